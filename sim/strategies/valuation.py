"""What an hour is worth to a cadre, from what the cadre sees, is like, and people in general are moved by."""

from __future__ import annotations

from sim.kernel import kernel
from sim.state import Activity

FULL = 80.0
"""Hours of an effort of 1."""


@kernel(inner=True)
def point_worth(seen, traits, motives, who):
    """A point is worth its money, its chances of an excellent grade and of promotion, and the face it saves, in utility."""
    yuan = seen[who].pay_per_point + seen[who].excellent_per_point * seen[who].excellent_worth
    yuan += seen[who].promotion_per_point * seen[who].promotion_worth
    return yuan / motives.yuan_per_utility + motives.face * traits[who].face * seen[who].behind_per_point


@kernel(inner=True)
def pull(done, wanted):
    """Work wanted and not done pulls: fully at the beginning, not at all once it is done."""
    if wanted <= 0.0:
        return 0.0
    return max(0.0, 1.0 - done / wanted)


@kernel(inner=True)
def marginal_value(seen, traits, motives, who, activity, effort, total, worth, duty):
    """The value of more effort in an activity: what its points are worth, duty or conscience, less the marginal cost.

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
    value = seen[who].points_per_hour[activity] * FULL * worth
    if activity == Activity.ROUTINE:
        value += duty * pull(effort, seen[who].demand[0] / FULL)
    elif activity == Activity.MASS:
        value += motives.service_motivation * traits[who].service * pull(effort, seen[who].demand[1] / FULL)
    elif activity == Activity.SQUAD:
        value += duty * pull(effort, seen[who].load / FULL)
    cost = motives.effort_linear + motives.monotony * effort + motives.fatigue * total
    return value - traits[who].cost * cost
