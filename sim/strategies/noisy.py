"""Noisy choice, slot by slot, and the strategies that differ from it only in what they care for."""

from __future__ import annotations

import math

from sim.decisions import Decision
from sim.kernel import kernel
from sim.randomness import uniform
from sim.strategies.valuation import FULL, marginal_value, point_worth

_CHOICES = 6
REST = 5


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
        best = 0.0
        weight[REST] = 0.0
        for activity in range(REST):
            value = marginal_value(seen, traits, motives, who, activity, effort[activity], total, worth, duty)
            weight[activity] = value + motives.inertia * seen[who].hours[activity] / FULL
            best = max(best, weight[activity])
        chances = 0.0
        for choice in range(_CHOICES):
            weight[choice] = math.exp((weight[choice] - best) / motives.decision_noise)
            chances += weight[choice]
        mark = uniform(key.seed, key.replicate, who, generation, tick, Decision.CHOICE, slot) * chances
        chosen = 0
        while chosen < REST and mark >= weight[chosen]:
            mark -= weight[chosen]
            chosen += 1
        effort[chosen] += step
        if chosen < REST:
            total += step
    for activity in range(REST):
        seen[who].hours[activity] = effort[activity] * FULL
