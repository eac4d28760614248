"""The live skin's own doings: progress, film, guesses, stories, a person's own jobs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hublab.lessons.story import Goal, Story
from hublab.panels import Panel
from hublab.panels.answers import Answers
from hublab.panels.controls import Control, Form
from hublab.panels.film import Film
from hublab.panels.guess import Guess
from hublab.questions.month import Month
from hublab.questions.wait import WaitSettings
from hublab.skin import Column, Rich, Table, Text
from hublab.text import HublabError
from live import control, html, is_shown, named, skin, widgets

PARTS = 20


@dataclass(frozen=True)
class Count:
    """As many parts of an answer as are there."""

    cores: int
    done: int = PARTS

    def progress(self) -> tuple[int, int] | None:
        return None if self.done == PARTS else (self.done, PARTS)

    def sentence(self) -> str:
        return f"{self.done} of {PARTS} parts for {self.cores} cores."


class Counting(Panel):
    """A panel whose answer comes in parts."""

    question = "wait"
    policies = ("spawn-timeout",)
    own_jobs = True

    @staticmethod
    def ask(settings: WaitSettings) -> Count:
        if settings.cores < 1:
            raise HublabError("No cores.")
        return Count(settings.cores)

    @classmethod
    def progress(cls, settings: WaitSettings) -> Iterator[Count]:
        for done in range(1, PARTS):
            yield Count(cls.ask(settings).cores, done)
        yield cls.ask(settings)

    @staticmethod
    def stories() -> tuple[Story, ...]:
        goal = Goal(words="Ask for eight cores.", reached=lambda answer: answer.cores == 8)
        common = {"words": "Words.", "insight": "Seen.", "policies": ("half-life",)}
        return (
            Story(name="two", title="Two", settings=WaitSettings(cores=2), goal=goal, **common),
            Story(name="four", title="Four", settings=WaitSettings(cores=4), **common),
        )

    def title(self) -> str:
        return "Counting"

    def controls(self) -> tuple[Control, ...]:
        return (Control(setting="cores", label="Cores", form=Form.WHOLE_NUMBER),)

    def picture(self, answer: Count) -> str:
        return f"<svg>{answer.done}</svg>"

    def tables(self, answer: Count) -> tuple[Table, ...]:
        rows = (("cores", str(answer.cores)),)
        return (Table(caption="Cores", columns=(Column(head="A"), Column(head="B")), rows=rows),)

    def takeaway(self) -> str:
        return "More is more."

    def caution(self) -> str:
        return "Very."

    def film(self, answer: Count) -> Film:
        return Film(
            caption="Parts",
            frames=tuple(f"frame {place}" for place in range(answer.cores)),
            draw=lambda place: f"<svg>{answer.done}/{place}</svg>",
            words=lambda place: f"Now {place}.",
        )

    def guess(self) -> Guess:
        return Guess(
            words="How many?", least=0, most=9, unit="cores", actual=lambda answer: answer.cores
        )

    def month(self, month: Month) -> tuple[tuple[str, Rich], ...]:
        return (("Month", Text((f"{len(month.jobs)} jobs",))),)


@pytest.fixture
def panel(monkeypatch: pytest.MonkeyPatch) -> Counting:
    monkeypatch.setattr("hublab.panels.panel._answers", Answers())
    return Counting(WaitSettings(cores=3))


async def turns(count: int = 2 * PARTS) -> None:
    for _turn in range(count):
        await asyncio.sleep(0.002)


# Answers in parts


def test_without_a_loop_the_whole_answer_is_there_at_once(panel: Counting) -> None:
    control(panel, "cores").value = 5
    assert "20 of 20 parts for 5 cores." in skin(panel)[0]


def test_with_a_loop_the_first_part_is_shown_at_once_and_the_others_follow(
    panel: Counting,
) -> None:
    async def seen() -> list[str]:
        panel.widget()
        await turns()
        control(panel, "cores").value = 6
        shown = [skin(panel)[0]]
        for _turn in range(2 * PARTS):
            await asyncio.sleep(0.002)
            shown.append(skin(panel)[0])
        return shown

    first, *others, last = asyncio.run(seen())
    assert "1 of 20 parts for 6 cores." in first
    assert 'role="status"' not in first  # nothing is announced that changes at once
    assert len(set(others)) > 3
    assert "20 of 20 parts for 6 cores." in last
    assert 'role="status"' in last
    assert panel.answer.done == PARTS


def test_progress_is_shown_and_can_be_stopped(panel: Counting) -> None:
    async def stopped() -> None:
        panel.widget()
        await turns()
        stop = named(panel, "Stop")
        assert not is_shown(panel, stop)
        control(panel, "cores").value = 6
        await turns(5)
        assert is_shown(panel, stop)
        assert named(panel, "Simulating").value > 0
        stop.click()
        await turns()

    asyncio.run(stopped())
    assert "20 of 20" not in skin(panel)[0]
    assert not is_shown(panel, named(panel, "Stop"))
    assert panel.answer.done == PARTS  # asked for anew, not the part that was left


def test_a_new_change_ends_the_old_answer(panel: Counting) -> None:
    async def changed() -> None:
        panel.widget()
        control(panel, "cores").value = 6
        await turns(3)
        control(panel, "cores").value = 7
        await turns()

    asyncio.run(changed())
    assert "20 of 20 parts for 7 cores." in skin(panel)[0]


def test_an_error_ends_the_old_answer_and_leaves_its_picture(panel: Counting) -> None:
    async def changed() -> None:
        panel.widget()
        await turns()
        control(panel, "cores").value = 6
        await turns(3)
        control(panel, "cores").value = -1
        await turns()

    asyncio.run(changed())
    status, body = skin(panel)
    assert "No cores." in status
    assert "<svg>" in body


def test_a_number_that_is_not_whole_is_refused_and_stays_to_be_mended(panel: Counting) -> None:
    control(panel, "cores").value = 2.5
    assert "Cores: 2.5 is not a whole number." in skin(panel)[0]
    assert control(panel, "cores").value == 2.5
    assert panel.settings.cores == 3
    control(panel, "cores").value = 4
    assert panel.settings.cores == 4
    assert isinstance(panel.settings.cores, int)


def test_the_picture_of_other_settings_is_marked_until_the_error_is_mended(
    panel: Counting,
) -> None:
    def marked() -> bool:
        return any("hublab-old" in getattr(each, "_dom_classes", ()) for each in widgets(panel))

    assert not marked()
    control(panel, "cores").value = -1
    assert marked()
    control(panel, "cores").value = 3
    assert not marked()


# Film


def frame(panel: Counting) -> str:
    return html(panel, "hublab-film")


def test_buttons_and_slider_lead_through_the_film(panel: Counting) -> None:
    slider = named(panel, "Moment")
    assert slider.max == 2
    assert "frame 0 – Now 0." in frame(panel)
    named(panel, "Step forward").click()
    assert "Now 1." in frame(panel)
    slider.value = 2
    named(panel, "Step forward").click()
    assert "Now 2." in frame(panel)
    named(panel, "Step back").click()
    assert slider.value == 1


def test_play_goes_to_the_end_and_pause_stops_it(
    panel: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hublab.panels.live.player._SECONDS_A_FRAME", 0.001)

    async def played() -> list[int]:
        panel.widget()
        await turns()
        slider, seen = named(panel, "Moment"), []
        named(panel, "Play").click()
        await asyncio.sleep(0.0001)
        named(panel, "Pause").click()
        seen.append(slider.value)
        await turns(5)
        seen.append(slider.value)
        named(panel, "Play").click()
        await turns()
        return [*seen, slider.value]

    first, paused, last = asyncio.run(played())
    assert first == paused < last == 2
    assert named(panel, "Play")


def test_a_shorter_film_begins_anew(panel: Counting) -> None:
    named(panel, "Moment").value = 2
    control(panel, "cores").value = 2
    assert named(panel, "Moment").max == 1
    assert "Now 0." in frame(panel)


def test_the_whole_answer_leaves_the_frame_that_a_person_is_at(panel: Counting) -> None:
    async def moved() -> None:
        panel.widget()
        await turns()
        control(panel, "cores").value = 6
        named(panel, "Moment").value = 4
        await turns()

    asyncio.run(moved())
    assert "<svg>1/4</svg>" in frame(panel)


# Guess first


def test_a_guess_holds_the_answer_back_and_is_judged(panel: Counting) -> None:
    named(panel, "Guess before the next answer").value = True
    control(panel, "cores").value = 5
    answer = next(each for each in widgets(panel) if "scenario" in str(getattr(each, "value", "")))
    assert not is_shown(panel, answer)
    assert html(panel, "How many?")
    named(panel, "Guess (cores)").value = 7
    named(panel, "Show the answer").click()
    assert is_shown(panel, answer)
    assert "You guessed 7 cores; it is 5." in html(panel, "hublab-verdict")
    control(panel, "cores").value = 6
    named(panel, "Guess (cores)").value = 6
    named(panel, "Show the answer").click()
    assert "Over 2 guesses you were off by 1 on average." in html(panel, "hublab-verdict")


def test_a_goal_is_not_told_before_the_answer(panel: Counting) -> None:
    named(panel, "Story").value = "two"
    control(panel, "cores").value = 8
    assert "☑" in html(panel, "hublab-story")
    named(panel, "Guess before the next answer").value = True
    control(panel, "cores").value = 7
    assert "☐" in html(panel, "hublab-story")


def test_who_switches_guessing_off_sees_the_answer(panel: Counting) -> None:
    named(panel, "Guess before the next answer").value = True
    control(panel, "cores").value = 5
    named(panel, "Guess before the next answer").value = False
    assert "20 of 20 parts for 5 cores." in skin(panel)[0]
    assert html(panel, "hublab-verdict") == ""


# Stories


def test_a_story_sets_the_form_and_tells_its_goal(panel: Counting) -> None:
    named(panel, "Story").value = "two"
    assert control(panel, "cores").value == 2
    assert "☐ Goal: Ask for eight cores." in html(panel, "hublab-story")
    assert "Seen." in skin(panel)[1]
    control(panel, "cores").value = 8
    assert "☑ Goal reached: Ask for eight cores." in html(panel, "hublab-story")
    named(panel, "Start it again").click()
    assert panel.settings == WaitSettings(cores=2)
    assert "☐" in html(panel, "hublab-story")


def test_a_panel_may_begin_with_a_story() -> None:
    panel = Counting.story("four")
    assert panel.settings.cores == 4
    assert panel.plain().startswith("Four\nWords.\n")
    assert "Seen." in panel.plain()
    assert "7\u00a0d" in panel.plain()  # the story's rule, not the panel's
    assert named(panel, "Story").value == "four"


def test_an_unknown_story_is_refused_with_those_there_are() -> None:
    with pytest.raises(HublabError, match="Unknown story “six”: there are two, four"):
        Counting.story("six")


# A person's own jobs

EXPORT = (
    "JobID|State|Submit|Start|End\n"
    "1|COMPLETED|2026-11-01T10:00:00|2026-11-01T10:01:00|2026-11-01T11:00:00\n"
)


def upload(panel: Counting, text: str) -> None:
    file = {
        "name": "jobs.txt",
        "type": "text/plain",
        "size": len(text),
        "content": text.encode(),
        "last_modified": datetime(2026, 11, 1, tzinfo=UTC),
    }
    named(panel, "My last month").value = (file,)


def test_an_export_is_shown_as_the_panel_sees_it(panel: Counting) -> None:
    upload(panel, EXPORT)
    assert "<p>1 jobs</p>" in html(panel, "<summary>Month</summary>")


@pytest.mark.parametrize("text", ["", "nothing\n", "\x00\xff"])
def test_what_is_no_export_gets_one_sentence(panel: Counting, text: str) -> None:
    upload(panel, text)
    assert "The first line of the export must name its columns" in html(panel, "the export")


# Copying


def test_what_is_to_be_copied_has_a_button(panel: Counting) -> None:
    scenario = skin(panel)[1].rpartition("<code data-hublab-copy")[2]
    assert 'class="hublab-copy"' in scenario
    assert ">Copy</button>" in scenario
    assert "hublab-copy" not in panel.html().replace("data-hublab-copy", "")
