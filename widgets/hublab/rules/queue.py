"""The queue: pending jobs in the order in which both passes test them."""

from __future__ import annotations

from dataclasses import dataclass

from hublab.rules.job import Job


@dataclass(slots=True, eq=False)
class Entry:
    """A pending job in one of the partitions it was submitted to."""

    job: Job
    job_id: int
    need: int  # packed, on each node
    partition: int
    node_mask: int  # the partition's nodes that could hold the job
    tier: int
    priority: float

    @property
    def rank(self) -> tuple[float, float, float, int]:
        """Its place: partition tier, priority, submit time, order of submission."""
        return (-self.tier, -self.priority, self.job.submit_s, self.job_id)
