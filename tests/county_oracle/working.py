"""Work and monitoring: hours become work, nodes get lamps, tasks end (6.4, 6.5)."""

from dataclasses import dataclass

from tests.county_oracle.arithmetic import EFFORT, served
from tests.county_oracle.people import (
    ACTIVITIES,
    DEPARTMENT,
    MASS,
    ROUTINE,
    SQUAD,
    TRACES,
    VISIBILITY,
)

GREEN, BLUE, YELLOW, RED, AUDIT, SECONDARY, LAPSE = (
    "green",
    "blue",
    "yellow",
    "red",
    "audit",
    "secondary",
    "lapse",
)


@dataclass
class Event:
    """Something that happened to a node, or to a member of a task.

    To a member in audits, secondary values and lapses.
    """

    lamp: str
    handler: object
    task: object
    credited: tuple = ()
    excess: float = 0.0
    share: float = 0.0


def work(county):
    """Unit after unit: tasks with the squad hours, then base work with the rest."""
    # of this half-month alone
    county.events = []
    for unit in county.units:
        speed = unit.cooperation**county.world.cooperation_effect
        budgets = {seat: seat.cadre.hours[SQUAD] for seat in unit.seats}
        for task in unit.tasks:
            work_on(county, unit, task, speed, budgets)
        # after all tasks, since hours that they left over become routine work
        done = [do_base_work(county, seat.cadre, budgets[seat]) for seat in unit.seats]
        serve(county, unit, sum(routine for routine, _ in done), sum(mass for _, mass in done))


def work_on(county, unit, task, speed, budgets):
    """Handlers do node after node, as far as their hours go."""
    # asked at each node: the next one may be another member's
    while not task.finished and budgets[task.handler(task.node)] > 0:
        seat = task.handler(task.node)
        cadre = seat.cadre
        rate = cadre.ability[task.skill] * speed
        needed = task.left / rate
        used = min(needed, budgets[seat])
        # hours lost in hand-over and coordination are overhead, not work
        useful = task.honest_hours / task.node_hours
        budgets[seat] -= used
        done = used * rate * useful
        cadre.year.overhead += used * (1 - useful)
        cadre.year.task_work += done
        cadre.year.contribution += done
        cadre.quarter_contribution += done
        cadre.seen.work += done
        cadre.quarter_work += done
        unit.line_output[task.line] += done
        if used < needed:
            task.left -= used * rate
        else:
            finish_node(county, unit, task)


def finish_node(county, unit, task):
    """The node gets its lamp and the next one begins at once."""
    luck, world, node = county.luck, county.world, task.node
    handler = task.handler(node)
    error = luck.uniform(unit.number, task.serial, node, "ERROR", 0)
    if error < world.error_chance / handler.cadre.ability[task.skill]:
        lamp = YELLOW
    elif (county.tick + 1 - task.arrived) + 1 <= task.due(node + 1, world.deadline):
        lamp = BLUE
    else:
        lamp = GREEN
    handler.cadre.delivered[task.line] += task.honest_hours
    if lamp != YELLOW and not task.red:
        task.merit[task.place(node)] += task.honest_hours
    county.events.append(Event(lamp, handler, task, tuple(task.credited(node))))
    # the same node given to anybody of the unit: how unequal pure chance would be
    random_seat = unit.seats[
        luck.below(unit.number, task.serial, node, "ERROR", 1, len(unit.seats))
    ]
    random_seat.cadre.year.random_work += task.honest_hours
    task.node += 1
    task.red = False
    # help is for one node
    task.helper = None
    task.left = task.node_hours


def do_base_work(county, cadre, budget_left):
    """Routine and mass work of one cadre, what is seen of it, and what it costs."""
    hours, year, seen, world = cadre.hours, cadre.year, cadre.seen, county.world
    routine = (hours[ROUTINE] + budget_left) * cadre.line_ability()
    mass = hours[MASS] * cadre.ability[3]
    cadre.unit.line_output[cadre.line] += routine
    year.contribution += routine + mass
    year.idle_squad += budget_left
    cadre.quarter_contribution += routine + mass
    cadre.quarter_work += routine
    seen.work += routine
    seen.face += hours[VISIBILITY]
    seen.traces += hours[TRACES]
    seen.mass += mass
    for activity in ACTIVITIES:
        year.hours[activity] += hours[activity]
    efforts = [h / EFFORT for h in hours]
    total = sum(efforts)
    squares = sum(e * e for e in efforts)
    county.effort_cost += cadre.cost * (
        world.effort_linear * total
        + 0.5 * world.monotony * squares
        + 0.5 * world.fatigue * total * total
    )
    return routine, mass


def serve(county, unit, routine, mass):
    """Base work counts up to demand; cooperation follows the service of the half-month."""
    world, year = county.world, unit.year
    asked_routine = sum(cadre.demand(ROUTINE) for cadre in unit.cadres)
    asked_mass = sum(cadre.demand(MASS) for cadre in unit.cadres)
    # for the unit alone: the cadres' own accounts have all that they did
    routine, mass = min(asked_routine, routine), min(asked_mass, mass)
    year.routine += routine
    year.mass += mass
    year.routine_demand += asked_routine
    year.mass_demand += asked_mass
    unit.service += routine
    unit.demand += asked_routine
    service = 0.5 * served(routine, asked_routine) + 0.5 * served(mass, asked_mass)
    unit.cooperation += world.cooperation_memory * (service - unit.cooperation)


def monitor(county):
    """Tasks are closed, lapse, turn red or get help; units are tallied and get cards."""
    for unit in county.units:
        # a copy, since tasks leave the queue on the way
        for task in list(unit.tasks):
            watch(county, unit, task)
    # after all units: an event goes to its handler's unit, and cards need complete tallies
    for event in county.events:
        unit = event.handler.unit
        unit.year.done += event.lamp in (GREEN, BLUE, YELLOW)
        if event.lamp == BLUE:
            unit.tally += 1
            unit.year.blues += 1
        if event.lamp == RED:
            unit.tally -= 1
            unit.year.reds += 1
    if (county.half_month + 1) % 2 == 0 and county.levers.platform == 1:
        for unit in county.units:
            give_card(county, unit)


def watch(county, unit, task):
    """One task at the end of a half-month."""
    world, since = county.world, county.tick + 1 - task.arrived
    late = since - world.deadline
    if task.finished:
        close(county, unit, task, late)
        unit.tasks.remove(task)
    elif late > world.lapse_after:
        unit.year.tasks_lapsed += 1
        county.events.append(Event(LAPSE, task.lead or task.members[0], task))
        unit.tasks.remove(task)
    else:
        if not task.red and since > task.due(task.node + 1, world.deadline):
            task.red = True
            county.events.append(Event(RED, task.handler(task.node), task))
        if county.levers.early_help == 1:
            help_early(county, unit, task)


def help_early(county, unit, task):
    """A node that would be late next time goes, once, to the member with most hours to spare."""
    if task.helper is not None or county.tick + 2 - task.arrived <= task.due(
        task.node + 1, county.world.deadline
    ):
        return
    # by the load of the half-month as it began, whatever was done since
    spare = [seat.cadre.hours[SQUAD] - seat.load for seat in task.members]
    place = spare.index(max(spare))
    if place != task.place(task.node):
        task.helper = place
        unit.year.helped += 1


def close(county, unit, task, late):
    """Count a finished task with what it is still worth.

    It brings secondary values, and may be audited.
    """
    year, levers = unit.year, county.levers
    kept = 1 - min(1.0, max(0.0, late * county.world.late_decay))
    year.tasks_finished += 1
    year.tasks_on_time += late <= 0
    year.delivered_worth += task.worth * kept
    year.nodes += task.nodes
    year.honest_nodes += task.honest_nodes
    year.participants += task.nodes * (1 + task.padding)
    year.honest_participants += task.nodes
    if levers.secondary_share > 0:
        equal, alpha = 1 / len(task.members), levers.secondary_attribution
        for member, merit in zip(task.members, task.merit, strict=True):
            # nobody has merit where each node was red or had an error
            part = merit / sum(task.merit) if sum(task.merit) > 0 else equal
            share = kept * (alpha * part + (1 - alpha) * equal)
            county.events.append(Event(SECONDARY, member, task, share=share))
    extra = task.nodes - task.honest_nodes + task.nodes * task.padding
    draw = county.luck.uniform(unit.number, task.serial, 0, "AUDIT", 0)
    if extra > 0 and draw < levers.audit_rate:
        for member in task.members:
            county.events.append(Event(AUDIT, member, task, excess=extra**2 / task.honest_nodes))


def give_card(county, unit):
    """A month's card of a unit.

    Green if few enough open tasks are red; else red, and yellow for the office of the first red
    task.
    """
    levers = county.levers
    red = [task for task in unit.tasks if task.red]
    if len(red) <= (1 - levers.plan_share) * len(unit.tasks):
        unit.year.green_cards += 1
        unit.tally += levers.green_card
        return
    unit.year.red_cards += 1
    unit.tally += levers.red_card
    office = red[0].office
    if office not in (None, unit):
        assert office.kind == DEPARTMENT
        office.year.yellow_cards += 1
        office.tally += levers.yellow_card
