"""What is free now, and what will be once running jobs have used up their time limits."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import NamedTuple

from hublab.rules.schedule.layout import Layout, places
from hublab.rules.schedule.placement import choose

NOW = float("-inf")  # as a time: nothing has to end first
_WINDOW_S = 30


class Run(NamedTuple):
    """A running job, ordered as the daemon looks at them: by expected end, then by age.

    The job is expected to last to its time limit. It needs `need` (packed) on each of `nodes`, a
    mask, and of `places`, the same.
    """

    latest_end_s: float
    job_id: int
    name: str
    need: int
    nodes: int
    places: tuple[int, ...]


class Occupancy:
    """The nodes' free resources, kept up to date by `take` and `release`.

    `runs` are the running jobs in the order of their expected ends.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.free = list(layout.capacity)
        self.runs: list[Run] = []
        self._run_of: dict[int, Run] = {}
        self._changes: list[int] = []  # the nodes that each change touched, masks
        self._fits: dict[int, tuple[int, int]] = {}  # need -> nodes, changes taken in
        self._rooms: dict[tuple[int, int, int], tuple[float, int]] = {}

    def take(self, job_id: int, name: str, need: int, nodes: int, latest_end_s: float) -> None:
        """Give a started job its resources."""
        run = Run(latest_end_s, job_id, name, need, nodes, tuple(places(nodes)))
        for place in run.places:
            self.free[place] -= need
        insort(self.runs, run)
        self._run_of[job_id] = run
        self._changed(nodes)

    def release(self, job_id: int) -> None:
        """Free the resources of a job that has ended."""
        run = self._run_of.pop(job_id)
        for place in run.places:
            self.free[place] += run.need
        del self.runs[bisect_left(self.runs, run)]
        self._changed(run.nodes)

    def fits(self, need: int) -> int:
        """The nodes that have `need` free now, as a mask."""
        mask, seen = self._fits.get(need, (0, -1))
        latest = len(self._changes)
        if seen == latest:
            return mask
        stale = self.layout.all_nodes if seen < 0 else 0
        for change in self._changes[max(seen, 0) :]:
            stale |= change
        mask &= ~stale
        guard = self.layout.guard
        free = self.free
        for place in places(stale):
            if ((free[place] | guard) - need) & guard == guard:
                mask |= 1 << place
        self._fits[need] = mask, latest
        return mask

    def room(self, need: int, count: int, nodes: int) -> tuple[float, int]:
        """When, and on which of them, `count` of `nodes` have `need` free if jobs last to limits.

        `nodes` must hold `count` nodes that could do so empty. The time is NOW, or the expected
        end of a running job.
        """
        key = need, count, nodes
        found = self._rooms.get(key)
        if found is None:
            fitting = self.fits(need) & nodes
            if fitting.bit_count() >= count:
                found = NOW, choose(fitting, count, need, self.free)
            else:
                found = self._room_later(need, count, nodes, fitting)
            self._rooms[key] = found
        return found

    def _room_later(self, need: int, count: int, nodes: int, fitting: int) -> tuple[float, int]:
        """What `room` tells where jobs must end first, `fitting` nodes having room already.

        The daemon takes away running jobs in the order of their ends and tests after several of
        them: those up to a bound that starts 30 to 60 s after the first one and moves on by 30 s,
        60 s, 120 s, … (slurm.conf's bf_window_linear tells of this loss of precision). It looks for
        the bound only after jobs on `nodes`, but compares it with the end of whichever job is next.
        """
        guard = self.layout.guard
        free = self.free[:]
        runs = self.runs
        last = len(runs)
        bound: float | None = None
        window = _WINDOW_S
        end = NOW
        for following, (run_end, _id, _name, size, held, where) in enumerate(runs, start=1):
            if not held & nodes:
                continue
            end = run_end
            if bound is None:
                bound = end // _WINDOW_S * _WINDOW_S + 2 * _WINDOW_S
            for place in where:
                left = free[place] = free[place] + size
                if ((left | guard) - need) & guard == guard:
                    fitting |= 1 << place
            if following == last or (next_end := runs[following].latest_end_s) <= bound:
                continue
            if (fitting & nodes).bit_count() >= count:
                break
            while bound < next_end:
                bound += window
                window *= 2
        return end, choose(fitting & nodes, count, need, free)

    def _changed(self, nodes: int) -> None:
        self._changes.append(nodes)
        self._rooms.clear()
