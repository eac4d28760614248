"""The scheduler decides what a real slurmctld decided, on recorded schedules."""

from __future__ import annotations

from pathlib import Path

import pytest
from recordings import QUEUE, Recording

WORKLOADS = ("w1-builtin", "w1-backfill", "w2-fairshare")
CRAFTED = sorted((QUEUE / "crafted").iterdir())
TOLERANCE_S = 2  # the daemon's own delay, as recorded


@pytest.mark.parametrize("name", WORKLOADS)
def test_every_recorded_start_is_what_the_rules_decide(name: str) -> None:
    followed = Recording.read(QUEUE / name).followed()
    assert followed.disagreements == ()
    assert followed.agreed == followed.decisions > 700
    assert followed.nodes_agreed == followed.starts_agreed == followed.starts >= 40


@pytest.mark.parametrize("name", ["fifo", "partitions"])
def test_other_recordings_agree_as_well(name: str) -> None:
    followed = Recording.read(QUEUE / "plans" / name).followed()
    assert followed.agreed >= 0.99 * followed.decisions
    assert followed.starts_agreed == followed.starts


@pytest.mark.parametrize(("name", "within"), [("w1-builtin", 1), ("w1-backfill", 0.9)])
def test_freely_running_starts_are_near_the_recorded_ones(name: str, within: float) -> None:
    recording = Recording.read(QUEUE / name)
    late = recording.lateness_s(recording.simulated())
    assert sum(abs(each) <= TOLERANCE_S for each in late) >= within * len(late)


@pytest.mark.parametrize("name", WORKLOADS)
def test_freely_running_mean_start_and_makespan_are_near(name: str) -> None:
    recording = Recording.read(QUEUE / name)
    schedule = recording.simulated()
    begin = recording.workload.clock_s
    starts = [each.start_s - begin for each in recording.jobs]
    assert sum(recording.lateness_s(schedule)) == pytest.approx(0, abs=0.06 * sum(starts))
    makespan = max(each.end_s for each in recording.jobs) - begin
    assert schedule.makespan_s - begin == pytest.approx(makespan, rel=0.06)


@pytest.mark.parametrize("folder", CRAFTED, ids=lambda folder: folder.name)
@pytest.mark.parametrize("latency_s", [0.0, 0.3, 0.9])
def test_a_crafted_decision_is_the_recorded_one(folder: Path, latency_s: float) -> None:
    """Each has one decision that a wrong rule would take otherwise, far from any rounding."""
    recording = Recording.read(folder)
    schedule = recording.simulated(latency_s)
    assert max(map(abs, recording.lateness_s(schedule))) <= TOLERANCE_S
    nodes = {job.name: job.nodes for job in schedule.jobs}
    assert nodes == {each.job.name: each.nodes for each in recording.jobs}


@pytest.mark.parametrize("folder", CRAFTED, ids=lambda folder: folder.name)
def test_crafted_records_are_followed_to_the_node(folder: Path) -> None:
    followed = Recording.read(folder).followed()
    assert followed.agreed == followed.decisions
    assert followed.nodes_agreed == followed.starts


def test_there_are_enough_crafted_decisions() -> None:
    assert len(CRAFTED) >= 10
