"""What the engine publishes: the margins of the rulebook in force, as they are for each cadre."""

from __future__ import annotations

import math

from sim.exact import HUNDRED
from sim.kernel import kernel
from sim.parameters import TICKS
from sim.phases.rankings import count_kind
from sim.phases.ratings import discretion_range, discretion_scale, mean_seen_work
from sim.rules import Context, Record
from sim.scoring.margins import pay_per_point, points_per_rank, score_per_item_point, win_density
from sim.scoring.pay import pay_cadres
from sim.scoring.points import index_coefficient, pay_coefficient, score_cadres
from sim.scoring.standing import stand_cadres
from sim.scoring.table import Kind
from sim.state import SKILLS, Activity, Exploit, State
from sim.strategies.valuation import FULL


@kernel
def publish(state: State, context: Context):
    """Score the year so far at its present pace, unit by unit, and publish the margins that follow."""
    project(state, context)
    for unit in range(len(state.units)):
        first, last = state.start[unit], state.start[unit + 1]
        table, people, tally = context.schemes.table, state.people, state.projection
        score_cadres(table, people, first, last, tally)
        stand_cadres(table, people, tally, first, last, state.standing)
        publish_worth(state, context, unit)
        publish_points(state, context, unit)
        publish_exploits(state, context, unit)
        for who in range(first, last):
            state.accounts[who].seen_work = 0.0
            state.accounts[who].seen_face = 0.0
            state.accounts[who].seen_traces = 0.0


@kernel
def project(state: State, context: Context):
    """Bring what adds up over the year (signed points, quantities, deductions) to a whole year's pace; means and ranks stay."""
    table, tally, projection = context.schemes.table, state.tally, state.projection
    passed = context.now.tick % TICKS + 1
    for who in range(tally.marks.shape[0]):
        for item in range(tally.marks.shape[1]):
            kind = table.items[state.people[who].book, item].kind
            projection.marks[who, item].total = tally.marks[who, item].total
            projection.marks[who, item].count = tally.marks[who, item].count
            if kind == Kind.SUM or kind == Kind.RATE or kind == Kind.DEDUCT:
                projection.marks[who, item].total = tally.marks[who, item].total * TICKS // passed


@kernel
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


@kernel
def value_per_point(state: State, context: Context, who):
    """Give how far one more point moves the value by which a cadre is ranked."""
    book = state.people[who].book
    if not context.schemes.table.books[book].rank_by_index:
        return 1.0
    post, level = state.people[who].post, state.people[who].level
    return index_coefficient(context.schemes.table, book, post, level) / HUNDRED


@kernel
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


@kernel
def back_half(state: State, first, last, ranked):
    """Give the middle ranking value: that of the cadre with as many before as behind (the better one of two)."""
    if ranked == 0:
        return 0.0
    return state.scratch.seat[state.standing.order[first + (ranked - 1) // 2]]


@kernel
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


@kernel
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


@kernel
def expected_vacancy(state: State, context: Context, who):
    """Give the chance that a post falls vacant within a year: turnover, and a third within three years of retirement."""
    left = context.world[0].retirement_age - (context.now.tick - state.cadres[who].born) / TICKS
    return context.world[0].turnover + (1.0 / 3.0 if left <= 3.0 else 0.0)


@kernel
def publish_points(state: State, context: Context, unit):
    """Publish what one more hour of each activity earns in points, by every record that it moves; of face and traces to those who know how.

    What a point of a node's record adds to each score is left in ``scratch.other_seat`` for :func:`publish_exploits`.
    """
    first, last = state.start[unit], state.start[unit + 1]
    world, levers = context.world[0], context.levers[0]
    mean_work = mean_seen_work(state, unit)
    # a year's rating is the mean of its appraisals, so an hour counts by its share of the year
    face = world.rating_face / (FULL * TICKS)
    trace = world.rating_trace / (FULL * TICKS)
    result = (
        world.rating_result * levers.seen_result * context.now.period / TICKS / mean_work if mean_work > 0.0 else 0.0
    )
    node = world.node_hours
    listed = (
        (levers.per_node + levers.per_hour * node) / (node + levers.handover_hours) if levers.platform > 0.0 else 0.0
    )
    of = count_kind(state, state.units[unit].kind)
    for who in range(first, last):
        skill = state.cadres[who].line % 3
        ability = 0.0
        for one in range(SKILLS):
            ability += state.cadres[who].ability[one] / SKILLS
        rated = rating_slope(state, context, first, last, who)
        nodes = record_slope(state, context, first, last, who, Record.NODE)
        line = line_slope(state, context, unit, of, who)
        state.scratch.other_seat[who] = nodes
        points, known = state.published[who].points_per_hour, state.seen[who].knowhow
        points[Activity.ROUTINE] = state.cadres[who].ability[skill] * (rated * result + line)
        points[Activity.SQUAD] = ability * (listed * nodes + rated * result + line)
        points[Activity.VISIBILITY] = rated * face * known[Exploit.VISIBILITY]
        points[Activity.TRACES] = rated * trace * known[Exploit.TRACES]


@kernel
def publish_exploits(state: State, context: Context, unit):
    """Publish, to those who know how, what one more node or participant brings; and to all what red lamps and audits take, and what a point is worth.

    The unit's red lamps of the year for each task finished stand for the risk of the next one.
    """
    levers, node_hours = context.levers[0], context.world[0].node_hours
    first, last, works = state.start[unit], state.start[unit + 1], state.works[unit]
    worth, ranked = 0.0, 0
    for who in range(first, last):
        if state.standing.places[who].ranked:
            published = state.published[who]
            worth += published.pay_per_point + published.excellent_per_point * state.seen[who].excellent_worth
            worth += published.promotion_per_point * state.seen[who].promotion_worth
            ranked += 1
    listed = levers.platform > 0.0
    per_node = levers.per_node if listed and levers.per_task == 0.0 else 0.0
    per_participant = levers.per_node + levers.per_hour * node_hours if listed and levers.split_credit == 0.0 else 0.0
    reds = works.reds / max(1, works.tasks_finished) if listed else 0.0
    for who in range(first, last):
        published, known = state.published[who], state.seen[who].knowhow
        slope = state.scratch.other_seat[who]
        published.members_worth = worth / ranked if ranked > 0 else 0.0
        published.points_per_node = slope * per_node * known[Exploit.SPLITTING]
        published.points_per_participant = slope * per_participant * known[Exploit.PADDING]
        published.red_loss = -slope * levers.red_points * reds
        published.audit_loss = slope * levers.audit_rate * levers.audit_penalty if listed else 0.0
        state.seen[who].node_hours_lost = levers.handover_hours


@kernel
def record_slope(state: State, context: Context, first, last, who, record):
    """Give the score that one more point of a record would add, 0 where the rulebook does not know it or it does not apply."""
    book = state.people[who].book
    code = context.schemes.codes[book, record]
    if code < 0:
        return 0.0
    table = context.schemes.table
    item = table.codes[book, code].target
    if (table.items[book, item].roles >> state.people[who].village_role) & 1 == 0:
        return 0.0
    return score_per_item_point(table, state.people, first, last, who, item, state.projection)


@kernel
def rating_slope(state: State, context: Context, first, last, who):
    """Give the score that a view better by the whole scale would add, over all ratings by view."""
    book, total = state.people[who].book, 0.0
    for record in (Record.LEADER_VIEW, Record.EVALUATION, Record.SERVICE_EVALUATION):
        slope = record_slope(state, context, first, last, who, record)
        total += slope * context.schemes.highest[book, record] / HUNDRED
    code = context.schemes.codes[book, Record.DISCRETION]
    if code >= 0:
        slope = record_slope(state, context, first, last, who, Record.DISCRETION)
        total += slope * discretion_range(context, book, code) / HUNDRED * discretion_scale(context)
    return total


@kernel
def line_slope(state: State, context: Context, unit, of, who):
    """Give the points that an hour of work in the own line gains by the line's rank: ranks per hour × points per rank, a quarter of the year."""
    book, line = state.people[who].book, state.cadres[who].line
    code = context.schemes.codes[book, Record.MODULE_RANK]
    if code < 0:
        return 0.0
    table = context.schemes.table
    rank = state.units[unit].line_rank[line]
    first, last = state.start[unit], state.start[unit + 1]
    slope = record_slope(state, context, first, last, who, Record.MODULE_RANK)
    return (
        slope
        * points_per_rank(table, book, table.codes[book, code].target, rank, of)
        * state.units[unit].line_slope[line]
        / 4.0
    )
