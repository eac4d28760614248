"""The live skin of a panel: the only modules that import ipywidgets."""

from __future__ import annotations

from hublab.panels.live.skin import LiveSkin

__all__ = ["LiveSkin"]
