"""Reads TOML tables into fact classes and says, file and key, what is wrong with a table.

A class's fields are the table's keys; a field with a default may be left out. Numbers are above 0,
texts are not empty where they are required, and a key that the class doesn't know is refused, since
it is most likely a slip.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from importlib.resources.abc import Traversable
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from hublab.facts.source import FactError, Source
from hublab.text import _

F = TypeVar("F")


def load(file: Traversable) -> dict[str, Any]:
    """The tables of a TOML file; raises FactError where it can't be read or is not TOML."""
    text = ""
    try:
        text = file.read_text(encoding="utf-8")
        return tomllib.loads(text)
    except OSError as error:
        raise FactError(file.name, "", _("can't be read: {}.").format(error.strerror)) from error
    except ValueError as error:  # not TOML, or not UTF-8
        reason = _("is not TOML: {}.").format(error)
        if _is_about_a_date(str(error), text):
            reason += " " + _("A date is YYYY-MM-DD, such as 2026-11-22.")
        raise FactError(file.name, "", reason) from error


def _is_about_a_date(error: str, text: str) -> bool:
    """Whether the line that tomllib stumbled over looks as if a date was meant."""
    place = re.search(r"at line (\d+)", error)
    line = text.splitlines()[int(place[1]) - 1] if place else ""
    return bool(re.search(r"=\s*\d+[-./]\d+[-./]\d+", line))


def read_records(file: Traversable, cls: type[F], name: str) -> tuple[F, ...]:
    """The tables [[name]] of a file without sources, in its order, as objects of `cls`."""
    reader = Reader(file.name, {})
    return tuple(
        reader.fact(cls, f"{name}[{position}]", table)
        for position, table in enumerate(load(file).get(name, ()), start=1)
    )


def read_sources(file: str, tables: object) -> dict[str, Source]:
    """The [sources] of a file by their keys; an edit after the check is refused."""
    if not isinstance(tables, Mapping) or not tables:
        raise FactError(file, "sources", _("is missing: name the pages the facts are from."))
    found = {}
    for key, table in tables.items():
        place = f"sources.{key}"
        source = Reader(file, {}).fact(Source, place, table, key=key)
        if source.edited is not None and source.edited > source.checked:
            raise FactError(
                file,
                f"{place}.checked",
                _("is before the page's last edit, {}.").format(source.edited),
            )
        found[key] = source
    return found


class Reader:
    """Makes facts of the tables of one file, whose sources are known."""

    def __init__(self, file: str, sources: Mapping[str, Source]) -> None:
        self.file = file
        self.sources = sources

    def fact(self, cls: type[F], place: str, table: object, **given: object) -> F:
        """An object of the data class `cls` from the table at `place`; `given` are ready fields."""
        if not isinstance(table, Mapping):
            raise FactError(self.file, place, _("must be a table."))
        expected = {
            _toml_key(field): field
            for field in fields(cls)
            if field.name not in given  # type: ignore[arg-type]
        }
        for key in table:
            if key not in expected:
                raise FactError(
                    self.file,
                    _join(place, key),
                    _("is not known; the keys here are {}.").format(", ".join(expected)),
                )
        types = get_type_hints(cls)
        values = dict(given)
        for key, field in expected.items():
            if key in table:
                values[field.name] = self._value(types[field.name], _join(place, key), table[key])
            elif field.default is MISSING:
                raise FactError(self.file, _join(place, key), _missing(key))
        return cls(**values)

    def _value(self, kind: Any, place: str, value: object) -> Any:
        if get_origin(kind) is UnionType:  # “X | None”: a table or figure that may be left out
            kind = next(option for option in get_args(kind) if option is not NoneType)
        if get_origin(kind) is tuple:
            if not isinstance(value, list):
                raise FactError(self.file, place, _("must be a list."))
            item = get_args(kind)[0]
            return tuple(
                self._value(item, f"{place}[{index}]", part) for index, part in enumerate(value, 1)
            )
        if get_origin(kind) is Literal:
            if value not in get_args(kind):
                allowed = ", ".join(get_args(kind))
                raise FactError(
                    self.file, place, _("must be one of {}, not {!r}.").format(allowed, value)
                )
            return value
        if kind is Source:
            return self._source(place, value)
        if is_dataclass(kind):
            return self.fact(kind, place, value)
        return self._figure(kind, place, value)

    def _source(self, place: str, key: object) -> Source:
        if key not in self.sources:
            raise FactError(
                self.file,
                place,
                _("{!r} is not a key of [sources]; there are {}.").format(
                    key, ", ".join(self.sources)
                ),
            )
        return self.sources[str(key)]

    def _figure(self, kind: type, place: str, value: object) -> object:
        accepted, words = _FIGURES[kind]
        of_kind = isinstance(value, accepted) and isinstance(value, bool) == (kind is bool)
        if not of_kind or isinstance(value, datetime):
            raise FactError(self.file, place, _("must be {}, not {!r}.").format(_(words), value))
        if kind in (int, float) and not 0 < value < float("inf"):  # type: ignore[operator]
            raise FactError(self.file, place, _("must be above 0, not {!r}.").format(value))
        return value


_FIGURES: dict[type, tuple[type | tuple[type, ...], str]] = {
    str: (str, "a text"),
    int: (int, "a whole number"),
    float: ((int, float), "a number"),
    bool: (bool, "true or false"),
    date: (date, "a date such as 2026-11-22"),
}


def _missing(key: str) -> str:
    reasons = {
        "source": _("is missing: every table names the page that its figures are from."),
        "checked": _("is missing: every table says on what day it was checked."),
    }
    return reasons.get(key, _("is missing."))


def _toml_key(field: Field[Any]) -> str:
    """The key that holds a field: its own name, or that in its metadata."""
    return field.metadata.get("key", field.name)


def _join(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key
