"""Measures of people: their hours, what moves them, who they are."""

from __future__ import annotations

import math

from sim.kernel import kernel
from sim.model.career_prospects import DEPUTY_SECTION
from sim.model.context import Context
from sim.model.measure_catalogue import CURVE_POINTS, CURVES, HOURS_STEP, Measure
from sim.model.state import A, Post, State
from sim.model.statistics import ROUNDED, ratio
from sim.model.strategies.utility import worth_by_motive
from sim.scenario.parameters import TICKS

HOURS = CURVES.index("hours")


@kernel
def measure_people(state: State, context: Context):
    """Take the measures of people."""
    measure_hours(state)
    measure_motives(state, context)
    measure_roster(state)


@kernel
def measure_hours(state: State):
    """How many cadres work how long, and how long leaders do: all activities, a half-month."""
    curve, measures = state.year.curves[HOURS], state.year.measures
    curve[:] = 0.0
    led, leaders = 0.0, 0.0
    for who in range(len(state.accounts)):
        own = 0.0
        for activity in range(A):
            own += state.accounts[who].hours[activity]
        own /= TICKS
        # the first point that lies above the own hours, and all beyond it; who works exactly the
        # regular hours is not below them by rounding
        for point in range(int(math.floor(own / HOURS_STEP + ROUNDED)) + 1, CURVE_POINTS):
            curve[point] += 1.0
        if state.people[who].post == Post.LEADER:
            led += own
            leaders += 1.0
    for point in range(CURVE_POINTS):
        curve[point] /= len(state.accounts)
    measures[Measure.HOURS_UNDER_72] = curve[72 // HOURS_STEP]
    measures[Measure.HOURS_UNDER_80] = curve[80 // HOURS_STEP]
    measures[Measure.LEADER_HOURS] = ratio(led, leaders)


@kernel
def measure_motives(state: State, context: Context):
    """What a point is worth by motive, by the rule by which cadres decide, in yuan.

    And what face is beside pay to those whom their unit's ranking puts below its middle.
    """
    people, yuan = len(state.people), context.motives[0].yuan_per_utility
    all_pay, excellence, promotions, all_face = 0.0, 0.0, 0.0, 0.0
    behind_pay, behind_face = 0.0, 0.0
    for unit in range(len(state.units)):
        middle = middle_rank(state, unit)
        for who in range(state.start[unit], state.start[unit + 1]):
            pay, excellent, promotion, face = worth_by_motive(
                state.seen, state.traits, context.motives[0], who
            )
            all_pay += pay
            excellence += excellent
            promotions += promotion
            all_face += face * yuan
            if state.standing.places[who].rank > middle:
                behind_pay += pay
                behind_face += face * yuan
    measures = state.year.measures
    measures[Measure.WORTH_PAY], measures[Measure.WORTH_FACE] = all_pay / people, all_face / people
    measures[Measure.WORTH_EXCELLENT] = excellence / people
    measures[Measure.WORTH_PROMOTION] = promotions / people
    measures[Measure.FACE_TO_PAY_BEHIND] = ratio(behind_face, behind_pay)


@kernel
def middle_rank(state: State, unit):
    """Give the rank of the one with as many before as behind in a unit, the better one of two."""
    first, last = state.start[unit], state.start[unit + 1]
    ranked = 0
    for who in range(first, last):
        ranked += state.standing.places[who].ranked
    for who in range(first, last):
        if state.standing.places[who].place == (ranked - 1) // 2:
            return state.standing.places[who].rank
    return 0


@kernel
def measure_roster(state: State):
    """Institution staff for each civil servant, and who of these stands at deputy section level."""
    civil, institution, risen = 0.0, 0.0, 0.0
    for who in range(len(state.people)):
        if state.people[who].staffing == 1:
            institution += 1.0
        else:
            civil += 1.0
            risen += 1.0 if state.people[who].level >= DEPUTY_SECTION else 0.0
    state.year.measures[Measure.INSTITUTION_RATIO] = ratio(institution, civil)
    state.year.measures[Measure.DEPUTY_SECTION_SHARE] = ratio(risen, civil)
