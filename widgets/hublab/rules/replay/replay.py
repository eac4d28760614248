"""Replay a trace of jobs on a machine of processors, by a policy that can be compared with others.

    replay(trace, policy="easy", limits="requested") -> Replay

It reproduces the rules, not the machine: outages, draining and local rules of the machine where
the trace was recorded are missing, and so are its recorded waits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappop, heappush
from math import fsum, sqrt

from hublab.rules.replay.conservative import conservative
from hublab.rules.replay.easy import easy
from hublab.rules.replay.jobs import ReplayJobs, usable
from hublab.rules.workloads.swf import Trace
from hublab.text import HublabError, _

POLICIES = ("fcfs", "easy", "easy-sjbf", "conservative")

# A slowdown counts a job's run time as at least this many seconds (Feitelson's bounded slowdown).
SLOWDOWN_BOUND_S = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What became of the jobs: means over all of them, times in seconds.

    A job's flow time is its wait and run time together; its stretch is flow time / run time; its
    bounded slowdown is flow time / max(10 s, run time), but at least 1. `rms` is the root of the
    mean square. `start_s` and `jobs` are in the order of submission.
    """

    policy: str
    limits: str
    processors: int
    jobs: ReplayJobs
    start_s: tuple[int, ...]
    mean_wait_s: float
    mean_flow_s: float
    max_flow_s: int
    mean_stretch: float
    mean_bounded_slowdown: float
    max_bounded_slowdown: float
    rms_bounded_slowdown: float


def replay(
    trace: Trace,
    policy: str = "easy",
    limits: str = "requested",
    processors: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Replay:
    """Run the jobs of `trace` through a policy on a machine of `processors` processors.

    policy: "fcfs", first come first served, nobody passes anybody; "easy" and "easy-sjbf", one
    reservation, later jobs tried in order or the shortest first; "conservative", a reservation for
    each job. limits: see `usable`. processors: the header's where None. progress: called now and
    then with the number of jobs submitted so far.

    Raises HublabError for an unknown policy or limits, and where the processors are not known, are
    not positive, or no job can be replayed.
    """
    if policy not in POLICIES:
        raise HublabError(
            _("Unknown policy {}: choose {}.").format(policy, _(" or ").join(POLICIES))
        )
    size = machine_size(trace, processors)
    jobs = usable(trace, size, limits)
    return measured(jobs, starts(jobs, size, policy, progress), policy, limits, size)


def machine_size(trace: Trace, processors: int | None = None) -> int:
    """The processors of the machine: those given, else those that the trace's header names.

    Raises HublabError where neither says, or where fewer than one are given.
    """
    size = trace.processors if processors is None else processors
    if size is None:
        raise HublabError(
            _("The trace's header has neither MaxProcs nor MaxNodes: say how many processors.")
        )
    if size < 1:
        raise HublabError(_("The machine has {} processors, it needs at least 1.").format(size))
    return size


def starts(
    jobs: ReplayJobs,
    processors: int,
    policy: str,
    progress: Callable[[int], None] | None = None,
) -> list[int]:
    """The start of each job in seconds, by one of POLICIES."""
    match policy:
        case "fcfs":
            return _first_come_first_served(jobs, processors)
        case "conservative":
            return conservative(jobs, processors, progress)
        case _:
            return easy(jobs, processors, policy == "easy-sjbf", progress)


def measured(
    jobs: ReplayJobs, start_s: list[int], policy: str, limits: str, processors: int
) -> Replay:
    """The replay whose jobs started at `start_s`, with its means (exactly rounded sums)."""
    count = len(jobs)
    waits = [start - submit for start, submit in zip(start_s, jobs.submit_s, strict=True)]
    flows = [wait + run for wait, run in zip(waits, jobs.run_s, strict=True)]
    slowdowns = [
        max(1.0, flow / max(SLOWDOWN_BOUND_S, run))
        for flow, run in zip(flows, jobs.run_s, strict=True)
    ]
    return Replay(
        policy=policy,
        limits=limits,
        processors=processors,
        jobs=jobs,
        start_s=tuple(start_s),
        mean_wait_s=sum(waits) / count,
        mean_flow_s=sum(flows) / count,
        max_flow_s=max(flows),
        mean_stretch=fsum(flow / run for flow, run in zip(flows, jobs.run_s, strict=True)) / count,
        mean_bounded_slowdown=fsum(slowdowns) / count,
        max_bounded_slowdown=max(slowdowns),
        rms_bounded_slowdown=sqrt(fsum(slowdown**2 for slowdown in slowdowns) / count),
    )


def _first_come_first_served(jobs: ReplayJobs, processors: int) -> list[int]:
    start_s: list[int] = []
    running: list[tuple[int, int]] = []  # heap of (end, processors)
    free, now = processors, 0
    for submit, run, size in zip(jobs.submit_s, jobs.run_s, jobs.processors, strict=True):
        now = max(now, submit)
        while running and running[0][0] <= now:
            free += heappop(running)[1]
        while free < size:
            now, freed = heappop(running)
            free += freed
        free -= size
        heappush(running, (now + run, size))
        start_s.append(now)
    return start_s
