"""Quarterly rankings of lines, units and villages become records."""

from __future__ import annotations

import math

import numpy as np

from sim.base.fixed_point import MILLION, standard_spread
from sim.base.quantiles import standard_normal_density
from sim.kernel import kernel
from sim.model.context import Context
from sim.model.ledger_records import Record
from sim.model.recording.write import hundredths, write
from sim.model.state import LINES, State, UnitKind
from sim.scoring.standing import sort_places


@kernel
def count_kind(state: State, kind):
    """Count the units of a kind."""
    total = np.int64(0)
    for unit in range(len(state.units)):
        if state.units[unit].kind == kind:
            total += 1
    return total


@kernel
def rank_units(state: State, kind):
    """Rank the units of a kind by ``scratch.unit_value``: the highest first, of equals the earlier.

    The order is left in ``scratch.unit_order``, and in ``scratch.unit_slope`` the slope of each
    one's rank: (others) × normal density of the own standardised value ÷ spread. That is how many
    ranks one more of the value would have gained; 0 where all are equal.

    Returns
    -------
    int64
        Number of units of the kind.
    """
    order, values, slopes = (
        state.scratch.unit_order,
        state.scratch.unit_value,
        state.scratch.unit_slope,
    )
    count = np.int64(0)
    # mean first, then squares, in the order of units: another order of adding moves the last digit
    mean, square = 0.0, 0.0
    for unit in range(len(state.units)):
        if state.units[unit].kind == kind:
            order[count] = unit
            count += 1
            mean += values[unit]
    if count > 0:
        mean /= count
    for place in range(count):
        square += (values[order[place]] - mean) ** 2 / count
    spread = standard_spread(square, mean)
    sort_places(order, 0, count, values, values, values)
    for place in range(count):
        slopes[order[place]] = rank_slope(values[order[place]], mean, spread, count)
    return count


@kernel
def rank_slope(value, mean, spread, count):
    """Give how many ranks among `count` one more of a value gains.

    It is others × normal density at the own place ÷ spread.
    """
    return (
        (count - 1) * standard_normal_density((value - mean) / spread) / spread
        if spread > 0.0
        else 0.0
    )


@kernel
def write_lines(state: State, context: Context):
    """Each quarter lines of work are ranked in the county, and posts graded.

    Everybody in a line gets its rank, those in the first an award, in the last a penalty.
    Everybody's post gets 10 points for at least the unit's mean work of the quarter, else 9.
    """
    for kind in range(2):
        for line in range(LINES):
            for unit in range(len(state.units)):
                seats = state.start[unit + 1] - state.start[unit]
                state.scratch.unit_value[unit] = state.units[unit].line_output[line] / seats
            of = rank_units(state, kind)
            for place in range(of):
                unit = state.scratch.unit_order[place]
                # slopes are in ranks for one more of the value, which is a mean over seats
                row, seats = state.units[unit], state.start[unit + 1] - state.start[unit]
                row.line_rank[line] = place + 1
                row.line_slope[line] = state.scratch.unit_slope[unit] / seats
                row.line_last[line] = row.line_last[line] + 1 if place + 1 == of and of > 1 else 0
    award = hundredths(context.levers[0].award_points)
    for unit in range(len(state.units)):
        of = count_kind(state, state.units[unit].kind)
        for who in range(state.start[unit], state.start[unit + 1]):
            rank = state.units[unit].line_rank[state.cadres[who].line]
            write(state, context, who, Record.MODULE_RANK, rank * MILLION, of, -1, -1)
            # one that is alone is neither first nor last
            if of > 1 and award != 0 and (rank == 1 or rank == of):
                write(state, context, who, Record.AWARD, award if rank == 1 else -award, 0, -1, -1)
        grade_posts(state, context, unit)
        state.units[unit].line_output[:] = 0.0


@kernel
def grade_posts(state: State, context: Context, unit):
    """Grade posts by the quarter's work: 10 for at least the unit's mean, else 9.

    The slope is the normal density of the own work.
    """
    first, last = state.start[unit], state.start[unit + 1]
    mean, square = 0.0, 0.0
    for who in range(first, last):
        # divided term by term: Σ ÷ n rounds otherwise, and the grade below turns on `>=`
        mean += state.accounts[who].quarter_work / (last - first)
    for who in range(first, last):
        square += (state.accounts[who].quarter_work - mean) ** 2 / (last - first)
    spread = standard_spread(square, mean)
    for who in range(first, last):
        grade = 10 if state.accounts[who].quarter_work >= mean else 9
        write(state, context, who, Record.QUARTER, grade * MILLION, 0, -1, -1)
        # two grades are taken as two ranks
        state.accounts[who].grade_slope = rank_slope(
            state.accounts[who].quarter_work, mean, spread, 2
        )
        state.accounts[who].quarter_work = 0.0


@kernel
def write_ranks(state: State, context: Context):
    """Each quarter units are ranked by lamps and cards, departments by service.

    The former count a seat; villages are ranked in each township.
    """
    for kind in range(2):
        for unit in range(len(state.units)):
            seats = state.start[unit + 1] - state.start[unit]
            state.scratch.unit_value[unit] = state.units[unit].tally / seats
        of = rank_units(state, kind)
        for place in range(of):
            unit = state.scratch.unit_order[place]
            seats = state.start[unit + 1] - state.start[unit]
            state.units[unit].tally_slope = state.scratch.unit_slope[unit] / seats
            write_for_all(state, context, unit, Record.TALLY, place + 1, of)
    for unit in range(len(state.units)):
        demand = state.units[unit].demand
        state.scratch.unit_value[unit] = state.units[unit].service / demand if demand > 0.0 else 1.0
    of = rank_units(state, UnitKind.DEPARTMENT)
    for place in range(of):
        unit = state.scratch.unit_order[place]
        demand, slope = state.units[unit].demand, state.scratch.unit_slope[unit]
        state.units[unit].service_slope = slope / demand if demand > 0.0 else 0.0
        write_for_all(state, context, unit, Record.REVIEW_RANK, place + 1, of)
    for unit in range(len(state.units)):
        if state.units[unit].kind == UnitKind.TOWNSHIP:
            write_village_ranks(state, context, unit)
        state.units[unit].tally, state.units[unit].service, state.units[unit].demand = 0.0, 0.0, 0.0
    state.accounts.quarter_contribution[:] = 0.0


@kernel
def write_for_all(state: State, context: Context, unit, record, rank, of):
    """Put a unit's rank down for all its cadres."""
    for who in range(state.start[unit], state.start[unit + 1]):
        write(state, context, who, record, rank * MILLION, of, -1, -1)


@kernel
def write_village_ranks(state: State, context: Context, unit):
    """Rank a township's villages by the work of the cadres stationed there.

    It is the mean contribution in the quarter; only villages with such cadres count.
    """
    first, last = state.start[unit], state.start[unit + 1]
    work, people = state.scratch.village_work, state.scratch.village_staff
    villages = np.int64(context.world[0].villages)
    # one scratch row per seat of the unit serves as one row per village
    rows = min(villages, last - first)
    for village in range(rows):
        work[first + village], people[first + village] = 0.0, 0
    for who in range(first, last):
        if state.people[who].village_role == 1:
            row = first + state.cadres[who].village % rows
            work[row] += state.accounts[who].quarter_contribution
            people[row] += 1
    order, count = state.scratch.order, np.int64(0)
    mean, square = 0.0, 0.0
    for row in range(first, first + rows):
        if people[row] > 0:
            work[row] /= people[row]
            order[first + count] = row
            count += 1
            mean += work[row]
    if count > 0:
        mean /= count
    for place in range(count):
        square += (work[order[first + place]] - mean) ** 2 / count
    sort_places(order, first, first + count, work, work, work)
    for place in range(count):
        state.scratch.village_rank[order[first + place]] = place + 1
    for who in range(first, last):
        state.accounts[who].village_slope = 0.0
        if state.people[who].village_role == 1:
            row = first + state.cadres[who].village % rows
            # an hour of one cadre moves the village's mean by its part
            slope = rank_slope(work[row], mean, math.sqrt(square), count)
            state.accounts[who].village_slope = slope / people[row]
            write(
                state,
                context,
                who,
                Record.VILLAGE_RANK,
                state.scratch.village_rank[row] * MILLION,
                count,
                -1,
                -1,
            )
