"""Why did this job wait? The scheduler's decisions about it, told in sentences.

Each step carries the reason that squeue would show. Their meanings are those of Slurm's page on
job reasons (https://slurm.schedmd.com/job_reason_codes.html).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hublab.rules.schedule.trace import Decision
from hublab.text import _, duration, ngettext, number

_NEAR = 0.25  # a plan that moves by less than this part of the time ahead is told as the same
_NAMED = 3  # blocking jobs that a sentence names; others are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One turn in a job's wait.

    after_s: seconds since its submission. reason: Slurm's code, "None" for a started job.
    words: what was decided and what it means, in a sentence.
    """

    after_s: float
    reason: str
    words: str


def steps(trace: Iterable[Decision], job: str, submit_s: float) -> tuple[Step, ...]:
    """The turns in the wait of `job`, submitted at `submit_s`; repeated decisions are told once."""
    told: list[Step] = []
    last: Decision | None = None
    for decision in trace:
        if decision.job != job or (last is not None and repeats(last, decision)):
            continue
        last = decision
        told.append(
            Step(
                after_s=decision.time_s - submit_s,
                reason=decision.reason,
                words=decided_words(decision),
            )
        )
    return tuple(told)


def repeats(last: Decision, decision: Decision) -> bool:
    """Whether `decision` tells nothing new after `last`.

    The main pass says “waits” again at each event; only a changed plan of backfill is news.
    """
    if decision.outcome == "started":
        return False
    if decision.test == "main":
        return True
    if last.start_s is None or decision.start_s is None:
        return last.outcome == decision.outcome
    return abs(last.start_s - decision.start_s) <= _NEAR * (last.start_s - last.time_s)


def decided_words(decision: Decision) -> str:
    """What was decided about a job and what it means, in a sentence."""
    match decision.outcome:
        case "started" if decision.test == "backfill":
            words = _("Backfill starts it on {}: it delays no job that is planned before it.")
            return words.format(named(decision.nodes))
        case "started":
            return _("It is next, and enough is free on {}: it starts.").format(
                named(decision.nodes)
            )
        case "planned":
            ahead = duration((decision.start_s or decision.time_s) - decision.time_s)
            words = _("Backfill plans its start in {}, on {}")
            planned = words.format(ahead, named(decision.nodes))
            return _with(planned, _("after"), decision.blocking)
        case "unplanned":
            words = _("Backfill finds no start for it within its window")
            return _with(words, _("after"), decision.blocking)
        case _ if decision.reason == "Priority":
            words = _("Jobs of a higher priority come first")
            return _with(words, _("such as"), decision.blocking)
        case _:
            words = _("What it asks for is not free")
            return _with(words, _("but held by"), decision.blocking)


def _with(words: str, link: str, jobs: Sequence[str]) -> str:
    """A sentence that ends with the jobs it is about, where there are any."""
    return f"{words}, {link} {named(jobs)}." if jobs else f"{words}."


def named(names: Sequence[str]) -> str:
    """The first few of `names`, and how many others there are."""
    shown = ", ".join(names[:_NAMED])
    others = len(names) - _NAMED
    if others <= 0:
        return shown
    return ngettext("{} and {} other", "{} and {} others", others).format(shown, number(others))
