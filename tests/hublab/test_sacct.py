"""A person's sacct export is read whatever columns it has; what can't be read is reported."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from hublab.rules.schedule.scheduler import simulate
from hublab.rules.workloads import sacct
from hublab.rules.workloads import sacct_fields as fields
from hublab.rules.workloads.damage import DamagedLine
from hublab.rules.workloads.small_machine import small_machine
from hublab.text import HublabError

EXPORT = """\
JobID|User|Account|State|Submit|Start|End|Elapsed|Timelimit|ReqTRES|AllocTRES|MaxRSS
7|ada|def-prof1_cpu|COMPLETED|2026-11-02T09:00:00|2026-11-02T09:10:00|2026-11-02T10:10:00|01:00:00\
|04:00:00|billing=2,cpu=2,mem=8G,node=1|billing=2,cpu=2,mem=8G,node=1|
7.batch||def-prof1_cpu|COMPLETED|2026-11-02T09:10:00|2026-11-02T09:10:00|2026-11-02T10:10:00\
|01:00:00|||cpu=2,mem=8G,node=1|2097152K
7.extern||def-prof1_cpu|COMPLETED|2026-11-02T09:10:00|2026-11-02T09:10:00|2026-11-02T10:10:00\
|01:00:00|||cpu=2,mem=8G,node=1|512K
8_1|ada|def-prof1_gpu|TIMEOUT|2026-11-02T09:05:00|2026-11-02T12:05:00|2026-11-03T12:05:10\
|1-00:00:10|1-00:00:00|billing=6,cpu=8,gres/gpu:a100=2,gres/gpu=2,mem=32000M,node=2|cpu=8|
8_[2-5,9%2]|ada|def-prof1_gpu|PENDING|2026-11-02T09:05:00|Unknown|Unknown|00:00:00|1-00:00:00\
|cpu=8,gres/gpu=2,mem=32000M,node=1||
9|ada|def-prof1_cpu|CANCELLED by 1001|2026-11-02T09:06:00|2026-11-02T09:07:00\
|2026-11-02T09:07:00|00:00:00|Partition_Limit|cpu=1,mem=4000M,node=1||
10|ada|def-prof1_cpu|RUNNING|2026-11-02T09:06:00|2026-11-02T09:08:00|Unknown|00:30:00|UNLIMITED\
|cpu=4,mem=4000M,node=1|cpu=4|
"""
ROW = "7|COMPLETED|2026-11-02T09:00:00"


@pytest.fixture(scope="module")
def jobs() -> dict[str, sacct.SacctJob]:
    export = sacct.parse(EXPORT)
    assert export.steps == 2
    assert not export.damaged
    return {job.job_id: job for job in export.jobs}


def test_a_job_tells_its_request_its_wait_and_its_run(jobs: dict[str, sacct.SacctJob]) -> None:
    job = jobs["7"]
    assert (job.cpus, job.nodes, job.memory_mb, job.gpus) == (2, 1, 8192, {})
    assert (job.wait_s, job.run_s, job.limit_s) == (600, 3600, 14_400)
    assert (job.user, job.account, job.state) == ("ada", "def-prof1_cpu", "COMPLETED")


def test_steps_are_no_jobs_but_tell_the_memory_used(jobs: dict[str, sacct.SacctJob]) -> None:
    assert len(jobs) == 5
    assert jobs["7"].used_memory_mb == 2048


def test_gpus_are_counted_once_and_by_type(jobs: dict[str, sacct.SacctJob]) -> None:
    assert jobs["8_1"].gpus == {"a100": 2}
    assert jobs["8_[2-5,9%2]"].gpus == {"gpu": 2}


def test_waiting_tasks_of_an_array_share_a_row(jobs: dict[str, sacct.SacctJob]) -> None:
    waiting = jobs["8_[2-5,9%2]"]
    assert waiting.tasks == 5
    assert waiting.wait_s is None
    assert waiting.run_s is None


def test_who_never_started_did_not_wait_until_a_start(jobs: dict[str, sacct.SacctJob]) -> None:
    assert jobs["9"].state == "CANCELLED"
    assert jobs["9"].start is None
    assert jobs["9"].limit_s is None


def test_a_running_job_has_no_run_time_yet(jobs: dict[str, sacct.SacctJob]) -> None:
    assert jobs["10"].wait_s == 120
    assert jobs["10"].run_s is None
    assert jobs["10"].elapsed_s == 1800


def test_the_summary_counts_tasks_and_takes_medians(jobs: dict[str, sacct.SacctJob]) -> None:
    figures = sacct.summary(jobs.values())
    assert (figures.jobs, figures.started) == (9, 3)
    assert figures.states == {
        "PENDING": 5, "COMPLETED": 1, "TIMEOUT": 1, "CANCELLED": 1, "RUNNING": 1,
    }  # fmt: skip
    assert (figures.median_wait_s, figures.longest_wait_s) == (600, 10_800)
    assert figures.limit_used == pytest.approx((0.25 + 86_410 / 86_400) / 2)
    assert figures.memory_used == 0.25
    assert figures.core_hours == pytest.approx(2 + 8 * 86_410 / 3600 + 4 * 0.5)


def test_no_jobs_make_an_empty_summary() -> None:
    figures = sacct.summary(())
    assert (figures.jobs, figures.median_wait_s, figures.limit_used) == (0, None, None)


def test_ended_jobs_are_a_workload(jobs: dict[str, sacct.SacctJob]) -> None:
    first, second = sacct.workload(jobs.values())
    assert (first.submit_s, first.run_s, first.limit_s) == (0, 3600, 14_400)
    assert (second.submit_s, second.nodes, second.cores, second.memory_mb) == (300, 2, 4, 16_000)
    assert second.gpus == {"a100": 1}
    assert len(simulate((first, second), small_machine("narval")).jobs) == 2


def test_columns_are_found_by_name_in_any_order() -> None:
    export = sacct.parse("submit|ReqMem|NCPUS|State|JobID|\n2026-11-02T09:00:00|4Gc|2|FAILED|3|\n")
    assert export.jobs == (
        sacct.SacctJob(
            job_id="3", state="FAILED", submit=datetime(2026, 11, 2, 9), cpus=2, memory_mb=8192
        ),
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("7|COMPLETED", "2 fields instead of 3"),
        (ROW + "|x", "4 fields instead of 3"),
        ("7|COMPLETED|2026-13-02T09:00:00", "“2026-13-02T09:00:00” can't be read"),
        ("7|COMPLETED|02 Nov 09:00", "“02 Nov 09:00” can't be read"),
        ("7|COMPLETED|Unknown", "“Unknown” can't be read"),
        ("7_[1-\x1b]|COMPLETED|\x1b", "“\ufffd” can't be read"),
    ],
)
def test_a_damaged_line_is_named_with_its_number(line: str, reason: str) -> None:
    export = sacct.parse(f"JobID|State|Submit\n{ROW}\n\n{line}\n{ROW}\n")
    assert len(export.jobs) == 2
    (damaged,) = export.damaged
    assert damaged == DamagedLine(number=4, reason=damaged.reason)
    assert damaged.reason.startswith(reason)


def test_windows_line_ends_and_a_byte_order_mark_are_no_damage(tmp_path: Path) -> None:
    path = tmp_path / "jobs.txt"
    path.write_bytes(f"\ufeffJobID|State|Submit\r\n{ROW}\r\n".encode())
    export = sacct.read(path)
    assert len(export.jobs) == 1
    assert not export.damaged


@pytest.mark.parametrize("text", ["", ROW, "JobID|State\n1|FAILED"])
def test_an_export_without_its_columns_is_refused(text: str) -> None:
    with pytest.raises(HublabError, match="must name its columns"):
        sacct.parse(text)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HublabError, match="nowhere"):
        sacct.read(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("05:10", 310), ("01:00:00", 3600), ("2-00:00:01", 172_801), ("UNLIMITED", None), ("", None)],
)
def test_durations(text: str, seconds: int | None) -> None:
    assert fields.duration_s(text) == seconds


@pytest.mark.parametrize(
    ("text", "mb"),
    [("4000M", 4000), ("4G", 4096), ("1.5G", 1536), ("2048K", 2), ("1Gn", 3072), ("1Gc", 6144)],
)
def test_memory(text: str, mb: float) -> None:
    assert fields.memory_mb(text, cpus=6, nodes=3) == mb


@pytest.mark.parametrize("text", ["4 G", "-1G", "4Q", "1e3", "٤G"])
def test_what_is_no_memory_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        fields.memory_mb(text, cpus=1, nodes=1)
