"""Sphinx extension: the search finds an error's text as it was pasted, and people's own words.

Which place comes first is for assets/search.js to say, how results look for assets/results.js; on
the page that is found, assets/highlight.js marks the words. The names that the places have beside
their headings come from here: people's words from search.toml, the terms from the glossary.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from hublab.text import _, ngettext
from sphinx.application import Sphinx

HELP, MESSAGES = "book/troubleshooting", "find-your-message"
GLOSSARY = "book/glossary"
WORDS = Path(__file__).with_name("search.toml")
FIND, SHOW, MARK = "search.js", "results.js", "highlight.js"
TERM = re.compile(
    r'<a id="(?P<anchor>[\w-]+)"></a>(?P<english>.+?)<br>(?:<em lang="fr">(?P<french>.+?)</em>)?'
)
ASIDE = re.compile(r"\s*\(.*?\)")
# How much a name weighs beside a heading with the same words (search.js has the scale): what
# somebody wrote down for this place comes first, a page about a term before the term's own row.
WRITTEN_DOWN, FRENCH, ENGLISH = 1, 0, -0.75


class Named(NamedTuple):
    """Names of a place: its page and id; what a result says, or nothing for its heading."""

    place: str
    shown: str
    names: list[str]
    weight: float


def written_down() -> Iterator[Named]:
    """The words of search.toml."""
    for entry in tomllib.loads(WORDS.read_text(encoding="utf-8"))["place"]:
        yield Named(entry["leads_to"], "", [*entry["english"], *entry["french"]], WRITTEN_DOWN)


def terms(glossary: nodes.document) -> Iterator[Named]:
    """The glossary's terms, by their English and their French names."""
    for row in glossary.findall(nodes.row):
        if not (term := TERM.match(row.astext())):
            continue
        place = f"{GLOSSARY}#{term['anchor']}"
        english, french = names_of(term["english"]), names_of(term["french"] or "")
        one, other = (ASIDE.sub("", term[each] or "") for each in ("english", "french"))
        same = not other or one.casefold() == other.casefold()
        yield Named(place, one if same else f"{one} ({other})", english, ENGLISH)
        if not same:
            own = [name for name in french if name not in english]
            yield Named(place, f"{other} ({one})", own, FRENCH)


def names_of(term: str) -> list[str]:
    """What a term's line names: “download, upload” two things, “noyau (kernel)” one, twice."""
    parts = term.split(", ")
    names = [name for part in parts for name in (ASIDE.sub("", part), part)]
    return list(dict.fromkeys(names))


def nothing_found(app: Sphinx) -> str:
    """What to do where nothing was found, as HTML."""

    def link(page: str, anchor: str, words: str) -> str:
        address = app.builder.get_relative_uri("search", page) + anchor
        return f'<a href="{escape(address)}">{escape(words)}</a>'

    sentence = _("Paste the first line of the error, or look in the {messages} or in the {terms}.")
    return escape(sentence).format(
        messages=link(HELP, f"#{MESSAGES}", _("list of messages")),
        terms=link(GLOSSARY, "", _("glossary")),
    )


def add_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Let the search's page have its scripts; deferred, they come after Sphinx's own."""
    if pagename != "search":
        return
    named = list(written_down())
    if GLOSSARY in app.env.found_docs:
        named += terms(app.env.get_doctree(GLOSSARY))
    names = json.dumps(named, ensure_ascii=False, separators=(",", ":"))
    app.add_js_file(FIND, loading_method="defer", **{"data-help": HELP, "data-names": names})
    app.add_js_file(
        SHOW,
        loading_method="defer",
        **{
            "data-one": ngettext("{} result", "{} results", 1),
            "data-many": ngettext("{} result", "{} results", 2),
            "data-none": _("Nothing found."),
            "data-instead": nothing_found(app),
        },
    )


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-page-context", add_scripts)
    app.add_js_file(MARK, priority=100)  # before Sphinx's own, which have 200
    return {"parallel_read_safe": True, "parallel_write_safe": True}
