"""How far the rules agree with what others computed, as recorded in agreement.toml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from hublab.facts.reading import read_records
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayedWait:
    """The mean wait in a trace, and that of the same jobs in a replay.

    jobs: how many are replayed; waited_s, replayed_s: seconds. Else as in Comparison.
    """

    trace: str
    jobs: int
    waited_s: int
    replayed_s: int
    recorded: date
    command: str


@cache
def replayed_waits() -> tuple[ReplayedWait, ...]:
    """All mean waits in the order of their file; raises FactError where it is wrong."""
    return read_records(AGREEMENT, ReplayedWait, "replayed_waits")


@cache
def comparisons() -> tuple[Comparison, ...]:
    """All comparisons in the order of their file; raises FactError where it is wrong."""
    found = read_records(AGREEMENT, Comparison, "comparisons")
    return tuple(_checked(one, position) for position, one in enumerate(found, start=1))


def _checked(comparison: Comparison, position: int) -> Comparison:
    if comparison.agreed > comparison.of:
        raise FactError(
            AGREEMENT.name,
            f"comparisons[{position}].agreed",
            _("is more than there were: {} of {}.").format(comparison.agreed, comparison.of),
        )
    return comparison
