"""Priorities are the sum that sprio printed, refreshed once a PriorityCalcPeriod."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hublab.rules.multifactor import Multifactor
from hublab.rules.priority import (
    EXAMPLE_WEIGHTS,
    GREATEST_PRIORITY,
    Factors,
    Weights,
    age_factor,
    priority,
    relative_factor,
    size_factor,
    terms,
    tres_factor,
)
from hublab.rules.schedule.job import Job, ScheduledJob
from hublab.rules.schedule.machine import Machine, Node, Partition
from hublab.rules.schedule.scheduler import simulate
from hublab.rules.shares.fairshare import Association, Tree
from hublab.text import HublabError
from hypothesis import given
from hypothesis import strategies as st

REFERENCE = Path(__file__).parent / "reference" / "priority"
# The recorded cluster; see the README of the reference.
NODES, CPUS, MEMORY_MB = {"cpu": 4, "two": 2}, 4, 16_000
JOB_FACTORS = {"cpu": 3, "two": 6}
ASSOCIATIONS = {"root": (0, 1.0), "a": (30, 2 / 3), "b": (100, 1 / 3)}
RECORDED = Weights(
    name="recorded",
    assumption=False,
    age=1_000,
    assoc=700,
    fair_share=10_000,
    job_size=100_000,
    partition=1_000,
    tres=(("cpu", 20_000), ("mem", 30_000)),
    max_age_s=600,
)


def rows(file: str) -> list[dict[str, str]]:
    with (REFERENCE / file).open(newline="") as lines:
        return list(csv.DictReader(lines, delimiter="|"))


@pytest.mark.parametrize("row", rows("sprio.psv"), ids=lambda row: "|".join(list(row.values())[:8]))
def test_priorities_are_those_of_sprio(row: dict[str, str]) -> None:
    nodes, cpus = int(row["nodes"]), int(row["cpus"])
    in_time = "SMALL_RELATIVE_TO_TIME" in row["flags"]
    partition = row["partition"]
    own, share = ASSOCIATIONS[row["account"]]
    factors = Factors(
        assoc=relative_factor(own, 100),
        fair_share=share,
        job_size=size_factor(
            nodes=nodes,
            cpus=cpus,
            cluster_nodes=4,
            cluster_cpus=16,
            favor_small="PriorityFavorSmall=YES" in row["flags"],
            limit_minutes=float(row["limit_min"]) if in_time else None,
        ),
        partition=relative_factor(JOB_FACTORS[partition], 6),
        tres=(
            ("cpu", tres_factor(cpus, NODES[partition] * CPUS)),
            ("mem", tres_factor(int(row["memory_mb"]), NODES[partition] * MEMORY_MB)),
        ),
        nice=int(row["nice"]),
    )
    assert priority(factors, RECORDED) == int(row["priority"])
    told = terms(factors, RECORDED)
    shown = {"ASSOC": "assoc", "FAIRSHARE": "fairshare", "JOBSIZE": "jobsize",
             "PARTITION": "partition_term"}  # fmt: skip
    assert {name: round(told[name]) for name in shown} == {
        name: int(row[column]) for name, column in shown.items()
    }
    assert told["TRES"] == pytest.approx(
        sum(int(part.split("=")[1]) for part in row["tres"].split(",")), abs=1
    )


def test_age_moves_once_a_period_as_recorded() -> None:
    seen = sorted({float(row["age"]) for row in rows("age.psv")})
    ticks_s = [56, 116, 176]  # after the submission; PriorityCalcPeriod was one minute
    assert seen == [0, *(pytest.approx(age_factor(at, 600), abs=1e-6) for at in ticks_s)]
    for row in rows("age.psv"):
        ticks = [at for at in ticks_s if at <= int(row["seconds_since_submission"])]
        age = age_factor(ticks[-1] if ticks else 0, RECORDED.max_age_s)
        qos = relative_factor({"hi": 40, "lo": 10}[row["job"]], 40)
        factors = Factors(
            age=age,
            assoc=0.3,
            fair_share=1.0 if ticks else 2 / 3,
            job_size=size_factor(nodes=1, cpus=1, cluster_nodes=4, cluster_cpus=16),
            partition=0.5,
            qos=qos,
            tres=(("mem", 500 / 64_000), ("cpu", 1 / 16)),
        )
        assert priority(factors, replace(RECORDED, qos=300)) == int(row["priority"])


def test_age_stops_at_its_greatest() -> None:
    week = 7 * 86_400
    assert [age_factor(at, week) for at in (-5, 0, week / 2, week, 2 * week)] == [0, 0, 0.5, 1, 1]
    with pytest.raises(HublabError, match="PriorityMaxAge is 0 s"):
        age_factor(1, 0)


def test_priorities_keep_within_32_bits() -> None:
    weights = Weights(name="all", assumption=True, fair_share=2**32 - 1, age=2**32 - 1)
    assert priority(Factors(), weights) == 1  # 0 is for held jobs
    assert priority(Factors(nice=10**6), weights) == 1
    assert priority(Factors(age=1, fair_share=1), weights) == GREATEST_PRIORITY
    assert priority(Factors(site=41, fair_share=0.9 / (2**32 - 1)), weights) == 41


def test_nothing_to_compare_with_counts_nothing() -> None:
    assert relative_factor(5, 0) == 0
    assert tres_factor(5, 0) == 0


@given(st.integers(1, 40), st.integers(1, 640), st.booleans(), st.none() | st.floats(1, 10_080))
def test_size_is_from_0_to_1(
    nodes: int, cpus: int, favor_small: bool, limit_minutes: float | None
) -> None:
    factor = size_factor(
        nodes=nodes,
        cpus=cpus,
        cluster_nodes=40,
        cluster_cpus=640,
        favor_small=favor_small,
        limit_minutes=limit_minutes,
    )
    assert 0 <= factor <= 1


def test_the_assumed_weights_say_so() -> None:
    assert EXAMPLE_WEIGHTS.assumption
    assert "Slurm" in EXAMPLE_WEIGHTS.name


MACHINE = Machine(
    nodes=tuple(Node(name=f"n{number}", cores=4) for number in range(2)),
    partitions=(Partition(name="all", nodes=("n0", "n1")),),
)
TREE = Tree.of(
    [
        Association(account="root"),
        Association(account="lab", parent="root"),
        *(Association(account="lab", user=user) for user in ("ann", "bob")),
    ]
)
FAIR_SHARE_ALONE = Weights(name="fair-share alone", assumption=True, fair_share=1_000)


def job(name: str, user: str, **others: float) -> Job:
    return Job(name=name, user=user, account="lab", run_s=600, limit_s=600, cores=4, **others)


def test_usage_changes_now_and_rank_at_the_next_tick() -> None:
    ranks = Multifactor(TREE, MACHINE, FAIR_SHARE_ALONE)
    running = ScheduledJob(job=job("first", "ann"), state="RUNNING", start_s=10.0, end_s=610.0)
    waiting = {user: job(f"next of {user}", user) for user in ("ann", "bob")}
    assert [ranks.value(one, 200) for one in waiting.values()] == [1000, 1000]
    ranks.refresh(300, [running])
    assert [ranks.value(one, 300) for one in waiting.values()] == [500, 1000]
    ended = replace(running, state="COMPLETED")
    ranks.refresh(900, [ended])
    ranks.refresh(1200, [ended])  # told twice, charged once
    assert [ranks.value(one, 1200) for one in waiting.values()] == [500, 1000]


def test_age_counts_from_submission_to_the_last_refresh() -> None:
    weights = Weights(name="age alone", assumption=True, age=1_000, max_age_s=1_000)
    ranks = Multifactor(TREE, MACHINE, weights)
    waiting = job("waiting", "ann", submit_s=100)
    assert ranks.value(waiting, 299) == 1
    ranks.refresh(300, [])
    assert ranks.value(waiting, 599) == 200


def test_strangers_have_no_priority() -> None:
    ranks = Multifactor(TREE, MACHINE)
    with pytest.raises(HublabError, match="Job x: user eve has no association with account lab"):
        ranks.value(job("x", "eve"), 0)


def test_the_scheduler_asks_for_it() -> None:
    """Ann fills the machine; then bob's job, though submitted later, goes before her next one."""
    jobs = [
        job("a1", "ann"),
        job("a2", "ann"),
        job("a3", "ann", submit_s=20),
        job("b1", "bob", submit_s=30),
    ]
    one_node = replace(
        MACHINE, nodes=MACHINE.nodes[:1], partitions=(Partition(name="all", nodes=("n0",)),)
    )
    ranked = simulate(jobs, one_node, priority=Multifactor(TREE, one_node, FAIR_SHARE_ALONE))
    plain = simulate(jobs, one_node)
    order = [sorted(run.jobs, key=lambda one: one.start_s) for run in (ranked, plain)]
    assert [[one.name for one in run] for run in order] == [
        ["a1", "b1", "a2", "a3"],
        ["a1", "a2", "a3", "b1"],
    ]
