"""Reads what Slurm's commands print, for the tests that compare with it."""

from __future__ import annotations

_MEGABYTES = {"K": 1 / 1024, "M": 1.0, "G": 1024.0, "T": 1024.0**2}


def allocated(tres: str) -> dict[str, float]:
    """The amounts in an AllocTRES such as `billing=2,cpu=2,mem=2G,node=1`; memory in MB."""
    pairs = (part.split("=") for part in tres.split(","))
    return {
        name: float(amount[:-1]) * _MEGABYTES[amount[-1]]
        if amount[-1] in _MEGABYTES
        else float(amount)
        for name, amount in pairs
    }
