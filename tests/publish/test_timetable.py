"""The timetable of the teaching page: computed from the pages, and never stale."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from publish import pages
from publish.timetable import Lesson, in_a_room, lesson, with_timetable

ROW = re.compile(r"(?m)^\| \[(.+?)\]\((.+?)\)" + 5 * r" \| (\d*)" + r" \|$")
SUMS = re.compile(r"(?m)^\| together" + 5 * r" \| (\d*)" + r" \|$")
PLAN = re.compile(r"(?ms)^### ([^\n]+)\n\n(?:[^|#\n][^\n]*\n\n)*(\| start \|.*?)(?:\n\n|\Z)")
LASTS = {"Ninety minutes": 90, "Two hours": 120, "two and a half hours": 150, "One hour": 60}
NOTE = re.compile(r"(?m)^\*\*Instructor note\.\*\* Plan (\d+) minutes( with the exercises)?")
TIME = re.compile(r"(?m)^- \*\*Time\*\* .*\d+ min (?:reading|in a session|for all)")
START = re.compile(r"(?m)^\| (\d):(\d\d) \| (\d+) \|")


def markdown(page: Path) -> str:
    cells = nbformat.read(page, as_version=4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def write(page: Path, title: str, time: str, *code: str) -> Path:
    front = new_markdown_cell(f"# {title}\n\nAnswer.\n\n- **Time** {time}", id="title")
    cells = [new_code_cell(source, id=f"code-{place}") for place, source in enumerate(code)]
    page.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=[front, *cells]), page)
    return page


# The page itself


def test_every_page_that_states_its_minutes_is_in_the_timetable_once() -> None:
    rows = ROW.findall(markdown(pages.TEACHING))
    linked = [(pages.TEACHING.parent / link).resolve() for _title, link, *_counts in rows]
    timed = [page for page in pages.pages() if TIME.search(markdown(page))]
    assert linked == [page for page in timed if page != pages.TEACHING]


def test_the_sums_are_those_of_the_rows() -> None:
    cells = nbformat.read(pages.TEACHING, as_version=4).cells
    tables = [cell.source for cell in cells if cell.id.startswith("timetable-")]
    assert len(tables) == len(pages.parts())
    for table in tables:
        rows = [[int(count or 0) for count in row[2:]] for row in ROW.findall(table)]
        (sums,) = SUMS.findall(table)
        assert [int(count or 0) for count in sums] == [
            sum(each) for each in zip(*rows, strict=True)
        ]


def test_each_plan_begins_each_step_where_the_one_before_ends() -> None:
    steps = [tuple(map(int, step)) for step in START.findall(markdown(pages.TEACHING))]
    assert len(steps) > 5
    assert steps[0][:2] == (0, 0)
    now = 0
    for hour, minute, length in steps:
        start = 60 * hour + minute
        assert start in (0, now)  # at 0:00 another plan begins
        now = start + length


def test_each_plan_lasts_as_long_as_it_says_with_ten_minutes_to_spare() -> None:
    plans = dict(PLAN.findall(markdown(pages.TEACHING)))
    assert len(plans) > 5
    for title, table in plans.items():
        lengths = [int(minutes) for _hour, _minute, minutes in START.findall(table)]
        for words, minutes in LASTS.items():
            assert words not in title or sum(lengths) == minutes, title
        assert re.findall(r"(?m)^\| \d:\d\d \| (\d+) \| to spare", table) == ["10"], title
    assert sum(any(words in title for words in LASTS) for title in plans) == len(LASTS) + 1


def test_notes_plan_the_minutes_of_the_timetable() -> None:
    planned = {
        page: NOTE.findall(markdown(page)) for page in pages.pages() if NOTE.search(markdown(page))
    }
    assert len(planned) > 5
    for page, ((minutes, with_exercises), *others) in planned.items():
        one = lesson(page)
        expected = one.all_in_a_room if with_exercises else one.in_a_room
        assert (int(minutes), others) == (expected, []), page


@pytest.mark.parametrize(("alone", "room"), [(5, 10), (10, 15), (15, 25), (20, 30), (35, 55)])
def test_a_room_takes_half_as_long_again(alone: int, room: int) -> None:
    assert in_a_room(alone) == room


def test_parts_hold_every_page_in_the_order_of_the_book() -> None:
    assert [page for _caption, found in pages.parts() for page in found] == pages.pages()


# The rule, on pages made for it


def test_a_page_says_its_minutes_and_checks(tmp_path: Path) -> None:
    page = write(
        tmp_path / "a.ipynb",
        "A page",
        "20 min reading, 5 min exercises",
        'check("a", "b")',
        "x = 1\ncheck('a', 'c')",
        "unchecked(1)",
    )
    assert lesson(page) == Lesson(title="A page", page=page, reading=20, exercises=5, checks=2)


def test_folded_checks_of_words_count_too(tmp_path: Path) -> None:
    folded = "\n\n<details><summary><strong>Check:</strong> Why?</summary><p>So.</p></details>"
    page = write(tmp_path / "a.ipynb", "A page", f"20 min in a session{folded * 2}")
    assert lesson(page).checks == 2
    assert lesson(page).exercises == 0


def test_a_page_without_minutes_of_reading_is_not_taught(tmp_path: Path) -> None:
    assert lesson(write(tmp_path / "a.ipynb", "Words", "2 min to look up a word")) is None


@pytest.fixture
def teaching(tmp_path: Path) -> tuple[Path, nbformat.NotebookNode]:
    ids = ("before", "timetable-gone", "timetable-old", "after")
    cells = [new_markdown_cell(name, id=name) for name in ids]
    return tmp_path / "book/teaching.ipynb", new_notebook(cells=cells)


def test_tables_take_the_place_of_the_old_ones(
    teaching: tuple[Path, nbformat.NotebookNode], tmp_path: Path
) -> None:
    page, notebook = teaching
    first = write(tmp_path / "book/a.ipynb", "A", "5 min reading")
    parts = [
        ("First steps", [first, write(page, "Teaching", "9 min reading")]),
        ("Words", [write(tmp_path / "book/w.ipynb", "Words", "2 min to look up")]),
    ]
    made = with_timetable(notebook, page, parts)
    assert [cell.id for cell in made.cells] == ["before", "timetable-first-steps", "after"]
    table = made.cells[1].source
    assert ROW.findall(table) == [("A", "a.ipynb", "5", "", "", "10", "10")]
    assert SUMS.findall(table) == [("5", "", "", "10", "10")]
    assert with_timetable(made, page, parts) == made


def test_a_tutorial_that_is_new_in_the_contents_gets_its_row(
    teaching: tuple[Path, nbformat.NotebookNode], tmp_path: Path
) -> None:
    page, notebook = teaching
    first = write(tmp_path / "book/a.ipynb", "A", "5 min reading")
    new = write(tmp_path / "tutorials/b.ipynb", "B", "20 min reading, 15 min exercises")
    toc = tmp_path / "_toc.yml"
    toc.write_text(
        "root: book/a\nparts:\n  - caption: Tutorials\n    chapters:\n      - file: tutorials/b\n"
    )
    ((caption, found),) = parts = pages.parts(toc)
    assert (caption, found) == ("Tutorials", [first, new])
    table = with_timetable(notebook, page, parts).cells[1].source
    assert ROW.findall(table)[1] == ("B", "../tutorials/b.ipynb", "20", "15", "", "30", "55")
    assert SUMS.findall(table) == [("25", "15", "", "40", "65")]


def test_pages_check_fails_where_a_page_changed_its_minutes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pages.main(["check", str(pages.TEACHING)]) == 0
    changed = [(caption, found[1:]) for caption, found in pages.parts()]
    monkeypatch.setattr(pages, "parts", lambda: changed)
    assert pages.main(["check", str(pages.TEACHING)]) == 1
    assert "teaching.ipynb" in capsys.readouterr().out
