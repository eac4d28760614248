"""Decisions say what was tested, why a job waits, and for whom."""

from __future__ import annotations

import pytest
from hublab.rules.schedule.job import Job
from hublab.rules.schedule.machine import Machine, Node, Partition
from hublab.rules.schedule.scheduler import Settings, simulate
from hublab.rules.schedule.trace import Decision

MACHINE = Machine(
    nodes=tuple(Node(name=name, cores=4) for name in ("n1", "n2")),
    partitions=(Partition(name="main", nodes=("n1", "n2")),),
)
JOBS = (
    Job(name="running", run_s=100, limit_s=600, cores=4),
    Job(name="large", run_s=50, limit_s=600, cores=4, nodes=2, submit_s=10),
    Job(name="long", run_s=50, limit_s=3600, cores=1, submit_s=20),
    Job(name="short", run_s=20, limit_s=300, cores=1, submit_s=20),
)


def decisions(job: str, test: str, scheduler: str = "backfill") -> list[Decision]:
    settings = Settings(bf_resolution_s=1)
    schedule = simulate(JOBS, MACHINE, scheduler, settings, trace=True)
    return [each for each in schedule.trace if each.job == job and each.test == test]


def test_there_is_no_trace_unless_asked_for() -> None:
    assert simulate(JOBS, MACHINE).trace == ()


def test_a_start_tells_when_and_where() -> None:
    (start,) = decisions("running", "main")
    assert start == Decision(
        time_s=0, job="running", test="main", outcome="started", reason="None",
        partition="main", start_s=0, nodes=("n1",),
    )  # fmt: skip


def test_the_first_job_that_waits_lacks_resources_that_running_jobs_hold() -> None:
    first = decisions("large", "main")[0]
    assert (first.time_s, first.outcome, first.reason) == (10, "waits", "Resources")
    assert first.blocking == ("running",)


def test_jobs_behind_it_wait_for_priority() -> None:
    first = decisions("short", "main")[0]
    assert (first.time_s, first.outcome, first.reason) == (20, "waits", "Priority")
    assert first.blocking == ("large",)


def test_a_plan_tells_its_start_its_nodes_and_the_jobs_before_it() -> None:
    plan = decisions("large", "backfill")[0]
    assert (plan.time_s, plan.outcome, plan.reason) == (30, "planned", "Resources")
    assert (plan.start_s, plan.nodes, plan.blocking) == (600, ("n1", "n2"), ("running",))
    behind = decisions("long", "backfill")[0]
    assert (behind.outcome, behind.reason) == ("planned", "Priority")
    assert (behind.start_s, behind.nodes, behind.blocking) == (1200, ("n2",), ("large",))


def test_backfill_starts_what_delays_no_plan() -> None:
    (start,) = decisions("short", "backfill")
    assert (start.time_s, start.outcome, start.nodes) == (30, "started", ("n2",))


def test_a_job_without_a_plan_is_recorded_too() -> None:
    schedule = simulate(JOBS, MACHINE, settings=Settings(bf_window_s=300), trace=True)
    outcomes = {each.outcome for each in schedule.trace if each.job == "large"}
    assert "unplanned" in outcomes
    assert "planned" not in outcomes


def test_builtin_records_the_main_pass_alone() -> None:
    assert decisions("short", "backfill", "builtin") == []
    assert [each.outcome for each in decisions("short", "main", "builtin")][-1] == "started"


# The trace of one job


def followed(job: str, **more: float) -> tuple[Decision, ...]:
    return simulate(JOBS, MACHINE, trace_of=job, **more).trace


@pytest.mark.parametrize("job", [each.name for each in JOBS])
def test_a_job_alone_is_traced_as_in_the_whole_trace(job: str) -> None:
    whole = [each for each in simulate(JOBS, MACHINE, trace=True).trace if each.job == job]
    assert [each for each in followed(job) if each.job == job] == whole


def test_its_trace_holds_the_plans_of_those_before_it_and_of_no_one_behind_it() -> None:
    planned = {each.job for each in followed("long") if each.outcome == "planned"}
    assert planned == {"large", "long"}
    assert {each.job for each in followed("large") if each.time_s < 100} == {"large"}


def test_a_start_by_the_main_pass_is_followed_by_the_plan_it_leaves() -> None:
    trace = followed("running")
    assert (trace[0].job, trace[0].outcome) == ("running", "started")
    cycle = [each for each in trace if each.test == "backfill"]
    assert {each.job for each in cycle} == {"large", "long", "short"}
    assert len({each.time_s for each in cycle}) == 1


@pytest.mark.parametrize("job", [each.name for each in JOBS])
def test_tracing_one_job_changes_nothing(job: str) -> None:
    assert simulate(JOBS, MACHINE, trace_of=job).jobs == simulate(JOBS, MACHINE).jobs


def test_a_simulation_that_ends_early_has_what_happened_until_then() -> None:
    whole = simulate(JOBS, MACHINE)
    early = simulate(JOBS, MACHINE, until_s=60)
    assert early.jobs == tuple(each for each in whole.jobs if each.start_s <= 60)
    assert 0 < len(early.jobs) < len(whole.jobs)
