"""Made-up jobs: the same from the same seed, as stated, and such that a short limit pays."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hublab.facts.cluster import cluster, clusters
from hublab.rules.schedule.job import Job
from hublab.rules.schedule.scheduler import simulate
from hublab.rules.workloads.assumptions import Assumptions, stated
from hublab.rules.workloads.job_maker import Draws, pick
from hublab.rules.workloads.small_machine import division, small_machine
from hublab.rules.workloads.workload import mix, queue
from hublab.text import HublabError

HUBS = [each.name for each in clusters("in service") if each.has_hub]
MANY = Assumptions(jobs=4000)


def starts_at_once(job: Job, name: str) -> bool:
    """Whether the job, alone on the small machine, starts as soon as it is submitted."""
    return simulate((replace(job, submit_s=0),), small_machine(name)).jobs[0].start_s == 0


def test_the_random_numbers_are_those_of_every_python() -> None:
    draws = Draws.by(Random("1 arriving"))
    assert (draws.arrival, draws.group) == (0.35604059050865744, 0.8212781685312145)


def test_a_seed_gives_the_same_jobs_and_another_gives_others() -> None:
    assert repr(mix("fir", 7)) == repr(mix("fir", 7))
    assert mix("fir", 7) != mix("fir", 8)


def test_more_jobs_of_one_sort_leave_the_others_as_they_are() -> None:
    few, more = (mix("fir", 3, Assumptions(waiting=waiting)) for waiting in (30, 40))
    for sort in ("running", "waiting", "arriving"):
        was, now = ([job for job in jobs if job.name.startswith(sort)] for jobs in (few, more))
        shared = min(len(was), len(now))
        assert shared >= 30
        assert was[:shared] == now[:shared]


@pytest.mark.parametrize("name", HUBS)
def test_the_taught_mix_is_as_large_as_stated(name: str) -> None:
    among = queue(name, 1)
    assert len(among.machine.nodes) == 36
    assert len({job.name for job in among.jobs}) == len(among.jobs) == 300
    submissions = [job.submit_s for job in among.jobs]
    assert submissions == sorted(submissions)
    assert submissions[-1] > 12 * 3600


@pytest.mark.parametrize("name", HUBS)
def test_the_machine_can_run_every_job(name: str) -> None:
    for job in mix(name, 1, Assumptions(jobs=600)):
        assert starts_at_once(job, name)


def test_batch_jobs_are_as_stated() -> None:
    jobs = [
        job for job in mix("fir", 1, MANY)
        if not job.interactive and not job.name.startswith("running")
    ]  # fmt: skip
    tiers = cluster("fir").time_tiers_hours
    hours = [job.limit_s / 3600 for job in jobs]
    assert all(hour == int(hour) and 1 <= hour <= tiers[-1] for hour in hours)
    shortest = sum(hour <= tiers[0] for hour in hours) / len(jobs)
    assert shortest == pytest.approx(0.50, abs=0.03)
    whole = sum(hour in tiers for hour in hours) / len(jobs)
    assert 0.5 < whole < 0.75  # some of those that choose at random choose the maximum
    early = sum(job.run_s < 0.9 * job.limit_s for job in jobs) / len(jobs)
    assert early == pytest.approx(0.4, abs=0.03)
    assert all(60 <= job.run_s <= job.limit_s for job in jobs)
    assert sum(bool(job.gpus) for job in jobs) / len(jobs) == pytest.approx(0.12, abs=0.02)
    before = sum(job.priority > 1 for job in jobs) / len(jobs)
    assert before == pytest.approx(0.75, abs=0.03)


def test_jobs_that_run_at_the_beginning_are_caught_in_the_middle() -> None:
    tiers = {hours * 3600 for hours in cluster("fir").time_tiers_hours}
    running = [job for job in mix("fir", 1) if job.name.startswith("running")]
    assert len(running) > 50
    assert not any(job.submit_s for job in running)
    assert not any(job.limit_s in tiers for job in running)
    assert all(job.run_s <= job.limit_s for job in running)


def test_the_sorts_of_jobs_have_random_numbers_of_their_own() -> None:
    limits = {
        sort: [job.run_s / job.limit_s for job in mix("fir", 1) if job.name.startswith(sort)][:20]
        for sort in ("waiting", "arriving")
    }
    assert limits["waiting"] != limits["arriving"]


def test_sessions_are_as_stated() -> None:
    jobs = [job for job in mix("fir", 1, MANY) if not job.name.startswith("running")]
    sessions = [job for job in jobs if job.interactive]
    assert len(sessions) / len(jobs) == pytest.approx(0.08, abs=0.02)
    assert {job.limit_s / 3600 for job in sessions} == {1, 2, 3}
    assert {job.give_up_s for job in sessions} == {300}


@pytest.mark.parametrize("per_hour", [6, 0.1])
def test_jobs_arrive_as_stated_by_night_and_by_day(per_hour: float) -> None:
    jobs = mix("fir", 1, replace(MANY, arrivals_per_hour=per_hour))
    arrivals = [job.submit_s / 3600 for job in jobs if job.submit_s]
    assert len(arrivals) / arrivals[-1] == pytest.approx(per_hour, rel=0.05)
    hours = [(10 + hour) % 24 for hour in arrivals]
    night = sum(hour < 8 for hour in hours) / 8
    day = sum(8 <= hour < 18 for hour in hours) / 10
    assert day / night == pytest.approx(3, rel=0.15)


@pytest.mark.parametrize("name", HUBS)
def test_the_base_nodes_are_full_when_the_session_comes(name: str) -> None:
    among = queue(name, 1)
    watcher = Job(name="watcher", submit_s=among.now_s, run_s=1, limit_s=3600, interactive=True)
    schedule = simulate((*among.jobs, watcher), among.machine, until_started="watcher")
    running = [
        job for job in schedule.jobs
        if job.nodes and job.nodes[0].startswith("base") and job.end_s > among.now_s >= job.start_s
    ]  # fmt: skip
    used = sum(job.job.cores * job.job.nodes for job in running)
    cores = sum(node.cores for node in among.machine.nodes if node.name.startswith("base"))
    assert used / cores > 0.95


def test_a_short_limit_finds_gaps_that_a_long_one_does_not() -> None:
    waits = {}
    for hours in (1, 24):
        waits[hours] = []
        for seed in range(1, 21):
            among = queue("fir", seed)
            session = Job(
                name="session", submit_s=among.now_s, run_s=hours * 3600, limit_s=hours * 3600,
                cores=1, memory_mb=4000,
            )  # fmt: skip
            schedule = simulate((*among.jobs, session), among.machine, until_started="session")
            waits[hours].append(next(job.wait_s for job in schedule.jobs if job.job is session))
    in_time = {hours: sum(wait <= 300 for wait in each) for hours, each in waits.items()}
    assert in_time[1] > in_time[24] > 0
    assert sum(waits[1]) < sum(waits[24])


@pytest.mark.parametrize("name", HUBS)
def test_whatever_the_form_allows_has_a_place(name: str) -> None:
    place = cluster(name)
    longest = place.max_hours * 3600
    jobs = [
        Job(name="wide", run_s=1, limit_s=longest, cores=max(node.cores for node in place.nodes)),
        *(
            Job(name=gpu.name, run_s=1, limit_s=longest, gpus={gpu.name: 1}) for gpu in place.gpus
        ),
    ]  # fmt: skip
    for job in jobs:
        for wanted in (job, replace(job, limit_s=3600)):
            assert starts_at_once(wanted, name)


def test_time_tiers_are_nested() -> None:
    machine = small_machine("fir")
    tiers = [each for each in machine.partitions if each.name.startswith("base-")]
    assert [len(each.nodes) for each in tiers] == [28, 27, 26, 20, 9]
    gpu = [each for each in machine.partitions if each.name.startswith("gpu-")]
    assert [len(each.nodes) for each in gpu] == [3, 3, 3, 2, 1]
    for shorter, longer in pairwise(tiers):
        assert set(longer.nodes) <= set(shorter.nodes)


def test_gpus_are_divided_without_a_slice_left() -> None:
    assert sorted(small_machine("fir").nodes[-1].gpus.values()) == [4, 4, 8]
    instances = [each for each in cluster("narval").gpus if each.instance]
    counts = division(instances, 4)
    assert sum(int(name.split("_")[1][0]) * count for name, count in counts.items()) == 4 * 7
    assert counts["a100_4g.20gb"] == 1


def test_a_retired_cluster_is_refused() -> None:
    with pytest.raises(HublabError, match="Béluga"):
        queue("beluga", 1)


def test_weights_are_weights() -> None:
    table = (("a", 1), ("b", 3))
    assert [pick(table, draw) for draw in (0, 0.24, 0.25, 0.999)] == ["a", "a", "b", "b"]


def test_all_assumptions_are_stated() -> None:
    text = " ".join(stated(Assumptions()))
    assert "made up" in text
    assert "{" not in text
