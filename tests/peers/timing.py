"""How the benchmarks here take a time: the shortest of several runs, least disturbed by others."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

REPEATS = 9


def best_ms(run: Callable[[], object]) -> float:
    """Return the shortest of some runs, in milliseconds."""
    times = []
    for _repeat in range(REPEATS):
        begin = perf_counter()
        run()
        times.append(perf_counter() - begin)
    return min(times) * 1000
