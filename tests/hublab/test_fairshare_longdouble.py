"""The 64-bit significand in whole numbers is that of the processor, bit for bit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hublab.rules.shares import longdouble
from hypothesis import given
from hypothesis import strategies as st

amounts = st.one_of(
    st.integers(0, 10**6).map(float),
    st.floats(0, 1e18, allow_subnormal=False),
    st.floats(1e-30, 1e-6),
    st.floats(1e17, 1e40),
)
operations = st.sampled_from(["add", "multiply", "divide"])


def exactly(value: longdouble.LongDouble) -> Fraction:
    """The value of the bits, by the format's definition."""
    if not value:
        return Fraction(0)
    exponent, fraction = divmod(value, 2**63)
    return Fraction(2**63 + fraction) * Fraction(2) ** (exponent - 16_383 - 63)


def nearest(value: Fraction) -> Fraction:
    """The number of 64 significant bits that is nearest to `value`, halves to even."""
    if not value:
        return value
    scale = Fraction(1)
    while value * scale < 2**63:
        scale *= 2
    while value * scale >= 2**64:
        scale /= 2
    return round(value * scale) / scale


@given(operations, amounts, amounts, amounts)
def test_operations_round_to_the_nearest_once(name: str, a: float, b: float, c: float) -> None:
    operate = getattr(longdouble, name)
    exact = {"add": Fraction.__add__, "multiply": Fraction.__mul__, "divide": Fraction.__truediv__}
    left = longdouble.add(longdouble.from_float(a), longdouble.from_float(c))  # uses all 64 bits
    right = longdouble.from_float(b or 1.0)
    expected = nearest(exact[name](exactly(left), exactly(right)))
    assert exactly(operate(left, right)) == expected


@given(amounts, amounts, amounts)
def test_operations_are_those_of_the_processor(a: float, b: float, c: float) -> None:
    numpy = pytest.importorskip("numpy")
    if numpy.finfo(numpy.longdouble).nmant != 63:
        pytest.skip("this machine's long double is not the 80-bit one")

    def bits(value: object) -> longdouble.LongDouble:
        raw = numpy.array([value], dtype=numpy.longdouble).tobytes()[:10]
        significand, exponent = (int.from_bytes(part, "little") for part in (raw[:8], raw[8:]))
        return (exponent << 63) + significand - 2**63 if significand else 0

    x, y, z = (numpy.longdouble(value) for value in (a, b or 1.0, c))
    u, v, w = (longdouble.from_float(value) for value in (a, b or 1.0, c))
    assert longdouble.divide(longdouble.add(u, w), v) == bits((x + z) / y)
    assert longdouble.multiply(longdouble.divide(u, v), w) == bits(x / y * z)
    assert longdouble.to_float(longdouble.divide(u, v)) == float(x / y)


@given(amounts, amounts)
def test_order_is_that_of_the_values(a: float, b: float) -> None:
    assert (longdouble.from_float(a) < longdouble.from_float(b)) == (a < b)
    assert longdouble.from_float(a) < longdouble.INFINITY


@given(amounts)
def test_floats_come_back_unchanged(a: float) -> None:
    assert exactly(longdouble.from_float(a)) == Fraction(a)
    assert longdouble.to_float(longdouble.from_float(a)) == a
    assert longdouble.truncated(longdouble.from_float(a)) == int(a)


@given(st.decimals(0, 10**30, places=6), st.integers(0, 10**40))
def test_digits_are_read_to_the_nearest(decimal: Decimal, whole: int) -> None:
    assert exactly(longdouble.from_decimal(decimal)) == nearest(Fraction(decimal))
    assert exactly(longdouble.from_decimal(whole)) == nearest(Fraction(whole))


def test_division_by_zero_is_infinite_but_for_zero() -> None:
    one = longdouble.from_float(1.0)
    assert longdouble.divide(one, longdouble.ZERO) == longdouble.INFINITY
    assert longdouble.to_float(longdouble.INFINITY) == float("inf")
    assert longdouble.divide(longdouble.ZERO, one) == longdouble.ZERO
    with pytest.raises(ZeroDivisionError):
        longdouble.divide(longdouble.ZERO, longdouble.ZERO)


def test_a_tie_on_paper_can_be_broken_in_the_last_bit() -> None:
    def level(shares: float, own: float, total: float) -> longdouble.LongDouble:
        usage = longdouble.divide(longdouble.from_float(own), longdouble.from_float(total))
        return longdouble.divide(longdouble.from_float(shares), usage)

    assert Fraction(2, 12) / Fraction(10, 60) == Fraction(10, 12) / Fraction(50, 60)
    assert level(2 / 12, 10, 60) != level(10 / 12, 50, 60)
