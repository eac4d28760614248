"""The live skin of a check: choose, press, read what the choice says; attempts are counted."""

from __future__ import annotations

import ipywidgets

from hublab.lessons.check import Check
from hublab.panels.checks import question_html, spoken, verdict_html
from hublab.panels.live.style import style_sheet
from hublab.panels.live.widgets import button, row
from hublab.text import _, ngettext, number


def live_check(check: Check) -> ipywidgets.VBox:
    """The question with one radio button an option, a button to answer, and the feedback."""
    return _LiveCheck(check).box


class _LiveCheck:
    def __init__(self, check: Check) -> None:
        self._check = check
        self._attempts = 0
        self._choice = ipywidgets.RadioButtons(
            options=[
                (f"{letter}) {spoken(option.words)}", place)
                for place, (letter, option) in enumerate(check.lettered())
            ],
            value=None,
            description=_("Your answer"),
            layout={"width": "auto"},
            style={"description_width": "7em"},
        )
        self._choice.observe(lambda change: self._chosen(), "value")
        self._said = ipywidgets.HTML(self._region(""))
        self.box = ipywidgets.VBox(
            [
                ipywidgets.HTML(question_html(check)),
                self._choice,
                row(button(_("Check the answer"), self._answered)),
                self._said,
                style_sheet(),
            ]
        )
        self.box.add_class("hublab-check")

    def _chosen(self) -> None:
        """Take back what was said of another choice."""
        self._said.value = self._region("")

    def _answered(self) -> None:
        if self._choice.value is None:
            self._said.value = self._region(f"<p>{_('Choose an answer first.')}</p>")
            return
        self._attempts += 1
        option = self._check.options[self._choice.value]
        tries = ngettext("{} attempt so far.", "{} attempts so far.", self._attempts)
        again = "" if option.right else " " + _("Choose again.")
        count = f"<p>{tries.format(number(self._attempts))}{again}</p>"
        self._said.value = self._region(verdict_html(option) + count)

    @staticmethod
    def _region(content: str) -> str:
        return f'<div class="hublab-check-said" role="status" aria-live="polite">{content}</div>'
