"""What an hour is worth to a cadre, from what the cadre sees, is like, and people in general are
moved by."""

from __future__ import annotations

from sim.kernel import kernel
from sim.model.state import Activity, Exploit
from sim.model.strategies.registry import Strategy
from sim.scenario.strategies import STRATEGIES, Scruples

FULL = 80.0
"""Hours of an effort of 1."""
BEYOND_PRICE = 1e9
"""Scruples of those who live by conscience: no gain outweighs them."""
SCRUPLES = tuple(int(one.scruples) for one in STRATEGIES)
"""Scruples of each strategy, by its number."""
CONSCIENCE = 3.0
"""How much stronger the public service motivation of those is who live by it."""


@kernel
def point_worth(seen, traits, motives, who):
    """A point is worth its money, its chances of an excellent grade and of promotion, and the face
    it saves, in utility."""
    yuan = seen[who].pay_per_point + seen[who].excellent_per_point * seen[who].excellent_worth
    yuan += seen[who].promotion_per_point * seen[who].promotion_worth
    return (
        yuan / motives.yuan_per_utility
        + motives.face * traits[who].face * seen[who].behind_per_point
    )


@kernel
def hour_gain(seen, motives, who, activity, points, worth):
    """An hour's gain is what its points are worth and what it is worth beside them; nothing to one
    for whom points are worth nothing.

    Parameters
    ----------
    points : float64
        That an hour earns.
    worth : float64
        Of a point, in utility.

    Returns
    -------
    float64
        Utility for an effort of 1.
    """
    if worth == 0.0:
        return 0.0
    return FULL * (points * worth + seen[who].yuan_per_hour[activity] / motives.yuan_per_utility)


@kernel
def scruple_of(traits, who):
    """Most strategies leave a cadre the own scruples; some have none, or boundless ones."""
    scruples = SCRUPLES[traits[who].strategy]
    if scruples == Scruples.NONE:
        return 0.0
    return BEYOND_PRICE if scruples == Scruples.BEYOND_PRICE else traits[who].scruple


@kernel
def service_of(traits, who):
    """Public service motivation is nothing to opportunists and three times the own to the
    conscientious."""
    if traits[who].strategy == Strategy.OPPORTUNIST:
        return 0.0
    return (
        traits[who].service * CONSCIENCE
        if traits[who].strategy == Strategy.CONSCIENCE
        else traits[who].service
    )


@kernel
def may_choose(seen, who, activity):
    """Being seen and keeping traces are open to those who know how; nobody chooses what is not
    known."""
    if activity == Activity.VISIBILITY:
        return seen[who].knowhow[Exploit.VISIBILITY] > 0.0
    return activity != Activity.TRACES or seen[who].knowhow[Exploit.TRACES] > 0.0


@kernel
def inner_motive(seen, traits, motives, who, activity, duty):
    """Give the pull of duty or conscience in an activity at its beginning, and the effort at which
    it is satisfied.

    Parameters
    ----------
    duty : float64
        Pull of work that one is answerable for.

    Returns
    -------
    tuple of two float64
        Utility an effort, and effort (1 is a full half-month).
    """
    if activity == Activity.ROUTINE:
        return duty, seen[who].demand[0] / FULL
    if activity == Activity.MASS:
        return motives.service_motivation * service_of(traits, who), seen[who].demand[1] / FULL
    if activity == Activity.SQUAD:
        return duty, seen[who].load / FULL
    return 0.0, 0.0


@kernel
def inner_pull(seen, traits, motives, who, activity, effort, duty):
    """Work wanted and not done pulls: fully at the beginning, not at all once it is done."""
    strength, wanted = inner_motive(seen, traits, motives, who, activity, duty)
    return strength * max(0.0, 1.0 - effort / wanted) if wanted > 0.0 else 0.0


@kernel
def pull_lost(strength, wanted, effort, step):
    """Work wanted pulls less by the part of it that a step of more effort does, up to all that is
    wanted."""
    return strength * min(step, wanted - effort) / wanted if effort < wanted else 0.0


@kernel
def marginal_cost(traits, motives, who, effort, total):
    """More effort costs the more, the more there is of the same and of all."""
    return traits[who].cost * (
        motives.effort_linear + motives.monotony * effort + motives.fatigue * total
    )


@kernel
def marginal_value(seen, traits, motives, who, activity, effort, total, worth, duty):
    """The value of more effort in an activity: what its points are worth, duty or conscience, less
    the marginal cost.

    Parameters
    ----------
    effort, total : float64
        Effort in this activity and in all so far this half-month (1 is a full half-month).
    worth : float64
        Of a point, from :func:`point_worth`.
    duty : float64
        Pull of work that one is answerable for.

    Returns
    -------
    float64
        Utility an effort.
    """
    value = hour_gain(seen, motives, who, activity, seen[who].points_per_hour[activity], worth)
    value += inner_pull(seen, traits, motives, who, activity, effort, duty)
    return value - marginal_cost(traits, motives, who, effort, total)
