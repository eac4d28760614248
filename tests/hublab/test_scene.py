"""A session's wait in a queue worked out on paper: its moments, and the hole backfill used."""

from __future__ import annotations

import pytest
from hublab.questions.scene import Bar, Scene, scene
from hublab.questions.trial import session_job
from hublab.questions.wait import WaitSettings, ask
from hublab.rules.schedule.scheduler import simulate
from hublab.rules.workloads.workload import queue
from trials import HOUR_S, busy, machine, queue_of, tried, waiting

# Two nodes. n1 is busy until its limit after four hours, n2 for one of its two hours; `wide`
# waits for both. The session comes after ten minutes.
QUEUE = queue_of(busy("first", 4), busy("second", 2, ends_h=1), waiting("wide", 3, nodes=2))
SECOND_ENDS_S, WIDE_STARTS_S = 50 * 60, HOUR_S * 4 - 600


def seen(hours: float) -> Scene:
    return scene(tried(QUEUE, hours))


def test_a_short_session_fits_into_the_hole_before_the_planned_job() -> None:
    short = seen(1)
    assert short.session.start_s == SECOND_ENDS_S
    assert short.hole == Bar(job="wide", rows=(1,), start_s=SECOND_ENDS_S, end_s=WIDE_STARTS_S)
    assert short.moments[-1].words.endswith("before wide, which is planned 3\u00a0h later.")


@pytest.mark.parametrize("hours", [3, 8])
def test_a_session_as_long_as_the_hole_starts_behind_it_and_uses_none(hours: float) -> None:
    late = seen(hours)
    assert late.session.start_s == WIDE_STARTS_S + 3 * HOUR_S
    assert late.hole is None


def test_a_start_by_backfill_on_a_node_without_plans_uses_no_hole() -> None:
    alone = scene(tried(queue_of(busy("first", 4), busy("second", 2, ends_h=1)), 1))
    assert alone.session.start_s == SECOND_ENDS_S
    assert alone.hole is None


def test_the_hole_ends_at_the_first_of_several_plans() -> None:
    behind = waiting("behind", 3, nodes=2)
    jobs = busy("first", 4), busy("second", 2, ends_h=1), waiting("wide", 3, nodes=2), behind
    assert scene(tried(queue_of(*jobs), 1)).hole.job == "wide"


def test_a_job_that_runs_is_planned_no_more() -> None:
    # Both wait for the end of `first`, at an odd time between two cycles of backfill.
    jobs = busy("first", 1.001), busy("second", 9), waiting("next", 2, cores=4)
    last = scene(tried(queue_of(*jobs), 2)).moments[-1]
    assert last.reason == "None"
    assert [bar.job for bar in last.running] == ["second", "next"]
    assert last.planned == ()


def test_each_moment_tells_what_happened_and_what_was_decided() -> None:
    told = [(each.time_s, each.reason, each.words) for each in seen(3).moments]
    assert told == [
        (
            0,
            "Priority",
            (
                "Jobs of a higher priority come first, such as wide. Backfill plans its start in "
                "6\u00a0h 50\u00a0min, on n2, after second, wide."
            ),
        ),
        (
            SECOND_ENDS_S,
            "Priority",
            (
                "second has ended, 1\u00a0h before its limit. Its own plan stays: a start in "
                "6\u00a0h, on n2."
            ),
        ),
        (
            WIDE_STARTS_S,
            "Resources",
            "wide has started on n1, n2. Its own plan moves to a start in 3\u00a0h, on n1.",
        ),
        (
            WIDE_STARTS_S + 3 * HOUR_S,
            "None",
            "wide has ended, at its limit. It is next, and enough is free on n1: it starts.",
        ),
    ]


def test_moments_show_what_the_scheduler_knows_and_not_what_will_be() -> None:
    first, second, third, last = seen(3).moments
    limits = {bar.job: bar.end_s for bar in first.running}
    assert limits == {"first": 4 * HOUR_S - 600, "second": 2 * HOUR_S - 600}
    assert [bar.job for bar in second.running] == ["first"]
    assert [(bar.job, bar.rows, bar.start_s) for bar in first.planned] == [
        ("wide", (0, 1), WIDE_STARTS_S)
    ]
    assert third.planned == last.planned == ()
    assert first.mine == Bar(
        job="session", rows=(1,), start_s=7 * HOUR_S - 600, end_s=10 * HOUR_S - 600
    )
    assert last.mine == Bar(
        job="session", rows=(0,), start_s=7 * HOUR_S - 600, end_s=10 * HOUR_S - 600, part=1 / 8
    )


def test_a_job_of_a_higher_priority_that_arrives_is_told() -> None:
    comes = waiting("late", 2, nodes=2, submit_s=1200)
    moments = scene(tried(queue_of(busy("first", 4), busy("second", 4), comes), 1)).moments
    assert "late has arrived, with a higher priority." in moments[1].words
    assert moments[1].time_s == 600


def test_a_session_that_starts_at_once_has_one_moment_and_sees_the_plans() -> None:
    on = machine(test_nodes=1)
    free = scene(tried(queue_of(busy("a", 4), busy("b", 2), waiting("wide", 3, nodes=2), on=on), 1))
    (moment,) = free.moments
    assert (moment.time_s, moment.reason) == (0, "None")
    assert [bar.job for bar in moment.planned] == ["wide"]
    assert [bar.job for bar in free.planned] == ["wide"]


def test_jobs_that_gave_up_before_the_session_came_do_not_wait_for_it() -> None:
    gone = waiting("gone", 4, give_up_s=300)
    counted = scene(tried(queue_of(busy("a", 4), busy("b", 4), gone, waiting("here", 4)), 1))
    assert (counted.running, counted.pending) == (2, 1)


@pytest.mark.parametrize("settings", [
    WaitSettings(queues=20, seed=4), WaitSettings(queues=4, hours=24, cores=64),
    WaitSettings(queues=4, hours=24, gpu="gpu:h100:1"),
])  # fmt: skip
def test_moments_are_few_in_order_and_end_with_the_start(settings: WaitSettings) -> None:
    shown = ask(settings).scene
    times = [each.time_s for each in shown.moments]
    assert len(times) <= 24
    assert times == sorted(set(times))
    assert (times[0], times[-1]) == (0, shown.session.start_s)
    for moment in shown.moments:
        assert moment.words
        assert all(bar.start_s <= moment.time_s <= bar.end_s for bar in moment.running)
        assert all(bar.start_s >= moment.time_s for bar in moment.planned)
        assert all(0 < bar.part <= 1 for bar in moment.running)


@pytest.mark.parametrize("seed", [1, 4, 34])
def test_a_picture_shows_what_the_whole_simulation_would(seed: int) -> None:
    among = queue("fir", seed)
    trial = tried(among, 8, memory_mb=4000)
    session = session_job(trial.request, among.now_s, boosted=True)
    whole = simulate((*among.jobs, session), among.machine, trace=True)
    by_name = {each.name: each for each in whole.jobs}
    assert trial.started == by_name["session"]
    assert all(each == by_name[each.name] for each in trial.others)
    end_s = among.now_s + trial.shown_s
    begun = {each.name for each in whole.jobs if each.nodes and each.start_s <= end_s}
    assert {each.name for each in trial.begun} == begun
    own = [each for each in whole.trace if each.job == "session"]
    assert [each for each in trial.trace if each.job == "session"] == own


@pytest.mark.parametrize("seed", [10, 11])
def test_what_is_planned_after_the_session_is_no_end_of_its_hole(seed: int) -> None:
    # On the session's node, beside it, a job of a lower priority is planned soon.
    asked = WaitSettings(hours=8, cores=32, memory_mb=128_000, queues=1, seed=seed)
    shown = ask(asked).scene
    there = [each for each in shown.moments[-1].planned if set(each.rows) & set(shown.session.rows)]
    assert any(each.start_s < shown.session.end_s for each in there)
    assert shown.hole is None
