"""What `make pages` says: what changed, and first of all why a page failed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import hublab
import nbformat
import pytest
from hublab.facts.cluster import clusters
from hublab.facts.source import FactError
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from publish import fact_files, page_names, page_run, pages
from publish.exports import Book


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book of the pages `good`, `wrong` and `refused`, of which no command changes another."""
    cells = {
        "good": [new_markdown_cell("# Fine", id="title"), new_code_cell("1 + 1", id="sum")],
        "wrong": [new_code_cell("1", id="one"), new_code_cell("1 / 0", id="divide")],
        "refused": [new_markdown_cell("# See\n\n![a](pictures/none.png)", id="title")],
    }
    (tmp_path / "book").mkdir()
    for name, content in cells.items():
        nbformat.write(new_notebook(cells=content), tmp_path / f"book/{name}.ipynb")
    files = [tmp_path / f"book/{name}.ipynb" for name in cells]
    for module in (pages, page_run, page_names):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(pages, "pages", lambda: files)
    monkeypatch.setattr(page_run, "TEACHING", files[0])
    monkeypatch.setattr(page_run, "with_timetable", lambda notebook, *_: notebook)
    monkeypatch.setattr(page_run, "this_book", lambda: Book(tmp_path, tuple(map(str, cells))))
    return tmp_path / "book"


def test_what_changed_is_told(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = str(book / "good.ipynb")
    assert pages.main(["run", good]) == 0
    assert capsys.readouterr().out == (
        "[ 1/1] book/good.ipynb: ok, changed\n1 page changed: book/good.ipynb\n"
    )
    assert pages.main(["run", good]) == 0
    assert capsys.readouterr().out == "[ 1/1] book/good.ipynb: ok, as before\nno page changed\n"
    assert [file.name for file in book.iterdir() if file.suffix != ".ipynb"] == []


def test_why_a_cell_failed_is_its_first_line(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pages.main(["run", str(book / "wrong.ipynb")]) == 1
    first, second, *rest, last = capsys.readouterr().out.splitlines()
    assert first == "[ 1/1] book/wrong.ipynb: failed"
    assert second == "book/wrong.ipynb, cell divide: ZeroDivisionError: division by zero"
    assert any("Traceback" in line for line in rest)
    assert not any("\x1b" in line for line in rest)
    assert last == "1 page failed: book/wrong.ipynb"


MISSING = (
    "book/refused.ipynb, cell title: there is no picture book/pictures/none.png: "
    "put the file there, or correct its name"
)


def test_what_the_build_would_refuse_is_no_ok(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pages.main(["run", str(book / "refused.ipynb")]) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[:2] == ["[ 1/1] book/refused.ipynb: refused, changed", MISSING]
    assert pages.main(["check", str(book / "refused.ipynb")]) == 1
    assert capsys.readouterr().out == f"{MISSING}\n"


def test_a_page_that_is_not_there_gets_the_one_that_was_meant(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert pages.main(["run", "charging"]) == 1
    error = capsys.readouterr().err
    assert error == "no such page: charging. Did you mean book/charging.ipynb?\n"
    assert pages.main(["list", "book/xyzzy.ipynb"]) == 1
    assert "no such page: book/xyzzy.ipynb. There are book/start-here" in capsys.readouterr().err


def test_a_mistake_in_a_fact_file_is_told_before_any_page_is_run(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def wrong() -> None:
        raise FactError("fir.toml", "nodes[1].count", "must be above 0, not -864.")

    monkeypatch.setattr(fact_files, "clusters", wrong)
    told = "widgets/hublab/clusters/fir.toml, nodes[1].count: must be above 0, not -864.\n"
    assert pages.main(["run", str(book / "good.ipynb")]) == 1
    assert capsys.readouterr() == ("", told)
    assert pages.main(["check", str(book / "wrong.ipynb")]) == 1
    assert capsys.readouterr().out.startswith(told)


def test_a_cell_that_meets_one_tells_it_alone(tmp_path: Path) -> None:
    source = 'from hublab.facts.source import FactError\nraise FactError("speed.toml", "", "no.")'
    nbformat.write(new_notebook(cells=[new_code_cell(source, id="fact")]), tmp_path / "a.ipynb")
    with pytest.raises(page_run.PageError) as caught:
        page_run.execute(tmp_path / "a.ipynb")
    assert str(caught.value) == "cell fact: widgets/hublab/facts/speed.toml: no."


def test_the_facts_are_of_today_or_before() -> None:
    assert fact_files.mistake(fact_files.today()) == ""
    assert "lies in the future." in fact_files.mistake(date(2020, 1, 1))
    assert fact_files.today() - date.today() <= timedelta(days=1)


def test_each_file_of_facts_has_a_path() -> None:
    for file in Path(hublab.__file__).parent.glob("[cf]a*/*.toml"):
        assert fact_files.with_path(f"{file.name}: no.").endswith(f"hublab/facts/{file.name}: no.")


def test_the_lines_that_name_a_cluster_by_hand(book: Path) -> None:
    title = clusters()[0].title
    cells = [
        new_markdown_cell(f"Words.\nOn {title} you wait.\n{title}ish", id="words"),
        new_code_cell(f"'{title}'", id="code"),
    ]
    nbformat.write(new_notebook(cells=cells), book / "good.ipynb")
    assert list(page_names.typed([book / "good.ipynb"])) == [
        f"book/good.ipynb, cell words: On {title} you wait."
    ]
