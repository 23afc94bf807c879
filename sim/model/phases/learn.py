"""Beliefs move, know-how and strategies spread, colleagues are seen."""

from __future__ import annotations

import numpy as np

from sim.base.elementary import exp
from sim.base.elementary_rows import WIDTH
from sim.base.fixed_point import HUNDRED
from sim.base.random_numbers import normal, uniform, uniform_pair, uniform_pairs
from sim.base.random_streams import Decision
from sim.kernel import kernel, select
from sim.model.context import Context
from sim.model.population import forget_experience, is_old_habit, line_generations_up
from sim.model.state import EXPLOITS, MEETING_DRAWS, A, Published, State
from sim.model.strategies.learning import fermi_chance
from sim.scoring.points import pays_here, ranks_here


@kernel(cached=True)
def learn(state: State, context: Context):
    """Know-how spreads, beliefs move, colleagues are seen, strategies spread.

    Know-how each half-month, beliefs and colleagues after a publication, strategies at year's end.
    """
    spread_knowhow(state, context)
    if context.now[0].ends_appraisal:
        # after `renew`: a recruit believes nothing yet, as what the last holder saw is cleared
        move_beliefs(state, context)
    if context.now[0].ends_year:
        # before strategies spread, since they compare bonuses in parts of this mean
        show_mean_bonus(state, context)
        spread_strategies(state, context)
    # every half-month, if only to forget whom one met in the last
    show_colleagues(state, context)


@kernel
def move_beliefs(state: State, context: Context):
    """Each belief moves a fixed share of the way to what was published, as it is perceived."""
    for who in range(len(state.people)):
        seen, published = state.seen[who], state.published[who]
        believe_hours(
            state,
            context,
            who,
            Published.POINTS_PER_HOUR,
            seen.points_per_hour,
            published.points_per_hour,
        )
        believe_hours(
            state,
            context,
            who,
            Published.YUAN_PER_HOUR,
            seen.yuan_per_hour,
            published.yuan_per_hour,
        )
        believe_hours(
            state,
            context,
            who,
            Published.AVERAGE_POINTS_PER_HOUR,
            seen.average_points_per_hour,
            published.average_points_per_hour,
        )
        believe_point(state, context, who)
        believe_tasks(state, context, who)


@kernel
def believe_hours(state: State, context: Context, who, column, believed, published):
    """Move the beliefs of a column with a number for each activity."""
    for activity in range(A):
        believed[activity] = believe(
            state, context, who, column, activity, believed[activity], published[activity]
        )


@kernel
def believe_point(state: State, context: Context, who):
    """Move what a cadre believes of the worth of a point."""
    seen, published = state.seen[who], state.published[who]
    seen.pay_per_point = believe(
        state, context, who, Published.PAY_PER_POINT, 0, seen.pay_per_point, published.pay_per_point
    )
    seen.excellent_per_point = believe(
        state,
        context,
        who,
        Published.EXCELLENT_PER_POINT,
        0,
        seen.excellent_per_point,
        published.excellent_per_point,
    )
    seen.promotion_per_point = believe(
        state,
        context,
        who,
        Published.PROMOTION_PER_POINT,
        0,
        seen.promotion_per_point,
        published.promotion_per_point,
    )
    seen.behind_per_point = believe(
        state,
        context,
        who,
        Published.BEHIND_PER_POINT,
        0,
        seen.behind_per_point,
        published.behind_per_point,
    )
    seen.members_worth = believe(
        state, context, who, Published.MEMBERS_WORTH, 0, seen.members_worth, published.members_worth
    )


@kernel
def believe_tasks(state: State, context: Context, who):
    """Move what a cadre believes of splitting and padding tasks, of red lamps and of audits."""
    seen, published = state.seen[who], state.published[who]
    seen.points_per_node = believe(
        state,
        context,
        who,
        Published.POINTS_PER_NODE,
        0,
        seen.points_per_node,
        published.points_per_node,
    )
    seen.points_per_participant = believe(
        state,
        context,
        who,
        Published.POINTS_PER_PARTICIPANT,
        0,
        seen.points_per_participant,
        published.points_per_participant,
    )
    seen.red_loss = believe(
        state, context, who, Published.RED_LOSS, 0, seen.red_loss, published.red_loss
    )
    seen.audit_loss = believe(
        state, context, who, Published.AUDIT_LOSS, 0, seen.audit_loss, published.audit_loss
    )


@kernel
def believe(state: State, context: Context, who, column, number, believed, published):
    """A published number is perceived with an error of mean 1, and the belief moves towards it.

    Parameters
    ----------
    column : Published
    number : int64
        Within the column; each number of a row is perceived with an error of its own.
    """
    noise = context.world[0].perception_noise
    if noise > 0.0:
        key, tick, generation = context.key, context.now[0].tick, state.cadres[who].generation
        luck = normal(
            key.seed, key.replicate, who, generation, tick, Decision.PERCEPTION, column + number
        )
        # lognormal of mean 1, so that perception is right on average
        published *= exp(noise * luck - 0.5 * noise * noise)
    return believed + context.world[0].belief_weight * (published - believed)


@kernel
def show_mean_bonus(state: State, context: Context):
    """At year's end everybody learns the mean bonus, where ranks are public.

    It is that of all who are ranked and paid.
    """
    if context.levers[0].publicity == 0.0:
        return
    paid, counted = np.int64(0), 0
    for who in range(len(state.people)):
        # standing and pay are the closed year's, so those who have just left still count
        if state.standing.places[who].ranked and state.standing.places[who].paid:
            paid += state.pay[who].bonus
            counted += 1
    for who in range(len(state.people)):
        state.seen[who].mean_bonus = paid / HUNDRED / counted if counted > 0 else 0.0


@kernel
def is_public(state: State, context: Context, who, other):
    """Say whether a colleague's pay and hours are public to a cadre.

    They are by the chance of publicity, if both are ranked and paid here.
    """
    key, people, table = context.key, state.people, context.schemes.table
    for one in (who, other):
        # by posts as they are after appointments; `standing` still holds the year before
        if not (ranks_here(table, people, one) and pays_here(table, people, one)):
            return False
    generation = state.cadres[who].generation
    luck = uniform(
        key.seed, key.replicate, who, generation, context.now[0].tick, Decision.MEETING, 0
    )
    return who != other and luck < context.levers[0].publicity


@kernel
def show_colleagues(state: State, context: Context):
    """After a publication each cadre sees the colleague met, where that is public.

    Seen are last year's pay and last half-month's hours.
    """
    for who in range(len(state.people)):
        state.seen[who].met = 0.0
        if context.now[0].ends_appraisal and context.levers[0].publicity > 0.0:
            other = meet(state, context, who)
            if is_public(state, context, who, other):
                state.seen[who].met, state.seen[who].met_bonus = 1.0, state.seen[other].last_bonus
                for activity in range(A):
                    state.seen[who].met_hours[activity] = state.seen[other].hours[activity]


@kernel
def spread_strategies(state: State, context: Context):
    """At year's end some take on the strategy of a better paid colleague.

    They compare bonuses with the colleague met, where these are public. The chance to take it on is
    Fermi's, by the difference in mean bonuses. Only those who have been paid compare. Own traits
    stay; what was learnt by the old strategy is forgotten. All look at the same moment.
    """
    key, tick, before = context.key, context.now[0].tick, state.scratch.strategy_before
    # all look at one moment: what some take on is not yet seen by those who come later
    for who in range(len(state.people)):
        before[who] = state.traits[who].strategy
    for who in range(len(state.people)):
        seen, generation = state.seen[who], state.cadres[who].generation
        luck = uniform(key.seed, key.replicate, who, generation, tick, Decision.ADOPTION, 0)
        if (
            luck >= context.world[0].strategy_imitation
            or seen.last_bonus <= 0.0
            or seen.mean_bonus <= 0.0
        ):
            continue
        other = meet(state, context, who)
        better = (state.seen[other].last_bonus - seen.last_bonus) / seen.mean_bonus
        chance = fermi_chance(better, context.world[0].imitate_noise)
        taken = (
            uniform(key.seed, key.replicate, who, generation, tick, Decision.ADOPTION, 1) < chance
        )
        if taken and is_public(state, context, who, other) and before[other] != before[who]:
            state.traits[who].strategy = before[other]
            forget_experience(state, who)


@kernel
def spread_knowhow(state: State, context: Context):
    """Exploits are found, learnt from the colleague met, or forgotten.

    One who does not know an exploit comes to know it with the chance of trial, else, if the
    colleague knew it when the half-month ended, with the chance of imitation; one who knows forgets
    with the chance of forgetting. All look at the same moment. What can only be done with listed
    nodes is neither found, learnt nor forgotten while none are.
    """
    known_before = state.scratch.knowhow_before
    for who in range(len(state.people)):
        known, knowhow = np.int64(0), state.seen[who].knowhow
        for exploit in range(EXPLOITS):
            known |= np.int64(knowhow[exploit] > 0.0) << exploit
        known_before[who] = known
    for begin in range(0, len(state.people), WIDTH):
        count = min(WIDTH, len(state.people) - begin)
        draw_meetings(state, context, begin, count)
        for place in range(count):
            change_knowhow(state, context, begin + place, place)


@kernel
def draw_meetings(state: State, context: Context, begin, count):
    """Draw the luck of some cadres side by side: whom each meets, and one draw for each exploit."""
    key, tick, luck = context.key, context.now[0].tick, state.scratch.luck_rows
    line_generations_up(state, begin, begin + count)
    for draw in range(0, MEETING_DRAWS, 2):
        uniform_pairs(
            key.seed,
            key.replicate,
            begin,
            state.scratch.generation[begin : begin + count],
            tick,
            Decision.KNOWHOW,
            draw,
            luck[draw],
            luck[draw + 1],
        )


@kernel
def change_knowhow(state: State, context: Context, who, place):
    """A cadre finds, learns or forgets exploits, by the luck in a place of ``luck_rows``."""
    world, luck, knowhow = context.world[0], state.scratch.luck_rows, state.seen[who].knowhow
    met = colleague(state, context, who, luck[0, place], luck[1, place])
    known_before, listed = state.scratch.knowhow_before[met], context.levers[0].platform
    kept, found = 1.0 - world.knowhow_forgetting, world.knowhow_trial
    taught = found + (1.0 - found) * world.knowhow_imitation
    for exploit in range(EXPLOITS):
        # without branches, as nobody can foresee what a cadre knows
        chance = select((known_before >> exploit) & 1 == 1, taught, found)
        chance = select(knowhow[exploit] > 0.0, kept, chance)
        # one draw for finding, learning and forgetting: paired runs differ in few cadres
        known = select(luck[2 + exploit, place] < chance, 1.0, 0.0)
        if listed > 0.0 or is_old_habit(exploit):
            knowhow[exploit] = known


@kernel
def meet(state: State, context: Context, who):
    """Draw the colleague whom a cadre meets."""
    key, generation = context.key, state.cadres[who].generation
    nearness, choice = uniform_pair(
        key.seed, key.replicate, who, generation, context.now[0].tick, Decision.KNOWHOW, 0
    )
    return colleague(state, context, who, nearness, choice)


@kernel
def colleague(state: State, context: Context, who, nearness, choice):
    """Find the colleague whom a cadre meets.

    By chance it is one of the unit, else anybody of the county.

    Parameters
    ----------
    nearness, choice : float64
        Uniform: whether the colleague is one of the unit, and which one.
    """
    unit, county = state.cadres[who].unit, np.int64(len(state.people))
    first, size = state.start[unit], state.start[unit + 1] - state.start[unit]
    far = nearness >= context.world[0].knowhow_near or size == 1
    first, size = select(far, np.int64(0), first), select(far, county, size)
    if size == 1:
        return who
    # one place fewer than there are: the own is left out
    other = first + np.int64(choice * (size - 1))
    return other + 1 if other >= who else other
