"""What the scheduler does with partitions, boosts, give-ups, limits and priorities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hublab.rules.schedule.job import Job, ScheduledJob
from hublab.rules.schedule.machine import Machine, Node, Partition
from hublab.rules.schedule.scheduler import Settings, simulate
from hublab.text import HublabError

HOUR = 3600


def job(name: str, submit_s: float = 0, **more: Any) -> Job:
    return Job(name=name, submit_s=submit_s, **{"run_s": 100, "limit_s": HOUR, "cores": 4, **more})


def machine(nodes: int = 2, **partition: Any) -> Machine:
    names = tuple(f"n{place + 1}" for place in range(nodes))
    return Machine(
        nodes=tuple(Node(name=name, cores=4, memory_mb=8000) for name in names),
        partitions=(Partition(**{"name": "main", "nodes": names, **partition}),),
    )


def starts(jobs: Sequence[Job], on: Machine, **more: Any) -> dict[str, float | None]:
    return {each.name: each.start_s for each in simulate(jobs, on, **more).jobs}


def test_a_job_starts_at_once_where_its_resources_are_free() -> None:
    (only,) = simulate([job("a", 5)], machine()).jobs
    assert (only.start_s, only.end_s, only.wait_s, only.state) == (5, 105, 0, "COMPLETED")
    assert (only.nodes, only.partition, only.started_by) == (("n1",), "main", "main")


def test_the_time_limit_ends_a_job() -> None:
    (only,) = simulate([job("a", run_s=500, limit_s=60)], machine()).jobs
    assert (only.end_s, only.state) == (60, "TIMEOUT")


def test_memory_and_gpus_are_held_like_cores() -> None:
    gpu_node = Machine(
        nodes=(Node(name="g", cores=8, memory_mb=8000, gpus={"a100": 1, "a100_1g.5gb": 2}),),
        partitions=(Partition(name="gpu", nodes=("g",)),),
    )
    jobs = [
        job("memory", cores=1, memory_mb=6000),
        job("more memory", cores=1, memory_mb=6000),
        job("gpu", cores=1, gpus={"a100": 1}, submit_s=200),
        job("second gpu", cores=1, gpus={"a100": 1}, submit_s=200),
        job("instances", cores=1, gpus={"a100_1g.5gb": 2}, submit_s=200, limit_s=60, run_s=60),
    ]
    assert starts(jobs, gpu_node, scheduler="builtin") == {
        "memory": 0, "more memory": 100, "gpu": 200, "second gpu": 300, "instances": 300,
    }  # fmt: skip


def test_a_pending_job_is_cancelled_when_its_session_gives_up() -> None:
    full = job("full", nodes=2, run_s=1000)
    given_up = simulate([full, job("session", 10, give_up_s=300)], machine()).jobs[1]
    assert (given_up.state, given_up.start_s, given_up.end_s) == ("CANCELLED", None, 310)
    assert given_up.wait_s is None
    started = simulate([job("full", nodes=2), job("s", 10, give_up_s=300)], machine()).jobs[1]
    assert (started.state, started.start_s) == ("COMPLETED", 100)


def test_giving_up_lets_the_next_job_start() -> None:
    jobs = [job("full"), job("large", 10, nodes=2, give_up_s=30), job("next", 20, limit_s=HOUR * 9)]
    assert starts(jobs, machine(), scheduler="builtin")["next"] == 40


INTERACTIVE = Machine(
    nodes=tuple(Node(name=name, cores=4) for name in ("batch", "test")),
    partitions=(
        Partition(name="interactive", nodes=("test",), max_time_s=3 * HOUR, interactive=True),
        Partition(name="batch", nodes=("batch",)),
    ),
)


def session(name: str, submit_s: float, user: str = "ada", **more: Any) -> Job:
    return job(name, submit_s, interactive=True, user=user, cores=1, **more)


def test_an_interactive_job_starts_on_the_test_nodes_while_batch_waits() -> None:
    full = job("full", run_s=1000, limit_s=9 * HOUR)
    jobs = [full, job("batch", 10, user="ada"), session("session", 20)]
    schedule = simulate(jobs, INTERACTIVE)
    assert schedule.jobs[2].start_s == 20
    assert schedule.jobs[2].nodes == ("test",)
    assert schedule.jobs[1].start_s == 1000


def test_one_interactive_job_of_each_user_is_boosted_while_it_lasts() -> None:
    full = job("full", run_s=1000, limit_s=9 * HOUR)
    jobs = [
        full,
        session("first", 10),
        session("second", 20),
        session("other", 30, user="bob"),
        session("after", 120),
    ]
    schedule = starts(jobs, INTERACTIVE)
    assert schedule == {"full": 0, "first": 10, "second": 1000, "other": 30, "after": 120}


def test_a_long_interactive_job_waits_with_batch_jobs() -> None:
    full = job("full", run_s=1000, limit_s=9 * HOUR)
    assert starts([full, session("long", 10, limit_s=4 * HOUR)], INTERACTIVE)["long"] == 1000


def test_a_job_goes_to_the_shortest_tier_that_takes_it() -> None:
    tiers = Machine(
        nodes=tuple(Node(name=name, cores=4) for name in ("a", "b")),
        partitions=(
            Partition(name="week", nodes=("a",), max_time_s=168 * HOUR),
            Partition(name="hours", nodes=("a", "b"), max_time_s=3 * HOUR),
        ),
    )
    jobs = [job("long", limit_s=4 * HOUR), job("longer", limit_s=5 * HOUR), job("short")]
    schedule = simulate(jobs, tiers)
    assert [each.partition for each in schedule.jobs] == ["week", "week", "hours"]
    assert [each.start_s for each in schedule.jobs] == [0, 100, 0]


def test_a_job_in_two_partitions_starts_in_the_first_that_has_room() -> None:
    two = Machine(
        nodes=tuple(Node(name=name, cores=4) for name in ("a", "b")),
        partitions=(Partition(name="one", nodes=("a",)), Partition(name="two", nodes=("b",))),
    )
    jobs = [job("full", partitions=("one",)), job("both", 5, partitions=("one", "two"))]
    schedule = simulate(jobs, two)
    assert (schedule.jobs[1].start_s, schedule.jobs[1].partition) == (5, "two")


def test_backfill_comes_at_its_interval_and_the_main_pass_at_once() -> None:
    jobs = [job("a"), job("large", 10, nodes=2), job("small", 10, limit_s=60, run_s=20)]
    assert starts(jobs, machine())["small"] == 30
    assert starts(jobs, machine(), settings=Settings(bf_interval_s=7))["small"] == 14
    late = Settings(latency_s=2)
    assert starts(jobs, machine(), settings=late) == {"a": 2, "large": 104, "small": 32}


def test_looks_come_once_an_interval() -> None:
    looking = Settings(sched_interval_s=10, latency_s=3)
    late = starts([job("a", 4)], machine(), scheduler="builtin", settings=looking)
    assert late == {"a": 13}
    released = Settings(sched_interval_s=10, epilog_s=1)
    jobs = [job("a", nodes=2), job("b", 5, nodes=2)]
    assert starts(jobs, machine(), scheduler="builtin", settings=released)["b"] == 110


def test_beyond_its_window_backfill_plans_nothing() -> None:
    jobs = [
        job("a", limit_s=9 * HOUR),
        job("large", 10, nodes=2),
        job("long", 10, limit_s=20 * HOUR),
    ]
    assert starts(jobs, machine())["long"] == 200
    near = Settings(bf_window_s=8 * HOUR)
    assert starts(jobs, machine(), settings=near)["long"] == 30


def test_jobs_past_the_tested_ones_are_not_backfilled() -> None:
    jobs = [job("a"), job("large", 10, nodes=2), job("small", 10, limit_s=60, run_s=20)]
    assert starts(jobs, machine(), settings=Settings(bf_max_job_test=1))["small"] == 200


def test_a_pass_tests_so_many_jobs() -> None:
    one = Settings(default_queue_depth=1)
    jobs = [job("a"), job("b")]
    assert starts(jobs, machine(), scheduler="builtin", settings=one) == {"a": 0, "b": 100}


class Turning:
    """Favours the last submitted job from the first refresh after 50 s on."""

    def __init__(self) -> None:
        self.turned = False
        self.seen: list[tuple[str, ...]] = []

    def refresh(self, now_s: float, jobs: Sequence[ScheduledJob]) -> None:
        self.turned = now_s >= 50
        self.seen.append(tuple(each.name for each in jobs))

    def value(self, job: Job, now_s: float) -> float:
        return job.submit_s if self.turned else -job.submit_s


def test_priorities_are_refreshed_once_a_period() -> None:
    jobs = [job("full", nodes=2), job("b", 10, nodes=2), job("c", 20, nodes=2)]
    turning = Turning()
    settings = Settings(priority_calc_period_s=60)
    turned = starts(jobs, machine(), priority=turning, settings=settings)
    assert turned == {"full": 0, "c": 100, "b": 200}
    assert turning.seen[:3] == [(), ("full",), ("full", "c")]
    unrefreshed = Settings(priority_calc_period_s=1000)
    assert starts(jobs, machine(), priority=Turning(), settings=unrefreshed)["b"] == 100


def test_a_simulation_can_end_with_a_start() -> None:
    jobs = [job("a", nodes=2), job("b", 10, nodes=2), job("c", 20, nodes=2)]
    schedule = simulate(jobs, machine(), until_started="b")
    assert [(each.name, each.start_s) for each in schedule.jobs] == [("a", 0), ("b", 100)]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"scheduler": "lottery"}, "Unknown scheduler lottery: choose builtin or backfill."),
        ({"jobs": [job("a", cores=9)]}, "Job a: no partition has the nodes and the time"),
        ({"jobs": [job("a", nodes=3)]}, "Job a: no partition has the nodes and the time"),
        ({"jobs": [job("a", partitions=("x",))]}, "Job a names partition x, which"),
        ({"jobs": [job("a", gpus={"h100": 1})]}, "Job a asks for a GPU of type h100, which"),
    ],
)
def test_what_can_not_be_done_is_said(asked: dict[str, Any], words: str) -> None:
    with pytest.raises(HublabError, match=words):
        simulate(**{"jobs": [job("a")], "machine": machine(), **asked})


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": ""}, "A job has no name"),
        ({"nodes": 0}, "nodes is 0, but must be at least 1"),
        ({"limit_s": float("nan")}, "limit_s is nan"),
        ({"gpus": {"h100": -1}}, "gpus is -1"),
    ],
)
def test_impossible_jobs_are_refused(values: dict[str, Any], words: str) -> None:
    with pytest.raises(HublabError, match=words):
        Job(**{"name": "a", "run_s": 1, "limit_s": 60, **values})


def test_machines_are_checked() -> None:
    node = Node(name="n", cores=1)
    for broken in (
        {"nodes": (node, node), "partitions": ()},
        {"nodes": (node,), "partitions": (Partition(name="p", nodes=("x",)),)},
        {"nodes": (node,), "partitions": (Partition(name="p", nodes=("n",)),) * 2},
    ):
        with pytest.raises(HublabError):
            Machine(**broken)


@pytest.mark.parametrize("name", ["bf_resolution_s", "priority_calc_period_s"])
def test_periods_of_zero_are_refused(name: str) -> None:
    with pytest.raises(HublabError, match=f"{name} is 0: it must be more than zero."):
        Settings(**{name: 0})


@pytest.mark.parametrize("name", ["bf_interval_s", "latency_s", "default_queue_depth"])
def test_settings_below_zero_are_refused(name: str) -> None:
    with pytest.raises(HublabError, match=f"{name} is -1: it must be zero or more."):
        Settings(**{name: -1})
