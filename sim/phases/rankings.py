"""Rankings of lines, units and villages become records."""

from __future__ import annotations

import math

import numpy as np

from sim.exact import MILLION
from sim.kernel import kernel
from sim.phases.records import write
from sim.randomness import standard_normal_density
from sim.rules import Context, Record
from sim.scoring.standing import sort_places
from sim.state import LINES, State, UnitKind


@kernel(inner=True)
def count_kind(state: State, kind):
    """Count the units of a kind."""
    total = np.int64(0)
    for unit in range(len(state.units)):
        if state.units[unit].kind == kind:
            total += 1
    return total


@kernel(inner=True)
def write_quarter(state: State, context: Context):
    """Each quarter: the line's county rank for everybody in it, and 10 or 9 for the post by work done against the unit's mean."""
    for kind in range(2):
        of = count_kind(state, kind)
        if of == 0:
            continue
        for line in range(LINES):
            rank_line(state, kind, line, of)
    for unit in range(len(state.units)):
        first, last = state.start[unit], state.start[unit + 1]
        of = count_kind(state, state.units[unit].kind)
        mean = 0.0
        for who in range(first, last):
            mean += state.accounts[who].quarter_work / (last - first)
        for who in range(first, last):
            rank = state.units[unit].line_rank[state.cadres[who].line]
            write(state, context, who, Record.MODULE_RANK, rank * MILLION, of, -1, -1)
            grade = 10 if state.accounts[who].quarter_work >= mean else 9
            write(state, context, who, Record.QUARTER, grade * MILLION, 0, -1, -1)
            state.accounts[who].quarter_work = 0.0
        state.units[unit].line_output[:] = 0.0


@kernel(inner=True)
def rank_line(state: State, kind, line, of):
    """Rank the units of a kind by a line's output per seat, the earlier unit first where equal; note what an hour would have gained.

    The slope is (others) × normal density of own standardised output ÷ spread, in ranks per hour of work.
    """
    order, output = state.scratch.unit_order, state.scratch.unit
    count = np.int64(0)
    mean, square = 0.0, 0.0
    for unit in range(len(state.units)):
        if state.units[unit].kind == kind:
            seats = state.start[unit + 1] - state.start[unit]
            output[unit] = state.units[unit].line_output[line] / seats
            order[count] = unit
            count += 1
            mean += output[unit] / of
    for place in range(count):
        square += (output[order[place]] - mean) ** 2 / of
    spread = math.sqrt(square)
    sort_places(order, 0, count, output, output, output)
    for place in range(count):
        unit = order[place]
        seats = state.start[unit + 1] - state.start[unit]
        state.units[unit].line_rank[line] = place + 1
        state.units[unit].line_slope[line] = 0.0
        if spread > 0.0:
            density = standard_normal_density((output[unit] - mean) / spread) / spread
            state.units[unit].line_slope[line] = (of - 1) * density / seats


@kernel(inner=True)
def write_year_ranks(state: State, context: Context):
    """At year's end: ranks of units by lamps, of departments in the townships' review, and of villages in each township."""
    for kind in range(2):
        of = count_kind(state, kind)
        if of == 0:
            continue
        for unit in range(len(state.units)):
            state.scratch.unit[unit] = float(state.units[unit].tally)
        write_unit_ranks(state, context, kind, of, Record.TALLY)
        if kind == UnitKind.DEPARTMENT:
            for unit in range(len(state.units)):
                demand = state.works[unit].routine_demand
                state.scratch.unit[unit] = state.works[unit].routine / demand if demand > 0.0 else 1.0
            write_unit_ranks(state, context, kind, of, Record.REVIEW_RANK)
    for unit in range(len(state.units)):
        if state.units[unit].kind == UnitKind.TOWNSHIP:
            write_village_ranks(state, context, unit)


@kernel(inner=True)
def write_unit_ranks(state: State, context: Context, kind, of, record):
    """Rank the units of a kind by `scratch.unit`, highest first, and put the rank down for all their cadres."""
    order, count = state.scratch.unit_order, np.int64(0)
    for unit in range(len(state.units)):
        if state.units[unit].kind == kind:
            order[count] = unit
            count += 1
    sort_places(order, 0, count, state.scratch.unit, state.scratch.unit, state.scratch.unit)
    for place in range(count):
        for who in range(state.start[order[place]], state.start[order[place] + 1]):
            write(state, context, who, record, (place + 1) * MILLION, of, -1, -1)


@kernel(inner=True)
def write_village_ranks(state: State, context: Context, unit):
    """Rank a township's villages by the mean contribution of the cadres stationed there; only villages with such cadres count."""
    first, last = state.start[unit], state.start[unit + 1]
    work, people = state.scratch.seat, state.scratch.whole
    villages = np.int64(context.world[0].villages)
    # one scratch row per seat of the unit serves as one row per village
    rows = min(villages, last - first)
    for village in range(rows):
        work[first + village], people[first + village] = 0.0, 0
    for who in range(first, last):
        if state.people[who].village_role == 1:
            row = first + state.cadres[who].village % rows
            work[row] += state.accounts[who].contribution
            people[row] += 1
    order, count = state.scratch.order, np.int64(0)
    for row in range(first, first + rows):
        if people[row] > 0:
            work[row] /= people[row]
            order[first + count] = row
            count += 1
    sort_places(order, first, first + count, work, work, work)
    for place in range(count):
        state.scratch.other_whole[order[first + place]] = place + 1
    for who in range(first, last):
        if state.people[who].village_role == 1:
            rank = state.scratch.other_whole[first + state.cadres[who].village % rows]
            write(state, context, who, Record.VILLAGE_RANK, rank * MILLION, count, -1, -1)
