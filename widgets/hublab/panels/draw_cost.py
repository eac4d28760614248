"""The cost answer as a picture: usage over the weeks, and each group's use against its share."""

from __future__ import annotations

from hublab.questions.cost import CostAnswer
from hublab.questions.groups import DAY_S
from hublab.scale import Scale, round_ticks
from hublab.svg import BLUE, INK, ORANGE, TEXT, WIDTH, Drawing, text_width
from hublab.text import _, duration, number, quantity

_LEFT, _RIGHT = 44, WIDTH - 8
_TOP, _FLOOR = 124, 290  # of the curve
_ROWS = 354  # where the second part begins
_ROW_HEIGHT = 74
_BAR = 14


def draw_cost(answer: CostAnswer, ident: str) -> str:
    """The picture of `answer` as SVG; `ident` begins its ids."""
    drawing = Drawing(
        ident=ident,
        title=_("Your group's usage over the weeks, and both groups' use against their share"),
        description=answer.sentence(),
        height=_ROWS + 2 * _ROW_HEIGHT + 20,
    )
    _usage(drawing, answer)
    _shares(drawing, answer)
    return drawing.svg()


def _usage(drawing: Drawing, answer: CostAnswer) -> None:
    days = [day.day for day in answer.curve]
    totals = [day.steady + day.sessions for day in answer.curve]
    across = Scale(0, days[-1], _LEFT, _RIGHT)
    up = Scale(0, max(*totals, answer.neighbours_use) * 1.08 or 1, _FLOOR, _TOP)
    unit = answer.charge.unit
    drawing.words(0, 16, _("Usage that counts, in {}-days").format(unit), bold=True)
    _legend(drawing, duration(answer.settings.half_life_days * DAY_S))
    _axes(drawing, across, up)

    steady, other = up(answer.before.steady), up(answer.neighbours_use)
    curve = [(across(day), up(total)) for day, total in zip(days, totals, strict=True)]
    base = [(_LEFT, _FLOOR), (_LEFT, steady), (_RIGHT, steady), (_RIGHT, _FLOOR)]
    drawing.area(base, fill=INK, opacity=0.12)
    drawing.area([(_LEFT, steady), *curve, (_RIGHT, steady)], fill=BLUE, opacity=0.4)
    drawing.line(curve, stroke=BLUE, width=2.5)
    drawing.line([(_LEFT, other), (_RIGHT, other)], stroke=ORANGE, width=2.5, dashes="8 5")
    _last_session(drawing, answer, across, up)


def _legend(drawing: Drawing, half_life: str) -> None:
    """What the areas and lines of the first part are, in two rows."""
    second = WIDTH / 2 + 8
    drawing.box(1, 29, 18, 13, fill=INK, opacity=0.12)
    drawing.words(28, 41, _("your group's steady use"))
    drawing.box(second + 1, 29, 18, 13, fill=BLUE, opacity=0.4, stroke=BLUE, stroke_width=2)
    drawing.words(second + 28, 41, _("your sessions"))
    drawing.line([(0, 58), (20, 58)], stroke=ORANGE, width=2.5, dashes="8 4")
    drawing.words(28, 63, _("other group"))
    drawing.line([(second, 58), (second + 20, 58)], stroke=BLUE, width=1.5, dashes="3 3")
    drawing.dot(second + 16, 58, 4.5, fill=BLUE)
    drawing.words(second + 28, 63, _("half after {}").format(half_life))


def _axes(drawing: Drawing, across: Scale, up: Scale) -> None:
    for tick in round_ticks(up.most, 4):
        drawing.line([(_LEFT, up(tick)), (_RIGHT, up(tick))], opacity=0.18 if tick else 0.8)
        drawing.words(_LEFT - 6, up(tick) + 5, number(tick, 3), anchor="end")
    last = across.most
    step = next((step for step in (7, 14, 28, 56) if last / step <= 6), 91)
    for tick in range(0, int(last) + 1, step):
        drawing.line([(across(tick), _FLOOR), (across(tick), _FLOOR + 5)])
        words = number(tick) if tick else _("day 0")
        drawing.words(across(tick), _FLOOR + 22, words, anchor="middle")


def _last_session(drawing: Drawing, answer: CostAnswer, across: Scale, up: Scale) -> None:
    """When the sessions end, how far one half-life takes them down, and when the place is back."""
    last, half_life = answer.last, answer.settings.half_life_days
    _mark(drawing, across(last.day), _TOP - 12, _("last session"), left=True)
    if answer.place_back_days:
        words = _("place {} again").format(number(answer.before.standing("yours", 1).place))
        x = across(last.day + answer.place_back_days)
        _mark(drawing, x, _TOP - 32, words, left=x + 6 + text_width(words) > _RIGHT)
    if last.sessions and last.day + half_life <= across.most:
        x, half = across(last.day + half_life), up(last.steady + last.sessions / 2)
        drawing.line([(across(last.day), half), (x, half)], stroke=BLUE, width=1.5, dashes="3 3")
        drawing.dot(x, half, 4.5, fill=BLUE)


def _mark(drawing: Drawing, x: float, y: float, words: str, left: bool) -> None:
    """A dotted line from the axis up to `words`, which are on its left or its right."""
    left = left and x - 6 > text_width(words)
    drawing.line([(x, _FLOOR), (x, y - TEXT + 4)], dashes="2 4")
    drawing.words(x - 6 if left else x + 6, y, words, anchor="end" if left else "start")


def _shares(drawing: Drawing, answer: CostAnswer) -> None:
    """A row a group: its bars are the use before and after, the line through them its share."""
    drawing.words(0, _ROWS, _("Use (bars) against share (line)"), bold=True)
    groups = (("yours", _("Your group"), BLUE), ("other", _("Other group"), ORANGE))
    lines = {
        group: (answer.before.standing(group), answer.last.standing(group))
        for group, _name, _colour in groups
    }
    most = max(max(each.use, each.share) for pair in lines.values() for each in pair)
    along = Scale(0, most or 1, 0, WIDTH - 110)
    for row, (group, name, colour) in enumerate(groups):
        y = _ROWS + 30 + row * _ROW_HEIGHT
        before, last = lines[group]
        levels = _("{}: LevelFS {} → {}")
        drawing.words(
            0, y, levels.format(name, number(before.level_fs, 2), number(last.level_fs, 2))
        )
        drawing.box(0, y + 10, along(before.use), _BAR, stroke=colour, stroke_width=1.5)
        drawing.hatch(0, y + 10, along(before.use), _BAR, stroke=colour)
        drawing.box(0, y + 30, along(last.use), _BAR, fill=colour)
        drawing.line([(along(last.share), y + 6), (along(last.share), y + 48)], width=2.5)
        for place, when, use in ((22, _("before"), before.use), (42, _("after"), last.use)):
            drawing.words(WIDTH, y + place, f"{when} {quantity(use * 100, '%', 0)}", anchor="end")
