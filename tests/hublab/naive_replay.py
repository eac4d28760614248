"""The replay's policies written down as plainly as can be: slow, and in no way like `hublab`'s.

One event after the other, everything found anew each time. The tests compare starts with these.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from itertools import count

SUBMIT, END, START = range(3)


@dataclass(frozen=True)
class Trial:
    """A job: submission, run time, time limit in seconds, processors."""

    submit: int
    run: int
    limit: int
    size: int


def queue_starts(jobs: list[Trial], processors: int, policy: str) -> list[int]:
    """The starts under fcfs, easy or easy-sjbf."""
    turns = count()
    events = [(job.submit, SUBMIT, next(turns), number) for number, job in enumerate(jobs)]
    heapq.heapify(events)
    starts: dict[int, int] = {}
    running: list[int] = []
    queue: list[int] = []
    while events:
        now, kind, _turn, number = heapq.heappop(events)
        if kind == SUBMIT:
            queue.append(number)
        else:
            running.remove(number)
        for started in _pass(jobs, processors, policy, now, queue, running, starts):
            heapq.heappush(events, (now + jobs[started].run, END, next(turns), started))
    return [starts[number] for number in range(len(jobs))]


def _pass(jobs, processors, policy, now, queue, running, starts):
    begun = []

    def used(at: int) -> int:
        return sum(jobs[n].size for n in running if starts[n] + jobs[n].limit > at)

    def begin(number: int) -> None:
        queue.remove(number)
        running.append(number)
        starts[number] = now
        begun.append(number)

    while queue and used(now) + jobs[queue[0]].size <= processors:
        begin(queue[0])
    if not queue or policy == "fcfs":
        return begun
    head, *others = queue
    ends = sorted(starts[n] + jobs[n].limit for n in running)
    shadow = next(t for t in ends if t > now and used(t) + jobs[head].size <= processors)
    if policy == "easy-sjbf":
        others.sort(key=lambda n: jobs[n].limit)
    for number in others:
        size, end = jobs[number].size, now + jobs[number].limit
        spared = end <= shadow or used(shadow) + jobs[head].size + size <= processors
        if used(now) + size <= processors and spared:
            begin(number)
    return begun


def conservative_starts(jobs: list[Trial], processors: int) -> tuple[list[int], list[int]]:
    """The starts under conservative backfilling, and those planned at submission."""
    events: list[tuple[int, int, int, int]] = []
    plans: dict[int, int] = {}
    first: dict[int, int] = {}
    turns = count()
    holds: dict[int, int] = {}  # until when each job holds its processors, by the plans

    def happens(at: int, kind: int, number: int) -> None:
        heapq.heappush(events, (at, kind, next(turns), number))

    def earliest(number: int, now: int) -> int:
        job = jobs[number]
        others = [other for other in plans if other != number]

        def fits(start: int) -> bool:
            instants = [start, *(plans[o] for o in others if start < plans[o] < start + job.limit)]
            return all(
                sum(jobs[o].size for o in others if plans[o] <= at < holds[o]) + job.size
                <= processors
                for at in instants
            )

        return min(t for t in (now, *(holds[o] for o in others)) if t >= now and fits(t))

    def plan(number: int, start: int) -> None:
        plans[number], holds[number] = start, start + jobs[number].limit
        happens(start, START, number)

    for number, job in enumerate(jobs):
        happens(job.submit, SUBMIT, number)
    started: set[int] = set()
    while events:
        now, kind, _turn, number = heapq.heappop(events)
        if kind == SUBMIT:
            plan(number, earliest(number, now))
            first[number] = plans[number]
        elif kind == START:
            if plans[number] == now and number not in started:
                started.add(number)
                happens(now + jobs[number].run, END, number)
        else:
            holds[number] = min(holds[number], now)
            for other in sorted(plans):
                if plans[other] > now and (start := earliest(other, now)) < plans[other]:
                    plan(other, start)
    return [plans[n] for n in range(len(jobs))], [first[n] for n in range(len(jobs))]
