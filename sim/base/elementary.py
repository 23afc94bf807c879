"""Exponential, logarithm and power: the same bits on every machine.

The maths libraries of machines differ in last digits, and one last digit is enough for another
history. These rules are sums and products of float64 in the order written, which are exact to the
bit everywhere, and tables. No product is fused with a sum.

Each cuts its argument down to a rest so small that a few terms of a series suffice, and looks up
what the cut has taken away (Tang 1989, "Table-driven implementation of the exponential function in
IEEE floating-point arithmetic", ACM Transactions on Mathematical Software 15(2), 144-157; Tang
1990, the same of the logarithm, 16(4), 378-400). Where one float64 is too coarse, a number is the
sum of two, a head and a tail (Dekker 1971, "A floating-point technique for extending the available
precision", Numerische Mathematik 18(3), 224-242).

Tables and constants are computed here by their definitions in decimal numbers of 40 digits.

Errors are below 0.52 units in the last place, and below 1 where the result is subnormal. So what
float64 can hold comes out exactly, such as 2^10 or 0.25^1.5.
"""

from __future__ import annotations

import math
from decimal import Decimal, localcontext

import numpy as np

from sim.kernel import kernel

_PIECE_BITS = 7
PIECES = 2**_PIECE_BITS
"""Parts of a doubling, for each of which the tables have a row."""
_DIGITS = 40
_GRID = 2**42
"""Heads of logarithms are whole numbers of its parts, so that sums of them are exact."""


def _head_and_tail(number: Decimal) -> tuple[float, float]:
    """Cut a logarithm into a whole number of parts of the grid and the rest."""
    head = round(number * _GRID) / _GRID
    return head, float(number - Decimal(head))


def _table_of_roots() -> np.ndarray:
    """Give 2^(row / `PIECES`) as a float64, and what is missing from it as a part of it."""
    step = Decimal(2)
    for _ in range(_PIECE_BITS):
        step = step.sqrt()
    rows, exact = [], Decimal(1)
    for _ in range(PIECES):
        near = Decimal(float(exact))
        rows.append((float(near), float((exact - near) / near)))
        exact *= step
    return np.array(rows)


def _table_of_logarithms() -> np.ndarray:
    """Give for each piece of 0.75 .. 1.5 a short number near 1 / centre, and minus its logarithm as
    head and tail.

    Pieces below 1 are half as wide as those above, as are the steps from float to float. The piece
    around 1 has the factor 1 and the logarithm 0.
    """
    rows = []
    for row in range(PIECES):
        centre = 0.75 + row / 256 if row < PIECES // 2 else 0.5 + row / 128
        factor = round(1024 / centre) / 1024
        rows.append((factor, *_head_and_tail(-Decimal(factor).ln())))
    return np.array(rows)


with localcontext(prec=_DIGITS):
    ROOTS = _table_of_roots()
    LOGARITHMS = _table_of_logarithms()
    _LN_TWO = Decimal(2).ln()
    _LN_TWO_HEAD, _LN_TWO_TAIL = _head_and_tail(_LN_TWO)
    _PIECE_HEAD, _PIECE_TAIL = _head_and_tail(_LN_TWO / PIECES)
    _PIECES_PER_UNIT = float(PIECES / _LN_TWO)

_ALL_LARGE, _ALL_SMALL = 710.0, -746.0
"""Arguments beyond which the exponential is infinite or zero."""
_ROUND = 1.5 * 2.0**52
"""A number near it has no decimals: adding it rounds half to even."""
_ROUND_BITS = np.float64(_ROUND).view(np.int64)
_FRACTION_BITS, _EXPONENT_OF_ONE = 52, 1023
_FIRST_PIECE = np.float64(0.75).view(np.int64) - np.int64(1 << 44)
"""Bits of the lower end of the first piece, half a piece below its centre."""
_SMALLEST_NORMAL, _TO_NORMAL = 2.0**-1022, 2.0**_FRACTION_BITS
_HALF_WORD, _UPPER_WORD = np.int64(1 << 31), np.int64(-(1 << 32))
_UPPER_HALF = np.int64(-(1 << 27))
_LARGEST_POWER = 2.0**70
"""With it and beyond all but 1 gives zero or infinity."""
_THIRD, _FIFTH, _SIXTH, _SEVENTH, _NINTH = 1 / 3, 1 / 5, 1 / 6, 1 / 7, 1 / 9
_24TH, _120TH = 1 / 24, 1 / 120


@kernel(inline=True)
def _power_of_two(exponent: int) -> float:
    """Two to a whole number is that number in the place of the exponent's bits."""
    return np.int64((exponent + _EXPONENT_OF_ONE) << _FRACTION_BITS).view(np.float64)


@kernel(inline=True)
def _upper_half(x: float) -> float:
    """The upper half of a number is its sign, exponent and 26 of its 53 bits.

    So the product of two upper halves is exact.
    """
    return np.int64(np.float64(x).view(np.int64) & _UPPER_HALF).view(np.float64)


@kernel(inline=True)
def _clamped(x: float, low: float, high: float) -> float:
    """A number beyond a bound is the bound; not-a-number stays."""
    x = high if x > high else x
    return low if x < low else x


@kernel(inline=True)
def cut_sum(head: float, tail: float) -> tuple[float, np.int64]:
    """Cut a sum into a whole number of pieces, ln 2 ÷ 128 each, and a rest of half a piece at most.

    Parameters
    ----------
    head, tail : float64
        The tail is at most 2^-25 of the head.

    Returns
    -------
    rest : float64
    pieces : int64
    """
    # beyond the bounds a part of the head may be more than all that the series is for
    tail = tail if _ALL_SMALL < head < _ALL_LARGE else 0.0
    head = _clamped(head, _ALL_SMALL, _ALL_LARGE)
    rounded = head * _PIECES_PER_UNIT + _ROUND
    pieces = np.float64(rounded).view(np.int64) - _ROUND_BITS
    count = rounded - _ROUND
    # the first product and difference are exact
    return (head - count * _PIECE_HEAD) - (count * _PIECE_TAIL - tail), pieces


@kernel(inline=True)
def exp_of_cut(rest: float, pieces: np.int64, root: float, missing: float) -> float:
    """The exponential of a sum is a power of two, times a root of two, times a series.

    With n pieces and a rest r it is 2^(n ÷ 128) (1 + r + r^2 ÷ 2 + ... + r^5 ÷ 120). What follows
    is below 2^-60, since r is at most ln 2 ÷ 256.

    Parameters
    ----------
    root, missing : float64
        Of the table of roots, in the row of the pieces beyond whole doublings.
    """
    square = rest * rest
    more = (
        (missing + rest)
        + square * (0.5 + rest * _SIXTH)
        + square * square * (_24TH + rest * _120TH)
    )
    doublings = pieces >> _PIECE_BITS
    # in two steps, as the result may be subnormal or the power too large by itself
    half = doublings >> 1
    root = root * _power_of_two(half)
    return (root + root * more) * _power_of_two(doublings - half)


@kernel(inline=True)
def _exp_of_sum(head: float, tail: float) -> float:
    """The exponential of a sum, whose tail is at most 2^-25 of its head."""
    rest, pieces = cut_sum(head, tail)
    row = pieces & (PIECES - 1)
    return exp_of_cut(rest, pieces, ROOTS[row, 0], ROOTS[row, 1])


@kernel(inline=True)
def exp(x: float) -> float:
    """The exponential.

    Parameters
    ----------
    x : float64

    Returns
    -------
    float64
        Infinite above 709.78, zero below -745.13; not-a-number of not-a-number.
    """
    return _exp_of_sum(x, 0.0)


@kernel(inline=True)
def cut_number(x: float) -> tuple[float, float, np.int64, np.int64]:
    """Cut a number into a power of two and 0.75 .. 1.5, and this into two numbers.

    Parameters
    ----------
    x : float64
        Normal, above zero and finite.

    Returns
    -------
    coarse, beyond : float64
        Of the number 0.75 .. 1.5: the nearest of 21 bits, so that its product with a piece's factor
        is exact, and the rest.
    row : int64
        Of its piece in `LOGARITHMS`.
    doublings : int64
    """
    bits = np.float64(x).view(np.int64)
    above = bits - _FIRST_PIECE
    row = (above >> (_FRACTION_BITS - _PIECE_BITS)) & (PIECES - 1)
    doublings = above >> _FRACTION_BITS
    bits -= doublings << _FRACTION_BITS
    coarse = np.int64((bits + _HALF_WORD) & _UPPER_WORD).view(np.float64)
    return coarse, np.int64(bits).view(np.float64) - coarse, row, doublings


@kernel(inline=True)
def log_of_cut(
    coarse: float,
    beyond: float,
    doublings: np.int64,
    factor: float,
    log_head: float,
    log_tail: float,
) -> tuple[float, float]:
    """The logarithm of a number from its parts.

    Parameters
    ----------
    coarse, beyond, doublings
        From :func:`cut_number`.
    factor, log_head, log_tail : float64
        Of its piece.

    Returns
    -------
    head, tail : float64
        As :func:`_log_in_two` says.
    """
    rest_head = coarse * factor - 1.0
    rest_tail = beyond * factor
    rest = rest_head + rest_tail
    lost = (rest_head - rest) + rest_tail
    # exact, as both heads are whole numbers of parts of one grid
    known = doublings * _LN_TWO_HEAD + log_head
    first = known + rest
    lost += (known - first) + rest
    # exact, as the rest's head has 24 bits
    half_square = 0.5 * rest_head * rest_head
    second = first - half_square
    lost += (first - second) - half_square
    square = rest * rest
    series = (_THIRD - 0.25 * rest) + square * (
        (_FIFTH - _SIXTH * rest) + square * ((_SEVENTH - 0.125 * rest) + square * _NINTH)
    )
    small = doublings * _LN_TWO_TAIL + log_tail
    small += lost - 0.5 * rest_tail * (rest_head + rest) + square * rest * series
    head = second + small
    return head, (second - head) + small


@kernel
def _log_in_two(x: float) -> tuple[float, float]:
    """The logarithm is that of a power of two, plus that of a piece's centre, plus a series.

    With x = 2^k z, z of 0.75 .. 1.5, and f the factor of z's piece, it is k ln 2 - ln f + r
    - r^2 ÷ 2 + r^3 ÷ 3 - ... + r^9 ÷ 9, where r = z f - 1 is at most some 2^-8. So that nothing is
    lost that matters, z is cut into two numbers, and what each sum of large numbers rounds off is
    added to the small ones.

    Parameters
    ----------
    x : float64
        Above zero and finite.

    Returns
    -------
    head, tail : float64
        Relative error of their sum below 2^-66; the head is the sum as a float64.
    """
    scaled, doublings = x, np.int64(0)
    if x < _SMALLEST_NORMAL:
        scaled, doublings = x * _TO_NORMAL, np.int64(-_FRACTION_BITS)
    coarse, beyond, row, more = cut_number(scaled)
    return log_of_cut(
        coarse,
        beyond,
        doublings + more,
        LOGARITHMS[row, 0],
        LOGARITHMS[row, 1],
        LOGARITHMS[row, 2],
    )


@kernel
def log(x: float) -> float:
    """The natural logarithm.

    Parameters
    ----------
    x : float64

    Returns
    -------
    float64
        Minus infinity of zero; not-a-number of a negative number and of not-a-number.
    """
    if 0.0 < x < math.inf:
        return _log_in_two(x)[0]
    if x == 0.0:
        return -math.inf
    # infinity stays, a negative number gives not-a-number
    return x if x > 0.0 else math.nan


@kernel(inline=True)
def bounded(exponent: float) -> float:
    """An exponent that is not too large for :func:`log_of_power`, and whose power is the same."""
    return _clamped(exponent, -_LARGEST_POWER, _LARGEST_POWER)


@kernel(inline=True)
def log_of_power(exponent: float, log_head: float, log_tail: float) -> tuple[float, float]:
    """The logarithm of a power is the exponent times the base's logarithm, all in two numbers.

    Parameters
    ----------
    exponent : float64
        :func:`bounded`.

    Returns
    -------
    head, tail : float64
        The tail is at most 2^-25 of the head.
    """
    short, short_log = _upper_half(exponent), _upper_half(log_head)
    tail = (exponent - short) * short_log + exponent * ((log_head - short_log) + log_tail)
    return short * short_log, tail


@kernel
def _power(base: float, exponent: float) -> float:
    """A power is the exponential of the exponent times the logarithm of the base.

    The logarithm, and so the product, is the sum of two numbers: an error of the product is one of
    the result relative to it.

    Parameters
    ----------
    base, exponent : float64

    Returns
    -------
    float64
        As `power` says.
    """
    if base == 1.0 or exponent == 0.0:
        return 1.0
    if 0.0 < base < math.inf:
        log_head, log_tail = _log_in_two(base)
        head, tail = log_of_power(bounded(exponent), log_head, log_tail)
    else:
        head, tail = exponent * log(base), 0.0
    return _exp_of_sum(head, tail)


@kernel(inline=True)
def power(base: float, exponent: float) -> float:
    """A power; the base itself for an exponent of 1, which is common and so much quicker.

    Parameters
    ----------
    base : float64
        Zero or more; minus zero is zero.
    exponent : float64

    Returns
    -------
    float64
        1 of a base of 1 and for an exponent of 0, whatever the other is; zero to a negative
        exponent is infinite; not-a-number of a negative base with other exponents than 0 and 1.
    """
    return base if exponent == 1.0 else _power(base, exponent)
