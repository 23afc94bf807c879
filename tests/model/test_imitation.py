"""What learners are shown, how ways of choosing spread between people, and error in what is
perceived."""

import math

import numpy as np
import pytest

from sim.base.random_numbers import below, normal, uniform
from sim.base.random_streams import Decision
from sim.base.record_arrays import records
from sim.mesa_interface.county import County
from sim.model.context import at_tick, motives_of
from sim.model.incentives.average_points import JUDGED
from sim.model.ledger_records import Record
from sim.model.loop import AFTER_CHOICE, BEFORE_CHOICE, CHOICE
from sim.model.phases.learn import learn
from sim.model.state import PUBLISHED, SEEN, TRAITS, Activity, Exploit, Post
from sim.model.strategies.exploits import claim_hours
from sim.model.strategies.registry import Strategy
from sim.scenario.parameters import TICKS
from sim.scenario.scenario import load_scenario
from sim.scoring.points import allocate_tally, score_cadres
from tests.choosing import choose_alone

NEAR = {"rtol": 1e-9, "atol": 1e-12}


def county_of(small, strategy, name="index", **edits):
    """A county in which all follow one strategy, run into the third year, the first one of the
    index."""
    share = {"strategies": {f"share_{strategy}": 1.0, **edits.pop("strategies", {})}}
    county = County(small(name, **share, **edits), rng=7, years=6)
    for _ in range(2 * TICKS + 1):
        county.step()
    return county


def context_at(county, tick):
    parameters = county.setting.parameters
    return at_tick(parameters, county._context.motives, county._context.schemes, county.key, tick)


def test_the_better_paid_mix_spreads_among_imitators(small):
    county = county_of(
        small, "imitate", strategies={"imitate_mutation": 0.0, "imitate_noise": 0.05}
    )
    seen, motives = county.state.seen, county._context.motives[0]
    mixes = np.array([[40.0, 10, 20, 0, 0], [10.0, 40, 60, 0, 0]])
    kind = np.arange(len(seen)) % 2
    seen.attraction[:, :5], seen.mean_bonus, seen.experience = mixes[kind], 30_000.0, 1.0
    ranked = county.state.people.post < Post.LEADER
    shares = []
    for year in range(12):
        tick = 2 * TICKS + 5 + 6 * (year % 3)
        for who in range(len(seen)):
            seen[who].load = 0.0
            choose_alone(seen, county.state.traits, motives, county.key, tick + 1000 * year, who)
        kind = (seen.attraction[:, 1] > 20).astype(int)
        seen.last_bonus = np.where(kind == 1, 36_000.0, 24_000.0)
        shares.append(kind[ranked].mean())
        learn(county.state, context_at(county, tick))
    assert shares[0] == pytest.approx(0.5, abs=0.1) and shares[-1] > 0.95
    assert all(later >= before for before, later in zip(shares, shares[1:], strict=False))


# ---------------------------------------------------------------- what is published and seen


def without(state, table, unit, item):
    """Scores of a unit's cadres had nobody records of an item."""
    first, last = state.start[unit], state.start[unit + 1]
    tally = allocate_tally(len(state.people), state.tally.marks.shape[1])
    tally.marks[:], tally.sums[:] = state.projection.marks, state.projection.sums
    tally.marks.total[:, item] = tally.marks["count"][:, item] = 0
    score_cadres(table, state.people, first, last, tally)
    return tally.sums.score[first:last] / 100


@pytest.mark.parametrize("name", ["index", "uniform"])
@pytest.mark.parametrize("ends_year", [False, True])
def test_averages_are_points_of_records_per_hour_of_what_they_judge(small, name, ends_year):
    county = County(small(name, exploits={"knowhow_start": 0.5}), rng=7, years=3)
    for _ in range(2 * TICKS + (23 if ends_year else 11)):
        county.step()
    context = context_at(county, county.tick)
    for phase in (*BEFORE_CHOICE, *CHOICE, *AFTER_CHOICE):
        phase(county.state, context)
    state, table, pace = (
        county.state,
        context.schemes.table,
        TICKS / (context.now[0].tick % TICKS + 1),
    )
    seen_groups = set()
    for unit in range(len(state.units)):
        seats = np.arange(state.start[unit], state.start[unit + 1])
        hours, published = state.accounts.hours[seats] * pace, state.published[seats]
        told = np.where(hours > 0, published.points_per_hour, 0.0)[:, 3:]
        expected = np.zeros((len(seats), 5))
        expected[:, 3:] = told
        points, book = {}, state.people.book[seats[0]]
        for record in Record:
            if context.schemes.codes[book, record] >= 0:
                item = table.codes[book, context.schemes.codes[book, record]].target
                lost = state.projection.sums.score[seats] / 100 - without(state, table, unit, item)
                points[JUDGED[record]] = points.get(JUDGED[record], 0.0) + lost
        work = 1 << Activity.ROUTINE | 1 << Activity.SQUAD
        points[work] = points[work] - (told * hours[:, 3:]).sum(axis=1)
        for judged, earned in points.items():
            which = [activity for activity in range(3) if judged >> activity & 1]
            spent = hours[:, which].sum(axis=1)
            if which:
                seen_groups.add(tuple(which))
                expected[:, which] += np.where(spent > 0, earned / np.maximum(80.0, spent), 0.0)[
                    :, None
                ]
        # a scheme with means over the unit would need one cadre's records taken away at a time
        np.testing.assert_allclose(
            published.average_points_per_hour, expected, rtol=1e-9, atol=1e-9
        )
    assert (0, 2) in seen_groups and (
        state.published.average_points_per_hour[:, 2] > 0.02
    ).mean() > 0.5


def test_every_kind_of_record_says_which_hours_it_judges():
    assert len(JUDGED) == len(Record)
    assert max(JUDGED) < 1 << Activity.VISIBILITY


def meeting(state, who, tick, key, near=0.8):
    """Whom a cadre meets."""
    generation, unit = state.cadres[who].generation, state.cadres[who].unit
    first, size = state.start[unit], state.start[unit + 1] - state.start[unit]
    if uniform(*key, who, generation, tick, Decision.KNOWHOW, 0) >= near:
        first, size = 0, len(state.people)
    other = first + below(*key, who, generation, tick, Decision.KNOWHOW, 1, size - 1)
    return other + 1 if other >= who else other


@pytest.mark.parametrize("publicity", [0.0, 0.4, 1.0])
def test_pay_and_hours_of_the_colleague_met_are_seen_where_ranks_are_public(small, publicity):
    county = county_of(small, "imitate", schemes={"index": {"levers": {"publicity": publicity}}})
    state, key = county.state, county.key
    state.seen.met[:] = 1.0
    learn(state, context_at(county, 2 * TICKS + 3))
    assert (state.seen.met == 0).all()
    tick, seen = 2 * TICKS + 5, 0
    state.seen.last_bonus = 1_000.0 + np.arange(len(state.seen))
    learn(state, context_at(county, tick))
    for who in range(len(state.seen)):
        other = meeting(state, who, tick, key)
        both = state.people[who].post < Post.LEADER and state.people[other].post < Post.LEADER
        luck = uniform(*key, who, state.cadres[who].generation, tick, Decision.MEETING, 0)
        assert state.seen[who].met == (both and luck < publicity)
        if state.seen[who].met:
            seen += 1
            assert state.seen[who].met_bonus == 1_000.0 + other
            assert (state.seen[who].met_hours == state.seen[other].hours).all()
    assert seen > 20 if publicity else seen == 0


def test_the_mean_bonus_is_told_at_year_s_end_where_ranks_are_public(story):
    told = []
    for half in story:
        now = half.learnt.seen.mean_bonus
        if half.ends_year and half.context.levers["publicity"][0] > 0:
            bonus = half.closed.pay.bonus[half.closed.ranked]
            told.append(bonus.sum() / 100 / len(bonus))
            assert now == pytest.approx(np.full(len(now), told[-1]))
        else:
            assert (now == half.before.seen.mean_bonus).all()
    assert len(told) == 4


# ---------------------------------------------------------------- strategies spread


def two_ways(small, chance=1.0, publicity=1.0):
    """A county at a year's end: logit and opportunists by turns, the latter paid a half more; what
    it was like before, and after."""
    levers = {"index": {"levers": {"publicity": publicity}}}
    county = county_of(
        small, "opportunist", strategies={"strategy_imitation": chance}, schemes=levers
    )
    state = county.state
    state.traits.strategy = np.where(
        np.arange(len(state.seen)) % 2, Strategy.OPPORTUNIST, Strategy.LOGIT
    )
    state.seen.last_bonus = np.where(state.traits.strategy, 45_000.0, 30_000.0)
    state.seen.experience, state.seen.attraction[:] = 2.0, 1.0
    before = state.traits.copy()
    learn(state, context_at(county, 3 * TICKS - 1))
    return county, before


@pytest.mark.parametrize("chance", [0.3, 1.0])
def test_the_strategy_of_the_better_paid_colleague_is_taken_on(small, chance):
    county, before = two_ways(small, chance)
    state, key, tick, taken = county.state, county.key, 3 * TICKS - 1, 0
    for who in range(len(state.seen)):
        other, generation = meeting(state, who, tick, key), state.cadres[who].generation
        better = (state.seen[other].last_bonus - state.seen[who].last_bonus) / state.seen[
            who
        ].mean_bonus
        adopts = uniform(*key, who, generation, tick, Decision.ADOPTION, 0) < chance
        adopts &= uniform(*key, who, generation, tick, Decision.ADOPTION, 1) < 1 / (
            1 + math.exp(-better / 0.1)
        )
        adopts &= state.people[who].post < Post.LEADER and state.people[other].post < Post.LEADER
        assert state.traits[who].strategy == before[other if adopts else who].strategy
        changed = state.traits[who].strategy != before[who].strategy
        assert (
            state.seen[who].experience == (0 if changed else 2)
            and (state.seen[who].attraction == (not changed)).all()
        )
        taken += changed
    assert taken > 5
    for trait in ("cost", "service", "face", "scruple"):
        assert (state.traits[trait] == before[trait]).all()


def test_an_opportunist_by_adoption_has_no_scruples_and_one_who_returns_has_the_old_ones():
    seen, traits, motives = (
        records(SEEN, 1),
        records(TRAITS, 1),
        motives_of(load_scenario("base").parameters)[0],
    )
    seen[0].knowhow[Exploit.CROWDING], seen[0].points_per_hour[Activity.SQUAD] = 1.0, 0.12
    seen[0].pay_per_point, traits[0].scruple, claims = 230.0, 1e6, []
    for strategy in (Strategy.LOGIT, Strategy.OPPORTUNIST, Strategy.CONSCIENCE, Strategy.LOGIT):
        traits[0].strategy = strategy
        claims.append(claim_hours(seen, traits, motives, 0))
    assert claims == [0, motives.crowding_hours, 0, 0]


def test_strategies_stay_where_nobody_compares_or_nothing_is_public(small):
    for chance, publicity in ((0.0, 1.0), (1.0, 0.0)):
        county, before = two_ways(small, chance, publicity)
        assert (county.state.traits.strategy == before.strategy).all()


def test_a_mix_of_strategies_stays_through_the_years_unless_it_spreads(story, tell, small, seed):
    for half in story:
        stayed = half.learnt.cadres.generation == half.before.cadres.generation
        assert (half.learnt.traits.strategy[stayed] == half.before.traits.strategy[stayed]).all()
    shares = {"share_free_ride": 0.5, "share_opportunist": 0.5, "strategy_imitation": 1.0}
    changed = years_of_change(tell(small(strategies=shares), seed, 4))
    assert set(changed) == {3, 4}


def years_of_change(story):
    """Years at whose end somebody who stays has another strategy."""
    years = set()
    for half in story:
        stayed = half.learnt.cadres.generation == half.before.cadres.generation
        if (half.learnt.traits.strategy[stayed] != half.before.traits.strategy[stayed]).any():
            assert half.ends_year
            years.add(half.tick // TICKS + 1)
    return years


# ---------------------------------------------------------------- error of perception


def elements(table):
    """Rows of a table as plain numbers, column after column."""
    return np.column_stack([table[name] for name in PUBLISHED.names])


def test_what_is_published_is_perceived_with_an_error_of_mean_one(tell, small, seed):
    noise, weight, errors = 0.4, 0.3, []
    for half in tell(small(mind={"perception_noise": noise}), seed, 3):
        was, told, now = (
            elements(table)
            for table in (half.renewed.seen, half.renewed.published, half.learnt.seen)
        )
        if not half.context.now[0].ends_appraisal:
            assert (was == now).all()
            continue
        for who in range(0, len(was), 9):
            generation = half.renewed.cadres[who].generation
            draws = [
                normal(seed, 0, who, generation, half.tick, Decision.PERCEPTION, place)
                for place in range(24)
            ]
            error = np.exp(noise * np.array(draws) - noise**2 / 2)
            np.testing.assert_allclose(
                now[who], was[who] + weight * (told[who] * error - was[who]), **NEAR
            )
            errors += list(error)
    assert np.mean(errors) == pytest.approx(1, abs=3 * np.std(errors) / math.sqrt(len(errors)))
