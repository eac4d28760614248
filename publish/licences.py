"""Sphinx extension: the licences of others' work in the site, in one of its files.

What live panels load has a file of its own, see publish/live/licences.mjs.
"""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from publish.site import ASSETS

FILE = "_static/LICENCES.txt"
# What pages and decks show or run of others, and whose it is.
PYTHON = {
    "sphinx": "the search, and the colouring of its words",
    "pydata-sphinx-theme": "layout and style of the pages, with Bootstrap and its Popper",
    "sphinx-book-theme": "layout and style of the pages",
    "sphinx-copybutton": "buttons that copy code",
}
NPM = {"mathjax": "formulas", "reveal.js": "slides"}
THEMES = "scripts/{}.js.LICENSE.txt"  # files that the theme ships beside its scripts
SHIPPED = {"bootstrap": "Bootstrap", "fontawesome": "Font Awesome Free: glyphs of the buttons"}
RULE = f"\n\n{'=' * 80}\n"


def text(static: Path) -> str:
    """All licences; `static` is the folder of the built site that has the theme's files.

    Raises FileNotFoundError where a package has no licence with it.
    """
    opening = "The work of others in this site, and under which licences it is used."
    sections = [_section(name, metadata.version(name), _of_python(name), PYTHON) for name in PYTHON]
    sections += [_section(name, "", _of_npm(name), NPM) for name in NPM]
    for name in SHIPPED:
        shipped = (static / THEMES.format(name)).read_text(encoding="utf-8")
        sections.append(_section(name, "", shipped, SHIPPED))
    return RULE.join([opening, *sections]) + "\n"


def _section(name: str, version: str, licence: str, uses: dict[str, str]) -> str:
    return f"{f'{name} {version}'.strip()}: {uses[name]}\n\n{licence.strip()}"


def _of_python(name: str) -> str:
    for file in metadata.files(name) or ():
        if file.name.upper().startswith(("LICENSE", "LICENCE")):
            return Path(file.locate()).read_text(encoding="utf-8")
    raise FileNotFoundError(f"{name} has no licence with it")


def _of_npm(name: str) -> str:
    return (ASSETS / "node_modules" / name / "LICENSE").read_text(encoding="utf-8")


def write(app: Sphinx, exception: Exception | None) -> None:
    """Put the file into the built site."""
    if not exception and app.builder.format == "html":
        site = Path(app.outdir)
        (site / FILE).write_text(text(site / "_static"), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("build-finished", write, priority=800)  # once the theme's files are there
    return {"parallel_read_safe": True, "parallel_write_safe": True}
