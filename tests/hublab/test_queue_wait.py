"""The queue wait panel: pictures that tables tell too, a film of the wait, stories that hold."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from xml.etree import ElementTree

import pytest
from hublab.facts.policy import policy
from hublab.lessons.story import Story
from hublab.lessons.wait import stories
from hublab.panels.draw_schedule import draw_moment
from hublab.panels.draw_waits import columns, counts, draw_waits
from hublab.panels.guess import Score
from hublab.panels.queue_wait import QueueWait
from hublab.questions.month import read
from hublab.questions.wait import WaitAnswer, WaitSettings, ask, progress
from hublab.questions.words import SIZES

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"\d(?:[\d\u00a0]*\d)?(?:\.\d+)?")
HOURS = re.compile(r"[\d.]+\u00a0h")  # the marks of the axis of time
NAMES = ("asking-for-longer", "lunch-time-debugging", "second-session", "gpu-before-a-deadline",
         "many-cores")  # fmt: skip
FEW = WaitSettings(hours=8, queues=6)

answered = cache(ask)


def story(name: str) -> Story:
    return next(each for each in stories() if each.name == name)


def told(name: str, **changes: object) -> WaitAnswer:
    """The answer where the story begins, or after `changes` of its settings."""
    return answered(replace(story(name).settings, **changes))


def in_time(answer: WaitAnswer) -> list[int]:
    return [outcome.within(answer.timeout_s) for outcome in answer.outcomes]


def reached(name: str, **changes: object) -> bool:
    """Whether the story's goal is reached; without the other request, which costs time."""
    asked = replace(story(name).settings, **changes)
    alone = {f"instead_{size}": getattr(asked, size) for size in SIZES}
    return story(name).goal.reached(answered(replace(asked, **alone)))


def words(svg: str) -> list[str]:
    return [each.text for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def shapes(svg: str, tag: str) -> int:
    return len(list(ElementTree.fromstring(svg).iter(f"{SVG}{tag}")))


@pytest.fixture(params=NAMES)
def panel(request: pytest.FixtureRequest) -> QueueWait:
    shown = QueueWait.story(request.param)
    shown.settings = replace(shown.settings, queues=6)
    return shown


# The waits


def test_the_columns_hold_every_wait_once() -> None:
    waits = (0, 60, 60.5, 300, 301, 1800, 10_800, 10_801, 1e9)
    assert counts(waits, 300) == (2, 2, 2, 1, 2)
    assert [each.replace("\u00a0", " ") for each in columns(300)] == [
        "up to 1 min", "1–5 min", "5–30 min", "30 min–3 h", "over 3 h"
    ]  # fmt: skip


def test_there_is_a_mark_for_each_queue_and_request() -> None:
    answer = told("asking-for-longer")
    svg = draw_waits(answer, "x")
    late = sum(len(each.waits_s) - each.within(300) for each in answer.outcomes)
    diamonds = svg.count('stroke-width="1.8"')
    assert (shapes(svg, "circle"), diamonds) == (sum(in_time(answer)), late)
    assert (late, counts(answer.outcomes[0].waits_s, 300)[1]) == (16, 1)
    assert "24 of 40 in time" in words(svg)


def test_the_table_counts_the_queues_in_time() -> None:
    answer = told("asking-for-longer")
    table = QueueWait.of(answer.settings).tables(answer)[0]
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["In time"] == ("24", "40")
    assert [sum(int(rows[end][place]) for end in columns(300)) for place in (0, 1)] == [40, 40]


def test_marks_come_in_one_by_one_and_nothing_moves() -> None:
    pictures = [draw_waits(each, "x") for each in progress(FEW)]
    assert len(pictures) == 6
    assert "2 of 6 so far" in words(pictures[1])
    assert not any("so far" in each for each in words(pictures[-1]))
    boxes = {re.search(r'viewBox="[^"]*"', each)[0] for each in pictures}
    assert len(boxes) == 1


def test_the_table_of_an_incomplete_answer_says_so() -> None:
    early = next(progress(FEW))
    table = QueueWait.of(FEW).tables(early)[0]
    assert table.caption == "Waits in the first 1 of 6 simulated queues"
    assert early.sentence().startswith("So far, in ")


def test_one_queue_is_not_spoken_of_as_many() -> None:
    panel = QueueWait.of(replace(FEW, queues=1, seed=38))
    table = panel.tables(panel.answer)[0]
    assert table.caption == "Wait in 1 simulated queue"
    assert "Seed 38, the number that makes this queue." in table.notes[-1]
    assert [row[0] for row in table.rows][-2:] == ["In time", "It waits"]
    guess = panel.guess()
    assert guess.words == "Will it start within 5\u00a0min?"
    in_time = panel.answer.outcomes[0].within(300)
    judged = Score().judge(guess, 1, panel.answer)
    assert judged == f"You guessed yes; it is {'yes' if in_time else 'no'}."


def test_two_requests_are_compared_beside_their_waits(panel: QueueWait) -> None:
    notes = panel.tables(panel.answer)[0].notes
    two = len(panel.answer.outcomes) == 2
    assert (panel.answer.comparison() in notes) == two


def test_every_number_of_the_pictures_is_in_the_text(panel: QueueWait) -> None:
    text = NUMBER.findall(panel.plain())
    svgs = re.findall(r"<svg.*?</svg>", panel.html(), re.DOTALL)
    film = panel.film(panel.answer)
    svgs += [film.draw(frame) for frame in range(len(film.frames))]
    shown = [each for svg in svgs for each in words(svg) if not HOURS.fullmatch(each)]
    axis = columns(panel.answer.timeout_s)
    missing = [
        number
        for each in shown
        if each not in axis
        for number in NUMBER.findall(each)
        if number not in text
    ]
    assert missing == []
    assert all(each in panel.plain() for each in axis)


# The schedule


def test_every_frame_has_its_place_in_the_schedule(panel: QueueWait) -> None:
    answer = panel.answer
    film = panel.film(answer)
    drawn = [film.draw(frame) for frame in range(len(film.frames))]
    assert len(set(drawn)) == len(drawn)
    assert len(set(film.frames)) == len(film.frames)
    sizes = {re.search(r'viewBox="[^"]*"', each)[0] for each in drawn}
    assert len(sizes) == 1
    for svg in drawn:
        assert words(svg).count("now") == 1
        groups = ("base", "large memory", "GPU", "instance", "test")
        assert [each for each in words(svg) if each in groups] == list(groups)
    assert film.first < len(drawn)
    assert film.words(len(drawn) - 1) == answer.scene.moments[-1].words
    first = draw_moment(answer.scene, film.first, panel.ident)
    assert first in panel.picture(answer)


def test_the_player_shows_what_the_live_picture_leaves_out(panel: QueueWait) -> None:
    answer = panel.answer
    assert panel.live_picture(answer) in panel.picture(answer)
    assert "now" not in words(panel.live_picture(answer))


def now(svg: str) -> float:
    """Where the line of now is."""
    return float(re.search(r'<path d="M([\d.]+)[^>]*stroke-width="2.5"', svg)[1])


def test_now_moves_on_over_a_time_that_stays() -> None:
    answer = told("asking-for-longer")
    film = QueueWait.of(answer.settings).film(answer)
    drawn = [film.draw(frame) for frame in range(len(film.frames))]
    places = [now(svg) for svg in drawn]
    assert places == sorted(set(places))
    axes = {tuple(each for each in words(svg) if HOURS.fullmatch(each)) for svg in drawn}
    assert len(axes) == 1
    in_legend, in_schedule = 1, 1
    session = 'fill="var(--hublab-blue, #3b82c4)"'
    assert {svg.count(session) for svg in drawn} == {in_legend + in_schedule}


def test_the_session_is_planned_until_it_runs() -> None:
    answer = told("second-session")
    film = QueueWait.of(answer.settings).film(answer)
    first, last = film.draw(0), film.draw(len(film.frames) - 1)
    assert "your session, planned" in words(first)
    assert "your session" in words(last)
    assert answer.scene.hole
    assert "the gap it fits" in words(last)
    assert "the gap it fits" not in words(first)


def test_a_session_that_starts_at_once_has_one_picture() -> None:
    settings = replace(FEW, hours=1)
    panel, answer = QueueWait.of(settings), answered(settings)
    assert panel.film(answer) is None
    assert "now" in words(panel.picture(answer).partition("</svg>")[2])
    assert panel.live_picture(answer) == panel.picture(answer)
    assert "Why it starts at once" in panel.tables(answer)[1].caption


def test_the_other_request_is_shown_in_the_same_queue() -> None:
    answer = told("asking-for-longer")
    listings = dict(QueueWait.of(answer.settings).listings(answer))
    text = listings["The same queue, with 3\u00a0h instead of 8\u00a0h"].plain()
    assert answer.other_scene.moments[-1].words in text
    alone = QueueWait.of(replace(FEW, hours=1))
    heads = [head for head, _content in alone.listings(alone.answer)]
    assert not any(head.startswith("The same queue") for head in heads)


def test_why_says_the_reason_and_who_is_ahead() -> None:
    answer = told("many-cores")
    table = QueueWait.of(answer.settings).tables(answer)[1].plain()
    assert answer.why.reason in table
    assert answer.why.meaning in table
    assert all(each in table for each in answer.why.ahead)
    assert answer.why.change in table


def test_a_request_can_be_copied_in_three_forms() -> None:
    answer = told("gpu-before-a-deadline")
    text = dict(QueueWait.of(answer.settings).listings(answer))["Ask for it"].plain()
    assert "Memory (MB): 16000\nGPU configuration: 1 x H100" in text
    assert "salloc --account=def-prof1 --time=3:00:00 --cpus-per-task=4 --mem=16000M" in text
    assert "#SBATCH --gpus-per-node=h100:1\n" in text


# Guesses


def test_a_guess_is_about_the_queues_in_time() -> None:
    guess = QueueWait.of(FEW).guess()
    assert guess.words == "In how many of the 6 queues will it start within 5\u00a0min?"
    assert (guess.least, guess.most) == (0, 6)
    assert guess.actual(answered(FEW)) == in_time(answered(FEW))[0]


def test_there_is_nothing_to_guess_without_an_answer() -> None:
    assert QueueWait(hours=-1).guess() is None


# Stories


def test_the_stories_have_their_names_and_policies() -> None:
    assert tuple(each.name for each in stories()) == NAMES
    for each in stories():
        assert all(policy(key) for key in each.policies)
        assert each.settings.queues >= 40, "enough for a distribution"


def test_a_longer_time_starts_less_often_and_up_to_three_hours_always_does() -> None:
    answer = told("asking-for-longer")
    longer, short = in_time(answer)
    assert longer < 0.7 * short
    assert short == 40
    assert "test nodes" in answer.cause  # “leaves the nodes kept for short interactive jobs”
    waits = [told("asking-for-longer", hours=hours).outcomes[0].waits_s for hours in (4, 24)]
    assert sum(waits[0]) < sum(waits[1])  # “fits into fewer gaps”


def test_the_longest_time_in_time_is_the_goal_and_a_quarter_hour_more_is_too_long() -> None:
    assert not reached("asking-for-longer")
    assert not reached("asking-for-longer", hours=2.75)
    assert reached("asking-for-longer", hours=3)
    assert not reached("asking-for-longer", hours=3.25)
    assert not reached("asking-for-longer", hours=3, queues=10)


def test_a_small_short_session_starts_where_the_whole_job_does_not() -> None:
    whole, small = in_time(told("lunch-time-debugging"))
    assert whole < 10
    assert small == 40


def test_the_boost_is_all_that_the_second_session_lacks() -> None:
    second = told("second-session")
    first = told("second-session", other_interactive=False)
    assert in_time(second)[0] < 30
    assert in_time(first)[0] == 40
    # “Any other one queues with the batch jobs, however small it is.”
    assert in_time(told("second-session", hours=1, memory_mb=1024))[0] < 40


def test_the_boost_comes_back_without_another_request() -> None:
    assert not reached("second-session")
    assert reached("second-session", other_interactive=False)
    assert not reached("second-session", other_interactive=False, hours=2)


def test_an_instance_is_free_where_whole_gpus_are_not() -> None:
    whole, instance = in_time(told("gpu-before-a-deadline"))
    assert whole < 30
    assert instance == 40
    machine = told("gpu-before-a-deadline").scene.nodes
    assert {"gpu-1", "instance-1", "test-instance-1"} <= set(machine)  # “on different nodes here”


def test_any_instance_reaches_the_goal_and_no_gpu_does_not() -> None:
    name = "gpu-before-a-deadline"
    assert not reached(name)
    for part in ("1g.10gb", "2g.20gb", "3g.40gb"):
        assert reached(name, gpu=f"gpu:nvidia_h100_80gb_hbm3_{part}:1")
    assert not reached(name, gpu="gpu:0")


def test_memory_is_not_what_many_cores_wait_for() -> None:
    answer = told("many-cores")
    asked, half = (each.waits_s for each in answer.outcomes)
    assert asked == half
    assert in_time(answer)[0] < 10


def test_many_cores_start_soon_for_a_shorter_time_alone() -> None:
    assert not reached("many-cores")
    assert not reached("many-cores", hours=4)
    assert reached("many-cores", hours=3)
    assert reached("many-cores", hours=1, cores=64)
    assert not reached("many-cores", hours=1, cores=16)


# My last month

HEAD = "JobID|State|Submit|Start|End\n"
JOBS = HEAD + "".join(
    f"{job}|COMPLETED|2026-11-02T09:00:00|2026-11-02T{start}|2026-11-02T18:00:00\n"
    for job, start in enumerate(("09:00:30", "09:05:00", "09:05:01", "15:00:00"), 1)
)


def test_own_waits_stand_beside_the_five_minutes() -> None:
    (listing,) = QueueWait.of(FEW).month(read(JOBS))
    html, text = listing[1].html(), listing[1].plain()
    assert "2 of 4 in time" in text
    assert "Waits of the 4 jobs that started" in text
    shown = words(re.search(r"<svg.*?</svg>", html, re.DOTALL)[0])
    bars = [each for each in shown if each.isdecimal()]
    assert bars == ["1", "1", "1", "0", "1"]


def test_a_month_in_which_nothing_started_says_so() -> None:
    waiting = HEAD + "1|PENDING|2026-11-02T09:00:00|Unknown|Unknown\n"
    (listing,) = QueueWait.of(FEW).month(read(waiting))
    assert "None of the jobs in the export has started." in listing[1].plain()
