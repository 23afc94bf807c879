"""What an activity is worth (6.2): duty's pull, what is open, and what more effort brings."""

import math

from tests.county_oracle.arithmetic import EFFORT
from tests.county_oracle.people import ACTIVITIES, MASS, ROUTINE, SQUAD


def asked_effort(cadre, activity):
    """Demand or load in effort; none for visibility and traces."""
    if activity in (ROUTINE, MASS):
        return cadre.demand(activity) / EFFORT
    return cadre.seat.load / EFFORT if activity == SQUAD else 0.0


def strength(cadre, activity, duty):
    """Pull of an activity before anything is done: duty, or conscience in mass work.

    Duty is 1 for strategies that heed it, else 0.
    """
    world = cadre.model.world
    if activity == MASS:
        return world.service_motivation * cadre.felt_service
    if activity == ROUTINE:
        return duty * world.duty * cadre.duty
    return duty * world.duty * world.squad_duty * cadre.squad_duty if activity == SQUAD else 0.0


def pull(cadre, activity, duty, effort):
    """Pull falls with what is done of what is asked."""
    asked = asked_effort(cadre, activity)
    return strength(cadre, activity, duty) * max(0.0, 1 - effort / asked) if asked > 0 else 0.0


def is_open(cadre, activity):
    """Being seen and keeping traces are chosen by those who know how."""
    return activity in (ROUTINE, MASS, SQUAD) or cadre.knowhow[activity]


def rest_merit(cadre, noise):
    """What rest gains where it is a nest of its own: as much as all open activities together."""
    opened = sum(1 for activity in ACTIVITIES if is_open(cadre, activity))
    return cadre.model.world.nested_rest * noise * math.log(opened)


def earned(cadre, activity, points_per_hour, worth):
    """What an effort earns: points at their worth, and yuan beside them.

    Nothing to those who think nothing of points.
    """
    if worth == 0:
        return 0.0
    beside = cadre.beliefs.yuan_per_hour[activity] / cadre.model.world.yuan_per_utility
    return EFFORT * (points_per_hour * worth + beside)


def value_of_more(cadre, activity, worth, duty, efforts):
    """v(a): what more effort in an activity is worth, less its marginal cost."""
    world = cadre.model.world
    marginal = (
        world.effort_linear + world.monotony * efforts[activity] + world.fatigue * sum(efforts)
    )
    earns = earned(cadre, activity, cadre.beliefs.points_per_hour[activity], worth)
    return earns + pull(cadre, activity, duty, efforts[activity]) - cadre.cost * marginal
