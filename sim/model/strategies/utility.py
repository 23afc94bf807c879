"""What an hour is worth to a cadre.

It follows from what the cadre sees, what the cadre is like, and what moves people in general."""

from __future__ import annotations

from sim.base.elementary import log
from sim.kernel import kernel, select
from sim.model.state import ALWAYS_OPEN, Activity, Exploit
from sim.model.strategies.registry import Strategy
from sim.scenario.strategies import STRATEGIES, Scruples

FULL = 80.0
"""Hours of an effort of 1."""
BEYOND_PRICE = 1e9
"""Scruples of those who live by conscience: no gain outweighs them."""
SCRUPLES = tuple(int(one.scruples) for one in STRATEGIES)
"""Scruples of each strategy, by its number."""
LEAST_WORTH = 1e-300
"""Worth of a point to one who heeds gain where points are worth nothing; nothing beside any other.
A worth of 0 is left to those who heed no gain at all."""
CONSCIENCE = 3.0
"""How much stronger the public service motivation of those is who live by it."""


@kernel
def worth_by_motive(seen, traits, motives, who):
    """Give what a point is worth by motive: its money, its chances of an excellent grade and of
    promotion, and the face it saves.

    Returns
    -------
    tuple of four float64
        The first three in yuan, face in utility.
    """
    # by either form: what is published of being behind has the unit that goes with it
    face = motives.face_ratio if motives.relative_face > 0.0 else motives.face
    return (
        seen[who].pay_per_point,
        seen[who].excellent_per_point * seen[who].excellent_worth,
        seen[who].promotion_per_point * seen[who].promotion_worth,
        face * traits[who].face * seen[who].behind_per_point,
    )


@kernel
def point_worth(seen, traits, motives, who):
    """Give the worth of a point in utility, of all motives together."""
    pay, excellent, promotion, face = worth_by_motive(seen, traits, motives, who)
    worth = (pay + excellent + promotion) / motives.yuan_per_utility + face
    # where an opinion nominates, hours may bring a promotion that points do not
    return LEAST_WORTH if worth == 0.0 and motives.private_nomination > 0.0 else worth


@kernel
def hour_gain(seen, motives, who, activity, points, worth):
    """Give the gain of an hour: what its points are worth, and what it is worth beside them.

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
    # one to whom points mean nothing does not work for favours either
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
    """Say whether an activity is open: being seen and keeping traces need their know-how."""
    if activity == Activity.VISIBILITY:
        return seen[who].knowhow[Exploit.VISIBILITY] > 0.0
    return activity != Activity.TRACES or seen[who].knowhow[Exploit.TRACES] > 0.0


@kernel
def count_open(seen, who):
    """Count the activities that are open: three are to everybody."""
    return ALWAYS_OPEN + seen[who].knowhow[Exploit.VISIBILITY] + seen[who].knowhow[Exploit.TRACES]


@kernel
def rest_lift(motives, choices, noise):
    """Give by how much rest gains in value where it is a nest of its own.

    With noise × the log of the number of open activities it weighs as much as all of them together
    when nothing pulls.

    Parameters
    ----------
    choices : float64
        From :func:`count_open`.
    """
    # the common case is quick, and no logarithm's rounding reaches it
    if motives.nested_rest == 0.0:
        return 0.0
    return motives.nested_rest * noise * log(choices)


@kernel
def inner_motive(seen, traits, motives, who, activity, duty):
    """Give the pull of duty or conscience in an activity, and the effort that satisfies it.

    Parameters
    ----------
    duty : float64
        How far the strategy heeds duty, 0 or 1.

    Returns
    -------
    tuple of two float64
        Utility an effort before anything is done, and effort (1 is a full half-month).
    """
    if activity == Activity.ROUTINE:
        return duty * motives.duty * traits[who].duty, seen[who].demand[0] / FULL
    if activity == Activity.MASS:
        return motives.service_motivation * service_of(traits, who), seen[who].demand[1] / FULL
    if activity == Activity.SQUAD:
        pull = motives.duty * motives.squad_duty * traits[who].squad_duty
        return duty * pull, seen[who].load / FULL
    return 0.0, 0.0


@kernel
def inner_pull(seen, traits, motives, who, activity, effort, duty):
    """Give the pull of work wanted and not done: full at the beginning, none once it is done."""
    strength, wanted = inner_motive(seen, traits, motives, who, activity, duty)
    return pull_left(strength, wanted, effort)


@kernel(inline=True)
def pull_left(strength, wanted, effort):
    """Give how much work wanted still pulls."""
    # where nothing is wanted the quotient is 0 / 0
    return select(wanted > 0.0, strength * max(0.0, 1.0 - effort / wanted), 0.0)


@kernel(inline=True)
def pull_lost(strength, wanted, effort, step):
    """Give by how much work wanted pulls less after a step of more effort, up to all of it."""
    return select(effort < wanted, strength * min(step, wanted - effort) / wanted, 0.0)


@kernel(inline=True)
def marginal_cost(cost, motives, effort, total):
    """Give the cost of more effort: the higher, the more there is of the same and of all.

    Parameters
    ----------
    cost : float64
        The cadre's own, of mean 1.
    effort, total : float64
        Effort in this activity and in all so far this half-month (1 is a full half-month).

    Returns
    -------
    float64
        Utility an effort.
    """
    return cost * (motives.effort_linear + motives.monotony * effort + motives.fatigue * total)
