"""Sphinx extension: a link within the site that leads to no file or place fails the build.

Sphinx checks the links of Markdown, by headings and by what it is told here of HTML. This checks
all that the pages say, outputs and our own HTML included. Decks are checked by the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from publish.lean import pages

# In a built page quotes within text are entities, so that attributes are found without a parser: in
# a tenth of its time.
PLACE = re.compile(r"""\s(?:id|name)=(?:"([^"]+)"|'([^']+)')""")
ADDRESS = re.compile(r"""\s(?:href|src)=(?:"([^"]+)"|'([^']+)')""")
ABSOLUTE = {"404.html"}  # its links begin at the root of the host


def places(html: str) -> set[str]:
    """The places in a page that a link may lead to."""
    return {unescape(double or single) for double, single in PLACE.findall(html)}


def addresses(html: str) -> Iterator[str]:
    """What a page links to or loads."""
    for double, single in ADDRESS.findall(html):
        yield unescape(double or single)


def broken(site: Path) -> Iterator[str]:
    """“page: address” of each link of a built site that leads nowhere."""
    html = {page.relative_to(site).as_posix(): page.read_text("utf-8") for page in pages(site)}
    known = {name: places(text) for name, text in html.items()}
    for name, text in html.items():
        if name not in ABSOLUTE:
            for address in dict.fromkeys(addresses(text)):
                if leads_nowhere(site, known, name, address):
                    yield f"{name}: {address}"


def leads_nowhere(site: Path, known: dict[str, set[str]], name: str, address: str) -> bool:
    """Whether an address on the page `name` is of this site and is not there."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return False
    path = normpath(f"{name}/../{unquote(parts.path)}") if parts.path else name
    if path not in known:
        return not (site / path).is_file()
    # As browsers do: ids may be percent-encoded themselves.
    return bool(parts.fragment) and not {parts.fragment, unquote(parts.fragment)} & known[path]


def tell_places(app: Sphinx, doctree: nodes.document) -> None:
    """Tell MyST the places that a page names in HTML, `<a id=…>`: it knows those of headings."""
    known = app.env.metadata[app.env.docname].setdefault("myst_slugs", {})
    for raw in doctree.findall(nodes.raw):
        for place in places(raw.astext()):
            known.setdefault(place, (raw.line, place, ""))  # line, id, and a title for bare links


def check(app: Sphinx, exception: Exception | None) -> None:
    """Warn of each broken link; `make book` takes warnings for errors, an excerpt need not."""
    if exception is None and app.builder.format == "html":
        for found in broken(Path(app.outdir)):
            logging.getLogger(__name__).warning("A link leads nowhere: %s", found)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("doctree-read", tell_places)
    app.connect("build-finished", check, priority=950)  # when all files are there
    return {"parallel_read_safe": True, "parallel_write_safe": True}
