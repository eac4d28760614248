"""Sphinx extension: the start page offers the hub kit, if `make kit` made one beside the site."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from publish import offered

FOLDER = "kit"  # in the site
PLACE = 'id="hub-kit"'  # the offer follows the paragraph with this place in it


def write_anew(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The start page, in each build: the kit is another one after each commit."""
    return [app.config.root_doc]


def offer(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Put the link to the kit, its size and checksum into the page that has a place for them."""
    found = offered.read(offered.beside(app, FOLDER))
    if not found or app.builder.format != "html" or page != app.config.root_doc:
        return
    address = f"{'../' * page.count('/')}{FOLDER}"
    for place in [each for each in doctree.findall(nodes.raw) if PLACE in each.astext()]:
        paragraph = place.parent
        words = nodes.raw("", offered.html(found, address), format="html")
        paragraph.parent.insert(paragraph.parent.index(paragraph) + 1, words)


def copy_zip(app: Sphinx, exception: Exception | None) -> None:
    if not exception and app.builder.format == "html":
        offered.copy(app, FOLDER, offered.read(offered.beside(app, FOLDER)))


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("env-updated", write_anew)
    app.connect("doctree-resolved", offer)
    app.connect("build-finished", copy_zip)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
