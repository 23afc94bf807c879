"""What is published about each cadre on the projection of the year (6.6)."""

import math
from fractions import Fraction

from scoring_oracle import number, option, points_of_band

from county_oracle import records as r
from county_oracle.arithmetic import TICKS, density, mean, quantile, spread
from county_oracle.people import MASS, PADDING, ROUTINE, SEEN, SPLITTING, SQUAD, TRACED, TRACES, VISIBILITY, Beliefs
from county_oracle.scoring import maximum, pool_rule, ranking_value, score_unit, slope

NEAR_RETIREMENT = 3
RATED = (r.LEADER_VIEW, r.EVALUATION, r.SERVICE_EVALUATION)


def publish(county):
    """Each unit in turn; afterwards nothing is seen of the period any more."""
    for unit in county.units:
        sheet = score_unit(county, unit, Fraction(TICKS, county.half_month + 1))
        for cadre in unit.cadres:
            cadre.seat.published = publication(county, sheet, cadre)
            cadre.seat.node_hours_lost = county.levers.handover_hours
        share_worth(sheet)
        for cadre in unit.cadres:
            cadre.year.seen_work = cadre.year.seen_face = cadre.year.seen_traces = 0.0


def publication(county, sheet, cadre):
    """All that one cadre is told."""
    levers, told = county.levers, Beliefs()
    if not sheet.row(cadre)["out"]:
        told.pay_per_point = pay_per_point(sheet, cadre)
        told.excellent_per_point = excellent_per_point(sheet, cadre)
        told.behind_per_point = behind_per_point(county, sheet, cadre)
    told.promotion_per_point = promotion_per_point(county, sheet, cadre)
    told.points_per_hour = points_per_hour(county, sheet, cadre)
    if levers.platform == 1:
        node = slope(sheet, cadre, r.CODES[r.NODE])
        if cadre.knowhow[SPLITTING] and levers.per_task != 1:
            told.points_per_node = node * levers.per_node
        if cadre.knowhow[PADDING] and levers.split_credit != 1:
            told.points_per_participant = node * (levers.per_node + levers.per_hour * county.world.node_hours)
        year = sheet.unit.year
        told.red_loss = -node * levers.red_points * year.reds / max(1, year.tasks_finished)
        told.audit_loss = node * levers.audit_rate * levers.audit_penalty
    return told


def share_worth(sheet):
    """All are told what a point is worth to the mean of the ranked."""
    cadres = sheet.unit.cadres
    worths = [cadre.money(cadre.seat.published) for cadre in cadres if not sheet.row(cadre)["out"]]
    for cadre in cadres:
        cadre.seat.published.members_worth = mean(worths) if worths else 0.0


def x_of(sheet, cadre):
    """A cadre's ranking value."""
    return float(ranking_value(sheet, cadre))


def steepness_of_index(sheet, cadre):
    """Beta: what a point adds to the ranking value."""
    by_index = option(sheet.book, "ranking") == "index"
    return float(sheet.row(cadre)["index_coefficient"]) if by_index else 1.0


def ranked_values(sheet):
    """Ranking values of the ranked."""
    return [x_of(sheet, cadre) for cadre in sheet.unit.cadres if not sheet.row(cadre)["out"]]


def win(x, middle, width, q):
    """The chance that one more point adds, where the best share q win."""
    if not 0 < q < 1 or not width > 0:
        return 0.0
    return density((x - middle) / width - quantile(1 - q)) / width


def pay_per_point(sheet, cadre):
    """What one more point would pay, the others' scores as they are."""
    book, rule, own = sheet.book, pool_rule(sheet.book), sheet.row(cadre)
    kappa = own["pay_coefficient"]
    if rule == "equal":
        return 0.0
    if rule == "piece_rate":
        return float(kappa * number(option(book, "yuan_per_point")))
    part, step = share_in_pool(rule, own)
    divisor = sum(share_in_pool(rule, row)[0] for row in sheet.ranked)
    if divisor <= 0:
        return 0.0
    pool = Fraction(sheet.unit.pool, 100)
    return float(kappa * step * pool / divisor * (1 - part / divisor))


def share_in_pool(rule, row):
    """A cadre's part of what the pool is divided by, and what a point adds to it."""
    if rule == "literal":
        return row["score"], 1
    if rule == "balanced":
        return row["pay_coefficient"] * max(Fraction(0), row["score"]), 1
    return row["index"], row["index_coefficient"]


def excellent_per_point(sheet, cadre):
    """What one more point adds to the chance of an excellent grade."""
    values, n = ranked_values(sheet), len(sheet.ranked)
    quota = math.floor(number(option(sheet.book, "excellent_share")) * n)
    return win(x_of(sheet, cadre), mean(values), spread(values), quota / n) * steepness_of_index(sheet, cadre)


def behind_per_point(county, sheet, cadre):
    """Face regained by a point for those behind the middle, stirred by public ranks and unequal pay."""
    values, ranking = ranked_values(sheet), option(sheet.book, "ranking")
    order = sorted(sheet.ranked, key=lambda row: (-row[ranking], -row["score"], row["minus"], row["cadre"]))
    middle = float(order[(len(order) - 1) // 2][ranking])
    width = spread(values)
    if not x_of(sheet, cadre) < middle or not width > 0:
        return 0.0
    pay = [float(row["bonus"] * 100 / row["pay_coefficient"]) for row in sheet.ranked]
    v = spread(pay) / mean(pay) if mean(pay) > 0 else 0.0
    stir = county.levers.publicity * v / (v + county.world.face_activation)
    return stir * steepness_of_index(sheet, cadre) / width


def promotion_per_point(county, sheet, cadre):
    """What one more point adds to the chance of a post that may fall vacant."""
    if cadre.promotion_worth == 0:
        return 0.0
    world, holders = county.world, [one for one in sheet.unit.cadres if one.post == cadre.post + 1]
    near = [world.retirement_age - one.age(county.tick) <= NEAR_RETIREMENT for one in holders]
    vacancies = sum(world.turnover + (1 / 3 if soon else 0) for soon in near)
    rivals = [one for one in sheet.unit.cadres if one.post == cadre.post and one.promotion_worth > 0]
    values = [x_of(sheet, one) for one in rivals]
    q = min(0.5, vacancies / len(rivals))
    return win(x_of(sheet, cadre), mean(values), spread(values), q) * steepness_of_index(sheet, cadre)


def points_per_hour(county, sheet, cadre):
    """What one more hour of each activity earns."""
    world, levers, book = county.world, county.levers, sheet.book
    rated = sum(slope(sheet, cadre, r.CODES[one]) * float(maximum(book, r.CODES[one])) for one in RATED)
    width = float(r.discretion_range(book))
    reach = 1 / (1 - world.leader_leniency + 1e-9)
    rated += slope(sheet, cadre, r.CODES[r.DISCRETION]) * width * reach
    seen = mean([one.year.seen_work for one in sheet.unit.cadres])
    result = world.rating_result * levers.seen_result * county.scheme.period / TICKS / seen if seen > 0 else 0.0
    steep = slope(sheet, cadre, r.CODES[r.MODULE_RANK]) * points_a_rank(county, sheet, cadre)
    lined = steep * cadre.unit.line_slope[cadre.line] / 4
    listed = 0.0
    if levers.platform == 1:
        listed = levers.per_node + levers.per_hour * world.node_hours
        listed /= world.node_hours + levers.handover_hours
    hour = [0.0] * 5
    hour[ROUTINE] = cadre.line_ability() * (rated * result + lined)
    hour[MASS] = 0.0
    hour[SQUAD] = mean(cadre.ability) * (listed * slope(sheet, cadre, r.CODES[r.NODE]) + rated * result + lined)
    hour[VISIBILITY] = rated * world.rating_face / 1920 if cadre.knowhow[SEEN] else 0.0
    hour[TRACES] = rated * world.rating_trace / 1920 if cadre.knowhow[TRACED] else 0.0
    return hour


def points_a_rank(county, sheet, cadre):
    """Points of the module rank for one rank, smoothed over its neighbours."""
    item = sheet.book["items"].get(r.CODES[r.MODULE_RANK])
    rank, of = cadre.unit.line_rank[cadre.line], len(county.units_of(cadre.unit.kind))
    if item is None or of <= 1:
        return 0.0
    if item["kind"] == "rank_linear":
        return float(item["first"] - item["last"]) / (of - 1)
    better, worse = max(1, rank - 3), min(of, rank + 3)
    gained = points_of_band(item, {"value": better, "of": of}) - points_of_band(item, {"value": worse, "of": of})
    return float(gained) / (worse - better)
