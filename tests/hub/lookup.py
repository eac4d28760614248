"""Looks up what the hub showed on the book's pages, as somebody does who has just read it.

A page writes a message in code. Where a part of it differs from case to case the page has “…”;
all else must be the hub's own words, so that the pages and the hub can't part ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import nbformat

from publish.pages import ROOT

TROUBLESHOOTING = "book/troubleshooting.ipynb"
_CODE = re.compile(r"`([^`\n]+)`")
_ENTRY = re.compile(r'^<a id="([^"]+)"></a>(?:<a id="[^"]+"></a>)*\s+#+ (.+)$', re.MULTILINE)
_ROW = re.compile(r"^\| (`.+?) \|", re.MULTILINE)  # of a table: its first column


def entry_of(shown: str) -> str:
    """The id of the entry of Troubleshooting that has these words in its heading or its table.

    Raises LookupError where none has, or where two have.
    """
    found = sorted({anchor for anchor, words in messages() if fits(words, shown)})
    if len(found) != 1:
        raise LookupError(f"{shown!r} is under {found or 'none'} of the page's entries")
    return found[0]


def cell(page: str, identifier: str) -> str:
    """The text of one cell of a page. Raises LookupError."""
    for each in nbformat.read(ROOT / page, as_version=4).cells:
        if each.id == identifier:
            return each.source
    raise LookupError(f"{page} has no cell {identifier}")


def codes(page: str, identifier: str) -> list[str]:
    """What is written in code in one cell of a page."""
    return _CODE.findall(cell(page, identifier))


@cache
def messages() -> tuple[tuple[str, str], ...]:
    """Each id of an entry of Troubleshooting with each message that the entry has."""
    return tuple(_entries())


def _entries() -> Iterator[tuple[str, str]]:
    """Each id of Troubleshooting with each message of the entry that it stands before."""
    for each in nbformat.read(ROOT / TROUBLESHOOTING, as_version=4).cells:
        entry = _ENTRY.search(each.source)
        if each.cell_type == "markdown" and entry:
            for line in (entry[2], *_ROW.findall(each.source)):
                yield from ((entry[1], words) for words in _CODE.findall(line))


def fits(words: str, shown: str) -> bool:
    """Whether a text of a page, “…” for what varies, was shown; a blank at its end is not seen."""
    pattern = ".+".join(re.escape(part) for part in words.rstrip().split("…"))
    return re.fullmatch(pattern, shown.rstrip(), re.DOTALL) is not None
