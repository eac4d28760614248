"""Which of the nodes that fit does a job get? As select/cons_tres packs them.

Rules as seen in the plans of slurmctld 22.05.8 (tests/peers/slurm records such plans).
"""

from __future__ import annotations

from collections.abc import Sequence

from hublab.rules.schedule.layout import CORES, asks_gpus


def choose(mask: int, count: int, need: int, free: Sequence[int]) -> int:
    """The `count` nodes of `mask` that a job gets which asks for `need` (packed) on each.

    Nodes next to each other make a row; `free` are the packed resources of all nodes. The row with
    the fewest free cores that suffices is taken; where none does, the one with the most, and so on
    with the rest. In a row, a single node is the one with the fewest free cores; several are the
    first ones. For a job that asks for GPUs, only as many cores count as it asks for, so that all
    nodes are alike.
    """
    if mask.bit_count() == count:
        return mask
    cores = [need & CORES] * len(free) if asks_gpus(need) else [each & CORES for each in free]
    rows = _rows(mask, cores)
    chosen = 0
    while True:
        enough = [row for row in rows if row[1].bit_count() >= count]
        if enough:
            return chosen | _in_row(min(enough)[1], count, cores)
        row = max(rows, key=lambda row: (row[0], -row[1]))
        rows.remove(row)
        chosen |= row[1]
        count -= row[1].bit_count()


def _rows(mask: int, cores: Sequence[int]) -> list[tuple[int, int]]:
    """The rows in `mask`, each with its free cores before it."""
    rows = []
    while mask:
        lowest = mask & -mask
        row = mask & ~(mask + lowest)  # the carry clears the lowest run of ones
        rows.append((sum(cores[lowest.bit_length() - 1 : row.bit_length()]), row))
        mask ^= row
    return rows


def _in_row(row: int, count: int, cores: Sequence[int]) -> int:
    """The `count` nodes that are taken of a row that has as many, as a mask."""
    first = (row & -row).bit_length() - 1
    if count > 1:
        return ((1 << count) - 1) << first
    free = cores[first : row.bit_length()]
    return 1 << first + free.index(min(free))
