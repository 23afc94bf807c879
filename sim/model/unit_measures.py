"""Measures within units, and between classes and kinds of them."""

from __future__ import annotations

import math

from sim.base.fixed_point import HUNDRED
from sim.kernel import kernel
from sim.model.context import Context
from sim.model.measure_catalogue import CURVE_POINTS, CURVES, Measure
from sim.model.state import Activity, Post, State, UnitKind
from sim.model.statistics import add_lorenz, quantile, ratio, sort_down, top_part, top_share
from sim.scoring.pay import point_value
from sim.scoring.table import Pool

WITHIN_UNITS = CURVES.index("tasks_in_units")
ANY_CLASS, FIRST_CLASS = 0, 1


@kernel
def measure_units(state: State, context: Context):
    """Take the measures of units; those with prospects have been marked."""
    measure_shares_in_units(state)
    mark_busiest(state)
    measure_best_scores(state)
    measure_classes(state, context)
    measure_squads(state)


@kernel
def measure_shares_in_units(state: State):
    """How task work and all work are spread within units, against handing out by lot."""
    measures, accounts = state.year.measures, state.accounts
    measures[Measure.TOP20_TASK_SHARE_UNIT] = mean_top_share(state, accounts.task_work)
    measures[Measure.TOP20_WORK_SHARE_UNIT] = mean_top_share(state, accounts.contribution)
    measures[Measure.RANDOM_FLOOR_UNIT] = mean_top_share(state, accounts.random_work)
    order, curve, units = state.scratch.order, state.year.curves[WITHIN_UNITS], 0.0
    curve[:] = 0.0
    for unit in range(len(state.units)):
        first, last = state.start[unit], state.start[unit + 1]
        if any_of(accounts.task_work, first, last):
            sort_down(order, accounts.task_work, first, last)
            add_lorenz(order, accounts.task_work, first, last, curve)
            units += 1.0
    for point in range(CURVE_POINTS):
        curve[point] = ratio(curve[point], units)


@kernel
def any_of(values, first, last):
    """Say whether anybody of a unit has more than nothing."""
    for who in range(first, last):
        if values[who] > 0.0:
            return True
    return False


@kernel
def mean_top_share(state: State, values):
    """Give the share of the busiest fifth within units, mean over those where anything was done."""
    order, total, units = state.scratch.order, 0.0, 0.0
    for unit in range(len(state.units)):
        first, last = state.start[unit], state.start[unit + 1]
        if any_of(values, first, last):
            sort_down(order, values, first, last)
            total += top_share(order, values, first, last)
            units += 1.0
    return ratio(total, units)


@kernel
def mark_busiest(state: State):
    """Mark the busiest fifth of each unit by task work, and count who of them leads or may rise.

    Where the fifth is no whole number the last of them belongs to it in part; a unit where nobody
    did any task work has none.
    """
    order, accounts = state.scratch.order, state.accounts
    accounts.busiest[:] = 0.0
    busiest, with_prospects = 0.0, 0.0
    for unit in range(len(state.units)):
        first, last = state.start[unit], state.start[unit + 1]
        if not any_of(accounts.task_work, first, last):
            continue
        sort_down(order, accounts.task_work, first, last)
        for place in range(last - first):
            who = order[first + place]
            accounts[who].busiest = top_part(place, last - first)
            busiest += accounts[who].busiest
            if state.people[who].post == Post.LEADER or accounts[who].prospects == 1:
                with_prospects += accounts[who].busiest
    state.year.measures[Measure.BUSIEST_WITH_PROSPECTS] = ratio(with_prospects, busiest)


@kernel
def measure_best_scores(state: State):
    """The best score of a township's cadres below the leaders, alone and against their median.

    Both are medians over townships; a median that is not above zero has no multiple.
    """
    order, score, scratch = state.scratch.order, state.scratch.sort_value, state.scratch
    best, times = scratch.unit_value, scratch.unit_slope
    townships, compared = 0, 0
    for unit in range(len(state.units)):
        if state.units[unit].kind != UnitKind.TOWNSHIP:
            continue
        first, last = state.start[unit], state.start[unit]
        for who in range(first, state.start[unit + 1]):
            if state.people[who].post < Post.LEADER:
                score[who] = state.tally.sums[who].score / HUNDRED
                order[last] = who
                last += 1
        if first == last:
            continue
        middle = quantile(order, score, first, last, 0.5)
        # sorted by now
        best[townships] = score[order[first]]
        townships += 1
        if middle > 0.0:
            times[compared] = score[order[first]] / middle
            compared += 1
    measures = state.year.measures
    for place in range(townships):
        scratch.unit_order[place] = place
    measures[Measure.UNIT_BEST_SCORE] = quantile(scratch.unit_order, best, 0, townships, 0.5)
    for place in range(compared):
        scratch.unit_order[place] = place
    measures[Measure.BEST_TO_MEDIAN_SCORE] = quantile(scratch.unit_order, times, 0, compared, 0.5)


@kernel
def measure_classes(state: State, context: Context):
    """What a point and a bonus come to in units of the first class, and the best in the poorest."""
    order, bonus, people = state.scratch.order, state.scratch.sort_value, 0
    poorest = math.inf
    for unit in range(len(state.units)):
        highest = 0.0
        for who in range(state.start[unit], state.start[unit + 1]):
            bonus[who] = state.pay[who].bonus / HUNDRED
            highest = max(highest, bonus[who])
            if state.units[unit].unit_class == FIRST_CLASS and state.people[who].post < Post.LEADER:
                order[people] = who
                people += 1
        poorest = min(poorest, highest)
    measures = state.year.measures
    measures[Measure.BONUS_UPPER_QUARTILE] = quantile(order, bonus, 0, people, 0.75)
    measures[Measure.BONUS_BEST_POOREST] = poorest
    measures[Measure.POINT_VALUE_FIRST] = mean_point_value(state, context, FIRST_CLASS)


@kernel
def mean_point_value(state: State, context: Context, of_class):
    """Give what a point pays at coefficient 1, mean over units of a class that do not pay equally.

    Parameters
    ----------
    of_class : int64
        `ANY_CLASS` for all units.
    """
    values, valued = 0.0, 0.0
    for unit in range(len(state.units)):
        first, last = state.start[unit], state.start[unit + 1]
        book, pool = state.people[first].book, state.units[unit].pool
        wanted = of_class == ANY_CLASS or state.units[unit].unit_class == of_class
        if wanted and context.schemes.table.books[book].pool_rule != Pool.EQUAL:
            values += point_value(
                context.schemes.table, state.people, state.tally, state.standing, first, last, pool
            )
            valued += 1.0
    return ratio(values, valued)


@kernel
def measure_squads(state: State):
    """How much of townships' time goes to task forces, and how many tasks come to each of them.

    Squad hours that meet no node are hours of routine work.
    """
    squad, routine, tasks, townships = 0.0, 0.0, 0.0, 0.0
    for unit in range(len(state.units)):
        if state.units[unit].kind == UnitKind.TOWNSHIP:
            townships += 1.0
            tasks += state.works[unit].tasks_arrived
            for who in range(state.start[unit], state.start[unit + 1]):
                account = state.accounts[who]
                squad += account.hours[Activity.SQUAD] - account.idle_squad
                routine += account.hours[Activity.ROUTINE] + account.idle_squad
    measures = state.year.measures
    measures[Measure.SQUAD_TO_ROUTINE] = ratio(squad, routine)
    measures[Measure.SQUADS_PER_TOWNSHIP] = ratio(tasks, townships)
