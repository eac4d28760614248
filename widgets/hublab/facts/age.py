"""Which facts were checked too long ago: the clusters' files, the common ones, and the sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable

from hublab.facts.elsewhere import ELSEWHERE
from hublab.facts.policy import POLICIES, SOURCES
from hublab.facts.reading import load
from hublab.facts.source import FactError
from hublab.text import _


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedFact:
    """A table of a fact file, the page it is from ("" for a page itself), the day of its check."""

    file: str
    key: str
    source: str
    checked: date

    def age_days(self, today: date) -> int:
        """How many days ago it was checked."""
        return (today - self.checked).days

    def sentence(self, today: date) -> str:
        """File, key, date and age: what to check again."""
        return _("{file}, {key}: checked {date}, {days} days ago.").format(
            file=self.file,
            key=self.key or _("the whole"),
            date=self.checked.isoformat(),
            days=self.age_days(today),
        )


def dated_facts() -> tuple[DatedFact, ...]:
    """Every table with a date of its check, file by file in the order of their names."""
    folder = files("hublab") / "clusters"
    clusters = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".toml")),
        key=lambda file: file.name,
    )
    return tuple(
        fact for file in (*clusters, POLICIES, ELSEWHERE, SOURCES) for fact in _dated(file)
    )


def stale(today: date, allowed_days: int) -> tuple[DatedFact, ...]:
    """The facts whose check is more than `allowed_days` before `today`."""
    return tuple(fact for fact in dated_facts() if fact.age_days(today) > allowed_days)


def check_dates(today: date) -> None:
    """Raise FactError for the first date of a check that lies after `today`.

    Whoever changes facts asks this, and not who reads them: a reader's clock may be slow.
    """
    for fact in dated_facts():
        if fact.checked > today:
            raise FactError(
                fact.file,
                _join(fact.key, "checked"),
                _("{} lies in the future.").format(fact.checked),
            )


def _dated(file: Traversable) -> Iterator[DatedFact]:
    for key, table in _tables("", load(file)):
        if isinstance(table.get("checked"), date):
            yield DatedFact(
                file=file.name,
                key=key,
                source=table.get("source", ""),
                checked=table["checked"],
            )


def _tables(key: str, value: object) -> Iterator[tuple[str, Mapping]]:
    """All tables within `value` by their dotted keys, outer ones first."""
    if isinstance(value, Mapping):
        yield key, value
        for name, part in value.items():
            yield from _tables(_join(key, name), part)
    elif isinstance(value, list):
        for index, part in enumerate(value, 1):
            yield from _tables(f"{key}[{index}]", part)


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name
