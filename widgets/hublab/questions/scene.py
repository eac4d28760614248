"""One simulated queue in full: who holds which nodes when, what is planned, and why a job waits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hublab.questions.explain import Step, steps
from hublab.rules.schedule.job import Job, ScheduledJob
from hublab.rules.schedule.machine import Machine
from hublab.rules.schedule.scheduler import Schedule
from hublab.rules.schedule.trace import Decision

_HOUR_S = 3600
_MOST_PLANS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Nodes held by one job: `rows` of the scene, from `start_s` to `end_s` after submission."""

    job: str
    rows: tuple[int, ...]
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The schedule around one session; all times are seconds after its submission.

    nodes: the names of the rows. loads: for each row, when its load changes and to which part of
    its cores (0 to 1). begin_s, end_s: the time to show.
    session: where and when it ran. planned: the whole nodes that backfill plans for the first
    jobs of the queue at its first cycle after the submission.
    running, pending: other jobs at the submission. steps: why the session waited.
    """

    nodes: tuple[str, ...]
    loads: tuple[tuple[tuple[float, float], ...], ...]
    begin_s: float
    end_s: float
    session: Bar
    planned: tuple[Bar, ...]
    running: int
    pending: int
    steps: tuple[Step, ...]


def scene(machine: Machine, schedule: Schedule, session: Job) -> Scene:
    """The scene around `session`, which `schedule` (with its trace) has started."""
    now = session.submit_s
    rows = {node.name: row for row, node in enumerate(machine.nodes)}
    mine = next(each for each in schedule.jobs if each.job is session)
    others = [each for each in schedule.jobs if each is not mine]
    bar = _bar(mine, rows, now)
    return Scene(
        nodes=tuple(rows),
        loads=_loads(machine, schedule.jobs, rows, now),
        begin_s=-min(_HOUR_S, now),
        end_s=max(2 * _HOUR_S, bar.start_s * 1.25, min(bar.end_s, bar.start_s + 2 * _HOUR_S)),
        session=bar,
        planned=_planned(schedule.trace, schedule.jobs, rows, now, session.name),
        running=sum(_runs_at(each, now) for each in others),
        pending=sum(_waits_at(each, now) for each in others),
        steps=steps(schedule.trace, session.name, now),
    )


def _bar(job: ScheduledJob, rows: dict[str, int], now: float) -> Bar:
    return Bar(
        job=job.name,
        rows=tuple(rows[node] for node in job.nodes),
        start_s=job.start_s - now,
        end_s=job.end_s - now,
    )


def _runs_at(job: ScheduledJob, now: float) -> bool:
    return job.start_s is not None and job.start_s <= now < job.end_s


def _waits_at(job: ScheduledJob, now: float) -> bool:
    return job.job.submit_s <= now and (job.start_s is None or job.start_s > now)


def _loads(
    machine: Machine, jobs: Iterable[ScheduledJob], rows: dict[str, int], now: float
) -> tuple[tuple[tuple[float, float], ...], ...]:
    changes: list[dict[float, int]] = [{} for _node in machine.nodes]
    for job in jobs:
        if job.start_s is None:
            continue
        for node in job.nodes:
            row = changes[rows[node]]
            row[job.start_s - now] = row.get(job.start_s - now, 0) + job.job.cores
            row[job.end_s - now] = row.get(job.end_s - now, 0) - job.job.cores
    loads = []
    for node, row in zip(machine.nodes, changes, strict=True):
        used, load = 0, []
        for time in sorted(row):
            used += row[time]
            load.append((time, used / node.cores))
        loads.append(tuple(load))
    return tuple(loads)


def _planned(
    trace: Sequence[Decision],
    jobs: Iterable[ScheduledJob],
    rows: dict[str, int],
    now: float,
    session: str,
) -> tuple[Bar, ...]:
    plans = [each for each in trace if each.outcome == "planned" and each.time_s >= now]
    cycle = [each for each in plans if each.time_s == plans[0].time_s and each.job != session]
    limits = {each.name: each.job.limit_s for each in jobs}
    return tuple(
        Bar(
            job=plan.job,
            rows=tuple(rows[node] for node in plan.nodes),
            start_s=plan.start_s - now,
            end_s=plan.start_s + limits[plan.job] - now,
        )
        for plan in cycle[:_MOST_PLANS]
    )
