"""Slurm's scheduler in small: events, the main pass, backfill.

    simulate(jobs, machine, scheduler="backfill", settings=Settings(), trace=False) -> Schedule

`Schedule.jobs` are `ScheduledJob`s in the order of `jobs`, each with `.job`, `.start_s`, `.end_s`,
`.wait_s`, `.state`, `.nodes`; `Schedule.trace` the `Decision`s where asked for.

The main pass answers each submission and each end: it walks the queue and starts what fits; the
first job that can't start blocks its partition and that partition's nodes for the rest of the
pass. Time limits play no part in it. `scheduler="builtin"` is this pass alone; "backfill" adds the
backfill cycle (see `backfill.py`). Rules: Slurm's scheduling configuration guide and slurm.conf;
behaviour checked against slurmctld 22.05.8 (tests/hublab/reference/queue).
"""

from __future__ import annotations

import heapq
from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Protocol

from hublab.rules.backfill import Plan, earliest, rounded
from hublab.rules.job import Job, ScheduledJob
from hublab.rules.layout import Layout
from hublab.rules.machine import Machine
from hublab.rules.occupancy import Occupancy, Running, choose
from hublab.rules.queue import Entry
from hublab.rules.trace import Decision
from hublab.text import HublabError, _

SCHEDULERS = ("builtin", "backfill")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """slurm.conf's SchedulerParameters by their own names, with Slurm's defaults; in seconds.

    `latency_s` is the daemon's own delay: from an event to the pass that answers it.
    """

    default_queue_depth: int = 100
    bf_interval_s: float = 30
    bf_window_s: float = 86_400
    bf_resolution_s: float = 60
    bf_max_job_test: int = 500
    priority_calc_period_s: float = 300
    latency_s: float = 0


class Priority(Protocol):
    """What gives jobs their priority; Slurm's is refreshed once a PriorityCalcPeriod."""

    def refresh(self, now_s: float, jobs: Sequence[ScheduledJob]) -> None:
        """Take in what ran: `jobs` are all that have started, running ones without an end."""

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
    until_started: str = "",
) -> Schedule:
    """Run `jobs` through the scheduler and tell what became of each.

    Without `priority`, jobs keep the one they carry. `until_started` names a job whose start ends
    the simulation: those that run then keep the end they would have, and those that wait are not
    among the schedule's jobs. Raises HublabError for an unknown scheduler
    and for a job that the machine could never run.
    """
    if scheduler not in SCHEDULERS:
        raise HublabError(
            _("Unknown scheduler {}: choose {}.").format(scheduler, _(" or ").join(SCHEDULERS))
        )
    simulation = _Simulation(jobs, machine, scheduler, settings or Settings(), priority, trace)
    return simulation.run(until_started)


_END, _SUBMIT, _GIVE_UP, _REFRESH, _MAIN, _BACKFILL = range(6)


class _Simulation:
    def __init__(
        self,
        jobs: Sequence[Job],
        machine: Machine,
        scheduler: str,
        settings: Settings,
        priority: Priority | None,
        trace: bool,
    ) -> None:
        self.jobs = jobs
        self.settings = settings
        self.backfills = scheduler == "backfill"
        self.priority = priority
        self.layout = Layout(machine)
        self.occupancy = Occupancy(self.layout)
        self.queue: list[tuple[tuple[float, float, float, int], Entry]] = []
        self.done: list[ScheduledJob | None] = [None] * len(jobs)
        self.pending: set[int] = set()
        self.trace: list[Decision] | None = [] if trace else None
        self.events: list[tuple[float, int, int]] = []
        self.main_at: float | None = None
        self.backfill_at: float | None = None
        self.boosted: dict[str, int] = {}
        self.now = 0.0

    def run(self, until_started: str = "") -> Schedule:
        for job_id, job in enumerate(self.jobs):
            heapq.heappush(self.events, (job.submit_s, _SUBMIT, job_id))
        if self.priority is not None and self.jobs:
            heapq.heappush(self.events, (0.0, _REFRESH, 0))
        handlers = {
            _END: self._end,
            _SUBMIT: self._submit,
            _GIVE_UP: self._give_up,
            _REFRESH: self._refresh,
            _MAIN: self._main_pass,
            _BACKFILL: self._backfill_cycle,
        }
        last = next((i for i, job in enumerate(self.jobs) if job.name == until_started), None)
        while self.events and (last is None or self.done[last] is None):
            self.now, kind, job_id = heapq.heappop(self.events)
            handlers[kind](job_id)
        return Schedule(
            jobs=tuple(job for job in self.done if job is not None), trace=tuple(self.trace or ())
        )

    def _push(self, time: float, kind: int, job_id: int = 0) -> None:
        heapq.heappush(self.events, (time, kind, job_id))

    def _changed(self) -> None:
        due = self.now + self.settings.latency_s
        if self.main_at is None:
            self.main_at = due
            self._push(due, _MAIN)
        if self.backfills and self.backfill_at is None:
            interval = self.settings.bf_interval_s
            self.backfill_at = ceil(due / interval) * interval
            self._push(self.backfill_at, _BACKFILL)

    # Events

    def _submit(self, job_id: int) -> None:
        job = self.jobs[job_id]
        need = self.layout.need(job)
        able = self.layout.able(need)
        value = job.priority if self.priority is None else self.priority.value(job, self.now)
        routed = self.layout.route(job, able)
        self.pending.add(job_id)
        for partition in routed:
            entry = Entry(
                job, job_id, need, partition, self.layout.partition_masks[partition] & able,
                self.layout.tiers[partition], value,
            )  # fmt: skip
            insort(self.queue, (entry.rank, entry), key=lambda item: item[0])
        if job.give_up_s is not None:
            self._push(self.now + job.give_up_s, _GIVE_UP, job_id)
        self._changed()

    def _end(self, job_id: int) -> None:
        self.occupancy.release(job_id)
        self._changed()

    def _give_up(self, job_id: int) -> None:
        if job_id in self.pending:
            self._leave_queue(job_id)
            self.done[job_id] = ScheduledJob(
                job=self.jobs[job_id], state="CANCELLED", end_s=self.now
            )
            self._changed()

    def _refresh(self, _unused: int) -> None:
        assert self.priority is not None
        started = [job for job in self.done if job is not None]
        self.priority.refresh(self.now, started)
        for _rank, entry in self.queue:
            entry.priority = self.priority.value(entry.job, self.now)
        self.queue = sorted(
            ((entry.rank, entry) for _rank, entry in self.queue), key=lambda item: item[0]
        )
        if self.events:
            self._push(self.now + self.settings.priority_calc_period_s, _REFRESH)
            self._changed()

    def _leave_queue(self, job_id: int) -> None:
        self.pending.discard(job_id)
        self.queue = [item for item in self.queue if item[1].job_id != job_id]

    def _start(self, entry: Entry, nodes: int, test: str) -> None:
        job = entry.job
        end = self.now + job.elapsed_s
        self.occupancy.take(
            entry.job_id, Running(job.name, entry.need, nodes, self.now + job.limit_s)
        )
        self._leave_queue(entry.job_id)
        self.done[entry.job_id] = ScheduledJob(
            job=job,
            state="COMPLETED" if job.run_s <= job.limit_s else "TIMEOUT",
            start_s=self.now,
            end_s=end,
            partition=self.layout.machine.partitions[entry.partition].name,
            nodes=self.layout.names(nodes),
            started_by=test,
        )
        self._push(end, _END, entry.job_id)

    # Passes

    def _main_pass(self, _unused: int) -> None:
        self.main_at = None
        blocked_nodes = 0
        blocked: set[int] = set()
        tested = 0
        for _rank, entry in list(self.queue):
            if tested >= self.settings.default_queue_depth:
                break
            if entry.job_id not in self.pending or entry.partition in blocked:
                continue
            tested += 1
            fitting = self.occupancy.fits(entry.need) & entry.node_mask & ~blocked_nodes
            if fitting.bit_count() >= entry.job.nodes:
                nodes = choose(fitting, entry.job.nodes, self.occupancy.free)
                self._start(entry, nodes, "main")
                self._record(entry, "main", "started", "None", self.now, nodes)
            else:
                blocked.add(entry.partition)
                blocked_nodes |= self.layout.partition_masks[entry.partition]
                self._record(entry, "main", "waits", "Resources")

    def _backfill_cycle(self, _unused: int) -> None:
        self.backfill_at = None
        settings = self.settings
        plan = Plan(self.now, (1 << len(self.layout.capacity)) - 1)
        for tested, (_rank, entry) in enumerate(list(self.queue)):
            if tested >= settings.bf_max_job_test:
                break
            if entry.job_id not in self.pending:
                continue
            found = earliest(entry, plan, self.occupancy, self.now)
            if found is None or found[0] > self.now + settings.bf_window_s:
                self._record(entry, "backfill", "unplanned", "Priority")
                continue
            start, nodes = found
            if start <= self.now:
                self._start(entry, nodes, "backfill")
                self._record(entry, "backfill", "started", "None", start, nodes)
            else:
                begin, end = rounded(start, start + entry.job.limit_s, settings.bf_resolution_s)
                plan.reserve(begin, end, nodes)
                self._record(entry, "backfill", "planned", "Resources", start, nodes)

    def _record(
        self, entry: Entry, test: str, outcome: str, reason: str,
        start: float | None = None, nodes: int = 0,
    ) -> None:  # fmt: skip
        if self.trace is None:
            return
        self.trace.append(
            Decision(
                time_s=self.now, job=entry.job.name, test=test, outcome=outcome, reason=reason,
                partition=self.layout.machine.partitions[entry.partition].name,
                start_s=start, nodes=self.layout.names(nodes),
            )
        )  # fmt: skip
