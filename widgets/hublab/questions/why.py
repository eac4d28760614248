"""“Why am I waiting?”: Slurm's reason, the jobs ahead, and the change that would help.

The meanings of the reasons are those of Slurm's page on them
(https://slurm.schedmd.com/job_reason_codes.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hublab.facts.cluster import cluster
from hublab.questions.cycles import Instant, instants
from hublab.questions.trial import Trial
from hublab.questions.words import after
from hublab.rules.schedule.job import Job
from hublab.text import _, duration, ngettext, number

_MOST_AHEAD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a session waits in the queue shown, as things are when the hub gives it up.

    reason: Slurm's code, as the main pass last set it; "None" where it starts in time.
    meaning: what the code means.
    ahead: the jobs that end or start before it by backfill's last plan, in words.
    change: the change to the request that would help here, found by trying, or that none of those
        tried does; "" where nothing was tried.
    """

    reason: str
    meaning: str
    ahead: tuple[str, ...] = ()
    change: str = ""


def in_time(trial: Trial, timeout_s: float) -> bool:
    """Whether the session starts within `timeout_s` seconds."""
    return trial.started is not None and trial.started.wait_s <= timeout_s


def why(trial: Trial, timeout_s: float, change: str = "") -> Why:
    """Why the session of a whole trial has not started after `timeout_s` seconds, if so."""
    if in_time(trial, timeout_s):
        wait = after(trial.started.wait_s)
        return Why(reason="None", meaning=_("It starts in time, {}.").format(wait))
    at_s = trial.submit_s + timeout_s
    upto = [each for each in reversed(instants(trial)) if each.time_s <= at_s]
    main = next(each.main for each in upto if each.main)
    cycle = next((each for each in upto if each.mine), None)
    ahead = tuple(_ahead(trial, cycle, at_s)) if cycle else ()
    if len(ahead) > _MOST_AHEAD:
        more = len(ahead) - _MOST_AHEAD
        words = ngettext("{} other job", "{} other jobs", more).format(number(more))
        ahead = (*ahead[:_MOST_AHEAD], words)
    return Why(reason=main.reason, meaning=_meaning(main.reason), ahead=ahead, change=change)


def _meaning(reason: str) -> str:
    if reason == "Priority":
        return _("Jobs of a higher priority wait for the same partition: they are looked at first.")
    return _("What it asks for is not free: other jobs hold it.")


def _ahead(trial: Trial, cycle: Instant, at_s: float) -> Iterator[str]:
    """The jobs that backfill's decision about the session names, as they are at `at_s`."""
    running = {each.name: each for each in trial.running(at_s)}
    plans = {each.job: each for each in cycle.planned or ()}
    asked = {each.name: each for each in trial.jobs}
    for name in cycle.mine.blocking:
        size = _size(asked[name], trial.request.cluster)
        if name in running:
            job = running[name]
            left_s = job.start_s + job.job.limit_s - at_s
            words = _("{}: {} on {}, ends by its limit in {}")
            yield words.format(name, size, ", ".join(job.nodes), duration(left_s))
        elif name in plans:
            plan = plans[name]
            words = _("{}: {}, comes first and is planned on {} in {}")
            start_s = max(0, plan.start_s - at_s)
            yield words.format(name, size, ", ".join(plan.nodes), duration(start_s))


def _size(job: Job, place: str) -> str:
    """What a job asks for: its GPUs, or else its cores, on how many nodes."""
    size = ngettext("{} core", "{} cores", job.cores).format(number(job.cores))
    for name, count in job.gpus.items():
        gpu = cluster(place).gpu(name)
        size = f"{number(count)} × {gpu.title if gpu else name}"
    if job.nodes == 1:
        return size
    return _("{} on each of {} nodes").format(size, number(job.nodes))
