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
    looking, chosen = True, REST
    for choice in range(REST):
        here, looking, mark = falls_here(mark, weight[choice], looking)
        chosen = select(here, choice, chosen)
    return chosen


@kernel(inline=True)
def falls_here(mark, weight, looking):
    """Say whether a mark falls in the next weight of those laid end to end.

    Parameters
    ----------
    mark : float64
        What is left of it before this weight.
    looking : bool
        Whether it has fallen in none of those before.

    Returns
    -------
    bool, bool, float64
        Whether it falls here, whether it is still looked for, and what is left of it.
    """
    beyond = mark >= weight
    return looking & (not beyond), looking & beyond, select(beyond, mark - weight, mark)
