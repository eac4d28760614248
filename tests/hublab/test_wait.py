"""Waits are a distribution over seeded queues, and both requests meet the same other jobs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hublab.facts.request import Request, RequestError
from hublab.questions.wait import (
    Outcome,
    WaitAnswer,
    WaitError,
    WaitSettings,
    ask,
    progress,
    session_job,
)
from hublab.text import HublabError, duration
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

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
    other = ask(replace(FEW, queues=2, cores=8, memory_mb=32_000)).sentence()
    assert "; with 1\u00a0h, 1 core, 4000\u00a0MB instead, in " in other


def test_one_queue_is_told_by_its_wait_and_not_counted(answer: WaitAnswer) -> None:
    alone = ask(replace(FEW, queues=1, seed=answer.seed))
    wait = duration(alone.outcomes[0].waits_s[0])
    assert alone.sentence() == (
        "In this simulated queue this session (8\u00a0h, 1 core, 4000\u00a0MB) does not start "
        f"within 5\u00a0min: it waits {wait}; with 1\u00a0h instead of 8\u00a0h, it starts at once."
    )
    at_once = ask(replace(FEW, hours=1, queues=1, seed=answer.seed)).sentence()
    assert at_once.endswith("4000\u00a0MB) starts at once.")


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
        ({"queues": 0}, "Simulated queues is 0: give a whole number from 1 to 100."),
        ({"queues": 2.5}, "Simulated queues is 2.5"),
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


# Queue by queue


@pytest.mark.parametrize("changes", [
    {}, {"queues": 1}, {"hours": 1}, {"hours": 3, "other_interactive": True, "seed": 5},
])  # fmt: skip
def test_the_last_of_the_ever_better_answers_is_the_answer(changes: dict) -> None:
    settings = replace(FEW, **changes)
    answers = list(progress(settings))
    assert len(answers) == settings.queues
    assert answers[-1] == ask(settings)
    assert answers[-1].progress() is None


def test_each_answer_adds_a_queue_to_the_one_before(answer: WaitAnswer) -> None:
    for done, early in enumerate(progress(FEW), start=1):
        for so_far, whole in zip(early.outcomes, answer.outcomes, strict=True):
            assert so_far.waits_s == whole.waits_s[:done]
        assert early.progress() == ((done, 6) if done < 6 else None)
        assert early.pairing().same + early.pairing().sooner + early.pairing().later == done


def test_answers_on_the_way_show_the_first_queue_and_say_so_far() -> None:
    *early, last = progress(replace(FEW, seed=3))
    assert {each.seed for each in early} == {3}
    assert {each.scene.session.start_s for each in early} == {early[0].outcomes[0].waits_s[0]}
    assert early[1].sentence().startswith("So far, in 1 of 2 simulated queues this session")
    assert not any(each.why.change for each in early)
    assert last.sentence().startswith("In ")


def test_the_queue_shown_is_that_of_its_seed(answer: WaitAnswer) -> None:
    place = answer.seed - FEW.seed
    first, other = answer.outcomes
    assert answer.scene.session.start_s == first.waits_s[place]
    assert answer.other_scene.session.start_s == other.waits_s[place]
    alone = ask(replace(FEW, queues=1, seed=answer.seed))
    assert (alone.scene, alone.other_scene, alone.why) == (
        answer.scene, answer.other_scene, answer.why
    )  # fmt: skip


# The comparison and the why


def test_the_comparison_tells_the_queue_shown_from_the_sooner_ones_side(
    answer: WaitAnswer,
) -> None:
    shown = "In the queue shown, with 1\u00a0h instead of 8\u00a0h, it starts at once rather"
    assert shown in answer.comparison()
    swapped = ask(replace(FEW, hours=1, instead_hours=8, seed=answer.seed, queues=1))
    assert shown in swapped.comparison()
    assert swapped.comparison() == answer.comparison()[answer.comparison().index(shown) :]
    assert answer.comparison().endswith(f": {answer.cause}.")


def test_one_request_alone_is_compared_with_nothing() -> None:
    alone = ask(replace(FEW, hours=1))
    assert alone.other_scene is None
    assert alone.pairing() is None
    assert alone.comparison() == "Both requests are the same: there is nothing to compare."


def test_the_why_holds_what_was_found_by_trying(answer: WaitAnswer) -> None:
    assert answer.why.reason == "Priority"
    assert answer.why.change.startswith(
        "It starts here at once with 3\u00a0h instead of 8\u00a0h: "
    )
    changed = ask(replace(FEW, hours=3, queues=1, seed=answer.seed))
    assert changed.why.reason == "None"


def test_without_the_boost_the_change_is_to_end_the_other_session() -> None:
    settings = replace(FEW, hours=3, other_interactive=True, queues=1, seed=4)
    held = ask(settings)
    assert "without your other interactive job" in held.why.change
    assert ask(replace(settings, other_interactive=False)).outcomes[0].waits_s == (0,)


# Anything that may be typed

_NUMBERS = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-10, 10**6),
    st.sampled_from([0.25, 1, 3, 8, 24, 1_000_000, 4000, 16_000]),
)
_GPUS = st.sampled_from(
    ["gpu:0", "gpu:h100:1", "gpu:h100:4", "gpu:nvidia_h100_80gb_hbm3_1g.10gb:1", "gpu:a100:1",
     "gpu:h100", "gpu", "", "gpu:h100:99", "gpu::1"]
)  # fmt: skip


@given(
    cluster=st.sampled_from(["fir", "narval", "rorqual", "nibi", "trillium", "atlantis", ""]),
    hours=_NUMBERS, cores=_NUMBERS, memory_mb=_NUMBERS, gpu=_GPUS,
    instead_hours=_NUMBERS, instead_gpu=_GPUS, other_interactive=st.booleans(),
    queues=st.one_of(st.integers(-1, 3), st.just(10**6)), seed=st.integers(-1, 50),
)  # fmt: skip
@hypothesis_settings(deadline=None)
def test_any_form_is_answered_or_refused_in_a_sentence(**values: object) -> None:
    settings = WaitSettings(**values)
    try:
        answer = ask(settings)
    except HublabError as error:
        refused = str(error)
    else:
        refused = ""
        assert answer.comparison()
    assert refused or answer.sentence()


@given(
    cluster=st.sampled_from(["fir", "narval", "rorqual"]),
    hours=st.floats(0.25, 72), cores=st.integers(1, 40), memory_mb=st.integers(1024, 150_000),
    instead_hours=st.floats(0.25, 72), other_interactive=st.booleans(), seed=st.integers(1, 50),
)  # fmt: skip
@hypothesis_settings(max_examples=12, deadline=None)
def test_what_fits_is_answered_in_full(**values: object) -> None:
    answer = ask(WaitSettings(queues=1, **values))
    assert answer.comparison()
    assert (answer.why.reason == "None") == (answer.outcomes[0].within(300) == 1)
    assert answer.scene.moments[-1].reason == "None"
    for outcome, scene in zip(answer.outcomes, (answer.scene, answer.other_scene), strict=False):
        assert outcome.waits_s == (scene.session.start_s,)
