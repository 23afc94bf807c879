"""Win probabilities: the marginal chance of an excellent grade or a promotion.

It follows from how far scores stray from what was expected.
"""

from __future__ import annotations

import math

from sim.base.fixed_point import HUNDRED
from sim.kernel import kernel
from sim.model.career_prospects import GRADE, HEAD, TITLE, expected_vacancies, grade
from sim.model.context import Context
from sim.model.state import State
from sim.scoring.margins import score_per_item_point, win_density
from sim.scoring.points import applies, index_coefficient
from sim.scoring.standing import sort_places
from sim.scoring.table import Kind

ANY_GRADE = -1
"""A contest in which the grade does not matter."""


@kernel
def value_per_point(state: State, context: Context, who):
    """Give how far one more point moves the value by which a cadre is ranked."""
    book = state.people[who].book
    if not context.schemes.table.books[book].rank_by_index:
        return 1.0
    post, level = state.people[who].post, state.people[who].level
    return index_coefficient(context.schemes.table, book, post, level) / HUNDRED


@kernel
def expect(state: State, context: Context, unit, mean, spread):
    """Form what is expected of each cadre next time, and how far values stray.

    Facts are expected to stay as they are now. Of the points by which ratings lift or lower a value
    only a part is expected to last: the smoothed points of the past times the unit's slope of
    ratings on them. The square of what was missed, smoothed over publications, is the noise.
    ``scratch.ranking_value`` is as `publish_worth` left it.
    """
    first, last, weight = state.start[unit], state.start[unit + 1], context.world[0].belief_weight
    cadres, values, lift, u = (
        state.cadres,
        state.scratch.ranking_value,
        state.scratch.rating_lift,
        state.units[unit],
    )
    weigh_ratings(state, context, first, last, lift)
    known, missed, cross, square = 0, 0.0, 0.0, 0.0
    for who in range(first, last):
        if state.standing.places[who].ranked and cadres[who].appraised:
            known += 1
            missed += (values[who] - mean - cadres[who].expected) ** 2
            cross += lift[who] * cadres[who].rating_kept
            square += cadres[who].rating_kept ** 2
    if u.score_noise <= 0.0:
        # at the first publication nothing has been missed yet that noise could be learnt from
        u.score_noise = context.world[0].score_noise_start * spread * spread
    elif known > 1:
        # the unit's mean is taken off, so one of them is free no more
        u.score_noise += weight * (missed / (known - 1) - u.score_noise)
    if known > 0:
        u.rating_cross += weight * (cross / known - u.rating_cross)
        u.rating_square += weight * (square / known - u.rating_square)
    lasting = max(0.0, u.rating_cross / u.rating_square) if u.rating_square > 0.0 else 0.0
    for who in range(first, last):
        cadres[who].appraised = 1
        cadres[who].rating_kept += weight * (lift[who] - cadres[who].rating_kept)
        cadres[who].expected = values[who] - mean - lift[who] + lasting * cadres[who].rating_kept


@kernel
def weigh_ratings(state: State, context: Context, first, last, lift):
    """Write how far ratings lift each cadre's ranking value, in points.

    Compared is what the mean ratings of the unit's ranked cadres would give.
    """
    book, table, marks = state.people[first].book, context.schemes.table, state.projection.marks
    for who in range(first, last):
        lift[who] = 0.0
    for item in range(table.items.shape[1]):
        if table.items[book, item].kind != Kind.RATING:
            continue
        rated, mean = 0, 0.0
        for who in range(first, last):
            if state.standing.places[who].ranked and is_rated(state, context, who, item):
                rated += 1
                mean += marks[who, item].points / HUNDRED
        for who in range(first, last):
            if is_rated(state, context, who, item):
                slope = score_per_item_point(table, state.people, who, item, state.projection)
                above = marks[who, item].points / HUNDRED - mean / max(1, rated)
                lift[who] += above * slope * value_per_point(state, context, who)


@kernel
def is_rated(state: State, context: Context, who, item):
    """Say whether an item of ratings applies to a cadre."""
    return applies(
        context.schemes.table, state.people[who].book, item, state.people[who].village_role
    )


@kernel
def chance_at(state: State, unit, who, order, first, place, count, winners, mean):
    """Give the marginal chance of winning of the one at a place.

    The first `winners` of `count` contestants win; it is for one point of ranking value. What is
    just enough is the value of the best of the others who lost, had this cadre not been there: the
    first loser's for a winner, the last winner's for a loser.

    Parameters
    ----------
    order : ndarray(int64)
        Contestants, the best first, from place `first`.
    """
    # where all win or nobody does, a point moves nothing
    if winners <= 0 or winners >= count:
        return 0.0
    rival = order[first + winners] if place < winners else order[first + winners - 1]
    enough = state.scratch.ranking_value[rival] - mean
    return win_density(state.cadres[who].expected, enough, state.units[unit].score_noise)


@kernel
def publish_excellence(state: State, context: Context, unit, ranked, mean):
    """Publish what one more point adds to the chance of an excellent grade."""
    first, last, table = state.start[unit], state.start[unit + 1], context.schemes.table
    winners = table.books[state.people[first].book].excellent_share * ranked // HUNDRED
    for who in range(first, last):
        state.published[who].excellent_per_point = 0.0
        if state.standing.places[who].ranked:
            place = state.standing.places[who].place
            chance = chance_at(
                state, unit, who, state.standing.order, first, place, ranked, winners, mean
            )
            state.published[who].excellent_per_point = chance * value_per_point(state, context, who)


@kernel
def publish_promotion(state: State, context: Context, unit, mean):
    """Publish the marginal chance of promotion.

    There is a contest in each grade among those who can rise, and one for titles among institution
    staff. Next year's vacancies are expected to be v: the whole number below v or the next one, so
    that their mean is v.
    """
    for who in range(state.start[unit], state.start[unit + 1]):
        state.published[who].promotion_per_point = 0.0
    for step in range(HEAD):
        vacancies = expected_vacancies(state, context, unit, step)
        publish_contest(state, context, unit, GRADE, step, vacancies, mean)
    staff = 0
    for who in range(state.start[unit], state.start[unit + 1]):
        staff += state.people[who].staffing
    publish_contest(
        state,
        context,
        unit,
        TITLE,
        ANY_GRADE,
        # rounded down as `climb` does when titles are given
        math.floor(context.world[0].title_quota * staff),
        mean,
    )


@kernel
def publish_contest(state: State, context: Context, unit, aim, step, vacancies, mean):
    """Publish the chances of one contest.

    Contestants are those of an aim and grade who have something to gain, the best ranked first.

    Parameters
    ----------
    vacancies : float64
        Expected winners.
    """
    first, order, values = state.start[unit], state.scratch.order, state.scratch.ranking_value
    rivals = 0
    for who in range(first, state.start[unit + 1]):
        same = step == ANY_GRADE or grade(state.people, who) == step
        if same and state.careers[who].aim == aim and state.seen[who].promotion_worth > 0.0:
            order[first + rivals] = who
            rivals += 1
    sort_places(order, first, first + rivals, values, values, values)
    # expected vacancies are no integer: the contest is taken for both numbers beside it
    fewer = int(math.floor(vacancies))
    for place in range(rivals):
        who = order[first + place]
        chance = (fewer + 1 - vacancies) * chance_at(
            state, unit, who, order, first, place, rivals, fewer, mean
        )
        chance += (vacancies - fewer) * chance_at(
            state, unit, who, order, first, place, rivals, fewer + 1, mean
        )
        state.published[who].promotion_per_point = chance * value_per_point(state, context, who)
