"""EASY backfilling on a machine of processors: one reservation, for the first job in the queue.

Events at one instant go as in pyss, the simulator behind the published results: submissions, then
ends, one by one and a pass over the queue after each; and a running job whose limit is reached
counts as gone already. A pass starts jobs from the head of the queue while they fit. For the first
that does not fit it finds the shadow time, when enough processors are free for it if all running
jobs last to their limits, and the extra processors, free at that time beyond what it needs. A later
job may start now if it ends by the shadow time or keeps to the extra processors.

Two sorted lists make it fast: limits of running jobs, so that the shadow time is found by a short
walk, and waiting jobs by size and limit, so that a pass looks only at jobs that could start.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable

from hublab.rules.replay.jobs import PROGRESS_EVERY, ReplayJobs

_NEVER = 1 << 62


class _Running:
    """What runs. A time and a job are packed into one integer, as it sorts faster than a pair."""

    __slots__ = (
        "bits",
        "ends",
        "free",
        "keys",
        "limit_s",
        "limits",
        "mask",
        "order",
        "run_s",
        "sizes",
        "start_s",
    )

    def __init__(self, jobs: ReplayJobs, processors: int) -> None:
        self.sizes, self.run_s, self.limit_s = jobs.processors, jobs.run_s, jobs.limit_s
        self.free = processors
        self.bits = len(jobs).bit_length()
        self.keys = [limit << self.bits | job for job, limit in enumerate(jobs.limit_s)]
        self.mask = (1 << self.bits) - 1
        self.start_s = [-1] * len(jobs)
        self.order: list[int] = []  # jobs in the order of their starts
        self.ends: list[int] = []  # sorted (end, place in order)
        self.limits: list[int] = []  # sorted (start + limit, job)

    def begin(self, job: int, now: int) -> None:
        self.free -= self.sizes[job]
        self.start_s[job] = now
        insort(self.ends, now + self.run_s[job] << self.bits | len(self.order))
        self.order.append(job)
        insort(self.limits, (now << self.bits) + self.keys[job])

    def reach(self, now: int) -> bool:
        """Free what has reached its limit; whether there was any."""
        limits, freed = self.limits, False
        while limits and limits[0] >> self.bits <= now:
            self.free += self.sizes[limits.pop(0) & self.mask]
            freed = True
        return freed

    def end(self) -> bool:
        """Take the next job to end; whether more processors are free than before."""
        packed = self.ends.pop(0)
        job = self.order[packed & self.mask]
        freed = self.reach(packed >> self.bits)
        if self.run_s[job] == self.limit_s[job]:
            return freed
        limit = (self.start_s[job] << self.bits) + self.keys[job]
        del self.limits[bisect_left(self.limits, limit)]
        self.free += self.sizes[job]
        return True

    def shadow(self, needed: int) -> tuple[int, int]:
        """When `needed` processors are free by the limits, and how many more are free then."""
        time, free = -1, self.free
        for packed in self.limits:
            if free >= needed and packed >> self.bits != time:
                break
            time = packed >> self.bits
            free += self.sizes[packed & self.mask]
        return time, free - needed


class _Waiting:
    """The queue, in order, and by size: for each size in use the packed (limit, job), sorted."""

    __slots__ = ("by_size", "first", "keys", "mask", "queue", "sizes", "start_s")

    def __init__(self, keys: list[int], mask: int, start_s: list[int]) -> None:
        self.keys = keys
        self.mask = mask
        self.start_s = start_s
        self.queue: list[int] = []
        self.first = 0
        self.sizes: list[int] = []
        self.by_size: dict[int, list[int]] = {}

    def add(self, job: int, size: int) -> None:
        if not self.sizes:
            self.queue.clear()
            self.first = 0
        self.queue.append(job)
        if size in self.by_size:
            insort(self.by_size[size], self.keys[job])
        else:
            self.by_size[size] = [self.keys[job]]
            insort(self.sizes, size)

    def remove(self, job: int, size: int) -> None:
        alike = self.by_size[size]
        if len(alike) > 1:
            del alike[bisect_left(alike, self.keys[job])]
        else:
            del self.by_size[size]
            self.sizes.remove(size)

    def head(self) -> int:
        while self.start_s[self.queue[self.first]] >= 0:
            self.first += 1
        return self.queue[self.first]

    def fitting(self, free: int, extra: int, beyond: int) -> list[int]:
        """The jobs that could start now, packed: with `free` processors, and either no more than
        `extra` or packed below `beyond`, the first limit past the shadow time.
        """
        found: list[int] = []
        for size in self.sizes:
            if size > free:
                break
            alike = self.by_size[size]
            if size <= extra:
                found += alike
            elif alike[0] < beyond:
                found += alike[: bisect_left(alike, beyond)]
        return found


def easy(
    jobs: ReplayJobs,
    processors: int,
    shortest_first: bool = False,
    progress: Callable[[int], None] | None = None,
) -> list[int]:
    """The start of each job, in seconds.

    shortest_first: later jobs are tried by their limits, the shortest first (EASY-SJBF), instead
    of in the order of submission. `progress` is called now and then with the jobs submitted so far.
    """
    replay = _Replay(jobs, processors, shortest_first)
    replay.run(progress)
    return replay.running.start_s


class _Replay:
    __slots__ = ("extra", "jobs", "order_of", "running", "shadow", "waiting")

    def __init__(self, jobs: ReplayJobs, processors: int, shortest_first: bool) -> None:
        self.jobs = jobs
        self.running = _Running(jobs, processors)
        mask = self.running.mask
        self.waiting = _Waiting(self.running.keys, mask, self.running.start_s)
        self.order_of = None if shortest_first else mask.__and__
        self.shadow = -1  # -1: to be found again
        self.extra = 0

    def run(self, progress: Callable[[int], None] | None) -> None:
        running, waiting = self.running, self.waiting
        ends, limits, bits = running.ends, running.limits, running.bits
        for job, now in enumerate((*self.jobs.submit_s, _NEVER)):
            if progress and not job % PROGRESS_EVERY:
                progress(job)
            while ends and ends[0] >> bits < now:
                end = ends[0] >> bits
                if running.end() and waiting.sizes:
                    self.start_what_fits(end)
            if now == _NEVER:
                return
            if limits and limits[0] >> bits <= now:
                running.reach(now)
                waiting.add(job, self.jobs.processors[job])
                self.start_what_fits(now)
            else:
                self.submit(job, now)

    def submit(self, job: int, now: int) -> None:
        """Add a job where nothing else has changed: only the job itself can start."""
        running, waiting = self.running, self.waiting
        size = self.jobs.processors[job]
        if size > running.free:
            waiting.add(job, size)
            return
        if waiting.sizes:
            if self.shadow < 0:
                self.shadow, self.extra = running.shadow(self.jobs.processors[waiting.head()])
            if now + self.jobs.limit_s[job] > self.shadow:
                if size > self.extra:
                    waiting.add(job, size)
                    return
                self.extra -= size
        running.begin(job, now)

    def start_what_fits(self, now: int) -> None:
        """A pass over the queue."""
        running, waiting, sizes = self.running, self.waiting, self.jobs.processors
        self.shadow = -1
        while waiting.sizes:
            job = waiting.head()
            size = sizes[job]
            if size > running.free:
                break
            waiting.remove(job, size)
            running.begin(job, now)
        if not waiting.sizes or waiting.sizes[0] > running.free:
            return
        self.shadow, self.extra = running.shadow(size)
        beyond = self.shadow - now + 1 << running.bits
        found = waiting.fitting(running.free, self.extra, beyond)
        found.sort(key=self.order_of)
        for packed in found:
            job = packed & running.mask
            size = sizes[job]
            if size > running.free:
                continue
            if packed >= beyond:
                if size > self.extra:
                    continue
                self.extra -= size
            waiting.remove(job, size)
            running.begin(job, now)
