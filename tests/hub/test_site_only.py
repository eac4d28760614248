"""Each command of the tutorials about batch jobs and missing networks is run, or says where to."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook, writes

from tests.hub import commands
from tests.hub.commands import Block, blocks, cells_run, complaints, fill, runs


@pytest.mark.parametrize("page", commands.TUTORIALS)
def test_each_command_is_run_or_marked(page: str) -> None:
    assert list(complaints(page, list(blocks(page)), cells_run())) == []


# What is found


def test_a_command_that_nobody_runs_is_found() -> None:
    (said,) = complaints("page", [Block("page", "cell", "# why\nls -l\n", {})], set())
    assert said == "page, cell: neither run nor marked: ls -l"


def test_one_that_is_run_or_marked_is_not() -> None:
    marked = Block("page", "marked", "module load python\n", {"module": "python"})
    run = Block("page", "run", "ls -l\n", {})
    assert list(complaints("page", [marked, run], {("page", "run")})) == []


def test_a_mark_needs_a_known_source_and_a_command() -> None:
    wrong = Block("page", "cell", "modules\n", {"module": "hearsay"})
    assert list(complaints("page", [wrong], {("page", "cell")})) == [
        "page, cell: “hearsay” is not in facts/sources.toml",
        "page, cell: no command begins with “module”",
    ]


def test_a_test_that_leaves_a_command_out_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cell = Block("page", "cell", "pwd\nls\n", {})
    monkeypatch.setattr(commands, "block", lambda page, cell: cell_of(page, cell))

    def cell_of(page: str, name: str) -> Block:
        return cell

    @runs("page", "cell")
    def first(block: Block) -> None:
        block.line("pwd")

    with pytest.raises(AssertionError, match="first runs all but these"):
        first(block=cell)


# How a page is read


def test_commands_are_joined_across_lines_and_comments_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    text = (
        "Do:\n\n```bash\n# why\nrsync -a \\\n  here there\nmodule load x\n```\n\n```text\nno\n```"
    )
    cell = new_markdown_cell(text, id="cell", metadata={"site-only": {"python": ["module"]}})
    (tmp_path / "page.ipynb").write_text(writes(new_notebook(cells=[cell])))
    (found,) = blocks("page.ipynb")
    assert found.commands() == ["rsync -a \\\n  here there", "module load x"]
    assert found.runnable() == ["rsync -a \\\n  here there"]
    assert found.script(here="A") == "# why\nrsync -a \\\n  A there\n"
    assert found.left() == []


def test_names_in_capital_letters_are_filled_in() -> None:
    filled = fill("scp FILE USER@host:$USER/FILES", FILE="a.csv", USER="alice")
    assert filled == "scp a.csv alice@host:$USER/FILES"


def test_tests_are_found_by_their_decorators(tmp_path: Path) -> None:
    (tmp_path / "test_a.py").write_text('PAGE = "p"\n\n@runs(PAGE, "c")\ndef test_x(): ...\n')
    (tmp_path / "pages.py").write_text('OTHER = "o"\n')
    code = 'from pages import OTHER\n\n@runs(OTHER, "d")\ndef test_y(): ...\n'
    (tmp_path / "test_b.py").write_text(code)
    assert cells_run(tmp_path) == {("p", "c"), ("o", "d")}
