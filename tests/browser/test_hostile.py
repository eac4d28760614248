"""Addresses made by somebody who means harm: a sentence, the panel as it was, and nothing else."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page
from reader import Reader, first_of, set_scenario, until_live

QUESTION = "wait"
# What an address may try, behind the beginning that makes it a panel's. None is a scenario.
TRICKS = (
    "<script>window.harmed=1</script>",
    "<img src=x onerror=window.harmed=1>",
    "<svg/onload=window.harmed=1>",
    "<iframe srcdoc='<script>parent.harmed=1</script>'>",
    "<details open ontoggle=window.harmed=1>",
    "\"><script>window.harmed=1</script>",
    "'><img src=x onerror=window.harmed=1>",
    "</code><b>harm</b>",
    "</strong></p><h1>harm</h1>",
    "--><!--<b>harm</b>",
    "&lt;script&gt;window.harmed=1&lt;/script&gt;",
    "&#60;img src=x onerror=window.harmed=1&#62;",
    "javascript:window.harmed=1",
    "data:text/html,<script>parent.harmed=1</script>",
    "hours=<b>1</b>",
    "gpu=<img src=x onerror=window.harmed=1>",
    "gpu=%3Cimg src=x onerror=window.harmed=1%3E",
    "gpu=%253Cscript%253Ewindow.harmed=1%253C/script%253E",
    "cluster=<script>window.harmed=1</script>",
    "cluster=../../etc/passwd",
    "cluster=%00",
    "cluster=fir%0d%0aSet-Cookie:a=b",
    "hours=__import__('os').system('true')",
    "hours={{7*7}}",
    "hours=${7*7}",
    "hours=%n%n%s",
    "hours=1e999",
    "hours=NaN",
    "hours=-Infinity",
    "hours=0x10",
    "hours=1_000",
    "hours=١",
    "hours=１",
    "cores=1;cores=2",
    "cores=1,cores=2",
    "cores=" + "9" * 400,
    "cores=1'--",
    "cores=1) OR (1=1",
    "__proto__=1",
    "constructor=1",
    "__class__=1",
    "settings.__init__=1",
    "hours=1\u202e2",
    "hоurs=1",  # the second letter is Cyrillic
    "h\u200bours=1",
    "\U0001f4a5=1",
    "queues=1" + ",seed=1" * 300,
    "=",
    ",,,,",
    "%",
)  # fmt: skip

INJECTED = "script[srcdoc], iframe, img[src='x'], .hublab-panel :is(h1, b, script)"


def harm(page: Page) -> list[str]:
    """What got through: code that ran, or elements that came from an address."""
    ran = ["ran"] if page.evaluate("window.harmed !== undefined") else []
    return ran + page.locator(INJECTED).evaluate_all("found => found.map((each) => each.outerHTML)")


def test_there_are_fifty_tricks_of_their_own() -> None:
    assert len(set(TRICKS)) >= 50


def test_no_address_does_harm_and_each_gets_one_sentence(regular: Reader, site: Path) -> None:
    place = first_of(site, QUESTION)
    page = regular.open(place.page)
    panel = page.locator(f"#{place.ident}")
    set_scenario(page, quote(f"{QUESTION}-1,{TRICKS[0]}"))
    until_live(page, place.ident)
    scenario = panel.locator(".hublab-scenario code").inner_text()
    said = {}
    for trick in TRICKS:
        set_scenario(page, "")
        set_scenario(page, quote(f"{QUESTION}-1,{trick}", safe="%<>'\"=&;"))
        complaint = panel.locator(":scope > .hublab-error")
        complaint.wait_for()
        said[trick] = complaint.inner_text()
        assert harm(page) == []
        assert panel.locator(".hublab-scenario code").inner_text() == scenario
    assert all(sentence and "\n" not in sentence for sentence in said.values())
    assert max(map(len, said.values())) < 600


@pytest.mark.parametrize("trick", [TRICKS[1], TRICKS[16], TRICKS[35]])
def test_a_page_that_is_opened_by_such_an_address_is_whole(
    regular: Reader, site: Path, trick: str
) -> None:
    place = first_of(site, QUESTION)
    page = regular.open(place.page, quote(f"{QUESTION}-1,{trick}", safe="%<>'\"="))
    until_live(page, place.ident)
    page.locator(f"#{place.ident} > .hublab-error").wait_for()
    assert harm(page) == []
    shown = page.locator(f"#{place.ident} .hublab-scenario code").inner_text()
    assert shown == place.scenario


@pytest.mark.parametrize("fragment", ["hostile", "<b>", "wait", "waiting-1,hours=1", "%00%ff"])
def test_an_address_that_is_no_panel_s_leaves_the_page_as_it_is(
    regular: Reader, site: Path, fragment: str
) -> None:
    place = first_of(site, QUESTION)
    page = regular.open(place.page, fragment)
    page.wait_for_load_state("networkidle")
    assert page.locator(f"#{place.ident}").get_attribute("data-hublab-state") == "static"
    assert harm(page) == []
