"""Somebody with an error finds it: the list of messages leads to each entry, in the same words."""

from __future__ import annotations

import html
import re

import nbformat
import pytest
from lookup import TROUBLESHOOTING, cell, messages

from publish.pages import ROOT

LISTS = ("find-your-message", "find-your-message-form", "find-your-message-inside")
LINK = re.compile(r'<a href="#([^"]+)">(.*?)</a>')
CODE = re.compile(r"<code>(.*?)</code>")
ANCHOR = re.compile(r'<a id="([^"]+)">')
# Entries that the page leads to in another way: it begins with the first, the others are advice.
UNLISTED = {"ask-sacct", "read-the-log", "settings-aside", "not-a-number", "timeout-steps"}


def links() -> list[tuple[str, str]]:
    """Where each link of the lists leads, and its words."""
    return [link for each in LISTS for link in LINK.findall(cell(TROUBLESHOOTING, each))]


def anchors() -> set[str]:
    """All places of the page that a link can lead to."""
    notebook = nbformat.read(ROOT / TROUBLESHOOTING, as_version=4)
    return {name for each in notebook.cells for name in ANCHOR.findall(each.source)}


def test_every_entry_with_a_message_is_in_the_list() -> None:
    listed = {anchor for anchor, _words in links()}
    assert listed <= anchors()
    assert {anchor for anchor, _words in messages()} - listed - UNLISTED == set()


@pytest.mark.parametrize(("anchor", "words"), links())
def test_the_list_has_the_words_of_the_entry(anchor: str, words: str) -> None:
    entry = [text for place, text in messages() if place == anchor]
    for code in CODE.findall(words):
        begins = html.unescape(code).rstrip("…: ")
        assert any(begins in text for text in entry), f"{code} is not in {entry}"
