"""The wait answer in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hublab.questions.words import after, differences, summary
from hublab.text import _, duration, ngettext, number

if TYPE_CHECKING:
    from hublab.questions.wait import WaitAnswer


def sentence(answer: WaitAnswer) -> str:
    """Whether, or in how many queues, the session starts in time, and what another one would do."""
    starts = _in_one if answer.settings.queues == 1 else _in_many
    return f"{starts(answer)}."


def _in_many(answer: WaitAnswer) -> str:
    first, *others = answer.outcomes
    done = len(first.waits_s)
    if answer.progress():
        words = ngettext(
            "So far, in {} of {} simulated queue this session ({}) starts within {}",
            "So far, in {} of {} simulated queues this session ({}) starts within {}",
            done,
        )
    else:
        words = _("In {} of {} simulated queues this session ({}) starts within {}")
    starts = words.format(
        number(first.within(answer.timeout_s)),
        number(done),
        summary(first.request),
        duration(answer.timeout_s),
    )
    for other in others:
        what = differences(first.request, other.request)
        in_time = number(other.within(answer.timeout_s))
        starts = _("{}; with {}, in {}").format(starts, what, in_time)
    return starts


def _in_one(answer: WaitAnswer) -> str:
    """One queue is no count: the wait itself is told."""
    first, *others = answer.outcomes
    (wait_s,) = first.waits_s
    if not wait_s:
        words = _("In this simulated queue this session ({}) starts at once")
    elif wait_s <= answer.timeout_s:
        words = _("In this simulated queue this session ({}) starts within {}: it waits {}")
    else:
        words = _("In this simulated queue this session ({}) does not start within {}: it waits {}")
    starts = words.format(summary(first.request), duration(answer.timeout_s), duration(wait_s))
    for other in others:
        what = differences(first.request, other.request)
        starts = _("{}; with {}, it starts {}").format(starts, what, after(other.waits_s[0]))
    return starts
