"""Noisy choice, slot by slot, of many cadres side by side.

Cadres who choose so are lined up, each in a lane, and each step of the choice is made in all lanes
before the next. No lane looks at another, so their order changes nothing. The steps that are made
for every slot are written without branches, since a processor can then make them in several lanes
at once: what a lane does not take is computed all the same and left out.
"""

from __future__ import annotations

from sim.base.elementary import exp_each
from sim.base.random_numbers import uniform_pair
from sim.base.random_streams import Decision
from sim.kernel import kernel, select
from sim.model.state import LANES
from sim.model.strategies.utility import (
    FULL,
    inner_motive,
    marginal_value,
    may_choose,
    pull_lost,
    rest_lift,
)
from sim.model.strategies.weights import CHOICES, REST, SHUT, falls_here, log_of_weight

LEAST_WEIGHT = 1e-100
"""Sum of weights beside which a weight too small for a number does not matter."""


@kernel
def line_up(seen, traits, motives, key, tick, generation, who, room, worth, duty):
    """Give a cadre a lane; when all are taken, let those lined up choose.

    Parameters
    ----------
    room : table of `ROOM`, shape (1,)
    worth : float64
        Of a point, in utility.
    duty : float64
        How far the strategy heeds duty, 0 or 1.
    """
    lanes = room[0]
    lane = lanes.lined_up
    lanes.who[lane], lanes.generation[lane] = who, generation
    lanes.worth[lane], lanes.heeds[lane] = worth, duty
    lanes.lined_up = lane + 1
    if lanes.lined_up == LANES:
        choose_lined_up(seen, traits, motives, key, tick, room)


@kernel
def choose_lined_up(seen, traits, motives, key, tick, room):
    """Fill slot after slot by a noisy choice, in proportion to exp(value ÷ noise), in all lanes.

    Last time's hours pull. Fatigue takes the same from every activity, which is the same as making
    rest worth so much more. So after a choice only two weights change: that of the activity chosen
    falls, by its monotony and by what it has lost of its pull, and that of rest grows.

    When the sum of weights has become so small that one that matters could be lost, all are made
    anew, counted from the value that is then best.
    """
    lanes = room[0]
    slots = int((motives.regular_hours + motives.overtime_hours) / motives.slot_hours)
    step, noise = motives.slot_hours / FULL, motives.decision_noise
    for lane in range(lanes.lined_up):
        begin_lane(seen, traits, motives, lanes, lane, step)
    begin_lanes(lanes, step, noise)
    for slot in range(slots):
        if some_faint(lanes):
            for lane in range(lanes.lined_up):
                if lanes.chances[lane] < LEAST_WEIGHT:
                    value_lane(seen, traits, motives, lanes, lane)
            weigh_faint(lanes, step, noise)
        draw_luck(lanes, key, tick, slot)
        fill_slot(lanes, step, noise)
    for lane in range(lanes.lined_up):
        hours = seen[lanes.who[lane]].hours
        for activity in range(REST):
            hours[activity] = lanes.effort[activity, lane] * FULL
    lanes.lined_up = 0


@kernel
def begin_lane(seen, traits, motives, lanes, lane, step):
    """Write what moves the cadre of a lane."""
    who = lanes.who[lane]
    cost = traits[who].cost
    lanes.tiring[lane] = cost * motives.fatigue
    lanes.dulling[lane] = cost * motives.monotony * step
    lanes.lift[lane] = rest_lift(seen, motives, who, motives.decision_noise)
    for activity in range(REST):
        lanes.strength[activity, lane], lanes.wanted[activity, lane] = inner_motive(
            seen, traits, motives, who, activity, lanes.heeds[lane]
        )


@kernel
def begin_lanes(lanes, step, noise):
    """Begin without effort, and with no weights yet, which is as good as a sum too small."""
    for lane in range(lanes.lined_up):
        lanes.total[lane], lanes.chances[lane] = 0.0, 0.0
        for activity in range(REST):
            lanes.effort[activity, lane] = 0.0
            lanes.power[activity, lane] = log_of_left(
                lanes.strength[activity, lane],
                lanes.wanted[activity, lane],
                0.0,
                step,
                lanes.dulling[lane],
                noise,
            )
    exp_of_powers(lanes, REST)
    for lane in range(lanes.lined_up):
        for activity in range(REST):
            lanes.left[activity, lane] = lanes.power[activity, lane]


@kernel
def some_faint(lanes):
    """Say whether in some lane the sum of weights is too small."""
    faint = False
    for lane in range(lanes.lined_up):
        faint |= lanes.chances[lane] < LEAST_WEIGHT
    return faint


@kernel
def value_lane(seen, traits, motives, lanes, lane):
    """Write the values of what a lane can choose where the weights will stand."""
    for activity in range(REST):
        lanes.weight[activity, lane] = rested_value(
            seen,
            traits,
            motives,
            lanes.who[lane],
            activity,
            lanes.effort[activity, lane],
            lanes.worth[lane],
            lanes.heeds[lane],
        )
    lanes.weight[REST, lane] = lanes.tiring[lane] * lanes.total[lane] + lanes.lift[lane]


@kernel
def weigh_faint(lanes, step, noise):
    """Turn values into weights in lanes in which the sum of weights was too small."""
    weight, power = lanes.weight, lanes.power
    for lane in range(lanes.lined_up):
        best = weight[REST, lane]
        for activity in range(REST):
            best = max(best, weight[activity, lane])
        best = select(lanes.chances[lane] < LEAST_WEIGHT, best, lanes.best[lane])
        for choice in range(CHOICES):
            power[choice, lane] = log_of_weight(weight[choice, lane], best, noise)
        lanes.best[lane] = best
        power[CHOICES, lane] = log_of_tired(lanes, lane, step, noise)
    exp_of_powers(lanes, CHOICES + 1)
    for lane in range(lanes.lined_up):
        faint, chances = lanes.chances[lane] < LEAST_WEIGHT, 0.0
        for choice in range(CHOICES):
            now = select(faint, power[choice, lane], weight[choice, lane])
            weight[choice, lane] = now
            chances += now
        lanes.chances[lane], lanes.tired[lane] = chances, power[CHOICES, lane]


@kernel
def draw_luck(lanes, key, tick, slot):
    """Draw the luck of a slot.

    A block of the generator holds two draws, so every other slot finds its luck drawn.
    """
    for lane in range(lanes.lined_up):
        if slot % 2 == 1:
            lanes.luck[lane] = lanes.later[lane]
        else:
            lanes.luck[lane], lanes.later[lane] = uniform_pair(
                key.seed,
                key.replicate,
                lanes.who[lane],
                lanes.generation[lane],
                tick,
                Decision.CHOICE,
                slot,
            )


@kernel
def fill_slot(lanes, step, noise):
    """Choose for one slot in all lanes, and change the weights by what was chosen."""
    weight, effort, left, power = lanes.weight, lanes.effort, lanes.left, lanes.power
    for lane in range(lanes.lined_up):
        mark, looking, chosen = lanes.luck[lane] * lanes.chances[lane], True, REST
        strength, wanted, done, chances = 0.0, 0.0, 0.0, 0.0
        for activity in range(REST):
            before, spent = weight[activity, lane], effort[activity, lane]
            here, looking, mark = falls_here(mark, before, looking)
            chosen = select(here, activity, chosen)
            after = select(here, before * left[activity, lane], before)
            spent = select(here, spent + step, spent)
            strength = select(here, lanes.strength[activity, lane], strength)
            wanted = select(here, lanes.wanted[activity, lane], wanted)
            done = select(here, spent, done)
            # added up anew: a sum that is carried on would lose what is small beside it
            chances += after
            weight[activity, lane], effort[activity, lane] = after, spent
        rest = select(looking, weight[REST, lane], lanes.tired[lane])
        weight[REST, lane], lanes.chances[lane] = rest, chances + rest
        lanes.total[lane] = select(looking, lanes.total[lane], lanes.total[lane] + step)
        lanes.chosen[lane] = chosen
        power[0, lane] = log_of_left(strength, wanted, done, step, lanes.dulling[lane], noise)
        power[1, lane] = log_of_tired(lanes, lane, step, noise)
    exp_of_powers(lanes, 2)
    for lane in range(lanes.lined_up):
        for activity in range(REST):
            here = lanes.chosen[lane] == activity
            left[activity, lane] = select(here, power[0, lane], left[activity, lane])
        lanes.tired[lane] = power[1, lane]


@kernel
def exp_of_powers(lanes, rows):
    """Put exponentials in the place of the powers of all lanes, in so many rows."""
    for row in range(rows):
        exp_each(
            lanes.power[row],
            lanes.lined_up,
            lanes.rests,
            lanes.pieces,
            lanes.roots,
            lanes.missing,
        )


@kernel(inline=True)
def log_of_left(strength, wanted, effort, step, dulling, noise):
    """Give the logarithm of the part of an activity's weight that is left after one more slot.

    The activity dulls, and some of what is wanted is done. The part is known before the activity is
    chosen, so that the next choice need not wait for an exponential.
    """
    return -(dulling + pull_lost(strength, wanted, effort, step)) / noise


@kernel(inline=True)
def log_of_tired(lanes, lane, step, noise):
    """Give the logarithm of the weight of rest in a lane after one more slot of some activity."""
    value = lanes.tiring[lane] * (lanes.total[lane] + step) + lanes.lift[lane]
    return log_of_weight(value, lanes.best[lane], noise)


@kernel
def rested_value(seen, traits, motives, who, activity, effort, worth, duty):
    """Give the value of more effort in an activity, with the pull of last time's hours.

    The fatigue of all activities is left out: it is counted as the worth of rest.
    """
    if not may_choose(seen, who, activity):
        return SHUT
    value = marginal_value(seen, traits, motives, who, activity, effort, 0.0, worth, duty)
    return value + motives.inertia * seen[who].hours[activity] / FULL
