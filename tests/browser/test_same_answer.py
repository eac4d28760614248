"""One result, three skins: twenty scenarios a panel, on page, kernel and command line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import live as kernel
import pytest
from hublab.commands import main
from hublab.panels import Panel, scenario
from playwright.sync_api import Browser, Page
from reader import Place, Reader, first_of, go_live, set_scenario
from scenarios import PANELS, scenarios
from shown import error_of, in_cpython, until_said, until_shown


class Opened:
    """The pages of a module, one a question, each with its first panel live."""

    def __init__(self, reader: Reader, site: Path) -> None:
        self._reader = reader
        self._site = site
        self._pages: dict[str, tuple[Page, Place]] = {}

    def panel(self, question: str) -> tuple[Page, Place]:
        """The page and the panel on it that asks `question`."""
        if question not in self._pages:
            place = first_of(self._site, question)
            page = self._reader.open(place.page)
            go_live(page, place.ident)
            self._pages[question] = page, place
        return self._pages[question]


@pytest.fixture(scope="module")
def opened(browser: Browser, address: str, site: Path) -> Iterator[Opened]:
    """All in one browser profile: Python boots once."""
    with Reader(browser, address) as someone:
        yield Opened(someone, site)


@pytest.mark.parametrize(
    ("question", "text"), [(name, text) for name in PANELS for text in scenarios(name)]
)
def test_a_scenario_is_answered_alike(
    opened: Opened, question: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page, place = opened.panel(question)
    set_scenario(page, text)

    panel = scenario(text, ident=place.ident, story=place.story)
    error = error_of(panel)
    if error:
        until_said(page, place.ident, error, panel.scenario)
    else:
        until_shown(page, place.ident, in_cpython(page, panel))

    assert panel.plain().split("\n\n")[1 if panel.story_told else 0] == panel.sentence()
    assert in_a_kernel(panel) == panel.sentence()
    main(["ask", text])
    printed = capsys.readouterr()
    assert panel.sentence() in (printed.err if error else printed.out)


def in_a_kernel(panel: Panel) -> str:
    """The sentence of the widgets, made where no loop runs: Playwright's runs in this thread."""

    def status() -> str:
        sentence = kernel.html(panel, 'class="hublab-sentence"')
        return sentence or kernel.html(panel, 'class="hublab-error"')

    with ThreadPoolExecutor() as other:
        return unescape(re.sub(r"<[^>]*>", "", other.submit(status).result()))


@pytest.mark.parametrize("question", PANELS)
def test_there_are_twenty_scenarios(question: str) -> None:
    assert len(scenarios(question)) >= 20
