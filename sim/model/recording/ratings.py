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
def view(state: State, context: Context, who, mean_work, luck):
    """Form a rater's view of a cadre as it is written down, between 0 and 1.

    Leniency is the level from which raters start.

    Parameters
    ----------
    mean_work : float64
        Work of the unit's mean cadre since the last appraisal.
    luck : float64
        From :func:`rating_luck`.

    Returns
    -------
    float64
        Share of the highest rating.
    """
    lenient = context.world[0].leader_leniency
    return min(1.0, max(0.0, opinion_of(state, context, who, mean_work, lenient, 1.0, luck)))


@kernel
def opinion_of(state: State, context: Context, who, mean_work, level, clarity, luck):
    """Think of a cadre by results as far as they are seen, face time and traces, ties and luck.

    Parameters
    ----------
    mean_work : float64
        Work of the unit's mean cadre since the last appraisal.
    level : float64
        From which the opinion starts.
    clarity : float64
        How much results count, against what a written rating shows of them.
    luck : float64
        In spreads of the raters' noise.
    """
    world, now, opinion = context.world[0], context.now[0], level
    if mean_work > 0.0:
        opinion += (
            world.rating_result
            * context.levers[0].seen_result
            * (state.accounts[who].seen_work / mean_work - 1.0)
            * clarity
        )
    # of face time counts what meets one who rates
    met = 1.0 - context.levers[0].masked
    opinion += world.rating_face * met * state.accounts[who].seen_face / (FULL * now.period)
    opinion += world.rating_trace * state.accounts[who].seen_traces / (FULL * now.period)
    return opinion + world.rating_noise * (luck + world.rating_tie * state.cadres[who].tie)


@kernel
def rating_luck(state: State, context: Context, who, record):
    """Draw what chance puts into a rating; raters of different kinds err apart from each other."""
    key, generation = context.key, state.cadres[who].generation
    return normal(
        key.seed, key.replicate, who, generation, context.now[0].tick, Decision.RATING, record
    )


@kernel
def keep_opinion(state: State, context: Context, who, mean_work, luck):
    """Keep what the heads think in private: the mean of the year's appraisals.

    They know of results what they see of them, and leniency holds none of it back. They err as
    when they write (`luck`): it is one opinion, of which the rating says less.
    """
    account, now = state.accounts[who], context.now[0]
    clarity = undo_leniency(context)
    # at the year's first appraisal the part is 1, and nothing is left of the last year
    part = now.period / (now.tick % TICKS + 1)
    thought = opinion_of(state, context, who, mean_work, 0.0, clarity, luck)
    account.private_opinion += part * (thought - account.private_opinion)
    thought = opinion_of(state, context, who, mean_work, 0.0, clarity, 0.0)
    account.known_opinion += part * (thought - account.known_opinion)


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
    world = context.world[0]
    for unit in range(len(state.units)):
        mean = mean_seen_work(state, unit)
        business = business_result(state, unit)
        for who in range(state.start[unit], state.start[unit + 1]):
            # this order is that of the rows of a ledger
            rate(state, context, who, Record.BUSINESS, business)
            luck = rating_luck(state, context, who, Record.LEADER_VIEW)
            state.accounts[who].opinion = view(state, context, who, mean, luck)
            # the view is stored even where no rulebook asks for it: heads' attention goes by it
            rate(state, context, who, Record.LEADER_VIEW, state.accounts[who].opinion)
            if world.private_nomination > 0.0:
                keep_opinion(state, context, who, mean, luck)
            if asks_for(state, context, who, Record.PEER_VIEW):
                rate(state, context, who, Record.PEER_VIEW, peers_view(state, context, who))
            if state.people[who].village_role > 0:
                rate_as_heads(state, context, who, Record.EVALUATION, mean)
            rate_as_heads(state, context, who, Record.SERVICE_EVALUATION, mean)
            if asks_for(state, context, who, Record.SURVEY):
                rate(state, context, who, Record.SURVEY, citizens_view(state, context, who))
            write_discretion(state, context, who, mean)


@kernel(inline=True)
def asks_for(state: State, context: Context, who, record):
    """Say whether a cadre's rulebook knows a kind of record; what it does not is not thought up."""
    return context.schemes.codes[state.people[who].book, record] >= 0


@kernel
def rate_as_heads(state: State, context: Context, who, record, mean):
    """Write the view of raters who judge as the heads do, with luck of their own."""
    if asks_for(state, context, who, record):
        luck = rating_luck(state, context, who, record)
        rate(state, context, who, record, view(state, context, who, mean, luck))


@kernel
def peers_view(state: State, context: Context, who):
    """Colleagues know but are lenient: their view has ties and noise only."""
    world = context.world[0]
    luck = rating_luck(state, context, who, Record.PEER_VIEW)
    known = PEER_LUCK * luck + world.rating_tie * state.cadres[who].tie
    return min(1.0, max(0.0, world.leader_leniency + world.rating_noise * known))


@kernel
def citizens_view(state: State, context: Context, who):
    """Citizens rate by the mass work done for them against what they need.

    The rest of the view is goodwill, and noise.
    """
    world = context.world[0]
    needed = state.seen[who].demand[1] * context.now[0].period
    share = min(1.0, state.accounts[who].seen_mass / needed) if needed > 0.0 else 1.0
    luck = rating_luck(state, context, who, Record.SURVEY)
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
        luck = rating_luck(state, context, who, Record.DISCRETION)
        above = view(state, context, who, mean, luck) - context.world[0].leader_leniency
        reach = min(1.0, max(-1.0, above * undo_leniency(context)))
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
def undo_leniency(context: Context):
    """Give by how much to stretch what leniency leaves of the scale, to have the whole of it."""
    # a little more than nothing, for a leniency of 1
    return 1.0 / (1.0 - context.world[0].leader_leniency + 1e-9)


@kernel(inline=True)
def tier(place):
    """Give the difficulty tier of a village or line, in millionths of a point."""
    # 10, 8 and 5 are the source's tiers; which village has which is assumed
    if place % 3 == 0:
        return 10 * MILLION
    return 8 * MILLION if place % 3 == 1 else 5 * MILLION
