"""Columns of an open task, of what happened to a node or task, and of a ledger row."""

from __future__ import annotations

from sim.base.record_arrays import integer, real, row_type
from sim.model.codes import MEMBERS, MOST_NODES, PADDING

TASK_COLUMNS = (
    integer("serial", "", "serial number in its unit, which holds the tick of arrival"),
    integer("line", "", "line of work"),
    integer("skill", "", "skill on which its nodes call"),
    integer("lead", "seat", "who leads it; -1 in a unit without leaders"),
    integer(
        "office", "unit", "department that answers for it in the county; -1 without departments"
    ),
    integer("arrived", "tick", "tick of arrival"),
    integer("nodes", "nodes", "nodes as laid out"),
    integer("honest_nodes", "nodes", "nodes that it needs"),
    integer("node", "", "node under way"),
    integer("members", "handlers", "how many handlers, the leader last in `member`"),
    integer(
        "padding",
        "participants",
        "credited participants of each node beside its handler, the next ones in `member`",
    ),
    integer("red", "0 or 1", "1 once the node under way is red"),
    integer(
        "helper",
        "",
        "place in `member` of the one who has taken over the node under way; -1 if nobody",
    ),
    real("workload", "hours", "honest hours that it needs"),
    real("worth", "hours", "public value, in honest hours of mean worth"),
    real("lost", "hours", "hours that hand-over and coordination lose in each node"),
    real("left", "hours", "hours left of the node under way, lost ones included"),
    integer("member", "seat", "handlers, in the order of picking", shape=MEMBERS),
    integer("handler", "", "place in `member` of each node's handler", shape=MOST_NODES),
    real(
        "merit",
        "hours",
        "honest hours of each member's nodes finished without error and in time",
        shape=MEMBERS,
    ),
)
"""An open task; a unit's first ``open_tasks`` slots are filled, in the order of arrival."""
EVENT_COLUMNS = (
    integer("handler", "seat", "whose node or part in the task it is"),
    integer("lead", "seat", "who leads the task; -1 for nobody"),
    integer("serial", "", "serial number of the task"),
    integer("node", "", "node; -1 for the task as such"),
    integer("lamp", "", "what happened, a `Lamp`"),
    integer("nodes", "nodes", "nodes of the task as laid out"),
    integer("honest_nodes", "nodes", "nodes that the task needs"),
    integer(
        "participants", "participants", "how many are credited beside the handler, in `participant`"
    ),
    real("honest_hours", "hours", "honest hours of the node, or of the task as such"),
    real("excess", "steps", "of an audited task, squared excess steps per honest step"),
    real("share", "share", "of a finished task, the handler's part of the secondary value"),
    integer("participant", "seat", "participants credited beside the handler", shape=PADDING),
)
"""What happened to a node this half-month: RED, it turned red and is not finished; any other lamp,
it is finished. AUDIT, SECONDARY, LAPSE: its task was audited, was finished and brings its secondary
value, has lapsed."""
ROW_COLUMNS = (
    integer("cadre", "seat", "for whom"),
    integer("code", "", "place of the record's code in the rulebook"),
    integer("value", "millionths", "value"),
    integer("of", "", "among how many a rank counts, else 0"),
    integer("weight", "", "weight, always 1 here"),
    integer("task", "", "serial number of the task; -1 for none"),
    integer("node", "", "node of the task; -1 for none"),
    integer("tick", "tick", "when it was written"),
)
"""A ledger row as `sim.scoring` reads it."""

TASK, EVENT, ROW = row_type(TASK_COLUMNS), row_type(EVENT_COLUMNS), row_type(ROW_COLUMNS)
