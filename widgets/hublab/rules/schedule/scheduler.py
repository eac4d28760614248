"""Slurm's scheduler in small: submissions, ends, the main pass, backfill.

    simulate(jobs, machine, scheduler="backfill", settings=Settings(), trace=False) -> Schedule

`Schedule.jobs` are `ScheduledJob`s in the order of `jobs`, each with `.job`, `.start_s`, `.end_s`,
`.wait_s`, `.state`, `.nodes`; `Schedule.trace` are the `Decision`s where asked for.

`scheduler="builtin"` is the main pass alone (`main_pass.py`); "backfill" adds the backfill cycle
(`backfill.py`). What they decide is held against slurmctld 22.05.8: its recorded schedules and
plans (tests/hublab/reference/queue, tests/peers/slurm).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from math import ceil, inf
from typing import Protocol

from hublab.rules.schedule.backfill import backfill_cycle
from hublab.rules.schedule.controller import Controller, Entry
from hublab.rules.schedule.job import Job, ScheduledJob
from hublab.rules.schedule.machine import Machine
from hublab.rules.schedule.main_pass import main_pass
from hublab.rules.schedule.settings import SCHEDULERS, Settings
from hublab.rules.schedule.trace import Decision, Recorder
from hublab.text import HublabError, _

__all__ = ["SCHEDULERS", "Priority", "Schedule", "Settings", "simulate"]


class Priority(Protocol):
    """What gives jobs their priority; Slurm's is refreshed once a PriorityCalcPeriod."""

    def refresh(self, now_s: float, jobs: Sequence[ScheduledJob]) -> None:
        """Take in what ran: `jobs` are all that have started, those that run with later ends."""

    def value(self, job: Job, now_s: float) -> float:
        """The priority of a pending job, from the last refresh."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """What became of all jobs, in the order given, and the decisions if they were asked for."""

    jobs: tuple[ScheduledJob, ...]
    trace: tuple[Decision, ...] = ()

    @property
    def makespan_s(self) -> float:
        """When the last job ended, in seconds; 0 where none ran."""
        return max((job.end_s for job in self.jobs if job.end_s is not None), default=0)


def simulate(
    jobs: Sequence[Job],
    machine: Machine,
    scheduler: str = "backfill",
    settings: Settings | None = None,
    priority: Priority | None = None,
    trace: bool = False,
    trace_of: str = "",
    until_started: str = "",
    until_s: float = inf,
) -> Schedule:
    """Run `jobs` through the scheduler and tell what became of each.

    Without `priority`, jobs keep the one they carry. `trace_of` names a job whose wait alone is
    traced, which costs less than the whole trace (see `Recorder`). The simulation ends with the
    start of the job that `until_started` names, or after `until_s` seconds: jobs that run then keep
    the end they would have, and those that wait are not among the schedule's jobs. Raises
    HublabError for an unknown scheduler and for a job that the machine could never run.
    """
    if scheduler not in SCHEDULERS:
        raise HublabError(
            _("Unknown scheduler {}: choose {}.").format(scheduler, _(" or ").join(SCHEDULERS))
        )
    chosen = settings or Settings()
    simulation = _Simulation(jobs, machine, scheduler == "backfill", chosen, priority)
    if trace or trace_of:
        followed = _place(jobs, trace_of) if trace_of else None
        simulation.recorder = Recorder(simulation.controller, followed)
    return simulation.run(_place(jobs, until_started), until_s)


def _place(jobs: Sequence[Job], name: str) -> int | None:
    return next((place for place, job in enumerate(jobs) if job.name == name), None)


# The kinds of events; those of one instant happen in this order.
_END, _SUBMIT, _GIVE_UP, _REFRESH, _MAIN, _BACKFILL = range(6)


class _Simulation:
    def __init__(
        self, jobs: Sequence[Job], machine: Machine, backfills: bool, settings: Settings,
        priority: Priority | None,
    ) -> None:  # fmt: skip
        self.jobs = jobs
        self.settings = settings
        self.backfills = backfills
        self.priority = priority
        self.controller = Controller(machine)
        self.recorder: Recorder | None = None
        self.outcomes: list[ScheduledJob | None] = [None] * len(jobs)
        self.boosted: dict[int, str] = {}  # job id -> user, while the job waits or runs
        self.events: list[tuple[float, int, int]] = []
        self.due = {_MAIN: inf, _BACKFILL: inf}  # when passes look next, if there was an event
        self.now = 0.0

    def run(self, last: int | None, until_s: float) -> Schedule:
        for job_id, job in enumerate(self.jobs):
            heappush(self.events, (job.submit_s, _SUBMIT, job_id))
        if self.priority is not None:
            heappush(self.events, (0.0, _REFRESH, 0))
        handle = {
            _END: self._end,
            _SUBMIT: self._submit,
            _GIVE_UP: self._give_up,
            _REFRESH: self._refresh,
            _MAIN: self._main_pass,
            _BACKFILL: self._backfill_cycle,
        }
        while self.events and self.events[0][0] <= until_s:
            if last is not None and self.outcomes[last] is not None:
                break
            self.now, kind, job_id = heappop(self.events)
            handle[kind](job_id)
        return Schedule(
            jobs=tuple(job for job in self.outcomes if job is not None),
            trace=tuple(self.recorder.decisions) if self.recorder else (),
        )

    # What happens to jobs

    def _submit(self, job_id: int) -> None:
        job = self.jobs[job_id]
        value = job.priority if self.priority is None else self.priority.value(job, self.now)
        boost = job.interactive and job.user not in self.boosted.values()
        if boost:
            self.boosted[job_id] = job.user
        self.controller.submit(job_id, job, value, boost)
        if job.give_up_s is not None:
            heappush(self.events, (self.now + job.give_up_s, _GIVE_UP, job_id))
        self._expect_passes()

    def _end(self, job_id: int) -> None:
        self.boosted.pop(job_id, None)
        self.controller.end(job_id)
        self._expect_passes()

    def _give_up(self, job_id: int) -> None:
        if job_id not in self.controller.pending:
            return
        self.boosted.pop(job_id, None)
        self.controller.withdraw(job_id)
        self.outcomes[job_id] = ScheduledJob(
            job=self.jobs[job_id], state="CANCELLED", end_s=self.now
        )
        self._expect_passes()

    def _refresh(self, _unused: int) -> None:
        priority = self.priority
        assert priority is not None  # only then is there a first refresh
        priority.refresh(self.now, [job for job in self.outcomes if job and job.nodes])
        self.controller.reprioritise(lambda job: priority.value(job, self.now))
        if self.events:
            heappush(self.events, (self.now + self.settings.priority_calc_period_s, _REFRESH, 0))
            self._expect_passes()

    # Passes

    def _expect_passes(self) -> None:
        """Have the passes look, after an event, when they look next."""
        if not self.controller.queue:
            return
        settings = self.settings
        phase = settings.latency_s + (settings.sched_interval_s / 2 if self.backfills else 0)
        self._expect(_MAIN, settings.sched_interval_s, phase)
        if self.backfills:
            self._expect(_BACKFILL, settings.bf_interval_s, settings.latency_s)

    def _expect(self, kind: int, interval: float, phase: float) -> None:
        if self.due[kind] < inf:
            return
        if interval:
            self.due[kind] = phase + max(0, ceil((self.now - phase) / interval)) * interval
        else:
            self.due[kind] = self.now + phase
        heappush(self.events, (self.due[kind], kind, 0))

    def _main_pass(self, _unused: int) -> None:
        self.due[_MAIN] = inf
        depth = self.settings.default_queue_depth
        for entry, nodes in main_pass(self.controller, self.now, depth, self.recorder):
            self._started(entry, nodes, "main")

    def _backfill_cycle(self, _unused: int) -> None:
        self.due[_BACKFILL] = inf
        for entry, nodes in backfill_cycle(self.controller, self.now, self.settings, self.recorder):
            self._started(entry, nodes, "backfill")

    def _started(self, entry: Entry, nodes: int, test: str) -> None:
        job = entry.job
        layout = self.controller.layout
        end = self.now + job.elapsed_s
        self.outcomes[entry.job_id] = ScheduledJob(
            job=job,
            state="COMPLETED" if job.run_s <= job.limit_s else "TIMEOUT",
            start_s=self.now,
            end_s=end,
            partition=layout.machine.partitions[entry.partition].name,
            nodes=layout.names(nodes),
            started_by=test,
        )
        heappush(self.events, (end + self.settings.epilog_s, _END, entry.job_id))
