"""The offline copy in a browser: from a folder without any network, and served by Python alone."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from reader import Reader, first_of, go_live

from publish.archive import origin, pack
from publish.offline import NAME, SITE, contents
from publish.pages import ROOT

PAGES = (
    "book/start-here",
    "book/session-is-a-job",
    "book/queue-and-priority",
    "book/notebook-documents",
    "tutorials/first-session",
)
WITH_MATHEMATICS = "book/notebook-application"


@pytest.fixture(scope="module")
def copy(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site as it comes out of the zip, in a folder with a space and accents."""
    folder = tmp_path_factory.mktemp("offline") / "dé pôt"
    files = contents(ROOT, site, origin(ROOT))
    pack(files, folder / f"{NAME}.zip", origin(ROOT), folder=f"{NAME}/")
    with zipfile.ZipFile(folder / f"{NAME}.zip") as packed:
        packed.extractall(folder)
    return folder / NAME / SITE


@pytest.fixture
def reader(browser: Browser, copy: Path) -> Iterator[Reader]:
    """Somebody who opens files on a machine without a network."""
    with Reader(browser, f"{copy.as_uri()}/", offline=True) as someone:
        yield someone


@contextmanager
def served_by_python(folder: Path) -> Iterator[str]:
    """The README's own command; the address that it serves at."""
    command = (sys.executable, "-u", "-m", "http.server", "--bind", "127.0.0.1", "0")
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            port = re.search(r"port (\d+)", server.stdout.readline())[1]
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()


def follow(page: Page, link: Locator) -> None:
    """Click once all is loaded: what is given up on the way would count as a failure."""
    page.wait_for_load_state("networkidle")
    link.click()


def all_pictures_are_there(page: Page) -> bool:
    return page.evaluate("[...document.images].every((each) => each.complete && each.naturalWidth)")


def test_the_first_page_opens_and_leads_to_the_others(reader: Reader) -> None:
    page = reader.open("index")
    page.wait_for_url("**/book/start-here.html")
    follow(page, page.locator("a.right-next"))
    page.wait_for_url("**/tutorials/first-session.html")
    follow(page, page.locator("nav.bd-links a", has_text="Troubleshooting").first)
    page.wait_for_url("**/book/troubleshooting.html")


@pytest.mark.parametrize("name", PAGES)
def test_pages_open_from_a_file(reader: Reader, name: str) -> None:
    page = reader.open(name)
    page.wait_for_load_state()
    assert page.locator("article h1").count() == 1
    assert all_pictures_are_there(page)
    if page.locator(".hublab-panel").count():
        expect(page.locator(".hublab-panel svg").first).to_be_visible()


def test_mathematics_is_typeset_from_a_file(reader: Reader) -> None:
    page = reader.open(WITH_MATHEMATICS)
    expect(page.locator("mjx-container").first).to_be_attached()
    page.evaluate("document.fonts.ready")
    fonts = "[...document.fonts].filter((each) => each.family.startsWith('MJXTEX'))"
    states = set(page.evaluate(f"{fonts}.map((each) => each.status)"))
    assert "loaded" in states
    assert "error" not in states


def test_the_search_finds_a_word_from_a_file(reader: Reader) -> None:
    page = reader.open("book/start-here")
    follow(page, page.locator(".search-button-field").first)
    field = page.locator("dialog input[name=q], .search-button__search-container input[name=q]")
    field.first.fill("backfill")
    field.first.press("Enter")
    page.wait_for_url("**/search.html?q=backfill*")
    found = page.locator("#search-results ul.search a").first
    expect(found).to_be_visible()
    follow(page, found)
    page.wait_for_url(re.compile(r"/(book|tutorials)/[a-z-]+\.html"))


def test_the_search_leads_to_a_term_from_a_file(reader: Reader) -> None:
    page = reader.context.new_page()
    page.goto(f"{reader.root}search.html?q=noyau")
    found = page.locator("#search-results ul.search a").first
    expect(found).to_have_text("Glossary > noyau (kernel)")
    follow(page, found)
    page.wait_for_url("**/book/glossary.html#kernel")
    expect(page.locator("tr:has(#kernel) .highlighted")).to_have_text("noyau")


def test_slides_open_from_a_file(reader: Reader) -> None:
    page = reader.open("slides/index")
    follow(page, page.locator("li a").first)
    expect(page.locator(".reveal .slides section.present").first).to_be_visible()


def test_panels_are_live_where_python_serves_the_folder(browser: Browser, copy: Path) -> None:
    with served_by_python(copy) as address, Reader(browser, address) as reader:
        place = first_of(copy, "wait")
        page = reader.open(place.page)
        go_live(page, place.ident)
