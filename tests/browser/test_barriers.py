"""Barriers: what axe-core finds, what a phone cuts off, what moves though it was asked not to."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from reader import SCREEN, Place, Reader, first_of, go_live, until_scripted

from publish.pages import ROOT, toc_files

AXE = ROOT / "publish/assets/node_modules/axe-core/axe.min.js"
QUESTIONS = ("options", "wait", "cost", "reach", "session")
PHONE = {"width": 390, "height": 844}
PAGES = pytest.mark.parametrize("name", [*toc_files(), "progress", "status", "search", "404"])


def barriers(page: Page, within: str, *rules: str) -> dict[str, list[str]]:
    """The elements that axe-core finds wrong, by rule: one of `rules`, or any."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    options = {"runOnly": list(rules)} if rules else {}
    found = page.evaluate("([within, options]) => axe.run(within, options)", [within, options])
    return {rule["id"]: [node["html"] for node in rule["nodes"]] for rule in found["violations"]}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_panel_has_no_barriers_static_or_live(regular: Reader, site: Path, question: str) -> None:
    place = first_of(site, question)
    page = regular.open(place.page)
    within = f"#{place.ident}"
    assert barriers(page, within) == {}
    go_live(page, place.ident)
    unfold = page.locator(f"{within} .hublab-unfold")
    for each in unfold.all():
        if each.get_attribute("aria-expanded") != "true":  # a story opens what it needs
            each.click()
    expect(page.locator(f"{within} .hublab-unfold.mod-active")).to_have_count(unfold.count())
    until_whole(page, place)
    assert barriers(page, within) == {}


def until_whole(page: Page, place: Place) -> None:
    """Wait until an answer that comes in parts is whole."""
    expect(page.locator(f"#{place.ident} .hublab-sentence")).not_to_contain_text("So far, in")


@PAGES
def test_a_page_has_no_barriers(regular: Reader, name: str) -> None:
    page = regular.open(name)
    found = {}
    for size in (SCREEN, PHONE):
        page.set_viewport_size(size)
        page.reload()  # code that is wider than the page becomes a stop of the Tab key
        until_scripted(page)
        page.add_style_tag(content="* { transition: none !important }")  # colours change at once
        # A theme changes colours alone.
        for theme, rules in (("light", ()), ("dark", ("color-contrast",))):
            page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
            found[size["width"], theme] = barriers(page, "html", *rules)
    assert {case: some for case, some in found.items() if some} == {}


@PAGES
def test_a_page_fits_when_it_is_enlarged(regular: Reader, name: str) -> None:
    page = regular.open(name)
    for width in (640, 320):  # a window of 1280 pixels at 200 and at 400 %
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_phone_shows_a_live_panel_whole(
    browser: Browser, address: str, site: Path, question: str
) -> None:
    place = first_of(site, question)
    with Reader(browser, address, viewport=PHONE) as someone:
        page = someone.open(place.page)
        go_live(page, place.ident)
        until_whole(page, place)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        wide = page.locator(f"#{place.ident} :is(input, select, button, svg)").evaluate_all(
            "(found, width) => found.filter((each) => each.checkVisibility()"
            " && !each.closest('.hublab-scroll')"
            " && each.getBoundingClientRect().right > width).map((each) => each.outerHTML)",
            PHONE["width"],
        )
        assert wide == []


def with_a_film(reader: Reader, site: Path) -> tuple[Page, Place]:
    """A live panel that has a player."""
    place = first_of(site, "wait")
    page = reader.open(place.page)
    go_live(page, place.ident)
    until_whole(page, place)
    expect(page.locator(f"#{place.ident} .hublab-film")).to_be_visible()
    return page, place


def test_who_asks_for_less_motion_can_step_but_not_play(
    browser: Browser, address: str, site: Path
) -> None:
    with Reader(browser, address, reduced_motion="reduce") as someone:
        page, place = with_a_film(someone, site)
        panel = page.locator(f"#{place.ident}")
        expect(panel.locator(".hublab-play")).to_be_hidden()
        expect(panel.get_by_role("button", name="Step forward")).to_be_visible()


def test_others_can_play_and_nothing_moves_before(regular: Reader, site: Path) -> None:
    page, place = with_a_film(regular, site)
    panel = page.locator(f"#{place.ident}")
    expect(panel.locator(".hublab-play")).to_be_visible()
    moving = panel.evaluate("panel => panel.getAnimations({ subtree: true }).length")
    assert moving == 0
