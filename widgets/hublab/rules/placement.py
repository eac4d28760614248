"""Which of the nodes that fit does a job get? As select/cons_tres packs them.

Rules as seen in the plans of slurmctld 22.05.8 (tests/peers/slurm records such plans).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hublab.rules.layout import CORES, places


def choose(mask: int, count: int, free: Sequence[int] | Mapping[int, int]) -> int:
    """The `count` nodes of `mask` that a job gets, of which `free` tells the packed resources.

    Nodes next to each other make a row. The row with the fewest free cores that suffices is taken;
    where none does, the one with the most, and so on with the rest. In a row, a single node is the
    one with the fewest free cores; several are the first ones.
    """
    if mask.bit_count() == count:
        return mask
    rows = _rows(mask, free)
    chosen = 0
    while True:
        enough = [row for row in rows if row[1].bit_count() >= count]
        row = min(enough) if enough else max(rows, key=lambda row: (row[0], -row[1]))
        if count == 1:
            return chosen | 1 << min(places(row[1]), key=lambda place: free[place] & CORES)
        if enough:
            return chosen | _first(row[1], count)
        rows.remove(row)
        chosen |= row[1]
        count -= row[1].bit_count()


def _rows(mask: int, free: Sequence[int] | Mapping[int, int]) -> list[tuple[int, int]]:
    """The rows in `mask`, each with its free cores before it."""
    rows = []
    while mask:
        row = mask & ~(mask + (mask & -mask))  # the carry clears the lowest run of ones
        rows.append((sum(free[place] & CORES for place in places(row)), row))
        mask ^= row
    return rows


def _first(mask: int, count: int) -> int:
    """The lowest `count` bits of `mask`."""
    first = 0
    for _place in range(count):
        first |= mask & -mask
        mask &= mask - 1
    return first
