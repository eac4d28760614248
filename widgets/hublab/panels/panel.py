"""The base of all panels: one question, one answer, three skins.

A panel holds the settings of a question. Its answer is a pure function of them, shown as a
sentence and tables in plain text, as these with a picture in HTML, and in a live kernel with
controls around the same HTML. All leave through one `_repr_mimebundle_`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Self
from zlib import crc32

from hublab.lessons import story
from hublab.lessons.story import Story
from hublab.panels import page
from hublab.panels.answers import Answers
from hublab.panels.controls import Control, settings_table
from hublab.panels.film import Film
from hublab.panels.guess import Guess
from hublab.panels.kernel import WIDGET_VIEW, live_kernel
from hublab.questions import scenario
from hublab.skin import Rich, Table
from hublab.text import HublabError, _

if TYPE_CHECKING:
    from hublab.panels.live import LiveSkin
    from hublab.questions.month import Month

_answers = Answers()


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
    policies: ClassVar[tuple[str, ...]] = ()  # keys of those that it illustrates
    shows_settings: ClassVar[bool] = False  # always, as a form; else they are folded
    own_jobs: ClassVar[bool] = False  # whether `month` makes something of a person's own jobs
    refreshes: ClassVar[bool] = False  # whether the same settings may have another answer later
    __slots__ = ("_live", "ident", "settings", "story_told")

    def __init__(self, settings: Any, ident: str | None = None, told: Story | None = None) -> None:
        scenario.check_types(settings)
        self.settings = settings
        self.story_told = told
        mark = crc32(scenario.to_string(settings).encode())
        self.ident = ident or f"hublab-{self.question}-{mark:08x}"
        self._live: LiveSkin | None = None

    @classmethod
    def of(cls, settings: Any, ident: str | None = None, told: Story | None = None) -> Self:
        """The panel with these settings, whatever arguments its own constructor takes."""
        panel = cls.__new__(cls)
        Panel.__init__(panel, settings, ident, told)
        return panel

    @classmethod
    def story(cls, name: str, ident: str | None = None) -> Self:
        """The panel as the story `name` begins; raises HublabError for an unknown one."""
        told = story.find(cls.stories(), name)
        return cls.of(told.settings, ident or f"hublab-{cls.question}-{name}", told)

    # What each panel defines

    @staticmethod
    def ask(settings: Any) -> Any:
        """The answer to `settings`; raises HublabError."""
        raise NotImplementedError

    @staticmethod
    def stories() -> tuple[Story, ...]:
        """Situations to start from; the first is the best one to begin with."""
        return ()

    def title(self) -> str:
        """The panel's name."""
        raise NotImplementedError

    def controls(self) -> tuple[Control, ...]:
        """The controls that fit the present settings, in their order on the page."""
        raise NotImplementedError

    def picture(self, answer: Any) -> str:
        """The answer's SVG, with the first frame of its film where it has one."""
        raise NotImplementedError

    def tables(self, answer: Any) -> tuple[Table, ...]:
        """All numbers of sentence and picture."""
        raise NotImplementedError

    def takeaway(self) -> str:
        """What the panel teaches at large, in a sentence or two."""
        return ""

    def caution(self) -> str:
        """How wrong it can be: what the answer leaves out."""
        raise NotImplementedError

    # What a panel may define

    def listings(self, answer: Any) -> tuple[tuple[str, Rich], ...]:
        """What a reader may unfold below the tables: pairs of a heading and its content."""
        return ()

    @classmethod
    def progress(cls, settings: Any) -> Iterator[Any]:
        """Ever better answers, the last one that of `ask`; raises HublabError.

        Their `progress()` says how many parts of how many are done, None where all are.
        """
        yield cls.ask(settings)

    def working(self) -> str:
        """What goes on while parts of an answer are still to come, in a word or two."""
        return _("Simulating")

    def live_picture(self, answer: Any) -> str:
        """The SVG beside the player of a film: without the film's own."""
        return self.picture(answer)

    def film(self, answer: Any) -> Film | None:
        """Frames to step through."""
        return None

    def guess(self) -> Guess | None:
        """What to guess before the answer to the present settings is shown."""
        return None

    def month(self, month: Month) -> tuple[tuple[str, Rich], ...]:
        """What a person's own jobs show, as `listings`; asked for where `own_jobs` says so."""
        return ()

    # The skins

    @property
    def scenario(self) -> str:
        """The present settings as one short string."""
        return scenario.to_string(self.settings)

    @property
    def answer(self) -> Any:
        """The answer to the present settings; raises HublabError."""
        if self.refreshes:
            return self.ask(self.settings)
        return _answers.of(type(self), self.settings, self.ask)

    @property
    def static_answer(self) -> Any:
        """The answer that the skins without a kernel show; raises HublabError."""
        return self.answer

    def answers(self) -> Iterator[Any]:
        """Ever better answers to the present settings; raises HublabError."""
        if self.refreshes:
            yield from self.progress(self.settings)
            return
        if _answers.has(type(self), self.settings):
            yield self.answer
            return
        settings, answer = self.settings, None
        for answer in self.progress(settings):
            yield answer
        _answers.keep(type(self), settings, answer)

    def sentence(self) -> str:
        """The answer in a sentence or two, or the error's one sentence."""
        try:
            return self.answer.sentence()
        except HublabError as error:
            return str(error)

    def plain(self) -> str:
        """Story, sentence, tables, listings and settings as text."""
        return page.plain(self)

    def html(self) -> str:
        """The whole panel without controls."""
        return page.html(self)

    def settings_table(self) -> Table:
        """The settings as a page without controls shows them."""
        return settings_table(_("Settings"), self.controls(), self.settings)

    def changed(self, **settings: Any) -> None:
        """Replace some settings, as the controls do."""
        self.settings = replace(self.settings, **settings)

    def begin(self, told: Story) -> None:
        """Take up a story."""
        self.story_told, self.settings = told, told.settings

    def live(self) -> LiveSkin:
        """The live skin, made once."""
        if self._live is None:
            # Here and not above: a machine without ipywidgets still shows the other skins.
            from hublab.panels.live import LiveSkin

            self._live = LiveSkin(self)
        return self._live

    def widget(self) -> Any:
        """The live skin's ipywidgets box: controls around the same HTML."""
        return self.live().box

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        bundle: dict[str, Any] = super()._repr_mimebundle_(include, exclude)
        if live_kernel():
            bundle[WIDGET_VIEW] = self.widget()._repr_mimebundle_()[WIDGET_VIEW]
        return bundle
