"""Sphinx extension: “Was this page right?” at the end of each page.

What somebody needs to look into it is filled in: page, version, and what the panels show. It is
copied or, where _config.yml has `report_address`, sent along. That address names the places of
{title} and {body}, as in https://example.org/issues/new?title={title}&body={body} or mailto:.
"""

from __future__ import annotations

import subprocess
from html import escape
from importlib.metadata import version
from typing import Any

from docutils import nodes
from hublab.text import _
from sphinx.application import Sphinx

from publish.pages import ROOT, toc_files

SCRIPT = "report.js"


def changed(page: str) -> str:
    """The commit that last changed a page, and its day; hublab's version where Git knows none."""
    command = ["git", "log", "-1", "--format=%h, %cs", "--", f"{page}.ipynb"]
    try:
        asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return version("hublab")
    return asked.stdout.strip() or version("hublab")


def about(app: Sphinx, page: str) -> str:
    """What a report begins with; the script adds what the panels show."""
    title = app.env.titles[page].astext()
    return "\n".join(
        [
            _("Page: {} ({})").format(title, page),
            _("Version: {}").format(changed(page)),
        ]
    )


def add_report(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Put the question below a page of the book."""
    if pagename not in toc_files():
        return
    title = _("“{}” is not right").format(app.env.titles[pagename].astext())
    address = escape(app.config.report_address)
    send = f'<p><a href="" rel="nofollow">{escape(_("Send it"))}</a></p>' if address else ""
    asked = _(
        "Copy these lines, add what is wrong, and send both to the person or the course that led "
        "you here."
    )
    if address:
        asked = _("Say what is wrong. These lines go along:")
    context["body"] += (
        f'<details class="hublab-report" data-hublab-address="{address}" '
        f'data-hublab-title="{escape(title)}" data-hublab-panel="{escape(_("Panel:"))}">'
        f"<summary>{escape(_('Was this page right?'))}</summary><p>{escape(asked)}</p>"
        f'<pre data-hublab-copy="" tabindex="0">{escape(about(app, pagename))}</pre>'
        f"{send}</details>"
    )


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_config_value("report_address", "", "html")
    app.connect("html-page-context", add_report, priority=600)  # below the button of progress
    app.add_js_file(SCRIPT, loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
