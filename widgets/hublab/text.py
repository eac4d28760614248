"""Sentences, numbers and units: the one place where they take the reader's form.

Every sentence that `hublab` shows goes through `_` or `ngettext`; every number with a unit goes
through `quantity` or `duration`. A translation then changes words in one catalogue and number
formats in one function.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from importlib.resources import files

NO_BREAK_SPACE = "\u00a0"


class HublabError(ValueError):
    """What a person asked for can't be done; its text is one sentence they can act on."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a language writes a number: the sign before decimals, the sign between thousands."""

    decimal: str
    thousands: str


# Thousands are parted by a no-break space in both languages (ISO 80000-1).
_FORMATS = {
    "en": NumberFormat(decimal=".", thousands=NO_BREAK_SPACE),
    "fr": NumberFormat(decimal=",", thousands=NO_BREAK_SPACE),
}
_format = _FORMATS["en"]
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use_language(language: str) -> None:
    """Show sentences and numbers in `language` ("en" or "fr") from now on.

    A language without a catalogue keeps the English sentences and its own numbers.
    Raises HublabError for a language whose number format is unknown.
    """
    global _format, _catalogue
    if language not in _FORMATS:
        raise HublabError(_("Unknown language “{}”: choose en or fr.").format(language))
    _format = _FORMATS[language]
    _catalogue = gettext.translation(
        "hublab", str(files("hublab") / "locale"), [language], fallback=True
    )


def _(message: str) -> str:
    """`message` in the reader's language."""
    return _catalogue.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form of a message that fits `count`, in the reader's language."""
    return _catalogue.ngettext(singular, plural, count)


def number(value: float | int | Decimal, digits: int | None = None) -> str:
    """`value` rounded to at most `digits` decimals (as it is where None), without trailing zeros.

    Groups of thousands are parted from five digits on: 4000, but 16 000. Halves round to even,
    so that the text does not depend on binary floats' luck. Infinities become ∞.
    """
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return "∞" if value > 0 else "−∞"
    exact = Decimal(str(value))
    if digits is not None:
        exact = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN)
    whole, _point, decimals = f"{abs(exact):f}".partition(".")
    decimals = decimals.rstrip("0")
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", _format.thousands)
    text = whole + (_format.decimal + decimals if decimals else "")
    return f"−{text}" if exact < 0 and text != "0" else text


def quantity(value: float | int | Decimal, unit: str, digits: int | None = None) -> str:
    """A number and its unit, held together by a no-break space: `quantity(4000, "MB")`."""
    return f"{number(value, digits)}{NO_BREAK_SPACE}{unit}"


_STEPS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def duration(seconds: float) -> str:
    """A duration in its two largest units, rounded: 5400 → “1 h 30 min”, 45 → “45 s”."""
    if seconds == float("inf"):
        return number(seconds)
    if seconds < 0:
        return "−" + duration(-seconds)
    rounded = round(seconds)
    size, unit = next((step for step in _STEPS if rounded >= step[0]), _STEPS[-1])
    position = _STEPS.index((size, unit))
    if unit == "s":
        return quantity(rounded, unit)
    smaller, small_unit = _STEPS[position + 1]
    count = round(rounded / smaller)
    whole, rest = divmod(count, size // smaller)
    if whole * size >= 86_400 and unit != "d":  # 23 h 59 min 59 s rounds up into the next unit
        return duration(whole * size)
    text = quantity(whole, unit)
    return f"{text} {quantity(rest, small_unit)}" if rest else text
