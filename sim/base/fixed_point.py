"""Exact numbers: integers of hundredths or millionths, and divisions rounded half to even.

Points and coefficients are integers of hundredths, money of cents and recorded values of
millionths, so that sums do not depend on their order. The compiled divisions here are the
only rounding of points and money. Of real numbers it is said here when they are all alike.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation

import numpy as np

from sim.kernel import kernel

HUNDRED = 100
MILLION = 1_000_000
LARGEST = 10**15
"""The largest number of last decimals that :func:`scaled` gives."""
ROUNDING = 1e-9
"""What real numbers of the same things may differ by, relative to them, and still be the same."""
SATURATED = 2**62
"""What :func:`multiply_divide` returns for a quotient that does not fit."""
# not \d, and not Decimal alone: both take the digits of every script
_DECIMAL = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def scaled(number: int | float | str | Decimal, decimals: int) -> int:
    """Turn a decimal number into a whole number of its last allowed decimals.

    Parameters
    ----------
    number : int, float, str or Decimal
        A float stands for the shortest decimal that prints as it; a text holds ASCII digits with a
        sign and a point between digits at most.
    decimals : int
        How many decimals are allowed.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If it is no finite number or has more decimals.
    """
    # to Python they are integers
    if isinstance(number, bool):
        raise ValueError("true and false are no numbers")
    if isinstance(number, float) and not math.isfinite(number):
        raise ValueError("the number must be finite")
    # before it is written out, which Python refuses for thousands of digits
    if isinstance(number, int) and abs(number) > LARGEST:
        raise ValueError("the number is too large")
    if isinstance(number, str) and not _DECIMAL.fullmatch(number):
        raise ValueError("not a number")
    try:
        # by way of text: the decimal of the float 0.1 itself has some fifty digits
        shifted = Decimal(str(number)).scaleb(decimals)
    except InvalidOperation as error:
        raise ValueError("not a number") from error
    if not shifted.is_finite():
        raise ValueError("the number must be finite")
    if abs(shifted) > LARGEST:
        raise ValueError("the number is too large")
    integer = int(shifted)
    if integer != shifted:
        raise ValueError(f"at most {decimals} decimals")
    return integer


@kernel(inline=True)
def divide_half_even(numerator, denominator):
    """Divide integers, the denominator positive, and round the exact fraction half to even."""
    # rounds down below zero too, so the remainder is never negative
    quotient = numerator // denominator
    remainder = numerator - quotient * denominator
    twice = 2 * remainder
    if twice > denominator or (twice == denominator and quotient % 2 != 0):
        quotient += 1
    return quotient


@kernel
def multiply_divide(left, right, divisor):
    """Divide the 128-bit product of two integers.

    ``left * right = quotient * divisor + remainder``.

    Parameters
    ----------
    left, right : int64
        At least 0.
    divisor : int64
        At least 1.

    Returns
    -------
    quotient, remainder : int64
        ``(SATURATED, 0)`` where the quotient is `SATURATED` or more.
    """
    low_mask = np.uint64(0xFFFFFFFF)
    half = np.uint64(32)
    one = np.uint64(1)
    left_high, left_low = np.uint64(left) >> half, np.uint64(left) & low_mask
    right_high, right_low = np.uint64(right) >> half, np.uint64(right) & low_mask
    # by halves of 32 bits, as in school: numba has no integers of 128 bits
    low = left_low * right_low
    middle = left_high * right_low + (low >> half)
    other = left_low * right_high + (middle & low_mask)
    high = left_high * right_high + (middle >> half) + (other >> half)
    low = (other << half) | (low & low_mask)
    step = np.uint64(divisor)
    # the quotient would have more than 64 bits
    if high >= step:
        return np.int64(SATURATED), np.int64(0)
    if high == np.uint64(0):
        # the product has 64 bits, as most have
        quotient = low // step
        return _at_most_saturated(quotient, low - quotient * step)
    quotient = np.uint64(0)
    remainder = high
    # a bit at a time; the remainder stays below the divisor, so no shift loses its highest
    # bit
    for place in range(63, -1, -1):
        remainder = (remainder << one) | ((low >> np.uint64(place)) & one)
        quotient = quotient << one
        if remainder >= step:
            remainder -= step
            quotient |= one
    return _at_most_saturated(quotient, remainder)


@kernel(inline=True)
def _at_most_saturated(quotient, remainder):
    if quotient >= np.uint64(SATURATED):
        return np.int64(SATURATED), np.int64(0)
    return np.int64(quotient), np.int64(remainder)


@kernel
def multiply_divide_half_even(left, right, divisor):
    """Round ``left * right / divisor`` half to even, exactly; see :func:`multiply_divide`."""
    quotient, remainder = multiply_divide(left, right, divisor)
    # not twice the remainder, which may be too large for 64 bits
    rest = divisor - remainder
    if remainder > rest or (remainder == rest and quotient % 2 != 0):
        quotient += 1
    return quotient


@kernel
def standard_spread(variance, mean):
    """The spread is the root of the variance.

    A spread within rounding of the mean is none, so that those alike stay alike.

    Parameters
    ----------
    variance : float64
        Mean square of the distances from the mean.
    mean : float64

    Returns
    -------
    float64
    """
    spread = math.sqrt(variance)
    return spread if spread > ROUNDING * abs(mean) else 0.0
