"""Finds what a built page would ask of another host: scripts, styles, fonts, pictures, frames.

Links that a reader may follow are not meant; only what a browser fetches by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import tinycss2

EXTERNAL = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
FETCHED_ATTRIBUTES = {
    "audio": ("src",),
    "embed": ("src",),
    "iframe": ("src",),
    "image": ("href", "{http://www.w3.org/1999/xlink}href", "xlink:href"),
    "img": ("src", "srcset"),
    "input": ("src",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "{http://www.w3.org/1999/xlink}href", "xlink:href"),
    "video": ("src", "poster"),
}
FETCHING_RELATIONS = {
    "icon", "apple-touch-icon", "manifest", "modulepreload", "preconnect", "prefetch", "preload",
    "dns-prefetch", "stylesheet",
}  # fmt: skip
# A script in a page that names a file elsewhere will fetch it.
ADDRESS_IN_SCRIPT = re.compile(
    r"""["'`](?:https?:)?//[^"'`\s]+?\.(?:m?js|css|woff2?|ttf|png|svg|json|wasm)\b""", re.IGNORECASE
)


def in_html(html: str) -> Iterator[str]:
    """The outside addresses that the page fetches."""
    document = html5lib.parse(html, namespaceHTMLElements=False)
    for element in document.iter():
        if isinstance(element.tag, str):
            yield from filter(_is_outside, fetched(element))


def in_css(css: str) -> Iterator[str]:
    """The outside addresses that a style sheet fetches, by `url()` or `@import`."""
    yield from filter(_is_outside, addresses(tinycss2.parse_stylesheet(css)))


def in_site(site: Path) -> Iterator[tuple[str, str]]:
    """(file, outside address) of all pages and style sheets of a built site."""
    for find, pattern in ((in_html, "*.html"), (in_css, "*.css")):
        for file in sorted(site.rglob(pattern)):
            for address in find(file.read_text(encoding="utf-8")):
                yield file.relative_to(site).as_posix(), address


def _is_outside(address: str) -> bool:
    return bool(EXTERNAL.match(address.strip())) and not address.strip().startswith("data:")


def fetched(element: Element) -> Iterator[str]:
    """Every address that a browser fetches for an element, of whichever host."""
    tag = element.tag.rpartition("}")[2]
    for name in FETCHED_ATTRIBUTES.get(tag, ()):
        value = element.get(name) or ""
        for candidate in value.split(",") if name == "srcset" else [value]:
            yield candidate.strip().split(" ")[0]
    if tag == "link" and FETCHING_RELATIONS.intersection((element.get("rel") or "").split()):
        yield element.get("href") or ""
    if tag == "script":
        yield from (found[1:] for found in ADDRESS_IN_SCRIPT.findall(element.text or ""))
    if tag == "style":
        yield from in_css(element.text or "")
    if style := element.get("style"):
        yield from addresses(tinycss2.parse_declaration_list(style))


def addresses(tokens: list) -> Iterator[str]:
    """Every address in a list of CSS tokens, however deep."""
    for token in tokens:
        if token.type == "url":
            yield token.value
        elif token.type == "at-rule" and token.lower_at_keyword == "import":
            yield from (part.value for part in token.prelude if part.type in {"string", "url"})
        elif token.type == "function" and token.lower_name == "url":
            yield from (part.value for part in token.arguments if part.type == "string")
        for name in ("content", "prelude", "value", "arguments"):
            children = getattr(token, name, None)
            if isinstance(children, list):
                yield from addresses(children)
