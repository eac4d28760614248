"""The 64-bit significand of C's `long double` on x86-64, in whole numbers.

Slurm keeps usage and LevelFS as long doubles and compares them bit by bit, so two people who are
equal on paper tie or don't by the last of 64 bits, which Python's floats (53 bits) can't tell.

A `LongDouble` is a value from zero to infinity held in one int: the biased exponent above the 63
bits that follow the leading one. Such ints compare as the values do, so they can be sorted as
they are. Every operation rounds once, to the nearest value, halves to even, as the processor does.
Subnormal numbers and overflow are left out: what usage can reach is far from both.
"""

from __future__ import annotations

from decimal import Decimal
from math import frexp, ldexp
from typing import TypeAlias

LongDouble: TypeAlias = int

_LEADING = 1 << 63  # the leading one, which is not stored
_FRACTION = _LEADING - 1
_BIAS = 16_383

ZERO: LongDouble = 0
INFINITY: LongDouble = 0x7FFF << 63


def from_float(value: float) -> LongDouble:
    """The finite, non-negative float `value`, exactly."""
    if not value:
        return ZERO
    fraction, exponent = frexp(value)
    return ((exponent + _BIAS - 1) << 63) + (int(fraction * 0x20000000000000) << 11) - _LEADING


def from_decimal(value: Decimal | int) -> LongDouble:
    """The long double nearest to the non-negative `value`, as C reads its digits."""
    numerator, denominator = value.as_integer_ratio()
    return _quotient(numerator, denominator)


def add(a: LongDouble, b: LongDouble) -> LongDouble:
    """The sum a + b."""
    if a < b:
        a, b = b, a
    if not b:
        return a
    distance = (a >> 63) - (b >> 63)
    total = ((a & _FRACTION | _LEADING) << distance) + (b & _FRACTION | _LEADING)
    return _rounded(total, (b >> 63) - 63)


def multiply(a: LongDouble, b: LongDouble) -> LongDouble:
    """The product a · b."""
    if not a or not b:
        return ZERO
    product = (a & _FRACTION | _LEADING) * (b & _FRACTION | _LEADING)
    return _rounded(product, (a >> 63) + (b >> 63) - _BIAS - 126)


def divide(a: LongDouble, b: LongDouble) -> LongDouble:
    """The quotient a / b of finite values: infinity for a/0; ZeroDivisionError for 0/0."""
    if not b:
        if not a:
            raise ZeroDivisionError("0/0 has no value")
        return INFINITY
    if not a:
        return ZERO
    dividend = a & _FRACTION | _LEADING
    divisor = b & _FRACTION | _LEADING
    exponent = (a >> 63) - (b >> 63) + _BIAS
    if dividend >= divisor:
        quotient, rest = divmod(dividend << 63, divisor)
    else:
        quotient, rest = divmod(dividend << 64, divisor)
        exponent -= 1
    rest += rest
    if rest > divisor or (rest == divisor and quotient & 1):
        quotient += 1
    # Where rounding makes the quotient 2⁶⁴, the sum carries into the exponent by itself.
    return (exponent << 63) + quotient - _LEADING


def to_float(value: LongDouble) -> float:
    """The float nearest to `value`."""
    if value == INFINITY:
        return float("inf")
    if not value:
        return 0.0
    return ldexp(value & _FRACTION | _LEADING, (value >> 63) - _BIAS - 63)


def truncated(value: LongDouble) -> int:
    """The whole part of the finite `value`."""
    exponent = (value >> 63) - _BIAS - 63
    significand = value & _FRACTION | _LEADING
    return significand << exponent if exponent >= 0 else significand >> -exponent


def _rounded(significand: int, exponent: int) -> LongDouble:
    """`significand` · 2**(`exponent` − _BIAS), of 64 bits or more, rounded to 64."""
    excess = significand.bit_length() - 64
    if excess > 0:
        exponent += excess
        rest = significand & ((1 << excess) - 1)
        significand >>= excess
        half = 1 << (excess - 1)
        if rest > half or (rest == half and significand & 1):
            significand += 1
    return ((exponent + 63) << 63) + significand - _LEADING


def _quotient(numerator: int, denominator: int) -> LongDouble:
    """The long double nearest to a ratio of whole numbers of any size."""
    if not numerator:
        return ZERO
    # 66 bits of quotient or more, and one that stands for everything below them.
    shift = max(0, 66 - numerator.bit_length() + denominator.bit_length())
    quotient, rest = divmod(numerator << shift, denominator)
    return _rounded(quotient << 1 | (rest > 0), _BIAS - shift - 1)
