"""Who sits in a seat: the county's first cadres and those who follow them."""

from __future__ import annotations

import numpy as np

from sim.base.elementary import exp
from sim.base.random_numbers import below, normal, uniform
from sim.base.random_streams import Decision
from sim.kernel import kernel
from sim.model.career_prospects import MOST_STEPS, MOST_TITLES, SECTION, prospects
from sim.model.context import N_KINDS, Context, Schemes, at_tick, motives_of
from sim.model.recording.rankings import rank_units
from sim.model.state import (
    EXPLOITS,
    LINES,
    SKILLS,
    A,
    Exploit,
    Post,
    State,
    UnitKind,
    allocate_state,
)
from sim.model.strategies.registry import Strategy
from sim.scenario.parameters import TICKS
from sim.scenario.scenario import Scenario

RECRUIT_YOUNGEST, RECRUIT_OLDEST = 22, 30
"""Ages at which people enter."""
YOUNGEST = (23, 28, 32, 35)
"""Youngest first holder of each post: general, deputy, chief, leader."""
OLDEST = (59, 55, 58, 57)
"""Oldest first holder of each post."""
POST_LEVELS = (0, 1, 2, 3)
"""Level that goes with each post: ordinary, deputy sub-section, sub-section, deputy section."""
STEP_DELAY = 2.0
"""Years beyond those of the rule that a step of the ladder has taken a first holder."""
HEADS = 2
"""Leaders of a unit at section level: the Party and government heads."""


@kernel
def lay_out(world, seed, replicate, start):
    """Draw the seats of each unit, townships first, and write where each unit begins.

    Parameters
    ----------
    world : table of shape (1,)
    seed, replicate : int64
        Key of all luck.
    start : ndarray(int64), shape (U + 1,)
        Written: first seat of each unit, and the number of seats.
    """
    start[0] = 0
    for unit in range(len(start) - 1):
        low, high = np.int64(world[0].department_smallest), np.int64(world[0].department_largest)
        if unit < world[0].townships:
            low, high = np.int64(world[0].township_smallest), np.int64(world[0].township_largest)
        more = below(seed, replicate, unit, 0, 0, Decision.SIZE, 0, high - low + 1)
        start[unit + 1] = start[unit] + low + more


def found_county(scenario: Scenario, schemes: Schemes, key, keep_ledger: bool = False) -> State:
    """Make a county as it is before its first half-month.

    Parameters
    ----------
    scenario : Scenario
    schemes : Schemes
        Of the same scenario.
    key : Key
    keep_ledger : bool
        Whether each tick's ledger rows are kept.
    """
    world = scenario.parameters
    # before there are tables: their sizes hang on it
    start = np.zeros(int(world.townships[0] + world.departments[0]) + 1, dtype=np.int64)
    lay_out(world, key.seed, key.replicate, start)
    state = allocate_state(np.diff(start), schemes.table.items.shape[1], keep_ledger)
    context = at_tick(world, motives_of(world), schemes, key, 0)
    found(state, context)
    # last, since they go by the ages and grades that were just drawn
    prospects(state, context)
    return state


@kernel
def found(state: State, context: Context):
    """Fill all seats of a new county.

    In each unit leaders come first, then chiefs, deputies and general cadres.
    """
    world, key = context.world[0], context.key
    spread = world.busyness_spread
    for unit in range(len(state.units)):
        state.units[unit].kind = (
            UnitKind.TOWNSHIP if unit < world.townships else UnitKind.DEPARTMENT
        )
        # lognormal of mean 1, here and for all traits: the half variance is taken off
        luck = normal(key.seed, key.replicate, unit, 0, 0, Decision.BUSYNESS, 0)
        state.units[unit].busyness = exp(spread * luck - 0.5 * spread * spread)
        first = state.start[unit]
        seats = state.start[unit + 1] - first
        leaders = np.int64(np.rint(world.leader_share * seats))
        chiefs = leaders + np.int64(np.rint(world.chief_share * seats))
        deputies = chiefs + np.int64(np.rint(world.deputy_share * seats))
        for place in range(seats):
            who = first + place
            # seats of higher posts come first, so the post counts the bounds that lie above the
            # place
            post = np.int64(place < leaders) + np.int64(place < chiefs) + np.int64(place < deputies)
            state.cadres[who].unit = unit
            state.cadres[who].line = place % LINES
            state.cadres[who].generation = 0
            seat_person(state, context, who, post)
            if post == Post.LEADER and place < HEADS:
                state.people[who].level = SECTION
            # everybody was seated as a recruit
            be_of_age(state, context, who, float(OLDEST[post]))
            # first holders alone: those who follow begin without know-how
            know_beginnings(state, context, who)
            state.cadres[who].village = place % np.int64(world.villages)
            link_village(state, context, who)
    class_units(state, context)


@kernel
def class_units(state: State, context: Context):
    """Put every unit into a class for pools, the first to the third, by lot and once for all.

    Of each kind the first places of the lot are the first class; of the others the first ones are
    the second class. The last departments are quiet, and of the third class whatever the shares.
    """
    world, key = context.world[0], context.key
    order, lot = state.scratch.unit_order, state.scratch.unit_value
    for unit in range(len(state.units)):
        lot[unit] = uniform(key.seed, key.replicate, unit, 0, 0, Decision.UNIT_CLASS, 0)
    for kind in range(N_KINDS):
        of, township = rank_units(state, kind), kind == UnitKind.TOWNSHIP
        first = world.township_first_class if township else world.department_first_class
        second = world.township_second_class if township else world.department_second_class
        quiet = 0.0 if township else np.rint(world.quiet_share * of)
        in_two = first + second * (1.0 - first)
        for place in range(of):
            one = state.units[order[place]]
            one.unit_class = 1 + np.int64(place >= np.rint(first * of))
            one.unit_class += np.int64(place >= np.rint(in_two * of))
            if place >= of - quiet:
                one.unit_class = 3
                one.busyness *= world.quiet_load


@kernel
def line_generations_up(state: State, first, last):
    """Put the generations of some seats side by side, as draws for many at once take them."""
    for who in range(first, last):
        state.scratch.generation[who] = state.cadres[who].generation


@kernel
def is_old_habit(exploit):
    """Say whether an exploit is older than any platform.

    Being seen and keeping traces are; the others need listed nodes.
    """
    return exploit == Exploit.VISIBILITY or exploit == Exploit.TRACES


@kernel
def know_beginnings(state: State, context: Context, who):
    """Draw what each cadre knows of exploits at the beginning.

    Those of the platform are known by one share, old habits by another.
    """
    for exploit in range(EXPLOITS):
        share = (
            context.world[0].knowhow_habits
            if is_old_habit(exploit)
            else context.world[0].knowhow_start
        )
        chance = uniform(
            context.key.seed, context.key.replicate, who, 0, 0, Decision.PERSON, 22 + exploit
        )
        state.seen[who].knowhow[exploit] = 1.0 if chance < share else 0.0


@kernel
def be_of_age(state: State, context: Context, who, oldest):
    """Give one who did not enter as a recruit an age and years of service.

    The age goes with the post; with the years go steps of the ladder, and part of the next one.
    """
    key, generation, post = context.key, state.cadres[who].generation, state.people[who].post
    youngest = float(YOUNGEST[post])
    luck = uniform(key.seed, key.replicate, who, generation, 0, Decision.PERSON, 20)
    age = youngest + max(0.0, oldest - youngest) * luck
    state.cadres[who].born = context.now[0].tick - np.int64(age * TICKS)
    most = MOST_STEPS if state.people[who].staffing == 0 else MOST_TITLES
    career = state.careers[who]
    career.step = min(
        most,
        np.int64(max(0.0, age - RECRUIT_YOUNGEST) / (context.world[0].step_years + STEP_DELAY)),
    )
    years = context.world[0].step_years * uniform(
        key.seed, key.replicate, who, generation, 0, Decision.PERSON, 30
    )
    career.since = context.now[0].tick - np.int64(years * TICKS)
    years = 5.0 * uniform(key.seed, key.replicate, who, generation, 0, Decision.PERSON, 31)
    career.grade_since = context.now[0].tick - np.int64(years * TICKS)


@kernel
def link_village(state: State, context: Context, who):
    """Draw whether a cadre is stationed in a village, helps in one, or neither.

    It is for township cadres below the leaders, once in a generation; villages are taken in turn.
    """
    state.people[who].village_role = 0
    township = state.units[state.cadres[who].unit].kind == UnitKind.TOWNSHIP
    if not township or state.people[who].post == Post.LEADER:
        return
    key, generation = context.key, state.cadres[who].generation
    chance = uniform(key.seed, key.replicate, who, generation, 0, Decision.PERSON, 21)
    if chance < context.world[0].stationed_share:
        state.people[who].village_role = 1
    elif chance < context.world[0].stationed_share + context.world[0].helping_share:
        state.people[who].village_role = 2


@kernel
def seat_person(state: State, context: Context, who, post):
    """Draw a new holder of a seat: abilities, traits and status.

    Beliefs, know-how and hours start at nothing.
    """
    world, key, generation = context.world[0], context.key, state.cadres[who].generation
    # Keyed by generation and never by tick: under every scheme the same person follows in a seat,
    # whenever that is. Draws 20 and above are those of age, village and know-how.
    general = world.ability_spread * normal(
        key.seed, key.replicate, who, generation, 0, Decision.PERSON, 0
    )
    correction = 0.5 * (world.ability_spread**2 + world.skill_spread**2)
    for skill in range(SKILLS):
        own = world.skill_spread * normal(
            key.seed, key.replicate, who, generation, 0, Decision.PERSON, 1 + skill
        )
        state.cadres[who].ability[skill] = exp(general + own - correction)
    state.traits[who].cost = spread_trait(context, who, generation, 8, world.cost_spread)
    state.traits[who].duty = spread_trait(context, who, generation, 16, world.duty_spread)
    state.traits[who].squad_duty = spread_trait(context, who, generation, 17, world.duty_spread)
    state.traits[who].service = spread_trait(context, who, generation, 9, world.service_spread)
    state.traits[who].face = spread_trait(context, who, generation, 10, world.face_spread)
    state.traits[who].scruple = spread_trait(context, who, generation, 14, world.scruple_spread)
    state.traits[who].strategy = draw_strategy(context, who, generation)
    state.cadres[who].tie = normal(key.seed, key.replicate, who, generation, 0, Decision.PERSON, 11)
    state.people[who].staffing = staffing_of(state, context, who, post)
    state.people[who].post, state.people[who].level = post, POST_LEVELS[post]
    entry = RECRUIT_YOUNGEST + (RECRUIT_OLDEST - RECRUIT_YOUNGEST) * uniform(
        key.seed, key.replicate, who, generation, 0, Decision.PERSON, 13
    )
    state.cadres[who].born = context.now[0].tick - np.int64(entry * TICKS)
    state.cadres[who].past_tasks = 0.0
    state.cadres[who].delivered[:] = 0.0
    state.cadres[who].appraised, state.cadres[who].rating_kept, state.cadres[who].expected = (
        0,
        0.0,
        0.0,
    )
    # line, village, load and mean bonus are not touched: they are the seat's, or told to all
    career = state.careers[who]
    career.step, career.early, career.listed, career.cancelled, career.held = 0, 0, 0, 0, 0
    career.aim = 0
    career.since, career.grade_since = context.now[0].tick, context.now[0].tick
    career.promotion_total, career.regard = 0.0, 0.0
    state.seen[who].hours[:] = 0.0
    state.seen[who].points_per_hour[:] = 0.0
    state.seen[who].yuan_per_hour[:] = 0.0
    state.seen[who].pay_per_point = 0.0
    state.seen[who].excellent_per_point, state.seen[who].promotion_per_point = 0.0, 0.0
    state.seen[who].behind_per_point, state.seen[who].members_worth = 0.0, 0.0
    state.seen[who].points_per_node, state.seen[who].points_per_participant = 0.0, 0.0
    state.seen[who].red_loss, state.seen[who].audit_loss = 0.0, 0.0
    state.seen[who].last_bonus, state.seen[who].aspiration = 0.0, 0.0
    state.seen[who].average_points_per_hour[:] = 0.0
    state.seen[who].met, state.seen[who].met_bonus = 0.0, 0.0
    state.seen[who].met_hours[:] = 0.0
    forget_experience(state, who)
    forget_publication(state, who)
    for exploit in range(EXPLOITS):
        state.seen[who].knowhow[exploit] = 0.0
    township = state.units[state.cadres[who].unit].kind == UnitKind.TOWNSHIP
    state.seen[who].demand[0] = world.routine_township if township else world.routine_department
    state.seen[who].demand[1] = world.mass_township if township else world.mass_department


@kernel
def move_person(state: State, who, to):
    """Move a cadre to another seat, as its next holder: the person, the career and the mind.

    What belongs to a seat stays: unit, line and village, post and staffing, its work under way, its
    deeds of the year. So does what was learnt of scores, which is about another unit. The old seat
    is left to its own next holder.
    """
    old, new = state.cadres[who], state.cadres[to]
    new.generation += 1
    new.born, new.tie, new.past_tasks = old.born, old.tie, old.past_tasks
    for line in range(LINES):
        new.delivered[line] = old.delivered[line]
    for skill in range(SKILLS):
        new.ability[skill] = old.ability[skill]
    new.appraised, new.rating_kept, new.expected = 0, 0.0, 0.0
    state.traits[to] = state.traits[who]
    state.careers[to] = state.careers[who]
    state.published[to] = state.published[who]
    seen = state.seen[to]
    load, lost, mean_bonus = seen.load, seen.node_hours_lost, seen.mean_bonus
    routine, mass = seen.demand[0], seen.demand[1]
    state.seen[to] = state.seen[who]
    seen.load, seen.node_hours_lost, seen.mean_bonus = load, lost, mean_bonus
    seen.demand[0], seen.demand[1] = routine, mass


@kernel
def staffing_of(state: State, context: Context, who, post):
    """Give the staffing of a new holder: 1 for institution staff, 0 for civil servants.

    Leaders are civil servants. Of general cadres a share is institution staff, drawn anew with each
    holder; or, where staffing is the seat's, a share of all seats but the leaders', once for all.
    """
    world, key, generation = context.world[0], context.key, state.cadres[who].generation
    if world.seat_staffing > 0.0 and generation > 0:
        return state.people[who].staffing
    chance = uniform(key.seed, key.replicate, who, generation, 0, Decision.PERSON, 12)
    if world.seat_staffing > 0.0:
        drawn = chance * (1.0 - world.leader_share) < world.institution_of_all
        return np.int64(post < Post.LEADER and drawn)
    return np.int64(post == Post.GENERAL and chance < world.institution_share)


@kernel
def forget_experience(state: State, who):
    """What was learnt by one rule is of no use to another, nor to another person."""
    state.seen[who].experience = 0.0
    state.seen[who].attraction[:] = 0.0


@kernel
def forget_publication(state: State, who):
    """What was published about the last holder of a seat says nothing to the new one."""
    published = state.published[who]
    for activity in range(A):
        published.points_per_hour[activity], published.yuan_per_hour[activity] = 0.0, 0.0
        published.average_points_per_hour[activity] = 0.0
    published.pay_per_point, published.excellent_per_point, published.promotion_per_point = (
        0.0,
        0.0,
        0.0,
    )
    published.behind_per_point, published.members_worth = 0.0, 0.0
    published.points_per_node, published.points_per_participant = 0.0, 0.0
    published.red_loss, published.audit_loss = 0.0, 0.0


@kernel
def draw_strategy(context: Context, who, generation):
    """Draw a strategy by the shares among the parameters; logit takes the rest."""
    key, shares = context.key, context.shares
    mark = uniform(key.seed, key.replicate, who, generation, 0, Decision.PERSON, 15)
    for place in range(len(shares)):
        # the order is that of `Strategy`, in which logit is 0
        if mark < shares[place]:
            return place + 1
        mark -= shares[place]
    return np.int64(Strategy.LOGIT)


@kernel(inline=True)
def spread_trait(context: Context, who, generation, draw, spread):
    """Draw a lognormal trait with mean 1."""
    luck = normal(
        context.key.seed, context.key.replicate, who, generation, 0, Decision.PERSON, draw
    )
    return exp(spread * luck - 0.5 * spread * spread)
