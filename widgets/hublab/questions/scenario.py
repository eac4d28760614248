"""All settings of a question ↔ one short string to paste in a link, a ticket or a shell.

A scenario names its question and the version of its defaults, then the settings that differ from
these, in the order of the form: `wait-1,hours=8,gpu=gpu:h100:1`. It is made of characters that
pass through the fragment of an address, an unquoted shell word and a forum post as they are;
everything else in it is percent-encoded. Settings left out have their defaults: whoever changes
a default or a name makes it the next version.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from typing import Any, get_type_hints
from urllib.parse import quote, unquote

from hublab.facts.request import Request
from hublab.questions.cost import CostSettings
from hublab.questions.reach import ReachSettings
from hublab.questions.session import SessionSettings
from hublab.questions.wait import WaitSettings
from hublab.text import HublabError, _, number

VERSION = 1
QUESTIONS: dict[str, type] = {
    "options": Request,
    "wait": WaitSettings,
    "cost": CostSettings,
    "reach": ReachSettings,
    "session": SessionSettings,
}

_EXAMPLES = {"options": f"options-{VERSION},cluster=fir"}
_LONGEST = 1000  # characters; a whole form takes a fifth of it
_SHOWN = 40  # characters of a wrong piece that an error repeats
_TOO_LARGE = 10**300  # whole numbers from here on may not be floats
_YES_NO = {"yes": True, "no": False}


class ScenarioError(HublabError):
    """A string that is no scenario of this version; the text says which piece of it is wrong."""


def question(settings: Any) -> str:
    """The name of the question that `settings`, an instance of a type in `QUESTIONS`, ask."""
    return next(name for name, kind in QUESTIONS.items() if type(settings) is kind)


def check_types(settings: Any) -> None:
    """Raise ScenarioError for the first setting that is of another type than its field says.

    Whether a value of the right type fits is for the question to say.
    """
    for field in fields(settings):
        value = getattr(settings, field.name)
        fits, words = _TYPES[_type(type(settings), field)]
        if not fits(value):
            raise ScenarioError(
                _("{} is {}: it must be {}.").format(field.name, _shorten(repr(value)), words())
            )


def to_string(settings: Any) -> str:
    """The scenario string of a question's `settings`, an instance of a type in `QUESTIONS`."""
    pieces = [f"{question(settings)}-{VERSION}"]
    for field in fields(settings):
        value = getattr(settings, field.name)
        if value != _default(field):
            pieces.append(f"{field.name}={_write(value)}")
    return ",".join(pieces)


def from_string(text: str, asked: str | None = None) -> Any:
    """The settings that `text` stands for; the types of values are checked, not their limits.

    asked: the question that must be asked, one of `QUESTIONS`; any where None.
    Raises ScenarioError.
    """
    if len(text) > _LONGEST:
        raise ScenarioError(
            _("A scenario has at most {} characters; this text has {}.").format(
                number(_LONGEST), number(len(text))
            )
        )
    head, *pieces = text.strip().split(",")
    name = _question(head)
    if asked is not None and name != asked:
        raise ScenarioError(
            _("This scenario asks “{}”, and here only “{}” can be asked.").format(name, asked)
        )
    kind = QUESTIONS[name]
    readers = {field.name: _READERS[_type(kind, field)] for field in fields(kind)}
    values: dict[str, Any] = {}
    for piece in pieces:
        setting, equals, written = piece.partition("=")
        if not equals or setting not in readers or setting in values:
            raise ScenarioError(_not_understood(piece, name, tuple(readers), setting in values))
        values[setting] = _read(readers[setting], setting, written)
    for field in fields(kind):
        if field.default is MISSING and field.name not in values:
            words = _("A scenario of “{}” must set {}, as {} does.")
            raise ScenarioError(words.format(name, field.name, _EXAMPLES[name]))
    return kind(**values)


def _question(head: str) -> str:
    name, _dash, version = head.rpartition("-")
    if name not in QUESTIONS:
        raise ScenarioError(
            _("“{}” does not begin a scenario: it begins with one of {}.").format(
                _shorten(head), ", ".join(f"{known}-{VERSION}" for known in QUESTIONS)
            )
        )
    if version != str(VERSION):
        raise ScenarioError(
            _("This scenario is of version “{}”, and this hublab reads version {}.").format(
                _shorten(version), VERSION
            )
        )
    return name


def _not_understood(piece: str, name: str, known: tuple[str, ...], twice: bool) -> str:
    if twice:
        return _("“{}” sets again what this scenario has set before.").format(_shorten(piece))
    return _(
        "“{}” is no setting of “{}”: its settings are {}, each followed by = and a value."
    ).format(_shorten(piece), name, ", ".join(known))


def _read(reader: Callable[[str], Any], setting: str, written: str) -> Any:
    try:
        return reader(written)
    except ValueError as error:
        raise ScenarioError(
            _("The scenario's value “{}” does not fit {}.").format(_shorten(written), setting)
        ) from error


def _shorten(text: str) -> str:
    """The beginning of `text` as an error may repeat it, in one line."""
    shown = "".join(letter if letter.isprintable() else "\ufffd" for letter in text[:_SHOWN])
    return shown if len(text) <= _SHOWN else f"{shown}…"


def _write(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _write_number(value)
    if isinstance(value, tuple):
        return "/".join(map(_write, value))
    return quote(value, safe=":")


def _write_number(value: float) -> str:
    return repr(value).removesuffix(".0")


def _read_number(written: str) -> float:
    # Python alone would take "inf", "1_000" and digits of other scripts as well.
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?", written):
        raise ValueError(written)
    value = float(written)
    if math.isinf(value):
        raise ValueError(written)
    return value


def _read_whole_number(written: str) -> int:
    if not re.fullmatch(r"-?[0-9]+", written):
        raise ValueError(written)
    return int(written)


def _read_numbers(written: str) -> tuple[float, ...]:
    return tuple(_read_number(item) for item in written.split("/")) if written else ()


def _read_text(written: str) -> str:
    return unquote(written, errors="strict")


def _read_texts(written: str) -> tuple[str, ...]:
    return tuple(map(_read_text, written.split("/"))) if written else ()


def _read_yes_or_no(written: str) -> bool:
    if written not in _YES_NO:
        raise ValueError(written)
    return _YES_NO[written]


_READERS: dict[Any, Callable[[str], Any]] = {
    float: _read_number,
    int: _read_whole_number,
    bool: _read_yes_or_no,
    str: _read_text,
    tuple[float, ...]: _read_numbers,
    tuple[str, ...]: _read_texts,
}


def _is_number(value: Any) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, float) or (whole and abs(value) < _TOO_LARGE)


def _all(values: Any, fits: Callable[[Any], bool]) -> bool:
    return isinstance(values, tuple) and all(map(fits, values))


# What fits a type, and the words for it.
_TYPES: dict[Any, tuple[Callable[[Any], bool], Callable[[], str]]] = {
    float: (_is_number, lambda: _("a number")),
    int: (
        lambda value: isinstance(value, int) and _is_number(value),
        lambda: _("a whole number"),
    ),
    bool: (lambda value: isinstance(value, bool), lambda: _("True or False")),
    str: (lambda value: isinstance(value, str), lambda: _("a text")),
    tuple[float, ...]: (lambda value: _all(value, _is_number), lambda: _("a row of numbers")),
    tuple[str, ...]: (
        lambda value: _all(value, lambda item: isinstance(item, str)),
        lambda: _("a row of texts"),
    ),
}


def _type(kind: type, field: Field[Any]) -> Any:
    return get_type_hints(kind)[field.name]


def _default(field: Field[Any]) -> Any:
    return MISSING if field.default is MISSING else field.default
