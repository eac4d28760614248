"""Sphinx extension: the page that says how each page of the book is doing.

Its minutes and checks, its weight, its oldest fact, and what was measured of it and of the rules,
with dates. Files have their weight once the build is over: places for weights are filled then.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from hublab.facts.agreement import Comparison, comparisons
from hublab.facts.speed import Speed, speeds
from hublab.skin import Cell, Code, Column, Link, Rich, Table, Text
from hublab.text import _, number, quantity
from sphinx.application import Sphinx

from publish import licences
from publish.oldest import oldest, titles
from publish.pages import ROOT, toc_files
from publish.timetable import lesson
from publish.weight import weight

PAGE = "status"
FIGURES = Path(__file__).with_name("lighthouse.json")  # `make lighthouse` writes it
BUDGETS = tomllib.loads(Path(__file__).with_name("budgets.toml").read_text("utf-8"))["page"]
WEIGHT = re.compile(r"\[weight of ([\w/-]+)\]")  # where the weight of a page goes
SCORES = ("performance", "accessibility", "best-practices", "seo")


def pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page with the tables."""
    words = _("Status of the pages")
    yield PAGE, {"title": words, "body": body(app, words)}, "page.html"


def body(app: Sphinx, words: str) -> str:
    """The page's HTML, with places for weights."""
    first = _("What each page asks of a reader, how old its facts are, and what was measured when.")
    built = {page: app.env.titles[page].astext() for page in toc_files() if page in app.env.titles}
    links = {
        page: Link(name, app.builder.get_relative_uri(PAGE, page)) for page, name in built.items()
    }
    sections: dict[str, Rich] = {
        _("Pages"): of_pages(links),
        _("Lighthouse"): of_lighthouse(links),
        _("The rules of hublab"): of_rules(links),
    }
    shown = "".join(
        f"<section><h2>{escape(head)}</h2>{rich.html()}</section>"
        for head, rich in sections.items()
    )
    whose = escape(_("Whose work this site is made with, and under which licences"))
    made = f'<p><a href="{licences.FILE}">{whose}</a></p>'
    return f"<h1>{escape(words)}</h1><p>{escape(first)}</p>{shown}{made}"


def of_pages(links: dict[str, Link]) -> Table:
    """Minutes, checks, weight and oldest fact of each page."""
    most = BUDGETS["gzip_bytes"]
    return Table(
        caption=_("The pages in the order of the book"),
        columns=(
            Column(head=_("Page")),
            Column(head=_("Time"), unit="min", numeric=True),
            Column(head=_("Checks"), numeric=True),
            Column(head=_("Weight"), unit="kB", numeric=True),
            Column(head=_("Oldest fact")),
            Column(head=_("From")),
        ),
        rows=tuple(_page_row(page, link) for page, link in links.items()),
        notes=(
            _("Time: reading + exercises."),
            _(
                "Weight: all that the page loads before any touch, compressed by gzip. It may be "
                "at most {}, on pages with mathematics {}."
            ).format(_kilobytes(most["page"]), _kilobytes(most["with_mathematics"])),
            _(
                "Oldest fact: of the days on which the facts of the page were last compared with "
                "their sources, the earliest."
            ),
        ),
    )


def _page_row(page: str, link: Link) -> tuple[Cell, ...]:
    file = ROOT / f"{page}.ipynb"
    taught, facts = lesson(file), oldest(file)
    return (
        link,
        f"{number(taught.reading)} + {number(taught.exercises)}" if taught else "–",
        number(taught.checks) if taught else "–",
        f"[weight of {page}]",
        facts[0].checked.isoformat() if facts else "–",
        first_of(titles(facts)),
    )


def first_of(names: list[str]) -> str:
    """The first of some sources, and how many others there are."""
    if len(names) < 2:
        return "".join(names) or "–"
    return _("{}, {} more").format(names[0], number(len(names) - 1))


def of_lighthouse(links: dict[str, Link]) -> Rich:
    """What Lighthouse last said of those of the pages that it was shown."""
    if not FIGURES.is_file():
        return Text(((_("Not measured yet. To measure: "), Code("make lighthouse"), "."),))
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    measured = {page: found for page, found in figures["pages"].items() if page in links}
    aim = BUDGETS["lighthouse"]
    return Table(
        caption=_("What Lighthouse says on its mobile settings (of 100)"),
        columns=(
            Column(head=_("Page")),
            Column(head=_("Performance"), numeric=True),
            Column(head=_("Accessibility"), numeric=True),
            Column(head=_("Best practices"), numeric=True),
            Column(head=_("SEO"), numeric=True),
            Column(head=_("Largest paint"), unit="s", numeric=True),
        ),
        rows=tuple(
            (
                links[page],
                *(number(found[score]) for score in SCORES),
                number(found["largest_paint_seconds"], 2),
            )
            for page, found in measured.items()
        ),
        notes=(
            (
                _("Lighthouse {}, recorded {}. To measure again: ").format(
                    figures["lighthouse"], figures["measured"]
                ),
                Code("make lighthouse"),
                ".",
            ),
            _(
                "The aim: each score at least {}, the largest paint within {}. "
                "{} of {} pages meet it."
            ).format(
                number(aim["score"]),
                quantity(aim["largest_paint_seconds"], "s"),
                number(sum(meets(found, aim) for found in measured.values())),
                number(len(measured)),
            ),
        ),
    )


def meets(found: dict[str, Any], aim: dict[str, float]) -> bool:
    """Whether what was measured of one page is within the aim."""
    paint = found["largest_paint_seconds"] <= aim["largest_paint_seconds"]
    return paint and all(found[score] >= aim["score"] for score in SCORES)


def of_rules(links: dict[str, Link]) -> Table:
    """How fast the rules ran and how far they agree with others' numbers, by command and day."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in (*speeds(), *comparisons()):
        result = _timed(one) if isinstance(one, Speed) else _compared(one)
        found.setdefault((one.command, one.recorded.isoformat()), []).append(result)
    more = links.get("book/simulators")
    return Table(
        caption=_("How fast the rules ran, and how often they agree with others' numbers"),
        columns=(
            Column(head=_("Command")),
            Column(head=_("Recorded")),
            Column(head=_("Results")),
        ),
        rows=tuple(
            ("", "", result) if place else (Code(command), day, result)
            for (command, day), results in found.items()
            for place, result in enumerate(results)
        ),
        notes=((_("What they were compared with: "), more, "."),) if more else (),
    )


def _timed(one: Speed) -> str:
    time = quantity(one.time_ms, "ms", 1 if one.time_ms < 100 else 0)
    result = _("{}: {}").format(_(one.work), time)
    if not one.peer:
        return result
    times = number(one.times_as_fast, 0)
    return _("{} ({} took {} times as long)").format(result, one.peer, times)


def _compared(one: Comparison) -> str:
    agreed, of = number(one.agreed), number(one.of)
    return _("{}: {} of {} {}").format(_(one.rule), agreed, of, _(one.unit))


def _kilobytes(count: int) -> str:
    return quantity(count / 1000, "kB", 0)


def add_link(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Say below a page of the book how old its oldest fact is, and where the others stand."""
    if pagename in toc_files():
        facts = oldest(ROOT / f"{pagename}.ipynb")
        words = _("Oldest fact of this page: checked {}.")
        age = words.format(facts[0].checked.isoformat()) if facts else ""
        link = f'<a href="{context["pathto"](PAGE)}">{escape(_("Status of the pages"))}</a>'
        context["body"] += f'<p class="hublab-status">{escape(age)} {link}</p>'


def fill_weights(app: Sphinx, exception: Exception | None) -> None:
    """Put each page's weight into its place, now that all files are there."""
    file = Path(app.outdir) / f"{PAGE}.html"
    if exception or app.builder.format != "html" or not file.is_file():
        return
    html = file.read_text(encoding="utf-8")
    new = WEIGHT.sub(lambda found: number(weight(file.parent, found[1]) / 1000, 0), html)
    if new != html:
        file.write_text(new, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-collect-pages", pages)
    app.connect("html-page-context", add_link, priority=590)  # below the button of progress
    app.connect("build-finished", fill_weights, priority=940)  # after the one style sheet is made
    return {"parallel_read_safe": True, "parallel_write_safe": True}
