"""Finds markup that a form of a page shows as letters instead of rendering it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
from hublab.slides import config
from nbconvert import HTMLExporter, SlidesExporter
from nbformat import NotebookNode

# Where letters are meant as they stand.
LITERAL = {"code", "pre", "script", "style", "kbd", "samp", "svg", "math"}

LEAKS = {
    "a colon fence of MyST": re.compile(r":::"),
    "a fence of backticks": re.compile(r"```"),
    "a backtick": re.compile(r"`"),
    "bold markup": re.compile(r"\*\*"),
    "a MyST role or directive": re.compile(r"\{[a-z:-]+\}"),
    "a Markdown link": re.compile(r"\]\("),
    "a Markdown heading": re.compile(r"(?m)^\s*#{1,6} "),
    "a Markdown table": re.compile(r"(?m)^\s*\|.*\|\s*$"),
    "an HTML tag": re.compile(r"</?(div|p|details|summary|strong|code|span|table|br)\b"),
    "an HTML entity": re.compile(r"&(amp|lt|gt|nbsp|quot|#\d+);"),
}

EXPORTERS = {"html": HTMLExporter, "slides": SlidesExporter}


def leaks(html: str, container: str) -> Iterator[str]:
    """What shows as letters in the elements of class `container`; the piece of text with each."""
    document = html5lib.parse(html, namespaceHTMLElements=False)
    for element in document.iter():
        if container in (element.get("class") or "").split():
            text = "".join(_texts(element))
            for name, pattern in LEAKS.items():
                if found := pattern.search(text):
                    around = text[max(0, found.start() - 30) : found.end() + 30]
                    yield f"{name}: …{' '.join(around.split())}…"


def export(notebook: NotebookNode, form: str) -> str:
    """A page in a form of nbconvert's: "html" or "slides"."""
    return EXPORTERS[form](config=config()).from_notebook_node(notebook)[0]


def _texts(element: Element) -> Iterator[str]:
    if element.tag in LITERAL:
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
