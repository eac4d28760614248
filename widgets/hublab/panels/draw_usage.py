"""A group's decayed usage week by week as a picture: as requested, and with lean requests."""

from __future__ import annotations

from hublab.questions.cost import CostAnswer
from hublab.questions.groups import DAY_S
from hublab.scale import Scale, round_ticks
from hublab.svg import BLUE, INK, ORANGE, TEXT, WIDTH, Drawing, text_width
from hublab.text import _, duration, number

_LEFT, _RIGHT = 44, WIDTH - 8
_TOP, _FLOOR = 146, 300
_WEEK = 7
_SECOND = WIDTH / 2 + 8  # where the legend's second column begins


def draw_usage(answer: CostAnswer, ident: str) -> str:
    """The picture of `answer` as SVG; `ident` begins its ids."""
    drawing = Drawing(
        ident=ident,
        title=_("Your group's usage over the weeks"),
        description=answer.sentence(),
        height=_FLOOR + 46,
    )
    curve = answer.course.curve
    totals = [day.steady + day.sessions for day in curve]
    across = Scale(0, curve[-1].day, _LEFT, _RIGHT)
    up = Scale(0, max(*totals, answer.neighbours_use) * 1.08 or 1, _FLOOR, _TOP)
    drawing.words(0, 16, _("Usage that counts, in {}-days").format(answer.unit), bold=True)
    _legend(drawing, duration(answer.settings.half_life_days * DAY_S))
    _axes(drawing, across, up)
    _areas(drawing, answer, across, up)
    _half_life(drawing, answer, across, up)
    _marks(drawing, answer, across)
    return drawing.svg()


def _legend(drawing: Drawing, half_life: str) -> None:
    """What the areas and lines are, in three rows."""
    drawing.box(1, 29, 18, 13, fill=INK, opacity=0.12)
    drawing.words(28, 41, _("your group's steady use"))
    drawing.line([(0, 58), (20, 58)], stroke=ORANGE, width=2.5, dashes="8 4")
    drawing.words(28, 63, _("other group"))
    drawing.line([(0, 80), (20, 80)], stroke=BLUE, width=1.5, dashes="3 3")
    drawing.dot(16, 80, 4.5, fill=BLUE)
    drawing.words(28, 85, _("half after {}").format(half_life))
    drawing.box(_SECOND + 1, 29, 18, 13, fill=BLUE, opacity=0.4, stroke=BLUE, stroke_width=2)
    drawing.words(_SECOND + 28, 41, _("your sessions"))
    drawing.line([(_SECOND, 58), (_SECOND + 20, 58)], stroke=INK, width=2.5, dashes="4 3")
    drawing.words(_SECOND + 28, 63, _("lean sessions"))


def _axes(drawing: Drawing, across: Scale, up: Scale) -> None:
    for tick in round_ticks(up.most, 4):
        drawing.line([(_LEFT, up(tick)), (_RIGHT, up(tick))], opacity=0.18 if tick else 0.8)
        drawing.words(_LEFT - 6, up(tick) + 5, number(tick, 3), anchor="end")
    weeks = int(across.most / _WEEK)
    step = next((step for step in (1, 2, 4, 8) if weeks / step <= 7), 13)
    for week in range(0, weeks + 1, step):
        x = across(week * _WEEK)
        drawing.line([(x, _FLOOR), (x, _FLOOR + 5)])
        drawing.words(x, _FLOOR + 20, number(week), anchor="middle")
    drawing.words(_RIGHT, _FLOOR + 40, _("weeks"), anchor="end")


def _areas(drawing: Drawing, answer: CostAnswer, across: Scale, up: Scale) -> None:
    steady, other = up(answer.before.steady), up(answer.neighbours_use)
    base = [(_LEFT, _FLOOR), (_LEFT, steady), (_RIGHT, steady), (_RIGHT, _FLOOR)]
    drawing.area(base, fill=INK, opacity=0.12)
    asked, lean = (
        [(across(day.day), up(day.steady + day.sessions)) for day in course.curve]
        for course in (answer.course, answer.lean_course)
    )
    drawing.area([(_LEFT, steady), *asked, (_RIGHT, steady)], fill=BLUE, opacity=0.4)
    drawing.line([(_LEFT, other), (_RIGHT, other)], stroke=ORANGE, width=2.5, dashes="8 5")
    drawing.line(asked, stroke=BLUE, width=2.5)
    drawing.line(lean, stroke=INK, width=2.5, dashes="4 3")


def _half_life(drawing: Drawing, answer: CostAnswer, across: Scale, up: Scale) -> None:
    """How far one half-life takes the sessions' usage down."""
    last, half_life = answer.last, answer.settings.half_life_days
    if last.sessions and last.day + half_life <= across.most:
        x, half = across(last.day + half_life), up(last.steady + last.sessions / 2)
        top = up(last.steady + last.sessions)
        drawing.line(
            [(across(last.day), top), (across(last.day), half), (x, half)],
            stroke=BLUE,
            width=1.5,
            dashes="3 3",
        )
        drawing.dot(x, half, 4.5, fill=BLUE)


def _marks(drawing: Drawing, answer: CostAnswer, across: Scale) -> None:
    """When the sessions end, and when the place is back."""
    _mark(drawing, across(answer.last.day), _TOP - 12, _("last session"), left=True)
    if answer.course.place_back_days:
        words = _("place {} again").format(number(answer.place(answer.before)))
        x = across(answer.last.day + answer.course.place_back_days)
        _mark(drawing, x, _TOP - 32, words, left=x + 6 + text_width(words) > _RIGHT)


def _mark(drawing: Drawing, x: float, y: float, words: str, left: bool) -> None:
    """A dotted line from the axis up to `words`, which are on its left or its right."""
    left = left and x - 6 > text_width(words)
    drawing.line([(x, _FLOOR), (x, y - TEXT + 4)], dashes="2 4")
    drawing.words(x - 6 if left else x + 6, y, words, anchor="end" if left else "start")
