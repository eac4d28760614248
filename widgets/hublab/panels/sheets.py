"""The style sheets that tables, panels and checks share: one place that names them all."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

# In their order: a later sheet may refine an earlier one.
SHEETS: tuple[Traversable, ...] = tuple(
    files("hublab.panels") / name for name in ("skin.css", "panel.css", "live.css", "check.css")
)


def style_rules() -> str:
    """The rules of all sheets; they reach nothing but what has hublab's classes."""
    return "\n".join(sheet.read_text("utf-8") for sheet in SHEETS)
