"""What is free now, and what will be once running jobs have used up their time limits."""

from __future__ import annotations

from dataclasses import dataclass

from hublab.rules.layout import Layout, cores, places


@dataclass(slots=True)
class Running:
    """A job that holds nodes: what it needs on each, until when at the latest."""

    name: str
    need: int
    nodes: int  # a mask
    latest_end_s: float


@dataclass(frozen=True, slots=True)
class Rung:
    """What is free on each node from `time_s` on, if running jobs last to their limits."""

    time_s: float
    free: list[int]
    changed: int  # the nodes that differ from the rung before, a mask


class Occupancy:
    """The nodes' free resources, kept up to date by `take` and `release`.

    `fits(need)` and `ladder` are worked out on demand and kept until they change.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.free = list(layout.capacity)
        self.running: dict[int, Running] = {}
        self._fits: dict[int, int] = {}
        self._ladder: list[Rung] | None = None
        self._steps: dict[int, list[tuple[float, int]]] = {}

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

    def steps(self, need: int) -> list[tuple[float, int]]:
        """From which time on which nodes have `need` free: (seconds, mask), masks growing.

        Raises nothing and starts nothing; running jobs count until their time limits.
        """
        known = self._steps.get(need)
        if known is None:
            known = self._steps[need] = self._make_steps(need)
        return known

    def free_at(self, time_s: float) -> list[int]:
        """The packed free resources of each node at `time_s`, if running jobs last to then."""
        free = self.free
        for rung in self.ladder():
            if rung.time_s > time_s:
                break
            free = rung.free
        return free

    def ladder(self) -> list[Rung]:
        """The times at which running jobs' limits free resources, in order.

        The daemon takes together what ends within a window of the first end, 30 s at first and
        twice as much with each step (slurm.conf, bf_window_linear); the step happens at the last
        of these ends.
        """
        if self._ladder is None:
            self._ladder = self._make_ladder()
        return self._ladder

    def _make_ladder(self) -> list[Rung]:
        rungs: list[Rung] = []
        free = list(self.free)
        ends = sorted(self.running.values(), key=lambda run: run.latest_end_s)
        window = 30.0
        at = 0
        while at < len(ends):
            limit = ends[at].latest_end_s + window
            changed = 0
            free = list(free)
            while at < len(ends) and ends[at].latest_end_s <= limit:
                run = ends[at]
                changed |= run.nodes
                for place in places(run.nodes):
                    free[place] += run.need
                at += 1
            rungs.append(Rung(ends[at - 1].latest_end_s, free, changed))
            window *= 2
        return rungs

    def _make_steps(self, need: int) -> list[tuple[float, int]]:
        guard = self.layout.guard
        mask = self.fits(need)
        steps = [(float("-inf"), mask)] if mask else []
        for rung in self.ladder():
            more = mask
            for place in places(rung.changed & ~mask):
                if ((rung.free[place] | guard) - need) & guard == guard:
                    more |= 1 << place
            if more != mask:
                mask = more
                steps.append((rung.time_s, mask))
        return steps

    def _changed(self, nodes: int) -> None:
        guard = self.layout.guard
        for need, mask in self._fits.items():
            changed = mask & ~nodes
            for place in places(nodes):
                if ((self.free[place] | guard) - need) & guard == guard:
                    changed |= 1 << place
            self._fits[need] = changed
        self._ladder = None
        self._steps.clear()


def choose(mask: int, count: int, free: list[int]) -> int:
    """Which `count` nodes of `mask` a job gets: for one node, that with the fewest free cores.

    As select/cons_tres packs jobs (seen in slurmctld 22.05.8); the first in the machine's order
    among equals.
    """
    if count == 1:
        return 1 << min(places(mask), key=lambda place: cores(free[place]))
    chosen = 0
    for place in places(mask):
        chosen |= 1 << place
        count -= 1
        if not count:
            break
    return chosen


def _fitting(free: list[int], need: int, guard: int) -> int:
    mask = 0
    bit = 1
    for packed in free:
        if ((packed | guard) - need) & guard == guard:
            mask |= bit
        bit <<= 1
    return mask
