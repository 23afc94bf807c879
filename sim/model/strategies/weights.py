"""Noisy choice: weights of what can be chosen, and a choice in proportion to them."""

from __future__ import annotations

import numpy as np

from sim.base.elementary import exp
from sim.kernel import kernel

CHOICES = 6
REST = 5
SHUT = -1e300
"""Value of what cannot be chosen."""
STEEPEST = 700.0
"""Exponent at which a weight is as good as without bound, and a chance against it as good as none.

exp of more than 709 is infinite in double precision, and infinity over infinity no number."""


@kernel
def pick(weight, noise, luck):
    """Pick an activity, or rest, with probability in proportion to exp(value ÷ noise).

    What is shut has no chance.

    Parameters
    ----------
    weight : ndarray(float64), shape (6,)
        Holds the values and is used up; that of rest is never shut.
    luck : float64
        Uniform.

    Returns
    -------
    int64
        The activity, or 5 for rest.
    """
    weigh(weight, noise)
    return draw(weight, luck * all_weight(weight))


@kernel
def weigh(weight, noise):
    """Turn values into weights exp(value ÷ noise), of which the largest is 1."""
    best = weight[REST]
    for choice in range(CHOICES):
        best = max(best, weight[choice])
    for choice in range(CHOICES):
        weight[choice] = exp(log_of_weight(weight[choice], best, noise))


@kernel(inline=True)
def log_of_weight(value, best, noise):
    """Give the logarithm of the weight of a value, counted from the best, as far as numbers go."""
    return min(STEEPEST, (value - best) / noise)


@kernel
def all_weight(weight):
    """Add up the weights in the order of choices."""
    chances = 0.0
    for choice in range(CHOICES):
        chances += weight[choice]
    return chances


@kernel
def draw(weight, mark):
    """Give the choice in whose weight the mark falls when weights are laid end to end."""
    chosen, upto = 0, 0.0
    for choice in range(REST):
        chosen, upto = pass_by(mark, weight[choice], chosen, upto)
    return chosen


@kernel(inline=True)
def pass_by(mark, weight, chosen, upto):
    """Lay the next weight down, and pass by if it ends before the mark.

    Parameters
    ----------
    chosen : int64
        Number of weights passed by: the choice, after the last one.
    upto : float64
        Sum of weights laid down.

    Returns
    -------
    int64, float64
        Both with this weight.
    """
    upto += weight
    return chosen + np.int64(mark >= upto), upto
