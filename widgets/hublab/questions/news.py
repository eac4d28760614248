"""What is new to a waiting session between two passes of the scheduler, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from hublab.questions.cycles import Instant
from hublab.questions.explain import decided_words, named, repeats
from hublab.questions.trial import Trial
from hublab.rules.schedule.job import ScheduledJob
from hublab.rules.schedule.trace import Decision
from hublab.text import _, duration, ngettext

_EARLY_S = 60  # an end less long before the limit is told as one at the limit


def told(trial: Trial, last: Instant | None, this: Instant) -> str:
    """All that is to say at `this` to someone who was told everything up to `last`."""
    started = next((each for each in (this.main, this.mine) if each and _starts(each)), None)
    if last is None:
        decisions = (started,) if started else (this.main, this.mine)
        return " ".join(decided_words(each) for each in decisions if each)
    sentences = list(happened(trial, last, this))
    if started:
        sentences.append(decided_words(started))
    else:
        sentences += _plan(last, this)
    return " ".join(sentences)


def happened(trial: Trial, last: Instant, this: Instant) -> tuple[str, ...]:
    """What became of the jobs that the session waited for, after `last` and up to `this`."""
    before = set(last.mine.blocking) if last.mine else set()
    now = set(this.mine.blocking) if this.mine else set()
    ahead = [each for each in trial.others if each.nodes and each.name in before]
    ended = [each for each in ahead if last.time_s < each.end_s <= this.time_s]
    begun = [
        each for each in ahead if last.time_s < each.start_s <= this.time_s and each not in ended
    ]
    came = tuple(
        each.name
        for each in trial.jobs
        if last.time_s < each.submit_s <= this.time_s and each.name in now
    )
    return (*_ended(ended), *_begun(begun), *_came(came))


def moved(last: Instant, this: Instant) -> tuple[str, ...]:
    """The other jobs that are planned anew, elsewhere or at another time."""
    before = {each.job: (each.start_s, each.nodes) for each in last.planned or ()}
    return tuple(
        each.job
        for each in this.planned or ()
        if before.get(each.job) != (each.start_s, each.nodes)
    )


def _ended(jobs: list[ScheduledJob]) -> Iterator[str]:
    if len(jobs) > 1:
        yield _("{} have ended.").format(named([each.name for each in jobs]))
        return
    for job in jobs:
        early_s = job.start_s + job.job.limit_s - job.end_s
        if early_s < _EARLY_S:
            yield _("{} has ended, at its limit.").format(job.name)
        else:
            yield _("{} has ended, {} before its limit.").format(job.name, duration(early_s))


def _begun(jobs: list[ScheduledJob]) -> Iterator[str]:
    if len(jobs) > 1:
        yield _("{} have started.").format(named([each.name for each in jobs]))
        return
    for job in jobs:
        yield _("{} has started on {}.").format(job.name, named(job.nodes))


def _came(names: tuple[str, ...]) -> Iterator[str]:
    if names:
        words = ngettext(
            "{} has arrived, with a higher priority.",
            "{} have arrived, with a higher priority.",
            len(names),
        )
        yield words.format(named(names))


def _others(names: tuple[str, ...]) -> Iterator[str]:
    if names:
        words = ngettext("The plan for {} changes.", "The plans for {} change.", len(names))
        yield words.format(named(names))


def _plan(last: Instant, this: Instant) -> Iterator[str]:
    """What has become of the session's own plan."""
    before, now = last.mine, this.mine
    if now is None:
        return
    if before is None or not repeats(before, now):
        yield decided_words(now)
    elif now.start_s is None:
        yield _("There is still no plan for it.")
    else:
        words = _("Its own plan moves to a start in {}, on {}.")
        if (before.start_s, before.nodes) == (now.start_s, now.nodes):
            words = _("Its own plan stays: a start in {}, on {}.")
            yield from _others(moved(last, this))
        yield words.format(duration(now.start_s - this.time_s), named(now.nodes))


def _starts(decision: Decision) -> bool:
    return decision.outcome == "started"
