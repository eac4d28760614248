"""What holds on all clusters alike: policies, the software's own defaults, pages to cite.

The figures are in policies.toml and the pages in sources.toml, both beside this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hublab.facts.cluster import clusters
from hublab.facts.reading import Reader, load, read_sources
from hublab.facts.source import Fact, FactError, Source
from hublab.text import HublabError, _, duration, number, quantity

_FOLDER = files("hublab") / "facts"
POLICIES = _FOLDER / "policies.toml"
SOURCES = _FOLDER / "sources.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(Fact):
    """One figure that holds on all clusters, in a sentence.

    value: in `unit`; most: the upper end where the figure is a range.
    says: the sentence, with {value} where the figure goes.
    """

    key: str
    value: float
    says: str
    unit: str = ""
    most: float | None = None

    def amount(self) -> str:
        """The figure with its unit, in the reader's form; seconds as a duration.

        >>> policy("spawn-timeout").amount()
        '5\\xa0min'
        """
        if self.unit == "s":
            return duration(self.value)
        text = quantity(self.value, self.unit) if self.unit else number(self.value)
        return f"{number(self.value)}–{quantity(self.most, self.unit)}" if self.most else text

    def sentence(self) -> str:
        """What the policy says, with its figure."""
        return _(self.says).format(value=self.amount())


def policy(key: str) -> Policy:
    """The policy of this key; raises HublabError for an unknown one, naming those there are."""
    return _find(policies(), key, _("Unknown policy “{}”: there are {}."))


@cache
def policies() -> dict[str, Policy]:
    """All policies by key, in the order of their file; raises FactError where it is wrong."""
    tables = load(POLICIES)
    reader = Reader(POLICIES.name, common_sources())
    found = {}
    for key, table in tables.get("policies", {}).items():
        place = f"policies.{key}"
        one = reader.fact(Policy, place, table, key=key)
        if "{value}" not in one.says:
            raise FactError(POLICIES.name, f"{place}.says", _("must show the figure as {value}."))
        found[key] = one
    return found


def allowed_age_days() -> int:
    """How old the check of a fact may be (days)."""
    days = load(POLICIES).get("allowed_age_days")
    if not isinstance(days, int) or days <= 0:
        raise FactError(POLICIES.name, "allowed_age_days", _("must be a number of days above 0."))
    return days


@cache
def common_sources() -> dict[str, Source]:
    """The pages in sources.toml by key; raises FactError where the file is wrong."""
    return read_sources(SOURCES.name, load(SOURCES))


def source(key: str) -> Source:
    """The page of this key, among the common ones or a cluster's own.

    Raises HublabError for an unknown key, naming those there are.
    """
    return _find(sources(), key, _("Unknown source “{}”: there are {}."))


def sources() -> dict[str, Source]:
    """All pages by key: the common ones, then those that only clusters' files name."""
    found = dict(common_sources())
    for each in clusters():
        for key, page in each.sources.items():
            found.setdefault(key, page)
    return found


def _find(found: dict, key: str, unknown: str):
    if key not in found:
        raise HublabError(unknown.format(key, ", ".join(found)))
    return found[key]
