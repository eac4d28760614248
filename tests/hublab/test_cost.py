"""Charge, decay and Fair Tree in the cost question agree with figures worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hublab.facts.request import RequestError
from hublab.questions.cost import CostAnswer, CostError, CostSettings, ask
from hypothesis import given, settings
from hypothesis import strategies as st

PLAIN = CostSettings(
    hours=6, cores=4, memory_mb=4000, sessions_per_day=2, days=7, members=(1,), neighbours=(2,)
)


def level(answer: CostAnswer, day: int) -> float:
    return answer.curve[day].standing("yours").level_fs


def test_the_charge_is_the_requested_cores_times_the_hours() -> None:
    answer = ask(PLAIN)
    assert (answer.charge.equivalents, answer.session_hours) == (4, 24)
    assert (answer.day_hours, answer.total_hours) == (48, 336)


def test_memory_decides_where_it_is_the_larger_part() -> None:
    answer = ask(replace(PLAIN, memory_mb=40_000))
    assert (answer.charge.dominant, answer.charge.equivalents) == ("memory", 10)


def test_a_gpu_is_charged_in_rgu_equivalents() -> None:
    answer = ask(replace(PLAIN, cluster="narval", gpu="gpu:a100:1"))
    assert answer.charge.unit == "RGU-equivalent"
    assert "RGU-equivalent-hours a day" in answer.sentence()


def test_steady_use_keeps_ten_days_of_itself_in_memory() -> None:
    # The wiki's rule of thumb: at a half-life of a week, RawUsage settles at 10.1 days of use.
    assert ask(PLAIN).before.steady == pytest.approx(7 / math.log(2), rel=1e-3)


def test_a_week_of_sessions_is_half_of_endless_sessions_and_half_of_it_fades_in_a_week() -> None:
    answer = ask(PLAIN)
    endless = 4 * 12 / 24 * 7 / math.log(2)  # cores in use on average, times 10.1 days
    assert answer.last.sessions == pytest.approx(endless / 2, rel=1e-3)
    assert answer.curve[14].sessions == pytest.approx(endless / 4, rel=1e-3)


def test_level_fs_is_share_over_use() -> None:
    answer = ask(PLAIN)
    assert level(answer, 0) == pytest.approx(0.5 / (1 / 3))
    assert level(answer, 7) == pytest.approx(0.5 / (2 / 4), rel=1e-3)


def test_the_place_falls_and_comes_back() -> None:
    answer = ask(replace(PLAIN, sessions_per_day=4))
    places = [day.standing("yours", 1).place for day in answer.curve]
    assert (places[0], places[7]) == (1, 2)
    back = answer.place_back_days
    assert back is not None
    assert back > 0
    assert (places[7 + back - 1], places[7 + back]) == (2, 1)
    assert f"{back} days after the last session it is 1 again" in answer.sentence()


def test_a_place_that_never_moves_is_said_so() -> None:
    answer = ask(replace(PLAIN, sessions_per_day=0))
    assert (answer.place_back_days, answer.level_back_days) == (0, 0)
    assert answer.sentence().endswith("your place among the 2 people is still 1.")


def test_a_way_back_of_more_than_a_year_is_said_so() -> None:
    slow = replace(PLAIN, half_life_days=900, days=30, members=(2,), neighbours=(2.02,))
    answer = ask(slow)
    assert answer.place_back_days is None
    assert "a year after the last session" in answer.sentence()


def test_within_a_group_only_its_members_use_counts() -> None:
    answer = ask(replace(PLAIN, members=(1, 5)))
    places = [answer.before.standing("yours", member).place for member in (1, 2)]
    assert places[0] < places[1]


def test_groups_without_any_use_have_an_infinite_level_fs() -> None:
    answer = ask(replace(PLAIN, members=(0,), neighbours=(0,), sessions_per_day=0))
    assert level(answer, 0) == math.inf


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sessions_per_day": -1}, "Sessions per day is -1: give a number from 0 to 100."),
        ({"sessions_per_day": math.nan}, "Sessions per day"),
        ({"days": 0}, "Days is 0: give a number from 1 to 366."),
        ({"shares": 0}, "Shares of your group"),
        ({"half_life_days": 0}, "Half-life in days"),
        ({"members": ()}, "Use of your group's members: give 1 to 20 numbers, one a member."),
        ({"neighbours": (1, -2)}, "Use of the other group's members is -2"),
    ],
)
def test_a_setting_that_cannot_be_gets_one_sentence(changes: dict, words: str) -> None:
    with pytest.raises(CostError) as error:
        ask(replace(PLAIN, **changes))
    assert str(error.value).startswith(words)


def test_the_request_is_held_against_the_form() -> None:
    with pytest.raises(RequestError, match="Number of cores"):
        ask(replace(PLAIN, cores=10**6))


@given(
    sessions=st.floats(0, 10),
    days=st.integers(1, 40),
    members=st.lists(st.floats(0, 100), min_size=1, max_size=4),
    neighbours=st.lists(st.floats(0, 100), min_size=1, max_size=4),
)
@settings(max_examples=25, deadline=None)
def test_more_sessions_never_help(
    sessions: float, days: int, members: list[float], neighbours: list[float]
) -> None:
    with_sessions = replace(
        PLAIN,
        sessions_per_day=sessions,
        days=days,
        members=tuple(members),
        neighbours=tuple(neighbours),
    )
    answer = ask(with_sessions)
    assert level(answer, days) <= level(answer, 0) * (1 + 1e-9)
    assert 0 <= answer.curve[-1].sessions <= answer.last.sessions
