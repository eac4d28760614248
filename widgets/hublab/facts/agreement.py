"""How far the rules agree with what others computed, as recorded in agreement.toml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from hublab.facts.reading import Reader, load
from hublab.facts.source import FactError
from hublab.text import _

AGREEMENT = files("hublab") / "facts" / "agreement.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One comparison of a rule with numbers that are not ours.

    agreed, of: how many of how many `unit` were the same; within: what counts as the same.
    recorded: the day it was made; command: what makes it again.
    """

    rule: str
    compared_with: str
    agreed: int
    of: int
    unit: str
    within: str
    recorded: date
    command: str


@cache
def comparisons() -> tuple[Comparison, ...]:
    """All comparisons in the order of their file; raises FactError where it is wrong."""
    reader = Reader(AGREEMENT.name, {})
    tables = load(AGREEMENT).get("comparisons", [])
    return tuple(
        _checked(reader.fact(Comparison, f"comparisons[{position}]", table), position)
        for position, table in enumerate(tables, start=1)
    )


def _checked(comparison: Comparison, position: int) -> Comparison:
    if comparison.agreed > comparison.of:
        raise FactError(
            AGREEMENT.name,
            f"comparisons[{position}].agreed",
            _("is more than there were: {} of {}.").format(comparison.agreed, comparison.of),
        )
    return comparison
