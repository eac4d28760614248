"""What may be unfolded, behind buttons: what is open stays open, whatever a change brings."""

from __future__ import annotations

import ipywidgets

from hublab.panels.live.copying import copyable
from hublab.panels.live.widgets import show_if, unfolder
from hublab.skin import Rich


class Unfolding:
    """A button a heading; what it stands for is made when it is first asked for."""

    def __init__(self) -> None:
        self._parts: dict[str, tuple[ipywidgets.ToggleButton, ipywidgets.HTML]] = {}
        self._contents: dict[str, Rich] = {}
        self.box = ipywidgets.VBox()

    def show(self, parts: tuple[tuple[str, Rich], ...]) -> None:
        """Offer these pairs of a heading and its content."""
        self._contents = dict(parts)
        for head in self._contents:
            if head not in self._parts:
                self._parts[head] = self._part(head)
        pairs = [self._parts[head] for head in self._contents]
        children = [widget for pair in pairs for widget in pair]
        if list(self.box.children) != children:
            self.box.children = children
        for head in self._contents:
            self._fill(head)

    def _part(self, head: str) -> tuple[ipywidgets.ToggleButton, ipywidgets.HTML]:
        toggle = unfolder(head)
        toggle.observe(lambda change: self._fill(head), "value")
        return toggle, ipywidgets.HTML(layout={"display": "none"})

    def _fill(self, head: str) -> None:
        toggle, shown = self._parts[head]
        if toggle.value:
            shown.value = copyable(self._contents[head].html())
        show_if(toggle.value, [shown])
