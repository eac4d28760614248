"""START.ipynb, the kit's first notebook: it installs what is missing, and leads to the pages.

A terminal of JupyterLab is a login shell, which may find another Python's pip. A cell's %pip is
that of the Python which runs the pages.
"""

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

# The pages say the same: the first in a terminal, at home; the second is START's first cell.
UNPACK = "python3 -m zipfile -e hublab-kit.zip ."
INSTALL = "%pip install --quiet --no-index --find-links wheels hublab"
INSTALL_IN_TERMINAL = "pip install --no-index --find-links hublab-kit/wheels hublab"
READY = """\
import importlib

importlib.invalidate_caches()  # Python looks anew for what pip has just installed

from hublab.panels import ServerOptions

ServerOptions()"""


def start(root: Path, parts: Sequence[Part]) -> NotebookNode:
    """The notebook; `parts` are those of the book, whose pages are below `root`."""
    cells = [
        new_markdown_cell("\n\n".join(_welcome()), id="title"),
        new_code_cell(INSTALL, id="install"),
        new_code_cell(READY, id="ready"),
        new_markdown_cell("\n".join(_helps()), id="if-not-ready"),
        new_markdown_cell("\n\n".join(_contents(root, parts)), id="pages"),
    ]
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": NOTEBOOK_METADATA, "cells": cells}
    return nbformat.from_dict(content)


def _welcome() -> Iterator[str]:
    yield "# " + _("The hub kit")
    yield _("The pages of this book, to run in this session. They ask nothing of the internet.")
    yield _(
        "**In each session, first run the next two cells:** choose the first one, and press "
        "Shift+Enter twice. What pip installs ends with the session; this folder stays."
    )


def _helps() -> Iterator[str]:
    yield "- " + _("**A panel with controls:** all is in place. Choose a page below.")
    yield "- " + _(
        "**`No module named 'hublab'`:** choose **Kernel > Restart Kernel**, and run both cells "
        "again."
    )
    yield "- " + _(
        "**`No module named pip`:** in a terminal, in the folder above this one, type `{command}`, "
        "then restart the kernel."
    ).format(command=INSTALL_IN_TERMINAL)
    yield "- " + _(
        "**An answer without controls:** JupyterLab has no part for controls here. All cells run, "
        "and panels show their answers."
    )


def _contents(root: Path, parts: Sequence[Part]) -> Iterator[str]:
    yield "## " + _("Pages")
    for caption, pages in parts:
        yield f"### {caption}"
        links = (f"- [{title(page)}]({page.relative_to(root).as_posix()})" for page in pages)
        yield "\n".join(links)
