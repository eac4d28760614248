"""The results of a sweep over times and cores, as a grid: a picture, and its numbers as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hublab.skin import Column, Rich, Table
from hublab.svg import BLUE, WIDTH, Drawing
from hublab.text import HublabError, _, ngettext, number, quantity

_LEFT, _TOP, _ROW = 64, 62, 44
_BAR = 14
_KEYS = ("hours", "cores", "in_time", "of")


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepGrid(Rich):
    """How many of `of` queues were in time, by (hours, cores); a point without a result is not in.

    Times are the rows and cores the columns, both in ascending order.
    """

    in_time: dict[tuple[float, int], int]
    of: int

    @property
    def hours(self) -> list[float]:
        """The times that have a result, ascending."""
        return sorted({hours for hours, _cores in self.in_time})

    @property
    def cores(self) -> list[int]:
        """The numbers of cores that have a result, ascending."""
        return sorted({cores for _hours, cores in self.in_time})

    def html(self) -> str:
        return f'<div class="hublab-columns">\n{_draw(self)}\n{_table(self).html()}\n</div>'

    def plain(self) -> str:
        return _table(self).plain()


def sweep(results: Iterable[Mapping[str, float]]) -> SweepGrid:
    """The grid of `results`, each with hours, cores, in_time and of: how many queues, of how many.

    Raises HublabError where one lacks a value, counts other queues than the rest, or comes twice.
    """
    found: dict[tuple[float, int], int] = {}
    counted: set[int] = set()
    for result in results:
        for key in _KEYS:
            if key not in result:
                raise HublabError(_("A result has no “{}”: {}.").format(key, dict(result)))
        hours, cores, in_time, of = (result[key] for key in _KEYS)
        if (hours, cores) in found:
            raise HublabError(_("Two results are of {}.").format(_point(hours, cores)))
        found[hours, cores] = int(in_time)
        counted.add(int(of))
    if len(counted) != 1:
        words = ", ".join(map(number, sorted(counted))) or number(0)
        raise HublabError(_("The results count {} queues: all must count as many.").format(words))
    return SweepGrid(in_time=found, of=counted.pop())


def _point(hours: float, cores: float) -> str:
    return f"{quantity(hours, 'h', 2)}, {_cores(cores)}"


def _cores(cores: float) -> str:
    return ngettext("{} core", "{} cores", int(cores)).format(number(cores))


def _caption(grid: SweepGrid) -> str:
    return _("In how many of {} queues a session starts in time").format(number(grid.of))


def _table(grid: SweepGrid) -> Table:
    return Table(
        caption=_caption(grid),
        columns=(
            Column(head=_("Time")),
            *(Column(head=_cores(cores), numeric=True) for cores in grid.cores),
        ),
        rows=tuple(
            (
                quantity(hours, "h", 2),
                *(_count(grid.in_time.get((hours, cores))) for cores in grid.cores),
            )
            for hours in grid.hours
        ),
    )


def _count(in_time: int | None) -> str:
    return _("no result") if in_time is None else number(in_time)


def _draw(grid: SweepGrid) -> str:
    """A bar for each point, as long as the part of its queues in time; its frame is all of them."""
    drawing = Drawing(
        ident="hublab-sweep",
        title=_("Started in time, by time and cores"),
        description=_caption(grid),
        height=_TOP + _ROW * len(grid.hours),
    )
    drawing.words(0, 16, _("Started in time, of {} queues").format(number(grid.of)), bold=True)
    width = (WIDTH - _LEFT) / len(grid.cores)
    for column, cores in enumerate(grid.cores):
        drawing.words(_LEFT + column * width, 44, _cores(cores))
    for row, hours in enumerate(grid.hours):
        top = _TOP + row * _ROW
        drawing.words(0, top + 13, quantity(hours, "h", 2))
        for column, cores in enumerate(grid.cores):
            _bar(drawing, grid, (hours, cores), _LEFT + column * width, top, width - 48)
    return drawing.svg()


def _bar(
    drawing: Drawing,
    grid: SweepGrid,
    point: tuple[float, int],
    x: float,
    y: float,
    width: float,
) -> None:
    """One point's bar with its number behind it; dashes where there is no result."""
    in_time = grid.in_time.get(point)
    if in_time is None:
        drawing.line([(x, y + _BAR / 2), (x + width, y + _BAR / 2)], dashes="4 4", opacity=0.8)
        drawing.words(x + width + 6, y + 13, "–")
        return
    drawing.box(x, y, width, _BAR, stroke=BLUE)
    drawing.box(x, y, width * in_time / grid.of, _BAR, fill=BLUE)
    drawing.words(x + width + 6, y + 13, number(in_time))
