"""What a page tells before a panel is what the panel then shows."""

from __future__ import annotations

import nbformat
from hublab.questions.samples import sample
from hublab.text import duration, number, quantity

from publish.pages import ROOT


def test_the_closed_tab_is_told_as_the_panel_has_it() -> None:
    page = nbformat.read(ROOT / "tutorials/first-session.ipynb", as_version=4)
    (told,) = (cell.source for cell in page.cells if cell.id == "log-out-guess")
    left = sample("closing-the-tab")
    asked = quantity(left.hours, "h"), number(left.cores), quantity(left.memory_mb, "MB")
    after = duration(left.elapsed_minutes * 60)
    heard = " ".join(told.split())
    for words in ("asked for {}, {} cores and {},".format(*asked), f"has run for {after},"):
        assert " ".join(words.split()) in heard
