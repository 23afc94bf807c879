"""Tasks arrive and are handed out."""

from __future__ import annotations

import numpy as np

from sim.base.elementary import exp, log, power
from sim.base.random_numbers import below, normal, poisson, uniform
from sim.base.random_streams import Decision
from sim.kernel import kernel
from sim.model.context import Context
from sim.model.phases.picking import (
    divide_nodes,
    experience,
    handler_place,
    pick_members,
    weigh_candidates,
)
from sim.model.state import (
    LINES,
    MEMBERS,
    MOST_NODES,
    SKILLS,
    TASK_SLOTS,
    Post,
    State,
    UnitKind,
)
from sim.model.strategies.exploits import choose_padding, choose_steps
from sim.scenario.parameters import TICKS

OPEN_TASKS_OF_A_LEADER = 6
"""A leader with so many open tasks passes new ones on to another."""


@kernel(cached=True)
def dispatch(state: State, context: Context):
    """Tasks arrive and are handed out, and everybody's load is added up."""
    fade_records(state, context)
    for unit in range(len(state.units)):
        seats = state.start[unit + 1] - state.start[unit]
        world, key, tick = context.world[0], context.key, context.now[0].tick
        # `task_load` is in hours: of larger tasks fewer arrive, and work in all stays the same
        mean = world.task_load * seats * state.units[unit].busyness / world.task_hours
        arrivals = poisson(key.seed, key.replicate, unit, 0, tick, Decision.ARRIVALS, 0, mean)
        # once a half-month and not once a task: weights go by last half-month's hours and load
        weigh_candidates(state, context, unit)
        for number in range(arrivals):
            receive_task(state, context, unit, number)
    add_up_load(state, context)


@kernel
def fade_records(state: State, context: Context):
    """What was delivered is forgotten by halves, each in its half-life."""
    left = exp(-log(2.0) / (TICKS * context.world[0].record_half_life))
    for who in range(len(state.cadres)):
        for line in range(LINES):
            state.cadres[who].delivered[line] *= left


@kernel
def receive_task(state: State, context: Context, unit, number):
    """Draw a task and put it behind the unit's open ones.

    Without a free slot the county holds it back.
    """
    world, key, tick, tasks = context.world[0], context.key, context.now[0].tick, state.tasks
    spread, worth_spread = world.task_hours_spread, world.task_worth_spread
    size = normal(key.seed, key.replicate, unit, number, tick, Decision.TASK, 0)
    worth = normal(key.seed, key.replicate, unit, number, tick, Decision.TASK, 1)
    workload = world.task_hours * exp(spread * size - 0.5 * spread * spread)
    value = workload * exp(worth_spread * worth - 0.5 * worth_spread * worth_spread)
    # before a slot is looked for: what the county holds back counts as value not delivered
    state.works[unit].arrived_worth += value
    state.works[unit].tasks_arrived += 1
    slot = state.units[unit].open_tasks
    if slot == TASK_SLOTS:
        state.works[unit].tasks_held += 1
        return
    state.units[unit].open_tasks += 1
    # unique in the unit and rising with arrival; later draws about the task are keyed by it, so
    # they do not depend on the slot in which it stands
    # (1,024 is more than the slots that one half-month can fill)
    tasks[unit, slot].serial = tick * 1024 + number
    tasks[unit, slot].line = below(
        key.seed, key.replicate, unit, number, tick, Decision.TASK, 2, LINES
    )
    tasks[unit, slot].skill = below(
        key.seed, key.replicate, unit, number, tick, Decision.TASK, 3, SKILLS
    )
    tasks[unit, slot].arrived = tick
    tasks[unit, slot].workload = workload
    tasks[unit, slot].worth = value
    honest = min(MOST_NODES, max(1, round(workload / world.node_hours)))
    tasks[unit, slot].honest_nodes = honest
    tasks[unit, slot].node, tasks[unit, slot].red, tasks[unit, slot].helper = 0, 0, -1
    for place in range(MEMBERS):
        # slots are used again, so a new task finds what the last one left
        tasks[unit, slot].merit[place] = 0.0
    tasks[unit, slot].lead = choose_leader(state, context, unit, slot, number)
    tasks[unit, slot].office = find_office(state, context, unit, tasks[unit, slot].line)
    pick_members(state, context, unit, slot)
    lay_out(state, context, unit, slot)
    divide_nodes(state, context, unit, slot)


@kernel
def lay_out(state: State, context: Context, unit, slot):
    """The leader lays out a task's nodes and credited participants by own choice.

    Without a leader both are honest. What each node loses in its hand-over and in coordination
    stays as it is on this day, whatever comes into force later.
    """
    task, seen, traits, motives = (
        state.tasks[unit, slot],
        state.seen,
        state.traits,
        context.motives[0],
    )
    task.nodes, task.padding = task.honest_nodes, 0
    if task.lead >= 0:
        # steps before padding: a participant is credited in every one of them
        steps = choose_steps(
            seen, traits, motives, task.lead, task.honest_nodes, task.members, MOST_NODES
        )
        task.padding = choose_padding(
            seen, traits, motives, task.lead, steps, task.honest_nodes, task.members
        )
        task.nodes = steps
    task.lost = (
        context.levers[0].handover_hours + context.world[0].coordination_hours * task.padding
    )
    task.left = node_hours(task)


@kernel
def node_hours(task):
    """A node takes its part of the honest workload and what is lost in it."""
    return task.workload / task.nodes + task.lost


@kernel
def choose_leader(state: State, context: Context, unit, slot, number):
    """Find who leads a task: key work by its line, a project by its village.

    One who leads too many is relieved by another who did such work before or is free. The unit's
    leaders in the order of seats take the lines, and in a township the villages, in turn. When the
    usual leader already leads too many open tasks, that one of the leaders gets it who stands
    highest by experience^experienced × (1 + tasks led)^-idle, ties to the earlier seat.

    Returns
    -------
    int64
        Seat, or -1 in a unit without leaders.
    """
    world, levers, key, tick = context.world[0], context.levers[0], context.key, context.now[0].tick
    turn = np.int64(state.tasks[unit, slot].line)
    if state.units[unit].kind == UnitKind.TOWNSHIP:
        mark = uniform(key.seed, key.replicate, unit, number, tick, Decision.TASK, 4)
        if mark < world.project_share:
            turn = below(
                key.seed,
                key.replicate,
                unit,
                number,
                tick,
                Decision.TASK,
                5,
                np.int64(world.villages),
            )
    usual = leader_in_turn(state, unit, turn)
    if usual < 0 or tasks_led(state, unit, usual, slot) < OPEN_TASKS_OF_A_LEADER:
        return usual
    other, highest = usual, -1.0
    for seat in range(state.start[unit], state.start[unit + 1]):
        if state.people[seat].post != Post.LEADER:
            continue
        past = experience(state, context, seat, state.tasks[unit, slot].line)
        weight = power(past, levers.experienced)
        weight *= power(1.0 + tasks_led(state, unit, seat, slot), -levers.idle)
        if weight > highest:
            other, highest = seat, weight
    return other


@kernel
def leader_in_turn(state: State, unit, turn):
    """A unit's leaders take lines and villages in turn, in the order of seats.

    Returns
    -------
    int64
        Seat, or -1 in a unit without leaders.
    """
    first, last, leaders = state.start[unit], state.start[unit + 1], np.int64(0)
    for seat in range(first, last):
        leaders += state.people[seat].post == Post.LEADER
    place = np.int64(0)
    for seat in range(first, last):
        if state.people[seat].post == Post.LEADER:
            # without leaders this is never reached, so nothing is divided by zero
            if place == turn % leaders:
                return np.int64(seat)
            place += 1
    return np.int64(-1)


@kernel
def find_office(state: State, context: Context, unit, line):
    """Find the department that answers for a task in the county.

    It is the unit itself if that is a department, else the departments take the lines in turn; -1
    without any.
    """
    if state.units[unit].kind == UnitKind.DEPARTMENT:
        return np.int64(unit)
    townships, departments = (
        np.int64(context.world[0].townships),
        np.int64(context.world[0].departments),
    )
    # departments are numbered after the townships
    return townships + line % departments if departments > 0 else np.int64(-1)


@kernel
def tasks_led(state: State, unit, seat, slots):
    """Count the open tasks in the first slots that a cadre leads."""
    led = np.int64(0)
    for slot in range(slots):
        if state.tasks[unit, slot].lead == seat:
            led += 1
    return led


@kernel
def add_up_load(state: State, context: Context):
    """Add up each cadre's load: hours that own nodes begun by plan still need.

    Hours are at the cadre's own speed; a node counts when by plan it begins before this half-month
    ends. A task's plan spreads its nodes evenly over the time given; what is overdue stays in the
    load.
    """
    for seat in range(len(state.seen)):
        state.seen[seat].load = 0.0
    for unit in range(len(state.units)):
        for slot in range(state.units[unit].open_tasks):
            task = state.tasks[unit, slot]
            hours = node_hours(task)
            for node in range(task.node, task.nodes):
                if (
                    task.arrived + context.world[0].deadline * node / task.nodes
                    >= context.now[0].tick + 1
                ):
                    # later nodes of a plan begin later still
                    break
                handler = task.member[handler_place(task, node)]
                needed = task.left if node == task.node else hours
                state.seen[handler].load += needed / state.cadres[handler].ability[task.skill]
