"""Why a session waits: Slurm's reason when the hub gives up, who is ahead, and what would help."""

from __future__ import annotations

from hublab.facts.request import Request
from hublab.questions.change import helps
from hublab.questions.trial import Trial, wait_s, whole_trial
from hublab.questions.why import why
from hublab.rules.workloads.workload import Queue, queue
from trials import busy, machine, queue_of, tried, waiting

TIMEOUT_S = 300
FULL = queue_of(busy("first", 4), busy("second", 2, ends_h=1), waiting("wide", 3, nodes=2))


def change(among: Queue, trial: Trial) -> str:
    return helps(trial, among, TIMEOUT_S)


def test_jobs_before_it_in_its_partition_are_priority() -> None:
    told = why(tried(FULL, 3), TIMEOUT_S)
    assert told.reason == "Priority"
    assert told.meaning.startswith("Jobs of a higher priority wait for the same partition")
    assert told.ahead == (
        "second: 8 cores on n2, ends by its limit in 1\u00a0h 45\u00a0min",
        (
            "wide: 8 cores on each of 2 nodes, comes first and is planned on n1, n2 in "
            "3\u00a0h 45\u00a0min"
        ),
    )


def test_nobody_before_it_in_its_partition_is_resources() -> None:
    told = why(tried(queue_of(busy("first", 4), busy("second", 2)), 3), TIMEOUT_S)
    assert told.reason == "Resources"
    assert told.ahead == ("second: 8 cores on n2, ends by its limit in 1\u00a0h 45\u00a0min",)


def test_many_ahead_are_counted() -> None:
    jobs = [busy(f"small-{each}", 4, cores=1) for each in range(8)]
    told = why(tried(queue_of(*jobs, busy("large", 9)), 3, cores=8), TIMEOUT_S)
    assert len(told.ahead) == 6
    assert told.ahead[-1] == "3 other jobs"


def test_a_session_in_time_has_no_reason_and_needs_no_change() -> None:
    among = queue_of(busy("first", 4))
    trial = tried(among, 3)
    told = why(trial, TIMEOUT_S, change(among, trial))
    assert (told.reason, told.ahead, told.change) == ("None", (), "")
    assert told.meaning == "It starts in time, at once."


def test_the_change_that_helps_is_the_first_in_order_and_says_why() -> None:
    among = queue_of(busy("first", 4), busy("second", 4, cores=5), on=machine(test_nodes=1))
    words = change(among, tried(among, 8, cores=4, memory_mb=4000))
    assert words == (
        "It starts here at once with 3\u00a0h instead of 8\u00a0h: it may also start on the "
        "1 test node, which takes interactive jobs of up to 3\u00a0h."
    )


def test_less_memory_is_tried_before_fewer_cores() -> None:
    among = queue_of(busy("first", 4), busy("second", 4, cores=4, memory_mb=30_000))
    words = change(among, tried(among, 3, cores=2, memory_mb=4000))
    assert words.startswith("It starts here at once with 2000\u00a0MB instead of 4000\u00a0MB:")


def test_two_changes_are_tried_together() -> None:
    among = queue_of(busy("first", 4), busy("second", 4, cores=6, memory_mb=30_000))
    words = change(among, tried(among, 3, cores=4, memory_mb=4000))
    assert "with 2 cores instead of 4 cores, 2000\u00a0MB instead of 4000\u00a0MB" in words


def test_what_was_tried_in_vain_is_said() -> None:
    among = queue_of(busy("first", 4), busy("second", 4))
    assert change(among, tried(among, 2, cores=1, memory_mb=1024)) == (
        "Tried here, and not enough: with 1\u00a0h instead of 2\u00a0h."
    )


def test_nothing_smaller_can_be_asked_for() -> None:
    among = queue_of(busy("first", 4), busy("second", 4))
    assert change(among, tried(among, 1, memory_mb=1024)) == ""


def test_the_other_session_is_ended_before_anything_is_given_up() -> None:
    among = queue_of(busy("first", 4), busy("second", 4), on=machine(test_nodes=2))
    assert change(among, tried(among, 3, cores=2, boosted=False)) == (
        "It starts here at once without your other interactive job: with the boost it may "
        "also start on the 2 test nodes for interactive jobs."
    )


def test_an_instance_may_stand_in_for_a_gpu() -> None:
    among = queue("fir", 10)
    request = Request("fir", hours=3, gpu="gpu:h100:1")
    trial = whole_trial(request, among, True, wait_s(request, among, True))
    assert "1 × H100-3g.40gb instead of 1 × H100-80gb" in change(among, trial)
