"""EASY replay beside AccaSim: the same jobs, on the same machine, in one run.

AccaSim reads its trace while it simulates; so it is compared with `hublab`'s replay alone and with
reading and replay together. It knows nodes, not processors: the machine is given to it as nodes of
one core, as these machines were, with AccaSim as it comes and then without the files it writes; and
as one large node without files, which is easiest for it.
All take turns, and the best time of each counts: what else the computer does only adds to a time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from hublab.rules.replay.jobs import ReplayJobs, usable
from hublab.rules.replay.replay import POLICIES, machine_size, replay, starts
from hublab.rules.workloads import swf

HERE = Path(__file__).resolve().parent
TURNS = 2
REPEATS = 5  # of hublab's work, in a turn
TRACES = ("KTH-SP2-1996-2.swf.gz", "lublin_256.swf.gz")
# Jobs a second that a throw-away pure-Python EASY reached on two cores, CPython 3.11.
FLOORS = {"KTH-SP2-1996-2.swf.gz": "529 000", "lublin_256.swf.gz": "150 000"}
TIMES_ACCASIM = 150


def main() -> None:
    """Print the table: figures of hublab, then those of AccaSim with the ratio."""
    print("| what | who | measured | aim |", "|---|---|---|---|", sep="\n")
    folder = Path(os.environ.get("HUBLAB_TRACES", ""))
    missing = [name for name in TRACES if not (folder / name).is_file()]
    if missing:
        print(f"| EASY replay | hublab | skipped: HUBLAB_TRACES lacks {', '.join(missing)} | |")
        return
    with TemporaryDirectory() as scratch:
        python = accasim_python(Path(scratch))
        for name in TRACES:
            compare(folder / name, python, Path(scratch))


def compare(path: Path, python: Path, scratch: Path) -> None:
    """Print the rows of one trace."""
    trace = swf.read(path)
    size = machine_size(trace)
    jobs = usable(trace, size)
    wait = replay(trace).mean_wait_s
    works: dict[str, Callable[[], object]] = {
        policy: lambda policy=policy: starts(jobs, size, policy) for policy in POLICIES
    }
    works["reading"] = lambda: usable(swf.read(path), size)
    best = dict.fromkeys(works, float("inf"))
    systems = {
        f"AccaSim 1.1.3, {size} nodes": (size, 1, ""),
        f"AccaSim 1.1.3, {size} nodes, no files": (size, 1, "quiet"),
        "AccaSim 1.1.3, 1 node, no files": (1, size, "quiet"),
    }
    theirs = dict.fromkeys(systems, float("inf"))
    for _ in range(TURNS):
        for name, work in works.items():
            best[name] = min(best[name], timed(work))
        for system, (nodes, cores, quiet) in systems.items():
            figures = accasim(python, jobs, nodes, cores, scratch, quiet)
            theirs[system] = min(theirs[system], figures["seconds"])
    what = f"{path.name.partition('.')[0]}, {thousands(len(jobs))} jobs"
    for name, seconds in best.items():
        aim = f"≥ {FLOORS[path.name]} jobs/s" if name == "easy" else ""
        row(f"{name}, {what}", "hublab", rate(len(jobs), seconds), aim)
    for system, seconds in theirs.items():
        row(f"easy, {what}", system, rate(len(jobs), seconds), "")
        alone, both = seconds / best["easy"], seconds / (best["easy"] + best["reading"])
        aim = "" if systems[system][2] else f"≥ {TIMES_ACCASIM}×"
        measured = f"{alone:.0f}× (with reading {both:.0f}×)"
        row(f"ratio, {what}", f"hublab : {system}", measured, aim)
    row(f"mean wait, {what}", "hublab, AccaSim", f"{wait:.1f} s, {figures['wait_s']:.1f} s", "")


def accasim(
    python: Path, jobs: ReplayJobs, nodes: int, cores: int, scratch: Path, quiet: str
) -> dict[str, float]:
    """AccaSim's own figures for `jobs`: seconds, and the mean wait of its schedule."""
    trace, system = scratch / "jobs.swf", scratch / "system.json"
    columns = zip(jobs.submit_s, jobs.run_s, jobs.limit_s, jobs.processors, strict=True)
    trace.write_text(
        "".join(
            f"{number} {submit} -1 {run} {size} -1 -1 {size} {limit} -1 1 1 1 1 1 1 -1 -1\n"
            for number, (submit, run, limit, size) in enumerate(columns, start=1)
        )
    )
    description = {
        "groups": {"node": {"core": cores}},
        "resources": {"node": nodes},
        "equivalence": {"processor": {"core": 1}},
        "start_time": 0,
    }
    system.write_text(json.dumps(description))
    run = subprocess.run(
        [python, HERE / "accasim_easy.py", trace, system, scratch / "results", *quiet.split()],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    figures = json.loads(run.stdout.splitlines()[-1])
    assert figures["jobs"] == len(jobs), "AccaSim did not run all jobs"
    return figures


def accasim_python(scratch: Path) -> Path:
    """The interpreter of a new environment with AccaSim in it."""
    print("Installing AccaSim into an environment of its own …", file=sys.stderr)
    venv.create(scratch / "venv", with_pip=True)
    python = scratch / "venv/bin/python"
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "--requirement", HERE / "requirements.txt"], check=True)
    return python


def timed(work: Callable[[], object]) -> float:
    """The best time of `work`, in seconds."""
    times = []
    for _ in range(REPEATS):
        began = perf_counter()
        work()
        times.append(perf_counter() - began)
    return min(times)


def rate(count: int, seconds: float) -> str:
    """Jobs a second to three digits, and the seconds behind them."""
    whole = float(f"{count / seconds:.3g}")
    return f"{thousands(round(whole))} jobs/s ({seconds:.3g} s)"


def thousands(count: int) -> str:
    """The number with spaces between thousands."""
    return f"{count:,}".replace(",", " ")


def row(*cells: str) -> None:
    """Print a row of the table."""
    print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
