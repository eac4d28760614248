"""Guess first, then see: a guess before the answer, and how far off the guesses were so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

from hublab.text import _, ngettext, number


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What to guess before the answer is shown.

    words: the question. least, most: the range of the guess, in whole numbers of `unit`.
    actual: reads the true value from the answer. says: what a value means, where it is no number.
    """

    words: str
    least: int
    most: int
    unit: str
    actual: Callable[[Any], int]
    says: Callable[[int], str] | None = None


@dataclass(slots=True)
class Score:
    """How far off each guess was, in the order of the guesses."""

    misses: list[int] = field(default_factory=list)

    def judge(self, guess: Guess, guessed: int, answer: Any) -> str:
        """Count a guess, and say how good it and all of them were."""
        actual = guess.actual(answer)
        self.misses.append(abs(guessed - actual))
        if guess.says:
            said = _("You guessed {}; it is {}.").format(guess.says(guessed), guess.says(actual))
        else:
            words = _("You guessed {} {}; it is {}.")
            said = words.format(number(guessed), guess.unit, number(actual))
        tries = len(self.misses)
        if tries == 1:
            return said
        average = ngettext(
            "Over {} guess you were off by {} on average.",
            "Over {} guesses you were off by {} on average.",
            tries,
        ).format(number(tries), number(fmean(self.misses), 1))
        return f"{said} {average}"
