"""A learner's own month: charges by hand-worked figures, and no export that breaks the reading."""

from __future__ import annotations

from datetime import date

import pytest
from hublab.facts.cluster import UnknownCluster
from hublab.questions.month import COMMAND, read
from hublab.text import HublabError
from hypothesis import given, settings
from hypothesis import strategies as st

HEAD = "JobID|State|Submit|Start|End|Elapsed|Timelimit|ReqTRES|AllocTRES|MaxRSS|TotalCPU\n"
SESSION = """\
7|CANCELLED by 1001|2026-11-02T09:00:00|2026-11-02T09:02:00|2026-11-02T13:02:00|04:00:00|08:00:00\
|billing=8,cpu=2,mem=32000M,node=1|billing=8,cpu=2,mem=32000M,node=1||02:00:00
7.batch|CANCELLED|2026-11-02T09:02:00|2026-11-02T09:02:00|2026-11-02T13:02:00|04:00:00|||cpu=2\
|8000M|02:00:00
"""
LATE = """\
8|TIMEOUT|2026-11-03T09:00:00|2026-11-03T09:30:00|2026-11-03T10:30:00|01:00:00|01:00:00\
|cpu=4,mem=4000M,node=1|cpu=4,mem=4000M,node=1||04:00:00
8.batch|TIMEOUT|2026-11-03T09:30:00|2026-11-03T09:30:00|2026-11-03T10:30:00|01:00:00|||cpu=4\
|2000M|04:00:00
"""
GPU = """\
9|COMPLETED|2026-11-10T09:00:00|2026-11-10T09:05:00|2026-11-10T11:05:00|02:00:00|03:00:00\
|cpu=4,gres/gpu:h100=1,mem=32000M,node=1|cpu=4,gres/gpu:h100=1,gres/gpu=1,mem=32000M,node=1\
||01:00:00
"""
WAITING = """\
10|PENDING|2026-11-11T09:00:00|Unknown|Unknown|00:00:00|03:00:00|cpu=1,mem=4000M,node=1|||00:00:00
"""
MONTH = HEAD + SESSION + LATE + GPU + WAITING


def test_jobs_wait_within_the_hubs_time_or_not() -> None:
    month = read(MONTH, "fir")
    assert (len(month.jobs), month.steps, month.damaged) == (4, 2, ())
    assert month.waits_s == (120, 1800, 300)
    assert (month.timeout_s, month.in_time) == (300, 2)
    assert "The export holds 4 jobs. 3 started, 2 of them within 5\xa0min" in month.sentence()
    assert "half of them waited 5\xa0min or less" in month.sentence()


def test_each_job_is_charged_by_its_clusters_rules_for_the_time_it_ran() -> None:
    session, late, gpu = read(MONTH, "fir").charges
    assert (session.charged, session.in_rgu) == (32, False)  # 32000 MB are 8 core-equivalents
    assert late.charged == 4
    assert (gpu.charged, gpu.in_rgu) == (pytest.approx(24.4), True)  # an H100 counts 12.2


def test_what_was_used_is_set_against_the_charge_where_the_export_tells() -> None:
    month = read(MONTH, "fir")
    assert [each.used for each in month.charges] == [8, 4, None]
    assert month.compared == 2
    assert month.used_part == pytest.approx(12 / 36)
    assert month.cpu_part == pytest.approx(0.25)  # of 25 %, 100 % and, beside the GPU, 12.5 %
    assert month.summary.limit_used == pytest.approx(2 / 3)
    assert month.summary.memory_used == pytest.approx((0.25 + 0.5) / 2)
    assert "They were charged 36\xa0core-equivalent-hours and 24.4\xa0RGU" in month.sentence()
    assert "2 jobs tell what they used: 33\xa0% of their charge" in month.sentence()


def test_weeks_begin_on_mondays() -> None:
    first, second = read(MONTH, "fir").weeks
    assert (first.monday, first.jobs) == (date(2026, 11, 2), 2)
    assert (first.charged, first.compared, first.used, first.rgu) == (36, 36, 12, 0)
    assert (second.monday, second.charged, second.rgu) == (date(2026, 11, 9), 0, 24.4)


def test_without_a_cluster_core_hours_are_counted() -> None:
    month = read(MONTH)
    assert [each.charged for each in month.charges] == [8, 4, 8]
    assert [each.used for each in month.charges] == [2, 4, 1]
    assert (month.charged, month.charged_rgu, month.unknown) == (20, 0, 0)
    assert "20\xa0core-hours" in month.sentence()


def test_a_gpu_that_the_cluster_does_not_have_leaves_the_charge_unknown() -> None:
    month = read(HEAD + GPU, "narval")
    assert [each.charged for each in month.charges] == [None]
    assert (month.unknown, month.charged_rgu, month.compared) == (1, 0, 0)
    assert "charged" not in month.sentence()


def test_an_export_of_few_columns_tells_less() -> None:
    month = read("JobID|State|Submit|Start\n7|RUNNING|2026-11-02T09:00:00|2026-11-02T09:06:00\n")
    assert (month.waits_s, month.in_time, month.unknown) == ((360,), 0, 1)
    assert (month.used_part, month.cpu_part) == (None, None)
    assert "1 started, 0 of it within 5\xa0min" in month.sentence()


def test_damaged_lines_are_counted_and_listed() -> None:
    broken = MONTH + "11|COMPLETED\n" + GPU.replace("2026-11-10T09:00:00", "yesterday")
    month = read(broken, "fir")
    assert [line.number for line in month.damaged] == [8, 9]
    assert month.charged == 36
    assert month.sentence().endswith("2 lines could not be read and are left out.")


@pytest.mark.parametrize(
    ("cell", "instead"),
    [
        ("cpu=4", "cpu=" + "9" * 400),
        ("02:00:00", "9" * 400 + ":00:00"),
        ("9|COMPLETED", "9_[1-999999999999999999999]|PENDING"),
        ("2026-11-10T09:05:00", "2026-02-30T09:05:00"),
        ("h100=1", "h100=²"),
    ],
)
def test_a_line_with_an_absurd_cell_is_damaged(cell: str, instead: str) -> None:
    month = read(HEAD + SESSION + GPU.replace(cell, instead), "fir")
    assert len(month.damaged) == 1
    assert len(month.jobs) == 1


def test_a_clock_set_back_makes_no_negative_wait() -> None:
    month = read(HEAD + LATE.replace("|2026-11-03T09:30:00|", "|2026-11-03T08:30:00|", 1))
    assert month.waits_s == (0,)


def test_the_first_week_of_all_time_is_a_week() -> None:
    row = "JobID|State|Submit|Start\n7|RUNNING|0001-01-03T00:00:00|0001-01-03T00:00:00\n"
    assert read(row).weeks[0].monday == date(1, 1, 1)


def test_nothing_started_is_said_so() -> None:
    assert read(HEAD + WAITING, "fir").sentence() == "The export holds 1 job. None has started."
    assert read(HEAD).sentence() == "The export holds 0 jobs. None has started."


def test_what_is_no_export_is_refused() -> None:
    with pytest.raises(HublabError, match="must name its columns"):
        read("hello\nworld")
    with pytest.raises(UnknownCluster, match="atlantis"):
        read(MONTH, "atlantis")


def test_the_command_asks_for_the_columns_that_are_read() -> None:
    (columns,) = (word for word in COMMAND.split() if word.startswith("--format="))
    assert columns.removeprefix("--format=").replace(",", "|") + "\n" == HEAD


@given(
    junk=st.lists(
        st.tuples(
            st.integers(0, len(MONTH)),
            st.text(alphabet="0123456789|.:-TKMGE,=[]_\n²", max_size=12),
            st.integers(0, 8),
        ),
        min_size=1,
        max_size=6,
    ),
    place=st.sampled_from([None, "fir", "narval"]),
)
@settings(max_examples=200, deadline=None)
def test_whatever_is_typed_into_an_export_is_read_or_refused_in_a_sentence(
    junk: list[tuple[int, str, int]], place: str | None
) -> None:
    text = MONTH
    for at, typed, over in junk:
        text = text[:at] + typed + text[at + over :]
    try:
        month = read(text, place)
    except HublabError:
        return  # no other error
    assert month.sentence()
    assert 0 <= month.in_time <= len(month.waits_s) <= len(month.jobs)
