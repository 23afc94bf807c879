"""Keyed draws: every chance event has an address, and the address alone decides its outcome.

A draw is a pure function of (seed, replicate; subject, partner, tick, decision, draw). There is no
generator that moves on, so the order of calls, the number of threads and the draws of others change
nothing, and a cadre meets the same random numbers under every scheme. All distributions invert the
distribution function of one uniform (`sim.base.quantiles`), so they rise with it and paired runs
stay paired.

The uniform comes from Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers:
as easy as 1, 2, 3", SC '11, doi 10.1145/2063384.2063405)::

    key     = (seed, replicate)
    counter = (subject, partner, tick, decision * 65536 + draw // 2)

whose four words of 32 bits give two uniforms: the first pair an even draw, the second an odd one.

The address is described at `uniform` and is the same in all functions here; of each of its parts
the low 32 bits count. Seeds and replicates are checked by `check_key`, the rest by nobody. A member
of `sim.base.random_streams.Decision` may be passed as it is, from Python or inside a kernel;
members and plain numbers are two types to numba, each with its own compilation, so kernels keep to
members.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from sim.base.elementary import log
from sim.base.errors import InputError
from sim.base.quantiles import poisson_quantile, standard_normal_quantile
from sim.kernel import kernel

Words: TypeAlias = tuple[np.uint64, np.uint64, np.uint64, np.uint64]

LARGEST_KEY = 2**32 - 1
"""Largest seed and largest replicate."""

# numba turns int64 with uint64 into float64: every operand below is uint64.
_WORD = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
MULTIPLIERS = 0xD2511F53, 0xCD9E8D57
"""Of the generator: they multiply nothing but words of 32 bits."""
_MULTIPLIER_0, _MULTIPLIER_1 = map(np.uint64, MULTIPLIERS)
_WEYL_0, _WEYL_1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_ROUNDS = 10

_HIGH_SHIFT, _LOW_SHIFT = np.uint64(20), np.uint64(12)
_ONE_BITS, _HALF_STEP = np.float64(1.0).view(np.uint64), 2.0**-53


def check_key(seed: Any, replicate: Any) -> tuple[int, int]:
    """A key is two whole numbers of 32 bits; anything else is refused, never rounded or wrapped.

    Parameters
    ----------
    seed, replicate : int or numpy integer
        0 .. 2^32 - 1; True and False are refused.

    Returns
    -------
    tuple of int
        Seed and replicate as Python integers.

    Raises
    ------
    InputError
        A ValueError that says which of the two is wrong, what was got, what is allowed and what
        to do.
    """
    return _check_word("seed", seed), _check_word("replicate", replicate)


def _check_word(name: str, value: Any) -> int:
    """One part of a key is an integer, no bool, in 0 .. 2^32 - 1."""
    # a bool is an int to Python, and True would be seed 1
    integer = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not integer or not 0 <= value <= LARGEST_KEY:
        got = f"{value!r} ({type(value).__name__})"
        raise InputError(
            name, got, f"a whole number from 0 to {LARGEST_KEY}", f"Give for example {name}=7."
        )
    return int(value)


@kernel(inline=True)
def philox(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> Words:
    """Ten rounds of two products of 32 bits, crossed with the key, turn a counter into four words.

    Philox4x32-10 of Salmon et al. (2011).

    Parameters
    ----------
    c0, c1, c2, c3 : int
        Words of the counter; of each the low 32 bits count.
    k0, k1 : int
        Words of the key; likewise.

    Returns
    -------
    tuple of four uint64
        Each in 0 .. 2^32 - 1.
    """
    x0, x1 = np.uint64(c0) & _WORD, np.uint64(c1) & _WORD
    x2, x3 = np.uint64(c2) & _WORD, np.uint64(c3) & _WORD
    y0, y1 = np.uint64(k0) & _WORD, np.uint64(k1) & _WORD
    for _ in range(_ROUNDS):
        product_0, product_1 = _MULTIPLIER_0 * x0, _MULTIPLIER_1 * x2
        # crossed: each product goes into the other pair of words; all are below 2^32, so
        # none overflows
        x0, x1 = (product_1 >> _HALF) ^ x1 ^ y0, product_1 & _WORD
        x2, x3 = (product_0 >> _HALF) ^ x3 ^ y1, product_0 & _WORD
        y0, y1 = (y0 + _WEYL_0) & _WORD, (y1 + _WEYL_1) & _WORD
    return x0, x1, x2, x3


@kernel(inline=True)
def open_unit(high: np.uint64, low: np.uint64) -> float:
    """Two words give a number strictly between 0 and 1: an odd multiple of 2^-53.

    The 52 leading bits, plus one half, over 2^52. All such numbers are exact, equally spaced and
    symmetric about 1/2; the smallest is 2^-53, the largest 1 - 2^-53.

    Parameters
    ----------
    high, low : uint64
        Words in 0 .. 2^32 - 1, leading bits first.

    Returns
    -------
    float64
    """
    # A 53rd random bit would round the largest value up to 1.
    bits = (high << _HIGH_SHIFT) | (low >> _LOW_SHIFT)
    # as the fraction of a number from 1 to 2: all steps are exact, and go side by side everywhere
    return (np.uint64(bits | _ONE_BITS).view(np.float64) - 1.0) + _HALF_STEP


@kernel(inline=True)
def uniform(
    seed: int, replicate: int, subject: int, partner: int, tick: int, decision: int, draw: int
) -> float:
    """A uniform draw is the value of Philox at its address, strictly between 0 and 1.

    Parameters
    ----------
    seed : int64
        0 .. 2^32 - 1, chosen by the user.
    replicate : int64
        0 .. 2^32 - 1, number of the repetition under that seed.
    subject : int64
        0 .. 2^32 - 1, a seat, a task or a unit.
    partner : int64
        0 .. 2^32 - 1, generation of the seat, the other one of a pair, or zero.
    tick : int64
        0 .. 2^32 - 1, time step.
    decision : int64 or Decision
        0 .. 65535, what is decided.
    draw : int64
        0 .. 65535, which of several draws for this decision.

    Returns
    -------
    float64
        An odd multiple of 2^-53.
    """
    w0, w1, w2, w3 = philox(subject, partner, tick, decision * 65536 + (draw >> 1), seed, replicate)
    # a block of four words holds two draws; which pair is the last bit of the number
    if draw & 1:
        return open_unit(w2, w3)
    return open_unit(w0, w1)


@kernel(inline=True)
def uniform_pair(
    seed: int, replicate: int, subject: int, partner: int, tick: int, decision: int, draw: int
) -> Any:
    """Two uniform draws that follow each other come from one block of Philox.

    The first is that of an even number.

    Parameters
    ----------
    seed, replicate, subject, partner, tick, decision : int64
        See `uniform`.
    draw : int64
        Even.

    Returns
    -------
    tuple of two float64
        What `uniform` gives for `draw` and for `draw` + 1.
    """
    w0, w1, w2, w3 = philox(subject, partner, tick, decision * 65536 + (draw >> 1), seed, replicate)
    return open_unit(w0, w1), open_unit(w2, w3)


@kernel
def uniform_pairs(
    seed: int,
    replicate: int,
    first: int,
    partners: np.ndarray,
    tick: int,
    decision: int,
    draw: int,
    even: np.ndarray,
    odd: np.ndarray,
) -> None:
    """Two uniform draws that follow each other for each of some subjects, side by side.

    A processor draws for several at once.

    Parameters
    ----------
    seed, replicate, tick, decision : int64
        See `uniform`.
    first : int64
        The first subject; the others follow it.
    partners : ndarray(int64)
        Of each subject.
    draw : int64
        Even.
    even, odd : ndarray(float64)
        Written: what `uniform` gives for `draw` and for `draw` + 1.
    """
    for place in range(len(partners)):
        even[place], odd[place] = uniform_pair(
            seed, replicate, first + place, partners[place], tick, decision, draw
        )


@kernel(inline=True)
def below(
    seed: int,
    replicate: int,
    subject: int,
    partner: int,
    tick: int,
    decision: int,
    draw: int,
    n: int,
) -> np.int64:
    """A number below n is n times the uniform, rounded down.

    Parameters
    ----------
    seed, replicate, subject, partner, tick, decision, draw : int64
        See `uniform`.
    n : int64
        1 .. 2^32; the chances differ from 1/n by less than 2^-52.

    Returns
    -------
    int64
        0 .. n - 1; zero if n is below one.
    """
    # the uniform is at most 1 - 2^-53, so the product stays below n up to 2^32
    return np.int64(uniform(seed, replicate, subject, partner, tick, decision, draw) * max(n, 0))


@kernel
def normal(
    seed: int, replicate: int, subject: int, partner: int, tick: int, decision: int, draw: int
) -> float:
    """A normal draw of mean 0 and deviation 1 is the quantile of the uniform.

    The address is that of `uniform`.

    Returns
    -------
    float64
        Within -8.21 .. 8.21.
    """
    return standard_normal_quantile(
        uniform(seed, replicate, subject, partner, tick, decision, draw)
    )


@kernel
def exponential(
    seed: int, replicate: int, subject: int, partner: int, tick: int, decision: int, draw: int
) -> float:
    """An exponential draw of mean 1 is -log(1 - u) of the uniform u; times a mean, of that mean.

    The address is that of `uniform`.

    Returns
    -------
    float64
        Positive, at most 36.8, in units of the mean.
    """
    # 1 - u is exact for every value that `uniform` can take.
    return -log(1.0 - uniform(seed, replicate, subject, partner, tick, decision, draw))


@kernel
def poisson(
    seed: int,
    replicate: int,
    subject: int,
    partner: int,
    tick: int,
    decision: int,
    draw: int,
    mean: float,
) -> int:
    """A Poisson draw is the quantile of the uniform.

    Parameters
    ----------
    seed, replicate, subject, partner, tick, decision, draw : int64
        See `uniform`.
    mean : float64
        See `poisson_quantile`.

    Returns
    -------
    int64
    """
    return poisson_quantile(uniform(seed, replicate, subject, partner, tick, decision, draw), mean)
