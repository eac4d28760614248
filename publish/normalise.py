"""Bring a notebook into the one form in which it is committed.

What changes from run to run or from machine to machine goes: timings, widget state and ids,
language versions, view settings. What is left is the same bytes after every run, so that a diff
shows what a person changed and outputs can be compared strictly.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import nbformat
from nbformat import NotebookNode

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
NOTEBOOK_METADATA = {"kernelspec": KERNEL, "language_info": {"name": "python"}}

# A widget's view names a model that lives only in its kernel; the same output's HTML stays.
VOLATILE_MIMETYPES = ("application/vnd.jupyter.widget-view+json",)
KEPT_CELL_METADATA = ("objectives", "site-only", "slideshow", "tags")
# A solution is folded on the site by myst-nb for its tag, in JupyterLab by its metadata, and on
# slides, which know no folding, by being a fragment: it stays unseen until the speaker goes on. One
# that is on no slide (`skip`) stays so.
FOLDED_TAG = "hide-cell"
FOLDED_METADATA = {
    "jupyter": {"outputs_hidden": True, "source_hidden": True},
    "slideshow": {"slide_type": "fragment"},
}
SKIPPED = {"slide_type": "skip"}
# On the site a check is its question, without the line that calls for it.
CHECK = re.compile(r"check\([^\n]*\)")
CHECK_TAG = "remove-input"

WORDS = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
RANDOM_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){0,3}(-[0-9a-f]{12})?")
ID_CHARACTERS = 64  # nbformat's own limit
ID_WORDS = 5


def normalise(notebook: NotebookNode) -> NotebookNode:
    """A copy of `notebook` without what changes between two runs of the same pages."""
    result = nbformat.from_dict(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": NOTEBOOK_METADATA,
            "cells": [_cell(cell) for cell in notebook.cells],
        }
    )
    for cell, identifier in zip(result.cells, _identifiers(notebook), strict=True):
        cell.id = identifier
    return result


def dumps(notebook: NotebookNode) -> str:
    """The text of a notebook file: sorted keys, one space of indent, a newline at the end."""
    return nbformat.writes(notebook) + "\n"


def is_words(identifier: str) -> bool:
    """Whether a cell id is made of words (`why-wait-guess`) and not drawn at random."""
    return bool(WORDS.fullmatch(identifier)) and not RANDOM_ID.fullmatch(identifier)


def _cell(cell: NotebookNode) -> NotebookNode:
    metadata = {key: cell.metadata[key] for key in KEPT_CELL_METADATA if cell.metadata.get(key)}
    if "tags" in metadata:
        metadata["tags"] = sorted(metadata["tags"])
    normal = {
        "cell_type": cell.cell_type,
        "id": cell.id,
        "metadata": metadata,
        "source": "\n".join(line.rstrip() for line in cell.source.strip("\n").split("\n")),
    }
    if cell.cell_type == "code":
        if CHECK.fullmatch(normal["source"]):
            metadata["tags"] = sorted({*metadata.get("tags", ()), CHECK_TAG})
        if FOLDED_TAG in metadata.get("tags", ()):
            skipped = metadata.get("slideshow", {}).get("slide_type") == "skip"
            metadata.update(FOLDED_METADATA, **({"slideshow": SKIPPED} if skipped else {}))
        normal["execution_count"] = cell.execution_count
        normal["outputs"] = list(_outputs(cell.outputs))
    return nbformat.from_dict(normal)


def _outputs(outputs: list[NotebookNode]) -> Iterator[NotebookNode]:
    """Outputs with streams of one name joined, as their pieces depend on the machine's speed."""
    pending: NotebookNode | None = None
    for output in outputs:
        if pending and output.output_type == "stream" and output.name == pending.name:
            pending.text += output.text
            continue
        if pending:
            yield pending
        pending = _output(output)
    if pending:
        yield pending


def _output(output: NotebookNode) -> NotebookNode:
    output = nbformat.from_dict(dict(output))
    if "data" in output:
        output.data = {
            mimetype: value
            for mimetype, value in output.data.items()
            if mimetype not in VOLATILE_MIMETYPES
        }
        output.metadata = {
            mimetype: value
            for mimetype, value in output.metadata.items()
            if mimetype in output.data
        }
    return output


def _identifiers(notebook: NotebookNode) -> Iterator[str]:
    """One id a cell: its own where that is made of words, else the first words at that place."""
    taken = {cell.id for cell in notebook.cells if is_words(cell.get("id", ""))}
    before = "page"
    for cell in notebook.cells:
        identifier = cell.get("id", "")
        if not is_words(identifier):
            wished = f"{before}-code" if cell.cell_type == "code" else _first_words(cell.source)
            identifier = _free(wished or "text", taken)
            taken.add(identifier)
        if cell.cell_type == "markdown":
            before = identifier
        yield identifier


def _first_words(source: str) -> str:
    plain = unicodedata.normalize("NFKD", re.sub(r"<[^>]+>", " ", source))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
    joined = "-".join(words[:ID_WORDS])
    return joined if WORDS.fullmatch(joined) else f"text-{joined}".rstrip("-")


def _free(wished: str, taken: set[str]) -> str:
    wished = wished[: ID_CHARACTERS - 3].rstrip("-")
    candidates = (wished if number == 1 else f"{wished}-{number}" for number in range(1, 1000))
    return next(name for name in candidates if name not in taken and is_words(name))
