"""Addresses that hold settings: a link, going back and forward, loading anew."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hublab.panels import scenario
from playwright.sync_api import Page, expect
from reader import Place, Reader, first_of, go_live, places, set_scenario, until_live

CHANGED = "session-1,sample=modest-session"
OTHER = "session-1,sample=memory-nearly-full"


@pytest.fixture
def place(site: Path) -> Place:
    """A panel whose answers come at once."""
    return first_of(site, "session")


def until_it_shows(page: Page, ident: str, text: str) -> None:
    """Wait until a panel shows this scenario, and the answer to it."""
    expect(page.locator(f"#{ident} .hublab-scenario code")).to_have_text(text)
    expect(page.locator(f"#{ident} .hublab-sentence")).to_have_text(scenario(text).sentence())


def choose(page: Page, ident: str, text: str) -> None:
    """Choose the session of a scenario in its menu."""
    panel = scenario(text)
    (control,) = panel.controls()
    (words,) = (each.words for each in control.choices if each.value == panel.settings.sample)
    menu = page.locator(f"#{ident}").get_by_label(control.label, exact=True)
    menu.select_option(label=words)


def fragment(page: Page) -> str:
    return page.evaluate("location.hash.slice(1)")


def test_a_link_opens_the_panel_with_its_settings(regular: Reader, place: Place) -> None:
    page = regular.open(place.page, CHANGED)
    until_live(page, place.ident)
    until_it_shows(page, place.ident, CHANGED)
    assert fragment(page) == CHANGED
    expect(page.locator(f"#{place.ident}")).to_be_in_viewport()


def test_a_link_to_what_the_page_shows_goes_there_and_starts_nothing(
    regular: Reader, place: Place
) -> None:
    page = regular.open(place.page, place.scenario)
    expect(page.locator(f"#{place.ident}")).to_be_in_viewport()
    expect(page.locator(f"#{place.ident}")).to_have_attribute("data-hublab-state", "static")


def test_what_a_reader_sets_is_in_the_address_and_survives_loading_anew(
    regular: Reader, place: Place
) -> None:
    page = regular.open(place.page)
    go_live(page, place.ident)
    assert fragment(page) == ""
    choose(page, place.ident, CHANGED)
    until_it_shows(page, place.ident, CHANGED)
    page.wait_for_url(f"**#{CHANGED}")
    page.reload()
    until_live(page, place.ident)
    until_it_shows(page, place.ident, CHANGED)
    assert fragment(page) == CHANGED


def test_back_and_forward_lead_through_the_settings(regular: Reader, place: Place) -> None:
    page = regular.open(place.page)
    go_live(page, place.ident)
    for text in (CHANGED, OTHER):
        set_scenario(page, text)
        until_it_shows(page, place.ident, text)
    page.go_back()
    until_it_shows(page, place.ident, CHANGED)
    page.go_back()
    until_it_shows(page, place.ident, place.scenario)
    assert fragment(page) == ""
    page.go_forward()
    until_it_shows(page, place.ident, CHANGED)
    page.go_forward()
    until_it_shows(page, place.ident, OTHER)
    assert fragment(page) == OTHER


def test_moves_that_follow_each_other_are_one_step_back(regular: Reader, place: Place) -> None:
    page = regular.open(place.page)
    go_live(page, place.ident)
    for text in (CHANGED, OTHER):
        choose(page, place.ident, text)
    until_it_shows(page, place.ident, OTHER)
    page.wait_for_url(f"**#{OTHER}")
    page.go_back()
    until_it_shows(page, place.ident, place.scenario)


def two_of_a_kind(site: Path) -> tuple[Place, Place]:
    """The first two panels of a page that ask the same question, quickly."""
    return next(
        pair
        for pair in itertools.combinations(places(site), 2)
        if pair[0].page == pair[1].page and pair[0].question == pair[1].question == "session"
    )


def test_a_link_from_the_second_panel_leads_to_the_second(regular: Reader, site: Path) -> None:
    first, second = two_of_a_kind(site)
    page = regular.open(second.page)
    go_live(page, second.ident)
    choose(page, second.ident, CHANGED)
    until_it_shows(page, second.ident, CHANGED)
    page.wait_for_url(f"**#{second.ident}/{CHANGED}")
    again = regular.open(second.page, fragment(page))
    until_live(again, second.ident)
    until_it_shows(again, second.ident, CHANGED)
    expect(again.locator(f"#{first.ident}")).to_have_attribute("data-hublab-state", "static")


def test_going_back_brings_back_every_panel_of_the_page(regular: Reader, site: Path) -> None:
    first, second = two_of_a_kind(site)
    page = regular.open(first.page)
    go_live(page, first.ident)
    go_live(page, second.ident)
    set_scenario(page, CHANGED)
    until_it_shows(page, first.ident, CHANGED)
    set_scenario(page, f"{second.ident}/{OTHER}")
    until_it_shows(page, second.ident, OTHER)
    until_it_shows(page, first.ident, CHANGED)
    page.go_back()
    until_it_shows(page, second.ident, second.scenario)
    until_it_shows(page, first.ident, CHANGED)
    page.reload()
    until_live(page, first.ident)
    until_it_shows(page, first.ident, CHANGED)


def test_a_link_unfolds_what_its_panel_is_folded_in(regular: Reader, site: Path) -> None:
    place = next(each for each in places(site) if each.ident.endswith("-solved"))
    page = regular.open(place.page)
    expect(page.locator(f"details:not([open]) #{place.ident}")).to_be_hidden()
    set_scenario(page, f"{place.ident}/{place.scenario}")
    expect(page.locator(f"#{place.ident} .hublab-sentence")).to_be_visible()


def test_values_keep_every_character_on_their_way_through_an_address(
    regular: Reader, site: Path
) -> None:
    place = first_of(site, "options")
    text = "options-1,cluster=fir,account=a%2541%20%22%C3%A9%2F"  # a%41 "é/
    page = regular.open(place.page, text)
    until_live(page, place.ident)
    expect(page.locator(f"#{place.ident} .hublab-scenario code")).to_have_text(text)
    expect(page.locator(f"#{place.ident} .hublab-error")).to_contain_text('“a%41 "é/”')


def test_the_button_copies_the_address_of_its_panel(reader: Reader, site: Path) -> None:
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    _first, second = two_of_a_kind(site)
    page = reader.open(second.page)
    go_live(page, second.ident)
    choose(page, second.ident, CHANGED)
    until_it_shows(page, second.ident, CHANGED)
    button = page.locator(f"#{second.ident} .hublab-scenario .hublab-copy")
    expect(button).to_have_count(1)
    button.click()
    expect(button).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == reader.address(second.page, f"{second.ident}/{CHANGED}")
