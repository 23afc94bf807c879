"""Conduct events: what the list of deductions is for."""

from __future__ import annotations

import numpy as np

from sim.base.elementary import exp
from sim.base.elementary_rows import WIDTH
from sim.base.fixed_point import MILLION
from sim.base.random_numbers import uniform_pairs
from sim.base.random_streams import Decision
from sim.kernel import kernel
from sim.model.context import Context
from sim.model.ledger_records import Record
from sim.model.population import line_generations_up
from sim.model.recording.write import write
from sim.model.state import A, State
from sim.scenario.parameters import TICKS

# a plain number, to which a kind is added
FIRST_KIND = int(Record.DUAL_DUTY)
"""Records of this kind and the following ones are conduct events beside orders and lateness."""
KINDS = 5
UP_TO = (0.25, 0.45, 0.47, 0.97, 1.0)
"""Where each kind ends among the events: dual responsibilities a quarter, personal matters a fifth,
improper speech one in fifty, absence from theory study a half, sanctions three in a hundred."""


@kernel
def write_conduct(state: State, context: Context):
    """Write conduct events, under a rulebook that lists them.

    Cadres slip less the longer they have known the list; who works short hours may be noted late.
    """
    key, tick, luck = context.key, context.now[0].tick, state.scratch.luck_rows
    world, last, known = context.world[0], np.int64(0), 1.0
    for begin in range(0, len(state.people), WIDTH):
        end = min(begin + WIDTH, len(state.people))
        if not any_listed(state, context, begin, end):
            continue
        line_generations_up(state, begin, end)
        uniform_pairs(
            key.seed,
            key.replicate,
            begin,
            state.scratch.generation[begin:end],
            tick,
            Decision.CONDUCT,
            0,
            luck[0],
            luck[1],
        )
        for who in range(begin, end):
            if is_listed(state, context, who):
                listed = state.careers[who].listed
                if listed != last:
                    # most have known the list equally long: the exponential is the same
                    last, known = listed, exp(-world.list_learning * listed / TICKS)
                write_slips(state, context, who, known, luck[0, who - begin], luck[1, who - begin])


@kernel(inline=True)
def is_listed(state: State, context: Context, who):
    """Say whether a cadre's rulebook lists conduct events.

    Theory study stands for the whole list; `write` leaves out whatever else a rulebook lacks.
    """
    return context.schemes.codes[state.people[who].book, Record.THEORY] >= 0


@kernel
def any_listed(state: State, context: Context, first, last):
    """Say whether the rulebook of any of some cadres lists conduct events."""
    for who in range(first, last):
        if is_listed(state, context, who):
            return True
    return False


@kernel
def write_slips(state: State, context: Context, who, known, mark, lateness):
    """Write what one cadre does amiss this half-month.

    Parameters
    ----------
    known : float64
        Share of slips that are left, the longer the list is known.
    mark : float64
        Uniform. It says whether there is an event and, stretched to 0 to 1, of which kind.
    lateness : float64
        Uniform.
    """
    world = context.world[0]
    state.careers[who].listed += 1
    mark /= known
    chance = world.conduct_events / TICKS
    if mark < chance:
        write(state, context, who, FIRST_KIND + kind_of(mark / chance), MILLION, 0, -1, -1)
    hours = 0.0
    for activity in range(A):
        hours += state.seen[who].hours[activity]
    idle = max(0.0, 1.0 - hours / world.regular_hours)
    if lateness < world.late_chance * known * idle:
        write(state, context, who, Record.LATE, MILLION, 0, -1, -1)


@kernel
def kind_of(mark):
    """Give the kind of an event from a mark between 0 and 1."""
    kind = 0
    while kind < KINDS - 1 and mark >= UP_TO[kind]:
        kind += 1
    return kind
