"""A session as a picture: the box it asks for, the part of it that is used, and the lean box."""

from __future__ import annotations

from hublab.questions.boxes import Box
from hublab.questions.cost import CostAnswer
from hublab.scale import Scale, round_ticks
from hublab.svg import BLUE, INK, WIDTH, Drawing
from hublab.text import _, number, quantity

_LEFT, _TOP, _FLOOR = 40, 104, 264
_SLOT = 64  # for the bar of one resource, with its name below
_BAR = 36
_APART = 60  # between the middle of one word below the axis and the end of the other
_DASHES = "6 4"


def draw_box(answer: CostAnswer, ident: str) -> str:
    """The picture of one session as SVG; `ident` begins its ids."""
    drawing = Drawing(
        ident=ident,
        title=_("What a session asks for, and what is used of it"),
        description=answer.sentence(),
        height=_FLOOR + 32,
    )
    drawing.words(0, 16, _("A session in {}s × hours").format(answer.unit), bold=True)
    _legend(drawing, answer)
    parts = _parts(answer.requested)
    up = Scale(0, answer.requested.equivalents, _FLOOR, _TOP)
    _axis(drawing, up)
    used, lean = _parts(answer.used), _parts(answer.lean)
    for slot, (name, asked) in enumerate(parts.items()):
        x = _LEFT + 8 + slot * _SLOT
        _resource(drawing, up, x, (asked, used[name], lean[name]))
        decides = name == _names()[answer.requested.charge.dominant]
        drawing.words(x + _BAR / 2, _FLOOR + 22, name, anchor="middle", bold=decides)
    _box(drawing, answer, up, left=_LEFT + 16 + len(parts) * _SLOT)
    return drawing.svg()


def _legend(drawing: Drawing, answer: CostAnswer) -> None:
    """The three boxes, and what each comes to."""
    rows = (
        (_("asked for: {}"), answer.requested),
        (_("used: {}"), answer.used),
        (_("lean request: {}"), answer.lean),
    )
    for row, (words, box) in enumerate(rows):
        y = 29 + row * 22
        drawing.words(30, y + 12, words.format(product(box)))
        if row == 0:
            drawing.hatch(1, y, 20, 14, stroke=BLUE)
            drawing.box(1, y, 20, 14, stroke=BLUE, stroke_width=1.5)
        elif row == 1:
            drawing.box(1, y, 20, 14, fill=BLUE)
        else:
            _outline(drawing, 1, y, 20, 14)


def product(box: Box) -> str:
    """What a box is charged: “8 × 4 h = 32”."""
    return _("{} × {} = {}").format(
        number(box.equivalents, 3), quantity(box.hours, "h", 2), number(box.total, 2)
    )


def _names() -> dict[str, str]:
    return {"gpu": _("GPU"), "cores": _("cores"), "memory": _("memory")}


def _parts(box: Box) -> dict[str, float]:
    """What each resource of a box comes to, by its name."""
    charge = box.charge
    amounts = {"gpu": charge.gpu, "cores": charge.cores, "memory": charge.memory}
    names = _names()
    return {names[key]: amount for key, amount in amounts.items() if amount is not None}


def _axis(drawing: Drawing, up: Scale) -> None:
    for tick in round_ticks(up.most, 4):
        drawing.line([(_LEFT, up(tick)), (WIDTH, up(tick))], opacity=0.18 if tick else 0.8)
        drawing.words(_LEFT - 6, up(tick) + 5, number(tick, 3), anchor="end")


def _resource(drawing: Drawing, up: Scale, x: float, amounts: tuple[float, float, float]) -> None:
    """A bar: what is asked for, used, and needed, of one resource."""
    asked, used, lean = map(up, amounts)
    drawing.hatch(x, asked, _BAR, _FLOOR - asked, stroke=BLUE)
    drawing.box(x, asked, _BAR, _FLOOR - asked, stroke=BLUE, stroke_width=1.5)
    drawing.box(x, used, _BAR, _FLOOR - used, fill=BLUE)
    _outline(drawing, x, lean, _BAR, _FLOOR - lean)


def _box(drawing: Drawing, answer: CostAnswer, up: Scale, left: float) -> None:
    """The tallest of the bars, drawn out over the hours."""
    along = Scale(0, answer.requested.hours, left, WIDTH - 1)
    top = up(answer.requested.equivalents)
    drawing.hatch(left, top, along.end - left, _FLOOR - top, stroke=BLUE)
    drawing.box(left, top, along.end - left, _FLOOR - top, stroke=BLUE, stroke_width=2)
    used = up(answer.used.equivalents)
    drawing.box(left, used, along(answer.used.hours) - left, _FLOOR - used, fill=BLUE)
    lean = up(answer.lean.equivalents)
    _outline(drawing, left, lean, along(answer.lean.hours) - left, _FLOOR - lean)
    ends = [answer.requested.hours]
    if (
        along.end - along(answer.used.hours) > _APART
        and along(answer.used.hours) - left > _APART / 2
    ):
        ends.append(answer.used.hours)
    for end in ends:
        at_edge = end == answer.requested.hours
        drawing.line([(along(end), _FLOOR), (along(end), _FLOOR + 5)])
        x, anchor = (WIDTH, "end") if at_edge else (along(end), "middle")
        drawing.words(x, _FLOOR + 22, quantity(end, "h", 2), anchor=anchor)


def _outline(drawing: Drawing, x: float, y: float, width: float, height: float) -> None:
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
    drawing.line(corners, stroke=INK, width=2.5, dashes=_DASHES)
