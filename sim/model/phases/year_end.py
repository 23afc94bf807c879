"""The turn of the year.

The old one is closed (standing, pay, measures), people are renewed, the next one begins under its
rules.
"""

from __future__ import annotations

import numpy as np

from sim.base.fixed_point import HUNDRED
from sim.base.random_numbers import uniform
from sim.base.random_streams import Decision
from sim.kernel import kernel
from sim.model.career_prospects import DEPUTY_SECTION, HEAD, prospects
from sim.model.context import N_KINDS, Context, book_of
from sim.model.measure_catalogue import Measure
from sim.model.measures import measure_year
from sim.model.phases.careers import climb, fill_vacancies, seat_recruits
from sim.model.phases.picking import weigh_abilities
from sim.model.recording.rankings import count_kind, rank_units
from sim.model.recording.ratings import business_result
from sim.model.state import A, Post, State
from sim.model.statistics import ratio
from sim.scenario.parameters import TICKS
from sim.scoring.pay import pay_cadres
from sim.scoring.points import pays_here, score_cadres
from sim.scoring.standing import stand_cadres

LATE = 55.0
"""Age from which a career that ends counts as a whole one."""


@kernel(cached=True)
def begin_year(state: State, context: Context):
    """A new year puts every cadre under its rulebook, sets the pools and weighs abilities.

    Pools go by the last year's ranks of units until those of the year are known.
    """
    if context.now[0].tick % TICKS != 0:
        return
    for unit in range(len(state.units)):
        book = book_of(context.now[0].scheme, state.units[unit].kind)
        for who in range(state.start[unit], state.start[unit + 1]):
            state.people[who].book = book
    set_pools(state, context)
    weigh_abilities(state, context)


@kernel
def set_pools(state: State, context: Context):
    """Set each unit's pool: so much for each paid cadre, by the unit's class and rank.

    All units of a kind together get the same, whatever the spread. The first of the units of a kind
    has 1 + spread times the mean for each cadre, the last 1 - spread, the others in even steps; a
    unit without a rank yet has the mean.
    """
    for kind in range(N_KINDS):
        of, plain, weighed = count_kind(state, kind), 0.0, 0.0
        for unit in range(len(state.units)):
            if state.units[unit].kind == kind:
                share = pool_weight(state, context, unit, of)
                weighed += share
                plain += pool_cadres(state, context, unit)
        for unit in range(len(state.units)):
            if state.units[unit].kind == kind and weighed > 0.0:
                part = pool_weight(state, context, unit, of) / weighed
                state.units[unit].pool = np.int64(
                    # factors stay in this order: another one could round a pool to the next cent
                    np.rint(context.world[0].pool_per_cadre * 100.0 * plain * part)
                )


@kernel
def pool_cadres(state: State, context: Context, unit):
    """Count the cadres of a unit whom the rulebook pays, as its class counts them.

    It is by what the class gets, as a part of what the first class gets.
    """
    world, of_class, paid = context.world[0], state.units[unit].unit_class, 0.0
    for who in range(state.start[unit], state.start[unit + 1]):
        if pays_here(context.schemes.table, state.people, who):
            paid += 1.0
    if of_class == 1:
        return paid
    return paid * (world.pool_second_class if of_class == 2 else world.pool_third_class)


@kernel
def pool_weight(state: State, context: Context, unit, of):
    """Give what a unit's pool is in proportion to.

    That is its paid cadres as its class counts them, times one plus the spread for the first rank
    down to one minus it for the last.
    """
    rank, factor = state.units[unit].work_rank, 1.0
    if rank > 0 and of > 1:
        factor += context.levers[0].pool_spread * (1.0 - 2.0 * (rank - 1) / (of - 1))
    return factor * pool_cadres(state, context, unit)


@kernel
def rank_work(state: State):
    """Rank the units of each kind by the year's business result, ties to the earlier."""
    for kind in range(N_KINDS):
        for unit in range(len(state.units)):
            state.scratch.unit_value[unit] = business_result(state, unit)
        for place in range(rank_units(state, kind)):
            state.units[state.scratch.unit_order[place]].work_rank = place + 1


@kernel(cached=True)
def close_year(state: State, context: Context):
    """At year's end score, rank and pay every unit and take the year's measures."""
    if not context.now[0].ends_year:
        return
    # the pools of the year that ends go by its own ranks, those published before by the last ones
    rank_work(state)
    set_pools(state, context)
    table, people, tally, standing = (
        context.schemes.table,
        state.people,
        state.tally,
        state.standing,
    )
    for unit in range(len(state.units)):
        first, last = state.start[unit], state.start[unit + 1]
        score_cadres(table, people, first, last, tally)
        stand_cadres(table, people, tally, first, last, standing)
        pay_cadres(table, people, tally, standing, first, last, state.units[unit].pool, state.pay)
    show_pay(state, context)
    measure_year(state, context)


@kernel
def show_pay(state: State, context: Context):
    """Everybody learns the own bonus, and aspirations move a little towards it.

    It is nothing where the award is cancelled; aspirations begin at the first bonus.
    """
    for who in range(len(state.seen)):
        seen, yuan = state.seen[who], state.pay[who].bonus / HUNDRED
        if state.careers[who].cancelled == 1:
            yuan = 0.0
        seen.last_bonus = yuan
        # an aspiration of 0 stands for one who has never been paid anything
        seen.aspiration += (yuan - seen.aspiration) * (
            context.world[0].aspiration_weight if seen.aspiration > 0.0 else 1.0
        )


@kernel(cached=True)
def renew(state: State, context: Context):
    """Steps are climbed, leavers go, posts are filled, recruits come, accounts are cleared."""
    if not context.now[0].ends_year:
        return
    gone, seats = state.scratch.leaving, state.start[len(state.units)]
    for unit in range(len(state.units)):
        # before anybody leaves, since appointments go by the ranking that it writes down
        climb(state, context, state.start[unit], state.start[unit + 1])
    # all leavers first, so that nobody who goes is appointed
    for who in range(seats):
        gone[who] = 1 if leaves(state, context, who) else 0
        if gone[who] == 1:
            count_leaver(state, context, who)
    highest = HEAD
    if context.world[0].county_contest > 0.0:
        fill_vacancies(state, context, 0, seats, gone, HEAD, Post.LEADER)
        highest = Post.CHIEF
    for unit in range(len(state.units)):
        first, last = state.start[unit], state.start[unit + 1]
        fill_vacancies(state, context, first, last, gone, highest, Post.DEPUTY)
        seat_recruits(state, context, first, last, gone)
    # promotions come after the year's measures were taken, so this one is put on record late
    measure_promotions(state)
    measure_reach(state)
    prospects(state, context)
    clear_accounts(state)


@kernel
def leaves(state: State, context: Context, who):
    """A cadre leaves at retirement age, or earlier by chance of turnover."""
    key, now = context.key, context.now[0]
    if (now.tick + 1 - state.cadres[who].born) >= context.world[0].retirement_age * TICKS:
        return True
    generation = state.cadres[who].generation
    return (
        uniform(key.seed, key.replicate, who, generation, now.tick, Decision.LEAVING, 0)
        < context.world[0].turnover
    )


@kernel
def count_leaver(state: State, context: Context, who):
    """Count who leaves late in a career, and whether deputy section level was reached.

    Nobody falls back to a lower level, so the level at leaving is the highest ever.
    """
    if (context.now[0].tick + 1 - state.cadres[who].born) / TICKS >= LATE:
        state.county[0].left_late += 1.0
        if state.people[who].level >= DEPUTY_SECTION:
            state.county[0].left_risen += 1.0


@kernel
def measure_reach(state: State):
    """Put on record how many of those who left late had reached deputy section level."""
    county = state.county[0]
    state.year.measures[Measure.EVER_DEPUTY_SECTION] = ratio(county.left_risen, county.left_late)


@kernel
def measure_promotions(state: State):
    """Put the year's mean percentile of those promoted on record."""
    if state.county[0].promoted > 0.0:
        state.year.measures[Measure.PROMOTED_MERIT] = (
            state.county[0].promoted_merit / state.county[0].promoted
        )
    else:
        state.year.measures[Measure.PROMOTED_MERIT] = np.nan


@kernel
def clear_accounts(state: State):
    """Begin a new year: nothing done, nothing recorded.

    A year's end ends every shorter period too, so quantities of quarters and appraisals are cleared
    where those are."""
    for who in range(len(state.accounts)):
        account = state.accounts[who]
        account.task_work, account.overhead, account.contribution, account.random_work = (
            0.0,
            0.0,
            0.0,
            0.0,
        )
        account.idle_squad = 0.0
        for activity in range(A):
            account.hours[activity] = 0.0
        career = state.careers[who]
        # open tasks, cooperation, beliefs and ranks of lines go on into the new year
        career.cancelled, career.held, career.regard = 0, 0, 0.0
        for item in range(state.tally.marks.shape[1]):
            state.tally.marks[who, item].total, state.tally.marks[who, item].count = 0, 0
    for unit in range(len(state.works)):
        works = state.works[unit]
        works.arrived_worth, works.delivered_worth = 0.0, 0.0
        works.routine, works.mass, works.routine_demand, works.mass_demand = 0.0, 0.0, 0.0, 0.0
        works.tasks_arrived = 0
        works.tasks_held, works.tasks_finished, works.tasks_on_time, works.tasks_lapsed = 0, 0, 0, 0
        works.nodes, works.honest_nodes, works.participants, works.honest_participants = 0, 0, 0, 0
        works.reds, works.blues, works.done, works.helped, works.talks = 0, 0, 0, 0, 0
        works.green_cards, works.red_cards, works.yellow_cards = 0, 0, 0
    state.county[0].effort_cost, state.county[0].promoted, state.county[0].promoted_merit = (
        0.0,
        0.0,
        0.0,
    )
