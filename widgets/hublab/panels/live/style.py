"""The style sheet that a live skin brings along."""

from __future__ import annotations

from importlib.resources import files

import ipywidgets

# No page of the hub brings it; its rules reach nothing but what has hublab's classes.
_STYLE_SHEET = f"<style>{(files('hublab.panels') / 'hublab.css').read_text('utf-8')}</style>"


def style_sheet() -> ipywidgets.HTML:
    """The rules of hublab's classes, as an element that takes no room."""
    return ipywidgets.HTML(_STYLE_SHEET, layout={"display": "none"})
