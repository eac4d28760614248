"""The charge of a form as a picture: what GPU, cores and memory count as, and which decides."""

from __future__ import annotations

from hublab.questions.options import OptionsAnswer, Part
from hublab.scale import Scale, round_ticks
from hublab.svg import BLUE, GREY, WIDTH, Drawing
from hublab.text import _, number

_RIGHT = WIDTH - 12
_TOP = 62  # of the first row
_ROW = 58
_BAR = 22


def draw_options(answer: OptionsAnswer, ident: str) -> str:
    """The picture of `answer` as SVG; `ident` begins its ids."""
    floor = _TOP + len(answer.parts) * _ROW
    drawing = Drawing(
        ident=ident,
        title=_("What is asked for, against what is charged"),
        description=answer.sentence(),
        height=floor + 54,
    )
    charged = answer.charge.equivalents
    along = Scale(0, charged * 1.06, 0, _RIGHT)
    drawing.words(0, 16, _("Asked for, and charged, in {}s").format(answer.charge.unit), bold=True)
    _legend(drawing)
    for row, part in enumerate(answer.parts):
        decides = part.resource == answer.charge.dominant
        _row(drawing, _TOP + row * _ROW, along, part, charged, decides)
    _axis(drawing, along, floor)
    drawing.line([(along(charged), _TOP + 4), (along(charged), floor + 4)], width=2.5)
    return drawing.svg()


def _legend(drawing: Drawing) -> None:
    drawing.box(1, 29, 18, 13, fill=BLUE)
    drawing.words(28, 41, _("decides"))
    drawing.hatch(121, 29, 18, 13, stroke=GREY)
    drawing.box(121, 29, 18, 13, stroke=GREY)
    drawing.words(148, 41, _("charged, not asked for"))


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
