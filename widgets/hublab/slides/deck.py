"""What a page is on slides: the same cells, fewer of them at a time.

- The first cell's heading is the title slide; its list, with the objectives, the one after it.
- A cell whose result is a panel, a table or a listing shows that, and not the code that calls for
  it; so does a cell with the tag `remove-input`.
- What follows a guess on its slide is unseen until the speaker goes on.
- A solution is unseen until the speaker goes on; one that is a panel is the next slide.
- Notes that nothing follows are about the whole page: the speaker has them on the title slide.
- A slide without a heading repeats the last one, small; a panel that tells a story has its title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from html import escape
from itertools import pairwise
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from hublab.slides import parts

UNSEEN = {"notes", "skip"}
BEGINS = {"slide", "subslide"}
HTML = "text/html"
PANEL = 'class="hublab-panel"'
STORY = 'class="hublab-story"'
SOLUTION = "hide-cell"
GUESS = "**Your guess:**"
HEADING = re.compile(r"(?m)^#{2,3} (.+)$")
FENCED = re.compile(r"(?ms)^```.*?^```$")
WIDGET = "application/vnd.jupyter.widget-view+json"
MATHEMATICS = re.compile(
    r"\$\$.+?\$\$|(?<![\\$\w])\$[^\s$](?:[^$\n]*[^\s$])?\$(?![\w$])", re.DOTALL
)
CODE = re.compile(r"(?s)```.*?```|`[^`\n]+`|<code>.*?</code>")


class Deck(Preprocessor):
    """Arranges a notebook's cells for slides, and gives the template what a deck is made of."""

    def preprocess(
        self, notebook: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """A copy of `notebook`, arranged, and `resources` with the deck's parts."""
        cells = [_shown(cell) for cell in deepcopy(notebook.cells)]
        guess_first(cells)
        cells = list(with_headings(with_title(notes_first(cells))))
        notebook = NotebookNode({**notebook, "cells": cells})
        resources["hublab_deck"] = {
            "title": title(notebook),
            "styles": parts.styles(),
            "scripts": parts.scripts(mathematics=has_mathematics(notebook)),
            "start": parts.start(),
        }
        return notebook, resources


def slide_type(cell: NotebookNode) -> str:
    """What a cell says of its place: "slide", "subslide", "fragment", "notes", "skip" or "-"."""
    return cell.metadata.get("slideshow", {}).get("slide_type", "-")


def title(notebook: NotebookNode) -> str:
    """The words of the first heading, or none."""
    found = re.search(r"(?m)^# (.+)$", "\n".join(cell.source for cell in notebook.cells))
    return found[1].replace("`", "") if found else ""


def has_mathematics(notebook: NotebookNode) -> bool:
    """Whether a text, or a result in Markdown or LaTeX, has formulas to draw."""
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if "text/latex" in data:
                return True
            texts.append(data.get("text/markdown", ""))
    return any(MATHEMATICS.search(CODE.sub(" ", text)) for text in texts)


def guess_first(cells: list[NotebookNode]) -> None:
    """Make a fragment of each cell that follows a guess on its slide."""
    for before, cell in pairwise(cells):
        if GUESS in before.source and slide_type(cell) == "-":
            cell.metadata["slideshow"] = {"slide_type": "fragment"}


def notes_first(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The cells with notes that no slide follows behind the first one."""
    seen = [place for place, cell in enumerate(cells) if slide_type(cell) not in UNSEEN]
    if not seen:
        return cells
    first, last = seen[0] + 1, seen[-1] + 1
    notes = [cell for cell in cells[last:] if slide_type(cell) == "notes"]
    rest = [cell for cell in cells[last:] if slide_type(cell) != "notes"]
    return [*cells[:first], *notes, *cells[first:last], *rest]


def with_title(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The cells with the first one's list, if it has one, as a slide of its own after its notes."""
    if not cells or cells[0].cell_type != "markdown" or not cells[0].source.startswith("# "):
        return cells
    head, mark, entries = cells[0].source.partition("\n\n- ")
    notes = 1
    while notes < len(cells) and slide_type(cells[notes]) == "notes":
        notes += 1
    if not mark:
        return cells
    first = NotebookNode({**cells[0], "source": head})
    metadata = {"slideshow": {"slide_type": "subslide"}}
    about = new_markdown_cell(f"- {entries}", id="about", metadata=metadata)
    return [first, *cells[1:notes], about, *cells[notes:]]


def with_headings(cells: list[NotebookNode]) -> Iterator[NotebookNode]:
    """The cells, the last heading repeated before each that begins a slide without one."""
    last = ""
    for cell in cells:
        found = HEADING.findall(FENCED.sub("", cell.source)) if cell.cell_type == "markdown" else []
        bare = not cell.source.startswith("#") if cell.cell_type == "markdown" else not _told(cell)
        if last and bare and slide_type(cell) in BEGINS:
            metadata = {"slideshow": dict(cell.metadata["slideshow"])}
            words = f'<p class="hublab-again">{_inline(last)}</p>'
            yield new_markdown_cell(words, id=f"{cell.id}-again", metadata=metadata)
            cell.metadata["slideshow"] = {"slide_type": "-"}
        if found and slide_type(cell) not in UNSEEN:
            last = found[-1]
        yield cell


def _inline(heading: str) -> str:
    """A heading's words as HTML in one line: Markdown within HTML is not read everywhere."""
    words = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", escape(heading, quote=False))
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", words)


def _told(cell: NotebookNode) -> bool:
    return any(STORY in output.get("data", {}).get(HTML, "") for output in cell.outputs)


def _shown(cell: NotebookNode) -> NotebookNode:
    if cell.cell_type != "code":
        return cell
    results = [output.data for output in cell.outputs if "data" in output]
    for data in results:
        if HTML in data:
            data.pop(WIDGET, None)  # there is no kernel behind a slide
    if "remove-input" in cell.metadata.get("tags", ()) or any(HTML in data for data in results):
        cell.metadata["transient"] = {"remove_source": True}
    if SOLUTION in cell.metadata.get("tags", ()) and any(
        PANEL in data.get(HTML, "") for data in results
    ):
        cell.metadata["slideshow"] = {"slide_type": "subslide"}
    return cell
