"""Sphinx extension: on top of each page, which part of a session's way it is about.

A session goes from the browser to the hub, which asks the scheduler for a compute node; storage is
behind that node, the internet beside it. publish/way.toml says what each page is about.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from hublab.text import _
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.writers.html5 import HTML5Translator

PLACES = Path(__file__).with_name("way.toml")


class Way(nodes.Element):
    """The way on a page: HTML that the search does not read, unlike a raw node's."""


def visit_way(translator: HTML5Translator, way: Way) -> None:
    translator.body.append(way["html"])
    raise nodes.SkipNode


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A part of the way: its name in way.toml, its word, the page about it, its sign.

    page: a page of the book, with an anchor where there is one. sign: lines of an SVG path in a
    square of 24 units.
    """

    name: str
    word: str
    page: str
    sign: str


def stations() -> tuple[Station, ...]:
    """The way in its order; the last one is beside it."""
    return (
        Station(
            name="browser",
            word=_("browser"),
            page="book/notebook-application",
            sign="M3 5h18v14H3zM3 9h18M6 7h.01M9 7h.01",
        ),
        Station(
            name="hub",
            word=_("hub"),
            page="book/server-options",
            sign="M12 9a3 3 0 1 0 .01 0zM12 9V3m0 12v6M9.4 13.5 4 17m10.6-3.5L20 17"
            "M9.4 10.5 4 7m10.6 3.5L20 7",
        ),
        Station(
            name="scheduler",
            word=_("scheduler"),
            page="book/queue-and-priority",
            sign="M3 5h11v3H3zM3 11h7v3H3zM13 11h8v3h-8zM8 17h9v3H8z",
        ),
        Station(
            name="node",
            word=_("compute node"),
            page="book/clusters",
            sign="M6 6h12v12H6zM10 10h4v4h-4zM9 6V3m6 3V3M9 21v-3m6 3v-3"
            "M6 9H3m3 6H3m18-6h-3m3 6h-3",
        ),
        Station(
            name="storage",
            word=_("storage"),
            page="book/networking#moving-files",
            sign="M4 6c0-4 16-4 16 0s-16 4-16 0v12c0 4 16 4 16 0V6M4 12c0 4 16 4 16 0",
        ),
        Station(
            name="internet",
            word=_("internet"),
            page="book/networking",
            sign="M12 3a9 9 0 1 0 .01 0zM3 12h18M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18",
        ),
    )


def places() -> dict[str, tuple[str, ...]]:
    """The stations that each page is about. Raises ExtensionError for a stranger."""
    known = {station.name for station in stations()}
    found = tomllib.loads(PLACES.read_text(encoding="utf-8"))["pages"]
    for page, names in found.items():
        if strange := sorted(set(names) - known):
            raise ExtensionError(f"{PLACES.name}, {page}: {', '.join(strange)} is not on the way.")
    return {page: tuple(names) for page, names in found.items()}


def drawn(app: Sphinx, page: str, here: tuple[str, ...]) -> str:
    """The way as a list of links, as HTML; those that `page` is about are marked."""
    items = "".join(_item(app, page, each, each.name in here) for each in stations())
    label = escape(_("A session's way, and where on it this page is"))
    return f'<nav class="hublab-way" aria-label="{label}"><ol>{items}</ol></nav>'


def _item(app: Sphinx, page: str, station: Station, here: bool) -> str:
    target, _hash, anchor = station.page.partition("#")
    address = app.builder.get_relative_uri(page, target) + (f"#{anchor}" if anchor else "")
    sign = f'<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{station.sign}"/></svg>'
    current = ' aria-current="location"' if here else ""
    word = f"<span>{escape(station.word)}</span>"
    return f'<li><a href="{escape(address)}"{current}>{sign}{word}</a></li>'


def add_way(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Put the way above the title of `page`. Raises ExtensionError where way.toml leaves it out."""
    if app.builder.format != "html":
        return
    if page not in (known := places()):
        raise ExtensionError(f"{PLACES.name} does not say where on the way {page} is.")
    section = next(iter(doctree.findall(nodes.section)))
    section.insert(0, Way(html=drawn(app, page, known[page])))


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_node(Way, html=(visit_way, None))
    app.connect("doctree-resolved", add_way)
    # Pages are written again when a place changes, not only when a notebook does.
    app.add_config_value("way_places", PLACES.read_text(encoding="utf-8"), "html")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
