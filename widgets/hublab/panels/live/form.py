"""The controls of a panel as native inputs, one a setting."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from itertools import groupby
from typing import Any

import ipywidgets

from hublab.panels.controls import Control, Form, read_numbers, read_whole, write_numbers
from hublab.panels.live.groups import Group
from hublab.panels.panel import Panel

_STYLE = {"description_width": "initial"}
_Input = tuple[Control, ipywidgets.DOMWidget]
_LONG_CHOICE = 16  # characters of a choice's words that fit in an input of the usual width


class FormInputs:
    """One input a control; `changed` is called with the setting and its reader on each change."""

    def __init__(self, panel: Panel, changed: Callable[[str, Callable[[], Any]], None]) -> None:
        self._panel = panel
        self._changed = changed
        self._quiet = False
        self._inputs: dict[str, _Input] = {}
        self._groups: list[Group] = []
        self.box = ipywidgets.VBox()
        self._make()

    def show_settings(self) -> None:
        """Let every input show the panel's present setting, and offer the choices that fit it."""
        if [control.setting for control in self._panel.controls()] != list(self._inputs):
            self._make()
            return
        self._quiet = True
        try:
            for control in self._panel.controls():
                self._show(control, getattr(self._panel.settings, control.setting))
            for group, pairs in zip(self._groups, _by_group(self._inputs.values()), strict=True):
                group.show(pairs[0][0])
        finally:
            self._quiet = False

    def _make(self) -> None:
        self._inputs = {
            control.setting: (
                control,
                _input(control, getattr(self._panel.settings, control.setting)),
            )
            for control in self._panel.controls()
        }
        for setting, (_control, widget) in self._inputs.items():
            widget.observe(lambda change, setting=setting: self._tell(setting), "value")
        self._groups = [
            Group(pairs[0][0], [widget for _control, widget in pairs])
            for pairs in _by_group(self._inputs.values())
        ]
        self.box.children = [part for group in self._groups for part in group.parts]

    def _show(self, control: Control, value: Any) -> None:
        widget = self._inputs[control.setting][1]
        self._inputs[control.setting] = (control, widget)
        if control.form is Form.CHOICE:
            widget.options = _options(control, value)
        shown = write_numbers(value) if control.form is Form.NUMBERS else value
        if widget.value != shown:
            widget.value = shown
        widget.tooltip = control.hint or control.label

    def _tell(self, setting: str) -> None:
        if not self._quiet:
            control, widget = self._inputs[setting]
            self._changed(setting, lambda: _value(control, widget.value))


def _by_group(inputs: Iterable[_Input]) -> list[list[_Input]]:
    """The controls and their inputs, those of each group together."""
    return [list(pairs) for _words, pairs in groupby(inputs, lambda pair: pair[0].group)]


def _description(control: Control) -> str:
    """The label, with what the group's words say already hidden from those who see these."""
    seen = escape(control.label.removeprefix(control.unseen))
    return f"<i>{escape(control.unseen)}</i>{seen}"  # live.css hides the <i>


def _input(control: Control, value: Any) -> ipywidgets.DOMWidget:
    """The native control of a setting."""
    common: dict[str, Any] = {
        "description": _description(control) if control.unseen else control.label,
        "description_allow_html": bool(control.unseen),
        "tooltip": control.hint or control.label,
        "style": _STYLE,
        "layout": ipywidgets.Layout(width="auto"),
    }
    match control.form:
        case Form.NUMBER | Form.WHOLE_NUMBER:  # an IntText would make 2 of 2.5, and 1 of 1e9
            return ipywidgets.FloatText(value, step=control.step, **common)
        case Form.NUMBERS:
            return ipywidgets.Text(write_numbers(value), continuous_update=False, **common)
        case Form.TEXT:
            return ipywidgets.Text(value, continuous_update=False, **common)
        case Form.CHOICE:
            made = ipywidgets.Dropdown(options=_options(control, value), value=value, **common)
            if any(len(choice.words) > _LONG_CHOICE for choice in control.choices):
                made.add_class("hublab-wide")
            return made
        case Form.YES_OR_NO:
            return ipywidgets.Checkbox(value, indent=False, **common)


def _options(control: Control, value: str) -> list[tuple[str, str]]:
    """The choices and, where it is none of them, the present value."""
    options = [(choice.words, choice.value) for choice in control.choices]
    known = any(value == each for _words, each in options)
    return options if known else [*options, (value, value)]


def _value(control: Control, value: Any) -> Any:
    """What a control holds, as the settings hold it; raises HublabError."""
    match control.form:
        case Form.NUMBERS:
            return read_numbers(control, value)
        case Form.WHOLE_NUMBER:
            return read_whole(control, value)
        case _:
            return value
