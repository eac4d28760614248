"""START.ipynb, the kit's first notebook: whether all is in place, and which pages there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import nbformat
from hublab.text import _
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from publish.normalise import NOTEBOOK_METADATA
from publish.pages import title
from publish.timetable import Part

# In the folder that holds the kit's own; the pages say the same.
INSTALL = "pip install --no-index --find-links hublab-kit/wheels hublab"
INSTALL_IN_CELL = "%pip install --no-index --find-links wheels hublab"
READY = "from hublab.panels import ServerOptions\n\nServerOptions()"


def start(root: Path, parts: Sequence[Part]) -> NotebookNode:
    """The notebook; `parts` are those of the book, whose pages are below `root`."""
    cells = [
        new_markdown_cell("\n\n".join(_welcome()), id="title"),
        new_code_cell(READY, id="ready"),
        new_markdown_cell("\n".join(_helps()), id="if-not-ready"),
        new_markdown_cell("\n\n".join(_contents(root, parts)), id="pages"),
    ]
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": NOTEBOOK_METADATA, "cells": cells}
    return nbformat.from_dict(content)


def _welcome() -> Iterator[str]:
    yield "# " + _("The hub kit")
    yield _("The pages of this book, to run in this session. They ask nothing of the internet.")
    yield _("**Is everything in place?** Choose the next cell, and press Shift+Enter.")


def _helps() -> Iterator[str]:
    yield "- " + _("**A panel with controls:** all is in place. Choose a page below.")
    yield "- " + _(
        "**`No module named …`:** what pip installs ends with the session, or went to another "
        "Python than the notebook's. Put `{command}` into a cell, run it, then **Kernel > Restart "
        "Kernel**."
    ).format(command=INSTALL_IN_CELL)
    yield "- " + _(
        "**An answer without controls:** JupyterLab has no part for controls here. All cells run, "
        "and panels show their answers."
    )
    yield ""
    yield _("In each later session, type this line again in a terminal, above the kit's folder:")
    yield ""
    yield f"```bash\n{INSTALL}\n```"


def _contents(root: Path, parts: Sequence[Part]) -> Iterator[str]:
    yield "## " + _("Pages")
    for caption, pages in parts:
        yield f"### {caption}"
        links = (f"- [{title(page)}]({page.relative_to(root).as_posix()})" for page in pages)
        yield "\n".join(links)
