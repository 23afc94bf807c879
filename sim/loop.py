"""The order of the phases, and nothing else: one tick, and a whole run, compiled."""

from __future__ import annotations

import numpy as np

from sim.kernel import kernel
from sim.parameters import TICKS
from sim.phases.decide import decide
from sim.phases.dispatch import dispatch
from sim.phases.learn import learn
from sim.phases.monitor import monitor
from sim.phases.score import score
from sim.phases.settle import close_year, renew
from sim.phases.work import work
from sim.rules import Context, Schemes, at_tick, book_of
from sim.state import Post, State


@kernel
def before_choice(state: State, context: Context):
    """The part of a tick before cadres choose: a new year's rules come into force, tasks are dispatched."""
    if context.now.tick % TICKS == 0:
        begin_year(state, context)
    dispatch(state, context)


@kernel
def after_choice(state: State, context: Context):
    """The part of a tick after cadres have chosen, up to the close of a year."""
    work(state, context)
    monitor(state, context)
    score(state, context)
    close_year(state, context)


@kernel
def after_close(state: State, context: Context):
    """The last part of a tick: after a year's end people come and go; beliefs move."""
    renew(state, context)
    learn(state, context)


@kernel
def tick(state: State, context: Context):
    """One half-month, all phases in their order."""
    before_choice(state, context)
    decide(state, context)
    after_choice(state, context)
    after_close(state, context)


@kernel
def begin_year(state: State, context: Context):
    """Put every cadre under the year's rulebook and set the pools: so much for each cadre whom the rulebook ranks and pays."""
    for unit in range(len(state.units)):
        book = book_of(context.scheme, state.units[unit].kind)
        paid = 0
        for who in range(state.start[unit], state.start[unit + 1]):
            state.people[who].book = book
            if state.people[who].post < Post.LEADER or context.schemes.table.books[book].leaders_in:
                paid += 1
        state.units[unit].pool = np.int64(np.rint(context.world[0].pool_per_cadre * 100.0)) * paid


@kernel
def run(state: State, world, motives, schemes: Schemes, key, years, measures, groups, lorenz):
    """Run years of a founded county and write each year's record.

    Parameters
    ----------
    measures : ndarray(float64), shape (years, measures)
    groups : ndarray(float64), shape (years, groups, quantities)
    lorenz : ndarray(float64), shape (years, 101)
    """
    for moment in range(years * TICKS):
        context = at_tick(world, motives, schemes, key, moment)
        tick(state, context)
        if context.now.ends_year:
            year = moment // TICKS
            measures[year] = state.year.measures
            groups[year] = state.year.groups
            lorenz[year] = state.year.lorenz
