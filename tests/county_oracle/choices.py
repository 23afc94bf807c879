"""How cadres choose their hours (6.2)."""

import math

from tests.county_oracle.arithmetic import EFFORT
from tests.county_oracle.exploits import point_worth
from tests.county_oracle.learners import choose_ewa, choose_imitate, choose_reinforce
from tests.county_oracle.people import ACTIVITIES, MASS, ROUTINE
from tests.county_oracle.valuation import (
    asked_effort,
    earned,
    is_open,
    rest_merit,
    strength,
    value_of_more,
)

SWEEPS = 500
STILL = 1e-12


def decide(county):
    """All choose from the same moment."""
    chosen = [choose(cadre) for cadre in county.cadres]
    for cadre, hours in zip(county.cadres, chosen, strict=True):
        cadre.hours = hours


def choose(cadre):
    """Each by the own strategy."""
    return STRATEGIES[cadre.strategy](cadre)


def choose_logit(cadre):
    return fill_slots(cadre, point_worth(cadre), 1.0)


def choose_satisfice(cadre):
    worth = point_worth(cadre) if cadre.last_bonus < cadre.aspiration else 0.0
    return fill_slots(cadre, worth, 1.0)


def choose_conscience(cadre):
    return fill_slots(cadre, 0.0, 1.0)


def choose_opportunist(cadre):
    return fill_slots(cadre, point_worth(cadre), 0.0)


def choose_fixed(cadre):
    """Regular hours in proportion to what is asked, fewer where less is asked."""
    routine, mass, load = cadre.demand(ROUTINE), cadre.demand(MASS), cadre.seat.load
    asked = routine + mass + load
    s = min(1.0, cadre.model.world.regular_hours / asked) if asked > 0 else 0.0
    return [routine * s, mass * s, load * s, 0.0, 0.0]


def choose_free_ride(cadre):
    """Due nodes first, then half of the routine asked."""
    regular = cadre.model.world.regular_hours
    squad = min(regular, cadre.seat.load)
    return [min(regular - squad, 0.5 * cadre.demand(ROUTINE)), 0.0, squad, 0.0, 0.0]


def fill_slots(cadre, worth, duty):
    """Each slot of time goes by chance to an activity or to rest, the better the likelier."""
    county, world = cadre.model, cadre.model.world
    efforts = [0.0] * len(ACTIVITIES)
    for slot in range(int((world.regular_hours + world.overtime_hours) / world.slot_hours)):
        merits = [
            value_of_more(cadre, a, worth, duty, efforts) + world.inertia * cadre.hours[a] / EFFORT
            if is_open(cadre, a)
            else -math.inf
            for a in ACTIVITIES
        ] + [rest_merit(cadre, world.decision_noise)]
        best = max(merits)
        chances = [math.exp((merit - best) / world.decision_noise) for merit in merits]
        draw = county.luck.uniform(
            cadre.seat.number, cadre.generation, county.tick, "CHOICE", slot
        ) * sum(chances)
        for activity in ACTIVITIES:
            if draw < chances[activity]:
                efforts[activity] += world.slot_hours / EFFORT
                break
            draw -= chances[activity]
    return [effort * EFFORT for effort in efforts]


def choose_best_response(cadre):
    """A step towards the hours at which nothing more is worth doing."""
    world = cadre.model.world
    efforts = solve(cadre)
    most = (world.regular_hours + world.overtime_hours) / EFFORT
    if sum(efforts) > most:
        efforts = [effort * (most / sum(efforts)) for effort in efforts]
    return [
        h + world.response_step * (EFFORT * e - h)
        for h, e in zip(cadre.hours, efforts, strict=True)
    ]


def solve(cadre):
    """First-order conditions, activity by activity, until no effort moves."""
    worth = point_worth(cadre)
    efforts = [0.0] * len(ACTIVITIES)
    for _ in range(SWEEPS):
        moved = 0.0
        for activity in ACTIVITIES:
            effort = best_effort(cadre, activity, worth, sum(efforts) - efforts[activity])
            moved = max(moved, abs(effort - efforts[activity]))
            efforts[activity] = effort
        if moved < STILL:
            break
    return efforts


def best_effort(cadre, activity, worth, others):
    """The best effort in one activity, the others' as they are."""
    world = cadre.model.world
    if not is_open(cadre, activity):
        return 0.0
    asked = asked_effort(cadre, activity)
    p = strength(cadre, activity, 1.0) if asked > 0 else 0.0
    s = earned(cadre, activity, cadre.beliefs.points_per_hour[activity], worth)
    s -= cadre.cost * (world.effort_linear + world.fatigue * others)
    k = cadre.cost * (world.monotony + world.fatigue)
    effort = (s + p) / (k + p / asked) if asked > 0 and s + p > 0 else 0.0
    if effort >= asked:
        effort = max(asked, s / k)
    return max(0.0, effort)


STRATEGIES = {
    "logit": choose_logit,
    "fixed": choose_fixed,
    "satisfice": choose_satisfice,
    "best_response": choose_best_response,
    "conscience": choose_conscience,
    "free_ride": choose_free_ride,
    "opportunist": choose_opportunist,
    "reinforce": choose_reinforce,
    "ewa": choose_ewa,
    "imitate": choose_imitate,
}
