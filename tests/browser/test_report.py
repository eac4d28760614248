"""“Was this page right?” tells what a panel shows at the moment."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect
from reader import Reader

PAGE = "book/charging"


def test_the_scenario_of_each_panel_goes_along(regular: Reader) -> None:
    page = regular.open(PAGE)
    page.get_by_text("Was this page right?").click()
    lines = page.locator(".hublab-report pre")
    for panel in page.locator("[data-hublab-scenario]").all():
        expect(lines).to_contain_text(panel.get_attribute("data-hublab-scenario") or "none")
    changed = "hublab-cost-whole-term/cost-1,days=30"
    page.evaluate(
        "link => { document.querySelector('[data-hublab-scenario]').dataset.hublabLink = link }",
        changed,
    )
    page.get_by_text("Was this page right?").click()
    page.get_by_text("Was this page right?").click()
    expect(lines).to_contain_text(changed)


def test_an_address_is_filled_in(regular: Reader) -> None:
    page = regular.open(PAGE)
    page.evaluate("""() => {
      const report = document.querySelector(".hublab-report");
      report.dataset.hublabAddress = "https://example.org/new?title={title}&body={body}";
      report.append(document.createElement("a"));
    }""")
    page.get_by_text("Was this page right?").click()
    link = page.locator(".hublab-report > a")
    page.wait_for_function("() => document.querySelector('.hublab-report > a').href")
    sent = parse_qs(urlsplit(link.get_attribute("href") or "").query)
    assert sent["title"] == ["“What is charged” is not right"]
    assert f"({PAGE})" in sent["body"][0]
