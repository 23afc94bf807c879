"""Records are written and counted: the one place where the county and the scoring engine meet."""

from __future__ import annotations

from sim.base.fixed_point import MILLION
from sim.kernel import kernel
from sim.model.context import Context
from sim.model.incentives.publish import publish
from sim.model.ledger_records import Record
from sim.model.phases.accountability import hold_to_account
from sim.model.recording.conduct import write_conduct
from sim.model.recording.progress import write_progress
from sim.model.recording.rankings import write_lines, write_ranks
from sim.model.recording.ratings import encourage, write_ratings, write_tiers
from sim.model.recording.write import hundredths, write
from sim.model.state import Lamp, State


@kernel(cached=True)
def score(state: State, context: Context):
    """Write the records of this half-month; at the end of a period rate, rank and publish."""
    write_nodes(state, context)
    write_conduct(state, context)
    if context.now[0].ends_quarter:
        write_lines(state, context)
        # after `write_lines`, which counts how often running a line was last
        hold_to_account(state, context)
        write_ranks(state, context)
        write_tiers(state, context)
    if context.now[0].ends_appraisal:
        write_ratings(state, context)
        write_progress(state, context)
        # goes by the heads' views that `write_ratings` has just stored
        encourage(state, context)
        # last: it clears the work seen, from which ratings and progress are written
        publish(state, context)


@kernel
def write_nodes(state: State, context: Context):
    """What happened to nodes and tasks becomes records.

    On the platform it is worth points; a lapsed task is an order not carried out, on the platform
    or not.
    """
    for place in range(state.county[0].events):
        if state.events[place].lamp == Lamp.LAPSE:
            write(
                state,
                context,
                state.events[place].handler,
                Record.ORDER,
                MILLION,
                0,
                state.events[place].serial,
                -1,
            )
        elif context.levers[0].platform == 1.0:
            write_points(state, context, place)


@kernel
def write_points(state: State, context: Context, place):
    """Write the points of one event for all whom it concerns.

    A finished node earns its listed points, more for its handler when blue; a red one takes points
    off handler and leader. Participants credited beside the handler get the node's points too. An
    audit takes off points by the task's squared excess; a finished task brings each member a part
    of its secondary value, which goes by its honest listed points.
    """
    levers, event = context.levers[0], state.events[place]
    handler, serial, node = event.handler, event.serial, event.node
    points = 0.0
    if event.lamp == Lamp.RED:
        points = levers.red_points
        if event.lead >= 0 and event.lead != handler:
            write(state, context, event.lead, Record.NODE, hundredths(points), 0, serial, node)
    elif event.lamp == Lamp.AUDIT:
        points = -levers.audit_penalty * event.excess
    elif event.lamp == Lamp.SECONDARY:
        listed = levers.per_node * event.honest_nodes + levers.per_hour * event.honest_hours
        points = levers.secondary_share * listed * event.share
    else:
        points = listed_points(levers, event)
        for other in range(event.participants):
            write(
                state,
                context,
                event.participant[other],
                Record.NODE,
                hundredths(points),
                0,
                serial,
                node,
            )
    # rounded apart from the node's points, as two entries of a ledger would be
    blue = hundredths(levers.blue_points) if event.lamp == Lamp.BLUE else 0
    write(state, context, handler, Record.NODE, hundredths(points) + blue, 0, serial, node)


@kernel
def listed_points(levers, event):
    """Give the points listed for a node: so many for it, and for each honest hour.

    Where points are per task, those of its honest nodes are shared by all its nodes. With split
    credit the credited participants share the node's points, otherwise each gets them in full.
    """
    nodes = event.honest_nodes / event.nodes if levers.per_task > 0.0 else 1.0
    points = levers.per_node * nodes + levers.per_hour * event.honest_hours
    return points / (1 + event.participants) if levers.split_credit > 0.0 else points
