"""A reader with a browser: opens pages, makes panels live, notes what is not as it should be."""

from __future__ import annotations

import re
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import urlsplit

import html5lib
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from publish.pages import toc_files

SECONDS = 1000  # in Playwright's milliseconds
PATIENCE = 60 * SECONDS  # for what ends a wait; never a measure of speed
SCREEN = {"width": 1280, "height": 900}

expect.set_options(timeout=PATIENCE)


class Place(NamedTuple):
    """A panel of a built page, as its element says."""

    page: str
    ident: str
    scenario: str
    story: str

    @property
    def question(self) -> str:
        """What it asks, as scenarios name it."""
        return self.scenario.partition("-")[0]


def places(site: Path) -> list[Place]:
    """All panels of the built pages, in their order."""
    return [place for name in toc_files() for place in _places(site, name)]


def _places(site: Path, name: str) -> list[Place]:
    html = (site / f"{name}.html").read_text(encoding="utf-8")
    return [
        Place(
            name,
            element.get("id"),
            element.get("data-hublab-scenario"),
            element.get("data-hublab-story", ""),
        )
        for element in html5lib.parse(html, namespaceHTMLElements=False).iter("div")
        if "hublab-panel" in element.get("class", "").split()
    ]


def first_of(site: Path, question: str) -> Place:
    """The first panel of the book that asks `question`."""
    return next(place for place in places(site) if place.question == question)


class Reader:
    """One browser profile. `complaints` are errors, warnings and requests to other hosts."""

    def __init__(self, browser: Browser, root: str, **options: object) -> None:
        self.root = root
        self.complaints: list[str] = []
        self.requests: list[str] = []  # addresses below the root, in their order
        self._scripts = options.get("java_script_enabled", True)
        self.context = browser.new_context(**{"viewport": SCREEN, **options})
        self.context.set_default_timeout(PATIENCE)
        self.context.on("console", self._said)
        self.context.on("weberror", lambda error: self._complain(f"error: {error.error}"))
        self.context.on("request", self._requested)
        self.context.on("requestfailed", self._failed)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        self.context.close()
        if kind is None:
            self.check()

    def open(self, name: str, fragment: str = "") -> Page:
        """Open a page of the book in a new tab, and wait for its scripts."""
        page = self.context.new_page()
        page.goto(self.address(name, fragment))
        if self._scripts:
            until_scripted(page)
        return page

    def address(self, name: str, fragment: str = "") -> str:
        """The address of a page, and of a part of it."""
        return f"{self.root}{name}.html" + (f"#{fragment}" if fragment else "")

    def leave(self) -> None:
        """Close all pages; the profile stays."""
        for page in self.context.pages:
            page.close()

    def check(self) -> None:
        """Fail for the first complaints since the last check."""
        found, self.complaints = self.complaints, []
        assert found == [], "\n".join(found)

    def forgive(self, words: str) -> list[str]:
        """Take back the complaints that hold the pattern `words`, which a test has provoked."""
        forgiven = [each for each in self.complaints if re.search(words, each)]
        self.complaints = [each for each in self.complaints if each not in forgiven]
        return forgiven

    def _complain(self, words: str) -> None:
        self.complaints.append(words)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning", "assert"}:
            self._complain(f"{message.type}: {message.text} ({message.location})")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page was left meanwhile
            self._complain(f"failed: {request.url} ({request.failure})")

    def _requested(self, request: Request) -> None:
        if request.url.startswith(self.root):
            self.requests.append(request.url.removeprefix(self.root))
        elif urlsplit(request.url).scheme not in {"data", "blob"}:
            self._complain(f"asked outside the site: {request.url}")


def until_scripted(page: Page) -> None:
    """Wait until a page that was opened or loaded again has run its scripts: they come last."""
    expect(page.locator("#hublab-scripts")).to_have_count(0)


def go_live(page: Page, ident: str) -> None:
    """Press the panel's button, and wait until it is live."""
    page.locator(f"#{ident}").get_by_role("button", name="Try it").click()
    until_live(page, ident)


def until_live(page: Page, ident: str) -> None:
    """Wait until the panel is live; fail at once where it says that it can't be."""
    state = f"#{ident}[data-hublab-state]"
    page.wait_for_function(
        "state => ['live', 'failed'].includes(document.querySelector(state)?.dataset.hublabState)",
        arg=state,
    )
    said = page.locator(f"#{ident}").inner_text()
    assert page.locator(state).get_attribute("data-hublab-state") == "live", said


def set_scenario(page: Page, fragment: str) -> None:
    """Follow a link within the page to a panel's settings."""
    page.evaluate("fragment => { location.hash = fragment; }", fragment)
