"""Conduct events: what the list of deductions is for."""

from __future__ import annotations

from sim.base.elementary import exp
from sim.base.fixed_point import MILLION
from sim.base.random_numbers import uniform
from sim.base.random_streams import Decision
from sim.kernel import kernel
from sim.model.context import Context
from sim.model.ledger_records import Record
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
    world, key, tick = context.world[0], context.key, context.now[0].tick
    for who in range(len(state.people)):
        # theory study stands for the whole list; `write` leaves out whatever else a rulebook lacks
        if context.schemes.codes[state.people[who].book, Record.THEORY] < 0:
            continue
        career, generation = state.careers[who], state.cadres[who].generation
        known = exp(-world.list_learning * career.listed / TICKS)
        career.listed += 1
        # one draw says whether there is an event and, stretched to 0 to 1, of which kind
        mark = uniform(key.seed, key.replicate, who, generation, tick, Decision.CONDUCT, 0) / known
        chance = world.conduct_events / TICKS
        if mark < chance:
            write(state, context, who, FIRST_KIND + kind_of(mark / chance), MILLION, 0, -1, -1)
        hours = 0.0
        for activity in range(A):
            hours += state.seen[who].hours[activity]
        idle = max(0.0, 1.0 - hours / world.regular_hours)
        if (
            uniform(key.seed, key.replicate, who, generation, tick, Decision.CONDUCT, 1)
            < world.late_chance * known * idle
        ):
            write(state, context, who, Record.LATE, MILLION, 0, -1, -1)


@kernel
def kind_of(mark):
    """Give the kind of an event from a mark between 0 and 1."""
    kind = 0
    while kind < KINDS - 1 and mark >= UP_TO[kind]:
        kind += 1
    return kind
