"""The live skin of a panel: the only modules that import ipywidgets."""

from __future__ import annotations

from hublab.panels.live.skin import live_skin

__all__ = ["live_skin"]
