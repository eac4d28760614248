"""The one form of a notebook: nothing of a run or a machine stays in it."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from publish.normalise import ID_CHARACTERS, dumps, is_words, normalise
from publish.page_run import execute

VIEW = "application/vnd.jupyter.widget-view+json"


def one(cell: nbformat.NotebookNode) -> nbformat.NotebookNode:
    return normalise(new_notebook(cells=[cell])).cells[0]


def test_what_changes_from_run_to_run_goes() -> None:
    cell = new_code_cell(
        "panel",
        id="panel",
        execution_count=1,
        metadata={
            "ExecuteTime": {"end_time": "2026-11-22"},
            "collapsed": False,
            "execution": {"iopub.execute_input": "2026-11-22"},
            "tags": ["b", "a"],
            "trusted": True,
        },
        outputs=[
            new_output(
                "execute_result",
                {VIEW: {"model_id": "5f0e"}, "text/html": "<p>1</p>", "text/plain": "1"},
                execution_count=1,
            )
        ],
    )
    notebook = new_notebook(
        cells=[cell],
        metadata={
            "kernelspec": {"display_name": "my venv", "language": "python", "name": "venv"},
            "language_info": {"name": "python", "version": "3.12.1"},
            "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}},
        },
    )
    result = normalise(notebook)
    assert result.cells[0].metadata == {"tags": ["a", "b"]}
    assert result.cells[0].outputs[0].data == {"text/html": "<p>1</p>", "text/plain": "1"}
    assert result.metadata.language_info == {"name": "python"}
    assert result.metadata.kernelspec.name == "python3"
    assert "widgets" not in result.metadata


def test_pieces_of_a_stream_are_joined() -> None:
    pieces = [new_output("stream", name="stdout", text=text) for text in ("a\n", "b\n")]
    error = new_output("stream", name="stderr", text="c\n")
    cell = one(new_code_cell("", id="streams", outputs=[*pieces, error, pieces[0]]))
    assert [(output.name, output.text) for output in cell.outputs] == [
        ("stdout", "a\nb\n"),
        ("stderr", "c\n"),
        ("stdout", "a\n"),
    ]
    assert pieces[0].text == "a\n", "the notebook given stays as it was"


def test_a_folded_solution_is_folded_in_jupyterlab_and_on_slides_too() -> None:
    metadata = {"slideshow": {"slide_type": "subslide"}, "tags": ["hide-cell"]}
    cell = one(new_code_cell("1", id="solution", metadata=metadata))
    assert cell.metadata.jupyter == {"outputs_hidden": True, "source_hidden": True}
    assert cell.metadata.slideshow.slide_type == "fragment"


def test_the_line_that_calls_for_a_check_is_not_shown_on_the_site() -> None:
    assert one(new_code_cell('check("a", "b")', id="c")).metadata.tags == ["remove-input"]
    assert one(new_code_cell('x = 1\ncheck("a", "b")', id="c")).metadata == {}


def test_the_ids_of_objectives_are_kept_in_their_order() -> None:
    metadata = {"objectives": ["read", "end"]}
    assert one(new_markdown_cell("- a\n- b", id="o", metadata=metadata)).metadata == metadata


def test_the_commands_for_a_site_alone_stay_marked() -> None:
    metadata = {"site-only": {"python": ["module load"]}}
    assert one(new_markdown_cell("a", id="m", metadata=metadata)).metadata == metadata


@pytest.mark.parametrize("identifier", ["why-wait-guess", "imports", "step-2"])
def test_words(identifier: str) -> None:
    assert is_words(identifier)


@pytest.mark.parametrize(
    "identifier", ["deadbeef", "a1b2c3d4", "4f2c…", "9b2e6a1c-33d1-4a0b-8c52-0f7c7f6f2a11", "Why"]
)
def test_not_words(identifier: str) -> None:
    assert not is_words(identifier)


def test_random_ids_become_words_of_the_page() -> None:
    notebook = new_notebook(
        cells=[
            new_markdown_cell("## Why you wait, <em>often</em>", id="a1b2c3d4"),
            new_code_cell("1", id="b1b2c3d4"),
            new_code_cell("2", id="c1b2c3d4"),
            new_markdown_cell("…", id="d1b2c3d4"),
        ]
    )
    assert [cell.id for cell in normalise(notebook).cells] == [
        "why-you-wait-often",
        "why-you-wait-often-code",
        "why-you-wait-often-code-2",
        "text",
    ]


@given(st.lists(st.tuples(st.booleans(), st.text(max_size=80)), max_size=6))
def test_normalising_twice_is_normalising_once(sources: list[tuple[bool, str]]) -> None:
    cells = [
        (new_code_cell if is_code else new_markdown_cell)(source) for is_code, source in sources
    ]
    first = normalise(new_notebook(cells=cells))
    nbformat.validate(first)
    assert dumps(normalise(first)) == dumps(first)
    assert all(is_words(cell.id) and len(cell.id) <= ID_CHARACTERS for cell in first.cells)


def test_two_runs_leave_the_same_bytes(tmp_path: Path) -> None:
    page = tmp_path / "page.ipynb"
    cells = [
        new_markdown_cell("# A panel", id="title"),
        new_code_cell("import ipywidgets\nipywidgets.IntSlider()", id="slider"),
        new_code_cell("for step in range(3):\n    print(step, flush=True)", id="steps"),
    ]
    nbformat.write(new_notebook(cells=cells), page)
    execute(page)
    first = page.read_bytes()
    execute(page)
    assert page.read_bytes() == first
    assert b"model_id" not in first
