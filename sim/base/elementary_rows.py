"""Exponentials and powers of many numbers side by side: the same bits as one by one.

Each is taken apart into passes. A processor goes through those that only compute in several
numbers at once, and would through none of them where a table is looked into between.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.base.elementary import (
    LOGARITHMS,
    PIECES,
    ROOTS,
    bounded,
    cut_number,
    cut_sum,
    exp_of_cut,
    log_of_cut,
    log_of_power,
)
from sim.base.record_arrays import columns
from sim.kernel import kernel

WIDTH = 64
"""Most numbers side by side."""
_ROW = (WIDTH,)
EXP_SCRATCH = [
    ("rests", "f8", _ROW),
    ("pieces", "i8", _ROW),
    ("roots", "f8", _ROW),
    ("missing", "f8", _ROW),
]
"""Scratch of :func:`exp_each`, as columns of a record."""
POWERS = columns(
    [
        ("numbers", "f8", _ROW),
        ("coarse", "f8", _ROW),
        ("beyond", "f8", _ROW),
        ("doublings", "i8", _ROW),
        ("place", "i8", _ROW),
        ("factors", "f8", _ROW),
        ("log_heads", "f8", _ROW),
        ("log_tails", "f8", _ROW),
        *EXP_SCRATCH,
    ]
)
"""Numbers and the scratch of :func:`power_each` in one record: the compiler then knows the distance
of each row from the others, or it would have to fear that one is written over another."""


@kernel(inline=True)
def exp_each(numbers: np.ndarray, count: int, scratch: Any) -> None:
    """The exponential of each of some numbers, which take its place.

    Parameters
    ----------
    numbers : ndarray(float64)
    count : int64
        How many, from the first on, at most `WIDTH`.
    scratch : record with the columns of `EXP_SCRATCH`
    """
    rests, pieces = scratch.rests, scratch.pieces
    for place in range(count):
        rests[place], pieces[place] = cut_sum(numbers[place], 0.0)
    exp_of_cuts(numbers, count, scratch)


@kernel(inline=True)
def exp_of_cuts(numbers: np.ndarray, count: int, scratch: Any) -> None:
    """The exponential of each of some sums that are cut already, in the place of numbers."""
    rests, pieces, roots, missing = scratch.rests, scratch.pieces, scratch.roots, scratch.missing
    for place in range(count):
        row = pieces[place] & (PIECES - 1)
        roots[place], missing[place] = ROOTS[row, 0], ROOTS[row, 1]
    for place in range(count):
        numbers[place] = exp_of_cut(rests[place], pieces[place], roots[place], missing[place])


@kernel
def power_all(numbers: np.ndarray, exponent: float, scratch: Any) -> None:
    """The power of each number, which it takes the place of, to one exponent.

    Parameters
    ----------
    numbers : ndarray(float64)
        Any number of bases, each normal, above zero and finite.
    exponent : float64
    scratch : record of `POWERS`
    """
    # such a power is its base, as by the rule for one number
    if exponent == 1.0:
        return
    beside = scratch.numbers
    for begin in range(0, len(numbers), WIDTH):
        some = numbers[begin : begin + WIDTH]
        for place in range(len(some)):
            beside[place] = some[place]
        power_each(scratch, len(some), exponent)
        for place in range(len(some)):
            some[place] = beside[place]


@kernel
def power_each(powers: Any, count: int, exponent: float) -> None:
    """The power of each of some numbers, which take its place, to one exponent.

    Parameters
    ----------
    powers : record of `POWERS`
        With the bases in ``numbers``.
    count : int64
        How many, from the first on.
    exponent : float64
        As in :func:`power_all`.
    """
    numbers, exponent = powers.numbers, bounded(exponent)
    coarse, beyond, doublings = powers.coarse, powers.beyond, powers.doublings
    factors, log_heads, log_tails = powers.factors, powers.log_heads, powers.log_tails
    for place in range(count):
        coarse[place], beyond[place], powers.place[place], doublings[place] = cut_number(
            numbers[place]
        )
    for place in range(count):
        row = powers.place[place]
        factors[place], log_heads[place] = LOGARITHMS[row, 0], LOGARITHMS[row, 1]
        log_tails[place] = LOGARITHMS[row, 2]
    for place in range(count):
        log_head, log_tail = log_of_cut(
            coarse[place],
            beyond[place],
            doublings[place],
            factors[place],
            log_heads[place],
            log_tails[place],
        )
        head, tail = log_of_power(exponent, log_head, log_tail)
        powers.rests[place], powers.pieces[place] = cut_sum(head, tail)
    exp_of_cuts(numbers, count, powers)
