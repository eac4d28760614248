"""The parts of a deck: styles and scripts, each inside the file or, without a copy, an address."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from jupyter_core.paths import jupyter_path

FOLDER = "hublab"  # in a Jupyter data folder: packages as npm names and lays them out
WEB = "https://unpkg.com"
VERSIONS = {"reveal.js": "6.0.2", "mathjax": "3.2.2"}  # as in publish/assets/package.json

REVEAL_STYLES = ("reveal.js", "dist/reveal.css")
REVEAL = ("reveal.js", "dist/reveal.js")
NOTES = ("reveal.js", "dist/plugin/notes.js")
OWN_STYLES = ("panels/skin.css", "panels/panel.css", "panels/check.css", "slides/slides.css")
MATHJAX = ("mathjax", "es5/tex-svg.js")  # draws with no font files beside it


# MathJax would load this in browsers that have no XPath; there are none that can show a deck.
FALLBACK = "https://cdn.jsdelivr.net/npm/wicked-good-xpath@1.3.0/dist/wgxpath.install.js"


class Part(NamedTuple):
    """A style sheet or a script: its text, or the address of one that is not here."""

    text: str = ""
    address: str = ""


def styles() -> list[Part]:
    """The style sheets, the most general first."""
    own = (Part(text=(files("hublab") / sheet).read_text("utf-8")) for sheet in OWN_STYLES)
    return [package(*REVEAL_STYLES), *own]


def scripts(*, mathematics: bool) -> list[Part]:
    """What runs before the deck starts; MathJax only where there is mathematics."""
    wanted = [REVEAL, NOTES, MATHJAX] if mathematics else [REVEAL, NOTES]
    return [package(*part) for part in wanted]


def start() -> str:
    """The script that fits the slides into their frame and starts the deck."""
    return (files("hublab") / "slides/slides.js").read_text("utf-8")


@cache
def package(name: str, path: str) -> Part:
    """A file of a package: from the first Jupyter data folder that has it, or from the web."""
    for folder in jupyter_path(FOLDER):
        file = Path(folder) / name / path
        if file.is_file():
            return Part(text=_inside(file.read_text("utf-8"), path))
    return Part(address=f"{WEB}/{name}@{VERSIONS[name]}/{path}")


def _inside(text: str, path: str) -> str:
    """A script's text as an element can hold it, without what would end the element."""
    if path.endswith(".css"):
        return text
    text = text.replace(FALLBACK, "").replace("</script", r"<\/script").replace("<!--", r"<\!--")
    return "\n".join(line for line in text.splitlines() if not line.startswith("//# sourceMapping"))
