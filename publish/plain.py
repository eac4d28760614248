"""Whether Markdown and HTML are plain: what every notebook viewer shows alike, and fetches nothing.

Viewers share CommonMark, tables and mathematics between dollar signs. What only one builder of
sites understands shows as letters in the others, and nobody is told; here it gets its reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token

PARSER = MarkdownIt("commonmark").enable("table")
CODE = re.compile(r"(?ms)(^ *(?:```|~~~).*?^ *(?:```|~~~) *$|`[^`\n]+`)")
TARGET = re.compile(r"(?<=\]\()<?([^)\s>]+)>?")
MATHEMATICS = re.compile(r"(?s)\$\$.+?\$\$|(?<![\\$])\$[^$\n]+\$")

# What a reader would see as letters, in text that a parser took for nothing else.
LETTERS = {
    "a colon fence of MyST": re.compile(r":{3,}"),
    "a MyST role": re.compile(r"\{[a-zA-Z][\w:.+-]*\}$"),
    "a substitution of MyST": re.compile(r"\{\{|\}\}"),
    "a label of MyST": re.compile(r"(?m)^\([\w.:-]+\)=$"),
    "a comment of MyST": re.compile(r"(?m)^%\s"),
    "a block break of MyST": re.compile(r"(?m)^\+\+\+"),
    "a definition list": re.compile(r"(?m)^: +\S"),
    "a task list": re.compile(r"^\[[ xX]\] "),
    "strikethrough": re.compile(r"~~\S"),
}
REMEDIES = {
    "the directive": 'write <div class="admonition note">…: CONTRIBUTING.md',
    "a colon fence of MyST": 'write <div class="admonition note">…: CONTRIBUTING.md',
    "a MyST role": "write a link, [words](page.ipynb#id)",
    "a label of MyST": 'write <a id="spot"></a>',
    "a definition list": "write a list or a table",
    "a task list": "write a plain list",
    "strikethrough": "leave the words out",
    "a footnote": "write it into the sentence",
    "Markdown's bold inside HTML": "write <strong>",
    "a backtick inside HTML": "write <code>",
    "a Markdown link inside HTML": "put the link outside of the HTML",
}
FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")  # some parsers take it for a link
# Markdown within a block of HTML stays letters.
LETTERS_IN_HTML = {
    "Markdown's bold inside HTML": re.compile(r"\*\*\S"),
    "a backtick inside HTML": re.compile(r"`"),
    "a Markdown link inside HTML": re.compile(r"\]\("),
    "a colon fence of MyST": LETTERS["a colon fence of MyST"],
}
LITERAL = {"code", "pre", "kbd", "samp", "style", "title", "desc", "text"}
# Viewers drop these, or let them act on the reader's machine.
ACTIVE = {
    "audio", "base", "button", "embed", "form", "iframe", "input", "link", "meta", "object",
    "script", "select", "textarea", "video",
}  # fmt: skip
FETCHED = {"src", "srcset", "poster", "background"}
OUTSIDE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)


class NotPlainError(Exception):
    """Why something is not plain."""


@dataclass(slots=True)
class Plain:
    """What a text refers to, and why it is not plain (nothing where it is)."""

    links: list[str] = field(default_factory=list)  # of Markdown
    html_links: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)  # of Markdown
    ids: set[str] = field(default_factory=set)
    reasons: list[str] = field(default_factory=list)


@cache
def read_markdown(source: str) -> Plain:
    """Read the Markdown of a cell or of an output; who asks again shares the result."""
    found = Plain()
    for token in PARSER.parse(_without_mathematics(source)):
        if token.type == "fence" and token.info.lstrip().startswith("{"):
            found.reasons.append(_with_remedy("the directive", f" {token.info.strip()}"))
        elif token.type == "html_block":
            _add_html(found, token.content)
        elif token.type == "inline":
            _add_inline(found, token.children or [])
            prose = "".join(CODE.split(token.content)[::2])
            if footnote := FOOTNOTE.search(prose):
                found.reasons.append(_with_remedy("a footnote", f": {footnote[0]}"))
    return found


@cache
def read_html(html: str) -> Plain:
    """Read the HTML of an output; who asks again shares the result."""
    found = Plain()
    _Reader(found).feed(html)
    return found


def with_targets(source: str, change: Callable[[str], str]) -> str:
    """The Markdown with the addresses of its links and pictures changed, code aside."""
    return _outside_code(source, lambda text: TARGET.sub(lambda it: change(it[1]), text))


def _without_mathematics(source: str) -> str:
    """The source with its mathematics blanked; line breaks stay where they are."""

    def blanked(text: str) -> str:
        return MATHEMATICS.sub(lambda it: re.sub(r"\S", "x", it[0]), text)

    return _outside_code(source, blanked)


def _outside_code(source: str, change: Callable[[str], str]) -> str:
    pieces = CODE.split(source)
    pieces[::2] = map(change, pieces[::2])
    return "".join(pieces)


def _add_inline(found: Plain, children: list[Token]) -> None:
    text = ""
    for token in children:
        if token.type == "text":
            text += token.content
        elif token.type in {"softbreak", "hardbreak"}:
            text += "\n"
        elif token.type == "code_inline":
            # A role is a name in braces right before code.
            if LETTERS["a MyST role"].search(text):
                shown = f": {text[-40:]}`{token.content}`"
                found.reasons.append(_with_remedy("a MyST role", shown))
            text += "\N{OBJECT REPLACEMENT CHARACTER}"
        elif token.type == "link_open":
            found.links.append(str(token.attrs["href"]))
        elif token.type == "image":
            found.pictures.append(str(token.attrs["src"]))
        elif token.type == "html_inline":
            _add_html(found, token.content)
    found.reasons.extend(_letters(text, LETTERS))


def _add_html(found: Plain, html: str) -> None:
    inside = read_html(html)
    found.html_links.extend(inside.html_links)
    found.ids |= inside.ids
    found.reasons.extend(inside.reasons)
    text = re.sub(r"(?s)<(code|pre|kbd|samp)\b.*?</\1>|<[^>]*>", " ", html)
    found.reasons.extend(_letters(text, LETTERS_IN_HTML))


def _letters(text: str, patterns: dict[str, re.Pattern[str]]) -> Iterator[str]:
    for name, pattern in patterns.items():
        if it := pattern.search(text):
            around = " ".join(text[max(0, it.start() - 20) : it.end() + 30].split())
            yield _with_remedy(name, f": {around}")


def _with_remedy(name: str, shown: str) -> str:
    return f"{name}{shown}" + (f": {REMEDIES[name]}" if name in REMEDIES else "")


class _Reader(HTMLParser):
    """Notes links, ids, and what a browser would run or fetch."""

    def __init__(self, found: Plain) -> None:
        super().__init__()
        self.found = found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element; self-closing ones come here too."""
        if tag in ACTIVE:
            self.found.reasons.append(f"<{tag}>, which viewers drop or run: leave it out")
        for name, value in attrs:
            value = value or ""
            if name in {"id", "name"}:
                self.found.ids.add(value)
            elif name == "href" and tag == "a":
                self.found.html_links.append(value)
            elif name.startswith("on"):
                self.found.reasons.append(f"{name}=…, a script")
            elif name in FETCHED or name in {"href", "xlink:href"}:
                self._fetched(tag, value)
            elif name == "style" and re.search(r"url\(", value):
                self.found.reasons.append(f"<{tag} style=… url(…)>, which would be fetched")

    def _fetched(self, tag: str, address: str) -> None:
        """A picture in HTML lies inside it, and a part of a drawing in the same drawing."""
        if not address.startswith(("data:", "#")):
            where = "another host" if OUTSIDE.match(address) else "another file"
            self.found.reasons.append(f"<{tag}> fetches from {where}: {address}")

    def handle_data(self, data: str) -> None:
        """Refuse style sheets that fetch."""
        if self.lasttag == "style" and re.search(r"@import|url\(\s*[\"']?(?!data:|#)", data):
            self.found.reasons.append("<style> fetches from elsewhere")
