"""Work itself as a record: own progress, and the unit's shared equally."""

from __future__ import annotations

import numpy as np

from sim.base.fixed_point import MILLION
from sim.kernel import kernel
from sim.model.context import Context
from sim.model.ledger_records import Record
from sim.model.recording.ratings import mean_seen_work
from sim.model.recording.write import write
from sim.model.state import State
from sim.model.strategies.utility import FULL


@kernel
def write_progress(state: State, context: Context):
    """At each appraisal write the work done since the last one, in units of effort.

    Routine and squad work count: the own, and the unit's mean.
    """
    # only kinds that the rulebook knows are written, so most schemes have none of these
    for unit in range(len(state.units)):
        shared = quantity(mean_seen_work(state, unit))
        for who in range(state.start[unit], state.start[unit + 1]):
            write(
                state,
                context,
                who,
                Record.PROGRESS,
                quantity(state.accounts[who].seen_work),
                0,
                -1,
                -1,
            )
            write(state, context, who, Record.UNIT_PROGRESS, shared, 0, -1, -1)


@kernel(inline=True)
def quantity(hours):
    """Give hours of work as millionths of an effort, half even."""
    return np.int64(np.rint(hours / FULL * MILLION))
