"""Measures of a year, computed from what really happened; cadres never see them."""

from __future__ import annotations

import math

import numpy as np

from sim.base.elementary import exp, log, power
from sim.base.fixed_point import HUNDRED, ROUNDING
from sim.kernel import kernel
from sim.model.career_prospects import mark_prospects
from sim.model.context import Context
from sim.model.measure_catalogue import CURVES, GROUP_QUANTITIES, GROUPS, Measure
from sim.model.people_measures import measure_people
from sim.model.state import A, Activity, Post, State
from sim.model.statistics import (
    add_lorenz,
    gini,
    kendall,
    ratio,
    sort_down,
    theil_term,
    top_share,
)
from sim.model.unit_measures import ANY_CLASS, mean_point_value, measure_units
from sim.scenario.parameters import TICKS
from sim.scoring.standing import sort_places

N_GROUPS, BUSIEST = len(GROUPS), GROUP_QUANTITIES.index("busiest_share")
TASKS = CURVES.index("tasks")
# as in `GROUPS`
LEADERS, CHIEFS, RISING, CEILING, INSTITUTION = range(5)


@kernel
def measure_year(state: State, context: Context):
    """Take all measures of the year that ends, before anybody leaves."""
    # first, since others count by prospects and group
    mark_prospects(state, context)
    group_cadres(state)
    measure_concentration(state)
    measure_work(state, context)
    measure_value(state, context)
    measure_scores(state, context)
    measure_best_tenth(state)
    measure_watch(state)
    measure_bonuses(state)
    measure_validity(state)
    measure_units(state, context)
    measure_people(state, context)
    # last, since it counts the busiest of units
    measure_groups(state, context)


@kernel
def group_cadres(state: State):
    """Put every cadre into a group of the record.

    Leaders; chiefs and deputies; institution staff; and the other civil servants with and without
    prospects.
    """
    for who in range(len(state.people)):
        post = state.people[who].post
        if post == Post.LEADER:
            state.accounts[who].group = LEADERS
        elif post > Post.GENERAL:
            state.accounts[who].group = CHIEFS
        elif state.people[who].staffing == 1:
            state.accounts[who].group = INSTITUTION
        else:
            state.accounts[who].group = RISING if state.accounts[who].prospects == 1 else CEILING


@kernel
def measure_concentration(state: State):
    """How task work and all work are spread over cadres, against handing out by lot."""
    order, accounts, measures = state.scratch.order, state.accounts, state.year.measures
    last, curve = len(accounts), state.year.curves[TASKS]
    sort_down(order, accounts.task_work, 0, last)
    measures[Measure.TOP20_TASK_SHARE] = top_share(order, accounts.task_work, 0, last)
    measures[Measure.GINI_TASKS] = gini(order, accounts.task_work)
    curve[:] = 0.0
    add_lorenz(order, accounts.task_work, 0, last, curve)
    sort_down(order, accounts.contribution, 0, last)
    measures[Measure.TOP20_WORK_SHARE] = top_share(order, accounts.contribution, 0, last)
    sort_down(order, accounts.random_work, 0, last)
    measures[Measure.RANDOM_FLOOR] = top_share(order, accounts.random_work, 0, last)
    done, total, people = 0.0, 0.0, 0.0
    for who in range(last):
        total += accounts[who].task_work
        if accounts[who].prospects == 1:
            done += accounts[who].task_work
            people += 1.0
    measures[Measure.PROSPECTS_TASK_SHARE], measures[Measure.PROSPECTS_SHARE] = (
        ratio(done, total),
        people / last,
    )


@kernel
def measure_work(state: State, context: Context):
    """Hours, what they cost and where they were lost; nodes and participants; mass work."""
    accounts, measures = state.accounts, state.year.measures
    # sums go over cadres and then activities; the other way round their last digits would differ
    effort, wasted, mass = 0.0, 0.0, 0.0
    for who in range(len(accounts)):
        for activity in range(A):
            effort += accounts[who].hours[activity]
        wasted += (
            accounts[who].hours[Activity.VISIBILITY]
            + accounts[who].hours[Activity.TRACES]
            + accounts[who].overhead
        )
        mass += accounts[who].hours[Activity.MASS]
    measures[Measure.EFFORT] = effort
    measures[Measure.EFFORT_COST] = (
        state.county[0].effort_cost * context.motives[0].yuan_per_utility
    )
    measures[Measure.OVERHEAD_SHARE] = ratio(wasted, effort)
    measures[Measure.MASS_WORK] = mass / len(accounts) / TICKS
    nodes, honest, people, needed, finished, on_time = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for unit in range(len(state.units)):
        nodes += state.works[unit].nodes
        honest += state.works[unit].honest_nodes
        people += state.works[unit].participants
        needed += state.works[unit].honest_participants
        finished += state.works[unit].tasks_finished + state.works[unit].tasks_lapsed
        on_time += state.works[unit].tasks_on_time
    measures[Measure.STEP_INFLATION] = ratio(nodes, honest)
    measures[Measure.PARTICIPANT_INFLATION] = ratio(people, needed)
    measures[Measure.TASKS_ON_TIME] = ratio(on_time, finished)


@kernel
def unit_value(tasks, routine, mass, world):
    """Give a unit's public value from the shares of its demands that were served.

    It is 100 × [a_u·tasks^ρ + a_b·routine^ρ + a_m·mass^ρ]^(1/ρ); ρ = 0 is the geometric limit.
    """
    rho = world.substitution
    # the limit needs a formula of its own
    if rho == 0.0:
        if min(tasks, routine, mass) <= 0.0:
            return 0.0
        logs = world.weight_tasks * log(tasks) + world.weight_routine * log(routine)
        return 100.0 * exp(logs + world.weight_mass * log(mass))
    if rho < 0.0 and min(tasks, routine, mass) <= 0.0:
        return 0.0
    total = world.weight_tasks * power(tasks, rho) + world.weight_routine * power(routine, rho)
    return 100.0 * power(total + world.weight_mass * power(mass, rho), 1.0 / rho)


@kernel
def measure_value(state: State, context: Context):
    """Public value and what it is made of.

    Means over units of what was served against what was demanded.
    """
    measures, units = state.year.measures, len(state.units)
    value, worth, arrived, done, demand, cooperation = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for unit in range(units):
        tasks, routine, mass = 1.0, 1.0, 1.0
        if state.works[unit].arrived_worth > 0.0:
            tasks = state.works[unit].delivered_worth / state.works[unit].arrived_worth
        if state.works[unit].routine_demand > 0.0:
            routine = state.works[unit].routine / state.works[unit].routine_demand
        if state.works[unit].mass_demand > 0.0:
            mass = state.works[unit].mass / state.works[unit].mass_demand
        # divided term by term: the mean of the sum would differ in the last digit
        value += unit_value(tasks, routine, mass, context.world[0]) / units
        worth += state.works[unit].delivered_worth
        arrived += state.works[unit].arrived_worth
        done += state.works[unit].routine + state.works[unit].mass
        demand += state.works[unit].routine_demand + state.works[unit].mass_demand
        cooperation += state.units[unit].cooperation / units
    measures[Measure.PUBLIC_VALUE] = value
    measures[Measure.TASK_VALUE] = ratio(worth, arrived)
    measures[Measure.BASE_WORK_NEGLECT] = 1.0 - done / demand if demand > 0.0 else np.nan
    measures[Measure.COOPERATION] = cooperation


@kernel
def measure_scores(state: State, context: Context):
    """Scores, what a point pays, how bonuses spread, and what they sum to against the pools."""
    measures, pools, paid = state.year.measures, 0.0, 0.0
    for unit in range(len(state.units)):
        pools += state.units[unit].pool / HUNDRED
    count, total, highest, mean, square = 0, 0.0, -math.inf, 0.0, 0.0
    for who in range(len(state.pay)):
        points = state.tally.sums[who].score / HUNDRED
        total += points
        highest = max(highest, points)
        if state.standing.places[who].paid:
            count += 1
            paid += state.pay[who].bonus / HUNDRED
    if count > 0:
        mean = paid / count
    for who in range(len(state.pay)):
        # bonuses as scored, cancelled awards among them
        if state.standing.places[who].paid:
            square += (state.pay[who].bonus / HUNDRED - mean) ** 2 / count
    measures[Measure.POOL], measures[Measure.OVERSPEND] = pools, ratio(paid, pools)
    measures[Measure.BONUS_CV] = ratio(math.sqrt(square), mean)
    measures[Measure.POINT_VALUE] = mean_point_value(state, context, ANY_CLASS)
    measures[Measure.MAX_SCORE], measures[Measure.MEAN_SCORE] = highest, total / len(state.pay)


@kernel
def measure_best_tenth(state: State):
    """The individual block's part in the scores of the best tenth.

    The tenth is rounded up.
    """
    order, score, people = state.scratch.order, state.scratch.sort_value, len(state.people)
    for who in range(people):
        score[who] = float(state.tally.sums[who].score)
    sort_down(order, score, 0, people)
    individual, total = 0.0, 0.0
    # rounded up in integers, where a product with 0.1 might lie a hair above
    for place in range((people + 9) // 10):
        individual += state.tally.sums[order[place]].blocks[1] / HUNDRED
        total += score[order[place]] / HUNDRED
    state.year.measures[Measure.INDIVIDUAL_SHARE] = ratio(individual, total)


@kernel
def measure_watch(state: State):
    """What lamps and cards showed.

    Red and helped nodes for each finished one, red among green and red cards, cancelled awards.
    """
    done, red, helped, green_cards, red_cards, cancelled = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for unit in range(len(state.works)):
        done += state.works[unit].done
        red += state.works[unit].reds
        helped += state.works[unit].helped
        green_cards += state.works[unit].green_cards
        red_cards += state.works[unit].red_cards
    for who in range(len(state.careers)):
        cancelled += state.careers[who].cancelled
    measures = state.year.measures
    measures[Measure.RED_NODES], measures[Measure.HELPED_NODES] = (
        ratio(red, done),
        ratio(helped, done),
    )
    measures[Measure.RED_CARDS] = ratio(red_cards, green_cards + red_cards)
    measures[Measure.AWARDS_CANCELLED] = cancelled / len(state.careers)


@kernel
def measure_bonuses(state: State):
    """The part of the inequality of bonuses that lies between units.

    It is Theil's, of the paid cadres; there is none where all bonuses are alike.
    """
    people, total = 0.0, 0.0
    for who in range(len(state.pay)):
        if state.standing.places[who].paid:
            people += 1.0
            total += state.pay[who].bonus
    between, total_index = 0.0, 0.0
    for unit in range(len(state.units)):
        members, paid = 0.0, 0.0
        for who in range(state.start[unit], state.start[unit + 1]):
            if state.standing.places[who].paid:
                members += 1.0
                paid += state.pay[who].bonus
                total_index += theil_term(float(state.pay[who].bonus), 1.0, total, people)
        between += theil_term(paid, members, total, people)
    state.year.measures[Measure.BONUS_BETWEEN] = ratio(
        between, total_index if total_index > ROUNDING else 0.0
    )


@kernel
def measure_validity(state: State):
    """Whether scores follow contribution within units.

    And how many of the excellent are not among their unit's real best. Units without anybody
    excellent, or with one ranked cadre, do not count.
    """
    tau, units, excellent, wrong = 0.0, 0, 0, 0
    order, work = state.scratch.order, state.accounts.contribution
    for unit in range(len(state.units)):
        first, last = state.start[unit], state.start[unit + 1]
        ranked, named = 0, 0
        for who in range(first, last):
            if state.standing.places[who].ranked:
                order[first + ranked] = who
                ranked += 1
                named += 1 if state.standing.places[who].excellent else 0
        if ranked > 1:
            tau += kendall(state.tally.sums, work, first, last, state.standing.places)
            units += 1
        sort_places(order, first, first + ranked, work, work, work)
        excellent += named
        # the real best are as many as were named, so that the size of a quota does not count
        for place in range(named, ranked):
            wrong += 1 if state.standing.places[order[first + place]].excellent else 0
    state.year.measures[Measure.RANK_VALIDITY] = tau / units if units > 0 else np.nan
    state.year.measures[Measure.WRONGLY_EXCELLENT] = ratio(float(wrong), float(excellent))


@kernel
def measure_groups(state: State, context: Context):
    """Means per cadre of each group.

    Bonus, hours a half-month by activity, task work a year, score; and the group's part of the
    busiest.
    """
    groups, accounts, busiest = state.year.groups, state.accounts, 0.0
    groups[:] = 0.0
    for who in range(len(state.people)):
        group = state.accounts[who].group
        # places as in `GROUP_QUANTITIES`
        groups[group, 0] += 1.0
        groups[group, 1] += state.pay[who].bonus / HUNDRED
        for activity in range(A):
            groups[group, 2 + activity] += accounts[who].hours[activity] / TICKS
        groups[group, 7] += accounts[who].task_work
        groups[group, 8] += state.tally.sums[who].score / HUNDRED
        groups[group, BUSIEST] += accounts[who].busiest
        busiest += accounts[who].busiest
    for group in range(N_GROUPS):
        for quantity in range(1, BUSIEST):
            groups[group, quantity] = ratio(groups[group, quantity], groups[group, 0])
        groups[group, BUSIEST] = ratio(groups[group, BUSIEST], busiest)
