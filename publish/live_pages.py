"""Sphinx extension: pages with panels get the script that makes these live in the browser.

`make live` builds what the script loads (publish/live/build.mjs). It is served in a folder named
after its content: a browser may keep it for ever, and never mixes two versions.
"""

from __future__ import annotations

import json
import shutil
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from hublab.text import _
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

BUILT = Path(__file__).parent / "assets/live"
FOLDER = "live"  # in the site
PANEL = 'class="hublab-panel"'


def words() -> dict[str, str]:
    """What the script says to readers, as attributes of its element."""
    return {
        "data-try": _("Try it"),
        "data-start": _("Starting Python in your browser …"),
        "data-download": _("Downloading: {} of {} MB"),
        "data-live": _("The panel is live: change its settings, and it answers."),
        "data-failed": _("The panel cannot be tried here; what it shows stays as it is."),
        "data-file": _("To try it, open this page from a web server, not from a file."),
        "data-browser": _("To try it, you need a newer browser."),
    }


def digest() -> str:
    """The name of the built folder's content."""
    return json.loads((BUILT / "manifest.json").read_text(encoding="utf-8"))["digest"]


def has_panels(doctree: nodes.document | None) -> bool:
    return bool(doctree) and any(PANEL in raw.astext() for raw in doctree.findall(nodes.raw))


def add_loader(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Give the page the loader, and its words, if there is a panel on it."""
    if has_panels(doctree):
        address = context["pathto"](f"{FOLDER}/{app.config.live_digest}/loader.js", 1)
        said = "".join(f' {name}="{escape(text)}"' for name, text in words().items())
        context["live_loader"] = f'<script src="{escape(address)}"{said}></script>'


def copy_folder(app: Sphinx, exception: Exception | None) -> None:
    """Put what the loader loads into the site, in place of an older version."""
    if exception or app.builder.format != "html":
        return
    shutil.rmtree(Path(app.outdir) / FOLDER, ignore_errors=True)
    shutil.copytree(BUILT, Path(app.outdir) / FOLDER / app.config.live_digest)


def setup(app: Sphinx) -> dict[str, Any]:
    if not (BUILT / "manifest.json").is_file():
        raise ExtensionError("Live panels are not there: run `make live` once, then build again.")
    # A change makes Sphinx write the pages anew, which name the folder.
    app.add_config_value("live_digest", digest(), "html")
    app.connect("html-page-context", add_loader)
    app.connect("build-finished", copy_folder)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
