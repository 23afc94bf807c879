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
from sim.model.strategies.weights import CHOICES, REST, SHUT, STEEPEST, falls_here, log_of_weight

LEAST_WEIGHT = 1e-100
"""Sum of weights beside which a weight too small for a number does not matter."""
LEAST_TO_GROW = 1e-290
"""Weight of rest that still has all its digits when it grows."""
DULLED, TIRED = 2 * INNER, 2 * INNER + 1
"""Rows of `changes` after those of the inner motive: a whole slot of it, and its last."""


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

    Both change by factors that are known from the beginning: a pull falls evenly until what is
    wanted is done. So no exponential is sought from slot to slot.

    When the sum of weights has become so small that one that matters could be lost, or that of rest
    is too small to grow, all are made anew, counted from the value that is then best.
    """
    lanes = room[0]
    slots = int((motives.regular_hours + motives.overtime_hours) / motives.slot_hours)
    step, noise = motives.slot_hours / FULL, motives.decision_noise
    for more in range(REST + 1 - ALWAYS_OPEN):
        lanes.lifts[more] = rest_lift(motives, float(ALWAYS_OPEN + more), noise)
    for lane in range(lanes.lined_up):
        begin_lane(seen, traits, motives, lanes, lane)
    begin_lanes(motives, lanes, step, noise)
    weigh_faint(motives, lanes, noise)
    for slot in range(slots):
        if slot % 2 == 0:
            draw_luck(lanes, key, tick, slot)
        if fill_slot(lanes, slot % 2, step):
            weigh_faint(motives, lanes, noise)
    for lane in range(lanes.lined_up):
        hours = seen[lanes.who[lane]].hours
        for activity in range(REST):
            hours[activity] = lanes.effort[activity, lane] * FULL
    lanes.lined_up = 0


@kernel
def begin_lane(seen, traits, motives, lanes, lane):
    """Write what moves the cadre of a lane: all that stays as it is from slot to slot."""
    who, worth = lanes.who[lane], lanes.worth[lane]
    mine = seen[who]
    lanes.cost[lane] = traits[who].cost
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
def begin_lanes(motives, lanes, step, noise):
    """Begin without effort, and with no weights yet, which is as good as a sum too small.

    Of what is wanted in an activity so many slots are whole ones, and one more does what is left.
    Effort is a sum of slots, so halfway between two sums no rounding can mistake one for the other.
    """
    changes = lanes.changes
    for lane in range(lanes.lined_up):
        lanes.chances[lane] = 0.0
        dulling = lanes.cost[lane] * motives.monotony * step
        for activity in range(INNER):
            strength, wanted = lanes.strength[activity, lane], lanes.wanted[activity, lane]
            whole = np.floor(wanted / step)
            lanes.until[activity, lane] = (whole - 0.5) * step
            changes[activity, lane] = log_of_left(strength, wanted, 0.0, step, dulling, noise)
            changes[INNER + activity, lane] = log_of_left(
                strength, wanted, whole * step, step, dulling, noise
            )
        for activity in range(REST):
            lanes.effort[activity, lane] = 0.0
        changes[DULLED, lane] = -dulling / noise
        changes[TIRED, lane] = min(STEEPEST, lanes.cost[lane] * motives.fatigue * step / noise)
    exp_of_rows(changes, TIRED + 1, lanes)


@kernel(inline=True)
def is_faint(lanes, lane):
    """Say whether in a lane the sum of weights, or that of rest, is too small."""
    return (lanes.chances[lane] < LEAST_WEIGHT) | (lanes.weight[REST, lane] < LEAST_TO_GROW)


@kernel
def weigh_faint(motives, lanes, noise):
    """Make the weights anew in lanes in which they are too small."""
    weight, power = lanes.weight, lanes.power
    for lane in range(lanes.lined_up):
        total = 0.0
        for activity in range(REST):
            total += lanes.effort[activity, lane]
        rest = lanes.cost[lane] * motives.fatigue * total + lanes.lift[lane]
        best = rest
        for activity in range(REST):
            value = rested_value(motives, lanes, activity, lane)
            power[activity, lane] = value
            best = max(best, value)
        for activity in range(REST):
            power[activity, lane] = log_of_weight(power[activity, lane], best, noise)
        power[REST, lane] = log_of_weight(rest, best, noise)
    exp_of_rows(power, CHOICES, lanes)
    for lane in range(lanes.lined_up):
        faint, chances = is_faint(lanes, lane), 0.0
        for choice in range(CHOICES):
            now = select(faint, power[choice, lane], weight[choice, lane])
            weight[choice, lane] = now
            chances += now
        lanes.chances[lane] = chances


@kernel
def draw_luck(lanes, key, tick, slot):
    """Draw the luck of a slot and of the next one, since a block of the generator holds two."""
    luck = lanes.luck
    for lane in range(lanes.lined_up):
        luck[0, lane], luck[1, lane] = uniform_pair(
            key.seed,
            key.replicate,
            lanes.who[lane],
            lanes.generation[lane],
            tick,
            Decision.CHOICE,
            slot,
        )


@kernel
def fill_slot(lanes, turn, step):
    """Choose for one slot in all lanes, and change the weights by what was chosen.

    Rest that has outgrown all numbers weighs without bound, and is chosen from then on.

    Parameters
    ----------
    turn : int64
        Which luck of those drawn.

    Returns
    -------
    bool
        Whether in some lane the weights have to be made anew.
    """
    weight, changes, faint = lanes.weight, lanes.changes, False
    for lane in range(lanes.lined_up):
        mark, beyond, upto = lanes.luck[turn, lane] * lanes.chances[lane], True, 0.0
        dulled, chances = changes[DULLED, lane], 0.0
        # added up anew: a sum that is carried on would lose what is small beside it
        for activity in range(INNER):
            here, beyond, upto = falls_here(mark, weight[activity, lane], beyond, upto)
            effort, until = lanes.effort[activity, lane], lanes.until[activity, lane]
            last = select(effort < until + step, changes[INNER + activity, lane], dulled)
            part = select(effort < until, changes[activity, lane], last)
            chances += fill_here(lanes, activity, lane, here, part, step)
        for activity in range(INNER, REST):
            here, beyond, upto = falls_here(mark, weight[activity, lane], beyond, upto)
            chances += fill_here(lanes, activity, lane, here, dulled, step)
        rest = weight[REST, lane]
        rest = select(beyond, rest, rest * changes[TIRED, lane])
        weight[REST, lane], lanes.chances[lane] = rest, chances + rest
        faint |= is_faint(lanes, lane)
    return faint


@kernel(inline=True)
def fill_here(lanes, activity, lane, here, part, step):
    """Put a slot into an activity if it is chosen, and lessen its weight then to a part.

    Returns
    -------
    float64
        Weight of the activity from now on.
    """
    weight, effort = lanes.weight, lanes.effort
    before, spent = weight[activity, lane], effort[activity, lane]
    weight[activity, lane] = now = select(here, before * part, before)
    effort[activity, lane] = select(here, spent + step, spent)
    return now


@kernel
def exp_of_rows(numbers, rows, lanes):
    """Put exponentials in the place of numbers of all lanes, in the first rows."""
    for row in range(rows):
        exp_each(numbers[row], lanes.lined_up, lanes)


@kernel(inline=True)
def log_of_left(strength, wanted, effort, step, dulling, noise):
    """Give the logarithm of the part of an activity's weight that is left after one more slot.

    The activity dulls, and some of what is wanted is done.
    """
    return -(dulling + pull_lost(strength, wanted, effort, step)) / noise


@kernel(inline=True)
def rested_value(motives, lanes, activity, lane):
    """Give the value of more effort in an activity: gain, and duty or conscience, less cost.

    Last time's hours pull too. The fatigue of all activities is left out: it is counted as the
    worth of rest. What is shut stays so, since all else is nothing beside `SHUT`.
    """
    effort, value = lanes.effort[activity, lane], lanes.gain[activity, lane]
    if activity < INNER:
        value += pull_left(lanes.strength[activity, lane], lanes.wanted[activity, lane], effort)
    value -= marginal_cost(lanes.cost[lane], motives, effort, 0.0)
    return value + lanes.habit[activity, lane]
