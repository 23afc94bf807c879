"""Accountability for lines that come last in the county."""

from __future__ import annotations

from sim.kernel import kernel
from sim.model.context import Context
from sim.model.phases.dispatch import leader_in_turn
from sim.model.state import LINES, Post, State


@kernel
def hold_to_account(state: State, context: Context):
    """Each quarter, lines that came last in the county have consequences.

    Once: a talk with the leader in charge. Twice running: its staff lose the year's award and the
    leader the year's appointments. In the year's last quarter nobody of such a line is appointed
    where the scheme suspends them. Leaders take the lines in turn, in the order of seats.
    """
    for unit in range(len(state.units)):
        for line in range(LINES):
            # quarters running; `write_lines` has just counted this one
            last = state.units[unit].line_last[line]
            if last > 0 and context.levers[0].accountability == 1.0:
                state.works[unit].talks += 1
                if last > 1:
                    cancel_awards(state, unit, line)
            # vetting for appointments 考察期 is taken to fall in the year's last quarter
            if last > 0 and context.levers[0].suspension == 1.0 and context.now[0].ends_year:
                hold_back(state, unit, line)


@kernel
def cancel_awards(state: State, unit, line):
    """The staff of a line and the leader in charge lose the year's award.

    Staff are those below the leaders; the leader is also held back from appointments.
    """
    for who in range(state.start[unit], state.start[unit + 1]):
        if state.cadres[who].line == line and state.people[who].post < Post.LEADER:
            state.careers[who].cancelled = 1
    # both marks hold until `renew` has filled the year's posts and clears them
    lead = leader_in_turn(state, unit, line)
    if lead >= 0:
        state.careers[lead].cancelled, state.careers[lead].held = 1, 1


@kernel
def hold_back(state: State, unit, line):
    """The cadres of a line are passed by in this year's appointments."""
    for who in range(state.start[unit], state.start[unit + 1]):
        if state.cadres[who].line == line:
            state.careers[who].held = 1
