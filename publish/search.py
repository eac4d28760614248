"""Sphinx extension: the search finds an error's text as it was pasted, see assets/search.js.

On the page that is found Sphinx highlights the words; assets/highlight.js keeps it from pictures.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

ASSETS = Path(__file__).parent / "assets"
HELP = "book/troubleshooting"
SCRIPT, BEFORE = ASSETS / "search.js", ASSETS / "highlight.js"


def serve_script(app: Sphinx, config: Config) -> None:
    config.html_static_path.extend([str(SCRIPT), str(BEFORE)])


def add_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Let the search's page have the script; deferred, it comes after Sphinx's own."""
    if pagename == "search":
        app.add_js_file(SCRIPT.name, loading_method="defer", **{"data-help": HELP})


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("config-inited", serve_script)
    app.connect("html-page-context", add_script)
    app.add_js_file(BEFORE.name, priority=100)  # Sphinx's own have 200
    return {"parallel_read_safe": True, "parallel_write_safe": True}
