"""One simulated queue in full: who holds which nodes when, what is planned, and why a job waits."""

from __future__ import annotations

from dataclasses import dataclass

from hublab.questions.bars import Bar, Bars
from hublab.questions.cycles import hole, instants
from hublab.questions.explain import Step, steps
from hublab.questions.moments import Moment, moments
from hublab.questions.trial import SESSION, Trial

_HOUR_S = 3600
_MOST_PLANS = 6

__all__ = ["Bar", "Moment", "Scene", "scene"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The schedule around one session; all times are seconds after its submission.

    nodes: the names of the rows. loads: for each row, when its load changes and to which part of
    its cores (0 to 1). begin_s, end_s: the time to show.
    session: where and when it ran. planned: the whole nodes that backfill plans for the first
    jobs of the queue at its first cycle after the submission.
    hole: where backfill started the session in front of a planned job, which the bar names: from
    the session's start to the planned one, on the session's node; None where it did not.
    running, pending: other jobs at the submission. steps: why the session waited.
    moments: the wait again, as pictures to step through.
    """

    nodes: tuple[str, ...]
    loads: tuple[tuple[tuple[float, float], ...], ...]
    begin_s: float
    end_s: float
    session: Bar
    planned: tuple[Bar, ...]
    hole: Bar | None
    running: int
    pending: int
    steps: tuple[Step, ...]
    moments: tuple[Moment, ...]


def scene(trial: Trial) -> Scene:
    """The scene around the session of `trial`, which must have started."""
    assert trial.started is not None  # whole trials last until then
    now, bars, decided = trial.submit_s, Bars(trial), instants(trial)
    first = next((each.planned for each in decided if each.planned), ())
    gap = hole(trial, bars, decided)
    return Scene(
        nodes=tuple(bars.rows),
        loads=_loads(trial, bars),
        begin_s=-min(_HOUR_S, now),
        end_s=trial.shown_s,
        session=bars.run(trial.started),
        planned=tuple(bars.plan(each) for each in first[:_MOST_PLANS]),
        hole=gap,
        running=len(trial.running(now)),
        pending=trial.pending(now),
        steps=steps(trial.trace, SESSION, now),
        moments=moments(trial, bars, decided, gap),
    )


def _loads(trial: Trial, bars: Bars) -> tuple[tuple[tuple[float, float], ...], ...]:
    changes: list[dict[float, int]] = [{} for _node in trial.machine.nodes]
    for job in trial.begun:
        start, end = job.start_s - trial.submit_s, job.end_s - trial.submit_s
        for node in job.nodes:
            row = changes[bars.rows[node]]
            row[start] = row.get(start, 0) + job.job.cores
            row[end] = row.get(end, 0) - job.job.cores
    loads = []
    for node, row in zip(trial.machine.nodes, changes, strict=True):
        used, load = 0, []
        for time in sorted(row):
            used += row[time]
            load.append((time, used / node.cores))
        loads.append(tuple(load))
    return tuple(loads)
