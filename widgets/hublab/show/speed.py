"""How fast the rules ran where they were timed: beside their peers, and as the size grows."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10

from hublab.facts import speed
from hublab.facts.speed import Growth
from hublab.scale import Scale
from hublab.show.trust import again
from hublab.skin import Column, Rich, Table
from hublab.svg import BLUE, GREY, INK, WIDTH, Drawing
from hublab.text import _, number, quantity

_LEFT, _RIGHT = 84, WIDTH - 24
_TOP, _FLOOR = 60, 250


def speeds() -> Table:
    """What was timed, and how much faster it was than its peer in the same run."""
    found = speed.speeds()
    return Table(
        caption=_("How fast the rules ran"),
        columns=(
            Column(head=_("Work")),
            Column(head=_("Time"), numeric=True),
            Column(head=_("Times as fast as"), numeric=True),
            Column(head=_("Recorded")),
        ),
        rows=tuple(
            (
                _(one.work),
                quantity(one.time_ms, "ms", 1 if one.time_ms < 100 else 0),
                f"{number(one.times_as_fast, 0)} × {one.peer}" if one.peer else "–",
                one.recorded.isoformat(),
            )
            for one in found
        ),
        notes=again(found),
    )


@dataclass(frozen=True, slots=True)
class GrowthFigure(Rich):
    """A recorded growth: a picture with both axes logarithmic, and its numbers as a table."""

    growth: Growth

    def html(self) -> str:
        picture, table = _draw(self.growth), _table(self.growth).html()
        return f'<div class="hublab-columns">\n{picture}\n{table}\n</div>'

    def plain(self) -> str:
        return _table(self.growth).plain()


def growth(varied: str) -> GrowthFigure:
    """How the time of a simulation grows with `varied`, "jobs" or "nodes".

    Raises HublabError where no such growth is recorded.
    """
    return GrowthFigure(speed.growth(varied))


def _sentence(growth: Growth) -> str:
    return _("{}: the time grows as the number of {} to the power {}.").format(
        _(growth.engine), _(growth.varied), number(growth.exponent, 2)
    )


def _table(growth: Growth) -> Table:
    return Table(
        caption=_sentence(growth),
        columns=(
            Column(head=_(growth.varied).capitalize(), numeric=True),
            Column(head=_("Time"), unit="ms", numeric=True),
        ),
        rows=tuple(
            (number(size), number(time, 1))
            for size, time in zip(growth.sizes, growth.times_ms, strict=True)
        ),
        notes=again((growth,)),
    )


def _draw(growth: Growth) -> str:
    """Dots for the times, a line for the fitted power."""
    drawing = Drawing(
        ident=f"hublab-growth-{growth.varied}",
        title=_("Time by number of {}").format(_(growth.varied)),
        description=_sentence(growth),
        height=_FLOOR + 52,
    )
    drawing.words(0, 16, _("Time (ms) by number of {}").format(_(growth.varied)), bold=True)
    drawing.words(0, 38, _("both axes logarithmic"))
    across, up = _scale(growth.sizes, _LEFT, _RIGHT), _scale(growth.times_ms, _FLOOR, _TOP)
    for tick in _powers(growth.times_ms):
        drawing.line([(_LEFT, up(log10(tick))), (_RIGHT, up(log10(tick)))], opacity=0.25)
        drawing.words(_LEFT - 8, up(log10(tick)) + 5, number(tick), anchor="end")
    drawing.line([(_LEFT, _FLOOR), (_RIGHT, _FLOOR)], stroke=INK)
    points = [
        (across(log10(size)), up(log10(time)))
        for size, time in zip(growth.sizes, growth.times_ms, strict=True)
    ]
    middle_x = sum(log10(size) for size in growth.sizes) / len(points)
    middle_y = sum(log10(time) for time in growth.times_ms) / len(points)
    ends = (log10(growth.sizes[0]), log10(growth.sizes[-1]))
    fitted = [(across(x), up(middle_y + growth.exponent * (x - middle_x))) for x in ends]
    drawing.line(fitted, stroke=GREY, width=2, dashes="6 4")
    for (x, y), size in zip(points, growth.sizes, strict=True):
        drawing.dot(x, y, 5, fill=BLUE)
        drawing.words(x, _FLOOR + 24, number(size), anchor="middle")
    return drawing.svg()


def _scale(values: tuple[float, ...], start: float, end: float) -> Scale:
    """A scale for logarithms, with a little room beyond both ends."""
    return Scale(log10(min(values)) - 0.1, log10(max(values)) + 0.1, start, end)


def _powers(values: tuple[float, ...]) -> list[float]:
    """The 1, 2 and 5 times powers of ten that lie among `values`."""
    powers = range(floor(log10(min(values))), ceil(log10(max(values))) + 1)
    ticks = (step * 10.0**power for power in powers for step in (1, 2, 5))
    return [tick for tick in ticks if min(values) <= tick <= max(values)]
