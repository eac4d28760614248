"""Finds links of a folder's pages that lead to no file of it, or to no place in one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import PurePosixPath
from posixpath import normpath
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import outside
import tinycss2


def broken(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """(file, address) of what a folder's HTML and CSS name in vain; `files` by relative name."""
    pages = {
        name: html5lib.parse(content.decode(), namespaceHTMLElements=False)
        for name, content in files.items()
        if name.endswith(".html")
    }
    places = {name: set(_places(page)) for name, page in pages.items()}
    for name, page in pages.items():
        addresses = (each for element in page.iter() for each in _addresses(element))
        yield from (
            (name, each) for each in filter(partial(_leads_nowhere, files, places, name), addresses)
        )
    for name, content in files.items():
        if name.endswith(".css"):
            found = outside.addresses(tinycss2.parse_stylesheet(content.decode()))
            yield from (
                (name, each) for each in filter(partial(_leads_nowhere, files, {}, name), found)
            )


def unresolved(html: str, name: str, files: Mapping[str, bytes]) -> Iterator[str]:
    """The addresses of one page `name` among `files` that lead nowhere."""
    page = html5lib.parse(html, namespaceHTMLElements=False)
    places = {name: set(_places(page))}
    for element in page.iter():
        yield from filter(partial(_leads_nowhere, files, places, name), _addresses(element))


def _places(page: Element) -> Iterator[str]:
    for element in page.iter():
        yield from filter(None, (element.get("id"), element.get("name")))


def _addresses(element: Element) -> Iterator[str]:
    if isinstance(element.tag, str):
        if element.tag in {"a", "area", "link"} and element.get("rel") != "canonical":
            yield element.get("href") or ""
        yield from outside.fetched(element)
        if element.tag == "style":
            yield from outside.addresses(tinycss2.parse_stylesheet(element.text or ""))


def _leads_nowhere(
    files: Mapping[str, bytes], places: Mapping[str, set[str]], name: str, address: str
) -> bool:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return False
    path = name
    if parts.path:
        path = normpath(str(PurePosixPath(name).parent / unquote(parts.path)))
        if parts.path.startswith("/") or path not in files:
            return True
    # As browsers do: ids may be percent-encoded themselves. A deck counts its slides: #/3.
    fragments = {parts.fragment, unquote(parts.fragment)}
    is_place = not parts.fragment or parts.fragment.startswith("/") or path not in places
    return not (is_place or fragments & places[path])
