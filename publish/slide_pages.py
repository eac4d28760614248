"""Sphinx extension: the decks are part of the site, below /slides/; each page leads to its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from hublab.text import _
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from publish.pages import ROOT
from publish.slides import file_name, taught, write

FOLDER = "slides"  # in the site


def names() -> list[str]:
    """The pages that have decks, as Sphinx names them, in reading order."""
    return [page.relative_to(ROOT).with_suffix("").as_posix() for page in taught()]


def offer(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Put a link to the page's deck beside the theme's buttons."""
    if pagename in app.config.decks:
        file = file_name(Path(pagename))
        context.setdefault("header_buttons", []).append(
            {
                "type": "link",
                "url": context["pathto"](f"{FOLDER}/{file}", 1),
                "text": _("Slides"),
                "tooltip": _("This page as slides"),
                "label": "slides-button",
            }
        )


def publish(app: Sphinx, env: BuildEnvironment) -> None:
    """Write the decks into the site, before its pages."""
    if app.builder.format == "html":
        try:
            write(Path(app.outdir) / FOLDER)
        except FileNotFoundError as error:
            raise ExtensionError(str(error)) from None


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_config_value("decks", names(), "html")  # another deck is another link
    app.connect("env-updated", publish)
    app.connect("html-page-context", offer, priority=610)  # after the theme made its buttons
    return {"parallel_read_safe": True, "parallel_write_safe": True}
