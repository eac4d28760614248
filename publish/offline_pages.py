"""Sphinx extension: the site opens from a file, and offers its own copy where one was made.

`make offline` makes the copy beside the built site. What is in the copy was built in a folder of
its own, with no copy beside it, and so offers none.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from hublab.text import _
from sphinx.application import Sphinx

from publish import offered

SCRIPT = "from-file.js"
PAGE = "offline"
FOLDER = "offline"  # in the site


def prepare_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Let the search run from a file, and the theme's menu of downloads lead to the copy."""
    if pagename == "search":
        app.add_js_file(SCRIPT)
    groups = context.get("header_buttons", ()) if app.config.offline_offer else ()
    for group in groups:
        if group.get("label") == "download-buttons":
            group["buttons"].append(
                {
                    "type": "link",
                    "url": context["pathto"](PAGE),
                    "text": _("whole book"),
                    "tooltip": _("Download the whole book, to read without a network"),
                    "icon": "fas fa-box-archive",
                    "label": "download-offline-button",
                }
            )


def pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page that offers the copy."""
    if offer := app.config.offline_offer:
        title = _("The whole book, without a network")
        yield PAGE, {"title": title, "body": words(title, offer)}, "page.html"


def words(title: str, offer: dict[str, Any]) -> str:
    """The page's HTML."""
    first = _(
        "One zip holds all of this site: pages, pictures, search, slides, notebooks, panels. "
        "Unpack it, then read README.txt: pages open with a double click, and panels are live "
        "once Python serves the folder."
    )
    return f"<h1>{escape(title)}</h1><p>{escape(first)}</p>{offered.html(offer, FOLDER)}"


def copy_zip(app: Sphinx, exception: Exception | None) -> None:
    """Put the offered copy into the site, and no page that offers one where there is none."""
    if exception or app.builder.format != "html":
        return
    offered.copy(app, FOLDER, app.config.offline_offer)
    if not app.config.offline_offer:
        (Path(app.outdir) / f"{PAGE}.html").unlink(missing_ok=True)


def setup(app: Sphinx) -> dict[str, Any]:
    # A change makes Sphinx write the pages anew, which lead to the copy.
    offer = offered.read(offered.beside(app, FOLDER))
    app.add_config_value("offline_offer", offer, "html")
    app.connect("html-page-context", prepare_page, priority=700)  # after the theme made its menu
    app.connect("html-collect-pages", pages)
    app.connect("build-finished", copy_zip)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
