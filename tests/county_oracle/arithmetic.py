"""Numbers as section 0 has them: half-months, means, spreads and the normal density."""

import math

from sim.base.quantiles import standard_normal_quantile

TICKS = 24
EFFORT = 80.0
"""Hours of an effort of 1."""


def rint(x):
    """x to the nearest integer, halves to the even one."""
    # Python's own rule; written out by name since the rule is one of the model
    return round(x)


def mean(values):
    """Sum over number."""
    return sum(values) / len(values)


def spread(values):
    """Root of the mean squared distance from the mean.

    0 where it is within rounding of the mean.
    """
    middle = mean(values)
    root = math.sqrt(sum((x - middle) ** 2 for x in values) / len(values))
    # the mean of equal values may miss them by rounding, and slopes are divided by this
    return root if root > 1e-9 * abs(middle) else 0.0


def density(x):
    """The normal density."""
    return math.exp(-0.5 * x * x) / math.sqrt(2 * math.pi)


def quantile(p):
    """The normal quantile."""
    # that of the compiled model, which has tests of its own against other libraries
    return standard_normal_quantile(p)


def log_spread(s, normal):
    """A factor of mean 1 whose logarithm has the standard deviation s."""
    return math.exp(s * normal - 0.5 * s * s)


def share_of(part, whole):
    """Part over whole; NaN where the whole is not above 0."""
    return part / whole if whole > 0 else math.nan


def served(done, asked):
    """The share of what was asked; all of it where nothing was asked."""
    return done / asked if asked > 0 else 1.0


def place_among(values, own):
    """Rank of a place, highest value first; a tie goes to the earlier one."""
    order = sorted(range(len(values)), key=lambda place: (-values[place], place))
    return order.index(own) + 1
