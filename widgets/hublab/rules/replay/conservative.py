"""Conservative backfilling on a machine of processors: every waiting job has a planned start.

A job gets, when it is submitted, the earliest start at which its processors are free for as long as
its limit, next to all plans made before it. When a job ends, what it leaves of its limit is given
back, and each job still waiting, in the order of submission, moves to an earlier start if it now
has one. So a plan never gets later. Events at one instant go as in pyss: submissions, ends one by
one with the moves after each, then starts; a job whose planned start has come is not moved again.

Where nothing was given back since a round in which no job moved, no job can move; and a job that
moves must use processors where some were given back. Leaving out the rest changes no result.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from heapq import heappop, heappush

from hublab.rules.replay.jobs import PROGRESS_EVERY, ReplayJobs

_NEVER = 1 << 62


class Profile:
    """How many processors are free from now on, by the plans: steps of (time, free from then)."""

    __slots__ = ("free", "times")

    def __init__(self, processors: int) -> None:
        self.times = [0]
        self.free = [processors]

    def forget(self, now: int) -> None:
        """Drop the steps that are over by `now`."""
        place = bisect_right(self.times, now) - 1
        del self.times[:place]
        del self.free[:place]

    def take(self, start: int, end: int, processors: int) -> None:
        """Have `processors` fewer free from `start` until `end`."""
        first, last = self._step(start), self._step(end)
        self.free[first:last] = [free - processors for free in self.free[first:last]]

    def give_back(self, start: int, end: int, processors: int) -> None:
        """Have `processors` more free from `start` until `end`."""
        self.take(start, end, -processors)
        self._join(end)
        self._join(start)

    def most(self, until: int) -> int:
        """The most processors free at any time before `until`."""
        return max(self.free[: bisect_left(self.times, until)], default=0)

    def earliest(self, now: int, duration: int, processors: int, before: int = _NEVER) -> int:
        """The first time from `now` on when `processors` are free for `duration`, or `before` if
        there is none earlier.

        Who asks with `before` holds these processors from then on, for `duration`: what is free
        after it need not be looked at.
        """
        times, free = self.times, self.free
        start = -1
        for place in range(bisect_right(times, now) - 1, bisect_left(times, before)):
            if start >= 0 and times[place] >= start + duration:
                return start
            if free[place] < processors:
                start = -1
            elif start < 0:
                start = max(now, times[place])
        return start if start >= 0 else before

    def _step(self, time: int) -> int:
        """The place of the step that begins at `time`, made if there is none."""
        place = bisect_left(self.times, time)
        if place == len(self.times) or self.times[place] != time:
            self.times.insert(place, time)
            self.free.insert(place, self.free[place - 1])
        return place

    def _join(self, time: int) -> None:
        """Drop the step at `time` if it changes nothing."""
        place = bisect_left(self.times, time)
        if place and self.free[place] == self.free[place - 1]:
            del self.times[place]
            del self.free[place]


def conservative(
    jobs: ReplayJobs, processors: int, progress: Callable[[int], None] | None = None
) -> list[int]:
    """The start of each job, in seconds.

    `progress` is called now and then with the number of jobs submitted so far.
    """
    return _Replay(jobs, processors).run(progress)


class _Replay:
    __slots__ = ("ends", "jobs", "plans", "profile", "settled", "start_s", "turn", "waiting")

    def __init__(self, jobs: ReplayJobs, processors: int) -> None:
        self.jobs = jobs
        self.profile = Profile(processors)
        self.start_s = [-1] * len(jobs)  # planned; then true
        self.waiting: list[int] = []  # in the order of submission
        self.plans: list[tuple[int, int, int]] = []  # heap of (start, turn, job), some outdated
        self.ends: list[tuple[int, int, int]] = []  # heap of (end, turn, job)
        self.turn = 0  # equal times are met in the order in which they were set
        self.settled = True  # no waiting job could move in the last round

    def run(self, progress: Callable[[int], None] | None) -> list[int]:
        for job, now in enumerate(self.jobs.submit_s):
            if progress and not job % PROGRESS_EVERY:
                progress(job)
            self._catch_up(now)
            self.waiting.append(job)
            limit, size = self.jobs.limit_s[job], self.jobs.processors[job]
            self._plan(job, self.profile.earliest(now, limit, size))
        self._catch_up(_NEVER)
        return self.start_s

    def _catch_up(self, until: int) -> None:
        """Meet the ends and planned starts before `until`, ends first where times are equal."""
        ends, plans = self.ends, self.plans
        while True:
            end = ends[0][0] if ends else _NEVER
            start = plans[0][0] if plans else _NEVER
            if min(end, start) >= until:
                return
            if end <= start:
                self._end(end, heappop(ends)[2])
            else:
                self._begin(start, heappop(plans)[2])

    def _begin(self, now: int, job: int) -> None:
        if self.start_s[job] != now:
            return  # the plan was moved
        self.waiting.remove(job)
        self._set(self.ends, now + self.jobs.run_s[job], job)

    def _end(self, now: int, job: int) -> None:
        self.profile.forget(now)
        limit_end = self.start_s[job] + self.jobs.limit_s[job]
        if limit_end > now:
            self.profile.give_back(now, limit_end, self.jobs.processors[job])
            self._move_up(now, limit_end if self.settled else _NEVER)
        elif not self.settled:
            self._move_up(now, _NEVER)

    def _move_up(self, now: int, given_until: int) -> None:
        """Move waiting jobs to earlier starts; all that was given back lies before `given_until`.

        A job moved for the later ones' sake may leave room for one that had its turn already: it
        has its next turn when the next job ends.
        """
        profile, start_s = self.profile, self.start_s
        limits, sizes = self.jobs.limit_s, self.jobs.processors
        self.settled = True
        most = profile.most(given_until)
        for job in self.waiting:
            size, old = sizes[job], start_s[job]
            if size > most or old <= now:
                continue
            new = profile.earliest(now, limits[job], size, before=old)
            if new < old:
                profile.give_back(old, old + limits[job], size)
                self._plan(job, new)
                self.settled = False
                given_until = max(given_until, old + limits[job])
                most = profile.most(given_until)

    def _plan(self, job: int, start: int) -> None:
        self.start_s[job] = start
        self.profile.take(start, start + self.jobs.limit_s[job], self.jobs.processors[job])
        self._set(self.plans, start, job)

    def _set(self, heap: list[tuple[int, int, int]], time: int, job: int) -> None:
        self.turn += 1
        heappush(heap, (time, self.turn, job))
