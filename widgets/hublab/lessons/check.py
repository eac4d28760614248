"""Checks: short questions whose wrong options each stand for a misconception."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hublab.text import HublabError, _

_LETTERS = "ABCDEF"
_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose.

    words: the answer. feedback: for a wrong one, the fact first, against what somebody who chooses
    it takes for true; for the right one, why. Both mark `code` by backticks.
    """

    words: str
    feedback: str
    right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A question with at least three options, one of them right.

    name: kebab-case, as in `check("first-session", "closing-the-tab")`.
    objective: the id of the objective, among those of its tutorial's page, that it exercises.
    Raises HublabError where the options are too few or too many, or not just one is right.
    """

    name: str
    objective: str
    question: str
    options: tuple[Option, ...]

    def __post_init__(self) -> None:
        for identifier in (self.name, self.objective):
            if not _KEBAB.fullmatch(identifier):
                raise HublabError(
                    _("Check “{}”: “{}” must be words in lower case, joined by hyphens.").format(
                        self.name, identifier
                    )
                )
        if not 3 <= len(self.options) <= len(_LETTERS):
            raise HublabError(
                _("Check “{}”: it has {} options, but needs 3 to {}.").format(
                    self.name, len(self.options), len(_LETTERS)
                )
            )
        if (count := sum(option.right for option in self.options)) != 1:
            raise HublabError(
                _("Check “{}”: {} of its options are right, but it must be one.").format(
                    self.name, count
                )
            )

    def lettered(self) -> tuple[tuple[str, Option], ...]:
        """The options in their order, each with its letter from A on."""
        return tuple(zip(_LETTERS, self.options, strict=False))
