"""What a person can set on a panel, told once for every skin: labels, forms, choices, hints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from math import isnan
from typing import Any

from hublab.skin import Column, Table
from hublab.text import HublabError, _, number


class Form(Enum):
    """The kinds of input; each has one native control in a browser."""

    NUMBER = "number"
    WHOLE_NUMBER = "whole number"
    NUMBERS = "numbers"
    TEXT = "text"
    CHOICE = "choice"
    YES_OR_NO = "yes or no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One option of a choice: the settings' value and the words that stand for it."""

    value: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One control.

    setting: the name of the field of the settings that it sets.
    label: its name on the page, with the unit in brackets.
    step: how far one press of an arrow key moves a number.
    hint: a few words on what fits, such as the limits.
    group: the words over it and its neighbours of the same group; "" for none.
    folded: whether these words stand alone until they are pressed; None where they never do.
    unseen: what begins its name for those who hear it, where its group says it to those who see it.
    """

    setting: str
    label: str
    form: Form
    step: float = 1
    choices: tuple[Choice, ...] = ()
    hint: str = ""
    group: str = ""
    folded: bool | None = None
    unseen: str = ""


def grouped(words: str, *controls: Control, folded: bool | None = None) -> tuple[Control, ...]:
    """These controls under common words."""
    return tuple(replace(control, group=words, folded=folded) for control in controls)


def settings_table(caption: str, controls: Sequence[Control], settings: Any) -> Table:
    """The settings as a page without controls shows them."""
    rows = tuple(
        (control.label, words(control, getattr(settings, control.setting)), control.hint)
        for control in controls
    )
    if not any(control.hint for control in controls):
        rows = tuple(row[:2] for row in rows)
        return Table(caption=caption, columns=_columns()[:2], rows=rows)
    return Table(caption=caption, columns=_columns(), rows=rows)


def _columns() -> tuple[Column, ...]:
    return Column(head=_("Field")), Column(head=_("Value")), Column(head=_("What fits"))


def words(control: Control, value: Any) -> str:
    """A setting's value in words."""
    match control.form:
        case Form.YES_OR_NO:
            return _("yes") if value else _("no")
        case Form.NUMBERS:
            return write_numbers(value)
        case Form.NUMBER | Form.WHOLE_NUMBER:
            return number(value) if not isnan(value) else _("not a number")
        case Form.CHOICE:
            return next((each.words for each in control.choices if each.value == value), value)
        case Form.TEXT:
            return value


def write_numbers(values: Sequence[float]) -> str:
    """Numbers as a person types them: “12 4 0.5”."""
    return " ".join(repr(value).removesuffix(".0") for value in values)


def read_numbers(control: Control, text: str) -> tuple[float, ...]:
    """The numbers in `text`, parted by spaces or semicolons; raises HublabError."""
    try:
        return tuple(float(item) for item in text.replace(";", " ").split())
    except ValueError as error:
        raise HublabError(
            _("{}: “{}” is not a row of numbers such as “12 4 0.5”.").format(control.label, text)
        ) from error


def read_whole(control: Control, value: float) -> int:
    """A whole number as such; raises HublabError for another."""
    if not value.is_integer():
        shown = words(control, value)
        raise HublabError(_("{}: {} is not a whole number.").format(control.label, shown))
    return int(value)
