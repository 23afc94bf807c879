"""Who is picked for a task, and to whom of those its nodes go."""

from __future__ import annotations

import math

from sim.base.elementary import log, power
from sim.base.elementary_rows import power_all
from sim.base.random_numbers import uniform
from sim.base.random_streams import Decision
from sim.kernel import kernel, select
from sim.model.context import Context
from sim.model.population import line_generations_up
from sim.model.state import LINES, MEMBERS, SKILLS, Activity, State
from sim.model.strategies.exploits import claim_hours

ROUNDED = 1.0 - 2.0**-48
"""Factor that takes more off than a few roundings can add."""


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
def weigh_abilities(state: State, context: Context):
    """Ability weighs ability^able, the same all year: levers and holders of seats change at its
    turn."""
    weight = state.scratch.candidate_weight
    for skill in range(SKILLS):
        for who in range(len(weight)):
            weight[who] = state.cadres[who].ability[skill]
        power_all(weight, context.levers[0].able, state.scratch.powers[0])
        for who in range(len(weight)):
            state.cadres[who].ability_weight[skill] = weight[who]


@kernel
def weigh_candidates(state: State, context: Context, unit):
    """Weigh everybody as a candidate this half-month, as far as it is the same for all tasks.

    It is (1 + hours offered beyond load, with those only claimed)^willing × experience^experienced
    × (1 + load in tens of hours)^-idle, with last half-month's hours. Of loads leaders see a part,
    and take the rest for the unit's mean. Where offers are bounded by the task, or experience goes
    by its line, :func:`weigh_for_task` has these factors.
    """
    levers, world, scratch = context.levers[0], context.world[0], state.scratch
    first, last, mean = state.start[unit], state.start[unit + 1], 0.0
    for seat in range(first, last):
        mean += state.seen[seat].load
    mean /= last - first
    offers, weight = scratch.offer_weight[first:last], scratch.candidate_weight[first:last]
    for place in range(last - first):
        seat = first + place
        seen = state.seen[seat]
        offered = max(0.0, seen.hours[Activity.SQUAD] - seen.load)
        offered += claim_hours(state.seen, state.traits, context.motives[0], seat)
        scratch.hours_offered[seat], offers[place] = offered, 1.0 + offered
        load = levers.seen_load * seen.load + (1.0 - levers.seen_load) * mean
        weight[place] = 1.0 + load / 10.0
    power_all(offers, levers.willing, scratch.powers[0])
    power_all(weight, -levers.idle, scratch.powers[0])
    # for the lots of all tasks
    line_generations_up(state, first, last)
    scratch.weighed[:] = 0
    bounded, by_line = world.bounded_offers > 0.0, world.delivered_record > 0.0
    if not by_line:
        weigh_experience(state, context, unit, 0)
    past = scratch.experience_weight[0, first:last]
    for place in range(last - first):
        # in this order: another one could round to another number
        factor = 1.0 if bounded else offers[place]
        factor *= 1.0 if by_line else past[place]
        weight[place] *= factor


@kernel
def weigh_experience(state: State, context: Context, unit, line):
    """Weigh what everybody of a unit has done in a line, experience^experienced."""
    first, last = state.start[unit], state.start[unit + 1]
    past = state.scratch.experience_weight[line, first:last]
    for place in range(last - first):
        past[place] = experience(state, context, first + place, line)
    power_all(past, context.levers[0].experienced, state.scratch.powers[0])
    state.scratch.weighed[line] = 1


@kernel
def weigh_for_task(state: State, context: Context, unit, slot, wanted):
    """Give each candidate's chance to be picked for a task, against those of others.

    It is the candidate's weight, with offers as far as a member's part of the task can use them in
    a half-month and with experience in its line, where forms say so, × ability^able.
    """
    task, levers, world = state.tasks[unit, slot], context.levers[0], context.world[0]
    scratch, first, last = state.scratch, state.start[unit], state.start[unit + 1]
    weight, chance = scratch.candidate_weight[first:last], scratch.candidate_chance[first:last]
    for place in range(last - first):
        chance[place] = weight[place]
    if world.bounded_offers > 0.0:
        offered, offers = scratch.hours_offered[first:last], scratch.offer_weight[first:last]
        part = task.workload / (wanted * world.deadline)
        most = power(1.0 + part, levers.willing)
        for place in range(last - first):
            chance[place] *= select(offered[place] < part, offers[place], most)
    if world.delivered_record > 0.0:
        if scratch.weighed[task.line] == 0:
            weigh_experience(state, context, unit, task.line)
        past = scratch.experience_weight[task.line, first:last]
        for place in range(last - first):
            chance[place] *= past[place]
    for place in range(last - first):
        chance[place] *= state.cadres[first + place].ability_weight[task.skill]


@kernel
def members_wanted(context: Context, task):
    """Give how many members a task asks for beside its leader: one for each part of its hours."""
    return min(MEMBERS - 1, max(1, math.ceil(task.workload / context.world[0].member_hours)))


@kernel
def draw_lots(state: State, context: Context, unit, slot):
    """Draw every candidate's lot for a task, and find what each waits at least."""
    task, key, scratch = state.tasks[unit, slot], context.key, state.scratch
    first, last = state.start[unit], state.start[unit + 1]
    luck, generation = scratch.luck[first:last], scratch.generation[first:last]
    seed, replicate, serial = key.seed, key.replicate, task.serial
    # a task's serial number holds its tick, so the draw's place for the tick is free for the
    # generation
    for place in range(last - first):
        luck[place] = uniform(
            seed,
            replicate,
            first + place,
            serial,
            generation[place],
            Decision.PICK,
            0,
        )
    chance, least = scratch.candidate_chance[first:last], scratch.least_wait[first:last]
    for place in range(last - first):
        least[place] = least_wait(luck[place], chance[place])


@kernel(inline=True)
def least_wait(luck, chance):
    """Give a wait that is shorter than that of a candidate, without a logarithm.

    The wait is -ln(luck)/chance, and -ln(u) is more than 2 (1 - u)/(1 + u), the first term of its
    series in (1 - u)/(1 + u). What all roundings add to this is less than `ROUNDED` takes off.
    """
    return 2.0 * ROUNDED * (1.0 - luck) / (1.0 + luck) / chance


@kernel
def pick_members(state: State, context: Context, unit, slot):
    """The leader picks members by lot, without replacement; the leader is the last one.

    Each candidate waits -ln(uniform)/chance and the shortest
    waits are picked: so many are kept in order while candidates are gone through; of equals the
    earlier seat comes first. Waits are exponential, so their order is a weighted draw without
    replacement, and no candidate's wait depends on who else is considered.
    """
    task, scratch = state.tasks[unit, slot], state.scratch
    wait, wanted, picked = scratch.waiting_time, members_wanted(context, task), 0
    weigh_for_task(state, context, unit, slot, wanted)
    draw_lots(state, context, unit, slot)
    for seat in range(state.start[unit], state.start[unit + 1]):
        # who waits longer than all who are wanted in any case needs no logarithm
        late = picked == wanted and scratch.least_wait[seat] >= wait[wanted - 1]
        if late or seat == task.lead:
            continue
        own = -log(scratch.luck[seat]) / scratch.candidate_chance[seat]
        place = picked
        # insertion among the few shortest so far: not all candidates need be sorted
        while place > 0 and own < wait[place - 1]:
            place -= 1
            if place + 1 < wanted:
                task.member[place + 1], wait[place + 1] = task.member[place], wait[place]
        if place < wanted:
            task.member[place], wait[place] = seat, own
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
    task, key, scratch = state.tasks[unit, slot], context.key, state.scratch
    if context.world[0].weighted_division == 0.0:
        for node in range(task.nodes):
            task.handler[node] = node % task.members
        return
    # those for which members were picked: an offer is bounded as it was then
    chances, together = scratch.candidate_chance, 0.0
    for place in range(task.members):
        together += chances[task.member[place]]
    marks, handlers = scratch.node_mark, scratch.node_handler
    seed, replicate, serial = key.seed, key.replicate, task.serial
    for node in range(task.nodes):
        marks[node] = together * uniform(seed, replicate, unit, serial, node, Decision.DIVISION, 0)
        handlers[node] = 0
    # member after member and not node after node: all nodes go one on, or stay, side by side
    for place in range(task.members - 1):
        chance = chances[task.member[place]]
        for node in range(task.nodes):
            on = (handlers[node] == place) & (marks[node] >= chance)
            marks[node] = select(on, marks[node] - chance, marks[node])
            handlers[node] = select(on, handlers[node] + 1, handlers[node])
    for node in range(task.nodes):
        task.handler[node] = handlers[node]


@kernel
def handler_place(task, node):
    """A node is its handler's, but for one under way that somebody has taken over.

    Returns
    -------
    int64
        Place in ``task.member``.
    """
    return task.helper if node == task.node and task.helper >= 0 else task.handler[node]
