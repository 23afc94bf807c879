"""What an hour of each activity has earned on average, by the records that judge it."""

from __future__ import annotations

from sim.kernel import kernel
from sim.model.context import Context
from sim.model.ledger_records import MASS, OWN_WORK, ROUTINE, SQUAD, Record
from sim.model.state import A, Activity, State
from sim.model.strategies.utility import FULL
from sim.scenario.parameters import TICKS
from sim.scoring.margins import points_of_item

JUDGED = tuple(record.judged for record in Record)
"""Activities whose work each kind of record judges; compiled rules read tuples, not members."""
_GROUPS = (SQUAD, ROUTINE, MASS, OWN_WORK, OWN_WORK | MASS)
"""In this order, since it is that in which the points of an hour are added up."""


@kernel
def publish_averages(state: State, context: Context, unit):
    """Publish what an hour of each activity has earned on average.

    The points of the records that judge an activity are spread evenly over the own hours that they
    judge. Points are those of the projection, so hours too are brought to the pace of a full year;
    fewer than a full half-month's count as so many, since what comes with next to no work says
    nothing of an hour. What visibility and traces did for ratings is published only to those who
    know how, taken off what ratings gave for work; it is proportional to hours, so its average is
    the margin.
    """
    pace = TICKS / (context.now[0].tick % TICKS + 1)
    for who in range(state.start[unit], state.start[unit + 1]):
        hours, published = state.accounts[who].hours, state.published[who]
        average = published.average_points_per_hour
        average[:] = 0.0
        shown = 0.0
        for activity in range(Activity.VISIBILITY, A):
            if hours[activity] > 0.0:
                average[activity] = published.points_per_hour[activity]
                shown += published.points_per_hour[activity] * hours[activity] * pace
        for group in _GROUPS:
            spent = 0.0
            for activity in range(Activity.VISIBILITY):
                if (group >> activity) & 1:
                    spent += hours[activity] * pace
            if spent > 0.0:
                # ratings judge own work, so what face and traces gave is taken off there alone
                earned = points_for(state, context, who, group) - (
                    shown if group == OWN_WORK else 0.0
                )
                for activity in range(Activity.VISIBILITY):
                    if (group >> activity) & 1:
                        average[activity] += earned / max(FULL, spent)


@kernel
def points_for(state: State, context: Context, who, group):
    """Add up the points of all records that judge one group of activities.

    Each record's are what it has added to the score, without the others.
    """
    table, book, points = context.schemes.table, state.people[who].book, 0.0
    for record in range(len(JUDGED)):
        code = context.schemes.codes[book, record]
        # equal, not merely a part of it: each record is in one group, so no points count twice
        if JUDGED[record] == group and code >= 0:
            item = table.codes[book, code].target
            points += points_of_item(table, state.people, who, item, state.projection)
    return points
