"""What an hour of each activity has earned on average, by the records that judge it."""

from __future__ import annotations

from sim.kernel import kernel
from sim.model.context import Context
from sim.model.ledger_records import JUDGED_GROUPS, OWN_WORK, Record
from sim.model.state import A, Activity, State
from sim.model.strategies.utility import FULL
from sim.scenario.parameters import TICKS
from sim.scoring.margins import points_of_item

JUDGED = tuple(record.judged for record in Record)
"""Activities whose work each kind of record judges; compiled rules read tuples, not members."""
_GROUP_OF = tuple(JUDGED_GROUPS.index(one) if one in JUDGED_GROUPS else -1 for one in JUDGED)
"""Place of the group that each kind of record judges, -1 for none; each record is in one group, so
no points count twice."""


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
    earned_by = state.scratch.group_points
    for who in range(state.start[unit], state.start[unit + 1]):
        hours, published = state.accounts[who].hours, state.published[who]
        average = published.average_points_per_hour
        average[:] = 0.0
        shown = 0.0
        for activity in range(Activity.VISIBILITY, A):
            if hours[activity] > 0.0:
                average[activity] = published.points_per_hour[activity]
                shown += published.points_per_hour[activity] * hours[activity] * pace
        add_up_points(state, context, who, earned_by)
        for place, group in enumerate(JUDGED_GROUPS):
            spent = 0.0
            for activity in range(Activity.VISIBILITY):
                if (group >> activity) & 1:
                    spent += hours[activity] * pace
            if spent > 0.0:
                # ratings judge own work, so what face and traces gave is taken off there alone
                earned = earned_by[place] - (shown if group == OWN_WORK else 0.0)
                for activity in range(Activity.VISIBILITY):
                    if (group >> activity) & 1:
                        average[activity] += earned / max(FULL, spent)


@kernel
def add_up_points(state: State, context: Context, who, earned):
    """Add up the points of the records that judge each group of activities.

    Each record's are what it has added to the score, without the others.

    Parameters
    ----------
    earned : ndarray(float64), shape (groups,)
        Written.
    """
    table, book = context.schemes.table, state.people[who].book
    earned[:] = 0.0
    for record in range(len(_GROUP_OF)):
        code = context.schemes.codes[book, record]
        if _GROUP_OF[record] >= 0 and code >= 0:
            item = table.codes[book, code].target
            earned[_GROUP_OF[record]] += points_of_item(
                table, state.people, who, item, state.projection
            )
