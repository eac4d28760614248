"""The live skin of a panel, and the only module that imports ipywidgets."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import ipywidgets

from hublab.panels.controls import Control, Form, read_numbers, write_numbers
from hublab.panels.panel import Panel
from hublab.text import HublabError

_STYLE = {"description_width": "14em"}
# No page of the hub brings it; its rules reach nothing but what has hublab's classes.
_STYLE_SHEET = f"<style>{(files('hublab.panels') / 'hublab.css').read_text('utf-8')}</style>"


def live_skin(panel: Panel) -> ipywidgets.VBox:
    """Controls, the status line and the panel's HTML, replaced on each change of a control.

    A change that can't be answered shows its one sentence; the control keeps what was typed,
    and the last answer stays.
    """
    return _LiveSkin(panel).box


class _LiveSkin:
    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._inputs = {
            control.setting: (control, _input(control, getattr(panel.settings, control.setting)))
            for control in panel.controls()
        }
        for setting, (_control, widget) in self._inputs.items():
            widget.observe(lambda change, setting=setting: self._on_change(setting), "value")
        self._status = ipywidgets.HTML(panel.status_html())
        self._body = ipywidgets.HTML(panel.body_html(controls=True))
        self._filling_choices = False
        form = ipywidgets.Box(
            [widget for _control, widget in self._inputs.values()],
            layout=ipywidgets.Layout(
                display="grid", grid_template_columns="repeat(auto-fit, minmax(22em, 1fr))"
            ),
        )
        style = ipywidgets.HTML(_STYLE_SHEET, layout=ipywidgets.Layout(display="none"))
        self.box = ipywidgets.VBox([form, self._status, self._body, style])
        self.box.add_class("hublab-panel")

    def _on_change(self, setting: str) -> None:
        if self._filling_choices:
            return
        control, widget = self._inputs[setting]
        try:
            self._panel.changed(**{setting: _value(control, widget.value)})
            self._fill_choices()
            self._panel.answer  # noqa: B018 - raises before anything on the page is replaced
        except HublabError as error:
            self._status.value = self._panel.status_html(str(error))
            return
        self._status.value = self._panel.status_html()
        self._body.value = self._panel.body_html(controls=True)

    def _fill_choices(self) -> None:
        """Offer the choices that fit the new settings; what was chosen stays chosen."""
        self._filling_choices = True
        try:
            for control in self._panel.controls():
                if control.form is Form.CHOICE:
                    value = getattr(self._panel.settings, control.setting)
                    widget = self._inputs[control.setting][1]
                    widget.options = _options(control, value)
                    widget.value = value
        finally:
            self._filling_choices = False


def _input(control: Control, value: Any) -> ipywidgets.DOMWidget:
    """The native control of a setting."""
    common: dict[str, Any] = {
        "description": control.label,
        "tooltip": control.hint or control.label,
        "style": _STYLE,
        "layout": ipywidgets.Layout(width="auto"),
    }
    match control.form:
        case Form.NUMBER:
            return ipywidgets.FloatText(value, step=control.step, **common)
        case Form.WHOLE_NUMBER:
            return ipywidgets.IntText(value, step=int(control.step), **common)
        case Form.NUMBERS:
            return ipywidgets.Text(write_numbers(value), continuous_update=False, **common)
        case Form.TEXT:
            return ipywidgets.Text(value, continuous_update=False, **common)
        case Form.CHOICE:
            return ipywidgets.Dropdown(options=_options(control, value), value=value, **common)
        case Form.YES_OR_NO:
            return ipywidgets.Checkbox(value, indent=False, **common)


def _options(control: Control, value: str) -> list[tuple[str, str]]:
    """The choices and, where it is none of them, the present value."""
    options = [(choice.words, choice.value) for choice in control.choices]
    return (
        options if any(value == known for _words, known in options) else [*options, (value, value)]
    )


def _value(control: Control, value: Any) -> Any:
    """What a control holds, as the settings hold it."""
    return read_numbers(control, value) if control.form is Form.NUMBERS else value
