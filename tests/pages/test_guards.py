"""The guards of the pages, each tried on a page that it must refuse."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from leaks import EXPORTERS, export, leaks
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from vacuous import complaints, shows


def page(source: str = "6 * 7", text: str = "42", **cell) -> nbformat.NotebookNode:
    """A notebook of one code cell that was run, with its output."""
    output = new_output("execute_result", {"text/plain": text}, execution_count=1)
    fields = {"execution_count": 1, "outputs": [output], **cell}
    return new_notebook(cells=[new_code_cell(source, id="answer", **fields)])


def nbval(notebook: nbformat.NotebookNode, folder: Path) -> subprocess.CompletedProcess[str]:
    path = folder / "page.ipynb"
    nbformat.write(notebook, path)
    command = [sys.executable, "-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider", str(path)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_page_as_it_should_be_passes(tmp_path: Path) -> None:
    assert list(complaints(page())) == []
    assert nbval(page(), tmp_path).returncode == 0


def test_a_changed_number_in_an_output_fails(tmp_path: Path) -> None:
    result = nbval(page(text="43"), tmp_path)
    assert result.returncode == 1
    assert "1 failed" in result.stdout


def test_stripped_outputs_pass_nbval_and_are_caught_here(tmp_path: Path) -> None:
    stripped = page(execution_count=None, outputs=[])
    assert nbval(stripped, tmp_path).returncode == 0, "the guard is needed because of this"
    assert len(list(complaints(stripped))) == 3


@pytest.mark.parametrize(
    "cell",
    [
        {"outputs": []},
        {"execution_count": 2},
        {"metadata": {"tags": ["nbval-ignore-output"]}},
        {"source": "# NBVAL_SKIP\n6 * 7"},
        {"outputs": [new_output("error", ename="E", evalue="e", traceback=[])]},
    ],
    ids=lambda cell: next(iter(cell)),
)
def test_each_way_to_compare_nothing_is_caught(cell: dict) -> None:
    assert list(complaints(page(**cell)))


@pytest.mark.parametrize("source", ["f(1)", "print(1)\nx = 1", "for i in y:\n    print(i)"])
def test_cells_that_show_something(source: str) -> None:
    assert shows(source)


@pytest.mark.parametrize("source", ["x = 1", "def f():\n    print(1)", "import math"])
def test_cells_that_show_nothing(source: str) -> None:
    assert not shows(source)


@pytest.mark.parametrize("form", EXPORTERS)
@pytest.mark.parametrize(
    "markdown",
    [
        ":::{note}\nMind the queue.\n:::",
        "See {ref}`queue`.",
        '<div class="admonition note">\n<p>Set `--mem`.</p>\n</div>',
        "<details><summary>Why?</summary>\n<p>**Because.**</p></details>",
        "&amp;amp;",
    ],
    ids=["fence", "role", "backticks", "bold", "entity"],
)
def test_markup_that_leaks_is_caught(markdown: str, form: str) -> None:
    notebook = new_notebook(cells=[new_markdown_cell(markdown, id="text")])
    assert list(leaks(export(notebook, form), "jp-MarkdownOutput"))


@pytest.mark.parametrize("form", EXPORTERS)
def test_markup_that_survives_is_not(form: str) -> None:
    survivors = "\n\n".join(
        (
            "# Title",
            "Set `--mem=4000M` and **then** wait $x^2$ seconds.",
            '<div class="admonition note"><p class="admonition-title">Note</p></div>',
            "<details><summary><strong>Check</strong></summary><p>Yes.</p></details>",
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "```bash\necho `hostname` **\n```",
        )
    )
    notebook = new_notebook(cells=[new_markdown_cell(survivors, id="text")])
    assert list(leaks(export(notebook, form), "jp-MarkdownOutput")) == []
