"""The teaching page names the minutes that each page states of itself."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from publish.pages import ROOT, pages

TEACHING = ROOT / "book/teaching.ipynb"
UNTIMED = {TEACHING, ROOT / "book/glossary.ipynb"}  # neither is taught
ROW = re.compile(r"(?m)^\| \[(.+?)\]\((.+?)\) \| (\d*) \| (\d*) ?\|$")
READING = re.compile(r"(\d+) min (?:reading|in a session|for all)")
EXERCISES = re.compile(r"(\d+) min exercises")


def markdown(page: Path) -> str:
    cells = nbformat.read(page, as_version=4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def stated(page: Path) -> tuple[str, str, str]:
    """A page's title, minutes of reading and minutes of exercises, as it says them itself."""
    text = markdown(page)
    title = re.search(r"(?m)^# (.+)$", text)[1]
    time = re.search(r"(?m)^- \*\*Time\*\* (.+)$", text)[1]
    reading, exercises = READING.search(time), EXERCISES.search(time)
    return title, reading[1] if reading else "", exercises[1] if exercises else ""


TAUGHT = {
    (TEACHING.parent / link).resolve(): (title, reading, exercises)
    for title, link, reading, exercises in ROW.findall(markdown(TEACHING))
}


@pytest.mark.parametrize(
    "page", [one for one in pages() if one not in UNTIMED], ids=lambda p: p.stem
)
def test_the_minutes_are_those_of_the_page(page: Path) -> None:
    assert TAUGHT.get(page) == stated(page)


def test_every_row_leads_to_a_page() -> None:
    assert set(TAUGHT) <= set(pages())
