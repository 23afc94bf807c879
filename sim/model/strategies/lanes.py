"""Noisy choice, slot by slot, of many cadres side by side.

Cadres who choose so are lined up, each in a lane, and each step of the choice is made in all lanes
before the next. No lane looks at another, so their order changes nothing. The steps that are made
for every slot are written without branches, since a processor can then make them in several lanes
at once: what a lane does not take is computed all the same and left out.
"""

from __future__ import annotations

import numpy as np

from sim.base.elementary_rows import exp_each
from sim.base.random_numbers import uniform_pair
from sim.base.random_streams import Decision
from sim.kernel import kernel, select
from sim.model.state import ALWAYS_OPEN, INNER, LANES
from sim.model.strategies.utility import (
    FULL,
    count_open,
    hour_gain,
    inner_motive,
    marginal_cost,
    may_choose,
    pull_left,
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
    for more in range(REST + 1 - ALWAYS_OPEN):
        lanes.lifts[more] = rest_lift(motives, float(ALWAYS_OPEN + more), noise)
    for lane in range(lanes.lined_up):
        begin_lane(seen, traits, motives, lanes, lane, step)
    begin_lanes(lanes, step, noise)
    for slot in range(slots):
        if some_faint(lanes):
            weigh_faint(motives, lanes, step, noise)
        draw_luck(lanes, key, tick, slot)
        fill_slot(lanes, step, noise)
    for lane in range(lanes.lined_up):
        hours = seen[lanes.who[lane]].hours
        for activity in range(REST):
            hours[activity] = lanes.effort[activity, lane] * FULL
    lanes.lined_up = 0


@kernel
def begin_lane(seen, traits, motives, lanes, lane, step):
    """Write what moves the cadre of a lane: all that stays as it is from slot to slot."""
    who, worth = lanes.who[lane], lanes.worth[lane]
    cost, mine = traits[who].cost, seen[who]
    lanes.cost[lane] = cost
    lanes.tiring[lane] = cost * motives.fatigue
    lanes.dulling[lane] = cost * motives.monotony * step
    lanes.lift[lane] = lanes.lifts[np.int64(count_open(seen, who)) - ALWAYS_OPEN]
    for activity in range(REST):
        lanes.gain[activity, lane] = SHUT
        if may_choose(seen, who, activity):
            points = mine.points_per_hour[activity]
            lanes.gain[activity, lane] = hour_gain(seen, motives, who, activity, points, worth)
        lanes.habit[activity, lane] = motives.inertia * mine.hours[activity] / FULL
    for activity in range(INNER):
        lanes.strength[activity, lane], lanes.wanted[activity, lane] = inner_motive(
            seen, traits, motives, who, activity, lanes.heeds[lane]
        )


@kernel
def begin_lanes(lanes, step, noise):
    """Begin without effort, and with no weights yet, which is as good as a sum too small."""
    left = lanes.left
    for lane in range(lanes.lined_up):
        lanes.total[lane], lanes.chances[lane], lanes.chosen[lane] = 0.0, 0.0, REST
        for activity in range(REST):
            strength, wanted = motive_in_lane(lanes, activity, lane)
            lanes.effort[activity, lane] = 0.0
            left[activity, lane] = log_of_left(
                strength, wanted, 0.0, step, lanes.dulling[lane], noise
            )
    exp_of_rows(left, REST, lanes)


@kernel(inline=True)
def motive_in_lane(lanes, activity, lane):
    """Give the strength of the inner motive and the effort wanted: none for the last activities."""
    if activity < INNER:
        return lanes.strength[activity, lane], lanes.wanted[activity, lane]
    return 0.0, 0.0


@kernel
def some_faint(lanes):
    """Say whether in some lane the sum of weights is too small."""
    faint = False
    for lane in range(lanes.lined_up):
        faint |= lanes.chances[lane] < LEAST_WEIGHT
    return faint


@kernel
def weigh_faint(motives, lanes, step, noise):
    """Make the weights anew in lanes in which their sum was too small."""
    weight, power, after = lanes.weight, lanes.power, lanes.after
    for lane in range(lanes.lined_up):
        rest = lanes.tiring[lane] * lanes.total[lane] + lanes.lift[lane]
        best = rest
        for activity in range(REST):
            value = rested_value(motives, lanes, activity, lane)
            power[activity, lane] = value
            best = max(best, value)
        faint = lanes.chances[lane] < LEAST_WEIGHT
        best = select(faint, best, lanes.best[lane])
        for activity in range(REST):
            power[activity, lane] = log_of_weight(power[activity, lane], best, noise)
        power[REST, lane] = log_of_weight(rest, best, noise)
        lanes.best[lane] = best
        power[CHOICES, lane] = log_of_tired(lanes, lane, step, noise)
    exp_of_rows(power, CHOICES + 1, lanes)
    for lane in range(lanes.lined_up):
        faint, chances = lanes.chances[lane] < LEAST_WEIGHT, 0.0
        for choice in range(CHOICES):
            now = select(faint, power[choice, lane], weight[choice, lane])
            weight[choice, lane] = now
            chances += now
        lanes.chances[lane] = chances
        after[1, lane] = select(faint, power[CHOICES, lane], after[1, lane])


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
    weight, after = lanes.weight, lanes.after
    for lane in range(lanes.lined_up):
        last, mark = lanes.chosen[lane], lanes.luck[lane] * lanes.chances[lane]
        looking, chosen, chances = True, REST, 0.0
        strength, wanted, done = 0.0, 0.0, 0.0
        for activity in range(INNER):
            here, looking, mark, now, spent = fill_here(
                lanes, activity, lane, last, looking, mark, step
            )
            chosen = select(here, activity, chosen)
            strength = select(here, lanes.strength[activity, lane], strength)
            wanted = select(here, lanes.wanted[activity, lane], wanted)
            done = select(here, spent, done)
            # added up anew: a sum that is carried on would lose what is small beside it
            chances += now
        for activity in range(INNER, REST):
            here, looking, mark, now, spent = fill_here(
                lanes, activity, lane, last, looking, mark, step
            )
            chosen = select(here, activity, chosen)
            chances += now
        rest = select(looking, weight[REST, lane], after[1, lane])
        weight[REST, lane], lanes.chances[lane] = rest, chances + rest
        lanes.total[lane] = select(looking, lanes.total[lane], lanes.total[lane] + step)
        lanes.chosen[lane] = chosen
        after[0, lane] = log_of_left(strength, wanted, done, step, lanes.dulling[lane], noise)
        after[1, lane] = log_of_tired(lanes, lane, step, noise)
    exp_of_rows(after, 2, lanes)


@kernel
def exp_of_rows(numbers, rows, lanes):
    """Put exponentials in the place of numbers of all lanes, in the first rows."""
    for row in range(rows):
        exp_each(numbers[row], lanes.lined_up, lanes)


@kernel(inline=True)
def fill_here(lanes, activity, lane, last, looking, mark, step):
    """Put a slot into an activity if the mark falls there, and lessen its weight then.

    Parameters
    ----------
    last : int64
        What was chosen in the last slot, for which the part left is found only now.
    looking, mark
        As in :func:`falls_here`.

    Returns
    -------
    bool, bool, float64
        As from :func:`falls_here`.
    float64
        Weight of the activity from now on.
    float64
        Effort in it so far.
    """
    weight, effort, left = lanes.weight, lanes.effort, lanes.left
    before, spent = weight[activity, lane], effort[activity, lane]
    part = select(last == activity, lanes.after[0, lane], left[activity, lane])
    here, looking, mark = falls_here(mark, before, looking)
    now = select(here, before * part, before)
    spent = select(here, spent + step, spent)
    weight[activity, lane], effort[activity, lane], left[activity, lane] = now, spent, part
    return here, looking, mark, now, spent


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


@kernel(inline=True)
def rested_value(motives, lanes, activity, lane):
    """Give the value of more effort in an activity: gain, and duty or conscience, less cost.

    Last time's hours pull too. The fatigue of all activities is left out: it is counted as the
    worth of rest. What is shut stays so, since all else is nothing beside `SHUT`.
    """
    strength, wanted = motive_in_lane(lanes, activity, lane)
    effort, value = lanes.effort[activity, lane], lanes.gain[activity, lane]
    value += pull_left(strength, wanted, effort)
    value -= marginal_cost(lanes.cost[lane], motives, effort, 0.0)
    return value + lanes.habit[activity, lane]
