"""Sphinx extension: the plain notebooks of the pages are part of the site, below /notebooks/.

Their addresses are stable, so that nbviewer can be given one. A page that can't be a plain notebook
fails the build.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from hublab.text import _
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from publish.exports import Book, UnsupportedError, write

FOLDER = "notebooks"  # in the site
NBVIEWER = "https://nbviewer.org"
SOURCE_BUTTON = "download-source-button"  # of the theme: the page's own file


def book_of(app: Sphinx) -> Book:
    """The notebooks that this site is built from."""
    documents = sorted(app.env.all_docs)
    names = (name for name in documents if app.env.doc2path(name).endswith(".ipynb"))
    return Book(Path(app.srcdir), tuple(names), app.config.html_baseurl)


def nbviewer_address(base: str, name: str) -> str:
    """Where nbviewer shows the export of a page; "" while the site's own address is unknown."""
    if not base:
        return ""
    scheme, host, path, *_rest = urlsplit(base)
    kind = "urls" if scheme == "https" else "url"
    return f"{NBVIEWER}/{kind}/{host}{path.rstrip('/')}/{FOLDER}/{name}.ipynb"


def offer(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Let the theme's menu of downloads lead to the page's export, and to nbviewer."""
    for group in context.get("header_buttons", ()):
        buttons = group.get("buttons", [])
        for button in buttons:
            if button["label"] == SOURCE_BUTTON and button["text"] == ".ipynb":
                button["url"] = context["pathto"](f"{FOLDER}/{pagename}.ipynb", 1)
                button["tooltip"] = _("Download this page as a notebook")
                if address := nbviewer_address(app.config.html_baseurl, pagename):
                    buttons.append(
                        {
                            "type": "link",
                            "url": address,
                            "text": "nbviewer",
                            "tooltip": _("View on nbviewer"),
                            "icon": "fas fa-eye",
                            "label": "nbviewer-button",
                        }
                    )
                break


def publish(app: Sphinx, env: BuildEnvironment) -> None:
    """Write the exports into the site, before its pages."""
    if app.builder.format == "html":
        try:
            write(book_of(app), Path(app.outdir) / FOLDER)
        except UnsupportedError as error:
            raise ExtensionError(str(error)) from None


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("env-updated", publish)
    app.connect("html-page-context", offer, priority=600)  # after the theme made its menu
    return {"parallel_read_safe": True, "parallel_write_safe": True}
