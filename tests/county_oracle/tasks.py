"""Tasks: how they arrive, who gets them, and how they are laid out (6.1)."""

import math
from dataclasses import dataclass, field

from tests.county_oracle.arithmetic import TICKS, log_spread, mean, rint
from tests.county_oracle.exploits import choose_padding, choose_steps, claimed_hours
from tests.county_oracle.people import DEPARTMENT, LEADER, LINES, SQUAD

MOST_OPEN_TASKS = 96
MOST_NODES = 32
MOST_PICKED = 7
MOST_LED = 6


@dataclass(eq=False)
class Task:
    """An urgent, difficult, dangerous or heavy task and its nodes."""

    serial: int
    arrived: int
    workload: float
    worth: float
    line: int
    skill: int
    honest_nodes: int
    lead: object
    office: object
    members: list
    merit: list = field(default_factory=list)
    nodes: int = 0
    handlers: list = field(default_factory=list)
    padding: int = 0
    lost: float = 0.0
    node: int = 0
    left: float = 0.0
    red: bool = False
    helper: int | None = None

    @property
    def honest_hours(self):
        """Honest hours of a node."""
        return self.workload / self.nodes

    @property
    def node_hours(self):
        """Hours of a node, with what is lost in it."""
        return self.workload / self.nodes + self.lost

    @property
    def finished(self):
        return self.node == self.nodes

    def place(self, node):
        """Place among the members of the one who handles a node."""
        helped = node == self.node and self.helper is not None
        return self.helper if helped else self.handlers[node]

    def handler(self, node):
        """The seat that handles a node."""
        return self.members[self.place(node)]

    def credited(self, node):
        """Seats that are credited for a node beside its handler."""
        return [
            self.members[(self.place(node) + 1 + k) % len(self.members)]
            for k in range(self.padding)
        ]

    def due(self, node, deadline):
        """Half-months after arrival at which the node before this number should be done."""
        return deadline * node / self.nodes


def dispatch(county):
    """Records fade, tasks arrive in every unit; then everybody's load is computed anew."""
    kept = 0.5 ** (1 / (TICKS * county.world.record_half_life))
    for cadre in county.cadres:
        cadre.delivered = [hours * kept for hours in cadre.delivered]
    for unit in county.units:
        receive(county, unit)
    for seat in county.seats:
        seat.load = 0.0
    for unit in county.units:
        for task in unit.tasks:
            add_load(county, task)


def receive(county, unit):
    """The unit's arrivals of the half-month."""
    world, t = county.world, county.tick
    expected = world.task_load * len(unit.seats) * unit.busyness / world.task_hours
    number = county.luck.poisson(unit.number, 0, t, "ARRIVALS", 0, expected)
    # fixed for the half-month: tasks just received move nobody's memberships for the next one
    past = {seat: seat.cadre.past_tasks for seat in unit.seats}
    for k in range(number):
        receive_one(county, unit, k, past)


def chance_to_be_picked(county, task, seat, past):
    """Who offers more hours, has done more, is free and is able is picked sooner.

    An offer may count only as far as a member's part of the task can use it in a half-month.
    """
    levers, world, cadre = county.levers, county.world, seat.cadre
    offered = max(0.0, cadre.hours[SQUAD] - seat.load) + claimed_hours(cadre)
    if world.bounded_offers:
        part = task.workload / (members_wanted(world, task) * world.deadline)
        offered = min(offered, part)
    usual = mean([other.load for other in seat.unit.seats])
    load = levers.seen_load * seat.load + (1 - levers.seen_load) * usual
    return (
        (1 + offered) ** levers.willing
        * experience(county, cadre, task.line, past) ** levers.experienced
        * (1 + load / 10) ** -levers.idle
        * cadre.ability[task.skill] ** levers.able
    )


def experience(county, cadre, line, past):
    """Task forces served in; or hours delivered, most of all in the line of the task."""
    world, base = county.world, county.levers.experience_base
    if not world.delivered_record:
        return base + past
    own = cadre.delivered[line]
    others = sum(cadre.delivered) - own
    return base + (own + world.other_lines * others) / world.member_hours


def members_wanted(world, task):
    """One beside the lead for so many hours of a task."""
    return min(MOST_PICKED, max(1, math.ceil(task.workload / world.member_hours)))


def receive_one(county, unit, k, past):
    """Arrival k: its size, lead, members, nodes and padding."""
    world, luck, t, u = county.world, county.luck, county.tick, unit.number
    workload = world.task_hours * log_spread(
        world.task_hours_spread, luck.normal(u, k, t, "TASK", 0)
    )
    worth = workload * log_spread(world.task_worth_spread, luck.normal(u, k, t, "TASK", 1))
    # before the queue is asked: what is held back still counts as not delivered
    unit.year.arrived_worth += worth
    unit.year.tasks_arrived += 1
    if len(unit.tasks) == MOST_OPEN_TASKS:
        unit.year.tasks_held += 1
        return
    line, skill = luck.below(u, k, t, "TASK", 2, LINES), luck.below(u, k, t, "TASK", 3, 4)
    honest = min(MOST_NODES, max(1, rint(workload / world.node_hours)))
    lead = find_lead(county, unit, k, line)
    task = Task(
        # no count of tasks: draws are keyed by it and may not depend on what came before
        1024 * t + k,
        t,
        workload,
        worth,
        line,
        skill,
        honest,
        lead,
        find_office(county, unit, line),
        [],
    )
    chances = {seat: chance_to_be_picked(county, task, seat, past[seat]) for seat in unit.seats}
    task.members = pick_members(county, unit, task, chances)
    task.merit = [0.0] * len(task.members)
    lay_out(county, task)
    divide(county, unit, task, [chances[seat] for seat in task.members])
    unit.tasks.append(task)


def find_office(county, unit, line):
    """The department that answers for a task.

    A department for its own, one by the line for a township's.
    """
    departments = county.units_of(DEPARTMENT)
    if unit.kind == DEPARTMENT:
        return unit
    return departments[line % len(departments)] if departments else None


def find_lead(county, unit, k, line):
    """The leader who takes a task.

    The usual leader of the line or, for a project, of the village. If that one leads too many
    already, then one who did such work or is free.
    """
    leaders = [seat for seat in unit.seats if seat.cadre.post == LEADER]
    if not leaders:
        return None
    luck, t, levers, turn = county.luck, county.tick, county.levers, line
    if unit.kind == 0 and luck.uniform(unit.number, k, t, "TASK", 4) < county.world.project_share:
        turn = luck.below(unit.number, k, t, "TASK", 5, int(county.world.villages))
    led = [sum(task.lead is leader for task in unit.tasks) for leader in leaders]
    usual = turn % len(leaders)
    if led[usual] < MOST_LED:
        return leaders[usual]
    weights = [
        experience(county, leader.cadre, line, leader.cadre.past_tasks) ** levers.experienced
        * (1 + tasks) ** -levers.idle
        for leader, tasks in zip(leaders, led, strict=True)
    ]
    # of equals the first in the order of seats
    return leaders[weights.index(max(weights))]


def pick_members(county, unit, task, chances):
    """Members of a task, the lead last.

    Candidates wait by chance, the likelier the shorter; those who wait shortest are members.
    """
    waits = {}
    for seat in unit.seats:
        if seat is not task.lead:
            draw = county.luck.uniform(seat.number, task.serial, seat.cadre.generation, "PICK", 0)
            # exponential waits draw without replacement in proportion to chance, one keyed draw a
            # seat
            waits[seat] = -math.log(draw) / chances[seat]
    number = members_wanted(county.world, task)
    members = sorted(waits, key=lambda seat: (waits[seat], seat.number))[:number]
    for seat in members:
        seat.cadre.past_tasks += 1
    if task.lead is None:
        return members
    task.lead.cadre.past_tasks += 1
    # last, so that the lead handles a node only where there are as many nodes as members
    return [*members, task.lead]


def lay_out(county, task):
    """The lead fixes nodes and padding.

    Each node loses hours in hand-over and coordination, as they are on this day.
    """
    task.nodes = choose_steps(task) if task.lead else task.honest_nodes
    task.padding = choose_padding(task) if task.lead else 0
    task.lost = county.levers.handover_hours + county.world.coordination_hours * task.padding
    task.left = task.node_hours


def divide(county, unit, task, chances):
    """Nodes go to members in turn, or each by lot with the chances of picking, the lead's too."""
    for node in range(task.nodes):
        place = node % len(task.members)
        if county.world.weighted_division:
            draw = county.luck.uniform(unit.number, task.serial, node, "DIVISION", 0) * sum(chances)
            place = 0
            while place < len(chances) - 1 and draw >= chances[place]:
                draw -= chances[place]
                place += 1
        task.handlers.append(place)


def add_load(county, task):
    """Nodes that by plan begin before the end of this half-month load their handlers."""
    for node in range(task.node, task.nodes):
        # later nodes are due later still
        if task.arrived + task.due(node, county.world.deadline) >= county.tick + 1:
            break
        seat = task.handler(node)
        needed = task.left if node == task.node else task.node_hours
        seat.load += needed / seat.cadre.ability[task.skill]
