"""What happened becomes records (6.6): nodes, conduct, quarters and appraisals."""

import math
from fractions import Fraction

from tests.county_oracle.arithmetic import EFFORT, TICKS, density, mean, place_among, rint, spread
from tests.county_oracle.codes import (
    AWARD,
    BUSINESS,
    CODES,
    DIFFICULTY,
    DISCIPLINE,
    DISCRETION,
    DUAL_DUTY,
    EVALUATION,
    LATE,
    LEADER_VIEW,
    MATTERS,
    MODULE_RANK,
    NODE,
    ORDER,
    PEERS,
    PROGRESS,
    QUARTER,
    REVIEW_RANK,
    SERVICE_DIFFICULTY,
    SERVICE_EVALUATION,
    SPEECH,
    SURVEY,
    TALLY,
    THEORY,
    UNIT_PROGRESS,
    VILLAGE_RANK,
)
from tests.county_oracle.people import DEPARTMENT, LEADER, LINES, NO_ROLE, STATIONED, TOWNSHIP
from tests.county_oracle.ratings import (
    business,
    citizens,
    discretion,
    peers,
    think_in_private,
    view,
)
from tests.county_oracle.scoring import item_of, maximum
from tests.county_oracle.working import AUDIT, BLUE, LAPSE, RED, SECONDARY

CONDUCT_BOUNDS = (
    (DUAL_DUTY, 0.25),
    (MATTERS, 0.45),
    (SPEECH, 0.47),
    (THEORY, 0.97),
    (DISCIPLINE, 1.0),
)
MILLION = 1_000_000


def write(county, cadre, record, value, of=None):
    """A record is written only where the cadre's rulebook has its code."""
    code = CODES[record]
    if knows(county, cadre, record):
        cadre.records.setdefault(code, []).append({"item": code, "value": value, "of": of})


def knows(county, cadre, record):
    """Whether the cadre's rulebook has a record's code."""
    return item_of(county.rulebook(cadre.unit), CODES[record])[1] is not None


def points(x):
    """Points to hundredths."""
    return Fraction(rint(x * 100), 100)


def write_nodes(county):
    """Each event earns or costs points, on the platform.

    A lapse is an order not carried out, on the platform or not.
    """
    levers = county.levers
    for event in county.events:
        cadre, task = event.handler.cadre, event.task
        if event.lamp == LAPSE:
            write(county, cadre, ORDER, 1)
        elif levers.platform != 1:
            continue
        elif event.lamp == AUDIT:
            write(county, cadre, NODE, points(-levers.audit_penalty * event.excess))
        elif event.lamp == SECONDARY:
            honest = levers.per_node * task.honest_nodes + levers.per_hour * task.workload
            write(county, cadre, NODE, points(levers.secondary_share * honest * event.share))
        elif event.lamp == RED:
            # a lead who handles the node loses the points once
            if task.lead is not None and task.lead is not event.handler:
                write(county, task.lead.cadre, NODE, points(levers.red_points))
            write(county, cadre, NODE, points(levers.red_points))
        else:
            listed = points(listed_points(levers, task))
            blue = points(levers.blue_points) if event.lamp == BLUE else 0
            write(county, cadre, NODE, listed + blue)
            for seat in event.credited:
                write(county, seat.cadre, NODE, listed)


def listed_points(levers, task):
    """What a finished node lists for its handler and each credited participant."""
    k = task.honest_nodes / task.nodes if levers.per_task == 1 else 1.0
    listed = levers.per_node * k + levers.per_hour * task.honest_hours
    return listed / (1 + task.padding) if levers.split_credit == 1 else listed


def write_conduct(county):
    """Events of conduct and lateness, for those whose rulebook lists them.

    The longer a cadre has been under the list, the fewer happen. Events come by chance, lateness
    where hours are missing.
    """
    world, luck = county.world, county.luck
    for cadre in county.cadres:
        if not knows(county, cadre, THEORY):
            continue
        address = (cadre.seat.number, cadre.generation, county.tick, "CONDUCT")
        known = math.exp(-world.list_learning * cadre.listed / TICKS)
        # counted also where nothing happens: the list is learnt by being under it
        cadre.listed += 1
        m, c = luck.uniform(*address, 0) / known, world.conduct_events / TICKS
        if m < c:
            write(
                county, cadre, next(record for record, bound in CONDUCT_BOUNDS if bound > m / c), 1
            )
        missing = max(0.0, 1 - sum(cadre.hours) / world.regular_hours)
        if luck.uniform(*address, 1) < world.late_chance * known * missing:
            write(county, cadre, LATE, 1)


def write_quarter(county):
    """Records of a quarter; then a new quarter begins.

    Ranks of lines, awards and posts; accountability; ranks of units and villages.
    """
    for kind in (TOWNSHIP, DEPARTMENT):
        rank_lines(county, county.units_of(kind))
    for unit in county.units:
        for cadre in unit.cadres:
            of, rank = len(county.units_of(unit.kind)), unit.line_rank[cadre.line]
            write(county, cadre, MODULE_RANK, rank, of)
            if of > 1 and rank in (1, of):
                award = points(county.levers.award_points)
                write(county, cadre, AWARD, award if rank == 1 else -award)
        rate_posts(county, unit)
    for unit in county.units:
        hold_to_account(county, unit)
    for kind in (TOWNSHIP, DEPARTMENT):
        rank_tallies(county, county.units_of(kind))
    rank_reviews(county, county.units_of(DEPARTMENT))
    for unit in county.units:
        rank_villages(county, unit)
    for unit in county.units:
        unit.line_output = [0.0] * LINES
        unit.tally = unit.service = unit.demand = 0.0
    for cadre in county.cadres:
        cadre.quarter_work = cadre.quarter_contribution = 0.0


def ranks_and_slopes(values):
    """Rank of each value, highest first, and the slope of its rank.

    The slope is how many ranks one more of the value would gain in a large county.
    """
    ranks = [place_among(values, place) for place in range(len(values))]
    return ranks, slopes_of(values, len(values))


def slopes_of(values, number):
    """(number − 1) times the normal density at each value; 0 where all are alike."""
    width = spread(values) if values else 0.0
    if not width > 0:
        return [0.0] * len(values)
    return [(number - 1) * density((x - mean(values)) / width) / width for x in values]


def rank_lines(county, units):
    """Units of a kind are ranked in each line by output a seat."""
    for line in range(LINES):
        ranks, slopes = ranks_and_slopes(
            [unit.line_output[line] / len(unit.seats) for unit in units]
        )
        for unit, rank, slope in zip(units, ranks, slopes, strict=True):
            unit.line_rank[line] = rank
            unit.line_slope[line] = slope / len(unit.seats)
            last = len(units) > 1 and rank == len(units)
            unit.line_last[line] = unit.line_last[line] + 1 if last else 0


def rate_posts(county, unit):
    """Post points for those at or above the unit's mean, and one fewer for the others."""
    works = [cadre.quarter_work for cadre in unit.cadres]
    # term by term as the description has it: a tie with the mean decides a point
    middle = sum(work / len(works) for work in works)
    for cadre, slope in zip(unit.cadres, slopes_of(works, 2), strict=True):
        write(county, cadre, QUARTER, Fraction(10 if cadre.quarter_work >= middle else 9))
        cadre.seat.grade_slope = slope


def hold_to_account(county, unit):
    """What follows for a line that came last.

    Once costs a talk; again and again costs awards and an appointment. At year's end, with
    suspension, nobody of the line is appointed.
    """
    levers, leaders = county.levers, unit.leaders
    for line in range(LINES):
        if unit.line_last[line] == 0:
            continue
        staff = [cadre for cadre in unit.cadres if cadre.line == line]
        if levers.accountability == 1:
            unit.year.talks += 1
            if unit.line_last[line] >= 2:
                for cadre in staff:
                    cadre.cancelled = cadre.cancelled or cadre.post < LEADER
                if leaders:
                    leaders[line % len(leaders)].cancelled = True
                    leaders[line % len(leaders)].held = True
        if levers.suspension == 1 and county.ends_year:
            for cadre in staff:
                cadre.held = True


def rank_tallies(county, units):
    """Units of a kind are ranked by tally a seat."""
    ranks, slopes = ranks_and_slopes([unit.tally / len(unit.seats) for unit in units])
    for unit, rank, slope in zip(units, ranks, slopes, strict=True):
        unit.tally_slope = slope / len(unit.seats)
        for cadre in unit.cadres:
            write(county, cadre, TALLY, rank, len(units))


def rank_reviews(county, departments):
    """Departments are ranked by the share of routine service given."""
    ranks, slopes = ranks_and_slopes([unit.serves() for unit in departments])
    for unit, rank, slope in zip(departments, ranks, slopes, strict=True):
        unit.service_slope = slope / unit.demand if unit.demand > 0 else 0.0
        for cadre in unit.cadres:
            write(county, cadre, REVIEW_RANK, rank, len(departments))
            write(county, cadre, SERVICE_DIFFICULTY, Fraction((10, 8, 5)[cadre.line % 3]))


def rank_villages(county, unit):
    """Villages are ranked by the mean contribution of those stationed there."""
    stationed = [cadre for cadre in unit.cadres if cadre.seat.village_role == STATIONED]
    villages = sorted({cadre.seat.village for cadre in stationed})
    teams = [
        [cadre for cadre in stationed if cadre.seat.village == village] for village in villages
    ]
    ranks, slopes = ranks_and_slopes(
        [mean([cadre.quarter_contribution for cadre in team]) for team in teams]
    )
    for cadre in unit.cadres:
        cadre.seat.village_slope = 0.0
    for team, rank, slope in zip(teams, ranks, slopes, strict=True):
        for cadre in team:
            write(county, cadre, VILLAGE_RANK, rank, len(villages))
            write(county, cadre, DIFFICULTY, Fraction((10, 8, 5)[cadre.seat.village % 3]))
            cadre.seat.village_slope = slope / len(team)


def write_appraisal(county):
    """Records at the end of an appraisal period; then informal attention.

    Ratings and discretion, then progress.
    """
    for cadre in county.cadres:
        rate(county, cadre, BUSINESS, business(cadre.unit))
        # kept also where no record is written: attention goes by it
        cadre.seat.opinion = view(county, cadre, LEADER_VIEW)
        rate(county, cadre, LEADER_VIEW, cadre.seat.opinion)
        think_in_private(county, cadre)
        rate(county, cadre, PEERS, peers(county, cadre))
        if cadre.seat.village_role != NO_ROLE:
            rate(county, cadre, EVALUATION, view(county, cadre, EVALUATION))
        rate(county, cadre, SERVICE_EVALUATION, view(county, cadre, SERVICE_EVALUATION))
        rate(county, cadre, SURVEY, citizens(county, cadre))
        write(county, cadre, DISCRETION, discretion(county, cadre))
    for unit in county.units:
        together = mean([cadre.seen.work for cadre in unit.cadres])
        for cadre in unit.cadres:
            write(
                county, cadre, PROGRESS, Fraction(rint(cadre.seen.work / EFFORT * MILLION), MILLION)
            )
            write(
                county, cadre, UNIT_PROGRESS, Fraction(rint(together / EFFORT * MILLION), MILLION)
            )
        give_attention(county, unit)


def rate(county, cadre, record, share):
    """A rating is its share of the item's maximum."""
    most = int(maximum(county.rulebook(cadre.unit), CODES[record]) * 100)
    write(county, cadre, record, Fraction(rint(share * most), 100))


def give_attention(county, unit):
    """The heads attend to those below the leaders of whom they think most."""
    levers = county.levers
    staff = [cadre for cadre in unit.cadres if cadre.post < LEADER]
    if levers.informal_share > 0:
        for cadre in sorted(staff, key=lambda one: -one.seat.opinion)[
            : int(levers.informal_share * len(staff))
        ]:
            cadre.regard += levers.informal_prize * county.scheme.period / TICKS
