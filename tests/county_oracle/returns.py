"""What an hour of each activity is published to earn (6.6)."""

from tests.county_oracle import codes as c
from tests.county_oracle.arithmetic import EFFORT, TICKS, density, mean, quantile, spread
from tests.county_oracle.people import (
    ACTIVITIES,
    DEPARTMENT,
    LEADER,
    MASS,
    ROUTINE,
    SEEN,
    SQUAD,
    STATIONED,
    TRACED,
    TRACES,
    VISIBILITY,
)
from tests.county_oracle.ratings import discretion_range
from tests.county_oracle.scoring import (
    item_of,
    maximum,
    points_lost_without,
    rise_beside,
    slope,
)
from tests.scoring.scoring_oracle import points_of_band

RATED = (c.LEADER_VIEW, c.EVALUATION, c.SERVICE_EVALUATION)
OWN_WORK = (
    c.QUARTER, c.MODULE_RANK, c.EVALUATION, c.DISCRETION, c.BUSINESS, c.LEADER_VIEW,
    c.SERVICE_EVALUATION, c.AWARD, c.PROGRESS, c.UNIT_PROGRESS,
)  # fmt: skip
JUDGED = (
    ((c.NODE, c.TALLY), (SQUAD,)),
    ((c.REVIEW_RANK,), (ROUTINE,)),
    ((c.SURVEY,), (MASS,)),
    (OWN_WORK, (ROUTINE, SQUAD)),
    ((c.VILLAGE_RANK,), (ROUTINE, MASS, SQUAD)),
)
"""Records, and the activities whose hours they judge."""


def rated_points(county, sheet, cadre):
    """Points that the heads' ratings can give."""
    book = sheet.book
    rated = sum(slope(sheet, cadre, one) * float(maximum(book, c.CODES[one])) for one in RATED)
    reach = 1 / (1 - county.world.leader_leniency + 1e-9)
    wide = float(discretion_range(county, book))
    return rated + slope(sheet, cadre, c.DISCRETION) * wide * reach


def seen_share(county, sheet):
    """How much one hour of work shows in the heads' view."""
    middle = mean([one.seen.work for one in sheet.unit.cadres])
    return county.world.rating_result * county.levers.seen_result / middle if middle != 0 else 0.0


def points_a_rank(county, sheet, cadre, record):
    """Points for one rank, smoothed over neighbours."""
    _, item = item_of(sheet.book, c.CODES[record])
    of = len(county.units_of(sheet.unit.kind))
    # the villages that could have somebody stationed, not those that have
    if record == c.VILLAGE_RANK:
        of = min(int(county.world.villages), len(sheet.unit.seats))
    if item is None or of <= 1:
        return 0.0
    if item["kind"] == "rank_linear":
        return float(item["first"] - item["last"]) / (of - 1)
    rank = sheet.unit.line_rank[cadre.line] if record == c.MODULE_RANK else 0
    better, worse = max(1, rank - 3), min(of, rank + 3)
    gained = points_of_band(item, {"value": better, "of": of}) - points_of_band(
        item, {"value": worse, "of": of}
    )
    return float(gained) / (worse - better)


def rank_return(county, sheet, cadre, record):
    """Points that one more rank in a quarter brings the own score."""
    return slope(sheet, cadre, record) * points_a_rank(county, sheet, cadre, record) / 4


def points_per_hour(county, sheet, cadre):
    """What one more hour of each activity earns (6.6), in points."""
    world, levers, unit = county.world, county.levers, sheet.unit
    of, year, period = len(county.units_of(unit.kind)), unit.year, county.scheme.period
    node_hours = world.node_hours + levers.handover_hours
    rated = rated_points(county, sheet, cadre)
    listed = lamps = 0.0
    if levers.platform == 1:
        blue = year.blues / max(1, year.done)
        members = 1 + max(1, world.task_hours / world.member_hours)
        merit = levers.secondary_attribution + (1 - levers.secondary_attribution) / members
        honest = levers.per_node + levers.per_hour * world.node_hours
        listed = (
            honest * (1 + levers.secondary_share * merit) + levers.blue_points * blue
        ) / node_hours
        lamps = blue / node_hours
    line = rank_return(county, sheet, cadre, c.MODULE_RANK)
    if of > 1:
        line += slope(sheet, cadre, c.AWARD) * (2 * levers.award_points / (of - 1))
    line *= unit.line_slope[cadre.line]
    village = 0.0
    if cadre.seat.village_role == STATIONED:
        village = rank_return(county, sheet, cadre, c.VILLAGE_RANK) * cadre.seat.village_slope
    progress = progress_per_hour(sheet, cadre)
    kept = world.node_hours / node_hours
    work = rated * seen_share(county, sheet) * period / TICKS + line + village
    work += slope(sheet, cadre, c.QUARTER) * cadre.seat.grade_slope / 4
    service = (
        rank_return(county, sheet, cadre, c.REVIEW_RANK) * unit.service_slope
        if unit.kind == DEPARTMENT
        else 0.0
    )
    lit = lamps * (rank_return(county, sheet, cadre, c.TALLY) * unit.tally_slope)
    hour = [0.0] * len(ACTIVITIES)
    hour[ROUTINE] = cadre.line_ability() * (work + service + progress)
    hour[MASS] = cadre.ability[3] * (village + survey_per_hour(county, sheet, cadre))
    hour[SQUAD] = mean(cadre.ability) * (
        listed * slope(sheet, cadre, c.NODE) + work + lit + kept * progress
    )
    face = world.rating_face * (1 - county.levers.masked)
    hour[VISIBILITY] = rated * face / 1920 if cadre.knowhow[SEEN] else 0.0
    hour[TRACES] = rated * world.rating_trace / 1920 if cadre.knowhow[TRACED] else 0.0
    return hour


def progress_per_hour(sheet, cadre):
    """Points for quantities of work, the own and the unit's."""
    total = 0.0
    for record, part in ((c.PROGRESS, 1.0), (c.UNIT_PROGRESS, 1 / len(sheet.unit.seats))):
        _, item = item_of(sheet.book, c.CODES[record])
        if item is not None:
            total += slope(sheet, cadre, record) * part * float(item["points_per_unit"]) / EFFORT
    return total


def survey_per_hour(county, sheet, cadre):
    """Points that citizens give for an hour of mass work.

    None once all that was asked is done.
    """
    period, asked = county.scheme.period, cadre.demand(MASS)
    need = asked * period
    # the survey gives no more for what is beyond demand
    if need == 0 or cadre.seen.mass >= need:
        return 0.0
    most = float(maximum(sheet.book, c.CODES[c.SURVEY]))
    return (
        slope(sheet, cadre, c.SURVEY) * (most * county.world.survey_result) / need * period / TICKS
    )


def yuan_per_hour(county, sheet, cadre, ranking_worth, named):
    """What an hour is worth beside points, in yuan.

    An award not lost, attention won; views that rank and are not scored, a point of ranking value
    being worth `ranking_worth`; and a nomination by what the heads think, a unit of their opinion
    being worth `named`.
    """
    world, levers, unit, row = county.world, county.levers, sheet.unit, sheet.row(cadre)
    worth = named * seen_share(county, sheet) / (1 - world.leader_leniency + 1e-9)
    worth *= county.scheme.period / TICKS
    if levers.accountability == 1 and unit.line_last[cadre.line] == 1:
        worth += float(row["bonus"] or 0) * unit.line_slope[cadre.line]
    if levers.informal_share > 0 and cadre.post < LEADER:
        opinions = [one.seat.opinion for one in unit.cadres if one.post < LEADER]
        width = spread(opinions)
        if width > 0:
            z = (cadre.seat.opinion - mean(opinions)) / width - quantile(1 - levers.informal_share)
            attention = density(z) / width * seen_share(county, sheet)
            worth += attention * levers.informal_prize * county.scheme.period / TICKS
    codes = [c.CODES[one] for one in RATED]
    viewed = ranking_worth * sum(
        rise_beside(sheet, cadre, code) * float(maximum(sheet.book, code)) for code in codes
    )
    worth += viewed * seen_share(county, sheet) * county.scheme.period / TICKS
    hour = [0.0] * len(ACTIVITIES)
    hour[ROUTINE] = worth * cadre.line_ability()
    hour[SQUAD] = worth * mean(cadre.ability)
    shown = viewed + named
    face = world.rating_face * (1 - levers.masked)
    hour[VISIBILITY] = shown * face / 1920 if cadre.knowhow[SEEN] else 0.0
    hour[TRACES] = shown * world.rating_trace / 1920 if cadre.knowhow[TRACED] else 0.0
    return hour


def average_points_per_hour(county, sheet, cadre, marginal):
    """What an hour of each activity has earned on average."""
    pace = TICKS / (county.half_month + 1)
    hours = [h * pace for h in cadre.year.hours]
    hour = [0.0] * len(ACTIVITIES)
    ways = [a for a in (VISIBILITY, TRACES) if hours[a] > 0]
    for activity in ways:
        # ratings rise in proportion to these hours, so average and marginal are the same
        hour[activity] = marginal[activity]
    for recorded, judged in JUDGED:
        together = sum(hours[activity] for activity in judged)
        earned = sum(points_lost_without(sheet, cadre, record) for record in recorded)
        if recorded == OWN_WORK:
            earned -= sum(marginal[activity] * hours[activity] for activity in ways)
        if together > 0:
            for activity in judged:
                # next to no hours must not make a return
                hour[activity] += earned / max(EFFORT, together)
    return hour
