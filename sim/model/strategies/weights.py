"""Noisy choice: weights of what can be chosen, and a choice in proportion to them."""

from __future__ import annotations

from sim.base.elementary import exp
from sim.kernel import kernel, select

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
    chosen, beyond, upto = REST, True, 0.0
    for choice in range(REST):
        here, beyond, upto = falls_here(mark, weight[choice], beyond, upto)
        chosen = select(here, choice, chosen)
    return chosen


@kernel(inline=True)
def falls_here(mark, weight, beyond, upto):
    """Lay the next weight down, and say whether the mark falls in it.

    Parameters
    ----------
    beyond : bool
        Whether the mark is beyond all weights laid down before.
    upto : float64
        Sum of these.

    Returns
    -------
    bool, bool, float64
        Whether it falls here, and the other two with this weight.
    """
    upto += weight
    further = mark >= upto
    return beyond & (not further), further, upto
