"""Sphinx extension: a page loads one style sheet, and no script that it does not run.

The theme's stock head waits for eleven sheets and as many scripts, and loads Font Awesome's of
542 kB. Ours (templates/layout.html) names one sheet. It is made once all pages are written, of what
they name; assets/icons.css draws the icons.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from publish.site import ASSETS

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
BUNDLER = HERE / "lean.mjs"
ICONS = ASSETS / "icons.css"
SHEET = "book.css"
LAYOUT_SHEETS = ["styles/theme.css", "styles/pydata-sphinx-theme.css"]  # of the theme's layout
OTHER_PAGES = {"_static", "slides"}  # they bring styles of their own
UNUSED = ("**/*.map", "basic.css", "scripts/fontawesome.js", "vendor/fontawesome")  # by any page


def use_layout(app: Sphinx, config: Config) -> None:
    """Have our layout extend the theme's."""
    config.templates_path.append(str(TEMPLATES))


def note_sheets(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Remember which sheets Sphinx would have the pages load; it writes the search page always."""
    if pagename == "search":
        names = (str(sheet.filename).removeprefix("_static/") for sheet in context["css_files"])
        app.env.temp_data["lean_sheets"] = list(names)


def drop_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Leave out what the page has no use for.

    MathJax is for pages with mathematics; Sphinx loads it on those above them, too. What the theme
    sets within the page is for searches on each key and for choosing versions: we have neither, and
    the page would wait for the script before it.
    """
    unused = ["DOCUMENTATION_OPTIONS."]
    if doctree is None or not any(doctree.findall(_is_mathematics)):
        unused += ["mathjax", "window.MathJax"]
    context["script_files"] = [
        script
        for script in context["script_files"]
        if not any(
            mark in f"{script.filename} {script.attributes.get('body', '')}" for mark in unused
        )
    ]


def _is_mathematics(node: nodes.Node) -> bool:
    return isinstance(node, nodes.math | nodes.math_block)


def pages(site: Path) -> Iterator[Path]:
    """The files of a built site's pages."""
    for page in sorted(site.rglob("*.html")):
        if page.relative_to(site).parts[0] not in OTHER_PAGES:
            yield page


def make_sheet(app: Sphinx, exception: Exception | None) -> None:
    """Make the one sheet, have all pages load it, and remove what it stands for."""
    site = Path(app.outdir)
    static = site / "_static"
    # Sphinx puts the theme's sheets there only when it writes pages.
    if exception or app.builder.format != "html" or not (static / LAYOUT_SHEETS[-1]).is_file():
        return
    sheets = [*LAYOUT_SHEETS, *app.env.temp_data["lean_sheets"]]
    ours = {Path(each).name for each in app.config.html_static_path}  # our extensions name files
    bundle(site, sheets, ours)
    digest = sha256((static / SHEET).read_bytes()).hexdigest()[:8]
    for page in pages(site):
        old = page.read_text(encoding="utf-8")
        new = re.sub(rf"{re.escape(SHEET)}\?v=\w+", f"{SHEET}?v={digest}", old)
        if new != old:
            page.write_text(new, encoding="utf-8")
    for unused in (*(static / sheet for sheet in sheets), *found_unused(static)):
        shutil.rmtree(unused) if unused.is_dir() else unused.unlink()


def bundle(site: Path, sheets: list[str], ours: set[str]) -> None:
    """Have node write the sheet; `ours` are kept whole. Raises ExtensionError with node's words."""
    scripts = (file for file in (site / "_static").rglob("*.js") if "mathjax" not in file.parts)
    order = {
        "theirs": [sheet for sheet in sheets if sheet not in ours],
        "ours": [sheet for sheet in sheets if sheet in ours],
        "content": [
            str(file.relative_to(site))
            for file in (*pages(site), *scripts)
            if file.name != "fontawesome.js"
        ],
    }
    command = ["node", str(BUNDLER), str(site)]
    done = subprocess.run(command, input=json.dumps(order), capture_output=True, text=True)
    if done.returncode:
        raise ExtensionError(f"The style sheet could not be made: {done.stderr}")


def found_unused(static: Path) -> Iterator[Path]:
    """What else no page loads any longer."""
    for pattern in UNUSED:
        yield from list(static.glob(pattern))


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("config-inited", use_layout)
    app.connect("html-page-context", note_sheets, priority=900)
    app.connect("html-page-context", drop_scripts, priority=900)
    app.connect("build-finished", make_sheet, priority=900)  # after the theme wrote its last sheet
    # Another way to make the sheet makes Sphinx write the pages anew.
    app.add_config_value("lean_digest", sha256(BUNDLER.read_bytes()).hexdigest(), "html")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
