"""Backfill plans what slurmctld logged that it planned: each start, each node, in each cycle."""

from __future__ import annotations

import pytest
from recordings import QUEUE
from slurm_plans import Replay


@pytest.mark.parametrize(
    ("name", "resolution_s", "plans"),
    [("fifo", 1, 1100), ("partitions", 1, 800), ("resolution", 60, 500)],
)
def test_plans_are_those_of_slurmctld(name: str, resolution_s: int, plans: int) -> None:
    replay = Replay(QUEUE / "plans" / name, resolution_s)
    replay.run()
    assert replay.starts.different == []
    assert replay.plans.different == []
    assert replay.unplanned.different == []
    assert replay.starts.asked == len(replay.jobs)
    assert replay.plans.asked >= plans
