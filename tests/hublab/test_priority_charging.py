"""The priority charging panel: stories are true of their numbers, and their goals in reach."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hublab.facts.policy import policies
from hublab.lessons.story import Story, find
from hublab.panels.priority_charging import PriorityCharging
from hublab.questions.cost import CostAnswer, CostSettings, ask
from hublab.questions.groups import Day
from hublab.questions.month import read

STORIES = PriorityCharging.stories()


def told(name: str) -> tuple[Story, CostAnswer]:
    story = find(STORIES, name)
    return story, ask(story.settings)


def ahead(day: Day) -> bool:
    """Whether your group is ahead of the other."""
    return day.standing("yours").level_fs > day.standing("other").level_fs


def total(answer: CostAnswer) -> float:
    return answer.requested.total * answer.sessions


# Stories


def test_the_five_stories_begin_with_the_term() -> None:
    assert [story.name for story in STORIES] == [
        "whole-term",
        "i-used-nothing",
        "short-jobs",
        "forgot-a-session",
        "waiting-it-out",
    ]
    assert all(key in policies() for story in STORIES for key in story.policies)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_says_no_number_that_a_rule_computes(story: Story) -> None:
    assert not re.search(r"\d", story.insight)
    assert not story.goal or not story.goal.reached(ask(story.settings))


def test_a_term_asked_for_as_it_is_used_keeps_the_group_ahead() -> None:
    _story, answer = told("whole-term")
    assert answer.settings.days == 13 * 7
    assert answer.used_part < 0.1
    assert ahead(answer.before)
    assert not ahead(answer.last)
    assert all(map(ahead, answer.lean_course.curve))


def test_the_terms_goal_is_reached_by_asking_for_less_not_by_working_less() -> None:
    story, answer = told("whole-term")
    assert story.goal
    less = ask(replace(story.settings, memory_mb=8000))
    assert total(less) == total(answer) / 4
    assert story.goal.reached(less)
    assert not story.goal.reached(ask(replace(story.settings, memory_mb=8001)))
    for changes in (
        {"days": 7},
        {"sessions_per_day": 0.1},
        {"hours": 1},
        {"used_hours": 1, "hours": 1},
    ):
        assert not story.goal.reached(ask(replace(story.settings, **changes)))


def test_who_used_nothing_is_first_in_the_group_and_behind_all_of_the_other() -> None:
    _story, answer = told("i-used-nothing")
    assert answer.settings.members[0] == 0
    for day in (answer.before, answer.last):
        assert not ahead(day)
        assert [each.group for each in day.ranking] == ["other"] * 2 + ["yours"] * 3
        assert day.standing("yours", 1).place == 3
    assert answer.before.standing("yours", 1).use == 0


def test_short_jobs_cost_and_do_the_same_as_a_long_one() -> None:
    story, pieces = told("short-jobs")
    whole = ask(replace(story.settings, hours=8, sessions_per_day=1))
    assert total(pieces) == total(whole) == 16 * 14
    assert pieces.course == whole.course
    assert story.goal
    assert story.goal.reached(whole)
    assert not story.goal.reached(ask(replace(story.settings, hours=8)))


def test_a_forgotten_session_is_charged_for_its_whole_time() -> None:
    story, answer = told("forgot-a-session")
    assert answer.sessions == 1
    assert answer.requested.hours == 24 * answer.settings.days
    assert answer.used_part < 0.01
    assert not ahead(answer.last)
    assert answer.course.place_back_days
    assert answer.lean_course.place_back_days == 0
    assert story.goal
    assert story.goal.reached(ask(replace(story.settings, hours=12)))
    assert not story.goal.reached(ask(replace(story.settings, hours=12.25)))
    assert not story.goal.reached(ask(replace(story.settings, hours=1)))


def test_the_place_is_back_before_the_level_is() -> None:
    _story, answer = told("waiting-it-out")
    course = answer.course
    place_back, level_back = course.place_back_days, course.level_back_days
    assert place_back
    assert level_back
    assert 7 < place_back < level_back
    assert answer.place(answer.last) > answer.place(answer.before)
    eve, day = course.curve[course.days + place_back - 1 : course.days + place_back + 1]
    assert ahead(day)
    assert answer.place(eve) > answer.place(day) == answer.place(answer.before)
    fade = course.curve[course.days + 7].sessions / answer.last.sessions
    assert fade == pytest.approx(0.5, rel=1e-3)


# What is shown


def words(svg: str) -> list[str]:
    pictures = re.findall(r"<svg.*?</svg>", svg, re.DOTALL)
    roots = [ElementTree.fromstring(picture) for picture in pictures]
    return [
        each.text or "" for root in roots for each in root.iter("{http://www.w3.org/2000/svg}text")
    ]


def test_the_picture_shows_the_boxes_the_weeks_and_the_order() -> None:
    panel = PriorityCharging()
    svg = panel.picture(panel.answer)
    assert svg.count("<svg") == 3
    shown = words(svg)
    assert "asked for: 8 × 8\xa0h = 64" in shown
    assert "used: 1.5 × 4\xa0h = 6" in shown
    assert "lean request: 1.875 × 4.5\xa0h = 8.44" in shown
    assert "place 1 again" in shown
    assert [each for each in shown if each.startswith("you: ")] == [
        "you: place 1",
        "you: place 5",
        "you: place 1",
    ]


@pytest.mark.parametrize(
    "settings",
    [
        CostSettings(members=(0,), neighbours=(0,), sessions_per_day=0),
        CostSettings(members=(0,) * 20, neighbours=(1e6,) * 20),
        CostSettings(used_hours=0, used_cores=0, used_memory_mb=0),
        CostSettings(hours=168, days=366, half_life_days=1000),
        CostSettings(cluster="narval", gpu="gpu:a100:1", half_life_days=0.01),
        *(story.settings for story in STORIES),
    ],
)
def test_every_word_of_the_pictures_is_on_them(settings: CostSettings) -> None:
    panel = PriorityCharging.of(settings)
    for svg in re.findall(r"<svg.*?</svg>", panel.picture(panel.answer), re.DOTALL):
        root = ElementTree.fromstring(svg)
        width, height = map(float, root.attrib["viewBox"].split()[2:])
        for element in root.iter():
            for name, most in (("x", width), ("cx", width), ("y", height), ("cy", height)):
                assert -1 <= float(element.get(name, 0)) <= most
            for name, most in (("width", width), ("height", height)):
                assert element is root or 0 <= float(element.get(name, 0)) <= most


def test_the_table_has_no_two_rows_for_the_same_charge() -> None:
    def rows(**changes: float) -> list[str]:
        panel = PriorityCharging(**changes)
        return [row[0] for row in panel.tables(panel.answer)[0].rows if row[0].startswith("Charge")]

    session, per_day, all_days = (
        "Charge of a session (core-equivalent-hours)",
        "Charge per day",
        "Charge over all 14 days",
    )
    assert rows(days=14) == [session, per_day, all_days]
    assert rows(days=1, sessions_per_day=2) == [session, per_day]
    assert rows(days=5, sessions_per_day=0.2) == [session]


def test_the_table_of_encounters_names_the_level_that_decides() -> None:
    panel = PriorityCharging()
    text = dict(panel.listings(panel.answer))["Who goes first, you or …?"].plain()
    mate, stranger = (
        next(line for line in text.splitlines() if line.startswith(who))
        for who in ("member\xa02 (your group)", "member\xa02 (other group)")
    )
    assert re.search(r"members +you \(2.67 : 0.67\) +they \(0.8 : 1\) +you \(1.86 : 0.71\)", mate)
    assert re.search(r"groups +you \(1.15 : 0.88\) +they \(0.93 : 1.08\) +you", stranger)


def test_the_guess_is_of_the_part_that_is_used() -> None:
    panel = PriorityCharging()
    assert panel.guess().actual(panel.answer) == 9


# My last month

HEAD = "JobID|State|Submit|Start|End|Elapsed|Timelimit|ReqTRES|AllocTRES|MaxRSS|TotalCPU\n"
EXPORT = HEAD + (
    "7|COMPLETED|2026-11-02T09:00:00|2026-11-02T09:02:00|2026-11-02T13:02:00|04:00:00|08:00:00"
    "|cpu=2,mem=32000M,node=1|cpu=2||02:00:00\n"
    "7.batch|COMPLETED|2026-11-02T09:02:00|2026-11-02T09:02:00|2026-11-02T13:02:00|04:00:00"
    "|||cpu=2|8000M|02:00:00\n"
    "9|COMPLETED|2026-11-10T09:00:00|2026-11-10T09:05:00|2026-11-10T11:05:00|02:00:00|03:00:00"
    "|cpu=4,gres/gpu:h100=1,mem=32000M,node=1|cpu=4||01:00:00\n"
)


def test_own_jobs_become_a_picture_and_tables_of_the_same_numbers() -> None:
    panel = PriorityCharging()
    assert panel.own_jobs
    parts = dict(panel.month(read(EXPORT, "fir")))
    assert list(parts) == [
        "Your weeks: charged and used",
        "Your weeks in numbers",
        "Asked for against used",
    ]
    figure = parts["Your weeks: charged and used"]
    assert f'aria-labelledby="{panel.ident}-month-title' in figure.html()
    assert "11-02" in words(figure.html())
    numbers = parts["Your weeks in numbers"].plain()
    assert re.search(r"2026-11-02 +1 +32 +32 +8 +0", numbers)
    assert re.search(r"2026-11-09 +1 +0 +0 +0 +24.4", numbers)
    assert re.search(r"Memory +25\xa0%", parts["Asked for against used"].plain())


def test_damaged_lines_of_own_jobs_are_listed_up_to_twenty() -> None:
    month = read(EXPORT + "oops\n" * 23, "fir")
    table = dict(PriorityCharging().month(month))["Lines that could not be read"].plain()
    assert "\n5     1 fields instead of 11" in table
    assert table.endswith("And 3 more.")


def test_an_export_without_jobs_is_shown_too() -> None:
    parts = PriorityCharging().month(read(HEAD))
    assert all(part.html() and part.plain() for _head, part in parts)
