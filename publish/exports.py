"""The pages as plain notebooks: for nbviewer, GitHub, and whoever takes one along.

python -m publish.exports       write them all into _build/exports

An export is a page's committed notebook with its outputs, without what only this project's builders
read: pictures lie inside, links lead to the site (or, while `html.baseurl` is empty, to the other
exports), and each panel's first picture is also an output of its own for viewers without HTML. What
not every viewer shows is refused with file, cell and reason.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote, urlsplit

import nbformat
import yaml
from nbformat import NotebookNode

from publish.committed import committed
from publish.normalise import NOTEBOOK_METADATA, VOLATILE_MIMETYPES, dumps
from publish.pages import ROOT, toc_files
from publish.pictures import as_pictures, first_drawing, take_in
from publish.plain import NotPlainError, Plain, read_html, read_markdown, with_targets

EXPORTS = ROOT / "_build/exports"
KEPT_METADATA = ("jupyter", "slideshow", "tags")
NOTE_TAG = "remove-cell"  # an instructor's note: no form for readers shows it
SHOWN = {
    "image/jpeg", "image/png", "image/svg+xml", "text/html", "text/latex", "text/markdown",
    "text/plain",
}  # fmt: skip
PANEL = 'class="hublab-panel"'


class UnsupportedError(Exception):
    """A page holds what not every viewer shows: “file, cell id: reason”."""


@dataclass(frozen=True)
class Book:
    """The pages of one folder: their names without suffix, and the site's address ("": unknown)."""

    folder: Path
    names: tuple[str, ...]
    base: str = ""

    @cached_property
    def ids(self) -> dict[str, set[str]]:
        """The places in each page that a link may lead to."""
        return {name: set(_ids(self.read(name))) for name in self.names}

    def read(self, name: str) -> NotebookNode:
        """The committed notebook of a page."""
        return committed(self.folder / f"{name}.ipynb")


def this_book() -> Book:
    """The book of this repository, at the address that `_config.yml` states."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    return Book(ROOT, tuple(toc_files()), config["html"]["baseurl"])


def export(book: Book, name: str) -> NotebookNode:
    """One page as a plain notebook. Raises UnsupportedError."""
    page = _Page(book, name)
    cells = [page.cell(deepcopy(cell)) for cell in book.read(name).cells if not is_note(cell)]
    result = nbformat.from_dict(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": NOTEBOOK_METADATA, "cells": cells}
    )
    nbformat.validate(result)
    return result


def unsupported(book: Book, name: str) -> Iterator[str]:
    """“file, cell id: reason” of each cell of a page that `export` would refuse."""
    page = _Page(book, name)
    for cell in book.read(name).cells:
        try:
            if not is_note(cell):
                page.cell(deepcopy(cell))
        except UnsupportedError as reason:
            yield str(reason)


def write(book: Book, folder: Path) -> list[Path]:
    """Write all pages below `folder`, and nothing else; the files. Raises UnsupportedError.

    Nothing is written where one page can't be: the folder then stays as it was.
    """
    texts = {folder / f"{name}.ipynb": dumps(export(book, name)) for name in book.names}
    shutil.rmtree(folder, ignore_errors=True)
    for file, text in texts.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return list(texts)


def is_note(cell: NotebookNode) -> bool:
    """Whether a cell is for instructors alone."""
    return cell.cell_type == "markdown" and NOTE_TAG in cell.metadata.get("tags", ())


def _ids(notebook: NotebookNode) -> Iterator[str]:
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield from read_markdown(cell.source).ids
        for output in cell.get("outputs", ()):
            yield from read_html(output.get("data", {}).get("text/html", "")).ids


@dataclass(frozen=True, slots=True)
class _Page:
    book: Book
    name: str

    def cell(self, cell: NotebookNode) -> NotebookNode:
        """Change the cell into its plain form. Raises UnsupportedError."""
        cell.metadata = {key: cell.metadata[key] for key in KEPT_METADATA if key in cell.metadata}
        try:
            if cell.cell_type == "markdown":
                take_in(cell, (self.book.folder / self.name).parent)
                cell.source = self._markdown(cell.source)
            elif cell.cell_type == "code":
                if cell.source.strip() and cell.execution_count is None:
                    raise NotPlainError("the cell was not run: run `make pages`")
                cell.outputs = [self._output(output) for output in cell.outputs]
            else:
                raise NotPlainError(f"a cell of type {cell.cell_type}")
        except NotPlainError as reason:
            raise UnsupportedError(f"{self.name}.ipynb, cell {cell.id}: {reason}") from None
        return cell

    def _output(self, output: NotebookNode) -> NotebookNode:
        if output.output_type == "error":
            raise NotPlainError(f"the cell ends in an error, {output.ename}")
        if output.output_type == "stream":
            return output
        data = {kind: it for kind, it in output.data.items() if kind not in VOLATILE_MIMETYPES}
        if strange := sorted(data.keys() - SHOWN):
            raise NotPlainError(f"an output of type {strange[0]}")
        if not data:
            raise NotPlainError("an output that is a widget and nothing else")
        if PANEL in data.get("text/html", "") and (drawing := first_drawing(data["text/html"])):
            data.setdefault("image/svg+xml", drawing)
        if "text/html" in data:
            data["text/html"] = as_pictures(data["text/html"])
        for kind in ("text/html", "image/svg+xml"):
            self._refuse(read_html(data.get(kind, "")))
        if "text/markdown" in data:
            data["text/markdown"] = self._markdown(data["text/markdown"])
        output.data = data
        output.metadata = {kind: it for kind, it in output.metadata.items() if kind in data}
        return output

    def _markdown(self, source: str) -> str:
        """The text with its links as an export has them."""
        found = read_markdown(source)
        self._refuse(found)
        wanted = [self._address(address) for address in found.links]
        result = with_targets(source, lambda it: self._address(it) if it in found.links else it)
        # A link may be written in other ways: whichever it is, only what is meant may come out.
        if read_markdown(result).links != wanted:
            raise NotPlainError("a link that is not written [words](page.ipynb)")
        return result

    def _refuse(self, found: Plain) -> None:
        for reason in found.reasons:
            raise NotPlainError(reason)
        for address in found.html_links:
            self._address(address)
            if urlsplit(address).path and not urlsplit(address).scheme:
                raise NotPlainError(
                    f"a link to a page in HTML: write the one to {address} in Markdown"
                )

    def _address(self, address: str) -> str:
        """The address by which an export links to what its page calls `address`."""
        parts = urlsplit(address)
        if parts.scheme in {"http", "https", "mailto"}:
            return address
        if parts.scheme or parts.netloc or parts.query or parts.path.startswith("/"):
            raise NotPlainError(f"{address} is neither a web address nor a page")
        here = f"{self.name}.ipynb"
        path = normpath(f"{here}/../{unquote(parts.path)}") if parts.path else here
        name = path.removesuffix(".ipynb")
        if name not in self.book.names or name == path:
            raise NotPlainError(f"{address} leads to {path}, which is no page of the book")
        if parts.fragment and unquote(parts.fragment) not in self.book.ids[name]:
            # Each builder makes its own addresses of headings; an id is the same in all.
            raise NotPlainError(f"{address} leads to no id: give the place one, <a id=…></a>")
        if not parts.path or not self.book.base:
            return address
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        return f"{self.book.base.rstrip('/')}/{name}.html{fragment}"


def main() -> int:
    try:
        written = write(this_book(), EXPORTS)
    except UnsupportedError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(written)} notebooks are in {EXPORTS.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
