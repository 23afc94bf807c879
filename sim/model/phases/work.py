"""Hours become work."""

from __future__ import annotations

import numpy as np

from sim.base.elementary import power
from sim.base.random_numbers import uniform_pair
from sim.base.random_streams import Decision
from sim.kernel import kernel
from sim.model.context import Context
from sim.model.phases.dispatch import node_hours
from sim.model.phases.picking import handler_place
from sim.model.state import A, Activity, Lamp, State, UnitKind
from sim.model.strategies.utility import FULL

MASS_SKILL = 3
"""Mass work calls on the last skill; routine on the skill of the cadre's line."""


@kernel(cached=True)
def work(state: State, context: Context):
    """Hours become work.

    Squad hours move nodes along; what is left of them and routine hours become routine work, mass
    hours mass work.
    """
    # those of the last half-month have been tallied by `monitor` and written by `score`
    state.county[0].events = 0
    for unit in range(len(state.units)):
        first, last = state.start[unit], state.start[unit + 1]
        # hours left are carried from task to task, in the order of arrival: the oldest come first
        budget = state.scratch.squad_hours_left
        for who in range(first, last):
            budget[who] = state.seen[who].hours[Activity.SQUAD]
        # cooperation as it was before this half-month: `base_work` moves it after all tasks
        speed = power(state.units[unit].cooperation, context.world[0].cooperation_effect)
        for slot in range(state.units[unit].open_tasks):
            work_on_task(state, context, unit, slot, speed, budget)
        base_work(state, context, unit, budget)


@kernel
def work_on_task(state: State, context: Context, unit, slot, speed, budget):
    """The handler of the node under way works on it while hours last.

    A finished node passes to the next handler, at the cost of the hand-over.
    """
    tasks, accounts = state.tasks, state.accounts
    hours = tasks[unit, slot].workload / tasks[unit, slot].nodes
    with_losses = node_hours(tasks[unit, slot])
    honest = hours / with_losses
    while tasks[unit, slot].node < tasks[unit, slot].nodes:
        handler = tasks[unit, slot].member[handler_place(tasks[unit, slot], tasks[unit, slot].node)]
        if budget[handler] <= 0.0:
            return
        rate = state.cadres[handler].ability[tasks[unit, slot].skill] * speed
        needed = tasks[unit, slot].left / rate
        # finished by comparing hours, not when `left` is 0, which rounding might never let it be
        used = min(needed, budget[handler])
        budget[handler] -= used
        done = used * rate * honest
        accounts[handler].task_work += done
        accounts[handler].contribution += done
        accounts[handler].seen_work += done
        accounts[handler].quarter_work += done
        accounts[handler].quarter_contribution += done
        accounts[handler].overhead += used * (1.0 - honest)
        state.units[unit].line_output[tasks[unit, slot].line] += done
        if used < needed:
            tasks[unit, slot].left -= used * rate
            return
        finish_node(state, context, unit, slot, hours)
        tasks[unit, slot].node += 1
        tasks[unit, slot].left = with_losses
        tasks[unit, slot].red, tasks[unit, slot].helper = 0, -1


@kernel
def finish_node(state: State, context: Context, unit, slot, hours):
    """A finished node is yellow by chance of error, blue when early, else green.

    Early is at least one half-month ahead of its due time. Its hours are to the handler's merit
    unless it is yellow or was red.
    """
    task, key = state.tasks[unit, slot], context.key
    node, serial = task.node, task.serial
    place = handler_place(task, node)
    handler = task.member[place]
    elapsed = context.now[0].tick + 1 - task.arrived
    due = context.world[0].deadline * (node + 1) / task.nodes
    lamp = np.int64(Lamp.GREEN)
    chance = context.world[0].error_chance / state.cadres[handler].ability[task.skill]
    mark, anybody = uniform_pair(key.seed, key.replicate, unit, serial, node, Decision.ERROR, 0)
    if mark < chance:
        lamp = np.int64(Lamp.YELLOW)
    elif elapsed + 1.0 <= due:
        lamp = np.int64(Lamp.BLUE)
    state.cadres[handler].delivered[task.line] += hours
    if lamp != Lamp.YELLOW and task.red == 0:
        task.merit[place] += hours
    event = state.events[state.county[0].events]
    state.county[0].events += 1
    event.handler, event.lead, event.serial, event.node, event.lamp = (
        handler,
        task.lead,
        serial,
        node,
        lamp,
    )
    event.nodes, event.honest_nodes, event.honest_hours = task.nodes, task.honest_nodes, hours
    event.participants = task.padding
    for added in range(task.padding):
        event.participant[added] = task.member[(place + 1 + added) % task.members]
    # what handing out by lot would have given, for the measure `random_floor`; nothing goes by it
    first, last = state.start[unit], state.start[unit + 1]
    state.accounts[first + np.int64(anybody * (last - first))].random_work += hours


@kernel
def base_work(state: State, context: Context, unit, budget):
    """Routine and mass work serve the unit's demand, and cooperation follows service.

    Work beyond the demand serves nobody. Cooperation moves towards the mean service of both.
    """
    accounts, works = state.accounts, state.works[unit]
    routine, mass = 0.0, 0.0
    for who in range(state.start[unit], state.start[unit + 1]):
        skill = state.cadres[who].line % MASS_SKILL
        routine_done = (state.seen[who].hours[Activity.ROUTINE] + budget[who]) * state.cadres[
            who
        ].ability[skill]
        mass_done = state.seen[who].hours[Activity.MASS] * state.cadres[who].ability[MASS_SKILL]
        routine += routine_done
        mass += mass_done
        state.units[unit].line_output[state.cadres[who].line] += routine_done
        accounts[who].contribution += routine_done + mass_done
        accounts[who].seen_work += routine_done
        accounts[who].quarter_work += routine_done
        accounts[who].quarter_contribution += routine_done + mass_done
        accounts[who].seen_face += state.seen[who].hours[Activity.VISIBILITY]
        accounts[who].seen_traces += state.seen[who].hours[Activity.TRACES]
        accounts[who].seen_mass += mass_done
        accounts[who].idle_squad += budget[who]
        add_effort(state, context, who)
    seats = state.start[unit + 1] - state.start[unit]
    township = state.units[unit].kind == UnitKind.TOWNSHIP
    routine_demand = seats * (
        context.world[0].routine_township if township else context.world[0].routine_department
    )
    mass_demand = seats * (
        context.world[0].mass_township if township else context.world[0].mass_department
    )
    # cut for the unit alone: work beyond demand still counts as a cadre's contribution, an open
    # doubt in docs/reference/odd.md
    routine, mass = min(routine, routine_demand), min(mass, mass_demand)
    works.routine += routine
    works.mass += mass
    works.routine_demand += routine_demand
    state.units[unit].service += routine
    state.units[unit].demand += routine_demand
    works.mass_demand += mass_demand
    service = 0.5 * (routine / routine_demand if routine_demand > 0.0 else 1.0)
    service += 0.5 * (mass / mass_demand if mass_demand > 0.0 else 1.0)
    state.units[unit].cooperation += context.world[0].cooperation_memory * (
        service - state.units[unit].cooperation
    )


@kernel
def add_effort(state: State, context: Context, who):
    """Add up a cadre's hours and their cost.

    The cost is own cost × (linear + half of monotony × squares + half of fatigue × square of the
    sum).
    """
    total, squares = 0.0, 0.0
    for activity in range(A):
        hours = state.seen[who].hours[activity]
        state.accounts[who].hours[activity] += hours
        total += hours / FULL
        squares += (hours / FULL) ** 2
    motives = context.motives[0]
    # by one activity's effort this has the marginal cost in `strategies/utility` as its slope:
    # whoever changes one has to change the other
    cost = (
        motives.effort_linear * total
        + 0.5 * motives.monotony * squares
        + 0.5 * motives.fatigue * total * total
    )
    state.county[0].effort_cost += state.traits[who].cost * cost
