"""What is free now, and what will be once running jobs have used up their time limits."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from operator import itemgetter

from hublab.rules.layout import Layout, cores, places


@dataclass(slots=True)
class Running:
    """A job that holds nodes: what it needs on each, until when at the latest."""

    name: str
    need: int
    nodes: int  # a mask
    latest_end_s: float


class Occupancy:
    """The nodes' free resources, kept up to date by `take` and `release`.

    `fits(need)` and `ladder` are worked out on demand and kept until they change.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.free = list(layout.capacity)
        self.running: dict[int, Running] = {}
        self._fits: dict[int, int] = {}

    def take(self, job_id: int, run: Running) -> None:
        """Give a started job its resources."""
        self.running[job_id] = run
        for place in places(run.nodes):
            self.free[place] -= run.need
        self._changed(run.nodes)

    def release(self, job_id: int) -> None:
        """Free the resources of a job that has ended."""
        run = self.running.pop(job_id)
        for place in places(run.nodes):
            self.free[place] += run.need
        self._changed(run.nodes)

    def fits(self, need: int) -> int:
        """The nodes that have `need` free now, as a mask."""
        mask = self._fits.get(need)
        if mask is None:
            mask = self._fits[need] = _fitting(self.free, need, self.layout.guard)
        return mask

    def earliest(self, need: int, count: int, avail: int) -> tuple[float, int, list[int]] | None:
        """When `count` nodes of `avail` have `need` free if running jobs last to their limits.

        Returns the time (minus infinity: now), those nodes and what is then free on each node;
        None if the nodes never suffice.
        """
        free = self.free
        fitting = self.fits(need) & avail
        if fitting.bit_count() >= count:
            return float("-inf"), fitting, free
        guard = self.layout.guard
        in_order = sorted(self.running.items(), key=lambda item: (item[1].latest_end_s, item[0]))
        ends = [run for _job_id, run in in_order]
        free = list(free)
        bound = None
        window = 30
        changed = 0
        for at, run in enumerate(ends):
            if not run.nodes & avail:
                continue
            if bound is None:
                bound = floor(run.latest_end_s / 30) * 30 + 60
            changed |= run.nodes
            for place in places(run.nodes):
                free[place] += run.need
            if at + 1 < len(ends) and ends[at + 1].latest_end_s <= bound:
                last = run
                continue
            for place in places(changed & avail & ~fitting):
                if ((free[place] | guard) - need) & guard == guard:
                    fitting |= 1 << place
            if fitting.bit_count() >= count:
                return run.latest_end_s, fitting, free
            changed = 0
            while at + 1 < len(ends) and ends[at + 1].latest_end_s > bound:
                bound += window
                window *= 2
        if changed:
            for place in places(changed & avail & ~fitting):
                if ((free[place] | guard) - need) & guard == guard:
                    fitting |= 1 << place
            if fitting.bit_count() >= count:
                return last.latest_end_s, fitting, free
        return None

    def _changed(self, nodes: int) -> None:
        guard = self.layout.guard
        for need, mask in self._fits.items():
            changed = mask & ~nodes
            for place in places(nodes):
                if ((self.free[place] | guard) - need) & guard == guard:
                    changed |= 1 << place
            self._fits[need] = changed


def choose(mask: int, count: int, free: list[int]) -> int:
    """Which `count` nodes of `mask` a job gets, as select/cons_tres packs jobs on nodes in a row.

    The row of neighbouring nodes with the fewest free cores that suffices; else the row with the
    most, and so on with the rest. In a row, one node is that with the fewest free cores, several
    are the first ones. Seen in slurmctld 22.05.8.
    """
    rows = _rows(mask, free)
    chosen = 0
    while count:
        enough = [row for row in rows if row[1].bit_count() >= count]
        row = min(enough, key=itemgetter(0)) if enough else max(rows, key=itemgetter(0))
        rows.remove(row)
        if count == 1:
            return chosen | 1 << min(places(row[1]), key=lambda place: cores(free[place]))
        for place in places(row[1]):
            chosen |= 1 << place
            count -= 1
            if not count:
                break
    return chosen


def _rows(mask: int, free: list[int]) -> list[tuple[int, int]]:
    rows = []
    while mask:
        lowest = mask & -mask
        row = mask & ~(mask + lowest)
        rows.append((sum(cores(free[place]) for place in places(row)), row))
        mask ^= row
    return rows


def _fitting(free: list[int], need: int, guard: int) -> int:
    mask = 0
    bit = 1
    for packed in free:
        if ((packed | guard) - need) & guard == guard:
            mask |= bit
        bit <<= 1
    return mask
