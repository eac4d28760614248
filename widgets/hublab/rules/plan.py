"""Backfill's plan: which nodes are set aside for planned jobs, over time."""

from __future__ import annotations

from bisect import bisect_right

from hublab.rules.controller import Entry
from hublab.rules.occupancy import NOW, Occupancy


class Plan:
    """Slots of time, each with the mask of nodes that nothing is planned on; the last is endless.

    Neighbouring slots never have the same nodes. Times are seconds.
    """

    def __init__(self, now_s: float, nodes: int) -> None:
        self.begins = [now_s]
        self.masks = [nodes]

    def earliest(self, entry: Entry, occupancy: Occupancy) -> tuple[float, int] | None:
        """The earliest start that the plan leaves `entry`, and its nodes; None if it leaves none.

        A start is tried at once and wherever slots gain nodes, on the nodes that are left in every
        slot up to the time limit (a slot that begins just then counts). If running jobs must end
        first, the start is moved there, unless nodes are gained before: then these are tried. If
        something is planned on the chosen nodes there, the search goes on from there. So it was
        seen in the plans of slurmctld 22.05.8.
        """
        count, limit = entry.job.nodes, entry.job.limit_s
        now = self.begins[0]
        begin: float | None = now
        while begin is not None:
            at = bisect_right(self.begins, begin) - 1
            nodes, until = self._left(entry.nodes, count, at, begin + limit)
            if until is not None:
                begin = self._next_gain(until, entry.nodes)
                continue
            time, chosen = occupancy.room(entry.need, count, nodes)
            if time == NOW and begin == now:
                return now, chosen
            start = max(begin, time, now + 1)  # what can't start now is a second off at least
            gain = self._next_gain(at, entry.nodes)
            if gain is not None and gain < start:
                begin = gain
            elif self._leaves(chosen, start, start + limit):
                return start, chosen
            else:
                begin = start
        return None

    def reserve(self, begin: float, end: float, nodes: int) -> None:
        """Set `nodes` aside from `begin` to `end`."""
        first, last = self._split(begin), self._split(end)
        for at in range(first, last):
            self.masks[at] &= ~nodes
        for at in range(last, max(first, 1) - 1, -1):
            if self.masks[at] == self.masks[at - 1]:
                del self.begins[at], self.masks[at]

    def _left(self, nodes: int, count: int, at: int, end: float) -> tuple[int, int | None]:
        """Those of `nodes` that slots from `at` to `end` all leave, and None.

        If they leave fewer than `count`: the last slot from which no start can succeed either.
        """
        begins, masks = self.begins, self.masks
        left = nodes & masks[at]
        for later in range(at + 1, len(begins)):
            if left.bit_count() < count or begins[later] > end:
                break
            left &= masks[later]
            if (masks[later] & nodes).bit_count() < count:
                return left, later
        return left, (at if left.bit_count() < count else None)

    def _next_gain(self, at: int, nodes: int) -> float | None:
        """When the first slot after `at` begins that leaves a node of `nodes` that the last didn't."""
        masks = self.masks
        for later in range(at + 1, len(masks)):
            if masks[later] & ~masks[later - 1] & nodes:
                return self.begins[later]
        return None

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
