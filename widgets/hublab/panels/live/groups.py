"""The inputs of a form in their groups, below the words of each; some of them fold."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import ipywidgets

from hublab.panels.controls import Control
from hublab.panels.live.widgets import show_if, unfolder


class Group:
    """Inputs beside each other, below their words where there are any; `parts` are what is shown.

    It folds where its first control says so.
    """

    def __init__(self, first: Control, inputs: Sequence[ipywidgets.DOMWidget]) -> None:
        fields = ipywidgets.Box(inputs)
        fields.add_class("hublab-form")
        self.words = first.group
        self.parts: tuple[ipywidgets.DOMWidget, ...] = (fields,)
        self._folded = first.folded
        self._toggle: ipywidgets.ToggleButton | None = None
        if self._folded is not None:
            self._toggle = unfolder(self.words, not self._folded)
            self._toggle.add_class("hublab-group")
            self._toggle.observe(lambda change: show_if(change["new"], [fields]), "value")
            show_if(self._toggle.value, [fields])
            self.parts = (self._toggle, fields)
        elif self.words:
            head = ipywidgets.HTML(f'<p class="hublab-group">{escape(self.words)}</p>')
            self.parts = (head, fields)

    def show(self, first: Control) -> None:
        """Unfold where its inputs have begun to matter; what a person unfolded stays so."""
        if self._toggle and self._folded and not first.folded:
            self._toggle.value = True
        self._folded = first.folded
