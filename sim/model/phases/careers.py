"""Careers at year's end: the rank ladder, titles, nominations and appointments."""

from __future__ import annotations

import numpy as np

from sim.base.random_numbers import normal
from sim.base.random_streams import Decision
from sim.kernel import kernel
from sim.model.career_prospects import (
    MOST_STEPS,
    can_rise,
    grade,
    title_comes_of_time,
    years_in_step,
)
from sim.model.context import Context
from sim.model.nomination import order_candidates, spread_over, weigh_standing
from sim.model.population import OLDEST, be_of_age, link_village, move_person, seat_person
from sim.model.state import Post, State
from sim.scenario.parameters import TICKS
from sim.scoring.standing import ranking_value, sort_places

LINE_SKILLS = 3
"""Lines of work call on the first three abilities in turn."""


@kernel
def climb(state: State, context: Context, first, last):
    """Civil servants climb the rank ladder by years, institution staff get titles by quota.

    Excellent grades save years of a step. Titles go to the best ranked of those whose time has
    come.
    """
    world, end = context.world[0], context.now[0].tick + 1
    order, value = state.scratch.order, state.scratch.ranking_value
    staff, count = np.int64(0), np.int64(0)
    for who in range(first, last):
        value[who] = ranking_value(context.schemes.table, state.people, state.tally, who)
        career = state.careers[who]
        if state.standing.places[who].excellent:
            # counted first: the grade just given already saves time in this year's step
            career.early += 1
            career.promotion_total += world.excellent_total
        if state.people[who].staffing == 1:
            staff += 1
            if title_comes_of_time(state, context, who, end):
                order[first + count] = who
                count += 1
        elif (
            career.step < MOST_STEPS and years_in_step(state, context, who, end) >= world.step_years
        ):
            career.step, career.since, career.early = career.step + 1, end, 0
    # one value in place of three keys: nothing but the seat breaks a tie here
    sort_places(order, first, first + count, value, value, value)
    for place in range(min(count, np.int64(world.title_quota * staff))):
        career = state.careers[order[first + place]]
        career.step, career.since, career.early = career.step + 1, end, 0


@kernel
def fill_vacancies(state: State, context: Context, first, last, gone, highest, lowest):
    """Fill the posts of leavers among some seats, a unit's or the county's, from above.

    Each appointment leaves the appointee's own post vacant, which is filled when its grade is
    reached. Vacancies of a grade are filled in the order of seats.

    Parameters
    ----------
    gone : ndarray(int64)
        1 for those who leave.
    highest, lowest : int64
        Grades of the posts to be filled.
    """
    # from above: a vacancy moves down to the post that its heir leaves
    for wanted in range(highest, lowest - 1, -1):
        for who in range(first, last):
            if gone[who] == 1 and grade(state.people, who) == wanted:
                appoint(state, context, first, last, who, gone)


@kernel
def seat_recruits(state: State, context: Context, first, last, gone):
    """Every vacant seat gets a new holder: a recruit, or one from outside where nobody could rise.

    One from outside is of an age that goes with the post.
    """
    for who in range(first, last):
        if gone[who] == 1:
            post, level = state.people[who].post, state.people[who].level
            state.cadres[who].generation += 1
            seat_person(state, context, who, post)
            # `seat_person` gives the level of the post, but the seat may be a head's
            state.people[who].level = level
            # nobody below could rise, so one from outside is appointed and is no recruit
            if post > Post.GENERAL:
                limit = (
                    context.world[0].leader_age
                    if post == Post.LEADER
                    else context.world[0].promotion_age
                )
                be_of_age(state, context, who, min(limit, float(OLDEST[post])))
            link_village(state, context, who)


@kernel
def appoint(state: State, context: Context, first, last, leaver, gone):
    """The appointee takes over the leaver's post and level; what becomes vacant is the own one.

    Within a unit the appointee stays in the own seat and posts are exchanged between seats. One
    from another unit moves to the leaver's seat, so that units keep their posts and staffing, and
    leaves the own one vacant.
    """
    heir = choose_heir(state, context, first, last, leaver, gone)
    if heir < 0:
        return
    unit = state.cadres[heir].unit
    state.county[0].promoted += 1.0
    state.county[0].promoted_merit += percentile(
        state, state.start[unit], state.start[unit + 1], heir
    )
    if unit == state.cadres[leaver].unit:
        old, new = state.people[heir], state.people[leaver]
        post, level = new.post, new.level
        new.post, new.level = old.post, old.level
        old.post, old.level = post, level
    else:
        move_person(state, heir, leaver)
        gone[heir], gone[leaver] = 1, 0
        heir = leaver
    state.careers[heir].grade_since = context.now[0].tick + 1
    link_village(state, context, heir)


@kernel
def choose_heir(state: State, context: Context, first, last, leaver, gone):
    """The unit, or the county, nominates, and the standing committee appoints one of the nominees.

    Nominees are those who stand best of those one grade below who can rise and are not held back
    (:func:`weigh_standing`). The committee weighs this standing, seniority in the grade, fit to the
    post's work as far as it knows it, and ties (:func:`committee_view`); ties of all go to the one
    who stands better. ``scratch.ranking_value`` is as :func:`climb` left it.

    Parameters
    ----------
    first, last : int64
        Seats from which candidates come.

    Returns
    -------
    int64
        Seat, or -1 where there is no candidate.
    """
    order, count = state.scratch.order, np.int64(0)
    wanted = grade(state.people, leaver)
    for who in range(first, last):
        below = (
            gone[who] == 0
            and state.careers[who].held == 0
            and grade(state.people, who) == wanted - 1
        )
        if below and can_rise(state, context, who):
            order[first + count] = who
            count += 1
    if count == 0:
        return np.int64(-1)
    by_points, by_opinion = weigh_standing(state, context, first, count)
    order_candidates(state, first, count, by_points, by_opinion)
    # of the candidates and not of the unit: standing is among those who compete for this post
    mean, spread = spread_over(order, first, count, state.scratch.sort_value)
    best, highest = np.int64(-1), 0.0
    for place in range(min(count, np.int64(context.levers[0].nominees))):
        who = order[first + place]
        standing = (state.scratch.sort_value[who] - mean) / spread if spread > 0.0 else 0.0
        view = committee_view(state, context, leaver, who, standing)
        # strictly higher: nominees come best ranked first, so ties go to the better ranked
        if best < 0 or view > highest:
            best, highest = who, view
    return best


@kernel
def committee_view(state: State, context: Context, leaver, who, standing):
    """Value a nominee by standing, years in the grade, fit to the post, and ties.

    Years count in tens; fit is ability in the post's work, known with error unless the scheme has a
    portrait.

    Parameters
    ----------
    standing : float64
        Among the candidates, in their spreads.
    """
    levers, key, end = context.levers[0], context.key, context.now[0].tick + 1
    luck = normal(
        key.seed, key.replicate, who, state.cadres[who].generation, end, Decision.PORTRAIT, 0
    )
    ability = state.cadres[who].ability[state.cadres[leaver].line % LINE_SKILLS]
    fit = ability + (1.0 - levers.portrait) * context.world[0].fit_noise * luck
    years = (end - state.careers[who].grade_since) / TICKS
    view = levers.by_rank * standing + levers.by_seniority * years / 10.0
    return view + levers.by_fit * fit + levers.by_tie * state.cadres[who].tie


@kernel
def percentile(state: State, first, last, who):
    """Give the percentage of the unit's other cadres who contributed less this year."""
    less = 0
    for other in range(first, last):
        if state.accounts[other].contribution < state.accounts[who].contribution:
            less += 1
    return 100.0 * less / max(1, last - first - 1)
