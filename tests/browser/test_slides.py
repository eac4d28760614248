"""Every deck in a real browser, as at a lectern: 1280 × 720, from a file, without a network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from reader import Reader

from publish.slides import file_name, lessons

LECTERN = {"width": 1280, "height": 720}
LESSONS = {each.page.stem: each for _caption, some in lessons() for each in some}
EACH_DECK = pytest.mark.parametrize("name", LESSONS)
READY = "() => window.Reveal?.isReady()"
LEAST_TEXT = 16  # pixels of 720, as those at the back see them
LEAST_IN_PICTURES = 11

# Of each slide, with all that the speaker's next steps show and each answer unfolded in its turn:
# how far it goes to the right and down, its cells, the size of its letters, and options of commands
# that stand on two lines.
MEASURE = """() => Reveal.getSlides().map((slide) => {
  const { h, v } = Reveal.getIndices(slide);
  Reveal.slide(h, v, -1);
  const folded = [...slide.querySelectorAll("details")].filter((each) => each.checkVisibility());
  // A solution that is a panel has a slide of its own.
  const answers =
    ".celltag_hide-cell:not(:has(.hublab-panel)), details:not([open]) > :not(summary)";
  const seen = [...slide.querySelectorAll(answers)].filter((each) =>
    each.checkVisibility({ visibilityProperty: true, opacityProperty: true }));
  Reveal.slide(h, v, 99);
  const reach = () => {
    const parts = [slide, ...slide.querySelectorAll("*")].filter((each) =>
      each.checkVisibility() && !each.closest("aside, mjx-assistive-mml"));
    const boxes = parts.map((each) => each.getBoundingClientRect());
    return [
      Math.max(slide.scrollWidth, ...boxes.map((box) => Math.ceil(box.right))),
      Math.max(slide.scrollHeight, ...boxes.map((box) => Math.ceil(box.bottom))),
    ];
  };
  const reaches = [reach()];
  for (const each of folded) {
    const before = each.open;
    each.open = true;
    reaches.push(reach());
    each.open = before;
  }
  const pictures = [...slide.querySelectorAll(".hublab-panel svg")]
    .map((svg) => [svg.getBoundingClientRect(), svg.viewBox.baseVal])
    .filter(([box]) => box.width > 0)
    .map(([box, view]) => 16 * Math.min(box.width / view.width, box.height / view.height));
  const torn = [];
  for (const code of slide.querySelectorAll("pre, :not(pre) > code")) {
    const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    while (walker.nextNode())
      for (const found of walker.currentNode.data.matchAll(/(?<!\\S)--\\w[\\w-]*=?/g)) {
        const range = document.createRange();
        range.setStart(walker.currentNode, found.index);
        range.setEnd(walker.currentNode, found.index + found[0].length);
        const lines = new Set([...range.getClientRects()].map((box) => box.top));
        if (lines.size > 1) torn.push(found[0]);
      }
  }
  return {
    torn,
    cells: [...slide.querySelectorAll(".jp-Cell")].map((each) => each.id).join(" "),
    right: Math.max(...reaches.map(([right]) => right)),
    bottom: Math.max(...reaches.map(([, bottom]) => bottom)),
    text: parseFloat(getComputedStyle(slide).fontSize),
    pictures: Math.min(99, ...pictures),
    seen: seen.map((each) => each.textContent.trim().slice(0, 60)),
  };
})"""


@pytest.fixture(scope="module")
def lectern(browser: Browser, site: Path) -> Iterator[Reader]:
    """A browser without a network, which opens the decks from their folder."""
    root = f"{(site / 'slides').as_uri()}/"
    with Reader(browser, root, viewport=LECTERN, offline=True) as someone:
        yield someone


def opened(lectern: Reader, name: str, query: str = "") -> Page:
    page = lectern.context.new_page()
    page.goto(f"{lectern.root}{file_name(LESSONS[name].page)}{query}")
    page.wait_for_function(READY)
    return page


@EACH_DECK
def test_every_slide_fits_and_is_legible_and_keeps_its_solutions(
    lectern: Reader, name: str
) -> None:
    with opened(lectern, name) as page:
        slides: list[dict[str, Any]] = page.evaluate(MEASURE)
    too_large = [one for one in slides if one["right"] > 1280 or one["bottom"] > 720]
    assert too_large == []
    assert [one for one in slides if one["torn"]] == []
    assert [one for one in slides if one["text"] < LEAST_TEXT] == []
    assert [one for one in slides if one["pictures"] < LEAST_IN_PICTURES] == []
    assert [one for one in slides if one["seen"]] == [], "seen before the speaker goes on"
    lectern.check()  # the console is clean, and nobody was asked


def test_the_list_of_decks_asks_nobody(lectern: Reader) -> None:
    with lectern.open("index") as page:
        assert page.get_by_role("link").count() == len(LESSONS)
    lectern.check()


def notes_of_a_slide(page: Page) -> str:
    """What the window that the key S opens shows beside a slide with notes."""
    with page.expect_popup() as opening:
        page.keyboard.press("s")
    window = opening.value
    for _slide in range(2):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    window.wait_for_function(
        "() => document.querySelector('.speaker-controls-notes .value').textContent.trim()"
    )
    shown = window.locator(".speaker-controls-notes").inner_text()
    window.close()
    return shown


def test_the_speaker_has_the_notes_in_a_window_of_their_own(lectern: Reader) -> None:
    with opened(lectern, "right-size") as page:
        assert "Instructor note" in notes_of_a_slide(page)
    lectern.forgive("^(warning|failed)")
    lectern.check()


def test_under_the_policy_of_a_host_too(browser: Browser, below: str) -> None:
    with Reader(browser, f"{below}slides/", viewport=LECTERN) as someone:
        with opened(someone, "right-size") as page:
            assert "Instructor note" in notes_of_a_slide(page)
        someone.forgive("^(warning|failed)")


def test_going_on_unfolds_an_answer(lectern: Reader) -> None:
    with opened(lectern, "right-size") as page:
        page.evaluate("""() => {
          const check = document.querySelector(".hublab-check").closest("section");
          const { h, v } = Reveal.getIndices(check);
          Reveal.slide(h, v);
        }""")
        right = page.locator("section.present section.present .hublab-check-right")
        assert not right.is_visible()
        page.keyboard.press("Space")
        right.wait_for(state="visible")
    lectern.check()


# Of each slide as printed: what reaches into its margins or beyond, and whether it has any.
PRINTED = """() => [...document.querySelectorAll(".pdf-page")].map((page) => {
  const [slide] = page.querySelectorAll("section");
  const style = getComputedStyle(slide);
  const sides = ["Left", "Right", "Top", "Bottom"];
  const margins = sides.map((side) => parseFloat(style[`padding${side}`]));
  const parts = [...slide.querySelectorAll("*")].filter((each) =>
    each.checkVisibility() && !each.closest("aside, mjx-assistive-mml"));
  const frame = page.getBoundingClientRect();
  const boxes = parts.map((each) => each.getBoundingClientRect()).filter((box) => box.width);
  return {
    cells: [...slide.querySelectorAll(".jp-Cell")].map((each) => each.id).join(" "),
    margin: Math.min(...margins),
    left: Math.min(...boxes.map((box) => Math.floor(box.left - frame.left))),
    right: Math.max(...boxes.map((box) => Math.ceil(box.right - frame.left))),
    bottom: Math.max(...boxes.map((box) => Math.ceil(box.bottom - frame.top))),
    title: slide.querySelector("h1") ? parseFloat(style.paddingTop) : null,
  };
})"""
EACH_PRINTED = pytest.mark.parametrize(
    "name", ["cards", "queue-and-priority", "charging", "right-size"]
)


@EACH_PRINTED
def test_a_printed_slide_keeps_its_margins_and_is_not_cut(lectern: Reader, name: str) -> None:
    with opened(lectern, name, "?print-pdf") as page:
        page.wait_for_selector(".pdf-page .hublab-slide")
        page.emulate_media(media="print")
        slides = page.evaluate(PRINTED)
    assert [one for one in slides if one["margin"] < 20 or one["left"] < 20] == []
    assert [one for one in slides if one["right"] > 1280 or one["bottom"] > 720] == []
    assert slides[0]["title"] > 100, "the title is set lower than other slides begin"
    lectern.check()


def test_a_deck_can_be_printed_one_slide_a_page(lectern: Reader) -> None:
    with opened(lectern, "charging") as page:
        slides = page.evaluate("() => Reveal.getTotalSlides()")
    with opened(lectern, "charging", "?print-pdf") as page:
        page.wait_for_selector(".pdf-page")
        printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == slides
    lectern.check()
