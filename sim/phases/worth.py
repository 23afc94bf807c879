"""What one more point is worth to each cadre: its pay, its chances, the face it saves."""

from __future__ import annotations

import math

from sim.exact import HUNDRED
from sim.kernel import kernel
from sim.parameters import TICKS
from sim.rules import Context
from sim.scoring.margins import pay_per_point, win_density
from sim.scoring.pay import pay_cadres
from sim.scoring.points import index_coefficient, pay_coefficient
from sim.state import State


@kernel(inner=True)
def publish_worth(state: State, context: Context, unit):
    """Publish what a point is worth: its pay, its chances, and the face it saves those in the back half."""
    first, last = state.start[unit], state.start[unit + 1]
    table, people, tally, published = context.schemes.table, state.people, state.projection, state.published
    yuan = state.scratch.other_seat
    pay_per_point(table, people, tally, state.standing, first, last, state.units[unit].pool, yuan)
    values = state.scratch.seat
    ranked, mean, spread = ranking_values(state, context, first, last, values)
    quota = (table.books[people[first].book].excellent_share * ranked // HUNDRED) / ranked if ranked > 0 else 0.0
    back = back_half(state, first, last, ranked)
    stir = dispersion(state, context, unit)
    stir = context.levers[0].publicity * stir / (stir + context.world[0].face_activation)
    for who in range(first, last):
        published[who].pay_per_point = yuan[who]
        step = value_per_point(state, context, who)
        excellent = win_density(values[who], mean, spread, quota) * step if state.standing.places[who].ranked else 0.0
        published[who].excellent_per_point = excellent
        behind = 0.0
        if state.standing.places[who].ranked and spread > 0.0 and values[who] < back:
            behind = stir * step / spread
        published[who].behind_per_point = behind
        published[who].promotion_per_point = promotion_chance(state, context, unit, who, values) * step


@kernel(inner=True)
def value_per_point(state: State, context: Context, who):
    """Give how far one more point moves the value by which a cadre is ranked."""
    book = state.people[who].book
    if not context.schemes.table.books[book].rank_by_index:
        return 1.0
    post, level = state.people[who].post, state.people[who].level
    return index_coefficient(context.schemes.table, book, post, level) / HUNDRED


@kernel(inner=True)
def ranking_values(state: State, context: Context, first, last, values):
    """Write everybody's ranking value in points, and give the number of ranked cadres with their mean and spread."""
    by_index = context.schemes.table.books[state.people[first].book].rank_by_index
    tally = state.projection
    ranked, mean, square = 0, 0.0, 0.0
    for who in range(first, last):
        values[who] = tally.sums[who].index / (HUNDRED * HUNDRED) if by_index else tally.sums[who].score / HUNDRED
        if state.standing.places[who].ranked:
            ranked += 1
            mean += values[who]
    if ranked == 0:
        return 0, 0.0, 0.0
    mean /= ranked
    for who in range(first, last):
        if state.standing.places[who].ranked:
            square += (values[who] - mean) ** 2
    return ranked, mean, math.sqrt(square / ranked)


@kernel(inner=True)
def back_half(state: State, first, last, ranked):
    """Give the middle ranking value: that of the cadre with as many before as behind (the better one of two)."""
    if ranked == 0:
        return 0.0
    return state.scratch.seat[state.standing.order[first + (ranked - 1) // 2]]


@kernel(inner=True)
def dispersion(state: State, context: Context, unit):
    """Give the coefficient of variation of bonuses for equal coefficients, as if the year ended now."""
    first, last = state.start[unit], state.start[unit + 1]
    table, people = context.schemes.table, state.people
    pay_cadres(table, people, state.projection, state.standing, first, last, state.units[unit].pool, state.pay)
    count, mean, square = 0, 0.0, 0.0
    for who in range(first, last):
        if state.standing.places[who].ranked:
            count += 1
            mean += state.pay[who].bonus / pay_coefficient(
                table, people[who].book, people[who].staffing, people[who].level
            )
    if count == 0 or mean <= 0.0:
        return 0.0
    mean /= count
    for who in range(first, last):
        if state.standing.places[who].ranked:
            equal = pay_coefficient(table, people[who].book, people[who].staffing, people[who].level)
            square += (state.pay[who].bonus / equal - mean) ** 2
    return math.sqrt(square / count) / mean


@kernel(inner=True)
def promotion_chance(state: State, context: Context, unit, who, values):
    """Give the chance of promotion that one more point of ranking value adds, against the unit's others who could rise to the same post.

    The share that wins is the next year's expected vacancies over the number of candidates.
    """
    if state.seen[who].promotion_worth <= 0.0:
        return 0.0
    target = state.people[who].post + 1
    vacancies, rivals, mean, square = 0.0, 0, 0.0, 0.0
    for other in range(state.start[unit], state.start[unit + 1]):
        if state.people[other].post == target:
            vacancies += expected_vacancy(state, context, other)
        elif state.people[other].post == target - 1 and state.seen[other].promotion_worth > 0.0:
            rivals += 1
            mean += values[other]
    mean /= rivals
    for other in range(state.start[unit], state.start[unit + 1]):
        if state.people[other].post == target - 1 and state.seen[other].promotion_worth > 0.0:
            square += (values[other] - mean) ** 2
    spread = math.sqrt(square / rivals)
    return win_density(values[who], mean, spread, min(0.5, vacancies / rivals))


@kernel(inner=True)
def expected_vacancy(state: State, context: Context, who):
    """Give the chance that a post falls vacant within a year: turnover, and a third within three years of retirement."""
    left = context.world[0].retirement_age - (context.now.tick - state.cadres[who].born) / TICKS
    return context.world[0].turnover + (1.0 / 3.0 if left <= 3.0 else 0.0)
