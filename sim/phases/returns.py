"""What one more hour, node or participant earns each cadre in points, by every record that it moves."""

from __future__ import annotations

from sim.exact import HUNDRED
from sim.kernel import kernel
from sim.parameters import TICKS
from sim.phases.rankings import count_kind
from sim.phases.ratings import discretion_range, discretion_scale, mean_seen_work
from sim.rules import Context, Record
from sim.scoring.margins import points_per_rank, score_per_item_point
from sim.state import SKILLS, Activity, Exploit, State
from sim.strategies.valuation import FULL


@kernel(inner=True)
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


@kernel(inner=True)
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


@kernel(inner=True)
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


@kernel(inner=True)
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


@kernel(inner=True)
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
