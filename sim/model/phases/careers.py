"""Careers at year's end: the rank ladder, titles, nominations and appointments."""

from __future__ import annotations

import numpy as np

from sim.base.fixed_point import standard_spread
from sim.base.random_numbers import normal
from sim.base.random_streams import Decision
from sim.kernel import kernel
from sim.model.career_prospects import (
    HEAD,
    MOST_STEPS,
    can_rise,
    grade,
    title_comes_of_time,
    years_in_step,
)
from sim.model.context import Context
from sim.model.population import OLDEST, be_of_age, link_village, seat_person
from sim.model.state import Post, State
from sim.scenario.parameters import TICKS
from sim.scoring.standing import sort_places

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
    write_ranking_values(state, context, first, last, value)
    for who in range(first, last):
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
def write_ranking_values(state: State, context: Context, first, last, value):
    """Write by what the rulebook ranks: index or score of the year.

    They are whole numbers; as real ones they have the same order."""
    by_index = context.schemes.table.books[state.people[first].book].rank_by_index
    for who in range(first, last):
        value[who] = float(state.tally.sums[who].index if by_index else state.tally.sums[who].score)


@kernel
def fill_posts(state: State, context: Context, first, last, gone):
    """Fill the posts of leavers, from the highest grade down.

    Each appointment leaves the appointee's own post vacant, which is filled when its grade is
    reached. Vacancies of a grade are filled in the order of seats. Where nobody below can rise the
    post goes to one from outside, of an age that goes with it; general posts go to recruits.

    Parameters
    ----------
    gone : ndarray(int64)
        1 for those who leave.
    """
    # from above: a vacancy moves down to the post that its heir leaves
    for wanted in range(HEAD, Post.GENERAL, -1):
        for who in range(first, last):
            if gone[who] == 1 and grade(state.people, who) == wanted:
                appoint(state, context, first, last, who, gone)
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
    """The appointee takes over the leaver's post and level, but stays in the own seat.

    Posts are exchanged between seats, so the vacancy gets the appointee's old post and level.
    """
    vacancy = state.people[leaver]
    heir = choose_heir(state, context, first, last, leaver, gone)
    if heir < 0:
        return
    state.county[0].promoted += 1.0
    state.county[0].promoted_merit += percentile(state, first, last, heir)
    post, level = vacancy.post, vacancy.level
    vacancy.post, vacancy.level = state.people[heir].post, state.people[heir].level
    state.people[heir].post, state.people[heir].level = post, level
    state.careers[heir].grade_since = context.now[0].tick + 1
    link_village(state, context, heir)


@kernel
def choose_heir(state: State, context: Context, first, last, leaver, gone):
    """The unit nominates, and the standing committee appoints one of the nominees.

    Nominees are the best ranked of those one grade below who can rise and are not held back. The
    committee weighs standing in the ranking, seniority in the grade, fit to the post's work as far
    as it knows it, and ties (:func:`committee_view`); ties of all go to the better ranked.
    ``scratch.ranking_value`` is as :func:`climb` left it.

    Returns
    -------
    int64
        Seat, or -1 where there is no candidate.
    """
    value, order = state.scratch.ranking_value, state.scratch.order
    count = np.int64(0)
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
    mean, square = 0.0, 0.0
    for place in range(count):
        # of the candidates and not of the unit: standing is among those who compete for this post
        mean += value[order[first + place]] / count
    for place in range(count):
        square += (value[order[first + place]] - mean) ** 2 / count
    spread = standard_spread(square, mean)
    sort_places(order, first, first + count, value, value, value)
    best, highest = np.int64(-1), 0.0
    for place in range(min(count, np.int64(context.levers[0].nominees))):
        who = order[first + place]
        standing = (value[who] - mean) / spread if spread > 0.0 else 0.0
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
        In the ranking, in spreads of the candidates.
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
