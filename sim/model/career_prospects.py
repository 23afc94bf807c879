"""What lies ahead of a cadre: computed from age, status, grade and ladder, never a label."""

from __future__ import annotations

from sim.kernel import kernel
from sim.model.context import Context
from sim.model.state import Post, State
from sim.scenario.parameters import TICKS

DEPUTY_SECTION, SECTION = 3, 4
"""Level of leaders, and of a unit's heads."""
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
def age_limit(world, own):
    """Give the age below which one of a grade can rise to the next."""
    if own == Post.CHIEF:
        return world.leader_age
    return world.head_age if own == Post.LEADER else world.promotion_age


@kernel
def highest_grade(people, world, who):
    """Give the highest grade that a cadre's staffing allows."""
    if people[who].staffing == 0:
        return HEAD
    return Post.CHIEF if world.seat_staffing > 0.0 else Post.GENERAL


@kernel
def can_rise(state: State, context: Context, who):
    """Say whether a cadre can rise to the next grade.

    Civil servants below its age limit can; heads cannot rise here. Institution staff can, where
    staffing is the seat's, up to chief.
    """
    world, own = context.world[0], grade(state.people, who)
    young = age_of(state, context, who) < age_limit(world, own)
    return own < highest_grade(state.people, world, who) and young


@kernel
def expected_vacancy(state: State, context: Context, who):
    """Give the chance that a post falls vacant within a year.

    It is that of turnover, and a third more within three years of retirement.
    """
    left = context.world[0].retirement_age - age_of(state, context, who)
    # each of the last three years is as likely to be the one
    return context.world[0].turnover + (1.0 / 3.0 if left <= 3.0 else 0.0)


@kernel
def expected_vacancies(state: State, context: Context, first, last, step, highest):
    """Add up the chances that posts above a grade, up to a highest one, fall vacant in a year.

    A vacancy of any higher grade moves down to the one above, so that is how many of a grade are
    expected to rise.
    """
    vacancies = 0.0
    for who in range(first, last):
        if step < grade(state.people, who) <= highest:
            vacancies += expected_vacancy(state, context, who)
    return vacancies


@kernel
def count_rivals(state: State, context: Context, first, last, step):
    """Count those who stand at a grade and can rise."""
    rivals = 0
    for who in range(first, last):
        if grade(state.people, who) == step and can_rise(state, context, who):
            rivals += 1
    return rivals


@kernel
def mark_prospects(state: State, context: Context):
    """Mark those who have prospects: a real chance of ever reaching deputy section level.

    It is computed from what is published and known: age limits, grade, staffing, vacancies that are
    expected, rivals, and the own place among them in the year's ranking. Leaders are there already.
    """
    everybody = state.start[len(state.units)]
    for unit in range(len(state.units)):
        first, last = state.start[unit], state.start[unit + 1]
        # chiefs compete with those of the unit or of the county
        field = (0, everybody) if context.world[0].county_contest > 0.0 else (first, last)
        vacancies = (
            expected_vacancies(state, context, first, last, Post.GENERAL, HEAD),
            expected_vacancies(state, context, first, last, Post.DEPUTY, HEAD),
            expected_vacancies(state, context, field[0], field[1], Post.CHIEF, HEAD),
        )
        rivals = (
            count_rivals(state, context, first, last, Post.GENERAL),
            count_rivals(state, context, first, last, Post.DEPUTY),
            count_rivals(state, context, field[0], field[1], Post.CHIEF),
        )
        for who in range(first, last):
            chance = 0.0
            below = grade(state.people, who) < Post.LEADER and can_rise(state, context, who)
            if below and highest_grade(state.people, context.world[0], who) >= Post.LEADER:
                chance = chance_to_lead(state, context, unit, who, vacancies, rivals)
            state.accounts[who].prospects = chance >= context.world[0].real_chance


@kernel
def chance_to_lead(state: State, context: Context, unit, who, vacancies, rivals):
    """Give the chance of ever becoming a leader, of one who stays and keeps the own place.

    Each year until the age limits one may rise a grade, at the chance of :func:`yearly_chance`; at
    a grade not yet reached one is a rival more.

    Parameters
    ----------
    vacancies : tuple of three float64
        Expected within a year for those of each grade below leader.
    rivals : tuple of three int64
        Who can rise from each of these grades.
    """
    world, own, age = context.world[0], grade(state.people, who), age_of(state, context, who)
    place = percentile_among_rivals(state, context, unit, who)
    # chances of standing at each grade by now: general, deputy, chief, and leader at last
    general = 1.0 if own == Post.GENERAL else 0.0
    deputy = 1.0 if own == Post.DEPUTY else 0.0
    chief, leader = 1.0 - general - deputy, 0.0
    while age < max(world.promotion_age, world.leader_age):
        # from above, so that nobody rises twice in a year
        if age < age_limit(world, Post.CHIEF):
            rises = chief * yearly_chance(place, vacancies[2], rivals[2] + (own != Post.CHIEF))
            chief, leader = chief - rises, leader + rises
        if age < age_limit(world, Post.DEPUTY):
            rises = deputy * yearly_chance(place, vacancies[1], rivals[1] + (own != Post.DEPUTY))
            deputy, chief = deputy - rises, chief + rises
            rises = general * yearly_chance(place, vacancies[0], rivals[0] + (own != Post.GENERAL))
            general, deputy = general - rises, deputy + rises
        age += 1.0
    return leader


@kernel
def yearly_chance(place, vacancies, rivals):
    """Give the chance of rising within a year: the vacancies for each rival, from twice as much for
    the best placed down to nothing for the last.

    Parameters
    ----------
    place : float64
        Percentile among rivals, 0 to 1.
    rivals : int64
        The cadre among them.
    """
    return min(1.0, 2.0 * place * vacancies / rivals)


@kernel
def percentile_among_rivals(state: State, context: Context, unit, who):
    """Give the share of those at the own grade who can rise that the year's ranking puts behind a
    cadre; equals, the cadre among them, count by half."""
    sums, own = state.tally.sums, grade(state.people, who)
    by_index = context.schemes.table.books[state.people[who].book].rank_by_index
    values = sums.index if by_index else sums.score
    behind, rivals = 0.0, 0
    for other in range(state.start[unit], state.start[unit + 1]):
        if grade(state.people, other) == own and can_rise(state, context, other):
            rivals += 1
            if values[other] < values[who]:
                behind += 1.0
            elif values[other] == values[who]:
                behind += 0.5
    return behind / rivals


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
