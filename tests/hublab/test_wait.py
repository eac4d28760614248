"""Waits are a distribution over seeded queues, and both requests meet the same other jobs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hublab.facts.request import Request, RequestError
from hublab.questions.wait import Outcome, WaitAnswer, WaitError, WaitSettings, ask, session_job

FEW = WaitSettings(queues=6)


@pytest.fixture(scope="module")
def answer() -> WaitAnswer:
    return ask(FEW)


def outcome(*waits_s: float) -> Outcome:
    return Outcome(request=Request("fir"), waits_s=waits_s)


def test_the_same_settings_give_the_same_answer(answer: WaitAnswer) -> None:
    assert ask(FEW) == answer


def test_queues_follow_the_seed(answer: WaitAnswer) -> None:
    later = ask(replace(FEW, seed=3, queues=4))
    assert later.outcomes[0].waits_s == answer.outcomes[0].waits_s[2:]


def test_both_requests_meet_the_same_jobs(answer: WaitAnswer) -> None:
    first, other = answer.outcomes
    swapped = ask(replace(FEW, hours=FEW.instead_hours, instead_hours=FEW.hours))
    assert [each.waits_s for each in swapped.outcomes] == [other.waits_s, first.waits_s]


def test_equal_requests_are_asked_about_once() -> None:
    alone = ask(replace(FEW, hours=1))
    assert len(alone.outcomes) == 1
    assert "instead" not in alone.sentence()


def test_the_boost_starts_sessions_that_another_interactive_job_holds_up() -> None:
    settings = replace(FEW, hours=3, queues=20)
    boosted = ask(settings).outcomes[0]
    without = ask(replace(settings, other_interactive=True)).outcomes[0]
    assert boosted.within(300) > without.within(300)
    assert all(
        sooner <= later for sooner, later in zip(boosted.waits_s, without.waits_s, strict=True)
    )


def test_a_longer_limit_never_starts_more_often(answer: WaitAnswer) -> None:
    first, other = answer.outcomes
    assert first.within(answer.timeout_s) <= other.within(answer.timeout_s)


def test_the_sentence_counts_the_queues_in_time(answer: WaitAnswer) -> None:
    first, other = (each.within(300) for each in answer.outcomes)
    assert answer.sentence() == (
        f"In {first} of 6 simulated queues this session (8\u00a0h, 1 core, 4000\u00a0MB) starts "
        f"within 5\u00a0min; with 1\u00a0h instead of 8\u00a0h, in {other}."
    )


def test_much_that_differs_is_said_as_a_whole() -> None:
    other = ask(replace(FEW, queues=1, cores=8, memory_mb=32_000)).sentence()
    assert "; with 1\u00a0h, 1 core, 4000\u00a0MB instead, in " in other


@pytest.mark.parametrize(("part", "wait_s"), [(0.5, 5), (0.9, 9), (0.91, 10), (1, 10)])
def test_quantiles_are_waits_that_were_seen(part: float, wait_s: float) -> None:
    assert outcome(*range(10, 0, -1)).quantile_s(part) == wait_s


def test_the_scene_shows_the_session_where_the_machine_has_room(answer: WaitAnswer) -> None:
    scene = answer.scene
    assert scene.session.start_s == answer.outcomes[0].quantile_s(0.9)
    assert scene.session.end_s - scene.session.start_s == 8 * 3600
    assert scene.steps[-1].reason == "None"
    assert scene.steps[-1].after_s == scene.session.start_s
    assert all(0 <= part <= 1 for load in scene.loads for _time, part in load)
    assert all(plan.start_s > 0 for plan in scene.planned)


def test_a_session_asks_for_what_the_form_says() -> None:
    job = session_job(Request("narval", hours=1.1, cores=3, gpu="gpu:a100:1"), 600, boosted=False)
    assert (job.limit_s, job.cores, job.memory_mb) == (66 * 60, 3, 4000)
    assert (job.gpus, job.interactive, job.submit_s) == ({"a100": 1}, False, 600)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"queues": 0}, "Queues is 0: give a whole number from 1 to 100."),
        ({"queues": 2.5}, "Queues is 2.5"),
        ({"seed": -1}, "Seed is -1"),
        ({"instead_hours": 0}, "Instead: Time (hours): 0 is below"),
    ],
)
def test_a_setting_that_cannot_be_gets_one_sentence(changes: dict, words: str) -> None:
    with pytest.raises(WaitError) as error:
        ask(replace(FEW, **changes))
    assert str(error.value).startswith(words)


def test_the_request_is_held_against_the_form() -> None:
    with pytest.raises(RequestError, match="GPU configuration"):
        ask(replace(FEW, gpu="gpu:abacus:1"))
