"""The book keeps to what it teaches: its own pages give away made-up people alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hublab.sharing import findings, read_notebook
from hublab.sharing.kinds import SECRET

from publish.pages import ROOT, pages

MADE_UP = ("prof1", "prof_cpu", "anna", "bea")  # the Alliance's, our test hub's, two of ours
TAUGHT = {("book/notebook-documents.ipynb", "UPLOAD_TOKEN=…")}  # a scan finds it there


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.stem)
def test_only_made_up_people_are_named(page: Path) -> None:
    found = findings(read_notebook(page), names=(Path.home().name,))
    secrets = {
        (page.relative_to(ROOT).as_posix(), each.shown) for each in found if each.group == SECRET
    }
    assert secrets <= TAUGHT
    others = [each for each in found if each.group != SECRET]
    assert [
        (each.place.words(), each.shown)
        for each in others
        if not any(name in each.shown for name in MADE_UP)
    ] == []
