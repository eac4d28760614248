"""What holds for every queue: nothing is held twice, plans are kept, decisions leave a trace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from unittest.mock import patch

from hublab.commands.output import to_json
from hublab.rules.schedule import backfill, scheduler
from hublab.rules.schedule.controller import Controller
from hublab.rules.schedule.job import Job, ScheduledJob
from hublab.rules.schedule.machine import Machine, Node
from hublab.rules.schedule.occupancy import NOW, Occupancy
from hublab.rules.schedule.scheduler import SCHEDULERS, Settings, simulate
from hublab.rules.schedule.trace import Recorder
from hypothesis import given
from hypothesis import strategies as st
from queues import queues, settings

Queue = tuple[Machine, tuple[Job, ...]]
schedulers = st.sampled_from(SCHEDULERS)


def held(jobs: Sequence[ScheduledJob], node: Node, time_s: float) -> Iterator[Job]:
    """The jobs on a node at a time."""
    for each in jobs:
        if node.name in each.nodes and each.start_s <= time_s < each.end_s:
            yield each.job


@given(queues(), settings(), schedulers)
def test_no_resource_is_ever_held_twice(queue: Queue, chosen: Settings, name: str) -> None:
    machine, jobs = queue
    schedule = simulate(jobs, machine, name, chosen)
    for time_s in {each.start_s for each in schedule.jobs if each.start_s is not None}:
        for node in machine.nodes:
            running = list(held(schedule.jobs, node, time_s))
            assert sum(job.cores for job in running) <= node.cores
            assert sum(job.memory_mb for job in running) <= node.memory_mb
            used = sum(job.gpus.get("gpu", 0) for job in running)
            assert used <= node.gpus.get("gpu", 0)


@given(queues(), settings(), schedulers)
def test_every_job_gets_what_it_asked_for_or_gives_up(
    queue: Queue, chosen: Settings, name: str
) -> None:
    machine, jobs = queue
    schedule = simulate(jobs, machine, name, chosen)
    assert [each.job for each in schedule.jobs] == list(jobs)
    for each in schedule.jobs:
        job = each.job
        if each.state == "CANCELLED":
            assert each.end_s == job.submit_s + job.give_up_s
            continue
        assert each.start_s >= job.submit_s
        assert each.end_s == each.start_s + min(job.run_s, job.limit_s)
        assert each.state == ("TIMEOUT" if job.run_s > job.limit_s else "COMPLETED")
        assert len(set(each.nodes)) == job.nodes
        (partition,) = (each for each in machine.partitions if each.name == job.partitions[0])
        assert set(each.nodes) <= set(partition.nodes)


@given(queues(), settings(), schedulers)
def test_the_same_queue_gives_the_same_bytes(queue: Queue, chosen: Settings, name: str) -> None:
    machine, jobs = queue
    first = to_json(simulate(jobs, machine, name, chosen, trace=True))
    assert to_json(simulate(jobs, machine, name, chosen, trace=True)) == first


@given(queues(), settings(), schedulers)
def test_asking_for_the_trace_changes_nothing(queue: Queue, chosen: Settings, name: str) -> None:
    """Untraced cycles end at the last job that has room: the savings must change no start."""
    machine, jobs = queue
    traced = simulate(jobs, machine, name, chosen, trace=True)
    assert simulate(jobs, machine, name, chosen).jobs == traced.jobs


@given(queues(), settings(), schedulers)
def test_every_start_is_in_the_trace(queue: Queue, chosen: Settings, name: str) -> None:
    machine, jobs = queue
    schedule = simulate(jobs, machine, name, chosen, trace=True)
    recorded = {
        (each.job, each.time_s, each.test, each.nodes)
        for each in schedule.trace
        if each.outcome == "started"
    }
    ran = {
        (each.name, each.start_s, each.started_by, each.nodes)
        for each in schedule.jobs
        if each.start_s is not None
    }
    assert recorded == ran
    waited = {each.job for each in schedule.trace if each.outcome != "started"}
    tested = {each.job for each in schedule.trace}
    late = {each.name for each in schedule.jobs if each.wait_s and chosen.sched_interval_s == 0}
    if chosen.latency_s == 0 and chosen.default_queue_depth > len(jobs):
        assert late <= waited
    assert tested >= {each.name for each in schedule.jobs if each.start_s is not None}
    assert {each.reason for each in schedule.trace} <= {"None", "Resources", "Priority"}


@given(queues(), settings())
def test_no_plan_is_delayed_by_what_backfill_starts(queue: Queue, chosen: Settings) -> None:
    """At its planned start a job's nodes have room, if running jobs last to their limits."""
    machine, jobs = queue

    def checked(
        controller: Controller, now_s: float, settings: Settings, recorder: Recorder
    ) -> list[object]:
        before = len(recorder.decisions)
        started = backfill.backfill_cycle(controller, now_s, settings, recorder)
        plans = [each for each in recorder.decisions[before:] if each.outcome == "planned"]
        entries = {entry.job.name: entry for entry in controller.queue}
        for plan in plans:
            entry = entries[plan.job]
            nodes = controller.layout.mask(plan.nodes)
            end = plan.start_s + entry.job.limit_s
            after = deepcopy(controller.occupancy)
            for run in controller.occupancy.runs:
                if run.latest_end_s <= plan.start_s:
                    after.release(run.job_id)
            assert nodes & ~after.fits(entry.need) == 0
            for other in plans:
                other_end = other.start_s + entries[other.job].job.limit_s
                if other is not plan and plan.start_s < other_end and other.start_s < end:
                    assert not set(plan.nodes) & set(other.nodes)
        return started

    with patch.object(scheduler, "backfill_cycle", checked):
        exact = replace(chosen, bf_resolution_s=1)  # else slots lose parts of their minutes
        simulate(jobs, machine, "backfill", exact, trace=True)


class PlainOccupancy(Occupancy):
    """Keeps nothing from question to question."""

    def fits(self, need: int) -> int:
        self._fits.clear()
        return super().fits(need)

    def room(self, need: int, count: int, nodes: int) -> tuple[float, int]:
        self._rooms.clear()
        time, chosen = super().room(need, count, nodes)
        if time == NOW:
            assert chosen & ~self.fits(need) == 0
        return time, chosen


@given(queues(), settings(), schedulers)
def test_what_is_kept_between_tests_is_still_true(
    queue: Queue, chosen: Settings, name: str
) -> None:
    machine, jobs = queue
    kept = simulate(jobs, machine, name, chosen)
    with patch("hublab.rules.schedule.controller.Occupancy", PlainOccupancy):
        assert simulate(jobs, machine, name, chosen).jobs == kept.jobs


@given(queues(), schedulers)
def test_without_competition_there_is_no_wait(queue: Queue, name: str) -> None:
    machine, jobs = queue
    (only,) = simulate(jobs[:1], machine, name).jobs
    assert only.wait_s == 0
