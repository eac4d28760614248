"""The names that the search has for places: people's words, and the glossary's terms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import html5lib
import pytest

from publish.pages import toc_files
from publish.search import Named, names_of, written_down


@cache
def parsed(file: Path) -> object:
    return html5lib.parse(file.read_text(encoding="utf-8"), namespaceHTMLElements=False)


def given(site: Path) -> Iterator[Named]:
    """The names that the search's page gives to its script."""
    for script in parsed(site / "search.html").iter("script"):
        if names := script.get("data-names"):
            yield from (Named(*each) for each in json.loads(names))


@pytest.mark.parametrize("named", list(written_down()), ids=lambda named: named.place)
def test_what_people_type_leads_to_a_place(site: Path, named: Named) -> None:
    page, _hash, anchor = named.place.partition("#")
    assert page in toc_files()
    ids = {element.get("id") for element in parsed(site / f"{page}.html").iter()}
    assert not anchor or anchor in ids
    assert named in list(given(site))


def test_words_lead_to_one_place_each() -> None:
    words = [name.casefold() for named in written_down() for name in named.names]
    assert len(words) == len(set(words))


def test_each_row_of_the_glossary_has_its_names(site: Path) -> None:
    rows = {
        f"book/glossary#{anchor.get('id')}"
        for row in parsed(site / "book/glossary.html").iter("tr")
        for anchor in row.iter("a")
        if anchor.get("id")
    }
    assert rows
    assert {each.place for each in given(site) if each.shown} == rows
    assert all(each.names for each in given(site))


def test_a_term_has_its_names_with_and_without_what_is_aside() -> None:
    assert names_of("noyau (kernel)") == ["noyau", "noyau (kernel)"]
    assert names_of("download, upload") == ["download", "upload"]
