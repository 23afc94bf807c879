"""Noisy choice, slot by slot, and the strategies that differ from it only in what they care for."""

from __future__ import annotations

from sim.base.elementary import exp
from sim.base.random_numbers import uniform_pair
from sim.base.random_streams import Decision
from sim.kernel import kernel
from sim.model.strategies.utility import (
    FULL,
    inner_motive,
    marginal_value,
    may_choose,
    point_worth,
    pull_lost,
    rest_lift,
)

CHOICES = 6
REST = 5
SHUT = -1e300
"""Value of what cannot be chosen."""
LEAST_WEIGHT = 1e-100
"""Sum of weights beside which a weight too small for a number does not matter."""
STEEPEST = 700.0
"""Exponent at which a weight is as good as without bound, and a chance against it as good as none.

exp of more than 709 is infinite in double precision, and infinity over infinity no number."""


@kernel
def choose_logit(seen, traits, motives, key, tick, generation, who, room):
    """Logit: weigh all that is seen, with noise.

    After McFadden 1974, and the quantal response of McKelvey and Palfrey 1995.
    """
    worth = point_worth(seen, traits, motives, who)
    fill_slots(seen, traits, motives, key, tick, generation, who, room, worth, 1.0)


@kernel
def choose_satisfice(seen, traits, motives, key, tick, generation, who, room):
    """Satisfice: do duty and no more while last year's bonus meets aspiration, else as logit.

    After Simon 1955.
    """
    content = seen[who].last_bonus >= seen[who].aspiration
    worth = 0.0 if content else point_worth(seen, traits, motives, who)
    fill_slots(seen, traits, motives, key, tick, generation, who, room, worth, 1.0)


@kernel
def choose_conscience(seen, traits, motives, key, tick, generation, who, room):
    """Conscience: work by duty and public service motivation alone; points mean nothing.

    After Perry and Wise 1990. That service counts three times is declared with the strategy.
    """
    fill_slots(seen, traits, motives, key, tick, generation, who, room, 0.0, 1.0)


@kernel
def choose_opportunist(seen, traits, motives, key, tick, generation, who, room):
    """Opportunist: go for points by any known means; duty means nothing.

    After Holmström and Milgrom 1991, without intrinsic motives.
    """
    worth = point_worth(seen, traits, motives, who)
    fill_slots(seen, traits, motives, key, tick, generation, who, room, worth, 0.0)


@kernel
def pick(room, noise, luck):
    """Pick an activity, or rest, with probability in proportion to exp(value ÷ noise).

    What is shut has no chance.

    Parameters
    ----------
    room : ndarray(float64), shape (5, 6)
        The first row holds the values and is used up; that of rest is never shut.
    luck : float64
        Uniform.

    Returns
    -------
    int64
        The activity, or 5 for rest.
    """
    weigh(room, noise)
    return draw(room, luck * all_weight(room))


@kernel
def weigh(room, noise):
    """Turn values in the first row into weights exp(value ÷ noise), of which the largest is 1.

    Returns
    -------
    float64
        The largest value, from which all were counted.
    """
    weight = room[0]
    best = weight[REST]
    for choice in range(CHOICES):
        best = max(best, weight[choice])
    for choice in range(CHOICES):
        weight[choice] = exp((weight[choice] - best) / noise)
    return best


@kernel
def all_weight(room):
    """Add up the weights in the order of choices."""
    weight, chances = room[0], 0.0
    for choice in range(CHOICES):
        chances += weight[choice]
    return chances


@kernel
def draw(room, mark):
    """Give the choice in whose weight the mark falls when weights are laid end to end."""
    weight, chosen = room[0], 0
    while chosen < REST and mark >= weight[chosen]:
        mark -= weight[chosen]
        chosen += 1
    return chosen


@kernel
def fill_slots(seen, traits, motives, key, tick, generation, who, room, worth, duty):
    """Fill slot after slot by a noisy choice, in proportion to exp(value ÷ noise).

    Last time's hours pull. Fatigue takes the same from every activity, which is the same as making
    rest worth so much more. So after a choice only two weights change: that of the activity chosen
    falls, by its monotony and by what it has lost of its pull, and that of rest grows.

    When the sum of weights has become so small that one that matters could be lost, all are made
    anew, counted from the value that is then best. What a weight will be after one more slot is
    known before it is chosen, so that the next choice need not wait for an exponential.

    Parameters
    ----------
    room : ndarray(float64), shape (5, 6)
        Scratch.
    worth : float64
        Of a point, in utility.
    duty : float64
        How far the strategy heeds duty, 0 or 1.
    """
    slots = int((motives.regular_hours + motives.overtime_hours) / motives.slot_hours)
    step, noise, cost = motives.slot_hours / FULL, motives.decision_noise, traits[who].cost
    tiring, dulling = cost * motives.fatigue, cost * motives.monotony * step
    lift = rest_lift(seen, motives, who, noise)
    weight, effort, strength, wanted, left = room[0], room[1], room[2], room[3], room[4]
    for activity in range(REST):
        effort[activity] = 0.0
        strength[activity], wanted[activity] = inner_motive(
            seen, traits, motives, who, activity, duty
        )
        left[activity] = weight_left(
            strength[activity], wanted[activity], 0.0, step, dulling, noise
        )
    total, best, chances, tired, luck, later = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for slot in range(slots):
        if chances < LEAST_WEIGHT:
            for activity in range(REST):
                weight[activity] = rested_value(
                    seen, traits, motives, who, activity, effort[activity], worth, duty
                )
            weight[REST] = tiring * total + lift
            best = weigh(room, noise)
            chances = all_weight(room)
            tired = weight_of_rest(tiring * (total + step) + lift, best, noise)
        # a block of the generator holds two draws: one for each slot would cost twice
        if slot % 2 == 0:
            luck, later = uniform_pair(
                key.seed, key.replicate, who, generation, tick, Decision.CHOICE, slot
            )
        else:
            luck = later
        chosen = draw(room, luck * chances)
        if chosen < REST:
            weight[chosen] *= left[chosen]
            weight[REST] = tired
            effort[chosen] += step
            total += step
            # added up anew: a sum that is carried on would lose what is small beside it
            chances = all_weight(room)
            left[chosen] = weight_left(
                strength[chosen], wanted[chosen], effort[chosen], step, dulling, noise
            )
            tired = weight_of_rest(tiring * (total + step) + lift, best, noise)
    for activity in range(REST):
        seen[who].hours[activity] = effort[activity] * FULL


@kernel
def weight_left(strength, wanted, effort, step, dulling, noise):
    """Give the part of an activity's weight that is left after one more slot of it.

    The activity dulls, and some of what is wanted is done.
    """
    return exp(-(dulling + pull_lost(strength, wanted, effort, step)) / noise)


@kernel
def weight_of_rest(value, best, noise):
    """Give the weight of rest at a value, counted from the best one, as far as numbers go."""
    return exp(min(STEEPEST, (value - best) / noise))


@kernel
def rested_value(seen, traits, motives, who, activity, effort, worth, duty):
    """Give the value of more effort in an activity, with the pull of last time's hours.

    The fatigue of all activities is left out: it is counted as the worth of rest.
    """
    if not may_choose(seen, who, activity):
        return SHUT
    value = marginal_value(seen, traits, motives, who, activity, effort, 0.0, worth, duty)
    return value + motives.inertia * seen[who].hours[activity] / FULL
