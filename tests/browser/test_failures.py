"""Where a panel can't be live it says so in a sentence, and all that it showed stays."""

from __future__ import annotations

import itertools
from pathlib import Path

from playwright.sync_api import Browser, Page, Route, expect
from reader import Reader, first_of, go_live, places, until_live

FAILED = "The panel cannot be tried here"


def press(page: Page, ident: str) -> None:
    page.locator(f"#{ident}").get_by_role("button", name="Try it").click()


def is_as_it_was(page: Page, ident: str) -> None:
    """Sentence, picture and table of the static panel are there."""
    panel = page.locator(f"#{ident}")
    expect(panel.locator(".hublab-sentence")).to_be_visible()
    expect(panel.locator("svg").first).to_be_visible()
    expect(panel.locator("table").first).to_be_visible()


def test_a_download_that_fails_is_said_and_can_be_tried_again(reader: Reader, site: Path) -> None:
    place = first_of(site, "options")
    page = reader.open(place.page)
    page.route("**/stdlib.zip", lambda route: route.abort())
    press(page, place.ident)
    expect(page.locator(f"#{place.ident} .hublab-try")).to_contain_text(FAILED)
    is_as_it_was(page, place.ident)
    page.unroute("**/stdlib.zip")
    go_live(page, place.ident)
    assert any("stdlib.zip" in each for each in reader.forgive("."))


def test_a_browser_without_webassembly_is_told_so(reader: Reader, site: Path) -> None:
    place = first_of(site, "options")
    reader.context.add_init_script("delete window.WebAssembly;")
    page = reader.open(place.page)
    press(page, place.ident)
    expect(page.locator(f"#{place.ident} .hublab-try")).to_contain_text("a newer browser")
    is_as_it_was(page, place.ident)
    assert not [each for each in reader.requests if each.endswith(".wasm")]


def test_a_host_that_forbids_webassembly_does_not_leave_the_reader_waiting(
    reader: Reader, site: Path
) -> None:
    place = first_of(site, "options")
    page = reader.open(place.page)
    page.route("**/worker.mjs", lambda route: forbid(route, site))
    press(page, place.ident)
    expect(page.locator(f"#{place.ident} .hublab-try")).to_contain_text(FAILED)
    is_as_it_was(page, place.ident)
    assert reader.forgive("WebAssembly|wasm|Content Security")


def forbid(route: Route, site: Path) -> None:
    """The worker under a policy that lets no WebAssembly be compiled."""
    (file,) = site.glob("live/*/worker.mjs")
    headers = {"Content-Type": "text/javascript", "Content-Security-Policy": "script-src 'self'"}
    route.fulfill(body=file.read_bytes(), headers=headers)


def test_a_page_from_a_file_says_what_is_needed(browser: Browser, site: Path) -> None:
    place = first_of(site, "options")
    with Reader(browser, f"{site.as_uri()}/") as someone:
        page = someone.open(place.page)
        press(page, place.ident)
        expect(page.locator(f"#{place.ident} .hublab-try")).to_contain_text("from a web server")
        is_as_it_was(page, place.ident)


def test_a_broken_panel_takes_down_no_other(reader: Reader, site: Path) -> None:
    broken, whole = two_on_one_page(site)
    page = reader.open(broken.page)
    reload_with(page, broken.ident)
    press(page, broken.ident)
    expect(page.locator(f"#{broken.ident} .hublab-try")).to_contain_text(
        "does not begin a scenario"
    )
    press(page, whole.ident)
    until_live(page, whole.ident)
    is_as_it_was(page, broken.ident)


def two_on_one_page(site: Path) -> tuple:
    """Two panels that are next to each other on one page."""
    found = places(site)
    return next(pair for pair in itertools.pairwise(found) if pair[0].page == pair[1].page)


def reload_with(page: Page, ident: str) -> None:
    """Load the page anew with a damaged scenario in the panel's element."""

    def damage(route: Route) -> None:
        answer = route.fetch()
        before, mark, after = answer.text().partition(f'id="{ident}"')
        _scenario, quote, rest = after.partition('data-hublab-scenario="')[2].partition('"')
        head = after.partition('data-hublab-scenario="')[0]
        body = f'{before}{mark}{head}data-hublab-scenario="nonsense-1{quote}{rest}'
        route.fulfill(response=answer, body=body)

    page.route("**/*.html", damage)
    page.reload()
