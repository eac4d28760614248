"""Which of the nodes that fit does a job get? As select/cons_tres packs them.

Rules as seen in the plans of slurmctld 22.05.8 (tests/peers/slurm records such plans).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hublab.rules.layout import CORES, asks_gpus, places


def choose(mask: int, count: int, need: int, free: Sequence[int] | Mapping[int, int]) -> int:
    """The `count` nodes of `mask` that a job gets which asks for `need` (packed) on each.

    Nodes next to each other make a row; `free` tells their packed resources. The row with the
    fewest free cores that suffices is taken; where none does, the one with the most, and so on with
    the rest. In a row, a single node is the one with the fewest free cores; several are the first
    ones. For a job that asks for GPUs, only as many cores count as it asks for, so that all nodes
    are alike.
    """
    if mask.bit_count() == count:
        return mask
    if asks_gpus(need):
        free = dict.fromkeys(places(mask), need)
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
    row = cores = 0
    while mask:
        lowest = mask & -mask
        cores += free[lowest.bit_length() - 1] & CORES
        row |= lowest
        mask ^= lowest
        if not mask & lowest << 1:
            rows.append((cores, row))
            row = cores = 0
    return rows


def _first(mask: int, count: int) -> int:
    """The lowest `count` bits of `mask`."""
    first = 0
    for _place in range(count):
        first |= mask & -mask
        mask &= mask - 1
    return first
