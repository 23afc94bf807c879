"""Chances of an excellent grade and of promotion (6.6).

A marginal chance is the density of the own value at what was just enough among the others.
"""

import math
from dataclasses import dataclass

from tests.county_oracle.arithmetic import TICKS, density, mean, spread
from tests.county_oracle.people import A_GRADE, A_TITLE, CHIEF, HEAD, INSTITUTION, LEADER
from tests.county_oracle.scoring import (
    is_ranked,
    item_applies,
    rise_beside,
    slope_of_item,
    steepness,
    value_of,
)
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
            lift[cadre] += over * rise_beside(sheet, cadre, code)
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


@dataclass
class Contest:
    """Contestants in the order of their standing, which is made of points and opinion."""

    sheets: dict
    order: list
    points: float = 1.0
    opinion: float = 0.0

    def density(self, county, cadre, k):
        """Density of the own standing where it is just enough to be among the first k."""
        place, sheet = self.order.index(cadre), self.sheets[cadre.unit]
        luck = county.world.rating_noise**2 * county.scheme.period / TICKS
        noise = self.points**2 * cadre.unit.score_noise + self.opinion**2 * luck
        if not 0 < k < len(self.order) or not noise > 0:
            return 0.0
        # a winner has to stay above the first loser, a loser to reach the last winner
        enough = self.order[k] if place < k else self.order[k - 1]
        width = math.sqrt(noise)
        edge = value_of(self.sheets[enough.unit], enough) - middle_of(sheet) - cadre.expected
        thought = enough.seat.private_opinion - cadre.seat.known_opinion
        gap = self.points * edge + self.opinion * thought
        return density(gap / width) / width

    def chance(self, county, cadre, k):
        """Marginal chance of being among the first k, per point of ranking value."""
        return min(1.0, self.points * self.density(county, cadre, k))


def weights(county, sheets, cadres):
    """What a point and the heads' private opinion count in the standing for a post."""
    if not county.world.private_nomination:
        return 1.0, 0.0
    shown = county.levers.portrait
    points = spread([value_of(sheets[one.unit], one) for one in cadres])
    opinions = spread([one.seat.private_opinion for one in cadres])
    return (
        shown / points if points > 0 else 0.0,
        (1 - shown) / opinions if opinions > 0 else 0.0,
    )


def by_standing(sheets, cadres, points, opinion):
    """Their standings; and they themselves, the best first, then by points, then by seat."""
    value = {one: value_of(sheets[one.unit], one) for one in cadres}
    stand = {one: points * value[one] + opinion * one.seat.private_opinion for one in cadres}
    return stand, sorted(cadres, key=lambda one: (-stand[one], -value[one], one.seat.number))


def contest_of(county, sheets, cadre):
    """The contest in which a cadre competes for a promotion, and the winners to be expected."""
    grade = cadre.grade if cadre.aim == A_GRADE else None
    field = field_of(county, cadre.unit, grade)
    rivals = [one for one in field if competes(one, cadre.aim, grade)]
    points, opinion = weights(county, sheets, rivals) if cadre.aim == A_GRADE else (1.0, 0.0)
    order = by_standing(sheets, rivals, points, opinion)[1]
    return Contest(sheets, order, points, opinion), vacancies(county, field, cadre)


def field_of(county, unit, grade):
    """Those among whom posts above a grade are filled."""
    wide = county.world.county_contest and grade in (CHIEF, LEADER)
    return county.cadres if wide else unit.cadres


def competes(cadre, aim, grade):
    return cadre.promotion_worth > 0 and cadre.aim == aim and grade in (None, cadre.grade)


def promotion_chances(county, sheets, cadre):
    """Marginal chance of a post, or of a title, that may come.

    Per point of ranking value, and per unit of the heads' opinion.
    """
    if cadre.promotion_worth == 0:
        return 0.0, 0.0
    contest, v = contest_of(county, sheets, cadre)
    # vacancies are expected and seldom an integer; the chance is linear between its neighbours
    f = math.floor(v)

    def between(of):
        return (f + 1 - v) * of(county, cadre, f) + (v - f) * of(county, cadre, f + 1)

    return between(contest.chance), contest.opinion * between(contest.density)


def vacancies(county, field, cadre):
    """Posts above that may fall vacant in a year; titles that the quota gives."""
    world = county.world
    if cadre.aim == A_TITLE:
        staff = sum(one.staffing == INSTITUTION for one in field)
        return math.floor(world.title_quota * staff)
    # promotion worth is 0 for heads, so nobody comes here for whom there is no post above
    assert cadre.grade < HEAD
    if not world.county_contest or cadre.grade >= CHIEF:
        return falling_vacant(county, field, cadre.grade + 1, HEAD)
    # chiefs leave the unit for posts of the county, each as likely
    chiefs = [one for one in county.cadres if competes(one, A_GRADE, CHIEF)]
    posts = falling_vacant(county, county.cadres, LEADER, HEAD)
    each = min(1.0, posts / len(chiefs)) if chiefs else 0.0
    own = sum(one.unit is cadre.unit for one in chiefs)
    return falling_vacant(county, field, cadre.grade + 1, CHIEF) + each * own


def falling_vacant(county, cadres, lowest, highest):
    """Expected vacancies of a year among the posts of these grades."""
    world = county.world
    holders = [one for one in cadres if lowest <= one.grade <= highest]
    near = [world.retirement_age - one.age(county.tick) <= NEAR_RETIREMENT for one in holders]
    return sum(world.turnover + (1 / 3 if soon else 0) for soon in near)
