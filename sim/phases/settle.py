"""The turn of the year: it is closed (standing, pay, measures), people are renewed, and the next one begins under its rules."""

from __future__ import annotations

import numpy as np

from sim.decisions import Decision
from sim.exact import HUNDRED
from sim.founding import prospects, seat_person
from sim.kernel import kernel
from sim.measures import PROMOTED_MERIT, measure_year
from sim.parameters import TICKS
from sim.randomness import uniform
from sim.rules import Context, book_of
from sim.scoring.pay import pay_cadres
from sim.scoring.points import score_cadres
from sim.scoring.standing import stand_cadres
from sim.state import A, Post, State


@kernel
def begin_year(state: State, context: Context):
    """A new year puts every cadre under its rulebook and sets the pools: so much for each cadre whom the rulebook ranks and pays."""
    if context.now.tick % TICKS != 0:
        return
    for unit in range(len(state.units)):
        book = book_of(context.scheme, state.units[unit].kind)
        paid = 0
        for who in range(state.start[unit], state.start[unit + 1]):
            state.people[who].book = book
            if state.people[who].post < Post.LEADER or context.schemes.table.books[book].leaders_in:
                paid += 1
        state.units[unit].pool = np.int64(np.rint(context.world[0].pool_per_cadre * 100.0)) * paid


@kernel
def close_year(state: State, context: Context):
    """At year's end score, rank and pay every unit and take the year's measures."""
    if not context.now.ends_year:
        return
    table, people, tally, standing = context.schemes.table, state.people, state.tally, state.standing
    for unit in range(len(state.units)):
        first, last = state.start[unit], state.start[unit + 1]
        score_cadres(table, people, first, last, tally)
        stand_cadres(table, people, tally, first, last, standing)
        pay_cadres(table, people, tally, standing, first, last, state.units[unit].pool, state.pay)
    tell_pay(state, context)
    measure_year(state, context)


@kernel(inner=True)
def tell_pay(state: State, context: Context):
    """Everybody learns the own bonus; aspirations move a little towards it, and begin at the first one."""
    for who in range(len(state.seen)):
        seen, yuan = state.seen[who], state.pay[who].bonus / HUNDRED
        seen.last_bonus = yuan
        seen.aspiration += (yuan - seen.aspiration) * (
            context.world[0].aspiration_weight if seen.aspiration > 0.0 else 1.0
        )


@kernel
def renew(state: State, context: Context):
    """After year's end leavers go, posts are filled, recruits take the empty seats, and the accounts are cleared."""
    if not context.now.ends_year:
        return
    for unit in range(len(state.units)):
        renew_unit(state, context, unit)
    measure_promotions(state)
    prospects(state, context)
    clear_accounts(state)


@kernel(inner=True)
def leaves(state: State, context: Context, who):
    """A cadre leaves at retirement age, or earlier by chance of turnover."""
    key, now = context.key, context.now
    if (now.tick + 1 - state.cadres[who].born) >= context.world[0].retirement_age * TICKS:
        return True
    generation = state.cadres[who].generation
    return uniform(key.seed, key.replicate, who, generation, now.tick, Decision.LEAVING, 0) < context.world[0].turnover


@kernel(inner=True)
def renew_unit(state: State, context: Context, unit):
    """Leavers go; posts that fall vacant are filled from the highest down; recruits take the seats of those who left.

    A vacant post goes to the best of those one post below who can rise, and with it the vacancy moves to the post left behind.
    Best is the highest ranking value of the year, then the earlier seat. A post for which nobody can rise goes to the recruit. Vacancies of the same post are
    filled in the order of seats.
    """
    first, last = state.start[unit], state.start[unit + 1]
    gone = state.scratch.whole
    for who in range(first, last):
        gone[who] = 1 if leaves(state, context, who) else 0
    for post in range(Post.LEADER, Post.GENERAL, -1):
        for who in range(first, last):
            if gone[who] == 1 and state.people[who].post == post:
                promote_heir(state, context, first, last, who, gone)
    for who in range(first, last):
        if gone[who] == 1:
            post, level = state.people[who].post, state.people[who].level
            state.cadres[who].generation += 1
            seat_person(state, context, who, post)
            state.people[who].level = level


@kernel(inner=True)
def promote_heir(state: State, context: Context, first, last, leaver, gone):
    """The heir of a leaver's post takes it over with its level; the vacancy gets the heir's old ones."""
    vacancy = state.people[leaver]
    heir = choose_heir(state, context, first, last, vacancy.post, gone)
    if heir < 0:
        return
    state.county[0].promoted += 1.0
    state.county[0].promoted_merit += percentile(state, first, last, heir)
    post, level = vacancy.post, vacancy.level
    vacancy.post, vacancy.level = state.people[heir].post, state.people[heir].level
    state.people[heir].post, state.people[heir].level = post, level


@kernel(inner=True)
def choose_heir(state: State, context: Context, first, last, post, gone):
    """Find who rises to a post: the best ranked of those one post below who could, or -1."""
    by_index = context.schemes.table.books[state.people[first].book].rank_by_index
    best, best_value = -1, 0
    for who in range(first, last):
        if gone[who] == 1 or state.people[who].post != post - 1 or state.seen[who].promotion_worth <= 0.0:
            continue
        value = state.tally.sums[who].index if by_index else state.tally.sums[who].score
        if best < 0 or value > best_value:
            best, best_value = who, value
    return best


@kernel
def percentile(state: State, first, last, who):
    """Give the percentage of the unit's other cadres who contributed less this year."""
    less = 0
    for other in range(first, last):
        if state.accounts[other].contribution < state.accounts[who].contribution:
            less += 1
    return 100.0 * less / max(1, last - first - 1)


@kernel
def measure_promotions(state: State):
    """Put the year's mean percentile of those promoted on record."""
    if state.county[0].promoted > 0.0:
        state.year.measures[PROMOTED_MERIT] = state.county[0].promoted_merit / state.county[0].promoted
    else:
        state.year.measures[PROMOTED_MERIT] = np.nan


@kernel(inner=True)
def clear_accounts(state: State):
    """Begin a new year: nothing done, nothing recorded. A year's end ends every shorter period too."""
    for who in range(len(state.accounts)):
        account = state.accounts[who]
        account.task_work, account.overhead, account.contribution, account.random_work = 0.0, 0.0, 0.0, 0.0
        for activity in range(A):
            account.hours[activity] = 0.0
        for item in range(state.tally.marks.shape[1]):
            state.tally.marks[who, item].total, state.tally.marks[who, item].count = 0, 0
    for unit in range(len(state.works)):
        works = state.works[unit]
        works.arrived_worth, works.delivered_worth = 0.0, 0.0
        works.routine, works.mass, works.routine_demand, works.mass_demand = 0.0, 0.0, 0.0, 0.0
        works.tasks_held, works.tasks_finished, works.tasks_on_time, works.tasks_lapsed = 0, 0, 0, 0
        works.nodes, works.honest_nodes, works.participants, works.honest_participants = 0, 0, 0, 0
        works.reds = 0
        state.units[unit].tally = 0
    state.county[0].effort_cost, state.county[0].promoted, state.county[0].promoted_merit = 0.0, 0.0, 0.0
