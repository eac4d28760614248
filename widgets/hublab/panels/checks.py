"""A check on a page: a question, its options, and what each choice says about the reader.

Like a panel it has three skins: HTML whose options unfold without JavaScript, text with the
answers at its end, and in a live kernel a form that counts the attempts.
"""

from __future__ import annotations

from html import escape
from typing import Any

from hublab.lessons import catalogue
from hublab.lessons.check import Check, Option
from hublab.panels.kernel import WIDGET_VIEW, live_kernel
from hublab.skin import Rich
from hublab.text import _


def check(tutorial: str, name: str) -> CheckCell:
    """The check of this name of a tutorial; put it at the end of a cell.

    Raises HublabError for an unknown tutorial or check, naming those there are.
    """
    return CheckCell(catalogue.find(tutorial, name), f"hublab-check-{tutorial}-{name}")


class CheckCell(Rich):
    """A check with its three skins; `ident` begins the ids of its HTML."""

    __slots__ = ("_widget", "check", "ident")

    def __init__(self, check: Check, ident: str) -> None:
        self.check = check
        self.ident = ident
        self._widget: Any = None

    def html(self) -> str:
        """The question, then each option, which unfolds its feedback."""
        options = "\n".join(
            f'<li><details class="hublab-check-option"><summary><span>{letter})</span> '
            f"{marked(option.words)}</summary>\n{verdict_html(option)}\n</details></li>"
            for letter, option in self.check.lettered()
        )
        return (
            f'<div class="hublab-check" id="{escape(self.ident)}" role="group" '
            f'aria-labelledby="{escape(self.ident)}-question">\n'
            f"{question_html(self.check, f'{self.ident}-question')}\n"
            f'<ul class="hublab-check-options">\n{options}\n</ul>\n</div>'
        )

    def plain(self) -> str:
        """Question and options, then the answers, so that nobody reads them by mistake."""
        options = [f"  {letter}) {spoken(each.words)}" for letter, each in self.check.lettered()]
        answers = [
            f"  {letter}) {verdict(each)} {spoken(each.feedback)}"
            for letter, each in self.check.lettered()
        ]
        question = _("Check: {}").format(spoken(self.check.question))
        return "\n".join([question, "", *options, "", _("Answers"), "", *answers])

    def widget(self) -> Any:
        """The live skin, made once."""
        if self._widget is None:
            # Here and not above: a machine without ipywidgets still shows the other skins.
            from hublab.panels.live.checking import live_check

            self._widget = live_check(self.check)
        return self._widget

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        bundle: dict[str, Any] = super()._repr_mimebundle_(include, exclude)
        if live_kernel():
            bundle[WIDGET_VIEW] = self.widget()._repr_mimebundle_()[WIDGET_VIEW]
        return bundle


def question_html(check: Check, ident: str = "") -> str:
    """The question as a paragraph."""
    mark = f' id="{escape(ident)}"' if ident else ""
    words = escape(_("Check:"))
    return (
        f'<p class="hublab-check-question"{mark}><strong>{words}</strong> '
        f"{marked(check.question)}</p>"
    )


def verdict(option: Option) -> str:
    """Right or not, by a sign and in words."""
    return _("✓ Right.") if option.right else _("✗ Not so.")


def verdict_html(option: Option) -> str:
    """The verdict and the feedback as a paragraph."""
    kind = "right" if option.right else "wrong"
    return (
        f'<p class="hublab-check-{kind}"><strong>{escape(verdict(option))}</strong> '
        f"{marked(option.feedback)}</p>"
    )


def marked(words: str) -> str:
    """`words` as HTML, with what stands between backticks as code."""
    pieces = escape(words).split("`")
    return "".join(
        f"<code>{piece}</code>" if place % 2 else piece for place, piece in enumerate(pieces)
    )


def spoken(words: str) -> str:
    """`words` as text, without the backticks."""
    return words.replace("`", "")
