"""How soon a panel of the built site is live, and how soon it answers a move (medians of five).

A browser profile of its own for each cold start; the second page of the same profile is the warm
one. A move is a press of an arrow key's step on a number; its first picture is the first change of
the panel's HTML. Bytes are those that a host sends with gzip.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent / "browser")]

from browser import launch  # noqa: E402 - the browser tests' own
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402
from reader import Place, places  # noqa: E402
from served import compressed, served  # noqa: E402

SITE = HERE.parents[1] / "_build/html"
RUNS = 5
MOVES = 20
PREPARE = """ident => {
  window.marks = {};
  const panel = document.getElementById(ident);
  document.addEventListener("hublab-live", ({ detail }) => {
    if (detail.ident === ident) marks[detail.state] ??= performance.now();
  });
  panel.querySelector(".hublab-try button").addEventListener("click", () => {
    marks.touch ??= performance.now();
  }, { capture: true });
}"""
# Change the panel's input of this place, and wait for its first new picture and its last.
MOVE = """([ident, value]) => new Promise((done) => {
  const panel = document.getElementById(ident);
  const input = panel.querySelector('input[type="number"]');
  const begin = performance.now();
  let first = null, last = null, timer = null;
  const observer = new MutationObserver(() => {
    last = performance.now() - begin;
    first ??= last;
    clearTimeout(timer);
    timer = setTimeout(() => { observer.disconnect(); done([first, last]); }, 700);
  });
  observer.observe(panel.querySelector(".hublab-host"), { childList: true, subtree: true });
  input.value = value;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  setTimeout(() => done([first, last]), 15000);
})"""


def main() -> None:
    """Print the table."""
    from run import HEADER, RULE

    print(HEADER, RULE, sep="\n")
    with sync_playwright() as playwright, served(SITE) as root:
        browser = launch(playwright)
        found = places(SITE)
        first = next(place for place in found if place.question == "options")
        cold, warm = zip(*(_starts(browser, root, first) for _run in range(RUNS)), strict=True)
        _row("first touch → live, cold", f"{_seconds(median(cold))}", "≤ 3.5 s")
        _row("the same on a second page", f"{_seconds(median(warm))}", "≤ 1.5 s")
        for question in ("options", "wait", "cost"):
            place = next(each for each in found if each.question == question)
            firsts, lasts = _moves(browser, root, place)
            p95 = sorted(firsts)[round(0.95 * len(firsts)) - 1]
            words = f"p95 {p95:.0f} ms, all of it {_seconds(median(lasts))}"
            _row(f"move → first picture, {question}", words, "≤ 250 ms; ≤ 4 s")
        before, after = _bytes(browser, root, first)
        _row("live panels' bytes before a touch", f"{before / 1000:.1f} kB", "≤ 15 kB")
        _row("bytes of the first touch", f"{after / 1e6:.2f} MB", "≤ 7 MB")
        browser.close()


def _row(what: str, measured: str, aim: str) -> None:
    print(f"| {what} | hublab | {measured} | {aim} |")


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.2f} s"


@contextmanager
def _live(page: Page, root: str, place: Place) -> Iterator[float]:
    """A page whose panel was made live; how long that took (ms)."""
    page.goto(f"{root}{place.page}.html")
    page.wait_for_load_state("networkidle")
    page.evaluate(PREPARE, place.ident)
    page.locator(f"#{place.ident} .hublab-try button").click()
    page.wait_for_function("window.marks.live")
    yield page.evaluate("marks.live - marks.touch")


def _starts(browser: Browser, root: str, place: Place) -> tuple[float, float]:
    """Cold and warm: the first page of a profile, and its second."""
    context = browser.new_context()
    times = []
    for _start in range(2):
        page = context.new_page()
        with _live(page, root, place) as took:
            times.append(took)
        page.wait_for_timeout(2000)  # the snapshot is kept behind the reader's back
        page.close()
    context.close()
    return times[0], times[1]


def _moves(browser: Browser, root: str, place: Place) -> tuple[list[float], list[float]]:
    """First and last new picture of each move (ms)."""
    context = browser.new_context()
    page = context.new_page()
    with _live(page, root, place):
        page.wait_for_timeout(4000)
        times = [
            page.evaluate(MOVE, [place.ident, str(1 + move / 4)]) for move in range(1, MOVES + 1)
        ]
    context.close()
    return [first for first, _last in times], [last for _first, last in times]


def _bytes(browser: Browser, root: str, place: Place) -> tuple[int, int]:
    """What the host sends of the live panels' folder before and after the first touch."""
    context = browser.new_context()
    page = context.new_page()
    sent: list[str] = []
    page.context.on("request", lambda request: sent.append(request.url.removeprefix(root)))
    with _live(page, root, place):
        pass
    live = dict.fromkeys(each for each in sent if each.startswith("live/"))
    context.close()
    sizes = {name: len(compressed(SITE / name)) for name in live}
    loader = sum(size for name, size in sizes.items() if name.endswith("/loader.js"))
    return loader, sum(sizes.values()) - loader
