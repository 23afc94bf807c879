"""The order of the phases, and nothing else: the table of them, and a complete run, compiled."""

from __future__ import annotations

from sim.kernel import kernel
from sim.model.context import Context, turn_to
from sim.model.phases.decide import decide
from sim.model.phases.dispatch import dispatch
from sim.model.phases.learn import learn
from sim.model.phases.monitor import monitor
from sim.model.phases.score import score
from sim.model.phases.work import work
from sim.model.phases.year_end import begin_year, close_year, renew
from sim.model.state import State
from sim.scenario.parameters import TICKS

PHASES = (begin_year, dispatch, decide, work, monitor, score, close_year, renew, learn)
"""The phases of a half-month in their order; `sim.model.phases` says what each does."""
_CHOICE, _CLOSE = PHASES.index(decide), PHASES.index(close_year)
BEFORE_CHOICE = PHASES[:_CHOICE]
CHOICE = PHASES[_CHOICE : _CHOICE + 1]
AFTER_CHOICE = PHASES[_CHOICE + 1 : _CLOSE + 1]
AFTER_CLOSE = PHASES[_CLOSE + 1 :]
"""Parts of `PHASES` between which interfaces of the model look in: before and after cadres choose,
and when a year is closed but its people are not yet renewed."""


@kernel
def run(state: State, context: Context, years, measures, groups, curves):
    """Run years of a founded county and write each year's record.

    Parameters
    ----------
    context : Context
        Of this run alone; it is left at the last tick.
    measures : ndarray(float64), shape (years, measures)
    groups : ndarray(float64), shape (years, groups, quantities)
    curves : ndarray(float64), shape (years, curves, 101)
    """
    for year in range(years):
        run_year(state, context, year)
        # after `renew`, which adds the merit of those promoted to the year's record
        copy_year(state, measures[year], groups[year], curves[year])


@kernel
def run_year(state: State, context: Context, year):
    """Run one year, counted from 0, of a county that has run those before it."""
    for moment in range(year * TICKS, (year + 1) * TICKS):
        work_half_month(state, context, moment)
        renew_half_month(state, context)


@kernel
def work_half_month(state: State, context: Context, moment):
    """Run the phases of a half-month, counted from 0, up to the close of a year.

    Phases are called by name, here and in the next rule: numba cannot go through a tuple of
    functions without its experimental first-class functions. A test compares the order with
    `PHASES`.
    """
    # in place: a context made anew each tick would allocate, which compiled rules cannot
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


@kernel
def copy_year(state: State, measures, groups, curves):
    """Copy the record of the year just closed."""
    for place in range(len(measures)):
        measures[place] = state.year.measures[place]
    for group in range(groups.shape[0]):
        for quantity in range(groups.shape[1]):
            groups[group, quantity] = state.year.groups[group, quantity]
    for curve in range(curves.shape[0]):
        for point in range(curves.shape[1]):
            curves[curve, point] = state.year.curves[curve, point]
