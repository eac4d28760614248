"""Backfill: start lower jobs early where that delays no planned start of a higher one.

Each cycle walks the queue in priority order. A job that can't start now is planned: it gets whole
nodes from its earliest start to the end of its time limit, and no later job of the cycle may
touch these nodes in that interval. The plan is made anew in each cycle (Slurm's scheduling
configuration guide, “Backfill Scheduling”; details seen in slurmctld 22.05.8).
"""

from __future__ import annotations

from bisect import bisect_right
from math import ceil, floor

from hublab.rules.occupancy import Occupancy, choose
from hublab.rules.queue import Entry


class Plan:
    """Which nodes are not planned for, over time: slots with a mask each, the last one endless."""

    def __init__(self, now: float, nodes: int) -> None:
        self.begins = [now]
        self.masks = [nodes]

    def unplanned(self, begin: float, end: float) -> int:
        """The nodes that nothing is planned on between `begin` and `end`."""
        at = bisect_right(self.begins, begin) - 1
        mask = self.masks[at]
        for later in range(at + 1, len(self.begins)):
            if self.begins[later] >= end:
                break
            mask &= self.masks[later]
        return mask

    def next_gain(self, time: float, nodes: int) -> float | None:
        """When, after `time`, the first of `nodes` is again left unplanned; None if never."""
        first = bisect_right(self.begins, time)
        for at in range(first, len(self.begins)):
            if self.masks[at] & ~self.masks[at - 1] & nodes:
                return self.begins[at]
        return None

    def reserve(self, begin: float, end: float, nodes: int) -> None:
        """Plan `nodes` from `begin` to `end`."""
        first, last = self._split(begin), self._split(end)
        for at in range(first, last):
            self.masks[at] &= ~nodes
        for at in range(min(last, len(self.begins) - 1), max(first - 1, 0), -1):
            if self.masks[at] == self.masks[at - 1]:
                del self.begins[at], self.masks[at]

    def _split(self, time: float) -> int:
        at = bisect_right(self.begins, time) - 1
        if at < 0:
            return 0
        if self.begins[at] == time:
            return at
        self.begins.insert(at + 1, time)
        self.masks.insert(at + 1, self.masks[at])
        return at + 1


def earliest(
    entry: Entry, plan: Plan, occupancy: Occupancy, now: float
) -> tuple[float, int] | None:
    """The earliest start that the plan leaves `entry`, and the nodes for it; None if never.

    Tries the present first, then each change of the plan. The answer `now` means at once.
    """
    limit = entry.job.limit_s
    count = entry.job.nodes
    begin: float | None = now
    while begin is not None:
        free = plan.unplanned(begin, begin + limit + 0.001) & entry.node_mask
        later = plan.next_gain(begin, entry.node_mask)
        if free.bit_count() >= count:
            found = occupancy.earliest(entry.need, count, free)
            if found is not None:
                start = max(begin, found[0])
                nodes = choose(found[1], count, found[2])
                if start <= now:
                    return start, nodes
                if later is None or start <= later:
                    if not nodes & ~plan.unplanned(start, start + limit):
                        return start, nodes
                    later = start
        begin = later
    return None


def rounded(start: float, end: float, resolution: float) -> tuple[float, float]:
    """A planned interval in whole steps of `resolution`: its start down, its end up."""
    return floor(start / resolution) * resolution, ceil(end / resolution) * resolution
