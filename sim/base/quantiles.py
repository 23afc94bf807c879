"""Normal and Poisson distributions in closed form: quantiles and density.

Kernels; `sim.base.random_numbers` puts keyed uniforms through the quantiles."""

from __future__ import annotations

import math

from sim.base.elementary import exp, log
from sim.kernel import kernel

_DENSITY_AT_ZERO = 1.0 / math.sqrt(2.0 * math.pi)

# Wichura (1988), table of PPND16: numerator and denominator, constant term first.
_CENTRE_ABOVE = (
    3.3871328727963666080e0,
    1.3314166789178437745e2,
    1.9715909503065514427e3,
    1.3731693765509461125e4,
    4.5921953931549871457e4,
    6.7265770927008700853e4,
    3.3430575583588128105e4,
    2.5090809287301226727e3,
)
_CENTRE_BELOW = (
    1.0,
    4.2313330701600911252e1,
    6.8718700749205790830e2,
    5.3941960214247511077e3,
    2.1213794301586595867e4,
    3.9307895800092710610e4,
    2.8729085735721942674e4,
    5.2264952788528545610e3,
)
_MIDDLE_ABOVE = (
    1.42343711074968357734e0,
    4.63033784615654529590e0,
    5.76949722146069140550e0,
    3.64784832476320460504e0,
    1.27045825245236838258e0,
    2.41780725177450611770e-1,
    2.27238449892691845833e-2,
    7.74545014278341407640e-4,
)
_MIDDLE_BELOW = (
    1.0,
    2.05319162663775882187e0,
    1.67638483018380384940e0,
    6.89767334985100004550e-1,
    1.48103976427480074590e-1,
    1.51986665636164571966e-2,
    5.47593808499534494600e-4,
    1.05075007164441684324e-9,
)
_FAR_ABOVE = (
    6.65790464350110377720e0,
    5.46378491116411436990e0,
    1.78482653991729133580e0,
    2.96560571828504891230e-1,
    2.65321895265761230930e-2,
    1.24266094738807843860e-3,
    2.71155556874348757815e-5,
    2.01033439929228813265e-7,
)
_FAR_BELOW = (
    1.0,
    5.99832206555887937690e-1,
    1.36929880922735805310e-1,
    1.48753612908506148525e-2,
    7.86869131145613259100e-4,
    1.84631831751005468180e-5,
    1.42151175831644588870e-7,
    2.04426310338993978564e-15,
)


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
        # 0.425 squared, so that x is 0 where the centre ends
        x = 0.180625 - offset * offset
        return offset * _polynomial(_CENTRE_ABOVE, x) / _polynomial(_CENTRE_BELOW, x)
    tail = p if offset < 0.0 else 1.0 - p
    if tail == 0.0:
        return math.copysign(math.inf, offset)
    # not `tail <= 0.0`, which is false for not-a-number
    if not tail > 0.0:
        return math.nan
    x = math.sqrt(-log(tail))
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
    return _DENSITY_AT_ZERO * exp(-0.5 * x * x)


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
    chance = exp(-mean)
    reached = chance
    while reached < p:
        count += 1
        chance *= mean / count
        # The rounded sum may stay below the largest p for ever.
        if count > mean and reached + chance == reached:
            break
        reached += chance
    return count
