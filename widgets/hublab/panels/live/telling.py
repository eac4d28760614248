"""The stories of a panel: a menu, the story's words and goal, and the way back to its start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets

from hublab.lessons import story
from hublab.panels import page
from hublab.panels.live.widgets import button, row, show_if
from hublab.panels.panel import Panel
from hublab.text import _


class Telling:
    """`begun` is called when the panel has taken up a story."""

    def __init__(self, panel: Panel, begun: Callable[[], None]) -> None:
        self._panel = panel
        self._begun = begun
        told = panel.story_told
        titles = [(each.title, each.name) for each in panel.stories()]
        self._menu = ipywidgets.Dropdown(
            options=[(_("choose one …"), ""), *titles],
            value=told.name if told else "",
            description=_("Story"),
            style={"description_width": "initial"},
            layout={"width": "auto", "min_width": "0", "flex": "1 1 18em"},
        )
        self._menu.observe(lambda change: self._begin(), "value")
        self._again = button(_("Start it again"), self._begin)
        self._words = ipywidgets.HTML()
        self.box = ipywidgets.VBox([row(self._menu, self._again), self._words])
        show_if(bool(titles), [self.box])

    def show(self, answer: Any) -> None:
        """Show the story, with its goal judged by `answer`."""
        show_if(self._panel.story_told is not None, [self._again])
        self._words.value = page.story_html(self._panel, answer)

    def _begin(self) -> None:
        if self._menu.value:
            self._panel.begin(story.find(self._panel.stories(), self._menu.value))
            self._begun()
