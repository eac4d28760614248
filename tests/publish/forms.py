"""Reads a page's reStructuredText and LaTeX as their readers would, and notes what went wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO

import docutils.nodes
import html5lib
from docutils.core import publish_doctree
from leaks import LEAKS

# What stands letter by letter: nothing in it is markup.
RST_LITERAL = (docutils.nodes.literal, docutils.nodes.literal_block, docutils.nodes.raw)
LATEX_LITERAL = re.compile(
    r"\\begin\{(Verbatim|Highlighting)\}.*?\\end\{\1\}"
    r"|\\(?:texttt|href|label|hypertarget|url)\{(?:[^{}]|\{[^{}]*\})*\}",
    re.DOTALL,
)
ENVIRONMENT = re.compile(r"\\(begin|end)\{([\w*]+)\}")
# LaTeX has braces, and numbers its notes of colours like MyST's roles.
RST_ONLY = {"a MyST role or directive"}
HTML_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?>")
DIRECTIVE = re.compile(r"(?m)^\s*\.\. \w[\w-]*::")


def rst_complaints(text: str) -> Iterator[str]:
    """What docutils says of the text, and markup that it shows as letters."""
    said = StringIO()
    document = publish_doctree(text, settings_overrides={"warning_stream": said, "report_level": 1})
    yield from said.getvalue().splitlines()
    for node in document.findall(docutils.nodes.Text):
        if not any(isinstance(each, RST_LITERAL) for each in _around(node)):
            yield from _leaks(str(node), LEAKS)
            if found := DIRECTIVE.search(str(node)):
                yield f"a directive: {found[0]}"
    for node in document.findall(docutils.nodes.raw):
        if node["format"] != "html":
            yield f"raw {node['format']}"
        yield from _unclosed(node.astext())


def rst_titles(text: str) -> list[str]:
    """The titles of the document and of its sections, in their order, quotes as they are typed."""
    quiet = {"warning_stream": StringIO()}
    found = publish_doctree(text, settings_overrides=quiet).findall(docutils.nodes.title)
    return [title.astext().replace("’", "'") for title in found]


def latex_complaints(text: str) -> Iterator[str]:
    """Environments that don't close, braces that don't match, and leaked markup."""
    document = text[text.index(r"\begin{document}") :]
    opened: list[str] = []
    for kind, name in ENVIRONMENT.findall(document):
        if kind == "begin":
            opened.append(name)
        elif not opened or opened.pop() != name:
            yield f"\\end{{{name}}} closes nothing"
    yield from (f"\\begin{{{name}}} is not closed" for name in opened)
    bare = re.sub(r"\\[\\{}]", "", document)
    if (odd := bare.count("{") - bare.count("}")) != 0:
        yield f"{odd} braces too many"
    words = LATEX_LITERAL.sub("", document).replace("``", "“")
    yield from _leaks(words, {name: each for name, each in LEAKS.items() if name not in RST_ONLY})
    if found := HTML_TAG.search(words):
        yield f"an HTML tag: {found[0]}"


def latex_titles(text: str) -> list[str]:
    """The titles of the sections, in their order."""
    found = re.findall(r"\\(?:sub)*section\{((?:[^{}]|\{[^{}]*\})*)\}", text)
    return [" ".join(each.split()) for each in found]


def _around(node: docutils.nodes.Node) -> Iterator[docutils.nodes.Node]:
    while node is not None:
        yield node
        node = node.parent


def _leaks(text: str, patterns: dict[str, re.Pattern[str]]) -> Iterator[str]:
    for name, pattern in patterns.items():
        if found := pattern.search(text):
            yield f"{name}: …{text[max(0, found.start() - 30) : found.end() + 30]!r}…"


def _unclosed(html: str) -> Iterator[str]:
    parser = html5lib.HTMLParser()
    parser.parseFragment(html)
    yield from (f"raw HTML: {code} in {html[:60]!r}" for _place, code, _more in parser.errors)
