"""What past jobs used and what would have been enough: by hand, at the limits, and damaged."""

from __future__ import annotations

import pytest
from hublab import show
from hublab.facts.cluster import UnknownCluster
from hublab.facts.request import RequestError
from hublab.lessons import sample_jobs
from hublab.questions import month
from hublab.questions.past_job import PastJob, read
from hublab.rules.workloads import sacct
from hublab.rules.workloads.seff import seff
from hublab.text import HublabError
from hypothesis import given
from hypothesis import strategies as st

HEAD = "JobID|State|Submit|Start|End|Elapsed|Timelimit|ReqTRES|MaxRSS|TotalCPU\n"


def export(
    state: str = "COMPLETED",
    elapsed: str = "02:00:00",
    limit: str = "08:00:00",
    tres: str = "cpu=4,mem=32000M,node=1",
    used: str = "8000M",
    cpu: str = "03:00:00",
) -> str:
    """A job that asked for 4 cores and 32 000 MB for eight hours, with one step."""
    times = "2026-11-02T09:00:00|2026-11-02T09:02:00|2026-11-02T11:02:00"
    return (
        f"{HEAD}7|{state}|{times}|{elapsed}|{limit}|{tres}||{cpu}\n"
        f"7.batch|{state}|{times}|{elapsed}|||{used}|{cpu}\n"
    )


def one(**changes: str) -> PastJob:
    (past,) = read(export(**changes), "fir")
    return past


def test_use_is_set_against_the_request() -> None:
    past = one()
    assert (past.need.hours, past.need.cores, past.need.memory_mb) == (2, 1.5, 8000)
    assert [past.part(field) for field in ("hours", "cores", "memory_mb")] == [0.25, 0.375, 0.25]
    assert past.at_least == ()


def test_enough_has_the_advised_margins() -> None:
    lean = one().lean
    assert lean.memory_mb == 10_000  # 8000 are 80 %
    assert lean.cores == 2  # 1.5 were busy
    assert lean.hours == 2.25  # 2.2, in steps of a quarter


def test_both_are_charged_for_the_time_that_it_ran() -> None:
    past = one()
    assert past.charged.total == 8 * 2  # 32 000 MB are 8 core-equivalents
    assert past.lean_charged.total == 2.5 * 2


def test_what_cut_a_job_short_is_left_as_it_was() -> None:
    late = one(state="TIMEOUT", elapsed="08:00:00", cpu="12:00:00")
    assert (late.at_least, late.lean.hours, late.lean.memory_mb) == (("hours",), 8, 10_000)
    starved = one(state="OUT_OF_MEMORY", used="31900M")
    assert starved.at_least == ("hours", "memory_mb")
    assert (starved.lean.hours, starved.lean.cores, starved.lean.memory_mb) == (8, 2, 32_000)


@pytest.mark.parametrize(
    "changes",
    [
        {"used": ""},
        {"cpu": ""},
        {"limit": "UNLIMITED"},
        {"elapsed": "00:00:00"},
        {"tres": "cpu=4,gres/gpu:h100=1,mem=32000M,node=1"},
        {"tres": "cpu=4,mem=32000M,node=2"},
    ],
    ids=str,
)
def test_jobs_that_tell_too_little_are_left_out(changes: dict[str, str]) -> None:
    assert read(export(**changes), "fir") == ()


def test_a_cluster_without_a_hub_is_named() -> None:
    with pytest.raises(RequestError, match="Béluga"):
        read(export(), "beluga")
    with pytest.raises(UnknownCluster, match="cedar"):
        read(export(), "cedar")


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    read(HEAD + text, "narval")


# The made-up month


def test_the_sample_is_as_sacct_prints_it_for_our_command() -> None:
    asked_for = month.COMMAND.partition("--format=")[2].partition(" ")[0]
    assert sample_jobs.export().splitlines()[0] == asked_for.replace(",", "|")
    whole = sacct.parse(sample_jobs.export())
    assert (len(whole.jobs), whole.steps, whole.damaged) == (6, 12, ())


def test_each_sample_job_has_its_lesson() -> None:
    serial, large, right, starved, late, forgotten = read(sample_jobs.export(), "fir")
    assert serial.charged.charge.dominant == large.charged.charge.dominant == "memory"
    assert serial.part("cores") < 1 / serial.request.cores
    assert right.lean == right.request
    assert (starved.at_least, late.at_least) == (("hours", "memory_mb"), ("hours",))
    assert forgotten.job.state == "TIMEOUT"
    assert forgotten.part("cores") < 0.05


# What pages show of them


def test_seff_is_as_slurms_own_script_prints_it() -> None:
    """By hand after contribs/seff: 3 h of 4 × 2 h, 8000 of 32 000 MB."""
    assert seff(one().job, "fir") == (
        "Job ID: 7\n"
        "Cluster: fir\n"
        "State: COMPLETED\n"
        "Nodes: 1\n"
        "Cores per node: 4\n"
        "CPU Utilized: 03:00:00\n"
        "CPU Efficiency: 37.50% of 08:00:00 core-walltime\n"
        "Job Wall-clock time: 02:00:00\n"
        "Memory Utilized: 7.81 GB\n"
        "Memory Efficiency: 25.00% of 31.25 GB"
    )


def test_seff_counts_days_and_names_one_core() -> None:
    job = one(tres="cpu=1,mem=32000M,node=1", elapsed="1-02:00:00", limit="2-00:00:00").job
    assert "\nCores: 1\n" in seff(job, "fir")
    assert "\nJob Wall-clock time: 1-02:00:00\n" in seff(job, "fir")


def test_seff_says_what_is_missing() -> None:
    (job,) = sacct.parse(export(used="")).jobs
    with pytest.raises(HublabError, match="Job 7 does not tell"):
        seff(job, "fir")


def test_tables_hold_use_and_what_would_be_enough() -> None:
    past = one(state="TIMEOUT")
    (used,) = show.used(past).rows
    assert used == ("7", "TIMEOUT", "4", "38", "32\u00a0000", "25", "8\u00a0h", "25")
    (row,) = show.lean(past).rows
    assert row[2:] == (
        "8\u00a0h, 2 cores, 10\u00a0000\u00a0MB",
        "time",
        "16",
        "5",
    )
    assert any("Nobody knows" in str(note) for note in show.lean(past).notes)
    assert not any("Nobody knows" in str(note) for note in show.lean(one()).notes)
