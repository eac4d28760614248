"""The timetable of the teaching page, computed from what each page says of itself.

One table for each part of the book: minutes of reading and of exercises as in the page's line
“Time”, its checks, the minutes that a room takes, and the sums. A page whose line names neither is
not taught and left out.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from hublab.text import _, number
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from publish.committed import committed

IN_A_ROOM = 1.5  # times as long as one person takes: for questions, and for those who still log in
STEP = 5  # minutes of a room are whole multiples of it
CELLS = "timetable-"  # begins the ids of the cells that are written here
Part = tuple[str, Sequence[Path]]  # a part's caption and its pages

TITLE = re.compile(r"(?m)^# (.+)$")
TIME = re.compile(r"(?m)^- \*\*Time\*\* (.+)$")
READING = re.compile(r"(\d+) min (?:reading|in a session|for all)")
EXERCISES = re.compile(r"(\d+) min exercises")
CHECK_CELL = re.compile(r"(?m)^check\(")
CHECK_FOLDED = "<strong>Check:</strong>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What one page asks of a learner: minutes of reading and of exercises, and its checks."""

    title: str
    page: Path
    reading: int
    exercises: int
    checks: int

    @property
    def in_a_room(self) -> int:
        """Minutes in a room, which does the exercises at home."""
        return in_a_room(self.reading)

    @property
    def all_in_a_room(self) -> int:
        """Minutes in a room, the exercises included."""
        return in_a_room(self.reading + self.exercises)


def in_a_room(minutes: int) -> int:
    """What takes one person some `minutes`, in a room: to the nearest five, and half up."""
    return STEP * int(IN_A_ROOM * minutes / STEP + 0.5)


def lesson(page: Path) -> Lesson | None:
    """What a page says of itself, or None where it names no minutes of reading."""
    cells = committed(page).cells
    markdown = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    title, time = TITLE.search(markdown), TIME.search(markdown)
    reading = READING.search(time[1]) if time else None
    if not (title and time and reading):
        return None
    exercises = EXERCISES.search(time[1])
    return Lesson(
        title=title[1],
        page=page,
        reading=int(reading[1]),
        exercises=int(exercises[1]) if exercises else 0,
        checks=len(CHECK_CELL.findall(code)) + markdown.count(CHECK_FOLDED),
    )


def with_timetable(notebook: NotebookNode, page: Path, parts: Sequence[Part]) -> NotebookNode:
    """A copy of the teaching page with its timetable as the pages now are.

    page: where the teaching page is, which is not in its own timetable; links begin there.
    The tables take the place of those that the notebook has; without any, it stays as it is.
    """
    places = [place for place, cell in enumerate(notebook.cells) if cell.id.startswith(CELLS)]
    if not places:
        return notebook
    before, after = notebook.cells[: places[0]], notebook.cells[places[-1] + 1 :]
    tables = [
        _cell(caption, lessons, page.parent)
        for caption, pages in parts
        if (lessons := [found for one in pages if one != page and (found := lesson(one))])
    ]
    return nbformat.from_dict({**notebook, "cells": [*before, *tables, *after]})


def _cell(caption: str, lessons: Sequence[Lesson], folder: Path) -> NotebookNode:
    """One part's table as a Markdown cell, for the page and not for slides."""
    heads = (
        _("page"),
        _("reading (min)"),
        _("exercises (min)"),
        _("checks"),
        _("in a room (min)"),
        _("with exercises (min)"),
    )
    rows = [
        (f"[{one.title}]({_link(one.page, folder)})", *map(_shown, _counts(one))) for one in lessons
    ]
    sums = (_shown(sum(column)) for column in zip(*map(_counts, lessons), strict=True))
    lines = [
        f"### {caption}",
        "",
        _row(heads),
        "|---|---:|---:|---:|---:|---:|",
        *map(_row, rows),
        _row((_("together"), *sums)),
    ]
    name = re.sub(r"[^a-z0-9]+", "-", caption.lower()).strip("-")
    metadata = {"slideshow": {"slide_type": "skip"}}
    return new_markdown_cell("\n".join(lines), id=f"{CELLS}{name}", metadata=metadata)


def _counts(one: Lesson) -> tuple[int, ...]:
    return one.reading, one.exercises, one.checks, one.in_a_room, one.all_in_a_room


def _row(words: Sequence[str]) -> str:
    return "| " + " | ".join(words) + " |"


def _shown(count: int) -> str:
    return number(count) if count else ""


def _link(page: Path, folder: Path) -> str:
    return Path(os.path.relpath(page, folder)).as_posix()
