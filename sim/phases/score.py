"""Records are written and counted: the one place where the county and the scoring engine meet."""

from __future__ import annotations

import numpy as np

from sim.exact import MILLION
from sim.kernel import kernel
from sim.phases.publish import publish
from sim.phases.rankings import write_quarter, write_year_ranks
from sim.phases.ratings import write_ratings, write_year_ratings
from sim.phases.records import write
from sim.rules import Context, Record
from sim.state import Lamp, State


@kernel
def score(state: State, context: Context):
    """Write the records of this half-month; at the end of a period rate, rank and publish."""
    write_nodes(state, context)
    if context.now.ends_quarter:
        write_quarter(state, context)
    if context.now.ends_year:
        write_year_ranks(state, context)
        write_year_ratings(state, context)
    if context.now.ends_appraisal:
        write_ratings(state, context)
        publish(state, context)


@kernel(inner=True)
def write_nodes(state: State, context: Context):
    """On the platform a finished node earns its listed points, more for its handler when blue; a red one takes points off handler and leader.

    Participants credited beside the handler get the node's points too. An audit takes off points by the task's
    squared excess."""
    if context.levers[0].platform == 0.0:
        return
    levers = context.levers[0]
    for place in range(state.county[0].events):
        event = state.events[place]
        handler, serial, node = event.handler, event.serial, event.node
        if event.lamp == Lamp.RED:
            taken = hundredths(levers.red_points)
            write(state, context, handler, Record.NODE, taken, 0, serial, node)
            if event.lead >= 0 and event.lead != handler:
                write(state, context, event.lead, Record.NODE, taken, 0, serial, node)
        elif event.lamp == Lamp.AUDIT:
            write(
                state, context, handler, Record.NODE, hundredths(-levers.audit_penalty * event.excess), 0, serial, node
            )
        else:
            points = hundredths(listed_points(levers, event))
            blue = hundredths(levers.blue_points) if event.lamp == Lamp.BLUE else 0
            write(state, context, handler, Record.NODE, points + blue, 0, serial, node)
            for other in range(event.participants):
                write(state, context, event.participant[other], Record.NODE, points, 0, serial, node)


@kernel(inner=True)
def listed_points(levers, event):
    """A node lists points per node plus points per honest hour; per task, the task's honest nodes' points are shared by all its nodes.

    With split credit the credited participants share the node's points, otherwise each gets them in full.
    """
    nodes = event.honest_nodes / event.nodes if levers.per_task > 0.0 else 1.0
    points = levers.per_node * nodes + levers.per_hour * event.honest_hours
    return points / (1 + event.participants) if levers.split_credit > 0.0 else points


@kernel(inline=True, inner=True)
def hundredths(points):
    """Round points half even to hundredths and give them in millionths, as records are kept."""
    return np.int64(np.rint(points * 100.0)) * (MILLION // 100)
