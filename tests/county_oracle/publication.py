"""What is published about each cadre on the projection of the year (6.6)."""

from fractions import Fraction

from tests.county_oracle.arithmetic import TICKS, mean, spread
from tests.county_oracle.chances import (
    Contest,
    learn_expectations,
    promotion_chances,
    quota_order,
)
from tests.county_oracle.codes import NODE
from tests.county_oracle.people import PADDING, SPLITTING, Beliefs, Seen
from tests.county_oracle.returns import average_points_per_hour, points_per_hour, yuan_per_hour
from tests.county_oracle.scoring import (
    is_paid,
    is_ranked,
    pool_rule,
    score_unit,
    slope,
    steepness,
    value_of,
)
from tests.scoring.scoring_oracle import number, option


def publish(county):
    """Publish for each unit in turn; then what was seen of the period is cleared."""
    pace = Fraction(TICKS, county.half_month + 1)
    sheets = {unit: score_unit(county, unit, pace) for unit in county.units}
    # before anything is published: chances use the noise as just learnt
    for sheet in sheets.values():
        learn_expectations(county, sheet)
    for unit, sheet in sheets.items():
        for cadre in unit.cadres:
            cadre.seat.published = publication(county, sheets, cadre)
            cadre.seat.node_hours_lost = county.levers.handover_hours
        # after the unit's last cadre, since it is a mean over what was published about all
        share_worth(sheet)
        for cadre in unit.cadres:
            cadre.seen = Seen()


def publication(county, sheets, cadre):
    """All that is published about one cadre, but what points are worth to others."""
    levers, told, sheet = county.levers, Beliefs(), sheets[cadre.unit]
    beta, ranking_worth = steepness(sheet, cadre), 0.0
    told.pay_per_point = pay_per_point(sheet, cadre)
    if is_ranked(sheet.book, cadre):
        excellent = excellent_chance(county, sheet, cadre)
        told.excellent_per_point = excellent * beta
        told.behind_per_point = behind_per_point(county, sheet, cadre)
        ranking_worth = excellent * cadre.excellent_worth
    by_points, by_opinion = promotion_chances(county, sheets, cadre)
    told.promotion_per_point = by_points * beta
    ranking_worth += by_points * cadre.promotion_worth
    told.points_per_hour = points_per_hour(county, sheet, cadre)
    told.yuan_per_hour = yuan_per_hour(
        county, sheet, cadre, ranking_worth, by_opinion * cadre.promotion_worth
    )
    told.average_points_per_hour = average_points_per_hour(
        county, sheet, cadre, told.points_per_hour
    )
    if levers.platform == 1:
        node = slope(sheet, cadre, NODE)
        if cadre.knowhow[SPLITTING] and levers.per_task != 1:
            told.points_per_node = node * levers.per_node
        if cadre.knowhow[PADDING] and levers.split_credit != 1:
            told.points_per_participant = node * (
                levers.per_node + levers.per_hour * county.world.node_hours
            )
        year = sheet.unit.year
        told.red_loss = -node * levers.red_points * year.reds / max(1, year.tasks_finished)
        told.audit_loss = node * levers.audit_rate * levers.audit_penalty
    return told


def share_worth(sheet):
    """Publish what a point is worth to the mean of those who are ranked or paid."""
    cadres, book = sheet.unit.cadres, sheet.book
    counted = [cadre for cadre in cadres if is_ranked(book, cadre) or is_paid(book, cadre)]
    worths = [cadre.money(cadre.seat.published) for cadre in counted]
    for cadre in cadres:
        cadre.seat.published.members_worth = mean(worths) if worths else 0.0


def pay_per_point(sheet, cadre):
    """Marginal pay of a point, the others' scores as they are."""
    book, rule, own = sheet.book, pool_rule(sheet.book), sheet.row(cadre)
    kappa = own["pay_coefficient"]
    if rule == "equal" or not own["paid"]:
        return 0.0
    if rule == "piece_rate":
        return float(kappa * number(option(book, "yuan_per_point")))
    part, step = share_in_pool(rule, own)
    divisor = sum(share_in_pool(rule, row)[0] for row in sheet.paid)
    if divisor <= 0:
        return 0.0
    pool = Fraction(sheet.unit.pool, 100)
    return float(kappa * step * pool / divisor * (1 - part / divisor))


def share_in_pool(rule, row):
    """A cadre's part of what the pool is divided by, and its marginal growth.

    The growth is per point of score.
    """
    if rule == "literal":
        return row["score"], 1
    if rule == "balanced":
        return row["pay_coefficient"] * max(Fraction(0), row["score"]), 1
    return row["index"], row["index_coefficient"]


def excellent_chance(county, sheet, cadre):
    """Marginal chance of an excellent grade, per point of ranking value."""
    order = quota_order(sheet)
    quota = int(number(option(sheet.book, "excellent_share")) * len(order))
    return Contest({sheet.unit: sheet}, order).chance(county, cadre, quota)


def behind_per_point(county, sheet, cadre):
    """Face regained by a point for those behind the middle.

    Public ranks and unequal pay stir it.
    """
    order = quota_order(sheet)
    middle = value_of(sheet, order[(len(order) - 1) // 2])
    width = spread([value_of(sheet, one) for one in order])
    if not value_of(sheet, cadre) < middle or not width > 0:
        return 0.0
    pay = [float(row["bonus"] * 100 / row["pay_coefficient"]) for row in sheet.paid]
    v = spread(pay) / mean(pay) if pay and mean(pay) > 0 else 0.0
    stir = county.levers.publicity * v / (v + county.world.face_activation)
    if county.world.relative_face:
        return stir * pay_per_point(sheet, cadre) / county.world.yuan_per_utility
    return stir * steepness(sheet, cadre) / width
