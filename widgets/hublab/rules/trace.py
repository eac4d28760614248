"""The scheduler's own account of its decisions, one record for each test of a job.

Records are made only where a simulation is asked for its trace.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One test of one job, at `time_s` seconds from the simulation's start.

    `test` is the pass that tested: "main" or "backfill". `outcome` is "started", "waits" (main
    pass), "planned" (backfill gave it whole nodes from `start_s` on) or "unplanned" (no start
    within the backfill window). `reason` is what squeue would show: "None" for a started job,
    "Resources" for one that lacks free resources, "Priority" for one behind others. `blocking`
    are the jobs it waits for, running ones (Resources) or ones before it in the queue (Priority).
    `nodes` are those it got or is planned for.
    """

    time_s: float
    job: str
    test: str
    outcome: str
    reason: str
    partition: str = ""
    start_s: float | None = None
    blocking: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()
