"""Answers that come in pieces: the first at once, then visible progress that can be stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import ipywidgets

from hublab.panels import page
from hublab.panels.live.turns import Turns
from hublab.panels.live.widgets import button, row, show_if
from hublab.text import _

_PICTURES = 10  # while an answer fills: each redraws the page


class Filling:
    """`show` is called with each answer that is worth a picture, the first and last included.

    working: what goes on meanwhile, in a word or two.
    """

    def __init__(self, show: Callable[[Any], None], working: str) -> None:
        self._show = show
        self._turns = Turns()
        self._bar = ipywidgets.IntProgress(min=0, layout={"width": "auto", "flex": "1 1 10em"})
        self._bar.description = self._bar.tooltip = working
        self.box = row(self._bar, button(_("Stop"), self.stop))
        show_if(False, [self.box])

    def begin(self, answers: Iterator[Any]) -> None:
        """Show the first of `answers` now and the others in turns; raises what the first raises."""
        self.stop()
        first = next(answers)
        self._show(first)
        if page.answer_is_partial(first):
            self._turns.begin(self._rest(answers))

    def stop(self) -> None:
        """Leave the answer as far as it is."""
        self._turns.stop()
        show_if(False, [self.box])

    def _rest(self, answers: Iterator[Any]) -> Iterator[None]:
        shown = 0
        show_if(True, [self.box])
        for answer in answers:
            if not page.answer_is_partial(answer):
                self._show(answer)
                continue  # so that the panel keeps the whole answer
            done, parts = answer.progress()
            self._bar.max, self._bar.value = parts, done
            if done * _PICTURES // parts > shown:
                shown = done * _PICTURES // parts
                self._show(answer)
            yield
        show_if(False, [self.box])
