"""The scheduler's own account of its decisions: a record of each test of each job.

Records are made only where a simulation is asked for its trace.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hublab.rules.schedule.controller import Controller, Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One test of one job, at `time_s` seconds from the simulation's start.

    `test` is the pass that tested: "main" or "backfill". `outcome` is "started", "waits" (main
    pass), "planned" (backfill set `nodes` aside from `start_s` on) or "unplanned" (backfill found
    no start for it). `reason` is Slurm's code: "None" for a started job, "Resources" for one
    that only running jobs are in the way of, "Priority" for one behind others of the queue.
    `blocking` names those jobs: running ones that are expected to end on its nodes before it
    starts, and pending ones before it that block its partition or have nodes set aside.
    """

    time_s: float
    job: str
    test: str
    outcome: str
    reason: str
    partition: str = ""
    start_s: float | None = None
    blocking: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reservation:
    job: str
    begin_s: float
    end_s: float
    nodes: int


class Recorder:
    """Turns what the passes tell into decisions, in order.

    With `followed`, a job's id, only what bears on its wait is recorded, while it waits: what the
    main pass decides about it, and what backfill decides about it and the jobs tested before it.
    If the main pass starts it, the next cycle of backfill is recorded too: the plan it leaves.
    """

    def __init__(self, controller: Controller, followed: int | None = None) -> None:
        self.decisions: list[Decision] = []
        self._controller = controller
        self._followed = followed
        self._planned: list[_Reservation] = []
        self._awaits_cycle = False

    @property
    def listens(self) -> bool:
        """Whether there is anything to record now."""
        return self._followed is None or self._waiting is not None or self._awaits_cycle

    @property
    def _waiting(self) -> tuple[Entry, ...] | None:
        """The followed job's entries while it waits."""
        return self._controller.pending.get(self._followed)

    def wanted(self, entries: Sequence[Entry]) -> int:
        """How many of `entries` lead up to the last one to be recorded."""
        if self._followed is None or self._waiting is None:
            return len(entries)
        places = range(len(entries), 0, -1)
        return next((at for at in places if entries[at - 1].job_id == self._followed), 0)

    def new_cycle(self) -> None:
        """Backfill begins a cycle, with nothing planned."""
        self._planned.clear()
        self._awaits_cycle = False

    def started(self, now_s: float, entry: Entry, test: str, nodes: int) -> None:
        """A pass has started a job."""
        self._add(now_s, entry, test, "started", "None", start_s=now_s, nodes=nodes)
        if test == "main" and entry.job_id == self._followed:
            self._awaits_cycle = True

    def waits(self, now_s: float, entry: Entry) -> None:
        """The main pass finds too little free for a job."""
        if self._followed not in (None, entry.job_id):
            return
        occupancy = self._controller.occupancy
        time, nodes = occupancy.room(entry.need, entry.job.nodes, entry.nodes)
        blocking = self._ending(nodes, time)
        self._add(now_s, entry, "main", "waits", "Resources", blocking=blocking)

    def passed_over(self, now_s: float, entry: Entry, behind: Entry) -> None:
        """The main pass doesn't test a job, for `behind` blocks their partition."""
        if self._followed not in (None, entry.job_id):
            return
        self._add(now_s, entry, "main", "waits", "Priority", blocking=(behind.job.name,))

    def unplanned(self, now_s: float, entry: Entry) -> None:
        """Backfill finds no start for a job within its window."""
        blocking = tuple(each.job for each in self._planned if each.nodes & entry.nodes)
        self._add(now_s, entry, "backfill", "unplanned", "Priority", blocking=blocking)

    def planned(self, now_s: float, entry: Entry, start_s: float, nodes: int) -> None:
        """Backfill sets `nodes` aside for a job from `start_s` to the end of its time limit."""
        soon = self._controller.occupancy.fits(entry.need) & entry.nodes
        before = tuple(
            each.job
            for each in self._planned
            if (each.nodes & nodes and each.end_s <= start_s)
            or (each.nodes & soon and each.begin_s <= now_s + entry.job.limit_s)
        )
        reason = "Priority" if before else "Resources"
        blocking = (*self._ending(nodes, start_s), *before)
        self._planned.append(
            _Reservation(entry.job.name, start_s, start_s + entry.job.limit_s, nodes)
        )
        self._add(
            now_s, entry, "backfill", "planned", reason, start_s=start_s, nodes=nodes,
            blocking=blocking,
        )  # fmt: skip

    def _ending(self, nodes: int, time_s: float) -> tuple[str, ...]:
        """The running jobs on `nodes` that are expected to end by `time_s`."""
        runs = self._controller.occupancy.runs
        return tuple(run.name for run in runs if run.nodes & nodes and run.latest_end_s <= time_s)

    def _concerns(self, entry: Entry) -> bool:
        """Whether a decision about `entry` is to be recorded."""
        waiting = self._waiting
        return waiting is None or entry.rank <= waiting[-1].rank

    def _add(
        self, now_s: float, entry: Entry, test: str, outcome: str, reason: str, *,
        start_s: float | None = None, nodes: int = 0, blocking: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        if not self._concerns(entry):
            return
        layout = self._controller.layout
        self.decisions.append(
            Decision(
                time_s=now_s,
                job=entry.job.name,
                test=test,
                outcome=outcome,
                reason=reason,
                partition=layout.machine.partitions[entry.partition].name,
                start_s=start_s,
                blocking=blocking,
                nodes=layout.names(nodes),
            )
        )
