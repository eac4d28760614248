"""A notebook on paper, by the route that “Share your notebook” teaches: HTML, printed by a browser.

The sheets of the card game, too, as the site prints them.

This route and not TeX: a browser is what every reader has, and what these tests have anyway, where
TeX would be several hundred MB to install. nbconvert's `--to webpdf` prints the same template, but
only by a browser of Playwright's own; here it is printed by whichever there is.
"""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from hublab.svg import WIDTH as DRAWN
from nbconvert import HTMLExporter
from playwright.sync_api import Browser, Page, Route
from reader import Reader

from publish.pages import ROOT

PAGE = ROOT / "tutorials/share-your-notebook.ipynb"
PAPER = {"format": "Letter", "print_background": True, "outline": True, "tagged": True}
WIDTH = {"width": 816, "height": 1056}  # of that paper, in CSS pixels
# Elements whose content is wider than they are: on paper nobody can scroll it.
CUT = """() => [...document.querySelectorAll("body, body *")]
  .filter((each) => each.scrollWidth > each.clientWidth + 1
    && getComputedStyle(each).overflowX !== "visible" && each.clientWidth)
  .map((each) => `${each.tagName}.${each.className}: ${each.textContent.trim().slice(0, 60)}`)"""


@pytest.fixture
def sheet(browser: Browser, tmp_path: Path) -> Page:
    """The page's HTML export, opened from a file as on paper; nothing else can be reached."""
    html, _resources = HTMLExporter(template_name="webpdf").from_filename(str(PAGE))
    file = tmp_path / "share.html"
    file.write_text(html, encoding="utf-8")
    context = browser.new_context(viewport=WIDTH)
    context.route("**/*", lambda route: _only_files(route))
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto(file.as_uri())
    yield page
    context.close()


def _only_files(route: Route) -> None:
    if route.request.url.startswith("file:"):
        route.continue_()
    else:
        route.abort()


def test_the_pdf_holds_every_section(sheet: Page) -> None:
    pdf = sheet.pdf(**PAPER)
    assert pdf.startswith(b"%PDF-")
    # Chromium writes one object a page and one a heading, in the clear.
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) > 5
    outlined = {each.decode("latin-1") for each in re.findall(rb"/Title \((.*?)\)\n", pdf)}
    cells = nbformat.read(PAGE, as_version=4).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    headings = re.findall(r"(?m)^#+ (.+)$", re.sub(r"(?s)```.*?```", "", text))
    assert set(headings) - outlined == set()


def test_nothing_is_cut_off_at_the_edge_of_the_paper(sheet: Page) -> None:
    assert sheet.evaluate(CUT) == []


def test_what_is_folded_stays_folded_on_paper_as_the_page_says(sheet: Page) -> None:
    answer = sheet.locator("details.hublab-check-option p").first
    assert answer.count() == 1
    assert not answer.is_visible()
    sheet.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert answer.is_visible()


# All words that are seen between the first sheet and the last. And of each sheet: whether it stands
# alone on its page, its picture's sides, and how far it goes beyond its column, where it is cut.
SHEETS = """() => {
  const sheets = [...document.querySelectorAll(".hublab-sheet")];
  const between = document.createRange();
  between.setStartAfter(sheets[0]);
  between.setEndBefore(sheets.at(-1));
  const words = [...document.querySelectorAll("article p, article summary, article pre")]
    .filter((each) => between.intersectsNode(each) && each.checkVisibility())
    .map((each) => each.textContent.trim());
  const column = document.querySelector("article").getBoundingClientRect();
  return [words, sheets.map((sheet) => {
    const { breakBefore, breakAfter } = getComputedStyle(sheet);
    const box = sheet.querySelector("svg").getBoundingClientRect();
    return [breakBefore, breakAfter, box.width, box.height, box.right - column.right];
  })];
}"""
A4_WITHIN_MARGINS = {"width": 718, "height": 1047}  # 10 mm at each side, in CSS pixels


def test_board_and_cards_are_large_on_pages_of_their_own(browser: Browser, address: str) -> None:
    with Reader(browser, address, viewport=A4_WITHIN_MARGINS) as someone:
        with someone.open("book/cards") as page:
            page.emulate_media(media="print")
            words, (board, *cards) = page.evaluate(SHEETS)
        someone.check()
    assert words == [], "no answer is printed between them"
    assert len(cards) == 3
    for before, after, width, height, beyond in (board, *cards):
        assert (before, after) == ("page", "page")
        assert width <= A4_WITHIN_MARGINS["width"]
        assert height <= A4_WITHIN_MARGINS["height"]
        assert beyond <= 0
    assert min(width for _before, _after, width, *_others in cards) > 1.4 * DRAWN
    assert board[3] > 2 * DRAWN, "the board lies across its page"
