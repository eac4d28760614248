"""Two requests among the same jobs: how often, by how much, and why one starts sooner."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hublab.facts.request import Request
from hublab.questions.because import because
from hublab.questions.compare import Outcome, compared, pairing
from hublab.questions.trial import trial
from hublab.rules.workloads.workload import queue
from trials import busy, machine, queue_of, tried, waiting

LONG, SHORT = Request("fir", hours=8), Request("fir", hours=1)


def outcomes(*pairs: tuple[float, float]) -> tuple[Outcome, Outcome]:
    first, other = zip(*pairs, strict=True)
    return Outcome(request=LONG, waits_s=first), Outcome(request=SHORT, waits_s=other)


def test_pairs_are_counted_and_each_direction_has_its_own_median() -> None:
    pairs = pairing(*outcomes((0, 0), (60, 0), (700, 100), (100, 400), (5000, 0)))
    assert (pairs.sooner, pairs.later, pairs.same) == (3, 1, 1)
    assert pairs.sooner_s == 600
    assert pairs.later_s == 300


def test_the_comparison_says_how_often_by_how_much_and_how_often_in_time() -> None:
    assert compared(*outcomes((0, 0), (700, 100), (5000, 0)), 300) == (
        "With 1\u00a0h instead of 8\u00a0h it starts sooner in 2 of the 3 queues (by 46\u00a0min "
        "40\u00a0s in the median), later in none. It starts in time in 3 rather than 1."
    )


def test_a_loss_is_told_as_one() -> None:
    words = compared(*outcomes((0, 60), (0, 180), (60, 0)), 300)
    assert "sooner in 1 of the 3 queues (by 1\u00a0min in the median), later in 2 (by " in words
    assert words.endswith("2\u00a0min in the median). It starts in time in 3 either way.")
    never = compared(*outcomes((0, 60), (0, 60)), 300)
    assert "it starts sooner in none of the 2 queues, later in 2 (by 1\u00a0min in the" in never


def test_no_difference_is_told_as_none() -> None:
    words = compared(*outcomes((0, 0), (60, 60)), 300)
    assert words == "With 1\u00a0h instead of 8\u00a0h it starts at the same time in all 2 queues."


# Why


def test_the_test_nodes_take_short_sessions_alone() -> None:
    among = queue_of(busy("a", 4), busy("b", 4), on=machine(test_nodes=2))
    assert because(tried(among, 8), tried(among, 3)) == (
        "it may also start on the 2 test nodes, which take interactive jobs of up to 3\u00a0h"
    )


def test_the_boost_opens_the_test_nodes() -> None:
    among = queue_of(busy("a", 4), busy("b", 4), on=machine(test_nodes=2))
    words = because(tried(among, 3), tried(among, 3, boosted=False))
    assert words == ("with the boost it may also start on the 2 test nodes for interactive jobs")


def test_more_nodes_take_shorter_jobs() -> None:
    among = queue_of(busy("a", 1, ends_h=0.5), busy("b", 20), on=machine(long_nodes=1))
    assert because(tried(among, 3), tried(among, 8)) == (
        "it starts on n1, one of 2 nodes for jobs of up to 3\u00a0h; longer ones have 1"
    )


def test_a_short_session_fits_before_a_planned_job() -> None:
    among = queue_of(busy("a", 4), busy("b", 2, ends_h=1), waiting("wide", 3, nodes=2))
    later = "it fits on n2 before wide, which is planned 3\u00a0h later; {} is too long for that"
    assert because(tried(among, 8), tried(among, 1)) == later.format("8\u00a0h")
    assert because(tried(among, 1), tried(among, 3)) == later.format("3\u00a0h")


def test_less_fits_into_what_is_free() -> None:
    among = queue_of(busy("a", 4), busy("b", 4, cores=5, memory_mb=30_000))
    assert because(tried(among, 2, cores=4), tried(among, 2, cores=3)) == (
        "it starts on n2, which has 3 cores free at that moment: not enough for 4 cores"
    )
    words = because(tried(among, 2, memory_mb=4000), tried(among, 2, memory_mb=1024))
    assert words == (
        "it starts on n2, which has 2000\u00a0MB free at that moment: not enough for 4000\u00a0MB"
    )


def test_what_was_free_is_not_told_where_another_job_starts_at_the_same_time() -> None:
    among = queue_of(busy("a", 1), busy("b", 9), waiting("next", 2, cores=4))
    sooner, later = tried(among, 2, cores=4), tried(among, 2, cores=5)
    assert sooner.started.start_s < later.started.start_s
    assert because(sooner, later) == ""


def test_an_instance_is_on_other_nodes_than_a_whole_gpu() -> None:
    among = queue("fir", 10)
    part, whole = (
        trial(Request("fir", hours=3, gpu=gpu), among, True, 300)
        for gpu in ("gpu:nvidia_h100_80gb_hbm3_1g.10gb:1", "gpu:h100:1")
    )
    assert part.started
    assert not whole.started
    assert because(whole, part) == (
        f"it starts on {part.node.name}, a kind of node that never has room for 1 × H100-80gb"
    )


def test_two_that_start_together_have_nothing_to_explain() -> None:
    among = queue_of(busy("a", 4), busy("b", 2))
    assert because(tried(among, 1), tried(among, 2)) == ""


def test_nothing_is_claimed_that_the_trace_does_not_show() -> None:
    among = queue_of(busy("a", 4), busy("b", 2))
    sooner, later = tried(among, 1), tried(among, 1)
    delayed = replace(later, started=replace(later.started, start_s=90_000.0))
    assert because(sooner, delayed) == ""


@pytest.mark.parametrize("order", [1, -1])
def test_the_sooner_one_is_told_about_whichever_comes_first(order: int) -> None:
    among = queue_of(busy("a", 4), busy("b", 4), on=machine(test_nodes=1))
    one, other = (tried(among, 8), tried(among, 3))[::order]
    assert because(one, other) == because(other, one)
