"""Two requests among the same other jobs: which one starts sooner, how often, by how much."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from statistics import median

from hublab.facts.request import Request
from hublab.questions.words import differences
from hublab.text import _, duration, ngettext, number


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one request fared in each queue.

    waits_s: seconds from submission to start, in the order of the seeds.
    """

    request: Request
    waits_s: tuple[float, ...]

    def within(self, limit_s: float) -> int:
        """In how many queues it starts within `limit_s` seconds."""
        return sum(wait <= limit_s for wait in self.waits_s)

    def quantile_s(self, part: float) -> float:
        """The wait in seconds that `part` of all queues do not exceed."""
        return sorted(self.waits_s)[ceil(part * len(self.waits_s)) - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """The other request against the first, queue by queue.

    sooner, later, same: in how many queues the other one starts so. sooner_s, later_s: the medians
    of how much sooner and how much later, in seconds, of the queues in which it does.
    """

    sooner: int
    later: int
    same: int
    sooner_s: float
    later_s: float


def pairing(first: Outcome, other: Outcome) -> Pairing:
    """The pairs of waits of the same queues."""
    gains = [one - two for one, two in zip(first.waits_s, other.waits_s, strict=True)]
    sooner = [gain for gain in gains if gain > 0]
    later = [-gain for gain in gains if gain < 0]
    return Pairing(
        sooner=len(sooner),
        later=len(later),
        same=len(gains) - len(sooner) - len(later),
        sooner_s=median(sooner) if sooner else 0,
        later_s=median(later) if later else 0,
    )


def compared(first: Outcome, other: Outcome, timeout_s: float) -> str:
    """What differs, in how many queues the other one starts sooner, by how much, and in time."""
    pairs = pairing(first, other)
    queues = len(first.waits_s)
    what = differences(first.request, other.request)
    if pairs.same == queues:
        words = ngettext(
            "With {} it starts at the same time in the {} queue",
            "With {} it starts at the same time in all {} queues",
            queues,
        ).format(what, number(queues))
        return f"{words}."
    words = ngettext(
        "With {} it starts sooner in {} of the {} queue{}, later in {}{}.",
        "With {} it starts sooner in {} of the {} queues{}, later in {}{}.",
        queues,
    ).format(
        what,
        *(_count(pairs.sooner), number(queues), _by(pairs.sooner_s)),
        *(_count(pairs.later), _by(pairs.later_s)),
    )
    in_time = [each.within(timeout_s) for each in (other, first)]
    often = _("It starts in time in {} rather than {}.").format(*map(number, in_time))
    if in_time[0] == in_time[1]:
        often = _("It starts in time in {} either way.").format(number(in_time[0]))
    return f"{words} {often}"


def _count(queues: int) -> str:
    return number(queues) if queues else _("none")


def _by(gain_s: float) -> str:
    """How much sooner or later, "" for not at all."""
    return _(" (by {} in the median)").format(duration(gain_s)) if gain_s else ""
