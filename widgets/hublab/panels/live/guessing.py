"""Guess first: hold the answer back until a guess is made, then compare the two."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets

from hublab.panels.guess import Guess, Score
from hublab.panels.live.widgets import button, row, show_if
from hublab.text import _


class Guessing:
    """A switch, a guess and what came of it; `reveal` is called once the answer may be shown."""

    def __init__(self, reveal: Callable[[], None]) -> None:
        self._reveal = reveal
        self._score = Score()
        self._guess: Guess | None = None
        self._guessed: int | None = None
        # Not “first”: the answer that is there stays until something is changed.
        words = _("Guess before the next answer")
        self._switch = ipywidgets.Checkbox(False, description=words, tooltip=words, indent=False)
        self._switch.observe(lambda change: self._switched(), "value")
        self._words = ipywidgets.HTML()
        self._slider = ipywidgets.IntSlider(
            description=_("Guess"),
            tooltip=_("Guess"),
            style={"description_width": "initial"},
            layout={"width": "auto", "flex": "1 1 14em"},
        )
        self._ask = ipywidgets.VBox(
            [self._words, row(self._slider, button(_("Show the answer"), self._answered))]
        )
        self._verdict = ipywidgets.HTML()
        self.box = ipywidgets.VBox([self._switch, self._ask, self._verdict])
        show_if(False, [self.box, self._ask])

    def hold_back(self, guess: Guess | None) -> bool:
        """Ask for `guess` where guessing is switched on; whether the answer is to wait for it."""
        self._guess, self._guessed = guess, None
        held = guess is not None and self._switch.value
        show_if(guess is not None, [self.box])
        show_if(held, [self._ask])
        self._verdict.value = ""
        if held:
            self._words.value = f"<p>{escape(guess.words)}</p>"
            self._slider.min, self._slider.max = guess.least, guess.most
            self._slider.description = _("Guess ({})").format(guess.unit)
        return held

    def judge(self, answer: Any) -> None:
        """Hold the guess, where one was made, against the whole answer."""
        if self._guess is not None and self._guessed is not None:
            said = self._score.judge(self._guess, self._guessed, answer)
            self._verdict.value = f'<p class="hublab-verdict" role="status">{escape(said)}</p>'
            self._guessed = None

    def _answered(self) -> None:
        self._guessed = self._slider.value
        show_if(False, [self._ask])
        self._reveal()

    def _switched(self) -> None:
        if not self._switch.value and self._ask.layout.display != "none":
            show_if(False, [self._ask])
            self._reveal()
