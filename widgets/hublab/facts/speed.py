"""How fast the rules ran beside their peers, and how cost grows: recorded in speed.toml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from math import log
from statistics import linear_regression

from hublab.facts.reading import read_records
from hublab.facts.source import FactError
from hublab.text import HublabError, _

SPEED = files("hublab") / "facts" / "speed.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """One thing that was timed.

    work: what was done; time_ms: how long it took (milliseconds, the best of several runs).
    peer, times_as_fast: who did the same in the same run, and how many times as long it took;
        "" and 0 where nobody did.
    recorded: the day; command: what times it again.
    """

    work: str
    time_ms: float
    recorded: date
    command: str
    peer: str = ""
    times_as_fast: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """How the time of a simulation grows with its size, all else in proportion.

    varied: what grows, a plural noun; sizes and times_ms: as many of each, in milliseconds.
    """

    engine: str
    varied: str
    sizes: tuple[float, ...]
    times_ms: tuple[float, ...]
    recorded: date
    command: str

    @property
    def exponent(self) -> float:
        """The slope of a line through the logarithms (least squares): 1 is in proportion."""
        sizes, times = ([log(value) for value in each] for each in (self.sizes, self.times_ms))
        return linear_regression(sizes, times).slope


@cache
def speeds() -> tuple[Speed, ...]:
    """All timings in the order of their file; raises FactError where it is wrong."""
    return read_records(SPEED, Speed, "speeds")


@cache
def growths() -> tuple[Growth, ...]:
    """All recorded growths in the order of their file; raises FactError where it is wrong."""
    found = read_records(SPEED, Growth, "growths")
    for position, growth in enumerate(found, start=1):
        if len(growth.sizes) != len(growth.times_ms) or len(growth.sizes) < 2:
            raise FactError(
                SPEED.name,
                f"growths[{position}].times_ms",
                _("must be as many as sizes, and two at least."),
            )
    return found


def growth(varied: str) -> Growth:
    """The recorded growth with `varied`; raises HublabError where there is none."""
    found = {each.varied: each for each in growths()}
    if varied not in found:
        raise HublabError(
            _("No growth with “{}” is recorded: there are {}.").format(varied, ", ".join(found))
        )
    return found[varied]
