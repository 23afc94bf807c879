"""What a page calls: rules that take state and context, one of them also a half-month.

Python finds out how many seats a county has, makes room for them and then founds it. A page does
the same: `lay_out`, room, `found_county`. It then works and renews one half-month after another,
and can look at the county between the two: when a year is closed and its people are still there.
"""

from __future__ import annotations

import numpy as np

from sim.base.random_numbers import below
from sim.kernel import kernel
from sim.model.context import Context, turn_to
from sim.model.phases.decide import decide
from sim.model.phases.dispatch import dispatch
from sim.model.phases.learn import learn
from sim.model.phases.monitor import monitor
from sim.model.phases.score import score
from sim.model.phases.work import work
from sim.model.phases.year_end import begin_year, close_year, renew
from sim.model.population import SIZE, found, prospects
from sim.model.state import State


@kernel
def lay_out(state: State, context: Context):
    """Draw the seats of each unit, townships first, and write where each unit begins.

    It is :func:`sim.model.population.draw_sizes`, compiled. Of the state, `start` must have room:
    a place for each unit and one more.
    """
    world, key = context.world[0], context.key
    state.start[0] = 0
    for unit in range(len(state.start) - 1):
        low, high = np.int64(world.department_smallest), np.int64(world.department_largest)
        if unit < world.townships:
            low, high = np.int64(world.township_smallest), np.int64(world.township_largest)
        drawn = below(key.seed, key.replicate, unit, 0, 0, SIZE, 0, high - low + 1)
        state.start[unit + 1] = state.start[unit] + low + drawn


@kernel
def found_county(state: State, context: Context):
    """Fill a county's empty tables as it is before its first half-month."""
    turn_to(context, 0)
    found(state, context)
    # last, since they go by the ages and grades that were just drawn
    prospects(state, context)


@kernel
def work_half_month(state: State, context: Context, moment):
    """Run the phases of a half-month, counted from 0, up to the close of a year.

    The order is that of :data:`sim.model.loop.PHASES`, as a test holds.
    """
    turn_to(context, moment)
    begin_year(state, context)
    dispatch(state, context)
    decide(state, context)
    work(state, context)
    monitor(state, context)
    score(state, context)
    close_year(state, context)


@kernel
def renew_half_month(state: State, context: Context):
    """Run the phases that are left of the half-month that was worked."""
    renew(state, context)
    learn(state, context)
