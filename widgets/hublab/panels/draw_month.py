"""A person's own month as a picture: what each week was charged, and how much of it was used."""

from __future__ import annotations

from hublab.questions.month import Month
from hublab.scale import Scale, round_ticks
from hublab.svg import BLUE, WIDTH, Drawing
from hublab.text import _, number

_LEFT, _TOP, _FLOOR = 50, 86, 236
_MOST = 6  # the last weeks that fit


def draw_month(month: Month, ident: str) -> str:
    """The picture of `month`'s last weeks as SVG; `ident` begins its ids."""
    weeks = month.weeks[-_MOST:]
    drawing = Drawing(
        ident=ident,
        title=_("What your jobs were charged and used, week by week"),
        description=month.sentence(),
        height=_FLOOR + 30,
    )
    drawing.words(0, 16, _("Your weeks, in {}").format(month.unit), bold=True)
    drawing.box(1, 29, 18, 13, fill=BLUE)
    drawing.words(28, 41, _("used, as far as sacct tells"))
    drawing.hatch(1, 51, 18, 13, stroke=BLUE)
    drawing.box(1, 51, 18, 13, stroke=BLUE, stroke_width=1.5)
    drawing.words(28, 63, _("charged"))
    up = Scale(0, max((week.charged for week in weeks), default=0) or 1, _FLOOR, _TOP)
    for tick in round_ticks(up.most, 4):
        drawing.line([(_LEFT, up(tick)), (WIDTH, up(tick))], opacity=0.18 if tick else 0.8)
        drawing.words(_LEFT - 6, up(tick) + 5, number(tick, 3), anchor="end")
    step = (WIDTH - _LEFT) / max(3, len(weeks))
    for at, week in enumerate(weeks):
        x, width = _LEFT + (at + 0.18) * step, 0.64 * step
        charged, used = up(week.charged), up(min(week.used, week.charged))
        drawing.hatch(x, charged, width, _FLOOR - charged, stroke=BLUE)
        drawing.box(x, charged, width, _FLOOR - charged, stroke=BLUE, stroke_width=1.5)
        drawing.box(x, used, width, _FLOOR - used, fill=BLUE)
        day = f"{week.monday:%m-%d}"
        drawing.words(x + width / 2, _FLOOR + 20, day, anchor="middle")
    return drawing.svg()
