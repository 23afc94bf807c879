"""Chances of an excellent grade and of promotion (6.6).

A marginal chance is the density of the own value at what was just enough among the others.
"""

import math

from tests.county_oracle.arithmetic import density, mean, spread
from tests.county_oracle.people import A_TITLE, HEAD, INSTITUTION
from tests.county_oracle.scoring import is_ranked, item_applies, slope_of_item, steepness, value_of
from tests.scoring.scoring_oracle import option

NEAR_RETIREMENT = 3


def ranked_of(sheet):
    return [cadre for cadre in sheet.unit.cadres if is_ranked(sheet.book, cadre)]


def middle_of(sheet):
    """Mean ranking value of the ranked."""
    values = [value_of(sheet, cadre) for cadre in ranked_of(sheet)]
    return mean(values) if values else 0.0


def quota_order(sheet):
    """The ranked in the order that decides the quota."""

    def key(cadre):
        row = sheet.row(cadre)
        return -row[option(sheet.book, "ranking")], -row["score"], row["minus"], row["cadre"]

    return sorted(ranked_of(sheet), key=key)


def lifts(sheet):
    """Ranking value that ratings add to each cadre beyond the unit's mean ratings, by seat."""
    lift = dict.fromkeys(sheet.unit.cadres, 0.0)
    for code, item in sheet.book["items"].items():
        if item["kind"] != "rating":
            continue
        having = [cadre for cadre in sheet.unit.cadres if item_applies(sheet.book, cadre, code)]
        judged = [
            float(sheet.row(one)["items"][code]) for one in having if is_ranked(sheet.book, one)
        ]
        middle = mean(judged) if judged else 0.0
        for cadre in having:
            over = float(sheet.row(cadre)["items"][code]) - middle
            lift[cadre] += over * slope_of_item(sheet, cadre, code) * steepness(sheet, cadre)
    return lift


def learn_expectations(county, sheet):
    """Learn the noise of the own value and how far ratings last.

    The noise follows how far values miss what was expected of them. What lasts of ratings is
    expected again.
    """
    unit, w, middle = sheet.unit, county.world.belief_weight, middle_of(sheet)
    lift = lifts(sheet)
    known = [cadre for cadre in ranked_of(sheet) if cadre.appraised]
    above = {cadre: value_of(sheet, cadre) - middle for cadre in unit.cadres}
    if not unit.score_noise > 0:
        values = [value_of(sheet, cadre) for cadre in ranked_of(sheet)]
        unit.score_noise = county.world.score_noise_start * (spread(values) ** 2 if values else 0.0)
    elif len(known) > 1:
        # the unit's mean is taken off, so one of them is free no more
        missed = sum((above[cadre] - cadre.expected) ** 2 for cadre in known) / (len(known) - 1)
        unit.score_noise += w * (missed - unit.score_noise)
    if known:
        cross = sum(lift[cadre] * cadre.rating_kept for cadre in known) / len(known)
        square = sum(cadre.rating_kept**2 for cadre in known) / len(known)
        unit.rating_cross += w * (cross - unit.rating_cross)
        unit.rating_square += w * (square - unit.rating_square)
    lasting = max(0.0, unit.rating_cross / unit.rating_square) if unit.rating_square > 0 else 0.0
    for cadre in unit.cadres:
        cadre.rating_kept += w * (lift[cadre] - cadre.rating_kept)
        cadre.expected = above[cadre] - lift[cadre] + lasting * cadre.rating_kept
        cadre.appraised = True


def chance(sheet, cadre, order, k):
    """Marginal chance of being among the first k of these contestants.

    Per point of ranking value.
    """
    noise, place = sheet.unit.score_noise, order.index(cadre)
    if not 0 < k < len(order) or not noise > 0:
        return 0.0
    # a winner has to stay above the first loser, a loser to reach the last winner
    enough = order[k] if place < k else order[k - 1]
    width = math.sqrt(noise)
    edge = value_of(sheet, enough) - middle_of(sheet)
    return min(1.0, density((edge - cadre.expected) / width) / width)


def promotion_chance(county, sheet, cadre):
    """Marginal chance of a post, or of a title, that may come.

    Per point of ranking value.
    """
    if cadre.promotion_worth == 0:
        return 0.0
    rivals = [
        one
        for one in sheet.unit.cadres
        if one.promotion_worth > 0
        and one.aim == cadre.aim
        and (cadre.aim == A_TITLE or one.grade == cadre.grade)
    ]
    order = sorted(rivals, key=lambda one: (-value_of(sheet, one), one.seat.number))
    v = vacancies(county, sheet.unit, cadre)
    # vacancies are expected and seldom an integer; the chance is linear between its neighbours
    f = math.floor(v)
    return (f + 1 - v) * chance(sheet, cadre, order, f) + (v - f) * chance(
        sheet, cadre, order, f + 1
    )


def vacancies(county, unit, cadre):
    """Posts above that may fall vacant in a year; titles that the quota gives."""
    world = county.world
    if cadre.aim == A_TITLE:
        staff = sum(one.staffing == INSTITUTION for one in unit.cadres)
        return math.floor(world.title_quota * staff)
    # promotion worth is 0 for heads, so nobody comes here for whom there is no post above
    assert cadre.grade < HEAD
    return posts_falling_vacant(county, unit, cadre.grade)


def posts_falling_vacant(county, unit, grade):
    """How many of all grades above may be left within a year; each vacancy moves down."""
    world = county.world
    above = [one for one in unit.cadres if one.grade > grade]
    near = [world.retirement_age - one.age(county.tick) <= NEAR_RETIREMENT for one in above]
    return sum(world.turnover + (1 / 3 if soon else 0) for soon in near)
