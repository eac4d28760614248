"""By keyboard alone: go live, change every kind of control, guess, step, play, unfold, copy."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from reader import Place, Reader, first_of, go_live, until_live

MOST_STEPS = 400  # Tabs to what a page has; a trap for the keyboard ends the test
IS_FOCUSED = "(element) => element === document.activeElement"
# The focus shows: an outline, a shadow, or something that the browser draws by itself.
SHOWS_FOCUS = """(element) => {
  const style = getComputedStyle(element);
  return element.matches(":focus-visible")
    && (style.outlineStyle !== "none" || style.boxShadow !== "none");
}"""


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until `wanted` has the focus, visibly."""
    for _step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if wanted.evaluate(IS_FOCUSED):
            assert wanted.evaluate(SHOWS_FOCUS), wanted.evaluate("(each) => each.outerHTML")
            return
    pytest.fail(f"Tab does not lead to {wanted}")


def live_by_keyboard(reader: Reader, place: Place) -> tuple[Page, Locator]:
    """The page, and its panel that Enter on its button has made live."""
    page = reader.open(place.page)
    panel = page.locator(f"#{place.ident}")
    tab_to(page, panel.get_by_role("button", name="Try it"))
    page.keyboard.press("Enter")
    until_live(page, place.ident)
    return page, panel


def scenario_of(panel: Locator) -> Locator:
    return panel.locator(".hublab-scenario code")


def test_the_focus_stays_in_the_panel_that_goes_live(regular: Reader, site: Path) -> None:
    page, panel = live_by_keyboard(regular, first_of(site, "options"))
    within = "(panel) => panel.contains(document.activeElement)"
    assert panel.evaluate(within)
    page.keyboard.press("Tab")
    assert panel.evaluate(within)
    assert page.locator(":focus").evaluate(SHOWS_FOCUS)


def test_numbers_menus_texts_and_boxes_are_set(regular: Reader, site: Path) -> None:
    page, panel = live_by_keyboard(regular, first_of(site, "options"))
    tab_to(page, panel.get_by_label("Number of cores", exact=True))
    page.keyboard.press("ArrowUp")
    expect(scenario_of(panel)).to_contain_text("cores=2")
    tab_to(page, panel.get_by_label("GPU configuration", exact=True))
    page.keyboard.press("ArrowDown")
    expect(scenario_of(panel)).to_contain_text("gpu=gpu:")

    page, panel = live_by_keyboard(regular, first_of(site, "wait"))
    tab_to(page, panel.get_by_label("Another interactive job", exact=False))
    page.keyboard.press("Space")
    expect(scenario_of(panel)).to_contain_text("other_interactive=yes")

    page, panel = live_by_keyboard(regular, first_of(site, "cost"))
    tab_to(page, panel.get_by_label("Your group", exact=False).first)
    page.keyboard.press("End")
    page.keyboard.type(" 3")
    page.keyboard.press("Tab")
    expect(scenario_of(panel)).to_contain_text("/3")


def test_a_story_is_chosen_and_begun_again(regular: Reader, site: Path) -> None:
    page, panel = live_by_keyboard(regular, first_of(site, "reach"))
    tab_to(page, panel.get_by_label("Story", exact=True))
    page.keyboard.press("End")
    story = panel.locator(".hublab-story")
    expect(story).to_be_visible()
    begun = scenario_of(panel).inner_text()
    tab_to(page, panel.get_by_label("You try to", exact=True))
    page.keyboard.press("ArrowDown")
    expect(scenario_of(panel)).not_to_have_text(begun)
    page.keyboard.press("Shift+Tab")
    expect(panel.get_by_role("button", name="Start it again")).to_be_focused()
    page.keyboard.press("Enter")
    expect(scenario_of(panel)).to_have_text(begun)


def test_a_guess_is_made_before_the_answer(regular: Reader, site: Path) -> None:
    page, panel = live_by_keyboard(regular, first_of(site, "wait"))
    expect(panel.locator(".hublab-sentence")).not_to_contain_text("So far, in")
    tab_to(page, panel.get_by_label("Guess before the next answer", exact=True))
    page.keyboard.press("Space")
    page.keyboard.press("Shift+Tab")
    tab_to(page, panel.get_by_label("Time (hours)", exact=True))
    page.keyboard.press("ArrowUp")
    show = panel.get_by_role("button", name="Show the answer")
    expect(show).to_be_visible()
    expect(panel.locator(".hublab-sentence")).to_be_hidden()
    slider = panel.get_by_role("slider", name="Guess")
    tab_to(page, slider)
    before = slider.get_attribute("aria-valuenow")
    page.keyboard.press("ArrowRight")
    expect(slider).not_to_have_attribute("aria-valuenow", before)
    tab_to(page, show)
    page.keyboard.press("Enter")
    expect(panel.locator(".hublab-sentence")).to_be_visible()
    expect(panel.locator(".hublab-verdict")).to_be_visible()


def test_a_film_is_stepped_scrubbed_and_played(regular: Reader, site: Path) -> None:
    page, panel = live_by_keyboard(regular, first_of(site, "wait"))
    expect(panel.locator(".hublab-sentence")).not_to_contain_text("So far, in")
    told = panel.locator(".hublab-film figcaption span")
    slider = panel.get_by_role("slider", name="Moment")
    tab_to(page, slider)
    page.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuenow", "0.0")
    first = told.inner_text()
    page.keyboard.press("ArrowRight")
    expect(told).not_to_have_text(first)
    second = told.inner_text()
    for name, expected in (("Step back", first), ("Step forward", second)):
        tab_to(page, panel.get_by_role("button", name=name))
        page.keyboard.press("Enter")
        expect(told).to_have_text(expected)
    tab_to(page, panel.get_by_role("button", name="Play"))
    page.keyboard.press("Enter")
    expect(told).not_to_have_text(second)
    page.keyboard.press("Enter")
    expect(panel.get_by_role("button", name="Play")).to_be_focused()


def test_what_is_folded_is_unfolded_and_copied(regular: Reader, site: Path) -> None:
    page, panel = live_by_keyboard(regular, first_of(site, "options"))
    unfold = panel.locator(".hublab-unfold").last
    tab_to(page, unfold)
    assert unfold.get_attribute("aria-expanded") == "false"
    page.keyboard.press("Enter")
    expect(unfold).to_have_attribute("aria-expanded", "true")
    tab_to(page, panel.locator(".hublab-scenario .hublab-copy"))
    page.keyboard.press("Enter")
    expect(panel.locator(".hublab-scenario .hublab-copy")).to_be_focused()


def test_what_was_open_stays_open(regular: Reader, site: Path) -> None:
    place = first_of(site, "options")
    page = regular.open(place.page)
    summary = page.locator(f"#{place.ident} details.hublab-more > summary").first
    summary.click()
    head = summary.inner_text()
    go_live(page, place.ident)
    unfolded = page.locator(f"#{place.ident} .hublab-unfold.mod-active")
    expect(unfolded).to_have_text(head)


def test_the_panel_says_that_it_is_live_and_what_it_answers(regular: Reader, site: Path) -> None:
    place = first_of(site, "session")
    page = regular.open(place.page)
    regions = page.locator("body > p.hublab-unseen[role=status]")
    go_live(page, place.ident)
    expect(regions.filter(has_text="The panel is live")).to_have_count(1)
    sentence = page.locator(f"#{place.ident} .hublab-sentence")
    before = sentence.inner_text()
    page.locator(f"#{place.ident} select").last.select_option(index=2)
    expect(sentence).not_to_have_text(before)
    expect(regions.filter(has_text=sentence.inner_text())).to_have_count(1)
