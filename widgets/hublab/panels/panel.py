"""The base of all panels: one question, one answer, three skins.

A panel holds the settings of a question. Its answer is a pure function of them, shown as a
sentence and tables in plain text, as these with a picture in HTML, and in a live kernel with
controls around the same HTML. All leave through one `_repr_mimebundle_`.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import lru_cache
from html import escape
from importlib.util import find_spec
from typing import Any, ClassVar, Self
from zlib import crc32

from hublab.panels.controls import Control, settings_table
from hublab.questions import scenario
from hublab.skin import Rich, Table
from hublab.text import HublabError, _

_WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


class Panel(Rich):
    """A question's settings with their three skins.

    Each panel defines the methods that raise NotImplementedError here; `answer` in them is what
    its `ask` returned. Settings that can't be answered are shown with the error's sentence.

    settings: what is asked; the controls of the live skin replace it on each change.
    ident: begins the ids of the panel's HTML; two panels on one page need different ones, and
    get them by themselves where their first settings differ.
    Raises ScenarioError for settings of a wrong type, such as a text for a number.
    """

    question: ClassVar[str]  # its name in scenario strings
    shows_settings: ClassVar[bool] = False  # always, as a form; else they are folded
    __slots__ = ("_widget", "ident", "settings")

    def __init__(self, settings: Any, ident: str | None = None) -> None:
        scenario.check_types(settings)
        self.settings = settings
        mark = crc32(scenario.to_string(settings).encode())
        self.ident = ident or f"hublab-{self.question}-{mark:08x}"
        self._widget: Any = None

    @classmethod
    def of(cls, settings: Any, ident: str | None = None) -> Self:
        """The panel with these settings, whatever arguments its own constructor takes."""
        panel = cls.__new__(cls)
        Panel.__init__(panel, settings, ident)
        return panel

    def title(self) -> str:
        """The panel's name."""
        raise NotImplementedError

    def controls(self) -> tuple[Control, ...]:
        """The controls that fit the present settings, in their order on the page."""
        raise NotImplementedError

    @staticmethod
    def ask(settings: Any) -> Any:
        """The answer to `settings`; raises HublabError."""
        raise NotImplementedError

    def picture(self, answer: Any) -> str:
        """The answer's SVG."""
        raise NotImplementedError

    def tables(self, answer: Any) -> tuple[Table, ...]:
        """All numbers of sentence and picture."""
        raise NotImplementedError

    def listings(self, answer: Any) -> tuple[tuple[str, Rich], ...]:
        """What a reader may unfold below the tables: pairs of a heading and its content."""
        return ()

    def caution(self) -> str:
        """What the answer leaves out, in a sentence or two."""
        raise NotImplementedError

    @property
    def scenario(self) -> str:
        """The present settings as one short string."""
        return scenario.to_string(self.settings)

    @property
    def answer(self) -> Any:
        """The answer to the present settings; raises HublabError."""
        return _answer(type(self), self.settings)

    def sentence(self) -> str:
        """The answer in a sentence or two, or the error's one sentence."""
        try:
            return self.answer.sentence()
        except HublabError as error:
            return str(error)

    def plain(self) -> str:
        """Sentence, tables, listings and settings as text."""
        parts = [self.sentence(), self._settings().plain()]
        try:
            answer = self.answer
            parts += [table.plain() for table in self.tables(answer)]
            parts += [f"{head}\n{part.plain()}" for head, part in self.listings(answer)]
            parts.append(self.caution())
        except HublabError:
            pass  # the sentence says it
        return "\n\n".join([*parts, _("Scenario: {}").format(self.scenario)])

    def html(self) -> str:
        """The whole panel without controls."""
        return self.framed(f"{self.status_html()}\n{self.body_html()}")

    def framed(self, content: str) -> str:
        """`content` inside the element that carries the panel's id and scenario."""
        return (
            f'<div class="hublab-panel" id="{escape(self.ident)}" role="group" '
            f'aria-label="{escape(self.title())}" '
            f'data-hublab-scenario="{escape(self.scenario)}">\n{content}\n</div>'
        )

    def status_html(self, error: str = "") -> str:
        """The sentence, or `error` in its stead, as the region that a screen reader announces."""
        try:
            words, kind = error or self.answer.sentence(), "error" if error else "sentence"
        except HublabError as caught:
            words, kind = str(caught), "error"
        return (
            f'<p class="hublab-{kind}" role="status" aria-live="polite">'
            f"<strong>{escape(words)}</strong></p>"
        )

    def body_html(self, controls: bool = False) -> str:
        """Picture, tables, listings, caution; settings alone where there is no answer.

        controls: whether controls show the settings, so that the body need not.
        """
        settings = self._settings()
        try:
            parts = [
                self._columns_html(settings.html() if self.shows_settings and not controls else ""),
                *(_folded(head, part) for head, part in self.listings(self.answer)),
                f'<p class="hublab-caution">{escape(self.caution())}</p>',
            ]
            if not self.shows_settings and not controls:
                parts.insert(-1, _folded(_("Settings"), settings))
        except HublabError:
            parts = [settings.html()]  # the status says why there is no more
        words = _("Scenario:")
        code = f"<code>{escape(self.scenario)}</code>"
        return "\n".join([*parts, f'<p class="hublab-scenario">{escape(words)} {code}</p>'])

    def _columns_html(self, form: str) -> str:
        """Beside each other: the form where there is one, the picture, the tables."""
        picture = f'<div class="hublab-figure">\n{self.picture(self.answer)}\n</div>'
        tables = "\n".join(table.html() for table in self.tables(self.answer))
        columns = [form, f"{picture}\n{tables}"] if form else [picture, tables]
        divisions = "\n".join(f"<div>\n{column}\n</div>" for column in columns)
        return f'<div class="hublab-columns">\n{divisions}\n</div>'

    def changed(self, **settings: Any) -> None:
        """Replace some settings, as the controls do."""
        self.settings = replace(self.settings, **settings)

    def widget(self) -> Any:
        """The live skin: an ipywidgets box of controls around the same HTML, made once."""
        if self._widget is None:
            # Here and not above: a machine without ipywidgets still shows the other skins.
            from hublab.panels.live import live_skin

            self._widget = live_skin(self)
        return self._widget

    def _settings(self) -> Table:
        return settings_table(_("Settings"), self.controls(), self.settings)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        bundle: dict[str, Any] = super()._repr_mimebundle_(include, exclude)
        if _live_kernel():
            view = self.widget()._repr_mimebundle_()[_WIDGET_VIEW]
            bundle[_WIDGET_VIEW] = view
        return bundle


@lru_cache(maxsize=32)
def _answer(kind: type[Panel], settings: Any) -> Any:
    # Each skin asks anew; the simulator need not. Settings are frozen and answers immutable.
    return kind.ask(settings)


def _live_kernel() -> bool:
    """Whether a kernel that can talk to widgets runs this Python, and ipywidgets is there."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return getattr(shell, "kernel", None) is not None and find_spec("ipywidgets") is not None


def _folded(head: str, part: Rich) -> str:
    return (
        f'<details class="hublab-more"><summary>{escape(head)}</summary>\n{part.html()}\n</details>'
    )
