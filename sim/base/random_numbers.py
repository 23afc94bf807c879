"""Luck is keyed: every chance event has an address, and the address alone decides its outcome.

A draw is a pure function of (seed, replicate; subject, partner, tick, decision, draw). There is no
generator that moves on, so the order of calls, the number of threads and the draws of others change
nothing, and a cadre meets the same luck under every scheme. All distributions invert the
distribution function of one uniform, so they rise with it and paired runs stay paired.

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

import math
from typing import Any, TypeAlias

import numpy as np

from sim.base.errors import InputError
from sim.kernel import kernel

Words: TypeAlias = tuple[np.uint64, np.uint64, np.uint64, np.uint64]

LARGEST_KEY = 2**32 - 1
"""Largest seed and largest replicate."""

# numba turns int64 with uint64 into float64: every operand below is uint64.
_WORD = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_MULTIPLIER_0, _MULTIPLIER_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL_0, _WEYL_1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_ROUNDS = 10

_HIGH_SHIFT, _LOW_SHIFT = np.uint64(20), np.uint64(12)
_STEP = 2.0**-52

_ROOT_TWO = math.sqrt(2.0)
_DENSITY_AT_ZERO = 1.0 / math.sqrt(2.0 * math.pi)

# Wichura (1988), table of PPND16: numerator and denominator, constant term first.
# fmt: off
_CENTRE_ABOVE = (
    3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
    4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3)
_CENTRE_BELOW = (
    1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
    2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3)
_MIDDLE_ABOVE = (
    1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
    1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4)
_MIDDLE_BELOW = (
    1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
    1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9)
_FAR_ABOVE = (
    6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
    2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7)
_FAR_BELOW = (
    1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
    7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15)
# fmt: on


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
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not whole or not 0 <= value <= LARGEST_KEY:
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
    return (np.float64(np.int64(bits)) + 0.5) * _STEP


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
    if draw & 1:
        return open_unit(w2, w3)
    return open_unit(w0, w1)


@kernel(inline=True)
def uniform_pair(
    seed: int, replicate: int, subject: int, partner: int, tick: int, decision: int, draw: int
) -> Any:
    """Two uniform draws that follow each other, the first of an even number, come from one block of
    Philox.

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
    return -math.log(1.0 - uniform(seed, replicate, subject, partner, tick, decision, draw))


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


@kernel(inline=True)
def _polynomial(c: tuple[float, ...], x: float) -> float:
    """A polynomial of degree seven by Horner's rule, constant term first."""
    return (
        (((((c[7] * x + c[6]) * x + c[5]) * x + c[4]) * x + c[3]) * x + c[2]) * x + c[1]
    ) * x + c[0]


@kernel
def standard_normal_quantile(p: float) -> float:
    """The quantile is a ratio of polynomials: in p near the centre, in sqrt(-log tail) outside.

    Algorithm AS 241, PPND16: Wichura 1988, "The percentage points of the normal distribution",
    Applied Statistics 37(3), 477-484. Relative error below 1e-15. It rises with p over the values
    that `uniform` can take; two neighbouring floats in between may come out swapped in the last
    digit.

    Parameters
    ----------
    p : float64
        Chance of a smaller value, 0 .. 1.

    Returns
    -------
    float64
        In standard deviations; infinite at 0 and 1, not-a-number outside.
    """
    offset = p - 0.5
    if abs(offset) <= 0.425:
        x = 0.180625 - offset * offset
        return offset * _polynomial(_CENTRE_ABOVE, x) / _polynomial(_CENTRE_BELOW, x)
    tail = p if offset < 0.0 else 1.0 - p
    if tail == 0.0:
        return math.copysign(math.inf, offset)
    if not tail > 0.0:
        return math.nan
    x = math.sqrt(-math.log(tail))
    if x <= 5.0:
        x -= 1.6
        size = _polynomial(_MIDDLE_ABOVE, x) / _polynomial(_MIDDLE_BELOW, x)
    else:
        x -= 5.0
        size = _polynomial(_FAR_ABOVE, x) / _polynomial(_FAR_BELOW, x)
    return math.copysign(size, offset)


@kernel(inline=True)
def standard_normal_density(x: float) -> float:
    """The density falls with half the square: exp(-x^2 / 2) / sqrt(2 pi).

    Parameters
    ----------
    x : float64
        In standard deviations.

    Returns
    -------
    float64
        Chance per standard deviation.
    """
    return _DENSITY_AT_ZERO * math.exp(-0.5 * x * x)


@kernel(inline=True)
def standard_normal_cdf(x: float) -> float:
    """The chance of a smaller value is half the complementary error function of -x / sqrt(2).

    Parameters
    ----------
    x : float64
        In standard deviations.

    Returns
    -------
    float64
        0 .. 1, with full relative precision in the lower tail.
    """
    return 0.5 * math.erfc(-x / _ROOT_TWO)


@kernel
def poisson_quantile(p: float, mean: float) -> int:
    """The quantile is the first count at which the summed chances reach p.

    It rises with p and with the mean. Meant for means up to some 50; the work is one step per
    event.

    Parameters
    ----------
    p : float64
        Chance, above 0 and below 1.
    mean : float64
        Expected number of events, 0 .. 700. Beyond 745 the first chance is zero in floats and the
        mean itself comes back, rounded up and without spread.

    Returns
    -------
    int64
        Number of events, zero if the mean is zero or less.
    """
    count = 0
    chance = math.exp(-mean)
    reached = chance
    while reached < p:
        count += 1
        chance *= mean / count
        # The rounded sum may stay below the largest p for ever.
        if count > mean and reached + chance == reached:
            break
        reached += chance
    return count
