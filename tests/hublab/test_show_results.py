"""The rules' results as tables: right figures in the right columns."""

from __future__ import annotations

from datetime import date

import pytest
from hublab import show
from hublab.facts.agreement import Comparison, _checked, comparisons, replayed_waits
from hublab.facts.request import Request
from hublab.facts.source import FactError
from hublab.rules.multifactor import Weights
from hublab.rules.replay.replay import replay
from hublab.rules.schedule.job import Job
from hublab.rules.schedule.machine import Machine, Node, Partition
from hublab.rules.schedule.scheduler import simulate
from hublab.rules.shares.fairshare import Association, Tree
from hublab.rules.workloads.swf import parse
from hublab.text import HublabError, duration

TWO_JOBS = b"""; MaxProcs: 2
1 0 -1 60 2 -1 -1 2 60 -1 1 -1 -1 -1 -1 -1 -1 -1
2 10 -1 60 1 -1 -1 1 60 -1 1 -1 -1 -1 -1 -1 -1 -1
"""


INSTANCE = Request("narval", cores=4, memory_mb=32_000, gpu="gpu:a100_1g.5gb:1")


def test_charges_name_what_decides_and_their_unit() -> None:
    without = show.charges(Request("narval", cores=1, memory_mb=8_000))
    assert without.rows[0][1:] == ("1", "2", "2", "memory")
    assert without.caption.endswith("core-equivalents")
    with_gpu = show.charges(INSTANCE)
    assert with_gpu.rows[0][1:] == ("0.57", "1.33", "1", "1.33", "cores")
    assert with_gpu.caption.endswith("RGU-equivalents")


def test_charges_of_both_kinds_share_a_table() -> None:
    table = show.charges(Request("narval"), INSTANCE)
    assert [row[1] for row in table.rows] == ["–", "0.57"]


def test_shares_come_in_the_order_of_the_ranking() -> None:
    table = show.shares(
        Tree.of(
            [
                Association(account="root"),
                Association(account="heavy", parent="root"),
                Association(account="light", parent="root"),
                Association(account="heavy", user="idle", usage=0),
                Association(account="heavy", user="busy", usage=30),
                Association(account="light", user="other", usage=10),
            ]
        )
    )
    assert [(row[1], row[3]) for row in table.rows if row[1] != "–"] == [
        ("other", "1"),
        ("idle", "0.67"),
        ("busy", "0.33"),
    ]


def test_a_schedule_tells_waits() -> None:
    machine = Machine(
        nodes=(Node(name="n1", cores=1),), partitions=(Partition(name="p", nodes=("n1",)),)
    )
    jobs = [Job(name=name, run_s=60, limit_s=60) for name in ("first", "second")]
    assert [row[1] for row in show.schedule(simulate(jobs, machine)).rows] == [
        duration(0),
        duration(60),
    ]


def test_replays_of_one_trace_stand_side_by_side() -> None:
    trace = parse(TWO_JOBS)
    table = show.replays(replay(trace, "fcfs"), replay(trace, "easy"))
    waits = [(duration(seconds), duration(seconds)) for seconds in (0, 50, 25)]
    assert [row[-2:] for row in table.rows] == waits


def test_replays_of_different_traces_are_refused() -> None:
    trace, other = parse(TWO_JOBS), parse(TWO_JOBS.replace(b" 10 ", b" 20 "))
    with pytest.raises(HublabError, match="different jobs"):
        show.replays(replay(trace), replay(other))


def test_weights_say_that_they_are_assumed() -> None:
    assumed, known = (Weights(name="a page", assumption=each, age=7) for each in (True, False))
    assert any("Assumption" in note for note in show.weights(assumed).notes)
    assert not any("Assumption" in note for note in show.weights(known).notes)


def test_recorded_comparisons_can_be_shown() -> None:
    assert len(show.agreement().rows) == len(comparisons()) > 0


def test_recorded_waits_are_longer_than_replayed_ones() -> None:
    assert all(one.waited_s > one.replayed_s for one in replayed_waits())
    assert len(show.recorded_waits().rows) == len(replayed_waits()) > 0


def test_more_agreements_than_comparisons_are_refused() -> None:
    comparison = Comparison(
        rule="a", compared_with="b", agreed=3, of=2, unit="c", within="d",
        recorded=date(2026, 11, 22), command="e",
    )  # fmt: skip
    with pytest.raises(FactError, match="3 of 2"):
        _checked(comparison, 1)
