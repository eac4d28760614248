"""The pieces that the parts of the live skin are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import ipywidgets

_ROW = {"display": "flex", "flex_flow": "row wrap", "align_items": "center", "grid_gap": "0 0.5rem"}


def button(words: str, act: Callable[[], None]) -> ipywidgets.Button:
    """A button that says what it does, and does it."""
    made = ipywidgets.Button(description=words, tooltip=words, layout={"width": "auto"})
    made.on_click(lambda _button: act())
    return made


def unfolder(words: str, unfolded: bool = False) -> ipywidgets.ToggleButton:
    """A button that folds and unfolds what its words stand for."""
    made = ipywidgets.ToggleButton(
        unfolded, description=words, tooltip=words, layout={"width": "auto"}
    )
    made.add_class("hublab-unfold")
    return made


def row(*children: ipywidgets.DOMWidget) -> ipywidgets.Box:
    """Widgets beside each other, wrapped where they don't fit."""
    return ipywidgets.Box(children, layout=_ROW)


def show_if(shown: bool, widgets: Iterable[ipywidgets.DOMWidget]) -> None:
    """Show these widgets, or take them off the page."""
    for widget in widgets:
        widget.layout.display = "" if shown else "none"
