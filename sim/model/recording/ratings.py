"""Ratings: what raters think of a cadre, from what they see."""

from __future__ import annotations

import numpy as np

from sim.base.fixed_point import HUNDRED, MILLION
from sim.base.random_numbers import normal
from sim.base.random_streams import Decision
from sim.kernel import kernel
from sim.model.context import Context
from sim.model.ledger_records import Record
from sim.model.recording.write import hundredths, write
from sim.model.state import Post, State, UnitKind
from sim.model.strategies.utility import FULL
from sim.scenario.parameters import TICKS
from sim.scoring.standing import sort_places

PEER_LUCK = 0.5
"""Noise of what colleagues think, against that of other raters."""


@kernel
def view(state: State, context: Context, who, record, mean_work):
    """Form a rater's view of a cadre, between 0 and 1.

    It is leniency, plus results as far as they are seen, plus face time and traces, plus ties and
    noise.

    Parameters
    ----------
    mean_work : float64
        Work of the unit's mean cadre since the last appraisal.

    Returns
    -------
    float64
        Share of the highest rating.
    """
    world, key, now = context.world[0], context.key, context.now[0]
    opinion = world.leader_leniency
    if mean_work > 0.0:
        opinion += (
            world.rating_result
            * context.levers[0].seen_result
            * (state.accounts[who].seen_work / mean_work - 1.0)
        )
    opinion += world.rating_face * state.accounts[who].seen_face / (FULL * now.period)
    opinion += world.rating_trace * state.accounts[who].seen_traces / (FULL * now.period)
    generation = state.cadres[who].generation
    # keyed by the kind of record: raters of different kinds err apart from each other
    luck = normal(key.seed, key.replicate, who, generation, now.tick, Decision.RATING, record)
    opinion += world.rating_noise * (luck + world.rating_tie * state.cadres[who].tie)
    return min(1.0, max(0.0, opinion))


@kernel
def mean_seen_work(state: State, unit):
    """Give the mean work of a unit's cadres since the last appraisal."""
    first, last = state.start[unit], state.start[unit + 1]
    total = 0.0
    for who in range(first, last):
        total += state.accounts[who].seen_work
    return total / (last - first)


@kernel
def rate(state: State, context: Context, who, record, opinion):
    """Write an opinion between 0 and 1 as a rating.

    It is a share of the item's highest, rounded half even to the hundredth.
    """
    highest = context.schemes.highest[state.people[who].book, record]
    # to the hundredth first and then to millionths: raters do not give more decimals
    rating = np.int64(np.rint(opinion * highest))
    write(state, context, who, record, rating * (MILLION // 100), 0, -1, -1)


@kernel
def write_ratings(state: State, context: Context):
    """At each appraisal leaders, colleagues and those served rate every cadre.

    The heads add or deduct points, and the unit's business result is written for all. Colleagues
    know but are lenient: their rating has ties and noise only. The business result is the mean of
    the shares of task worth delivered and of routine work done this year, judged fairly.
    """
    world, key, now = context.world[0], context.key, context.now[0]
    for unit in range(len(state.units)):
        mean = mean_seen_work(state, unit)
        business = business_result(state, unit)
        for who in range(state.start[unit], state.start[unit + 1]):
            # this order is that of the rows of a ledger
            rate(state, context, who, Record.BUSINESS, business)
            state.accounts[who].opinion = view(state, context, who, Record.LEADER_VIEW, mean)
            # the view is stored even where no rulebook asks for it: heads' attention goes by it
            rate(state, context, who, Record.LEADER_VIEW, state.accounts[who].opinion)
            generation = state.cadres[who].generation
            luck = normal(
                key.seed,
                key.replicate,
                who,
                generation,
                now.tick,
                Decision.RATING,
                Record.PEER_VIEW,
            )
            known = PEER_LUCK * luck + world.rating_tie * state.cadres[who].tie
            peers = world.leader_leniency + world.rating_noise * known
            rate(state, context, who, Record.PEER_VIEW, min(1.0, max(0.0, peers)))
            if state.people[who].village_role > 0:
                rate(
                    state,
                    context,
                    who,
                    Record.EVALUATION,
                    view(state, context, who, Record.EVALUATION, mean),
                )
            served = view(state, context, who, Record.SERVICE_EVALUATION, mean)
            rate(state, context, who, Record.SERVICE_EVALUATION, served)
            rate(state, context, who, Record.SURVEY, citizens_view(state, context, who))
            write_discretion(state, context, who, mean)


@kernel
def citizens_view(state: State, context: Context, who):
    """Citizens rate by the mass work done for them against what they need.

    The rest of the view is goodwill, and noise.
    """
    world, key, now = context.world[0], context.key, context.now[0]
    needed = state.seen[who].demand[1] * now.period
    share = min(1.0, state.accounts[who].seen_mass / needed) if needed > 0.0 else 1.0
    generation = state.cadres[who].generation
    luck = normal(
        key.seed, key.replicate, who, generation, now.tick, Decision.RATING, Record.SURVEY
    )
    opinion = (1.0 - world.survey_result) * world.leader_leniency + world.survey_result * share
    return min(1.0, max(0.0, opinion + world.survey_noise * luck))


@kernel
def write_discretion(state: State, context: Context, who, mean):
    """The heads add or deduct points by how far their view is from lenient.

    At each appraisal it is a part of the year's range (:func:`discretion_range`).
    """
    book = state.people[who].book
    code = context.schemes.codes[book, Record.DISCRETION]
    if code >= 0:
        above = (
            view(state, context, who, Record.DISCRETION, mean) - context.world[0].leader_leniency
        )
        reach = min(1.0, max(-1.0, above * discretion_scale(context)))
        points = (
            reach * discretion_range(context, book, code) * context.now[0].period / TICKS / HUNDRED
        )
        write(state, context, who, Record.DISCRETION, hundredths(points), 0, -1, -1)


@kernel
def encourage(state: State, context: Context):
    """Heads with an eye for it give attention to a few (内涵式激励).

    They are those below the leaders with the highest views, ties to the earlier seat.
    """
    levers = context.levers[0]
    if levers.informal_share == 0.0:
        return
    order, opinion = state.scratch.order, state.scratch.sort_value
    for unit in range(len(state.units)):
        first, count = state.start[unit], np.int64(0)
        for who in range(first, state.start[unit + 1]):
            if state.people[who].post < Post.LEADER:
                opinion[who] = state.accounts[who].opinion
                order[first + count] = who
                count += 1
        sort_places(order, first, first + count, opinion, opinion, opinion)
        for place in range(int(levers.informal_share * count)):
            # only put on record: what moves anybody is its chance, published by `publish_yuan`
            state.careers[order[first + place]].regard += (
                levers.informal_prize * context.now[0].period / TICKS
            )


@kernel
def business_result(state: State, unit):
    """Give a unit's business result of the year, at most 1.

    It is the mean of the shares of task worth delivered and of routine work done.
    """
    works = state.works[unit]
    tasks, routine = 1.0, 1.0
    if works.arrived_worth > 0.0:
        tasks = min(1.0, works.delivered_worth / works.arrived_worth)
    if works.routine_demand > 0.0:
        routine = works.routine / works.routine_demand
    return 0.5 * (tasks + routine)


@kernel
def write_tiers(state: State, context: Context):
    """Each quarter write the tiers of difficulty: 10, 8 and 5 in turn.

    Villages have one for those stationed there, lines for those in departments.
    """
    for unit in range(len(state.units)):
        for who in range(state.start[unit], state.start[unit + 1]):
            if state.people[who].village_role == 1:
                write(
                    state,
                    context,
                    who,
                    Record.DIFFICULTY,
                    tier(state.cadres[who].village),
                    0,
                    -1,
                    -1,
                )
            if state.units[unit].kind == UnitKind.DEPARTMENT:
                write(
                    state,
                    context,
                    who,
                    Record.SERVICE_DIFFICULTY,
                    tier(state.cadres[who].line),
                    0,
                    -1,
                    -1,
                )


@kernel
def discretion_range(context: Context, book, code):
    """Give the most that the heads add or deduct in a year, in hundredths.

    It is how far heads go in this county, and at most the cap of their rulebook, if it has one.
    """
    items, codes = context.schemes.table.items, context.schemes.table.codes
    usual = np.int64(np.rint(context.world[0].discretion_points * HUNDRED))
    return min(usual, items[book, codes[book, code].target].cap)


@kernel
def discretion_scale(context: Context):
    """Give how much of the range a view uses, for each unit above lenient.

    The best view there can be uses all of it.
    """
    # a little more than nothing, for a leniency of 1
    return 1.0 / (1.0 - context.world[0].leader_leniency + 1e-9)


@kernel(inline=True)
def tier(place):
    """Give the difficulty tier of a village or line, in millionths of a point."""
    # 10, 8 and 5 are the source's tiers; which village has which is assumed
    if place % 3 == 0:
        return 10 * MILLION
    return 8 * MILLION if place % 3 == 1 else 5 * MILLION
