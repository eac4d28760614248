"""The sweep of “From notebook to batch”: its notebooks run as scripts, its results make a grid."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest
from hublab import show
from hublab.lessons import sample_sweep
from hublab.questions import past_job
from hublab.questions.wait import WaitSettings, ask
from hublab.text import HublabError
from nbconvert import PythonExporter

TEXT = "{http://www.w3.org/2000/svg}text"


def result(hours: float = 8, cores: int = 4, in_time: int = 7, of: int = 20) -> dict[str, float]:
    return {"hours": hours, "cores": cores, "in_time": in_time, "of": of}


def run(notebook: dict, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The notebook as a script, run in a folder."""
    script, _resources = PythonExporter().from_notebook_node(nbformat.from_dict(notebook))
    (folder / "script.py").write_text(script, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "script.py", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("make", [sample_sweep.afternoon, sample_sweep.sweep])
def test_the_notebooks_are_valid(make) -> None:
    nbformat.validate(nbformat.from_dict(make()))


def test_the_afternoons_script_shows_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    done = run(sample_sweep.afternoon(), tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [path.name for path in tmp_path.iterdir()] == ["script.py"]


def test_a_points_result_is_that_of_the_simulator(tmp_path: Path) -> None:
    done = run(sample_sweep.sweep(), tmp_path, "--hours", "8", "--cores", "16")
    (written,) = tmp_path.glob("results/*.json")
    answer = ask(
        WaitSettings(cluster="narval", hours=8, cores=16, memory_mb=64_000, queues=20, seed=1)
    )
    expected = answer.outcomes[0].within(answer.timeout_s)
    assert json.loads(written.read_text()) == result(cores=16, in_time=expected)
    assert done.stdout == f"hours=8 cores=16: {expected} of 20 in time\n"


def test_a_typing_error_is_refused(tmp_path: Path) -> None:
    done = run(sample_sweep.sweep(), tmp_path, "--houers", "24")
    assert done.returncode == 2
    assert "unrecognized arguments: --houers 24" in done.stderr


def test_the_made_up_array_tells_what_each_task_used() -> None:
    jobs = past_job.read(sample_sweep.export(), "narval")
    grid = len(sample_sweep.HOURS) * len(sample_sweep.CORES)
    assert [job.job.job_id for job in jobs] == [f"4711_{task}" for task in range(1, grid + 1)]
    assert [job.job.state for job in jobs] == ["COMPLETED"] * (grid - 1) + ["TIMEOUT"]
    assert all(0.2 < job.part("cores") < 0.26 for job in jobs)


def test_a_grid_has_a_row_for_each_time_and_a_column_for_each_number_of_cores() -> None:
    grid = show.sweep([result(24, 16, 1), result(8, 4, 7), result(24, 4, 5)])
    assert grid.plain().splitlines() == [
        "In how many of 20 queues a session starts in time",
        "Time  4 cores   16 cores",
        "----  -------  ---------",
        "8\u00a0h         7  no result",
        "24\u00a0h        5          1",
    ]


def test_the_picture_shows_each_number_of_the_table_and_a_bar_of_its_length() -> None:
    results = [result(1, 1, 20), result(1, 4, 5), result(8, 1, 10)]
    svg = show.sweep(results).html().split("\n<div")[0].removeprefix('<div class="hublab-columns">')
    picture = ElementTree.fromstring(svg)
    texts = [each.text for each in picture.iter(TEXT)]
    assert {"20", "5", "10", "–", "1 core", "4 cores", "1\u00a0h", "8\u00a0h"} <= set(texts)
    widths = [
        float(each.get("width"))
        for each in picture.iter("{http://www.w3.org/2000/svg}rect")
        if not each.get("stroke")
    ]
    assert [width / widths[0] for width in widths] == pytest.approx([1, 0.25, 0.5], abs=0.01)


@pytest.mark.parametrize(
    ("results", "sentence"),
    [
        ([{"hours": 1, "cores": 1, "of": 20}], "no “in_time”"),
        ([result(), result(in_time=8)], "Two results are of 8\u00a0h, 4 cores"),
        ([result(), result(hours=1, of=40)], "count 20, 40 queues"),
        ([], "count 0 queues"),
    ],
)
def test_results_that_make_no_grid_are_refused(results: list, sentence: str) -> None:
    with pytest.raises(HublabError, match=sentence):
        show.sweep(results)
