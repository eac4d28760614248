"""What the controller knows at an instant: who waits in which order, who runs where."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from hublab.rules.schedule.job import Job
from hublab.rules.schedule.layout import Layout
from hublab.rules.schedule.machine import Machine
from hublab.rules.schedule.occupancy import Occupancy

Rank = tuple[float, float, float, int, int]
_rank = attrgetter("rank")


@dataclass(slots=True, eq=False)
class Entry:
    """A pending job in one of the partitions that it waits in.

    `need` is packed, for each node; `nodes` are the partition's nodes that could hold the job, a
    mask. Entries are tested in the order of `rank`: partition tier, priority, submit time.
    """

    job: Job
    job_id: int
    need: int
    partition: int
    nodes: int
    rank: Rank


class Controller:
    """The queue and the nodes, which both passes read and change. Job ids are in order of age."""

    def __init__(self, machine: Machine) -> None:
        self.layout = Layout(machine)
        self.occupancy = Occupancy(self.layout)
        self.queue: list[Entry] = []
        self.pending: dict[int, tuple[Entry, ...]] = {}

    def submit(self, job_id: int, job: Job, priority: float, boost: bool = False) -> None:
        """Queue a job; with `boost` an interactive one waits in interactive partitions too.

        Raises HublabError where no partition could ever run it.
        """
        layout = self.layout
        need = layout.need(job)
        able = layout.able(need)
        self.pending[job_id] = tuple(
            Entry(
                job, job_id, need, place, layout.partition_masks[place] & able,
                (-layout.tiers[place], -priority, job.submit_s, job_id, place),
            )
            for place in layout.route(job, able, boost)
        )  # fmt: skip
        for entry in self.pending[job_id]:
            insort(self.queue, entry, key=_rank)

    def withdraw(self, job_id: int) -> None:
        """Take a pending job out of the queue."""
        for entry in self.pending.pop(job_id):
            self.queue.remove(entry)

    def start(self, entry: Entry, nodes: int, clock_s: int) -> None:
        """Move a job from the queue to `nodes`, at a whole second of the controller's clock."""
        self.withdraw(entry.job_id)
        job = entry.job
        self.occupancy.take(entry.job_id, job.name, entry.need, nodes, clock_s + job.limit_s)

    def end(self, job_id: int) -> None:
        """Free the nodes of a running job."""
        self.occupancy.release(job_id)

    def reprioritise(self, priority: Callable[[Job], float]) -> None:
        """Order the queue by new priorities."""
        for entry in self.queue:
            tier, _old, *rest = entry.rank
            entry.rank = (tier, -priority(entry.job), *rest)
        self.queue.sort(key=_rank)
