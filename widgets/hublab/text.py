"""Sentences, numbers and units: the one place where they take the reader's form.

Every sentence that `hublab` shows goes through `_` or `ngettext`; every number with a unit goes
through `quantity` or `duration`. A translation then changes words in one catalogue and number
formats in one function.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from decimal import MAX_PREC, ROUND_HALF_EVEN, Context, Decimal
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
_ALL_DIGITS = Context(prec=MAX_PREC)  # a float has up to 309 digits before its point
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
        exact = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN, _ALL_DIGITS)
    whole, _point, decimals = f"{abs(exact):f}".partition(".")
    decimals = decimals.rstrip("0")
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", _format.thousands)
    text = whole + (_format.decimal + decimals if decimals else "")
    return f"−{text}" if exact < 0 else text


def quantity(value: float | int | Decimal, unit: str, digits: int | None = None) -> str:
    """A number and its unit, held together by a no-break space: `quantity(4000, "MB")`."""
    return f"{number(value, digits)}{NO_BREAK_SPACE}{unit}"


def equivalent_hours(value: float | int | Decimal, unit: str, digits: int | None = None) -> str:
    """An amount of what is charged, by the name of its equivalent.

    >>> equivalent_hours(1, "core-equivalent")
    '1 core-equivalent-hour'
    >>> equivalent_hours(1.5, "RGU-equivalent")
    '1.5 RGU-equivalent-hours'
    """
    shown = number(value, digits)
    words = ngettext("{} {}-hour", "{} {}-hours", 1 if shown == "1" else 2)
    return words.format(shown, unit)


# Two units that are shown together, and the duration from which the next pair takes over.
_PAIRS = (
    (60, "min", 1, "s", 3_600),
    (3_600, "h", 60, "min", 86_400),
    (86_400, "d", 3_600, "h", float("inf")),
)


def duration(seconds: float) -> str:
    """A duration in its two largest units, rounded to the smaller of them.

    >>> duration(5400)
    '1\\xa0h 30\\xa0min'
    >>> duration(86_399)
    '1\\xa0d'
    """
    if seconds in (float("inf"), float("-inf")):
        return number(seconds)
    if seconds < 0:
        text = duration(-seconds)
        return text if text == duration(0) else f"−{text}"
    size, unit, small_size, small_unit, _limit = next(
        pair for pair in _PAIRS if _rounded(seconds, pair[2]) < pair[4]
    )
    whole, rest = divmod(_rounded(seconds, small_size), size)
    parts = [quantity(whole, unit)] if whole else []
    if rest or not whole:
        parts.append(quantity(rest // small_size, small_unit))
    return " ".join(parts)


def span(least_s: float, most_s: float) -> str:
    """From one duration to another, with a unit that both have told once.

    >>> span(60, 300), span(1800, 10_800)
    ('1–5\\xa0min', '30\\xa0min–3\\xa0h')
    """
    least, most = duration(least_s), duration(most_s)
    (first, *units), (_last, *others) = (each.split(NO_BREAK_SPACE) for each in (least, most))
    return f"{first if units == others else least}–{most}"


def _rounded(seconds: float, step: int) -> int:
    """`seconds` to the nearest whole number of steps."""
    return round(seconds / step) * step
