"""Work and monitoring: hours become work, nodes get lamps, tasks end (6.4, 6.5)."""

from dataclasses import dataclass

from county_oracle.arithmetic import EFFORT, served
from county_oracle.people import ACTIVITIES, MASS, ROUTINE, SQUAD, TRACES, VISIBILITY

GREEN, BLUE, YELLOW, RED, AUDIT = "green", "blue", "yellow", "red", "audit"


@dataclass
class Event:
    """Something that happened to a node or, in an audit, to a member of a task."""

    lamp: str
    handler: object
    task: object
    node: int
    excess: float = 0.0


def work(county):
    """Unit after unit: tasks with the squad hours, then base work with the rest."""
    county.events = []
    for unit in county.units:
        speed = unit.cooperation**county.world.cooperation_effect
        budgets = {seat: seat.cadre.hours[SQUAD] for seat in unit.seats}
        for task in unit.tasks:
            work_on(county, unit, task, speed, budgets)
        done = [do_base_work(county, seat.cadre, budgets[seat]) for seat in unit.seats]
        serve(county, unit, sum(routine for routine, _ in done), sum(mass for _, mass in done))


def work_on(county, unit, task, speed, budgets):
    """Handlers do node after node, as far as their hours go."""
    while not task.finished and budgets[task.handler(task.node)] > 0:
        seat = task.handler(task.node)
        cadre = seat.cadre
        rate = cadre.ability[task.skill] * speed
        needed = task.left / rate
        used = min(needed, budgets[seat])
        useful = task.honest_hours / task.node_hours
        budgets[seat] -= used
        done = used * rate * useful
        cadre.year.overhead += used * (1 - useful)
        cadre.year.task_work += done
        cadre.year.contribution += done
        cadre.year.seen_work += done
        cadre.year.quarter_work += done
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
    county.events.append(Event(lamp, handler, task, node))
    random_seat = unit.seats[luck.below(unit.number, task.serial, node, "ERROR", 1, len(unit.seats))]
    random_seat.cadre.year.random_work += task.honest_hours
    task.node += 1
    task.red = False
    task.left = task.node_hours


def do_base_work(county, cadre, budget_left):
    """Routine and mass work of one cadre, what is seen of it, and what it costs."""
    hours, year, world = cadre.hours, cadre.year, county.world
    routine = (hours[ROUTINE] + budget_left) * cadre.line_ability()
    mass = hours[MASS] * cadre.ability[3]
    cadre.unit.line_output[cadre.line] += routine
    year.contribution += routine + mass
    year.seen_work += routine
    year.quarter_work += routine
    year.seen_face += hours[VISIBILITY]
    year.seen_traces += hours[TRACES]
    for activity in ACTIVITIES:
        year.hours[activity] += hours[activity]
    efforts = [h / EFFORT for h in hours]
    total = sum(efforts)
    squares = sum(e * e for e in efforts)
    county.effort_cost += cadre.cost * (
        world.effort_linear * total + 0.5 * world.monotony * squares + 0.5 * world.fatigue * total * total
    )
    return routine, mass


def serve(county, unit, routine, mass):
    """Base work counts up to demand; cooperation follows the service of the half-month."""
    world, year = county.world, unit.year
    asked_routine = sum(cadre.demand(ROUTINE) for cadre in unit.cadres)
    asked_mass = sum(cadre.demand(MASS) for cadre in unit.cadres)
    routine, mass = min(asked_routine, routine), min(asked_mass, mass)
    year.routine += routine
    year.mass += mass
    year.routine_demand += asked_routine
    year.mass_demand += asked_mass
    service = 0.5 * served(routine, asked_routine) + 0.5 * served(mass, asked_mass)
    unit.cooperation += world.cooperation_memory * (service - unit.cooperation)


def monitor(county):
    """Finished tasks are closed, late ones lapse, nodes behind their time turn red; units are tallied."""
    for unit in county.units:
        for task in list(unit.tasks):
            watch(county, unit, task)
    for event in county.events:
        unit = event.handler.unit
        if event.lamp == BLUE:
            unit.tally += 1
        if event.lamp == RED:
            unit.tally -= 1
            unit.year.reds += 1


def watch(county, unit, task):
    """One task at the end of a half-month."""
    world, since = county.world, county.tick + 1 - task.arrived
    late = since - world.deadline
    if task.finished:
        close(county, unit, task, late)
        unit.tasks.remove(task)
    elif late > world.lapse_after:
        unit.year.tasks_lapsed += 1
        unit.tasks.remove(task)
    elif not task.red and since > task.due(task.node + 1, world.deadline):
        task.red = True
        county.events.append(Event(RED, task.handler(task.node), task, task.node))


def close(county, unit, task, late):
    """A finished task is counted with what it is still worth, and may be audited."""
    year = unit.year
    year.tasks_finished += 1
    year.tasks_on_time += late <= 0
    year.delivered_worth += task.worth * (1 - min(1.0, max(0.0, late * county.world.late_decay)))
    year.nodes += task.nodes
    year.honest_nodes += task.honest_nodes
    year.participants += task.nodes * (1 + task.padding)
    year.honest_participants += task.nodes
    extra = task.nodes - task.honest_nodes + task.nodes * task.padding
    draw = county.luck.uniform(unit.number, task.serial, 0, "AUDIT", 0)
    if extra > 0 and draw < county.levers.audit_rate:
        for member in task.members:
            county.events.append(Event(AUDIT, member, task, -1, extra**2 / task.honest_nodes))
