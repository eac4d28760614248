"""The hub kit: one zip with the pages and all that they need, for a session without internet.

python -m publish.kit       pack it into _build/kit

It holds the pages as they are committed, but for instructors' notes; links between them lead to
each other. `make book` makes the kit, and the site's start page offers it: publish/kit_pages.py.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from publish import wheels
from publish.archive import Offer, Origin, complete, leave_word, origin, pack
from publish.exports import UnsupportedError, is_note
from publish.kit_start import start
from publish.normalise import dumps
from publish.pages import ROOT, parts, title, toc_files
from publish.pictures import take_in
from publish.plain import NotPlainError

NAME = "hublab-kit"
KIT = "_build/kit"
START = "START.ipynb"


def contents(root: Path, made_from: Origin) -> dict[str, bytes]:
    """The files of the zip by name, sorted.

    Raises UnsupportedError for a picture that is not there, and what publish.wheels does.
    """
    names = toc_files(root / "_toc.yml")
    packed = dict([wheels.own(root, made_from)]) | wheels.others(root)
    files = {f"{name}.ipynb": _text(page(root / f"{name}.ipynb")) for name in names}
    files |= {f"wheels/{name}": content for name, content in packed.items()}
    files[START] = _text(start(root, parts(root / "_toc.yml")))
    for name in ("LICENSE", "LICENSE-TEXT"):
        files[name] = (root / name).read_bytes()
    about = {
        "title": "The hub kit",
        "commit": made_from.commit,
        "date": made_from.date,
        "open": START,
        "pages": [
            {"title": title(root / f"{name}.ipynb"), "file": f"{name}.ipynb"} for name in names
        ],
        "wheels": sorted(packed),
    }
    return complete(files, about)


def page(file: Path) -> NotebookNode:
    """A page as a learner runs it: with its pictures inside, and without instructors' notes.

    Raises UnsupportedError for a picture that is not there.
    """
    notebook = nbformat.read(file, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if not is_note(cell)]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            try:
                take_in(cell, file.parent)
            except NotPlainError as reason:
                place = f"{file.parent.name}/{file.name}, cell {cell.id}"
                raise UnsupportedError(f"{place}: {reason}") from None
    return notebook


def make(root: Path = ROOT) -> Offer:
    """Pack the kit, and leave word of it for the site that will offer it."""
    folder = root / KIT
    shutil.rmtree(folder, ignore_errors=True)  # where this fails, no older kit is offered
    made_from = origin(root)
    file = folder / f"{NAME}.zip"
    pack(contents(root, made_from), file, made_from, folder=f"{NAME}/")
    return leave_word(file, made_from)


def _text(notebook: NotebookNode) -> bytes:
    return dumps(notebook).encode()


def main() -> int:
    try:
        offer = make()
    except UnsupportedError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{KIT}/{offer.file}: {offer.size / 1e6:.1f} MB, SHA-256 {offer.sha256}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
