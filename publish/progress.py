"""Sphinx extension: ways through the book, and what a reader has done of them.

Progress is kept by assets/progress.js in the reader's own browser; the site learns nothing of it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from hublab.text import _, quantity
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from publish.pages import ROOT, toc_files
from publish.timetable import lesson

PATHS = Path(__file__).with_name("paths.toml")
SCRIPT = "progress.js"
PAGE = "progress"


def titles() -> dict[str, str]:
    """Whom each path of paths.toml is for."""
    return {
        "stuck": _("My session did not start"),
        "new": _("I am new"),
        "wait": _("I wait too long"),
        "cost": _("My group's jobs have a low priority"),
        "gpu": _("I need a GPU"),
        "offline": _("pip, git or a download fails"),
        "share": _("I want to show a notebook to somebody"),
        "teach": _("I teach"),
    }


def paths() -> dict[str, list[str]]:
    """The pages of each path. Raises ExtensionError for a path that is not known."""
    found: dict[str, list[str]] = tomllib.loads(PATHS.read_text(encoding="utf-8"))["paths"]
    if found.keys() != titles().keys():
        raise ExtensionError(f"{PATHS.name}: the paths are {', '.join(titles())}.")
    return found


def minutes(page: str) -> int:
    """What a page takes, its exercises included; 0 where it says nothing of time."""
    found = lesson(ROOT / f"{page}.ipynb")
    return found.reading + found.exercises if found else 0


def words() -> dict[str, str]:
    """What the script says to readers, as attributes of its element."""
    return {
        "data-done": _("done"),
        "data-checks": _("{right} of {all} checks right, {first} at the first try"),
        "data-ahead": _("{done} of {all} pages done"),
        "data-unreadable": _("This file holds no progress of this book."),
        "data-file": _("progress-a-notebook-session-is-a-job.json"),
    }


def add_button(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Let a page of the book be marked as done; the script shows the button."""
    if pagename in toc_files():
        link = f'<a href="{context["pathto"](PAGE)}">{escape(_("Your progress"))}</a>'
        context["body"] += (
            f'<div class="hublab-progress" data-hublab-page="{escape(pagename)}" hidden>'
            f'<button type="button" aria-pressed="false">{escape(_("I have done this page"))}'
            f'</button><p class="hublab-progress-checks"></p>'
            f"<p>{link}: {escape(_('kept in this browser alone.'))}</p></div>"
        )


def pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page with the paths."""
    title = _("Ways through this book, and your progress")
    yield PAGE, {"title": title, "body": body(app, title)}, "page.html"


def body(app: Sphinx, title: str) -> str:
    """The page's HTML: whole without its script, which adds what the reader has done."""
    first = _("Choose what brings you here. Times include the exercises.")
    kept = _(
        "What you mark as done is kept in this browser, and nowhere else. To take it to another "
        "browser, save it as a file and open the file there."
    )
    built = app.env.titles  # a part of the book may be built alone
    found = {name: [page for page in some if page in built] for name, some in paths().items()}
    sections = "".join(_path(app, name, some) for name, some in found.items() if some)
    buttons = (
        f'<button type="button" data-hublab-progress="save">{escape(_("Save as a file"))}</button>'
        f"<label>{escape(_('Open a file'))} "
        f'<input type="file" accept="application/json,.json" data-hublab-progress="open"></label>'
        f'<button type="button" data-hublab-progress="forget">{escape(_("Forget all"))}</button>'
        '<p role="status"></p>'
    )
    return (
        f"<h1>{escape(title)}</h1><p>{escape(first)}</p>{sections}"
        f'<section class="hublab-progress-kept" hidden><h2>{escape(_("Your progress"))}</h2>'
        f"<p>{escape(kept)}</p>{buttons}</section>"
    )


def _path(app: Sphinx, name: str, some: list[str]) -> str:
    items = "".join(_item(app, page) for page in some)
    whole = _minutes(sum(map(minutes, some)))
    return (
        f'<section class="hublab-path"><h2>{escape(titles()[name])}{whole}</h2>'
        f'<p class="hublab-path-done" hidden></p><ol>{items}</ol></section>'
    )


def _item(app: Sphinx, page: str) -> str:
    address, title = app.builder.get_relative_uri(PAGE, page), app.env.titles[page].astext()
    link = f'<a href="{escape(address)}">{escape(title)}</a>'
    return f'<li data-hublab-page="{escape(page)}">{link}{_minutes(minutes(page))}</li>'


def _minutes(count: int) -> str:
    return f' <span class="hublab-minutes">{quantity(count, "min")}</span>' if count else ""


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-page-context", add_button)
    app.connect("html-collect-pages", pages)
    app.add_js_file(SCRIPT, loading_method="defer", **words())
    return {"parallel_read_safe": True, "parallel_write_safe": True}
