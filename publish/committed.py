"""The committed notebooks of the pages: many parts of one build ask for the same ones."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode


def committed(page: Path) -> NotebookNode:
    """A page's notebook as its file now is, read once. All share it: copy what you change."""
    return _read(page, page.stat().st_mtime_ns)


@cache
def _read(page: Path, _changed: int) -> NotebookNode:
    return nbformat.read(page, as_version=4)
