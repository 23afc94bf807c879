"""What one more point is worth to each cadre: its pay, its chances, the face it saves."""

from __future__ import annotations

import math

from sim.base.fixed_point import standard_spread
from sim.kernel import kernel
from sim.model.context import Context
from sim.model.incentives.win_probabilities import (
    expect,
    publish_excellence,
    publish_promotion,
    value_per_point,
)
from sim.model.state import State
from sim.scoring.margins import pay_per_point
from sim.scoring.pay import pay_cadres
from sim.scoring.points import pay_coefficient
from sim.scoring.standing import ranking_value


@kernel
def publish_worth(state: State, context: Context, unit, ascent):
    """Publish what a point is worth: its pay, its chances in the unit, and the face it saves.

    Face is saved by those in the back half: per spread of ranking values, or as a ratio to the pay
    of a point.

    Parameters
    ----------
    ascent : float64
        From :func:`expected_ascent`.
    """
    first, last = state.start[unit], state.start[unit + 1]
    table, people, tally, published = (
        context.schemes.table,
        state.people,
        state.projection,
        state.published,
    )
    values, yuan = state.scratch.ranking_value, state.scratch.yuan_per_point
    ranked, mean, spread = ranking_values(state, context, first, last, values)
    state.scratch.unit_mean[unit] = mean
    # before chances are published, since they go by what is expected of each
    expect(state, context, unit, mean, spread)
    publish_excellence(state, context, unit, ranked)
    publish_promotion(state, context, unit, ascent)
    pay_per_point(table, people, tally, state.standing, first, last, state.units[unit].pool, yuan)
    back = back_half(state, first, last, ranked)
    stir = dispersion(state, context, unit)
    # half of the full force where dispersion is `face_activation`
    stir = context.levers[0].publicity * stir / (stir + context.world[0].face_activation)
    for who in range(first, last):
        published[who].pay_per_point = yuan[who]
        behind = 0.0
        if state.standing.places[who].ranked and spread > 0.0 and values[who] < back:
            if context.world[0].relative_face > 0.0:
                behind = stir * yuan[who] / context.world[0].yuan_per_utility
            else:
                behind = stir * value_per_point(state, context, who) / spread
        published[who].behind_per_point = behind


@kernel
def ranking_values(state: State, context: Context, first, last, values):
    """Write everybody's ranking value in points.

    Given are the number of ranked cadres and their mean and spread.
    """
    ranked, mean, square = 0, 0.0, 0.0
    for who in range(first, last):
        values[who] = ranking_value(context.schemes.table, state.people, state.projection, who)
        if state.standing.places[who].ranked:
            ranked += 1
            mean += values[who]
    if ranked == 0:
        return 0, 0.0, 0.0
    mean /= ranked
    for who in range(first, last):
        if state.standing.places[who].ranked:
            square += (values[who] - mean) ** 2
    return ranked, mean, standard_spread(square / ranked, mean)


@kernel
def back_half(state: State, first, last, ranked):
    """Give the middle ranking value, below which the back half begins.

    It is that of the cadre with as many before as behind, the better one of two.
    """
    if ranked == 0:
        return 0.0
    return state.scratch.ranking_value[state.standing.order[first + (ranked - 1) // 2]]


@kernel
def dispersion(state: State, context: Context, unit):
    """Give the coefficient of variation of bonuses, as if the year ended now.

    Bonuses are brought to equal coefficients.
    """
    first, last = state.start[unit], state.start[unit + 1]
    table, people = context.schemes.table, state.people
    # a trial: the year's end pays again, whatever stands in `state.pay` now
    pay_cadres(
        table,
        people,
        state.projection,
        state.standing,
        first,
        last,
        state.units[unit].pool,
        state.pay,
    )
    count, mean, square = 0, 0.0, 0.0
    for who in range(first, last):
        if state.standing.places[who].paid:
            count += 1
            # else differences of staffing and level would stir under equal pay too
            mean += state.pay[who].bonus / pay_coefficient(
                table, people[who].book, people[who].staffing, people[who].level
            )
    if count == 0 or mean <= 0.0:
        return 0.0
    mean /= count
    for who in range(first, last):
        if state.standing.places[who].paid:
            equal = pay_coefficient(
                table, people[who].book, people[who].staffing, people[who].level
            )
            square += (state.pay[who].bonus / equal - mean) ** 2
    return math.sqrt(square / count) / mean
