"""Who is picked for a task, and to whom of those its nodes go."""

from __future__ import annotations

import math

from sim.base.elementary import log, power
from sim.base.random_numbers import uniform
from sim.base.random_streams import Decision
from sim.kernel import kernel
from sim.model.context import Context
from sim.model.state import LINES, MEMBERS, Activity, State
from sim.model.strategies.exploits import claim_hours


@kernel
def experience(state: State, context: Context, seat, line):
    """Give what a cadre is known to have done, in tasks, with what everybody is taken to have.

    It is the task forces served in; or the hours delivered in the line of the task, and in part in
    other lines, counted in what one member does of a task.
    """
    base = context.levers[0].experience_base
    if context.world[0].delivered_record == 0.0:
        return base + state.cadres[seat].past_tasks
    others = 0.0
    for other in range(LINES):
        if other != line:
            others += state.cadres[seat].delivered[other]
    hours = state.cadres[seat].delivered[line] + context.world[0].other_lines * others
    return base + hours / context.world[0].member_hours


@kernel
def weigh_candidates(state: State, context: Context, unit):
    """Weigh everybody as a candidate this half-month, as far as it is the same for all tasks.

    It is (1 + hours offered beyond load, with those only claimed)^willing × experience^experienced
    × (1 + load in tens of hours)^-idle, with last half-month's hours. Of loads leaders see a part,
    and take the rest for the unit's mean. Where offers are bounded by the task, or experience goes
    by its line, :func:`chance_of` has these factors.
    """
    levers, world, weight = context.levers[0], context.world[0], state.scratch.candidate_weight
    first, last, mean = state.start[unit], state.start[unit + 1], 0.0
    for seat in range(first, last):
        mean += state.seen[seat].load
    mean /= last - first
    for seat in range(first, last):
        seen = state.seen[seat]
        offered = max(0.0, seen.hours[Activity.SQUAD] - seen.load)
        offered += claim_hours(state.seen, state.traits, context.motives[0], seat)
        state.scratch.hours_offered[seat] = offered
        weight[seat] = 1.0 if world.bounded_offers > 0.0 else power(1.0 + offered, levers.willing)
        if world.delivered_record == 0.0:
            past = experience(state, context, seat, 0)
            weight[seat] *= power(past, levers.experienced)
        load = levers.seen_load * seen.load + (1.0 - levers.seen_load) * mean
        weight[seat] *= power(1.0 + load / 10.0, -levers.idle)


@kernel
def chance_of(state: State, context: Context, unit, slot, seat, wanted):
    """Give a candidate's chance to be picked for a task, against those of others.

    It is the candidate's weight, with offers as far as a member's part of the task can use them in
    a half-month and with experience in its line, where forms say so, × ability^able.
    """
    task, levers, world = state.tasks[unit, slot], context.levers[0], context.world[0]
    chance = state.scratch.candidate_weight[seat]
    if world.bounded_offers > 0.0:
        part = task.workload / (wanted * world.deadline)
        chance *= power(1.0 + min(state.scratch.hours_offered[seat], part), levers.willing)
    if world.delivered_record > 0.0:
        chance *= power(experience(state, context, seat, task.line), levers.experienced)
    return chance * power(state.cadres[seat].ability[task.skill], levers.able)


@kernel
def members_wanted(context: Context, task):
    """Give how many members a task asks for beside its leader: one for each part of its hours."""
    return min(MEMBERS - 1, max(1, math.ceil(task.workload / context.world[0].member_hours)))


@kernel
def pick_members(state: State, context: Context, unit, slot):
    """The leader picks members by lot, without replacement; the leader is the last one.

    Each candidate waits -ln(uniform)/chance and the shortest
    waits are picked: so many are kept in order while candidates are gone through; of equals the
    earlier seat comes first.
    """
    task, key = state.tasks[unit, slot], context.key
    wait = state.scratch.waiting_time
    wanted = members_wanted(context, task)
    picked = 0
    for seat in range(state.start[unit], state.start[unit + 1]):
        if seat == task.lead:
            continue
        chance = chance_of(state, context, unit, slot, seat, wanted)
        # a task's serial number holds its tick, so the draw's place for the tick is free for the
        # generation
        # waits are exponential, so their order is a weighted draw without replacement, and no
        # candidate's wait depends on who else is considered
        luck = uniform(
            key.seed,
            key.replicate,
            seat,
            task.serial,
            state.cadres[seat].generation,
            Decision.PICK,
            0,
        )
        wait[seat] = -log(luck) / chance
        place = picked
        # insertion among the few shortest so far: not all candidates need be sorted
        while place > 0 and wait[seat] < wait[task.member[place - 1]]:
            place -= 1
            if place + 1 < wanted:
                task.member[place + 1] = task.member[place]
        if place < wanted:
            task.member[place] = seat
            if picked < wanted:
                picked += 1
    for place in range(picked):
        state.cadres[task.member[place]].past_tasks += 1.0
    # where nodes go round they begin with the first member: the leader is the last to get one
    if task.lead >= 0:
        task.member[picked] = task.lead
        state.cadres[task.lead].past_tasks += 1.0
        picked += 1
    task.members = picked


@kernel
def divide_nodes(state: State, context: Context, unit, slot):
    """The leader gives the nodes to members: in turn, or by lot with the chances of picking.

    The leader is a member too.
    """
    task, key, chances = state.tasks[unit, slot], context.key, state.scratch.member_chance
    if context.world[0].weighted_division == 0.0:
        for node in range(task.nodes):
            task.handler[node] = node % task.members
        return
    # as many as were wanted, whoever was there, so that an offer is bounded as it was in picking
    wanted, together = members_wanted(context, task), 0.0
    for place in range(task.members):
        chances[place] = chance_of(state, context, unit, slot, task.member[place], wanted)
        together += chances[place]
    for node in range(task.nodes):
        mark = together * uniform(
            key.seed, key.replicate, unit, task.serial, node, Decision.DIVISION, 0
        )
        place = 0
        while place < task.members - 1 and mark >= chances[place]:
            mark -= chances[place]
            place += 1
        task.handler[node] = place


@kernel
def handler_place(task, node):
    """A node is its handler's, but for one under way that somebody has taken over.

    Returns
    -------
    int64
        Place in ``task.member``.
    """
    return task.helper if node == task.node and task.helper >= 0 else task.handler[node]
