"""The parts of a panel's live skin, found as a person would: by what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import ipywidgets
from hublab.panels import Panel


def widgets(panel: Panel) -> list[ipywidgets.Widget]:
    """All widgets of the live skin, from the outside in."""

    def inside(widget: ipywidgets.Widget) -> Iterator[ipywidgets.Widget]:
        yield widget
        for child in getattr(widget, "children", ()):
            yield from inside(child)

    return list(inside(panel.widget()))


def named(panel: Panel, description: str) -> ipywidgets.Widget:
    """The one input or button with this description."""
    (found,) = [each for each in widgets(panel) if getattr(each, "description", "") == description]
    return found


def control(panel: Panel, setting: str) -> ipywidgets.Widget:
    """The input of a setting."""
    label = next(each.label for each in panel.controls() if each.setting == setting)
    inputs = (each for each in widgets(panel) if hasattr(each, "description"))
    (found,) = [each for each in inputs if heard(each) == label]
    return found


def heard(widget: ipywidgets.Widget) -> str:
    """The name of an input, with what is hidden from those who see its group's words."""
    shown, is_html = widget.description, getattr(widget, "description_allow_html", False)
    return unescape(re.sub(r"<.*?>", "", shown)) if is_html else shown


def html(panel: Panel, part: str) -> str:
    """The HTML whose text contains `part`; "" where none does."""
    values = [each.value for each in widgets(panel) if isinstance(each, ipywidgets.HTML)]
    return next((value for value in values if part in value and "<style>" not in value), "")


def skin(panel: Panel) -> tuple[str, str]:
    """The status; picture and tables, with what closes the panel."""
    status = html(panel, 'class="hublab-sentence"') or html(panel, 'class="hublab-error"')
    return status, html(panel, 'class="hublab-columns"') + html(panel, 'class="hublab-scenario"')


def is_shown(panel: Panel, widget: ipywidgets.Widget) -> bool:
    """Whether neither the widget nor a box around it is taken off the page."""
    parents = [each for each in widgets(panel) if widget in getattr(each, "children", ())]
    hidden = widget.layout.display == "none"
    return not hidden and (not parents or all(is_shown(panel, each) for each in parents))
