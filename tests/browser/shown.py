"""What a panel shows: read from the live page, and from the HTML that CPython makes, in one way."""

from __future__ import annotations

import json
from difflib import unified_diff
from typing import Any

from hublab.panels import Panel, page
from hublab.text import HublabError
from playwright.sync_api import Page, TimeoutError, expect
from reader import PATIENCE

# Sentence, tables and pictures of an element, without what only one skin has.
_READ = """
const read = (root) => {
  const texts = (selector, from = root) =>
    [...from.querySelectorAll(selector)].map((each) => each.textContent);
  const shown = (selector) =>  // a person's own jobs, which one skin alone reads, are left out
    [...root.querySelectorAll(selector)].filter((each) => !each.closest(".hublab-more"));
  return {
    sentence: texts(".hublab-sentence, .hublab-error"),
    tables: shown(".hublab-table").map((table) => [
      table.caption.textContent, ...[...table.rows].map((row) => texts("th, td", row))]),
    notes: texts(".hublab-notes"),
    listings: shown(".hublab-listing pre").map((listing) => listing.textContent),
    pictures: shown(".hublab-figure svg").map((svg) => svg.outerHTML),
    film: shown(".hublab-film").map((film) => film.innerHTML),
    story: texts(".hublab-story"),
    lesson: texts(".hublab-lesson"),
    scenario: texts(".hublab-scenario code"),
  };
};
"""
_READ_PANEL = f"ident => {{ {_READ} return read(document.getElementById(ident)); }}"
_READ_HTML = f"""html => {{ {_READ}
  const room = document.implementation.createHTMLDocument("").body;
  room.innerHTML = html;
  return read(room);
}}"""
_UNFOLD_AND_COMPARE = f"""([ident, wanted]) => {{ {_READ}
  const panel = document.getElementById(ident);
  for (const each of panel.querySelectorAll(".hublab-unfold:not(.mod-active)")) each.click();
  return JSON.stringify(read(panel)) === JSON.stringify(wanted);
}}"""

POLLING_MS = 100

Shown = dict[str, Any]


def in_cpython(page_of: Page, panel: Panel) -> Shown:
    """What this Python shows for a panel with all that may be unfolded open."""
    return page_of.evaluate(_READ_HTML, _html(panel))


def _html(panel: Panel) -> str:
    answer = panel.answer
    film = panel.film(answer)
    frame = ""
    if film:
        label = f"{film.frames[film.first]} – {film.words(film.first)}"
        frame = (
            f'<figure class="hublab-film"><figcaption><strong>{page.escape(film.caption)}</strong>'
            f'<span aria-live="polite">{page.escape(label)}</span></figcaption>\n'
            f"{film.draw(film.first)}\n</figure>"
        )
    return "\n".join(
        [
            page.story_html(panel, answer),
            page.status_html(answer),
            frame,
            page.columns_html(panel, answer, panel.live_picture(answer)),
            *(part.html() for _head, part in page.unfolded_on_demand(panel, answer)),
            page.closing_html(panel),
        ]
    )


def live(page_of: Page, ident: str) -> Shown:
    """What the live panel shows now."""
    return page_of.evaluate(_READ_PANEL, ident)


def until_shown(page_of: Page, ident: str, wanted: Shown) -> None:
    """Unfold all and wait until the panel shows exactly this; fail with the difference."""
    arguments = {"arg": [ident, wanted], "timeout": PATIENCE / 2, "polling": POLLING_MS}
    try:
        page_of.wait_for_function(_UNFOLD_AND_COMPARE, **arguments)
    except TimeoutError:
        found = live(page_of, ident)
        assert found == wanted, "\n".join(
            unified_diff(_lines(wanted), _lines(found), "CPython", "page")
        )


def _lines(shown: Shown) -> list[str]:
    return json.dumps(shown, ensure_ascii=False, indent=1).splitlines()


def until_said(page_of: Page, ident: str, error: str, text: str) -> None:
    """Wait until the live panel says this error, and holds the scenario that it is about."""
    expect(page_of.locator(f"#{ident} .hublab-error")).to_have_text(error)
    # The scenario follows the error, in a message of its own.
    expect(page_of.locator(f"#{ident} .hublab-scenario code")).to_have_text(text)
    assert live(page_of, ident)["sentence"] == [error], "character for character"


def error_of(panel: Panel) -> str:
    """The sentence of a scenario that can't be answered, "" for one that can."""
    try:
        _ = panel.answer
    except HublabError as error:
        return str(error)
    return ""
