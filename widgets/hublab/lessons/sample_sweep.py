"""A sweep to run on a cluster: its notebook, before and after it can go without you, and its jobs.

The sweep is real and small: the queue simulator, for a grid of times and cores. The jobs that
`export` tells of are made up: the same sweep at a size that takes hours.
"""

from __future__ import annotations

from typing import Any

from hublab.lessons import sample_export
from hublab.lessons.sample_export import MadeJob
from hublab.text import _

HOURS = (1, 3, 8, 24)
CORES = (1, 4, 16)
ARRAY = 4711  # the number of the array on the page, and of its made-up jobs

_PARAMETERS = "hours = 8\ncores = 4"

_ARGUMENTS = """\
from argparse import ArgumentParser

parser = ArgumentParser()
parser.add_argument("--hours", type=int, default=8)
parser.add_argument("--cores", type=int, default=4)
in_notebook = "get_ipython" in globals()
asked = parser.parse_args([] if in_notebook else None)
hours, cores = asked.hours, asked.cores"""

_WAITS = """\
from hublab.facts.request import Request
from hublab.questions.trial import wait_s
from hublab.rules.workloads.workload import queue

request = Request("narval", hours=hours, cores=cores, memory_mb=4000 * cores)
waits_s = [wait_s(request, queue("narval", seed), boosted=True) for seed in range(1, 21)]"""

_COUNT = "in_time = sum(wait <= 300 for wait in waits_s)\nin_time"

_KEEP = """\
import json
from pathlib import Path

in_time = sum(wait <= 300 for wait in waits_s)
result = {"hours": hours, "cores": cores, "in_time": in_time, "of": len(waits_s)}
Path("results").mkdir(exist_ok=True)
Path(f"results/{hours}h-{cores}cores.json").write_text(json.dumps(result))
print(f"{hours=} {cores=}: {in_time} of {len(waits_s)} in time", flush=True)"""


def afternoon() -> dict[str, Any]:
    """The notebook as an afternoon leaves it: a number at the top, a result on the screen."""
    return _notebook(
        _text("title", _("# One session, twenty queues\n\nHow often does it start in time?")),
        _code("parameters", _PARAMETERS),
        _code("waits", _WAITS),
        _code("count", _COUNT),
    )


def sweep() -> dict[str, Any]:
    """The same, ready to run without you: numbers come from outside, the result goes to a file."""
    return _notebook(
        _text("title", _("# One point of a sweep\n\nA session's time and cores, twenty queues.")),
        _code("parameters", _ARGUMENTS),
        _code("waits", _WAITS),
        _code("keep", _KEEP),
    )


def _notebook(*cells: dict[str, Any]) -> dict[str, Any]:
    """A notebook in the format 4.5 that was never run."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": list(cells),
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _text(name: str, source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}


def _code(name: str, source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": {},
        "outputs": [],
        "source": source,
    }


# How long each task ran (min) and the most memory that it used (MB), in the order of the grid.
_USED = (
    (34, 2_310), (31, 2_290), (31, 2_350), (31, 2_300), (31, 2_340), (29, 2_280),
    (48, 2_410), (58, 2_450), (152, 2_660), (50, 2_400), (65, 2_470), (180, 2_710),
)  # fmt: skip


def export() -> str:
    """The made-up array as sacct would print it: one core busy of four, and the last task late."""
    return sample_export.export(
        MadeJob(
            number=f"{ARRAY}_{task}",
            state="TIMEOUT" if run_min == 180 else "COMPLETED",
            submit="2026-11-18T17:42:00",
            wait_min=20 + 3 * task,
            limit_h=3,
            run_min=run_min,
            cores=4,
            memory_mb=16_000,
            busy_min=run_min - 1,
            used_mb=used_mb,
        )
        for task, (run_min, used_mb) in enumerate(_USED, start=1)
    )
