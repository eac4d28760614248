"""Sphinx extension: the site opens from a file, and offers its own copy where one was made.

`make offline` makes the copy beside the built site. What is in the copy was built in a folder of
its own, with no copy beside it, and so offers none.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from hublab.text import _, number
from sphinx.application import Sphinx
from sphinx.config import Config

from publish.archive import OFFER

SCRIPT = Path(__file__).parent / "assets/from-file.js"
PAGE = "offline"
FOLDER = "offline"  # in the site


def read_offer(built: Path) -> dict[str, Any]:
    """What the folder of a copy, beside the built site, says about the copy; {} without one."""
    file = built / OFFER
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def serve_script(app: Sphinx, config: Config) -> None:
    config.html_static_path.append(str(SCRIPT))


def prepare_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Let the search run from a file, and the theme's menu of downloads lead to the copy."""
    if pagename == "search":
        app.add_js_file(SCRIPT.name)
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
    size = number(offer["size"] / 1e6, 1)
    commit, _space, changes = offer["commit"].partition(" ")
    made_of = _("It was made from commit {commit} of {date}.")
    if changes:
        made_of = _("It was made from commit {commit} of {date}, with changes.")
    label = _("Download {file} ({size} MB)").format(file=offer["file"], size=size)
    paragraphs = (
        _(
            "One zip holds all of this site: pages, pictures, search, slides, notebooks, panels. "
            "Unpack it, then read README.txt: pages open with a double click, and panels are live "
            "once Python serves the folder."
        ),
        made_of.format(commit=commit[:10], date=offer["date"]),
        _("Its SHA-256, to check that nothing was damaged on its way:"),
    )
    first, made, check = (f"<p>{escape(each)}</p>" for each in paragraphs)
    link = f'<p><a href="{FOLDER}/{escape(offer["file"])}" download>{escape(label)}</a></p>'
    checksum = f"<pre>{offer['sha256']}  {escape(offer['file'])}</pre>"
    return f"<h1>{escape(title)}</h1>{first}{link}{check}{checksum}{made}"


def copy_zip(app: Sphinx, exception: Exception | None) -> None:
    """Put the offered copy into the site, in place of an older one."""
    if exception or app.builder.format != "html":
        return
    target = Path(app.outdir) / FOLDER
    shutil.rmtree(target, ignore_errors=True)
    if offer := app.config.offline_offer:
        target.mkdir()
        for name in (offer["file"], f"{offer['file']}.sha256"):
            shutil.copyfile(_beside(app) / name, target / name)
    else:
        (Path(app.outdir) / f"{PAGE}.html").unlink(missing_ok=True)


def _beside(app: Sphinx) -> Path:
    return Path(app.outdir).parent / FOLDER


def setup(app: Sphinx) -> dict[str, Any]:
    # A change makes Sphinx write the pages anew, which lead to the copy.
    app.add_config_value("offline_offer", read_offer(_beside(app)), "html")
    app.connect("config-inited", serve_script)
    app.connect("html-page-context", prepare_page, priority=700)  # after the theme made its menu
    app.connect("html-collect-pages", pages)
    app.connect("build-finished", copy_zip)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
