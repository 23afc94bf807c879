"""Units, their seats, and the cadres who hold them: sections 2 and 5."""

import math
from dataclasses import dataclass, field, fields

import mesa

from tests.county_oracle.arithmetic import TICKS, log_spread, rint, served

ROUTINE, MASS, SQUAD, VISIBILITY, TRACES = ACTIVITIES = range(5)
SPLITTING, PADDING, CROWDING, SEEN, TRACED = EXPLOITS = range(5)
GENERAL, DEPUTY, CHIEF, LEADER = range(4)
"""Posts."""
ORDINARY, DEPUTY_SUBSECTION, SUBSECTION, DEPUTY_SECTION, SECTION = range(5)
"""Levels."""
CIVIL_SERVANT, INSTITUTION = range(2)
"""Staffing."""
TOWNSHIP, DEPARTMENT = range(2)
"""Kinds of unit."""
MOST_STEPS, MOST_TITLES = 4, 3
NOTHING, A_GRADE, A_TITLE = range(3)
"""Aims of a promotion."""
NO_ROLE, STATIONED, HELPING = range(3)
"""Village roles."""
LINES = 6
HEAD = 4
"""Grade of a leader at section level; other grades are posts."""

FIRST_AGES = {GENERAL: (23, 59), DEPUTY: (28, 55), CHIEF: (32, 58), LEADER: (35, 57)}


@dataclass
class Beliefs:
    """What is published about a cadre, and what the cadre believes of it."""

    points_per_hour: list = field(default_factory=lambda: [0.0] * len(ACTIVITIES))
    yuan_per_hour: list = field(default_factory=lambda: [0.0] * len(ACTIVITIES))
    pay_per_point: float = 0.0
    excellent_per_point: float = 0.0
    promotion_per_point: float = 0.0
    behind_per_point: float = 0.0
    members_worth: float = 0.0
    points_per_node: float = 0.0
    points_per_participant: float = 0.0
    red_loss: float = 0.0
    audit_loss: float = 0.0
    average_points_per_hour: list = field(default_factory=lambda: [0.0] * len(ACTIVITIES))

    def numbers(self):
        """All numbers in the order in which they are published."""
        values = [getattr(self, one.name) for one in fields(self)]
        return [
            number for value in values for number in (value if isinstance(value, list) else [value])
        ]

    def become(self, numbers):
        """Take numbers in the same order."""
        left = list(numbers)
        for one in fields(self):
            if isinstance(getattr(self, one.name), list):
                setattr(self, one.name, [left.pop(0) for _ in ACTIVITIES])
            else:
                setattr(self, one.name, left.pop(0))


@dataclass
class CadreYear:
    """What a cadre did and got this year."""

    task_work: float = 0.0
    overhead: float = 0.0
    contribution: float = 0.0
    random_work: float = 0.0
    idle_squad: float = 0.0
    hours: list = field(default_factory=lambda: [0.0] * len(ACTIVITIES))


@dataclass
class Seen:
    """What raters see of a cadre in an appraisal period."""

    work: float = 0.0
    face: float = 0.0
    traces: float = 0.0
    mass: float = 0.0


@dataclass
class UnitYear:
    """What a unit was asked, did and got this year."""

    arrived_worth: float = 0.0
    delivered_worth: float = 0.0
    routine: float = 0.0
    mass: float = 0.0
    routine_demand: float = 0.0
    mass_demand: float = 0.0
    tasks_arrived: int = 0
    tasks_held: int = 0
    tasks_finished: int = 0
    tasks_on_time: int = 0
    tasks_lapsed: int = 0
    nodes: int = 0
    honest_nodes: int = 0
    participants: int = 0
    honest_participants: int = 0
    reds: int = 0
    blues: int = 0
    done: int = 0
    helped: int = 0
    green_cards: int = 0
    red_cards: int = 0
    yellow_cards: int = 0
    talks: int = 0


class Unit:
    """A township or a department."""

    def __init__(self, number, kind):
        self.number = number
        self.kind = kind
        self.seats = []
        self.unit_class = 1
        self.busyness = 1.0
        self.cooperation = 1.0
        self.tasks = []
        self.pool = 0
        self.work_rank = 0
        self.tally = self.tally_slope = 0.0
        self.service = self.demand = self.service_slope = 0.0
        self.line_output = [0.0] * LINES
        self.line_rank = [0] * LINES
        self.line_slope = [0.0] * LINES
        self.line_last = [0] * LINES
        self.score_noise = self.rating_cross = self.rating_square = 0.0
        self.year = UnitYear()

    @property
    def cadres(self):
        return [seat.cadre for seat in self.seats]

    @property
    def leaders(self):
        return [cadre for cadre in self.cadres if cadre.post == LEADER]

    def serves(self):
        """Share of the quarter's demand for routine work that was served."""
        return served(self.service, self.demand)


class Seat:
    """A place in a unit; line and village stay with it for ever."""

    def __init__(self, number, unit, place, villages):
        self.number = number
        self.unit = unit
        self.line = place % LINES
        self.village = place % villages
        self.village_role = NO_ROLE
        self.load = 0.0
        self.node_hours_lost = 0.0
        self.mean_bonus = 0.0
        self.opinion = self.grade_slope = self.village_slope = 0.0
        self.private_opinion = self.known_opinion = 0.0
        self.published = Beliefs()
        self.cadre = None


class Cadre(mesa.Agent):
    """The holder of a seat."""

    def __init__(self, county, seat, generation, tick, post, level=None):
        super().__init__(county)
        self.seat = seat
        self.generation = generation
        self.post = post
        self.level = post if level is None else level
        self.past_tasks = 0
        self.delivered = [0.0] * LINES
        self.step, self.since, self.grade_since = 0, tick, tick
        self.early = self.listed = 0
        self.cancelled = self.held = False
        self.aim = NOTHING
        self.promotion_total = self.regard = 0.0
        self.appraised = False
        self.rating_kept = self.expected = 0.0
        self.hours = [0.0] * len(ACTIVITIES)
        self.beliefs = Beliefs()
        self.excellent_worth = self.promotion_worth = 0.0
        self.last_bonus = self.aspiration = 0.0
        self.knowhow = [False] * len(EXPLOITS)
        self.met = False
        self.met_bonus, self.met_hours = 0.0, [0.0] * len(ACTIVITIES)
        self.attraction, self.experience = [0.0] * (len(ACTIVITIES) + 1), 0.0
        self.year, self.seen = CadreYear(), Seen()
        self.quarter_work = self.quarter_contribution = 0.0
        self.records = {}
        self.result = None
        self._draw_person(county.world, tick)

    def _draw_person(self, world, tick):
        """Abilities, traits, strategy, staffing and age, by the draws of seat and generation."""
        # one draw is shared by the four skills, so abilities of a cadre are alike
        general = world.ability_spread * self._normal(0)
        variance = world.ability_spread**2 + world.skill_spread**2
        self.ability = [
            math.exp(general + world.skill_spread * self._normal(1 + skill) - 0.5 * variance)
            for skill in range(4)
        ]
        self.cost = log_spread(world.cost_spread, self._normal(8))
        self.duty = log_spread(world.duty_spread, self._normal(16))
        self.squad_duty = log_spread(world.duty_spread, self._normal(17))
        self.service = log_spread(world.service_spread, self._normal(9))
        self.face = log_spread(world.face_spread, self._normal(10))
        self.tie = self._normal(11)
        self.scruple = log_spread(world.scruple_spread, self._normal(14))
        self.strategy = self._draw_strategy(world)
        self.staffing = self._draw_staffing(world)
        self.born = tick - int((22 + 8 * self._uniform(13)) * TICKS)

    def _draw_staffing(self, world):
        """Of the holder, if general; or of the seat, when it is first filled, if below leader."""
        u, before = self._uniform(12), self.seat.cadre
        if not world.seat_staffing:
            institution = self.post == GENERAL and u < world.institution_share
        elif before is not None:
            return before.staffing
        else:
            among = 1 - world.leader_share
            institution = self.post < LEADER and u * among < world.institution_of_all
        return INSTITUTION if institution else CIVIL_SERVANT

    @property
    def felt_service(self):
        """Nothing to opportunists, three times the own to the conscientious."""
        return {"opportunist": 0.0, "conscience": self.service * 3}.get(self.strategy, self.service)

    @property
    def felt_scruple(self):
        """None in opportunists, beyond price in the conscientious."""
        return {"opportunist": 0.0, "conscience": 1e9}.get(self.strategy, self.scruple)

    def _draw_strategy(self, world):
        """Shares are gone through in order; logit takes the rest."""
        left = self._uniform(15)
        shares = {name: number for name, number in vars(world).items() if name.startswith("share_")}
        for name, share in shares.items():
            if left < share:
                return name.removeprefix("share_")
            left -= share
        return "logit"

    def _normal(self, draw):
        return self.model.luck.normal(self.seat.number, self.generation, 0, "PERSON", draw)

    def _uniform(self, draw):
        return self.model.luck.uniform(self.seat.number, self.generation, 0, "PERSON", draw)

    @property
    def unit(self):
        return self.seat.unit

    @property
    def line(self):
        return self.seat.line

    @property
    def grade(self):
        """The post, and one more for heads."""
        return HEAD if self.post == LEADER and self.level == SECTION else self.post

    def line_ability(self):
        """Ability in the own line of work."""
        return self.ability[self.seat.line % 3]

    def demand(self, activity):
        """Routine or mass work asked of a cadre of this kind of unit."""
        world, township = self.model.world, self.unit.kind == TOWNSHIP
        if activity == ROUTINE:
            return world.routine_township if township else world.routine_department
        return world.mass_township if township else world.mass_department

    def age(self, tick):
        return (tick - self.born) / TICKS

    def money(self, beliefs):
        """Yuan that a point is worth by these beliefs or publications."""
        return (
            beliefs.pay_per_point
            + beliefs.excellent_per_point * self.excellent_worth
            + beliefs.promotion_per_point * self.promotion_worth
        )

    def reconsider_prospects(self, tick):
        """Worth of an excellent grade and of a promotion (6.7).

        They follow from age, staffing, grade and the step of the ladder.
        """
        world, age = self.model.world, self.age(tick)
        years = max(0.0, world.retirement_age - age)
        civil = self.staffing == CIVIL_SERVANT
        self.excellent_worth = world.excellent_award
        if civil and self.step < MOST_STEPS and years > 0:
            self.excellent_worth += world.step_raise * world.excellent_years
        self.promotion_worth, self.aim = 0.0, NOTHING
        if self.can_rise(tick):
            # deputy and chief are posts below 副科级
            part = world.sub_prize if self.grade < CHIEF else 1.0
            self.promotion_worth = world.promotion_prize * part * min(1.0, years / 20)
            self.aim = A_GRADE
        # titles are next given at the coming year's end, when e of 6.7 is the tick of now + 25
        due = not civil and (tick + 25 - self.since) / TICKS >= world.step_years
        if due and self.step < MOST_TITLES:
            title = world.step_raise * min(10.0, years)
            if self.aim == NOTHING or title > self.promotion_worth:
                self.promotion_worth, self.aim = title, A_TITLE

    def can_rise(self, tick):
        """Below the age limit of the next grade: civil servants below head, institution staff below
        chief where staffing is the seat's."""
        world = self.model.world
        limit = {CHIEF: world.leader_age, LEADER: world.head_age}.get(
            self.post, world.promotion_age
        )
        end = HEAD
        if self.staffing == INSTITUTION:
            end = CHIEF if world.seat_staffing else GENERAL
        return self.grade < end and self.age(tick) < limit

    def be_of_age(self, tick, oldest):
        """An age that goes with the post, and the service that goes with the age."""
        world, youngest = self.model.world, FIRST_AGES[self.post][0]
        age = youngest + max(0, oldest - youngest) * self._uniform(20)
        self.born = tick - int(age * TICKS)
        most = MOST_STEPS if self.staffing == CIVIL_SERVANT else MOST_TITLES
        self.step = min(most, int(max(0, age - 22) / (world.step_years + 2)))
        self.since = tick - int(world.step_years * self._uniform(30) * TICKS)
        self.grade_since = tick - int(5 * self._uniform(31) * TICKS)

    def settle_village_role(self):
        """Stationed, helping or none, drawn whenever the holder or the post is new.

        The draw is the same each time. Leaders and departments have none.
        """
        world, seat, u = self.model.world, self.seat, self._uniform(21)
        seat.village_role = NO_ROLE
        if self.unit.kind == TOWNSHIP and self.post < LEADER:
            if u < world.stationed_share:
                seat.village_role = STATIONED
            elif u < world.stationed_share + world.helping_share:
                seat.village_role = HELPING


def found_units(county):
    """Townships first, then departments, each with its size, busyness and seats."""
    world, luck = county.world, county.luck
    kinds = [TOWNSHIP] * int(world.townships) + [DEPARTMENT] * int(world.departments)
    units, number = [], 0
    for u, kind in enumerate(kinds):
        low = int(world.township_smallest if kind == TOWNSHIP else world.department_smallest)
        high = int(world.township_largest if kind == TOWNSHIP else world.department_largest)
        unit = Unit(u, kind)
        unit.busyness = log_spread(world.busyness_spread, luck.normal(u, 0, 0, "BUSYNESS", 0))
        for place in range(low + luck.below(u, 0, 0, "SIZE", 0, high - low + 1)):
            unit.seats.append(Seat(number, unit, place, int(world.villages)))
            number += 1
        units.append(unit)
    return units


def first_posts(world, n):
    """Leaders first, then chiefs, deputies and general cadres."""
    posts = [LEADER] * rint(world.leader_share * n) + [CHIEF] * rint(world.chief_share * n)
    posts += [DEPUTY] * rint(world.deputy_share * n)
    return (posts + [GENERAL] * n)[:n]


def found_cadres(county, unit):
    """The first holders of a unit's seats."""
    world, luck = county.world, county.luck
    for place, (seat, post) in enumerate(
        zip(unit.seats, first_posts(world, len(unit.seats)), strict=True)
    ):
        s = seat.number
        cadre = Cadre(county, seat, 0, 0, post)
        seat.cadre = cadre
        if place < 2 and post == LEADER:
            cadre.level = SECTION
        cadre.be_of_age(0, FIRST_AGES[post][1])
        for exploit in EXPLOITS:
            share = world.knowhow_start if exploit <= CROWDING else world.knowhow_habits
            cadre.knowhow[exploit] = luck.uniform(s, 0, 0, "PERSON", 22 + exploit) < share
        cadre.settle_village_role()
        cadre.reconsider_prospects(0)
