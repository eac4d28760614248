"""The style sheets that a live skin brings along: no page of the hub has them."""

from __future__ import annotations

import ipywidgets

from hublab.panels.sheets import style_rules

_STYLE = f"<style>{style_rules()}</style>"


def style_sheet() -> ipywidgets.HTML:
    """The rules of hublab's classes, as an element that takes no room."""
    return ipywidgets.HTML(_STYLE, layout={"display": "none"})
