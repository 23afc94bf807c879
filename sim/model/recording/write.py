"""Writing of a record: counted at once, and stored as a ledger row where there is room."""

from __future__ import annotations

import numpy as np

from sim.base.fixed_point import MILLION
from sim.kernel import kernel
from sim.model.context import Context
from sim.model.state import State
from sim.scoring.points import add_record


@kernel(inline=True)
def write(state: State, context: Context, who, record, value, of, task, node):
    """Write a record for a cadre, unless the cadre's rulebook does not know its kind.

    Parameters
    ----------
    value : int64
        Millionths.
    of : int64
        Among how many a rank counts, else 0.
    task, node : int64
        Serial number and place of the node, or -1.
    """
    code = context.schemes.codes[state.people[who].book, record]
    if code < 0:
        return
    # counted at once, so that a run without a ledger has the same numbers
    add_record(context.schemes.table, state.people, state.tally, who, code, value, of, 1)
    ledger = state.ledger
    row = state.county[0].rows
    # the ledger of a plain run has no rows; that of a recorded one has room for the worst tick
    if row == len(ledger):
        return
    ledger[row].cadre, ledger[row].code, ledger[row].value, ledger[row].of = who, code, value, of
    ledger[row].weight, ledger[row].task, ledger[row].node, ledger[row].tick = (
        1,
        task,
        node,
        context.now[0].tick,
    )
    state.county[0].rows = row + 1


@kernel(inline=True)
def hundredths(points):
    """Round points half even to hundredths and give them in millionths, as ledgers store them."""
    return np.int64(np.rint(points * 100.0)) * (MILLION // 100)
