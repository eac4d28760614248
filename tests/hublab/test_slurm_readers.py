"""What Slurm's commands print, read: the real thing, its variants, and any garbage at all."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from hublab.questions import slurm, slurm_lists, slurm_record
from hublab.questions.slurm_lists import gpus, queued, shares
from hublab.questions.slurm_record import Record, read
from hublab.text import HublabError
from hypothesis import given, settings
from hypothesis import strategies as st
from slurm_fakes import ANSWERS, NVIDIA, RECORD, SQUEUE, SSHARE

READERS: dict[str, Callable[[str], Any]] = {
    "scontrol": partial(slurm_record.read, job_id="4711"),
    "squeue": partial(slurm_lists.queued, job_id="4711"),
    "sshare": partial(slurm_lists.shares, account="def-prof1_cpu"),
    "sacct": partial(slurm._past, but="4711"),
    "nvidia-smi": slurm_lists.gpus,
}
GARBAGE = st.text(alphabet=st.characters(), max_size=200) | st.sampled_from(
    ["", "\0", "9" * 400, "inf", "nan", "-1", "1e400", "(null)", "gpu:h100:1(IDX:", "=|=,", "\n"]
)


# scontrol


def test_a_record_is_read() -> None:
    assert read(RECORD, "4711") == Record(
        state="RUNNING",
        partition="gpubase_interac",
        qos="normal",
        account="def-prof1_cpu",
        node="rg11101",
        limit_s=10_800,
        start_s=1_789_996_400,
        end_s=1_790_007_200,
        cores=4,
        memory_mb=16_000,
        gpus={"h100": 1},
    )


def test_times_are_read_as_utc_wherever_the_machine_is(monkeypatch: pytest.MonkeyPatch) -> None:
    here = read(RECORD, "4711").start_s
    monkeypatch.setenv("TZ", "America/Toronto")
    time.tzset()
    try:
        assert read(RECORD, "4711").start_s == here == 1_789_996_400
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("lines", "gpu"),
    [
        ("TRES=cpu=1,mem=1G,gres/gpu=1", None),
        ("TRES=cpu=1,gres/gpu=1\n TresPerNode=gres:gpu:h100:1", "gpu:h100:1"),
        ("AllocTRES=cpu=1,gres/gpu=2,gres/gpu:a100=2", "gpu:a100:2"),  # Slurm 23.02 and later
        ("TresPerNode=gres/gpu:h100:1", "gpu:h100:1"),  # Slurm 23.11 and later
        ("TresPerNode=gres/gpu:h100", "gpu:h100:1"),
        ("TresPerNode=gres:gpu:2", None),
        ("TresPerNode=gres:gpu:0", "gpu:0"),
        ("TresPerNode=gres:gpu:h100_1g.10gb:1", "gpu:h100_1g.10gb:1"),
        (" Nodes=n[1-2] GRES=gpu:h100:2(IDX:0,3)\n Nodes=n3 GRES=gpu:h100:1(IDX:1)", "gpu:h100:3"),
        ("JOB_GRES=gpu:a100:1,gpu:h100:1", None),
        ("JOB_GRES=gpu:h100:1,shard:4", "gpu:h100:1"),
        ("JOB_GRES=(null)", "gpu:0"),
        ("JOB_GRES=gpu:h100:1:1", "gpu:0"),
        ("Comment=TresPerNode=gres:gpu:h100:1", "gpu:0"),
        ("Command=/home/a TresPerNode=gres:gpu:h100:1", "gpu:0"),
    ],
)
def test_gpus_are_named_wherever_slurm_names_them(lines: str, gpu: str | None) -> None:
    record = read(f"JobId=1 JobName=x\n JobState=RUNNING Reason=None\n {lines}\n", "1")
    assert record.gpu == gpu


def test_only_the_one_job_is_read() -> None:
    two = RECORD.replace("4711", "4710").replace("QOS=normal", "QOS=other") + RECORD
    assert read(two, "4711").qos == "normal"
    assert read(two, "4710").qos == "other"
    with pytest.raises(HublabError):
        read(two, "471")


def test_a_jobs_name_is_no_setting() -> None:
    named = RECORD.replace("JobName=spawner-jupyterhub", "JobName=x QOS=best Partition=all")
    assert read(named, "4711") == read(RECORD, "4711")


@pytest.mark.parametrize("limit", ["UNLIMITED", "Partition_Limit", "(null)", "soon", ""])
def test_a_limit_that_is_none_is_not_known(limit: str) -> None:
    text = RECORD.replace("TimeLimit=03:00:00", f"TimeLimit={limit}")
    assert read(text, "4711").limit_s is None


# The lists


def test_other_jobs_are_listed_with_what_they_are() -> None:
    listed = queued(SQUEUE + "4714|COMPLETING|0|cpu|x|\n4715|RUNNING|1|cpu|a|b, c|\n", "4711")
    assert [(job.job_id, job.interactive, job.name) for job in listed] == [
        ("4712", True, "interactive"),
        ("4713", False, "sweep"),
        ("4715", False, "a|b, c"),
    ]
    assert queued("1|RUNNING|1|a|b|\n2|PENDING|1|a|spawner-jupyterhub|\n", "1")[0].interactive


@pytest.mark.parametrize("text", ["", "4712|RUNNING|0|cpu|x|\n", "JOBID PARTITION\n4711 cpu\n"])
def test_a_list_without_the_job_that_asks_is_none(text: str) -> None:
    with pytest.raises(HublabError, match="an answer that can't be read"):
        queued(text, "4711")


def test_shares_are_those_of_the_account_and_of_oneself() -> None:
    found = shares(SSHARE + "root||1||9\n root|root|1|1.0|9\n", "DEF-PROF1_cpu")
    assert (found.level_fs, found.raw_shares, found.fair_share) == (37.357207, 434_086, 0.166667)
    with pytest.raises(HublabError, match="an answer that can't be read"):
        shares(SSHARE, "def-prof2")


@pytest.mark.parametrize(
    ("level", "value"), [("inf", math.inf), ("0.000100", 0.0001), ("nan", None), ("-1", None)]
)
def test_a_level_is_a_number_or_infinite(level: str, value: float | None) -> None:
    assert shares(SSHARE.replace("37.357207", level), "def-prof1_cpu").level_fs == value


def test_a_gpu_that_does_not_tell_its_use_is_one_all_the_same() -> None:
    (instance,) = gpus("NVIDIA H100 MIG 1g.10gb, [N/A], 13, 9984\n")
    assert (instance.busy_percent, instance.used_mb, instance.memory_mb) == (None, 13, 9984)
    with pytest.raises(HublabError):
        gpus("No devices were found\n")
    with pytest.raises(HublabError):
        gpus("Failed to initialize NVML: x, y, z, Driver/library version mismatch\n")


# Anything


@pytest.mark.parametrize("name", READERS)
@given(data=st.data())
@settings(deadline=None, max_examples=300)
def test_garbage_is_refused_in_a_sentence_or_read_and_never_raises(
    name: str, data: st.DataObject
) -> None:
    text = data.draw(damaged(ANSWERS[name]) | GARBAGE, label="printed")
    with suppress(HublabError):
        READERS[name](text)


@st.composite
def damaged(draw: st.DrawFn, text: str) -> str:
    """A real answer with pieces of garbage in it, cut off, or some lines twice."""
    lines = text.splitlines(keepends=True)
    for _time in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(lines) - 1))
        line = lines[place]
        start = draw(st.integers(0, len(line)))
        end = draw(st.integers(start, min(len(line), start + 12)))
        lines[place] = line[:start] + draw(GARBAGE) + line[end:]
    whole = "".join(lines * draw(st.integers(1, 2)))
    return whole[: draw(st.integers(0, len(whole)))] if draw(st.booleans()) else whole


def test_the_real_answers_are_all_read() -> None:
    assert all(READERS[name](text) for name, text in ANSWERS.items())
    assert gpus(NVIDIA)[0].memory_mb == 81_559
