"""What a form becomes: charge, script, chance and advice, or all that keeps it from being sent."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hublab.facts.cluster import UnknownCluster, cluster
from hublab.facts.request import Request, RequestError
from hublab.facts.script import job_script, salloc
from hublab.questions import wait
from hublab.questions.options import FormError, OptionsAnswer, ask, progress
from hublab.questions.wait import WaitSettings
from hublab.text import HublabError
from hypothesis import given, settings
from hypothesis import strategies as st

LONG = Request("fir", hours=8, cores=1, memory_mb=4000)


@pytest.fixture(scope="module")
def answers() -> list[OptionsAnswer]:
    return list(progress(LONG))


@pytest.fixture(scope="module")
def answer(answers: list[OptionsAnswer]) -> OptionsAnswer:
    return answers[-1]


def test_the_last_answer_is_that_of_ask(answer: OptionsAnswer) -> None:
    assert ask(LONG) == answer
    assert answer.progress() is None


def test_the_first_answer_has_all_but_the_chance(answers: list[OptionsAnswer]) -> None:
    first = answers[0]
    assert first == replace(answers[-1], chance=None)
    assert first.progress() == (0, 40)
    assert "queues" not in first.sentence()


def test_the_chance_grows_queue_by_queue(answers: list[OptionsAnswer]) -> None:
    chances = [each.chance for each in answers[1:] if each.chance]
    assert [each.done for each in chances] == [4, 8, 12, 16, 20, 24, 28, 32, 36, 40]
    assert [each.progress() for each in answers[1:-1]] == [(each.done, 40) for each in chances[:-1]]
    for sooner, later in pairwise(chances):
        assert 0 <= later.starts - sooner.starts <= later.done - sooner.done
    assert "So far, it starts within 5\u00a0min in " in answers[3].sentence()


def test_the_chance_is_that_of_the_queue_wait_panel(answers: list[OptionsAnswer]) -> None:
    same = wait.ask(WaitSettings(hours=8, instead_hours=8))
    [outcome] = same.outcomes
    for each in answers[1:]:
        assert each.chance is not None
        waits_s = outcome.waits_s[: each.chance.done]
        assert each.chance.starts == sum(wait_s <= same.timeout_s for wait_s in waits_s)
    assert 0 < outcome.within(same.timeout_s) < len(outcome.waits_s)


def test_in_time_is_within_the_hubs_five_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    waits_s = iter([0.0, 299, 300, 300.5, 301, 599, 10_000, 1] * 5)
    monkeypatch.setattr("hublab.questions.options.wait_s", lambda *_among, **_how: next(waits_s))
    chance = ask(LONG).chance
    assert chance is not None
    assert (chance.timeout_s, chance.starts, chance.of) == (300, 4 * 5, 40)


def test_the_sentence_says_what_decides_and_how_often_it_starts(answer: OptionsAnswer) -> None:
    assert answer.chance is not None
    assert answer.sentence() == (
        "While it runs, this session is charged as 1 core-equivalent: its cores decide. "
        f"It starts within 5\u00a0min in {answer.chance.starts} of 40 simulated queues."
    )


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (
            {"memory_mb": 16_000},
            "as 4 core-equivalents: its memory decides. Up to 4 cores would be",
        ),
        ({"cores": 2}, "as 2 core-equivalents: its cores decide. Up to 8000 MB would be charged"),
        (
            {"gpu": "gpu:h100:1"},
            "as 12.2 RGU-equivalents: its GPU decides. Up to 11 cores and 287 920 MB would",
        ),
    ],
)
def test_the_sentence_says_what_would_be_charged_the_same(asked: dict, words: str) -> None:
    first = next(progress(Request("fir", **asked)))
    assert words in first.sentence().replace("\u00a0", " ")


def test_it_becomes_the_script_and_the_command_of_the_form(answer: OptionsAnswer) -> None:
    assert (answer.job_script, answer.salloc) == (job_script(LONG), salloc(LONG))
    assert answer.sbatch_script.endswith("python analysis.py\n")


def test_the_advice_and_what_it_leads_to() -> None:
    first = next(progress(Request("fir", hours=12, cores=8, memory_mb=64_000)))
    assert [each.field for each in first.advice] == ["hours", "cores", "memory_mb"]
    assert first.lean == Request("fir", hours=3, cores=1, memory_mb=4000)
    assert (first.charge.equivalents, first.lean_charge.equivalents) == (16, 1)


def test_all_problems_are_told_each_with_its_field() -> None:
    wrong = Request("fir", account="", hours=math.nan, cores=10**6, gpu="gpu:1")
    with pytest.raises(FormError) as caught:
        ask(wrong)
    problems = caught.value.problems
    assert [each.field for each in problems] == ["account", "hours", "cores", "gpu"]
    assert str(caught.value) == " ".join(map(str, wrong.problems()))


def test_one_problem_is_the_fields_own_sentence() -> None:
    with pytest.raises(FormError) as caught:
        ask(Request("fir", cores=0))
    with pytest.raises(RequestError) as own:
        Request("fir", cores=0).check()
    assert str(caught.value) == str(own.value)


def test_an_unknown_cluster_is_refused_at_once() -> None:
    with pytest.raises(UnknownCluster):
        next(progress(Request("atlantis")))


def test_a_cluster_that_cannot_be_simulated_is_answered_without_a_chance(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = replace(cluster("fir"), tiers=None)
    monkeypatch.setattr("hublab.rules.workloads.small_machine.cluster", lambda name: place)
    [alone] = progress(LONG)
    assert (alone.chance, alone.progress()) == (None, None)
    assert alone.no_chance.startswith("Fir can't be simulated")


ANYTHING = {
    "account": st.text(max_size=9) | st.sampled_from(["def-prof1", ""]),
    "hours": st.floats() | st.integers() | st.sampled_from([1, 3, 8]),
    "cores": st.integers() | st.sampled_from([1, 10**6]),
    "memory_mb": st.integers() | st.sampled_from([4000, -1]),
    "gpu": st.text(max_size=9)
    | st.sampled_from(["gpu:0", "gpu:1", "gpu:2", "gpu", "gpu:h100:1", "gpu:a100_1g.5gb:2"]),
    "ui": st.text(max_size=5) | st.just("lab"),
}


@given(
    st.sampled_from(["fir", "narval", "rorqual", "beluga", ""]),
    st.fixed_dictionaries({}, optional=ANYTHING),
)
@settings(max_examples=300, deadline=None)
def test_whatever_the_form_says_there_is_an_answer_or_a_sentence(place: str, form: dict) -> None:
    try:
        first = next(progress(Request(place, **form)))
    except HublabError as error:
        said = str(error)
    else:
        said = first.sentence()
        assert math.isfinite(first.charge.equivalents)
        assert first.job_script.startswith("#!/bin/bash\n#SBATCH ")
    assert re.fullmatch(r"[^\n]+\.", said)
