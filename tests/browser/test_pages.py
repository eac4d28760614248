"""Every page in a browser: a clean console, nothing fetched too early, every panel goes live."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hublab.panels import scenario
from playwright.sync_api import Browser, Page
from reader import Reader, first_of, go_live, places
from shown import error_of, in_cpython, until_shown

from publish import weight
from publish.pages import ROOT, toc_files

BUDGETS = tomllib.loads((ROOT / "publish/budgets.toml").read_text("utf-8"))["panel"]["bytes"]

# The words by which a screen reader announces each thing that can be operated.
UNNAMED = """
ident => {
  const words = (element) => (element?.textContent ?? "").trim();
  const named = (element) =>
    element.getAttribute("aria-label")
    || words(document.getElementById(element.getAttribute("aria-labelledby")))
    || [...(element.labels ?? [])].map(words).join("")
    || (element.matches("button, summary") && words(element));
  const operated = "button, input, select, textarea, summary, [role=slider], [tabindex='0']";
  return [...document.getElementById(ident).querySelectorAll(operated)]
    .filter((element) => !named(element) && element.offsetParent && !element.matches("pre"))
    .map((element) => element.outerHTML);
}
"""


def unfold_around(page: Page, ident: str) -> None:
    """Open what the panel is folded in, such as an exercise's solution."""
    page.evaluate(
        """ident => {
          let folded = document.getElementById(ident);
          while ((folded = folded.parentElement.closest("details"))) folded.open = true;
        }""",
        ident,
    )


@pytest.mark.parametrize("name", toc_files())
def test_a_page_asks_for_nothing_but_the_loader_and_has_nothing_to_complain_of(
    reader: Reader, site: Path, name: str
) -> None:
    page = reader.open(name)
    page.wait_for_load_state("networkidle")
    asked = [each for each in reader.requests if each.startswith("live/")]
    if any(place.page == name for place in places(site)):
        (loader,) = asked
        assert loader.endswith("/loader.js")
        assert (site / loader).stat().st_size <= BUDGETS["loader"]
    else:
        assert asked == []
    counted = {file.relative_to(site).as_posix() for file in weight.loaded(site, name)}
    found = {each.partition("?")[0] for each in reader.requests}
    letters = {each for each in found if each.startswith("_static/mathjax/output/")}
    assert found - letters <= counted, "the weight of a page is all of it"


@pytest.mark.parametrize("name", toc_files())
def test_every_panel_goes_live_and_shows_what_cpython_shows(
    regular: Reader, site: Path, name: str
) -> None:
    here = [place for place in places(site) if place.page == name]
    page = regular.open(name)
    for place in here:
        unfold_around(page, place.ident)
        go_live(page, place.ident)
        panel = scenario(place.scenario, ident=place.ident, story=place.story)
        if not error_of(panel):
            until_shown(page, place.ident, in_cpython(page, panel))
        assert page.evaluate(UNNAMED, place.ident) == []
    assert page.locator("[data-hublab-state=live]").count() == len(here)
    assert page.evaluate("history.length") <= 2, "to go live is no step to go back over"


def test_there_are_panels_of_every_question(site: Path) -> None:
    assert {place.question for place in places(site)} == {
        "options", "wait", "cost", "reach", "session",
    }  # fmt: skip


def test_below_a_folder_and_under_the_policy_panels_go_live_too(
    browser: Browser, site: Path, below: str
) -> None:
    with Reader(browser, below) as someone:
        for place in (first_of(site, "wait"), first_of(site, "session")):
            go_live(someone.open(place.page), place.ident)


def test_without_javascript_a_page_is_complete(browser: Browser, address: str, site: Path) -> None:
    with Reader(browser, address, java_script_enabled=False) as someone:
        for name in dict.fromkeys(place.page for place in places(site)):
            page = someone.open(name)
            panels = page.locator(".hublab-panel[data-hublab-scenario]")
            assert panels.count() == sum(place.page == name for place in places(site))
            whole = ":has(.hublab-sentence):has(svg):has(table):has(.hublab-scenario)"
            refused = ":has(.hublab-error):has(table):has(.hublab-scenario)"
            assert panels.and_(page.locator(f"{whole}, {refused}")).count() == panels.count()
            assert panels.locator("button, input, select, progress").count() == 0, "they are dead"
            page.close()
        someone.forgive(r"^failed: .*\.js")  # what a page would load ahead for its scripts
