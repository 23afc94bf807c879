"""Lamps turn red, early help, tasks end, cards and the tally."""

from __future__ import annotations

import numpy as np

from sim.base.random_numbers import uniform
from sim.base.random_streams import Decision
from sim.kernel import kernel
from sim.model.context import Context
from sim.model.phases.picking import handler_place
from sim.model.state import Activity, Lamp, State


@kernel(cached=True)
def monitor(state: State, context: Context):
    """Nodes turn red, tasks end, and lamps and cards move the tally.

    Finished tasks deliver their value, long overdue ones lapse.
    """
    tasks = state.tasks
    for unit in range(len(state.units)):
        kept = np.int64(0)
        for slot in range(state.units[unit].open_tasks):
            elapsed = context.now[0].tick + 1 - tasks[unit, slot].arrived
            late = elapsed - context.world[0].deadline
            if tasks[unit, slot].node == tasks[unit, slot].nodes:
                close_task(state, context, unit, slot, late)
            elif late > context.world[0].lapse_after:
                lapse(state, unit, slot)
            else:
                turn_red(state, context, unit, slot, elapsed)
                help_early(state, context, unit, slot, elapsed)
                # ended tasks leave gaps; open ones stay in the order of arrival
                if kept < slot:
                    tasks[unit, kept] = tasks[unit, slot]
                kept += 1
        state.units[unit].open_tasks = kept
    # after all tasks: a task that ends puts down events of its own
    for place in range(state.county[0].events):
        unit = state.cadres[state.events[place].handler].unit
        lamp = state.events[place].lamp
        if lamp < Lamp.RED:
            state.works[unit].done += 1
        if lamp == Lamp.BLUE:
            state.works[unit].blues += 1
            state.units[unit].tally += 1.0
        elif lamp == Lamp.RED:
            state.units[unit].tally -= 1.0
            state.works[unit].reds += 1
    if context.now[0].ends_month:
        show_cards(state, context)


@kernel
def put_down(state: State, lamp, handler, lead, serial):
    """Put down an event of a task as such for one of its members, and give its row."""
    row = state.county[0].events
    state.county[0].events = row + 1
    event = state.events[row]
    event.lamp, event.handler, event.lead, event.serial = np.int64(lamp), handler, lead, serial
    # rows are used again each half-month: whatever `write_points` reads is set anew
    event.node, event.participants = -1, 0
    return row


@kernel
def lapse(state: State, unit, slot):
    """A task that is long overdue lapses.

    Its lead answers for the order, without a lead its first member.
    """
    task = state.tasks[unit, slot]
    state.works[unit].tasks_lapsed += 1
    put_down(
        state, Lamp.LAPSE, task.lead if task.lead >= 0 else task.member[0], task.lead, task.serial
    )


@kernel
def close_task(state: State, context: Context, unit, slot, late):
    """A finished task delivers its worth; secondary value is shared, audits are drawn.

    Each half-month past the deadline takes a share of the worth.
    """
    works, tasks = state.works[unit], state.tasks
    works.tasks_finished += 1
    if late <= 0:
        works.tasks_on_time += 1
    kept = 1.0 - min(1.0, max(0.0, late * context.world[0].late_decay))
    works.delivered_worth += tasks[unit, slot].worth * kept
    works.nodes += tasks[unit, slot].nodes
    works.honest_nodes += tasks[unit, slot].honest_nodes
    works.participants += tasks[unit, slot].nodes * (1 + tasks[unit, slot].padding)
    works.honest_participants += tasks[unit, slot].nodes
    share_secondary(state, context, unit, slot, kept)
    audit(state, context, unit, slot)


@kernel
def share_secondary(state: State, context: Context, unit, slot, kept):
    """Share the secondary value of a finished task among its members.

    A part goes by merit, the rest equally; lateness lessens it as it does the worth. Merit is
    honest hours of nodes finished without error and in time; where nobody has any all is shared
    equally.
    """
    if context.levers[0].secondary_share == 0.0:
        return
    task, part = state.tasks[unit, slot], context.levers[0].secondary_attribution
    merit = 0.0
    for place in range(task.members):
        merit += task.merit[place]
    for place in range(task.members):
        own = task.merit[place] / merit if merit > 0.0 else 1.0 / task.members
        row = put_down(state, Lamp.SECONDARY, task.member[place], task.lead, task.serial)
        state.events[row].honest_nodes, state.events[row].honest_hours = (
            task.honest_nodes,
            task.workload,
        )
        state.events[row].share = kept * (part * own + (1.0 - part) / task.members)


@kernel
def audit(state: State, context: Context, unit, slot):
    """A finished task may be audited, and needless steps charged to every member.

    Excess steps are steps beyond the honest ones and participants added to nodes; the charge goes
    by their square per honest step.
    """
    task, key = state.tasks[unit, slot], context.key
    # drawn only where there is excess, but keyed by the task: other tasks' draws do not move
    extra = task.nodes - task.honest_nodes + task.nodes * task.padding
    if extra == 0:
        return
    chance = uniform(key.seed, key.replicate, unit, task.serial, 0, Decision.AUDIT, 0)
    if chance >= context.levers[0].audit_rate:
        return
    for place in range(task.members):
        row = put_down(state, Lamp.AUDIT, task.member[place], task.lead, task.serial)
        state.events[row].excess = extra * extra / task.honest_nodes


@kernel
def is_due(context: Context, task, elapsed):
    """A node is due when its share of the time given for the task has passed."""
    return elapsed > context.world[0].deadline * (task.node + 1) / task.nodes


@kernel
def turn_red(state: State, context: Context, unit, slot, elapsed):
    """The node under way turns red, once, when it is past due."""
    task = state.tasks[unit, slot]
    if task.red == 1 or not is_due(context, task, elapsed):
        return
    task.red = 1
    event = state.events[state.county[0].events]
    state.county[0].events += 1
    event.handler = task.member[handler_place(task, task.node)]
    event.lead, event.serial, event.node, event.participants = task.lead, task.serial, task.node, 0
    event.lamp, event.honest_hours = np.int64(Lamp.RED), task.workload / task.nodes


@kernel
def help_early(state: State, context: Context, unit, slot, elapsed):
    """A node that will be late goes, once, to the member with most hours to spare.

    That is where lamps are watched; the platform hands the node over at no cost. Hours to spare are
    squad hours of this half-month less load; ties to the earlier place.
    """
    task = state.tasks[unit, slot]
    if (
        context.levers[0].early_help == 0.0
        or task.helper >= 0
        # one half-month ahead of the red lamp
        or not is_due(context, task, elapsed + 1)
    ):
        return
    best, most = -1, 0.0
    for place in range(task.members):
        seen = state.seen[task.member[place]]
        spare = seen.hours[Activity.SQUAD] - seen.load
        # strictly more: of equals the earlier place stays
        if best < 0 or spare > most:
            best, most = place, spare
    if best == handler_place(task, task.node):
        return
    task.helper = best
    state.works[unit].helped += 1


@kernel
def show_cards(state: State, context: Context):
    """Each month a unit gets a green card if it has met its plan, else a red one.

    With a red card, the office that answers for the unit's first red task gets a yellow one. The
    plan is met when enough of the open tasks are not red. An office gets no yellow card for tasks
    of its own. Cards move the quarter's tally where the platform shows them.
    """
    if context.levers[0].platform == 0.0:
        return
    levers = context.levers[0]
    for unit in range(len(state.units)):
        red, behind = 0, -1
        for slot in range(state.units[unit].open_tasks):
            if state.tasks[unit, slot].red == 1:
                red += 1
                behind = slot if behind < 0 else behind
        # a unit without open tasks has met its plan
        if red <= (1.0 - levers.plan_share) * state.units[unit].open_tasks:
            state.works[unit].green_cards += 1
            state.units[unit].tally += levers.green_card
            continue
        state.works[unit].red_cards += 1
        state.units[unit].tally += levers.red_card
        # at least one is red here, so `behind` is a slot
        office = state.tasks[unit, behind].office
        if office >= 0 and office != unit:
            state.works[office].yellow_cards += 1
            state.units[office].tally += levers.yellow_card
