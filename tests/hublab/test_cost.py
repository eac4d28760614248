"""Charge, decay and Fair Tree in the cost question agree with figures worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hublab.facts.request import RequestError
from hublab.questions import cost_words
from hublab.questions.cost import CostAnswer, CostError, CostSettings, ask
from hypothesis import given, settings
from hypothesis import strategies as st

PLAIN = CostSettings(
    hours=6,
    cores=4,
    memory_mb=4000,
    sessions_per_day=2,
    days=7,
    members=(1,),
    neighbours=(2,),
    used_hours=3,
    used_cores=2,
    used_memory_mb=2000,
)


def level(answer: CostAnswer, day: int) -> float:
    return answer.course.curve[day].standing("yours").level_fs


def test_the_charge_is_the_requested_cores_times_the_hours() -> None:
    answer = ask(PLAIN)
    assert (answer.requested.equivalents, answer.requested.total) == (4, 24)
    assert answer.requested.total * answer.sessions == 336
    assert "charged 48 core-equivalent-hours a day" in answer.sentence()


def test_one_session_is_not_spoken_of_by_the_day() -> None:
    one = replace(PLAIN, sessions_per_day=0.2, days=5)
    said = "This session is charged 24 core-equivalent-hours and uses 6."
    assert ask(one).sentence().startswith(said)
    full = replace(one, hours=1, cores=1, used_hours=1, used_cores=1)
    said = "This session is charged 1 core-equivalent-hour, and all of it is used."
    assert ask(full).sentence().startswith(said)
    each = replace(full, sessions_per_day=1)
    said = "Your sessions are charged 1 core-equivalent-hour a day, and all of it is used."
    assert ask(each).sentence().startswith(said)


@pytest.mark.parametrize(
    ("level_fs", "text"), [(1000, "1000"), (1000.01, "over 1000"), (0.254, "0.25"), (math.inf, "∞")]
)
def test_a_high_level_is_told_as_high(level_fs: float, text: str) -> None:
    assert cost_words.level(level_fs) == text


def test_memory_decides_where_it_is_the_larger_part() -> None:
    answer = ask(replace(PLAIN, memory_mb=40_000))
    charged = answer.requested.charge
    assert (charged.dominant, charged.equivalents) == ("memory", 10)


def test_a_gpu_is_charged_in_rgu_equivalents() -> None:
    answer = ask(replace(PLAIN, cluster="narval", gpu="gpu:a100:1"))
    assert answer.unit == "RGU-equivalent"
    assert "RGU-equivalent-hours a day" in answer.sentence()


def test_steady_use_keeps_ten_days_of_itself_in_memory() -> None:
    # The wiki's rule of thumb: at a half-life of a week, RawUsage settles at 10.1 days of use.
    assert ask(PLAIN).before.steady == pytest.approx(7 / math.log(2), rel=1e-3)


def test_a_week_of_sessions_is_half_of_endless_sessions_and_half_of_it_fades_in_a_week() -> None:
    answer = ask(PLAIN)
    endless = 4 * 12 / 24 * 7 / math.log(2)  # cores in use on average, times 10.1 days
    assert answer.last.sessions == pytest.approx(endless / 2, rel=1e-3)
    assert answer.course.curve[14].sessions == pytest.approx(endless / 4, rel=1e-3)


def test_level_fs_is_share_over_use() -> None:
    answer = ask(PLAIN)
    assert level(answer, 0) == pytest.approx(0.5 / (1 / 3))
    assert level(answer, 7) == pytest.approx(0.5 / (2 / 4), rel=1e-3)


def test_the_place_falls_and_comes_back() -> None:
    answer = ask(replace(PLAIN, sessions_per_day=4))
    places = [day.standing("yours", 1).place for day in answer.course.curve]
    assert (places[0], places[7]) == (1, 2)
    assert "goes from 1 to 2, since the other group's LevelFS is higher" in answer.sentence()
    back = answer.course.place_back_days
    assert back is not None
    assert back > 0
    assert (places[7 + back - 1], places[7 + back]) == (2, 1)
    assert f"{back} days after the last session it is 1 again" in answer.sentence()


def test_a_place_that_never_moves_is_said_so() -> None:
    answer = ask(replace(PLAIN, sessions_per_day=0))
    assert (answer.course.place_back_days, answer.course.level_back_days) == (0, 0)
    assert "your place among the 2 people is still 1." in answer.sentence()


def test_a_way_back_of_more_than_a_year_is_said_so() -> None:
    slow = replace(PLAIN, half_life_days=900, days=30, members=(2,), neighbours=(2.02,))
    answer = ask(slow)
    assert answer.course.place_back_days is None
    assert "a year after the last session" in answer.sentence()


def test_what_is_used_is_a_box_inside_the_requested_one() -> None:
    answer = ask(replace(PLAIN, memory_mb=40_000))
    assert (answer.used.hours, answer.used.equivalents, answer.used.total) == (3, 2, 6)
    assert answer.used_part == 6 / 60
    assert "10\xa0% of that is used" in answer.sentence()


def test_a_lean_request_has_the_advised_margins() -> None:
    answer = ask(replace(PLAIN, hours=24, used_hours=12.5, used_cores=1.5, used_memory_mb=3000))
    # 12.5 h and 10 % are 55 quarters of an hour; of 3750 MB, 3000 are the 80 % that are to be used.
    assert (answer.lean.hours, answer.lean.cores, answer.lean.memory_mb) == (13.75, 2, 3750)
    assert answer.lean_part == 27.5 / 96
    assert (
        "A lean request (13.75\xa0h, 2 cores, 3750\xa0MB) is charged 29\xa0%" in answer.sentence()
    )


def test_a_lean_request_is_never_more_than_asked_for_nor_less_than_the_form_takes() -> None:
    full = ask(replace(PLAIN, used_hours=6, used_cores=4, used_memory_mb=4000))
    assert full.lean == full.requested
    assert full.sentence().endswith("A leaner request would not be charged less.")
    idle = ask(replace(PLAIN, used_hours=0, used_cores=0, used_memory_mb=0)).lean
    assert (idle.hours, idle.cores, idle.memory_mb) == (0.25, 1, 1024)


def test_a_gpu_counts_as_used_and_stays_in_the_lean_request() -> None:
    answer = ask(replace(PLAIN, gpu="gpu:h100:1"))
    assert answer.used.equivalents == answer.lean.equivalents == 12.2
    assert answer.used_part == 0.5


@pytest.mark.parametrize(
    ("changes", "short", "words"),
    [
        ({"used_hours": 7}, ("hours",), "The work takes 7\xa0h: the session ends before"),
        ({"used_cores": 4.5}, ("cores",), "keep 4.5 cores busy: fewer make it slower"),
        ({"used_memory_mb": 5000}, ("memory_mb",), "needs 5000\xa0MB: with less it is killed"),
    ],
)
def test_work_that_does_not_fit_is_said_so(changes: dict, short: tuple, words: str) -> None:
    answer = ask(replace(PLAIN, **changes))
    assert answer.short == short
    assert words in answer.sentence()
    assert "lean" not in answer.sentence()


def test_lean_sessions_are_replayed_from_the_same_eve_over_the_same_days() -> None:
    answer = ask(replace(PLAIN, sessions_per_day=4))
    assert answer.lean_course.before == answer.before
    assert len(answer.lean_course.curve) == len(answer.course.curve)
    assert answer.lean_course.last.sessions == pytest.approx(
        answer.last.sessions * answer.lean_part
    )


def test_fair_tree_decides_below_the_last_common_account() -> None:
    eve = ask(replace(PLAIN, members=(1, 5), neighbours=(2, 3))).before
    mate, stranger = eve.standing("yours", 2), eve.standing("other", 2)
    assert eve.compared(mate) == (eve.standing("yours", 1), mate)
    assert eve.compared(stranger) == (eve.standing("yours"), eve.standing("other"))


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
        ({"days": 0}, "Days with sessions is 0: give a number from 1 to 366."),
        ({"shares": 0}, "Shares, your group"),
        ({"half_life_days": 0}, "Half-life (days)"),
        ({"used_hours": -1}, "Hours of work in it is -1"),
        ({"used_cores": math.nan}, "Cores kept busy"),
        ({"used_memory_mb": math.inf}, "Memory used"),
        ({"members": ()}, "Steady use, your group: give 1 to 20 numbers, one a member."),
        ({"neighbours": (1, -2)}, "Steady use, other group is -2"),
    ],
)
def test_a_setting_that_cannot_be_gets_one_sentence(changes: dict, words: str) -> None:
    with pytest.raises(CostError) as error:
        ask(replace(PLAIN, **changes))
    assert str(error.value).startswith(words)


def test_the_request_is_held_against_the_form() -> None:
    with pytest.raises(RequestError, match="Number of cores"):
        ask(replace(PLAIN, cores=10**6))


uses = st.lists(st.floats(0, 100), min_size=1, max_size=4)


@given(first=uses, second=uses, sessions=st.floats(0, 10))
@settings(max_examples=25, deadline=None)
def test_who_has_the_higher_level_fs_where_it_is_decided_never_comes_after(
    first: list[float], second: list[float], sessions: float
) -> None:
    answer = ask(
        replace(PLAIN, members=tuple(first), neighbours=tuple(second), sessions_per_day=sessions)
    )
    for day in (answer.before, answer.last, answer.lean_course.last):
        mine = day.standing("yours", 1).place
        for other in day.ranking:
            yours, theirs = day.compared(other)
            if yours.level_fs > theirs.level_fs * (1 + 1e-9):
                assert mine <= other.place
        assert [each.place for each in day.ranking] == sorted(each.place for each in day.ranking)


@given(
    hours=st.floats(0.25, 168),
    cores=st.integers(1, 48),
    memory_mb=st.integers(1024, 768_000),
    used_hours=st.floats(0, 200),
    used_cores=st.floats(0, 250),
    used_memory_mb=st.floats(0, 10**6),
    gpu=st.sampled_from(["gpu:0", "gpu:h100:1"]),
)
@settings(max_examples=50, deadline=None)
def test_used_is_within_lean_and_lean_within_requested(**size: float) -> None:
    answer = ask(replace(PLAIN, days=1, **size))
    for name in ("hours", "cores", "memory_mb"):
        used, lean, asked = (
            getattr(box, name) for box in (answer.used, answer.lean, answer.requested)
        )
        assert used <= lean * (1 + 1e-6) <= asked * (1 + 2e-6)
    assert 0 <= answer.used_part <= 1
    assert answer.used.total <= answer.lean.total * (1 + 1e-5)
    pairs = zip(answer.course.curve, answer.lean_course.curve, strict=True)
    assert all(lean.sessions <= asked.sessions for asked, lean in pairs)


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
    assert 0 <= answer.course.curve[-1].sessions <= answer.last.sessions
