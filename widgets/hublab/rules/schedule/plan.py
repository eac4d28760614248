"""Backfill's plan: which nodes are set aside for planned jobs, over time."""

from __future__ import annotations

from bisect import bisect_right

from hublab.rules.schedule.controller import Entry
from hublab.rules.schedule.occupancy import NOW, Occupancy


class Plan:
    """Slots of time, each with the mask of nodes that nothing is planned on; the last is endless.

    Neighbouring slots never have the same nodes. Times are seconds; slots begin at multiples of
    `resolution_s` (bf_resolution).
    """

    def __init__(self, now_s: float, nodes: int, resolution_s: float) -> None:
        self.now_s = now_s
        self.resolution_s = resolution_s
        self.begins = [self._rounded(now_s)]
        self.masks = [nodes]

    def earliest(self, entry: Entry, occupancy: Occupancy) -> tuple[float, int] | None:
        """The earliest start that the plan leaves `entry`, and its nodes; None if none is found.

        A start is tried now and then wherever a slot gains nodes, on the nodes that are left in
        every slot up to the time limit (one that begins just then counts). If running jobs must
        end first, the start is moved there, unless nodes are gained before: then these are tried.
        If something is planned on the chosen nodes by then, the search goes on from there. So it
        was seen in the plans of slurmctld 22.05.8, as was the end of a search that sees no gain.
        """
        count, limit = entry.job.nodes, entry.job.limit_s
        now = self.now_s
        begin: float | None = now
        while begin is not None:
            at = bisect_right(self.begins, begin) - 1
            nodes, gain = self._view(entry.nodes, at, begin + limit)
            if nodes.bit_count() < count:
                begin = gain
                continue
            time, chosen = occupancy.room(entry.need, count, nodes)
            if time == NOW and begin == now:
                return now, chosen
            start = max(begin, time, now + 1)  # what can't start now is a second off at least
            if gain is not None and gain < start:
                begin = gain
            elif self._leaves(chosen, *self._slot(start, limit)):
                return start, chosen
            else:
                begin = start if start > begin else gain
        return None

    def reserve(self, start: float, limit: float, nodes: int) -> None:
        """Set `nodes` aside for a job that starts at `start` and lasts for `limit`."""
        begin, end = self._slot(start, limit)
        first, last = self._split(begin), self._split(end)
        for at in range(first, last):
            self.masks[at] &= ~nodes
        for at in range(last, max(first, 1) - 1, -1):
            if self.masks[at] == self.masks[at - 1]:
                del self.begins[at], self.masks[at]

    def _slot(self, start: float, limit: float) -> tuple[float, float]:
        """The interval that is set aside: both ends rounded down, but not empty."""
        begin = self._rounded(start)
        return begin, max(self._rounded(start + limit), begin + self.resolution_s)

    def _rounded(self, time: float) -> float:
        return time // self.resolution_s * self.resolution_s

    def _view(self, nodes: int, at: int, end: float) -> tuple[int, float | None]:
        """Those of `nodes` that slots from `at` to `end` all leave, and where a slot gains nodes.

        The daemon looks for a gain up to the second slot after `end`; None if there is none.
        """
        begins, masks = self.begins, self.masks
        after = bisect_right(begins, end, at + 1)
        left = nodes
        for mask in masks[at:after]:
            left &= mask
        before = masks[at]
        for later, mask in enumerate(masks[at + 1 : after + 2], start=at + 1):
            if mask & ~before & nodes:
                return left, begins[later]
            before = mask
        return left, None

    def _leaves(self, nodes: int, begin: float, end: float) -> bool:
        """Whether nothing is planned on `nodes` from `begin` to before `end`."""
        for at in range(bisect_right(self.begins, begin) - 1, len(self.begins)):
            if self.begins[at] >= end:
                break
            if nodes & ~self.masks[at]:
                return False
        return True

    def _split(self, time: float) -> int:
        """The slot that begins at `time`, made if there is none; the first for times before it."""
        at = bisect_right(self.begins, time) - 1
        if at < 0 or self.begins[at] == time:
            return max(at, 0)
        self.begins.insert(at + 1, time)
        self.masks.insert(at + 1, self.masks[at])
        return at + 1
