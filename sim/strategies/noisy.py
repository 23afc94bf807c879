"""Noisy choice, slot by slot, and the strategies that differ from it only in what they care for."""

from __future__ import annotations

import math

from sim.decisions import Decision
from sim.kernel import kernel
from sim.randomness import uniform
from sim.strategies.valuation import FULL, marginal_value, may_choose, point_worth

CHOICES = 6
REST = 5
SHUT = -1e300
"""Value of what cannot be chosen."""


@kernel(inner=True)
def choose_logit(seen, traits, motives, key, tick, generation, who, room):
    """Logit (McFadden 1974; quantal response, McKelvey and Palfrey 1995): weighs all it sees, with noise."""
    worth = point_worth(seen, traits, motives, who)
    fill_slots(seen, traits, motives, key, tick, generation, who, room, worth, motives.duty)


@kernel(inner=True)
def choose_satisfice(seen, traits, motives, key, tick, generation, who, room):
    """Satisfice (Simon 1955): does its duty and no more while last year's bonus meets its aspiration, else weighs all like logit."""
    content = seen[who].last_bonus >= seen[who].aspiration
    worth = 0.0 if content else point_worth(seen, traits, motives, who)
    fill_slots(seen, traits, motives, key, tick, generation, who, room, worth, motives.duty)


@kernel(inner=True)
def choose_conscience(seen, traits, motives, key, tick, generation, who, room):
    """Conscience (Perry and Wise 1990): works by duty and public service motivation alone; points mean nothing to it."""
    fill_slots(seen, traits, motives, key, tick, generation, who, room, 0.0, motives.duty)


@kernel(inner=True)
def choose_opportunist(seen, traits, motives, key, tick, generation, who, room):
    """Opportunist (Holmström and Milgrom 1991 without intrinsic motives): goes for points by any known means; duty means nothing to it."""
    worth = point_worth(seen, traits, motives, who)
    fill_slots(seen, traits, motives, key, tick, generation, who, room, worth, 0.0)


@kernel(inner=True)
def pick(room, noise, luck):
    """An activity, or rest, is picked with probability in proportion to exp(value ÷ noise); what is shut has no chance.

    Parameters
    ----------
    room : ndarray(float64), shape (2, 6)
        The first row holds the values and is used up; that of rest is never shut.
    luck : float64
        Uniform.

    Returns
    -------
    int64
        The activity, or 5 for rest.
    """
    weight = room[0]
    best, chances = weight[REST], 0.0
    for choice in range(CHOICES):
        best = max(best, weight[choice])
    for choice in range(CHOICES):
        weight[choice] = math.exp((weight[choice] - best) / noise)
        chances += weight[choice]
    mark = luck * chances
    chosen = 0
    while chosen < REST and mark >= weight[chosen]:
        mark -= weight[chosen]
        chosen += 1
    return chosen


@kernel(inner=True)
def fill_slots(seen, traits, motives, key, tick, generation, who, room, worth, duty):
    """Slot by slot, an activity (or rest) is chosen with probability in proportion to exp(value ÷ noise); last time's hours pull.

    Parameters
    ----------
    room : ndarray(float64), shape (2, 6)
        Scratch.
    worth, duty : float64
        Of a point, and of work that one is answerable for, in utility.
    """
    slots = int((motives.regular_hours + motives.overtime_hours) / motives.slot_hours)
    step = motives.slot_hours / FULL
    weight, effort = room[0], room[1]
    effort[:] = 0.0
    total = 0.0
    for slot in range(slots):
        weight[REST] = 0.0
        for activity in range(REST):
            value = marginal_value(seen, traits, motives, who, activity, effort[activity], total, worth, duty)
            value += motives.inertia * seen[who].hours[activity] / FULL
            weight[activity] = value if may_choose(seen, who, activity) else SHUT
        luck = uniform(key.seed, key.replicate, who, generation, tick, Decision.CHOICE, slot)
        chosen = pick(room, motives.decision_noise, luck)
        effort[chosen] += step
        if chosen < REST:
            total += step
    for activity in range(REST):
        seen[who].hours[activity] = effort[activity] * FULL
