"""The live skin put together: story, controls, guess, status, film, body, a person's own jobs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets

from hublab.panels import page
from hublab.panels.live.copying import copyable
from hublab.panels.live.filling import Filling
from hublab.panels.live.form import FormInputs
from hublab.panels.live.guessing import Guessing
from hublab.panels.live.own_jobs import OwnJobs
from hublab.panels.live.player import Player
from hublab.panels.live.style import style_sheet
from hublab.panels.live.telling import Telling
from hublab.panels.live.unfolding import Unfolding
from hublab.panels.live.widgets import button, row, show_if
from hublab.panels.panel import Panel
from hublab.text import HublabError, _


class LiveSkin:
    """Controls around the panel's HTML, which is replaced on each change; `box` holds all.

    A change that can't be answered shows its one sentence; the control keeps what was typed,
    and the last answer stays.
    """

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._form = FormInputs(panel, self._changed)
        self._telling = Telling(panel, self._begun)
        self._guessing = Guessing(self._answer_now)
        self._filling = Filling(self._show, panel.working())
        self._player = Player()
        self._status = ipywidgets.HTML()
        self._status.add_class("hublab-answer")
        self._body = ipywidgets.HTML()
        self._body.add_class("hublab-body")
        self._stage = ipywidgets.Box([self._player.box, self._body])
        self._stage.add_class("hublab-stage")
        self._unfolding = Unfolding()
        self._closing = ipywidgets.HTML()
        parts = [
            self._telling.box, self._form.box, self._guessing.box, self._status,
            self._filling.box, self._stage, self._unfolding.box, self._closing,
        ]  # fmt: skip
        if panel.refreshes:
            parts.insert(2, row(button(_("Refresh"), self._answer)))
        self._own = OwnJobs(panel) if panel.own_jobs else None
        self.box = ipywidgets.VBox([*parts, *([self._own.box] if self._own else []), style_sheet()])
        self.box.add_class("hublab-panel")
        self._answered = (self._status, self._stage, self._unfolding.box, self._closing)
        self._settings_shown: Any = None
        self._answer()

    def _changed(self, setting: str, read: Callable[[], Any]) -> None:
        try:
            self._panel.changed(**{setting: read()})
        except HublabError as error:
            self._fail(error)
            return
        self._form.show_settings()
        self._answer()

    def restore(self, settings: Any) -> None:
        """Take over settings from elsewhere, such as those of a link."""
        self._panel.settings = settings
        self._begun()

    def _begun(self) -> None:
        self._form.show_settings()
        self._answer()

    def _answer(self) -> None:
        """Answer the present settings, or ask for a guess first."""
        held = self._guessing.hold_back(self._panel.guess())
        show_if(not held, self._answered)
        if held:
            self._player.show(None)
            self._telling.show(None)
        else:
            self._answer_now()

    def _answer_now(self) -> None:
        """Show the answer, piece by piece where it comes so, or the sentence of what is wrong."""
        show_if(True, self._answered)
        try:
            self._filling.begin(self._panel.answers())
        except HublabError as error:
            self._fail(error)

    def _show(self, answer: Any) -> None:
        self._telling.show(answer)
        self._mark_old(False)
        self._status.value = page.status_html(answer)
        self._show_film(answer)
        picture = self._panel.live_picture(answer)
        self._body.value = copyable(page.columns_html(self._panel, answer, picture))
        self._unfolding.show(page.unfolded_on_demand(self._panel, answer))
        self._closing.value = copyable(page.closing_html(self._panel))
        if page.answer_is_partial(answer):
            return
        self._guessing.judge(answer)
        if self._own:
            self._own.show()

    def _show_film(self, answer: Any) -> None:
        """The film of the first answer to these settings, and that of the whole one."""
        again = self._settings_shown == self._panel.settings
        if not (again and page.answer_is_partial(answer)):
            self._player.show(self._panel.film(answer), better=again)
            self._settings_shown = self._panel.settings

    def _fail(self, error: HublabError) -> None:
        self._filling.stop()
        self._status.value = page.error_html(str(error))
        # The answer from before stays; the story and the scenario are those of what was typed.
        self._mark_old(True)
        self._telling.show(None)
        self._closing.value = copyable(page.closing_html(self._panel))

    def _mark_old(self, old: bool) -> None:
        """Mark what belongs to the settings of the last answer, and not to those of the form."""
        for part in (self._stage, self._unfolding.box):
            (part.add_class if old else part.remove_class)("hublab-old")
