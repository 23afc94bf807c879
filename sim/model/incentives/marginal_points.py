"""Marginal points: what one more hour, node or participant earns each cadre.

All records that it moves are taken together.
"""

from __future__ import annotations

import numpy as np

from sim.base.fixed_point import HUNDRED, standard_spread
from sim.base.quantiles import standard_normal_density, standard_normal_quantile
from sim.kernel import kernel
from sim.model.context import Context
from sim.model.incentives.win_probabilities import value_beside_score
from sim.model.ledger_records import Record
from sim.model.recording.rankings import count_kind
from sim.model.recording.ratings import discretion_range, mean_seen_work, undo_leniency
from sim.model.state import SKILLS, Activity, Exploit, Post, State
from sim.model.strategies.utility import FULL
from sim.scenario.parameters import TICKS
from sim.scoring.margins import points_per_rank, score_per_item_point

VIEWS = (Record.LEADER_VIEW, Record.EVALUATION, Record.SERVICE_EVALUATION)
"""Ratings by the heads' view."""


@kernel
def publish_points(state: State, context: Context, unit):
    """Publish what one more hour of each activity earns in points.

    All records that it moves count; face and traces are published to those who know how. What a
    point of a node's record adds to each score is left in ``scratch.node_slope`` for
    :func:`publish_exploits`.
    """
    first, last = state.start[unit], state.start[unit + 1]
    world, period = context.world[0], context.now[0].period
    mean_work = mean_seen_work(state, unit)
    # a year's rating is the mean of its appraisals, so an hour counts by its share of the year
    face = world.rating_face * (1.0 - context.levers[0].masked) / (FULL * TICKS)
    trace = world.rating_trace / (FULL * TICKS)
    seen = (
        world.rating_result * context.levers[0].seen_result / mean_work if mean_work > 0.0 else 0.0
    )
    listed, lamps = node_returns(state, context, unit)
    kept = world.node_hours / (world.node_hours + context.levers[0].handover_hours)
    of = count_kind(state, state.units[unit].kind)
    mean, spread = view_spread(state, first, last)
    for who in range(first, last):
        cadre = state.cadres[who]
        ability = 0.0
        for one in range(SKILLS):
            ability += cadre.ability[one] / SKILLS
        rated = rating_slope(state, context, who)
        nodes = record_slope(state, context, who, Record.NODE)
        # for `publish_exploits`, so that it is computed once
        state.scratch.node_slope[who] = nodes
        village = village_return(state, context, unit, who)
        work = rated * seen * period / TICKS + line_return(state, context, unit, of, who) + village
        progress = progress_return(state, context, first, last, who)
        work += (
            record_slope(state, context, who, Record.QUARTER)
            * state.accounts[who].grade_slope
            / 4.0
        )
        tally = rank_return(state, context, who, Record.TALLY, of) * state.units[unit].tally_slope
        review = (
            rank_return(state, context, who, Record.REVIEW_RANK, of)
            * state.units[unit].service_slope
        )
        # know-how is 0 or 1: an exploit that is not known is published as worth nothing; avoiding
        # lateness and conduct events is left out, an open doubt in docs/reference/odd.md
        points, known = state.published[who].points_per_hour, state.seen[who].knowhow
        points[Activity.ROUTINE] = cadre.ability[cadre.line % 3] * (work + review + progress)
        points[Activity.MASS] = cadre.ability[3] * (village + survey_return(state, context, who))
        # by the mean ability: the skill that a task calls on is drawn, each as likely
        points[Activity.SQUAD] = ability * (listed * nodes + work + lamps * tally + kept * progress)
        points[Activity.VISIBILITY] = rated * face * known[Exploit.VISIBILITY]
        points[Activity.TRACES] = rated * trace * known[Exploit.TRACES]
        publish_yuan(state, context, unit, who, seen, ability, mean, spread)
        publish_views(state, context, who, seen, ability)
        publish_nomination(state, context, who, seen, face, trace, ability)


@kernel
def node_returns(state: State, context: Context, unit):
    """Give what an hour of squad work brings on the platform by nodes.

    It is its part of a mean honest node: listed points, secondary value, a chance of blue.
    Secondary value counts by the part that goes by merit, and the mean member's share of the rest.
    The chance of blue is the share of blue among the unit's nodes finished this year.

    Returns
    -------
    float64
        Points an hour.
    float64
        Blue lamps an hour.
    """
    world, levers, works = context.world[0], context.levers[0], state.works[unit]
    if levers.platform == 0.0:
        return 0.0, 0.0
    hours = world.node_hours + levers.handover_hours
    # the lead, and as many as a task of mean size asks for
    members = 1.0 + max(1.0, world.task_hours / world.member_hours)
    merit = levers.secondary_attribution + (1.0 - levers.secondary_attribution) / members
    listed = (levers.per_node + levers.per_hour * world.node_hours) * (
        1.0 + levers.secondary_share * merit
    )
    # in place of a division by zero early in the year; there are no blue lamps then either
    blue = works.blues / max(1, works.done)
    return (listed + levers.blue_points * blue) / hours, blue / hours


@kernel
def publish_yuan(state: State, context: Context, unit, who, seen, ability, mean, spread):
    """Publish what an hour is worth beside all points.

    That is the award not lost by a line that was last a quarter ago, and the attention of heads who
    encourage a few. Leaving the last place is taken to be as likely as gaining a rank. Attention
    goes by the heads' views: the density of being among the few, times what an hour adds to the
    view.

    Parameters
    ----------
    seen : float64
        What an hour of work adds to a view at the next appraisal.
    ability : float64
        The cadre's mean ability.
    mean, spread : float64
        Of the heads' views of the unit, from :func:`view_spread`.
    """
    levers, cadre = context.levers[0], state.cadres[who]
    saved = 0.0
    # last just once: a second time costs the award, after that it is lost
    if levers.accountability == 1.0 and state.units[unit].line_last[cadre.line] == 1:
        saved = state.pay[who].bonus / HUNDRED * state.units[unit].line_slope[cadre.line]
    attention = 0.0
    if levers.informal_share > 0.0 and spread > 0.0 and state.people[who].post < Post.LEADER:
        enough = standard_normal_quantile(1.0 - levers.informal_share)
        standing = (state.accounts[who].opinion - mean) / spread
        attention = (
            standard_normal_density(standing - enough)
            / spread
            * seen
            * levers.informal_prize
            * context.now[0].period
            / TICKS
        )
    yuan = state.published[who].yuan_per_hour
    yuan[Activity.ROUTINE] = cadre.ability[cadre.line % 3] * (saved + attention)
    yuan[Activity.SQUAD] = ability * (saved + attention)
    yuan[Activity.VISIBILITY], yuan[Activity.TRACES] = 0.0, 0.0


@kernel
def publish_views(state: State, context: Context, who, seen, ability):
    """Add what an hour is worth by the heads' views where these rank and are not scored.

    Where their block enters the index they move the ranking value beside the score: by excellence
    and promotion, for which ``scratch.ranking_worth`` stands.

    Parameters
    ----------
    seen : float64
        What an hour of work adds to a view at the next appraisal.
    ability : float64
        The cadre's mean ability.
    """
    world, cadre, book, worth = context.world[0], state.cadres[who], state.people[who].book, 0.0
    for record in VIEWS:
        code = context.schemes.codes[book, record]
        if code >= 0:
            item = context.schemes.table.codes[book, code].target
            highest = context.schemes.highest[book, record] / HUNDRED
            worth += value_beside_score(state, context, who, item) * highest
    worth *= state.scratch.ranking_worth[who]
    work = worth * seen * context.now[0].period / TICKS
    yuan, known = state.published[who].yuan_per_hour, state.seen[who].knowhow
    yuan[Activity.ROUTINE] += cadre.ability[cadre.line % 3] * work
    yuan[Activity.SQUAD] += ability * work
    year, met = FULL * TICKS, 1.0 - context.levers[0].masked
    yuan[Activity.VISIBILITY] += worth * world.rating_face * met / year * known[Exploit.VISIBILITY]
    yuan[Activity.TRACES] += worth * world.rating_trace / year * known[Exploit.TRACES]


@kernel
def publish_nomination(state: State, context: Context, who, seen, face, trace, ability):
    """Add what an hour is worth by the opinion of the heads who nominate.

    It is the chance of a promotion that the hour adds through the year's opinion, times what the
    promotion is worth.

    Parameters
    ----------
    seen : float64
        What an hour of work adds to a written view at the next appraisal.
    face, trace : float64
        What an hour of visibility and of traces adds to the year's opinion.
    ability : float64
        The cadre's mean ability.
    """
    worth = state.scratch.opinion_chance[who] * state.seen[who].promotion_worth
    work = worth * seen * undo_leniency(context) * context.now[0].period / TICKS
    cadre, known = state.cadres[who], state.seen[who].knowhow
    yuan = state.published[who].yuan_per_hour
    yuan[Activity.ROUTINE] += cadre.ability[cadre.line % 3] * work
    yuan[Activity.SQUAD] += ability * work
    yuan[Activity.VISIBILITY] += worth * face * known[Exploit.VISIBILITY]
    yuan[Activity.TRACES] += worth * trace * known[Exploit.TRACES]


@kernel
def view_spread(state: State, first, last):
    """Give mean and spread of the heads' views of a unit's cadres below the leaders."""
    count, mean, square = 0, 0.0, 0.0
    for who in range(first, last):
        if state.people[who].post < Post.LEADER:
            count += 1
            mean += state.accounts[who].opinion
    mean /= max(1, count)
    for who in range(first, last):
        if state.people[who].post < Post.LEADER:
            square += (state.accounts[who].opinion - mean) ** 2
    return mean, standard_spread(square / max(1, count), mean)


@kernel
def publish_exploits(state: State, context: Context, unit):
    """Publish what one more node or participant brings, and what lamps and audits take.

    The former only to those who know how; and to all what a point is worth. The unit's red lamps of
    the year for each task finished stand for the risk of the next one.
    """
    levers, node_hours = context.levers[0], context.world[0].node_hours
    first, last, works = state.start[unit], state.start[unit + 1], state.works[unit]
    worth, counted = 0.0, 0
    for who in range(first, last):
        if state.standing.places[who].ranked or state.standing.places[who].paid:
            published = state.published[who]
            worth += (
                published.pay_per_point
                + published.excellent_per_point * state.seen[who].excellent_worth
            )
            # added apart: the order of additions is part of the published number
            worth += published.promotion_per_point * state.seen[who].promotion_worth
            counted += 1
    listed = levers.platform > 0.0
    per_node = levers.per_node if listed and levers.per_task == 0.0 else 0.0
    per_participant = (
        levers.per_node + levers.per_hour * node_hours
        if listed and levers.split_credit == 0.0
        else 0.0
    )
    reds = works.reds / max(1, works.tasks_finished) if listed else 0.0
    for who in range(first, last):
        published, known = state.published[who], state.seen[who].knowhow
        slope = state.scratch.node_slope[who]
        published.members_worth = worth / counted if counted > 0 else 0.0
        published.points_per_node = slope * per_node * known[Exploit.SPLITTING]
        published.points_per_participant = slope * per_participant * known[Exploit.PADDING]
        # `red_points` are negative, a loss is published as positive
        published.red_loss = -slope * levers.red_points * reds
        published.audit_loss = slope * levers.audit_rate * levers.audit_penalty if listed else 0.0
        state.seen[who].node_hours_lost = levers.handover_hours


@kernel
def record_slope(state: State, context: Context, who, record):
    """Give the score that one more point of a record adds.

    It is 0 where the rulebook does not know the record or it does not apply.
    """
    book = state.people[who].book
    code = context.schemes.codes[book, record]
    if code < 0:
        return 0.0
    table = context.schemes.table
    return score_per_item_point(
        table, state.people, who, table.codes[book, code].target, state.projection
    )


@kernel
def rating_slope(state: State, context: Context, who):
    """Give the score that a view better by the whole scale would add, over all ratings by view."""
    book, total = state.people[who].book, 0.0
    # without colleagues: their view has ties and noise only, so no work moves it
    for record in VIEWS:
        slope = record_slope(state, context, who, record)
        total += slope * context.schemes.highest[book, record] / HUNDRED
    code = context.schemes.codes[book, Record.DISCRETION]
    if code >= 0:
        slope = record_slope(state, context, who, Record.DISCRETION)
        total += slope * discretion_range(context, book, code) / HUNDRED * undo_leniency(context)
    return total


@kernel
def rank_return(state: State, context: Context, who, record, of):
    """Give the points of the year's score that one better rank in one quarter brings.

    They are smoothed over the neighbouring ranks.
    """
    book = state.people[who].book
    code = context.schemes.codes[book, record]
    if code < 0:
        return 0.0
    table, rank = context.schemes.table, 0
    if record == Record.MODULE_RANK:
        rank = state.units[state.cadres[who].unit].line_rank[state.cadres[who].line]
    slope = record_slope(state, context, who, record)
    # a year's points are the mean of four quarters'
    return slope * points_per_rank(table, book, table.codes[book, code].target, rank, of) / 4.0


@kernel
def line_return(state: State, context: Context, unit, of, who):
    """Give the points that an hour of work in the own line brings by its ranks.

    Each rank is worth its points, and its part of the way from the penalty to the award.
    """
    points = rank_return(state, context, who, Record.MODULE_RANK, of)
    if of > 1:
        # the way from the penalty of the last rank to the award of the first, in equal steps
        award = 2.0 * context.levers[0].award_points / (of - 1)
        points += record_slope(state, context, who, Record.AWARD) * award
    return points * state.units[unit].line_slope[state.cadres[who].line]


@kernel
def village_return(state: State, context: Context, unit, who):
    """An hour of any useful work of a stationed cadre gains ranks of the village."""
    if state.people[who].village_role != 1:
        return 0.0
    first, last = state.start[unit], state.start[unit + 1]
    villages = np.int64(context.world[0].villages)
    # among as many as there are rows in `write_village_ranks`
    points = rank_return(state, context, who, Record.VILLAGE_RANK, min(villages, last - first))
    return points * state.accounts[who].village_slope


@kernel
def progress_return(state: State, context: Context, first, last, who):
    """Give the points of an hour of work by the records of progress.

    The own record counts in full, the unit's by one head's share.
    """
    items, total = context.schemes.table.items, 0.0
    book = state.people[who].book
    for record, share in ((Record.PROGRESS, 1.0), (Record.UNIT_PROGRESS, 1.0 / (last - first))):
        code = context.schemes.codes[book, record]
        if code >= 0:
            per_effort = items[book, context.schemes.table.codes[book, code].target].first / HUNDRED
            total += record_slope(state, context, who, record) * share * per_effort / FULL
    return total


@kernel
def survey_return(state: State, context: Context, who):
    """An hour of mass work moves the citizens' rating while their need is not met."""
    book, needed = state.people[who].book, state.seen[who].demand[1] * context.now[0].period
    if needed <= 0.0 or state.accounts[who].seen_mass >= needed:
        return 0.0
    slope = record_slope(state, context, who, Record.SURVEY)
    scale = context.schemes.highest[book, Record.SURVEY] / HUNDRED * context.world[0].survey_result
    return slope * scale / needed * context.now[0].period / TICKS
