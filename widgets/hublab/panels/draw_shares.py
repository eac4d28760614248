"""Fair Tree as a picture: the LevelFS of both groups, and the order of people that follows."""

from __future__ import annotations

from hublab.questions import cost_words
from hublab.questions.cost import CostAnswer
from hublab.questions.groups import Day
from hublab.scale import Scale
from hublab.svg import BLUE, INK, ORANGE, WIDTH, Drawing
from hublab.text import _, number

_BAR, _ROW = 14, 20
_GROUP = 96  # from one group's bars to the next
_LABELS = 66  # for the words before the bars
_ORDER = 266  # where the second part begins
_PLACE = 132  # for your place behind the people
_LINE = 28  # from one order of people to the next
_FURTHEST = 4.0  # a LevelFS beyond this is drawn as a bar without an end


def draw_shares(answer: CostAnswer, ident: str) -> str:
    """The picture of `answer` as SVG; `ident` begins its ids."""
    drawing = Drawing(
        ident=ident,
        title=_("LevelFS of both groups, and everybody's place"),
        description=answer.sentence(),
        height=_ORDER + 36 + 3 * _LINE,
    )
    days = (answer.before, answer.last, answer.lean_course.last)
    _levels(drawing, days)
    _order(drawing, answer, days)
    return drawing.svg()


def _when() -> tuple[str, str, str]:
    return _("before"), _("after"), _("if lean")


def _levels(drawing: Drawing, days: tuple[Day, ...]) -> None:
    """A row of bars a group, and the line where use is exactly the share."""
    drawing.words(0, 16, _("Between groups: LevelFS (share over use)"), bold=True)
    levels = {name: [day.standing(name).level_fs for day in days] for name in ("yours", "other")}
    finite = [level for row in levels.values() for level in row if level <= _FURTHEST]
    along = Scale(0, max([1.25, *finite]), _LABELS, WIDTH - 60)
    groups = (("yours", _("Your group"), BLUE), ("other", _("Other group"), ORANGE))
    for at, (name, title, colour) in enumerate(groups):
        top = 44 + at * _GROUP
        drawing.words(0, top, title)
        for row, (words, level) in enumerate(zip(_when(), levels[name], strict=True)):
            _bar(drawing, along, top + 8 + row * _ROW, row, colour, level)
            drawing.words(0, top + 20 + row * _ROW, words)
    par, end = along(1), 44 + _GROUP + 74
    drawing.line([(par, 50), (par, end)], width=2)
    drawing.words(par, end + 16, _("use = share"), anchor="middle")


def _bar(drawing: Drawing, along: Scale, y: float, row: int, colour: str, level: float) -> None:
    """One LevelFS: hatched before, filled after, with a dashed outline if lean."""
    width = along(min(level, along.most)) - along.start
    if row == 0:
        drawing.hatch(along.start, y, width, _BAR, stroke=colour)
        drawing.box(along.start, y, width, _BAR, stroke=colour, stroke_width=1.5)
    elif row == 1:
        drawing.box(along.start, y, width, _BAR, fill=colour)
    else:
        x, floor = along.start, y + _BAR
        corners = [(x, y), (x + width, y), (x + width, floor), (x, floor), (x, y)]
        drawing.line(corners, stroke=INK, width=2.5, dashes="6 4")
    words = cost_words.level(level)
    beyond = along.most < level <= cost_words.HIGH
    shown = _("→ {}").format(words) if beyond else words
    drawing.words(WIDTH, y + 12, shown, anchor="end")


def _order(drawing: Drawing, answer: CostAnswer, days: tuple[Day, ...]) -> None:
    """Everybody in the order of their places, once before, once after, once if lean."""
    drawing.words(0, _ORDER, _("Who goes first, from the left"), bold=True)
    _legend(drawing, _ORDER + 24)
    step = min(28, (WIDTH - _LABELS - _PLACE) / answer.people)
    for row, (words, day) in enumerate(zip(_when(), days, strict=True)):
        y = _ORDER + 52 + row * _LINE
        drawing.words(0, y + 5, words)
        for at, person in enumerate(day.ranking):
            _person(
                drawing, _LABELS + 8 + at * step, y, min(9, step / 2), person.group, person.member
            )
        place = _("you: place {}").format(number(answer.place(day)))
        drawing.words(WIDTH, y + 5, place, anchor="end")


def _legend(drawing: Drawing, y: float) -> None:
    marks = ((8, "yours", 1, _("you")), (80, "yours", 2, _("your group")))
    for x, group, member, words in (*marks, (210, "other", 1, _("other group"))):
        _person(drawing, x, y - 5, 8, group, member)
        drawing.words(x + 14, y, words)


def _person(drawing: Drawing, x: float, y: float, radius: float, group: str, member: int) -> None:
    """You are a dot, the others of your group a ring, the other group's people diamonds."""
    if group == "other":
        drawing.diamond(x, y, radius, stroke=ORANGE)
    elif member == 1:
        drawing.dot(x, y, radius, fill=BLUE)
    else:
        drawing.box(
            x - radius + 1,
            y - radius + 1,
            2 * radius - 2,
            2 * radius - 2,
            stroke=BLUE,
            stroke_width=1.8,
            round_by=radius,
        )
