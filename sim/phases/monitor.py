"""Lamps turn red, tasks end."""

from __future__ import annotations

import numpy as np

from sim.decisions import Decision
from sim.kernel import kernel
from sim.randomness import uniform
from sim.rules import Context
from sim.state import Lamp, State


@kernel
def monitor(state: State, context: Context):
    """Nodes past their due time turn red once; finished tasks deliver their value, long overdue ones lapse; slots close up."""
    tasks = state.tasks
    for unit in range(len(state.units)):
        kept = np.int64(0)
        for slot in range(state.units[unit].open_tasks):
            elapsed = context.now.tick + 1 - tasks[unit, slot].arrived
            late = elapsed - context.world[0].deadline
            if tasks[unit, slot].node == tasks[unit, slot].nodes:
                close_task(state, context, unit, slot, late)
            elif late > context.world[0].lapse_after:
                state.works[unit].tasks_lapsed += 1
            else:
                turn_red(state, context, unit, slot, elapsed)
                if kept < slot:
                    tasks[unit, kept] = tasks[unit, slot]
                kept += 1
        state.units[unit].open_tasks = kept
    for place in range(state.county[0].events):
        unit = state.cadres[state.events[place].handler].unit
        lamp = state.events[place].lamp
        if lamp == Lamp.BLUE:
            state.units[unit].tally += 1
        elif lamp == Lamp.RED:
            state.units[unit].tally -= 1
            state.works[unit].reds += 1


@kernel(inner=True)
def close_task(state: State, context: Context, unit, slot, late):
    """A finished task delivers its worth, less a share for each half-month past the deadline."""
    works, tasks = state.works[unit], state.tasks
    works.tasks_finished += 1
    if late <= 0:
        works.tasks_on_time += 1
    lost = min(1.0, max(0.0, late * context.world[0].late_decay))
    works.delivered_worth += tasks[unit, slot].worth * (1.0 - lost)
    works.nodes += tasks[unit, slot].nodes
    works.honest_nodes += tasks[unit, slot].honest_nodes
    works.participants += tasks[unit, slot].nodes * (1 + tasks[unit, slot].padding)
    works.honest_participants += tasks[unit, slot].nodes
    audit(state, context, unit, slot)


@kernel(inner=True)
def audit(state: State, context: Context, unit, slot):
    """A finished task is audited by chance; where it had needless steps or participants every member is charged with the excess.

    Excess steps are steps beyond the honest ones and participants added to nodes; the charge goes by their square per
    honest step."""
    task, key = state.tasks[unit, slot], context.key
    extra = task.nodes - task.honest_nodes + task.nodes * task.padding
    if extra == 0:
        return
    chance = uniform(key.seed, key.replicate, unit, task.serial, 0, Decision.AUDIT, 0)
    if chance >= context.levers[0].audit_rate:
        return
    for place in range(task.members):
        event = state.events[state.county[0].events]
        state.county[0].events += 1
        event.handler, event.lead, event.serial, event.node = task.member[place], task.lead, task.serial, -1
        event.lamp, event.participants = np.int64(Lamp.AUDIT), 0
        event.excess = extra * extra / task.honest_nodes


@kernel(inner=True)
def turn_red(state: State, context: Context, unit, slot, elapsed):
    """The node under way turns red, once, when its share of the time given has passed."""
    task = state.tasks[unit, slot]
    due = context.world[0].deadline * (task.node + 1) / task.nodes
    if task.red == 1 or elapsed <= due:
        return
    task.red = 1
    event = state.events[state.county[0].events]
    state.county[0].events += 1
    event.handler = task.member[task.node % task.members]
    event.lead, event.serial, event.node, event.participants = task.lead, task.serial, task.node, 0
    event.lamp, event.honest_hours = np.int64(Lamp.RED), task.workload / task.nodes
