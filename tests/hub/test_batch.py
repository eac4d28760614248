"""The commands of “From notebook to batch”, typed by alice in the order of the page.

What they print is what the page says they print, and the results that Slurm's jobs leave are those
that the page's own cells computed. The page's numbers of jobs, 4710 and 4711, stand for Slurm's.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hublab.questions import past_job
from hublab.rules.workloads import sacct

from tests.hub.cluster import Cluster
from tests.hub.commands import Block, runs
from tests.hub.learner import Learner, Page

PAGE = "tutorials/from-notebook-to-batch.ipynb"
SAYS = Page(PAGE)
# The cells that write the notebooks and the scripts; gathering comes when jobs have run.
MAKING = ("afternoon-made", "script-made", "ready-made", "job-script", "points", "array-script",
          "exercise-group-solution")  # fmt: skip
GATHERING = ("afternoon-made", "points", "gather-missing")


@pytest.fixture(scope="module")
def learner(cluster: Cluster) -> Iterator[Learner]:
    """Alice, with the notebooks and scripts that the page's cells write."""
    cluster.idle()
    alice = Learner(cluster, SAYS)
    alice.cells(*MAKING)
    yield alice
    cluster.idle()
    alice.leave()


# A script


@runs(PAGE, "script")
def test_nbconvert_writes_the_script_that_the_page_shows(block: Block, learner: Learner) -> None:
    (learner.folder / "afternoon.py").unlink()
    learner.type(block.script())
    lines = (learner.folder / "afternoon.py").read_text().splitlines()
    assert [line for line in lines if line] == SAYS.printed("script-made").splitlines()


@runs(PAGE, "script-guess")
def test_its_script_prints_nothing(block: Block, learner: Learner) -> None:
    assert repr(learner.type(block.script())[0]) == SAYS.printed("script-run")


@runs(PAGE, "ready-run")
def test_one_point_by_hand(block: Block, learner: Learner) -> None:
    (learner.folder / "sweep.py").unlink()
    assert learner.type(block.script())[0] == SAYS.printed("ready-run-here")


@runs(PAGE, "why-arguments-typo")
def test_a_typing_error_is_refused(block: Block, learner: Learner) -> None:
    out, errors = learner.type(block.script(), exit_code=2)
    assert (out, errors) == ("", SAYS.fenced("why-arguments-typo"))


# A job


@runs(PAGE, "submit")
def test_a_job_is_submitted(block: Block, learner: Learner) -> None:
    shutil.rmtree(learner.folder / "results")
    said, _errors = learner.type(block.script())
    learner.submitted("4710", said)
    assert said == SAYS.fenced("submit").replace("4710", learner.jobs["4710"])


@runs(PAGE, "follow")
def test_it_is_in_the_queue(block: Block, learner: Learner) -> None:
    head = learner.type(block.script())[0].splitlines()[0]
    assert head.split() == SAYS.fenced("array-submit").splitlines()[1].split()


@runs(PAGE, "log-shown")
def test_its_log_has_what_it_printed(block: Block, learner: Learner) -> None:
    learner.wait()
    assert learner.type(block.script())[0] == SAYS.fenced("log-shown")
    assert learner.states(learner.jobs["4710"]) == ["COMPLETED"]


# An array


@runs(PAGE, "array-submit")
def test_an_array_is_submitted(block: Block, learner: Learner, cluster: Cluster) -> None:
    shutil.rmtree(learner.folder / "results")
    cluster.fill(leave=4)  # so that most of the tasks wait
    said, _errors = learner.type(block.script())
    learner.submitted("4711", said)
    head, *tasks = said.splitlines()[1:]
    assert head.split() == SAYS.fenced("array-submit").splitlines()[1].split()
    assert re.search(rf"^ *{learner.jobs['4711']}_\[\d+-12\] .* PD ", "\n".join(tasks), re.M)


@runs(PAGE, "array-cancel")
def test_one_task_is_cancelled(block: Block, learner: Learner, cluster: Cluster) -> None:
    learner.type(block.script())
    cluster.run("scancel", "--user=bob")
    learner.wait()
    # Of a task that is cancelled while it waits, this Slurm's accounting keeps nothing.
    assert learner.states(learner.jobs["4711"], tasks=11) == 11 * ["COMPLETED"]


@runs(PAGE, "array-logs")
def test_each_other_task_has_a_log_of_its_own(block: Block, learner: Learner) -> None:
    said = learner.type(block.script())[0]
    assert sorted(said.splitlines()) == sorted(SAYS.printed("array-run-here").splitlines())
    logs = {path.name for path in learner.folder.glob("logs/*")}
    assert logs == {f"{learner.jobs['4711']}_{task}.out" for task in range(1, 12)}


def test_what_is_missing_is_found(learner: Learner) -> None:
    assert learner.cells(*GATHERING).endswith(SAYS.printed("gather-missing"))


@runs(PAGE, "gather-again")
def test_only_that_runs_again(block: Block, learner: Learner) -> None:
    said, _errors = learner.type(block.script())
    learner.submitted("4712", said)
    learner.wait()
    assert learner.states(learner.jobs["4712"]) == ["COMPLETED"]
    assert grid(learner) == SAYS.printed("answer-grid")


def grid(learner: Learner) -> str:
    """The grid of the results that are there."""
    made = learner.cells(*GATHERING, then='print("", show.sweep(gathered()))')
    return made.rpartition("missing: []\n")[2].strip()


# Afterwards


@runs(PAGE, "look-back-commands")
def test_sacct_tells_what_each_task_asked_for(block: Block, learner: Learner) -> None:
    learner.type(block.script())
    export = sacct.read(learner.folder / "jobs.txt")
    array = learner.jobs["4711"]
    assert [job.job_id for job in export.jobs] == [f"{array}_{task}" for task in range(1, 12)]
    assert {(job.limit_s, job.cpus, job.memory_mb) for job in export.jobs} == {(900, 1, 2000)}
    assert (export.steps, export.damaged) == (11, ())


@runs(PAGE, "look-back-commands")
def test_four_tasks_of_three_points_give_the_same_grid_and_tell_what_they_used(
    block: Block, learner: Learner
) -> None:
    shutil.rmtree(learner.folder / "results")
    # Slurm looks at a job's memory now and then, and misses a short one: here it looks often.
    learner.submitted("4713", learner.type("sbatch --acctg-freq=1 sweep-grouped.sh")[0])
    learner.wait()
    array = learner.jobs["4713"]
    assert learner.states(array, tasks=4) == 4 * ["COMPLETED"]
    assert grid(learner) == SAYS.printed("answer-grid")
    learner.type(block.script(**{"4711": array}))
    *_shorter, longest = past_job.read((learner.folder / "jobs.txt").read_text(), "narval")
    assert longest.job.job_id == f"{array}_4"
    assert 10 < longest.need.memory_mb < longest.request.memory_mb
    assert 0 < longest.need.cores < 1.5


# What the checks say of Slurm


def test_without_the_folder_for_logs_a_task_fails_and_leaves_nothing(learner: Learner) -> None:
    learner.type("mkdir bare && cp sweep.py points.txt sweep-array.sh bare")
    said, _errors = learner.type("cd bare && sbatch --array=1 sweep-array.sh")
    learner.submitted("4714", said)
    learner.wait()
    assert learner.states(learner.jobs["4714"]) == ["FAILED"]
    left = {path.name for path in Path(learner.folder / "bare").iterdir()}
    assert left == {"sweep.py", "points.txt", "sweep-array.sh"}


def test_a_job_script_is_kept_as_it_was_and_other_files_are_read_at_the_start(
    learner: Learner,
) -> None:
    learner.type(
        "echo 'echo one' > part.sh; printf '#!/bin/bash\\nbash part.sh; echo one' > job.sh"
    )
    learner.submitted("4715", learner.type("sbatch --hold --mem=100 job.sh")[0])
    learner.type("echo 'echo three' > part.sh; printf '#!/bin/bash\\necho three' > job.sh")
    learner.type("scontrol release 4715")
    learner.wait()
    assert learner.type("cat slurm-4715.out")[0] == "three\none\n"
