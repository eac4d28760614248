"""Sphinx extension: the search finds an error's text as it was pasted, see assets/search.js.

On the page that is found assets/highlight.js marks the words, in the place of Sphinx's own script.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

HELP = "book/troubleshooting"
SCRIPT, BEFORE = "search.js", "highlight.js"


def add_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Let the search's page have the script; deferred, it comes after Sphinx's own."""
    if pagename == "search":
        app.add_js_file(SCRIPT, loading_method="defer", **{"data-help": HELP})


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-page-context", add_script)
    app.add_js_file(BEFORE, priority=100)  # Sphinx's own have 200
    return {"parallel_read_safe": True, "parallel_write_safe": True}
