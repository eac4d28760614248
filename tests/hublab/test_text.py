"""Numbers and units take the reader's form in one place, and lose nothing on the way."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hublab.text import (
    HublabError,
    duration,
    equivalent_hours,
    ngettext,
    number,
    quantity,
    span,
    use_language,
)
from hypothesis import given
from hypothesis import strategies as st


@pytest.fixture
def french() -> Iterator[None]:
    use_language("fr")
    yield
    use_language("en")


def read(text: str) -> Decimal:
    """The number that an English text shows."""
    return Decimal(text.replace("\u00a0", "").replace("−", "-"))


@given(st.integers(-(10**15), 10**15))
def test_a_whole_number_can_be_read_back(value: int) -> None:
    assert read(number(value)) == value


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 6))
def test_rounding_is_to_the_nearest(value: float, digits: int) -> None:
    shown = read(number(value, digits))
    assert abs(shown - Decimal(str(value))) <= Decimal(1).scaleb(-digits) / 2


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (4000, None, "4000"),
        (16000, None, "16\u00a0000"),
        (6144000, None, "6\u00a0144\u00a0000"),
        (12.20, None, "12.2"),
        (0.125, 2, "0.12"),  # halves go to the even neighbour
        (0.135, 2, "0.14"),
        (-0.004, 2, "0"),  # never “−0”
        (-1.5, None, "−1.5"),
        (math.inf, None, "∞"),
        (-math.inf, 1, "−∞"),
    ],
)
def test_numbers(value: float, digits: int | None, text: str) -> None:
    assert number(value, digits) == text


@pytest.mark.parametrize(
    ("ends", "text"),
    [
        ((60, 300), "1–5 min"),
        ((1800, 10_800), "30 min–3 h"),
        ((90, 300), "1 min 30 s–5 min"),
        ((0, math.inf), "0 s–∞"),
    ],
)
def test_a_span_tells_a_common_unit_once(ends: tuple[float, float], text: str) -> None:
    assert span(*ends).replace("\u00a0", " ") == text


def test_a_unit_holds_on_to_its_number() -> None:
    assert quantity(4000, "MB") == "4000\u00a0MB"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (45, "45 s"),
        (59.7, "1 min"),  # rounds up into the next unit
        (90, "1 min 30 s"),
        (3599.6, "1 h"),
        (5400, "1 h 30 min"),
        (86_399, "1 d"),
        (7 * 86_400, "7 d"),
        (90_000, "1 d 1 h"),
        (-90, "−1 min 30 s"),
        (-0.2, "0 s"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
    ],
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds).replace("\u00a0", " ") == text


@given(st.floats(0, 1e9))
def test_a_duration_is_within_half_of_its_smaller_unit(seconds: float) -> None:
    sizes = {"s": 1, "min": 60, "h": 3600, "d": 86_400}
    parts = [part.split("\u00a0") for part in duration(seconds).split(" ")]
    shown = sum(int(read("".join(count))) * sizes[unit] for *count, unit in parts)
    step = 1 if seconds < 3600 else 60 if seconds < 86_400 else 3600
    assert abs(shown - seconds) <= step / 2


@pytest.mark.usefixtures("french")
def test_french_numbers() -> None:
    assert number(16000.5) == "16\u00a0000,5"


@pytest.mark.usefixtures("french")
def test_without_a_catalogue_sentences_stay_english() -> None:
    assert ngettext("{} core", "{} cores", 2) == "{} cores"


def test_an_unknown_language_is_refused_in_one_sentence() -> None:
    with pytest.raises(HublabError, match="Unknown language “tlh”: choose en or fr"):
        use_language("tlh")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1 core-equivalent-hour"),
        (1.004, "1 core-equivalent-hour"),
        (0.5, "0.5 core-equivalent-hours"),
        (16_000, "16\u00a0000 core-equivalent-hours"),
    ],
)
def test_one_hour_of_an_equivalent_is_no_plural(value: float, text: str) -> None:
    assert equivalent_hours(value, "core-equivalent", 2) == text
