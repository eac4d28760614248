"""A form as two pictures: what is charged, and in how many queues the session starts in time."""

from __future__ import annotations

from hublab.questions.options import Chance, OptionsAnswer, Part
from hublab.scale import Scale, round_ticks
from hublab.svg import BLUE, GREEN, GREY, ORANGE, WIDTH, Drawing
from hublab.text import _, duration, number

_RIGHT = WIDTH - 12
_TOP = 62  # of the first row
_ROW = 58
_BAR = 22

_IN_A_ROW = 20
_STEP = WIDTH / _IN_A_ROW
_MARK = 16


def draw_charge(answer: OptionsAnswer, ident: str) -> str:
    """What GPU, cores and memory count as, and which decides, as SVG; `ident` begins its ids."""
    floor = _TOP + len(answer.parts) * _ROW
    drawing = Drawing(
        ident=f"{ident}-charge",
        title=_("What is asked for, against what is charged"),
        description=answer.charged_sentence(),
        height=floor + 34,
    )
    charged = answer.charge.equivalents
    along = Scale(0, charged * 1.06, 0, _RIGHT)
    drawing.words(0, 16, _("Asked for, and charged, in {}s").format(answer.charge.unit), bold=True)
    drawing.box(1, 29, 18, 13, fill=BLUE)
    drawing.words(28, 41, _("decides"))
    drawing.hatch(121, 29, 18, 13, stroke=GREY)
    drawing.box(121, 29, 18, 13, stroke=GREY)
    drawing.words(148, 41, _("charged, not asked for"))
    for row, part in enumerate(answer.parts):
        decides = part.resource == answer.charge.dominant
        _row(drawing, _TOP + row * _ROW, along, part, charged, decides)
    _axis(drawing, along, floor)
    drawing.line([(along(charged), _TOP + 4), (along(charged), floor + 4)], width=2.5)
    return drawing.svg()


def draw_chance(chance: Chance, ident: str) -> str:
    """One mark for each simulated queue, those in which the session starts in time first."""
    rows = -(-chance.of // _IN_A_ROW)
    drawing = Drawing(
        ident=f"{ident}-chance",
        title=_("In how many simulated queues the session starts in time"),
        description=chance.sentence(),
        height=56 + rows * _STEP,
    )
    limit = duration(chance.timeout_s)
    drawing.words(0, 16, _("Does it start within {}?").format(limit), bold=True)
    drawing.box(1, 29, 13, 13, fill=GREEN)
    drawing.words(22, 41, _("in time: {}").format(number(chance.starts)))
    _late(drawing, 151, 29, 13)
    drawing.words(172, 41, _("too late: {}").format(number(chance.done - chance.starts)))
    for at in range(chance.of):
        row, column = divmod(at, _IN_A_ROW)
        x, y = column * _STEP + 1, 56 + row * _STEP
        if at < chance.starts:
            drawing.box(x, y, _MARK, _MARK, fill=GREEN)
        elif at < chance.done:
            _late(drawing, x, y, _MARK)
        else:
            drawing.box(x, y, _MARK, _MARK, stroke=GREY)
    return drawing.svg()


def _late(drawing: Drawing, x: float, y: float, size: float) -> None:
    """A box with a cross: told from a full one without its colour."""
    drawing.box(x, y, size, size, stroke=ORANGE, stroke_width=1.5)
    drawing.line([(x, y), (x + size, y + size)], stroke=ORANGE, width=1.5)
    drawing.line([(x, y + size), (x + size, y)], stroke=ORANGE, width=1.5)


def _row(
    drawing: Drawing, y: float, along: Scale, part: Part, charged: float, decides: bool
) -> None:
    """One resource: its name above a bar that the charge fills up with hatching."""
    drawing.words(0, y + 20, f"{part.asked}: {number(part.value, 2)}", bold=decides)
    end, top = along(part.value), y + 27
    if part.value < charged:
        drawing.hatch(end, top, along(charged) - end, _BAR, stroke=GREY)
        drawing.box(end, top, along(charged) - end, _BAR, stroke=GREY)
    drawing.box(0, top, end, _BAR, fill=BLUE if decides else GREY)


def _axis(drawing: Drawing, along: Scale, floor: float) -> None:
    drawing.line([(0, floor + 4), (_RIGHT, floor + 4)], opacity=0.8)
    for tick in round_ticks(along.most, 5):
        x = along(tick)
        drawing.line([(x, floor + 4), (x, floor + 9)])
        anchor = "start" if not tick else "middle" if x < _RIGHT - 16 else "end"
        drawing.words(x, floor + 26, number(tick, 3), anchor=anchor)
