"""What happened becomes records (6.6): nodes, quarters, ranks and ratings."""

from fractions import Fraction

from county_oracle.arithmetic import density, mean, place_among, rint, served, spread
from county_oracle.people import DEPARTMENT, LINES, NO_ROLE, STATIONED, TOWNSHIP
from county_oracle.scoring import item_of, maximum
from county_oracle.working import AUDIT, BLUE, RED

NODE, QUARTER, MODULE_RANK, VILLAGE_RANK, DIFFICULTY, EVALUATION, DISCRETION, TALLY = range(8)
BUSINESS, LEADER_VIEW, PEERS, REVIEW_RANK, SERVICE_DIFFICULTY, SERVICE_EVALUATION = range(8, 14)
CODES = (
    "squad.special", "post.quarter", "post.module_rank", "area.village_rank", "area.difficulty", "area.evaluation",
    "squad.discretion", "unit.tally", "unit.business", "impression.leader", "impression.peer", "service.review_rank",
    "service.difficulty", "service.evaluation",
)  # fmt: skip
WIDEST_DISCRETION = Fraction(10)


def write(county, cadre, record, value, of=None):
    """A record is written only where the cadre's rulebook has its code."""
    code = CODES[record]
    if item_of(county.rulebook(cadre.unit), code)[1] is not None:
        cadre.records.setdefault(code, []).append({"value": value, "of": of})


def points(x):
    """Points to hundredths."""
    return Fraction(rint(x * 100), 100)


def write_nodes(county):
    """Each event earns or costs points, on the platform."""
    levers = county.levers
    if levers.platform != 1:
        return
    for event in county.events:
        task = event.task
        if event.lamp == AUDIT:
            write(county, event.handler.cadre, NODE, points(-levers.audit_penalty * event.excess))
        elif event.lamp == RED:
            write(county, event.handler.cadre, NODE, points(levers.red_points))
            if task.lead is not None and task.lead is not event.handler:
                write(county, task.lead.cadre, NODE, points(levers.red_points))
        else:
            listed = points(listed_points(levers, task))
            blue = points(levers.blue_points) if event.lamp == BLUE else 0
            write(county, event.handler.cadre, NODE, listed + blue)
            for seat in task.credited(event.node):
                write(county, seat.cadre, NODE, listed)


def listed_points(levers, task):
    """What a finished node lists for its handler and each credited participant."""
    k = task.honest_nodes / task.nodes if levers.per_task == 1 else 1.0
    listed = levers.per_node * k + levers.per_hour * task.honest_hours
    return listed / (1 + task.padding) if levers.split_credit == 1 else listed


def write_quarter(county):
    """Post quarters and module ranks; then a new quarter begins."""
    for unit in county.units:
        middle = mean([cadre.year.quarter_work for cadre in unit.cadres])
        for cadre in unit.cadres:
            write(county, cadre, QUARTER, Fraction(10 if cadre.year.quarter_work >= middle else 9))
    for kind in (TOWNSHIP, DEPARTMENT):
        rank_lines(county, county.units_of(kind))
    for cadre in county.cadres:
        of = len(county.units_of(cadre.unit.kind))
        write(county, cadre, MODULE_RANK, cadre.unit.line_rank[cadre.line], of)
        cadre.year.quarter_work = 0.0
    for unit in county.units:
        unit.line_output = [0.0] * LINES


def rank_lines(county, units):
    """Units of a kind are ranked in each line by output a seat; slopes are those of a large county."""
    if not units:
        return
    for line in range(LINES):
        outputs = [unit.line_output[line] / len(unit.seats) for unit in units]
        middle, width = mean(outputs), spread(outputs)
        for place, unit in enumerate(units):
            unit.line_rank[line] = place_among(outputs, place)
            unit.line_slope[line] = 0.0
            if width > 0:
                steepness = density((outputs[place] - middle) / width)
                unit.line_slope[line] = (len(units) - 1) * steepness / width / len(unit.seats)


def write_year(county):
    """Ranks of units, villages and reviews; difficulty and discretion."""
    for kind in (TOWNSHIP, DEPARTMENT):
        units = county.units_of(kind)
        tallies = [unit.tally for unit in units]
        services = [served(unit.year.routine, unit.year.routine_demand) for unit in units]
        for place, unit in enumerate(units):
            for cadre in unit.cadres:
                write(county, cadre, TALLY, place_among(tallies, place), len(units))
                if kind == DEPARTMENT:
                    write(county, cadre, REVIEW_RANK, place_among(services, place), len(units))
                    write(county, cadre, SERVICE_DIFFICULTY, Fraction((10, 8, 5)[cadre.line % 3]))
    for unit in county.units_of(TOWNSHIP):
        rank_villages(county, unit)
    for cadre in county.cadres:
        write(county, cadre, DISCRETION, discretion(county, cadre))


def rank_villages(county, unit):
    """Villages are ranked by the mean contribution of those stationed there."""
    stationed = [cadre for cadre in unit.cadres if cadre.seat.village_role == STATIONED]
    villages = sorted({cadre.seat.village for cadre in stationed})
    contributions = [mean([c.year.contribution for c in stationed if c.seat.village == v]) for v in villages]
    for cadre in stationed:
        village = cadre.seat.village
        write(county, cadre, VILLAGE_RANK, place_among(contributions, villages.index(village)), len(villages))
        write(county, cadre, DIFFICULTY, Fraction((10, 8, 5)[village % 3]))


def discretion_range(book):
    """The range of the heads' discretion in points."""
    item = book["items"].get("squad.discretion", {})
    return item.get("cap", WIDEST_DISCRETION)


def discretion(county, cadre):
    """The heads add or deduct by their view of the cadre."""
    leniency = county.world.leader_leniency
    wide = int(discretion_range(county.rulebook(cadre.unit)) * 100)
    share = (view(county, cadre, DISCRETION) - leniency) * (1 / (1 - leniency + 1e-9))
    return Fraction(rint(wide * min(1.0, max(-1.0, share))), 100)


def view(county, cadre, record):
    """How raters see a cadre's results, face and traces of the period, with luck and ties."""
    world, year, period = county.world, cadre.year, county.scheme.period
    middle = mean([other.year.seen_work for other in cadre.unit.cadres])
    seen = world.leader_leniency
    if middle > 0:
        seen += world.rating_result * county.levers.seen_result * (year.seen_work / middle - 1)
    seen += world.rating_face * year.seen_face / (80 * period)
    seen += world.rating_trace * year.seen_traces / (80 * period)
    draw = county.luck.normal(cadre.seat.number, cadre.generation, county.tick, "RATING", record)
    seen += world.rating_noise * (draw + 0.5 * cadre.tie)
    return min(1.0, max(0.0, seen))


def peers(county, cadre):
    """The democratic appraisal: lenient, coloured by ties."""
    world = county.world
    draw = county.luck.normal(cadre.seat.number, cadre.generation, county.tick, "RATING", PEERS)
    return min(1.0, max(0.0, world.leader_leniency + world.rating_noise * (0.5 * draw + 0.5 * cadre.tie)))


def business(unit):
    """The organisation's business result of the year so far."""
    year = unit.year
    delivered = min(1.0, served(year.delivered_worth, year.arrived_worth))
    return 0.5 * (delivered + served(year.routine, year.routine_demand))


def write_appraisal(county):
    """Ratings at the end of an appraisal period."""
    for cadre in county.cadres:
        if cadre.seat.village_role != NO_ROLE:
            rate(county, cadre, EVALUATION, view(county, cadre, EVALUATION))
        rate(county, cadre, BUSINESS, business(cadre.unit))
        rate(county, cadre, LEADER_VIEW, view(county, cadre, LEADER_VIEW))
        rate(county, cadre, PEERS, peers(county, cadre))
        rate(county, cadre, SERVICE_EVALUATION, view(county, cadre, SERVICE_EVALUATION))


def rate(county, cadre, record, share):
    """A rating is its share of the item's maximum."""
    most = int(maximum(county.rulebook(cadre.unit), CODES[record]) * 100)
    write(county, cadre, record, Fraction(rint(share * most), 100))
