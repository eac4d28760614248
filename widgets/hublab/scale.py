"""From numbers to places on a picture: linear scales with round ticks."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """A line of numbers: `least` is drawn at `start`, `most` at `end`, in units of the picture."""

    least: float
    most: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of `value`; beyond the scale's ends too."""
        span = self.most - self.least
        part = (value - self.least) / span if span else 0.0
        return self.start + part * (self.end - self.start)


def round_ticks(most: float, count: int) -> list[float]:
    """About `count` round numbers from 0 that reach up to `most` or just below it.

    They are 1, 2 or 5 times a power of ten apart. Only 0 where `most` is not above 0.
    """
    if not 0 < most < math.inf:
        return [0]
    rough = most / count
    power = 10 ** math.floor(math.log10(rough))
    step = next(step * power for step in (1, 2, 5, 10) if step * power >= rough)
    return [step * tick for tick in range(int(most / step + 1e-9) + 1)]
