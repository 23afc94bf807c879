"""Win probabilities: the marginal chance of an excellent grade or a promotion.

It follows from how far scores stray from what was expected.
"""

from __future__ import annotations

import math

from sim.base.fixed_point import HUNDRED
from sim.kernel import kernel
from sim.model.career_prospects import GRADE, HEAD, TITLE, expected_vacancies, grade
from sim.model.context import Context
from sim.model.nomination import order_candidates, weigh_standing
from sim.model.state import Post, State
from sim.scenario.parameters import TICKS
from sim.scoring.margins import index_beside_score, score_per_item_point, win_density
from sim.scoring.points import applies, index_coefficient
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
def value_beside_score(state: State, context: Context, who, item):
    """Give how far one more point of an item moves the ranking value beside the score."""
    table = context.schemes.table
    if not table.books[state.people[who].book].rank_by_index:
        return 0.0
    return index_beside_score(table, state.people, who, item, state.projection)


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
                # of blocks that enter the index; apart, since nearly all rulebooks have none
                lift[who] += above * value_beside_score(state, context, who, item)


@kernel
def is_rated(state: State, context: Context, who, item):
    """Say whether an item of ratings applies to a cadre."""
    return applies(
        context.schemes.table, state.people[who].book, item, state.people[who].village_role
    )


@kernel
def density_at(
    state: State, context: Context, who, order, first, place, count, winners, by_points, by_opinion
):
    """Give the density of a contestant's own standing at what is just enough to win.

    The first `winners` of `count` contestants win. What is just enough is the standing of the best
    of the others who lost, had this cadre not been there: the first loser's for a winner, the last
    winner's for a loser.

    Parameters
    ----------
    order : ndarray(int64)
        Contestants, the best first, from place `first`.
    by_points, by_opinion : float64
        Of what a standing is made, from :func:`weigh_standing`.
    """
    # where all win or nobody does, more of anything moves nothing
    if winners <= 0 or winners >= count:
        return 0.0
    rival = order[first + winners] if place < winners else order[first + winners - 1]
    unit, accounts = state.cadres[who].unit, state.accounts
    points = state.scratch.ranking_value[rival] - state.scratch.unit_mean[unit]
    # as in points, what is known is expected of oneself and luck too is counted in others
    opinion = accounts[rival].private_opinion - accounts[who].known_opinion
    luck = context.world[0].rating_noise ** 2 * context.now[0].period / TICKS
    return win_density(
        by_points * state.cadres[who].expected,
        by_points * points + by_opinion * opinion,
        by_points**2 * state.units[unit].score_noise + by_opinion**2 * luck,
    )


@kernel
def publish_excellence(state: State, context: Context, unit, ranked):
    """Publish what one more point adds to the chance of an excellent grade.

    What a point of ranking value is worth by it begins ``scratch.ranking_worth``.
    """
    first, last, table = state.start[unit], state.start[unit + 1], context.schemes.table
    winners = table.books[state.people[first].book].excellent_share * ranked // HUNDRED
    order = state.standing.order
    for who in range(first, last):
        state.published[who].excellent_per_point = 0.0
        state.scratch.ranking_worth[who] = 0.0
        if state.standing.places[who].ranked:
            place = state.standing.places[who].place
            chance = density_at(state, context, who, order, first, place, ranked, winners, 1.0, 0.0)
            step = value_per_point(state, context, who)
            chance = min(1.0, chance)
            state.published[who].excellent_per_point = chance * step
            state.scratch.ranking_worth[who] = chance * state.seen[who].excellent_worth


@kernel
def publish_promotion(state: State, context: Context, unit, ascent):
    """Publish the marginal chance of promotion by the contests of a unit.

    There is one in each grade among those who can rise, and one for titles among institution staff.
    A vacancy of any higher grade moves down to the one above. Next year's are expected to be v: the
    whole number below v or the next one, so that their mean is v. Where leaders' posts are filled
    from the county, they are no contest of the unit, and its chiefs leave for them by their chance.

    Parameters
    ----------
    ascent : float64
        From :func:`expected_ascent`.
    """
    first, last = state.start[unit], state.start[unit + 1]
    for who in range(first, last):
        state.published[who].promotion_per_point = 0.0
        state.scratch.opinion_chance[who] = 0.0
    highest = Post.CHIEF if context.world[0].county_contest > 0.0 else HEAD
    for step in range(highest):
        vacancies = expected_vacancies(state, context, first, last, step, highest)
        vacancies += ascent * count_contestants(state, first, last, GRADE, Post.CHIEF)
        publish_contest(state, context, first, last, GRADE, step, vacancies)
    staff = 0
    for who in range(first, last):
        staff += state.people[who].staffing
    # rounded down as `climb` does when titles are given
    titles = math.floor(context.world[0].title_quota * staff)
    publish_contest(state, context, first, last, TITLE, ANY_GRADE, titles)


@kernel
def publish_county_posts(state: State, context: Context):
    """Publish the marginal chance of promotion to posts for which the county competes."""
    last = state.start[len(state.units)]
    for step in range(Post.CHIEF, HEAD):
        vacancies = expected_vacancies(state, context, 0, last, step, HEAD)
        publish_contest(state, context, 0, last, GRADE, step, vacancies)


@kernel
def expected_ascent(state: State, context: Context):
    """Give the chance that a chief leaves for a leader's post within a year.

    Leaders' and heads' vacancies of the county are taken to fall to any chief who can rise alike;
    it is 0 where units fill them, each from its own chiefs.
    """
    last = state.start[len(state.units)]
    rivals = count_contestants(state, 0, last, GRADE, Post.CHIEF)
    if context.world[0].county_contest == 0.0 or rivals == 0:
        return 0.0
    return min(1.0, expected_vacancies(state, context, 0, last, Post.CHIEF, HEAD) / rivals)


@kernel
def publish_contest(state: State, context: Context, first, last, aim, step, vacancies):
    """Publish the chances of one contest.

    Contestants are those of an aim and grade who have something to gain, the best first. What a
    point of ranking value is worth by the chance is added to ``scratch.ranking_worth``; what the
    heads' opinion adds is left in ``scratch.opinion_chance`` for :func:`publish_nomination`.

    Parameters
    ----------
    first, last : int64
        Seats of those who compete: a unit's, or the county's.
    vacancies : float64
        Expected winners.
    """
    order, rivals = state.scratch.order, 0
    for who in range(first, last):
        if contests(state, who, aim, step):
            order[first + rivals] = who
            rivals += 1
    by_points, by_opinion = 1.0, 0.0
    if aim == GRADE:
        by_points, by_opinion = weigh_standing(state, context, first, rivals)
    order_candidates(state, first, rivals, by_points, by_opinion)
    # expected vacancies are no integer: the contest is taken for both numbers beside it
    fewer = int(math.floor(vacancies))
    for place in range(rivals):
        who = order[first + place]
        low = density_at(
            state, context, who, order, first, place, rivals, fewer, by_points, by_opinion
        )
        high = density_at(
            state, context, who, order, first, place, rivals, fewer + 1, by_points, by_opinion
        )
        chance = (fewer + 1 - vacancies) * min(1.0, by_points * low)
        chance += (vacancies - fewer) * min(1.0, by_points * high)
        state.published[who].promotion_per_point = chance * value_per_point(state, context, who)
        state.scratch.ranking_worth[who] += chance * state.seen[who].promotion_worth
        state.scratch.opinion_chance[who] = by_opinion * (
            (fewer + 1 - vacancies) * low + (vacancies - fewer) * high
        )


@kernel
def contests(state: State, who, aim, step):
    """Say whether a cadre competes for an aim from a grade, or from any."""
    same = step == ANY_GRADE or grade(state.people, who) == step
    return same and state.careers[who].aim == aim and state.seen[who].promotion_worth > 0.0


@kernel
def count_contestants(state: State, first, last, aim, step):
    """Count those who compete for an aim from a grade."""
    count = 0
    for who in range(first, last):
        count += contests(state, who, aim, step)
    return count
