"""What lies ahead of a cadre: computed from age, status, grade and ladder, never a label."""

from __future__ import annotations

from sim.kernel import kernel
from sim.model.context import Context
from sim.model.state import Post, State
from sim.scenario.parameters import TICKS

SECTION = 4
"""Level of a unit's heads."""
HEAD = 4
"""Grade of a unit's heads, above the other leaders; below them grades are posts."""
MOST_STEPS = 4
"""Highest step of the rank ladder below the posts of leaders."""
MOST_TITLES = 3
"""Highest step of titles: beginner, middle, deputy senior, senior."""
NO_AIM, GRADE, TITLE = range(3)
"""What may be won by promotion."""
FULL_PRIZE = 20.0
"""Years ahead for which a promotion has its full worth."""


@kernel
def grade(people, who):
    """Posts make grades, and the heads of a unit stand one above its other leaders.

    Returns
    -------
    int64
        0 general, 1 deputy, 2 chief, 3 leader, 4 head.
    """
    # a head is no post of its own: posts are the words of a roster, where a head is a leader
    post = people[who].post
    return HEAD if post == Post.LEADER and people[who].level == SECTION else post


@kernel
def age_of(state: State, context: Context, who):
    """Give a cadre's age in years at the beginning of this half-month."""
    return (context.now[0].tick - state.cadres[who].born) / TICKS


@kernel
def can_rise(state: State, context: Context, who):
    """Say whether a cadre can rise to the next grade.

    Civil servants below its age limit can; heads cannot rise here. Institution staff can, where
    staffing is the seat's, up to chief.
    """
    world, own = context.world[0], grade(state.people, who)
    limit = world.promotion_age
    if own == Post.CHIEF:
        limit = world.leader_age
    elif own == Post.LEADER:
        limit = world.head_age
    highest = HEAD
    if state.people[who].staffing == 1:
        highest = Post.CHIEF if world.seat_staffing > 0.0 else Post.GENERAL
    return own < highest and age_of(state, context, who) < limit


@kernel
def years_in_step(state: State, context: Context, who, tick):
    """Years since the present step was reached, with those that excellent grades have saved."""
    career = state.careers[who]
    saved = context.world[0].excellent_years * career.early
    return (tick - career.since) / TICKS + saved


@kernel
def title_comes_of_time(state: State, context: Context, who, tick):
    """Say whether a cadre's time for the next title has come.

    Institution staff need enough years in a step that is not yet the highest.
    """
    career = state.careers[who]
    if state.people[who].staffing == 0 or career.step >= MOST_TITLES:
        return False
    return (tick - career.since) / TICKS >= context.world[0].step_years


@kernel
def prospects(state: State, context: Context):
    """What excellence and promotion are worth to each cadre, from age, status, grade and ladder.

    A promotion is worth its prize in proportion to the years left to retirement, full at twenty: to
    those who can rise, a grade, of which deputy and chief are worth a part; to institution staff
    whose time for a title comes before the next year ends, a step's raise for those years, ten at
    most, if that is worth more. An excellent grade is worth its award, and to civil servants with
    rank steps to come the raise of the time it saves.
    """
    # titles are given at the end of the next year, so years are counted up to then
    world, next_year = context.world[0], context.now[0].tick + 1 + TICKS
    for who in range(len(state.people)):
        seen = state.seen[who]
        left = max(0.0, world.retirement_age - age_of(state, context, who))
        civil = state.people[who].staffing == 0
        seen.excellent_worth = world.excellent_award
        if civil and state.careers[who].step < MOST_STEPS and left > 0.0:
            seen.excellent_worth += world.step_raise * world.excellent_years
        seen.promotion_worth, state.careers[who].aim = 0.0, NO_AIM
        if can_rise(state, context, who):
            below = grade(state.people, who) < Post.CHIEF
            prize = world.promotion_prize * (world.sub_prize if below else 1.0)
            seen.promotion_worth = prize * min(1.0, left / FULL_PRIZE)
            state.careers[who].aim = GRADE
        if title_comes_of_time(state, context, who, next_year):
            title = world.step_raise * min(10.0, left)
            # one contest for each: who could win both goes for what is worth more
            if title > seen.promotion_worth or state.careers[who].aim == NO_AIM:
                seen.promotion_worth, state.careers[who].aim = title, TITLE
