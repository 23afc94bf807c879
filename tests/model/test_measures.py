"""Every compiled measure against a formula written anew in numpy, pandas or scipy, on random tables
and on real runs."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.base.record_arrays import records
from sim.model.context import at_tick, build_schemes, motives_of
from sim.model.measure_catalogue import GROUP_QUANTITIES, GROUPS, LORENZ_POINTS, MEASURES
from sim.model.measures import (
    TOP,
    gini,
    kendall,
    lorenz,
    measure_year,
    sort_down,
    top_share,
    unit_value,
)
from sim.model.phases.careers import percentile
from sim.model.phases.year_end import begin_year, measure_promotions
from sim.model.population import found_county
from sim.model.state import ACCOUNT, ACTIVITIES, Key, Post
from sim.scenario.parameters import TICKS
from sim.scoring.points import SUMS
from sim.scoring.roster import LEVELS
from sim.scoring.standing import PLACE

NAMES = [measure.name for measure in MEASURES]
SIZES = (1, 2, 3, 4, 5, 6, 7, 10, 12, 23, 60, 999)
EXACT = {"rtol": 1e-12, "atol": 0}


def column(values):
    """Numbers as they stand in the county's accounts."""
    table = records(ACCOUNT, len(values))
    table.task_work = values
    return table.task_work


def ordered(measure, values, *more):
    """A measure of values sorted by the model."""
    values = column(values)
    order = np.zeros(len(values), dtype=np.int64)
    sort_down(order, values)
    return measure(order, values, *more)


def curve(values):
    """The Lorenz curve in textbook form: shares of people and of all, the least first."""
    summed = np.cumsum(np.concatenate([[0], np.sort(values)]))
    return np.linspace(0, 1, len(values) + 1), summed / summed[-1]


def textbook_top(values):
    return 1 - np.interp(1 - TOP, *curve(values))


def textbook_gini(values):
    count, mean = len(values), np.mean(values)
    spread = np.abs(np.subtract.outer(values, values)).sum() / (2 * count**2 * mean)
    return spread * count / (count - 1)


def draws(size, kind):
    generator = np.random.default_rng(size)
    if kind == "lognormal":
        return generator.lognormal(sigma=1, size=size)
    values = generator.integers(0, 4, size).astype(float)
    values[0] = 3
    return values


@pytest.mark.parametrize("kind", ["lognormal", "ties and zeros"])
@pytest.mark.parametrize("size", SIZES)
def test_top_share_is_read_off_the_lorenz_curve(size, kind):
    values = draws(size, kind)
    np.testing.assert_allclose(ordered(top_share, values), textbook_top(values), **EXACT)


@pytest.mark.parametrize("size", SIZES)
def test_equal_work_gives_the_busiest_fifth_exactly_a_fifth(size):
    assert ordered(top_share, np.full(size, 3.0)) == pytest.approx(0.2, abs=1e-15)
    if size % 5 == 0:
        assert ordered(top_share, np.full(size, 3.0)) == 0.2


def test_one_who_does_all_has_all():
    assert ordered(top_share, np.eye(10)[3]) == ordered(top_share, np.eye(5)[3]) == 1
    assert ordered(top_share, np.eye(4)[3]) == pytest.approx(0.8)
    assert ordered(gini, np.eye(10)[3]) == pytest.approx(1)


def test_no_work_at_all_has_no_shares():
    for measure in (top_share, gini):
        assert math.isnan(ordered(measure, np.zeros(7)))
    out = np.zeros(LORENZ_POINTS)
    ordered(lorenz, np.zeros(7), out)
    assert np.isnan(out).all()


@pytest.mark.parametrize("sigma, share", [(0.5, 0.366), (0.75, 0.464), (1.0, 0.563), (1.683, 0.80)])
def test_lognormal_work_has_the_known_top_share(sigma, share):
    values = np.exp(sigma * stats.norm.ppf((np.arange(20_000) + 0.5) / 20_000))
    assert ordered(top_share, values) == pytest.approx(
        stats.norm.cdf(sigma - stats.norm.ppf(0.8)), abs=2e-3
    )
    assert ordered(top_share, values) == pytest.approx(share, abs=3e-3)


@pytest.mark.parametrize("kind", ["lognormal", "ties and zeros"])
@pytest.mark.parametrize("size", SIZES[1:])
def test_gini_is_the_mean_difference_corrected_for_few_people(size, kind):
    values = draws(size, kind)
    np.testing.assert_allclose(ordered(gini, values), textbook_gini(values), rtol=1e-10, atol=1e-14)
    assert ordered(gini, np.full(size, 2.0)) == pytest.approx(0, abs=1e-14)


def test_gini_of_one_person_does_not_exist():
    assert math.isnan(ordered(gini, np.array([3.0])))


@pytest.mark.parametrize("times", [1, 2, 5, 40])
def test_two_classes_have_a_gini_of_top_share_less_a_fifth(times):
    values = np.repeat([float(times), 1.0], [20, 80])
    assert ordered(gini, values) * 99 / 100 == pytest.approx(
        ordered(top_share, values) - 0.2, abs=1e-12
    )


@pytest.mark.parametrize("kind", ["lognormal", "ties and zeros"])
@pytest.mark.parametrize("size", SIZES)
def test_the_lorenz_curve_is_the_textbooks(size, kind):
    values, out = draws(size, kind), np.zeros(LORENZ_POINTS)
    ordered(lorenz, values, out)
    np.testing.assert_allclose(
        out, np.interp(np.linspace(0, 1, LORENZ_POINTS), *curve(values)), rtol=0, atol=1e-12
    )
    assert out[0] == 0 and out[-1] == pytest.approx(1) and (np.diff(out) >= -1e-15).all()
    assert 1 - out[80] == pytest.approx(ordered(top_share, values), abs=1e-12)


def tau(scores, truth, ranked=None):
    sums, places, accounts = (
        records(SUMS, len(scores)),
        records(PLACE, len(scores)),
        records(ACCOUNT, len(scores)),
    )
    sums.score, accounts.contribution = scores, truth
    places.ranked = 1 if ranked is None else ranked
    return kendall(sums, accounts.contribution, 0, len(scores), places)


@pytest.mark.parametrize("size", SIZES[1:-1])
@pytest.mark.parametrize("levels", [2, 4, 10_000])
def test_kendall_is_scipys_tau_b_over_the_ranked(size, levels):
    generator = np.random.default_rng([size, levels])
    scores = generator.integers(0, levels, size)
    truth = scores + generator.integers(0, levels, size).astype(float)
    expected = stats.kendalltau(scores, truth).statistic
    assert tau(scores, truth) == pytest.approx(0 if np.isnan(expected) else expected, abs=1e-12)
    ranked = generator.integers(0, 2, size)
    if ranked.sum() > 1:
        expected = stats.kendalltau(scores[ranked == 1], truth[ranked == 1]).statistic
        assert tau(scores, truth, ranked) == pytest.approx(
            0 if np.isnan(expected) else expected, abs=1e-12
        )


def test_kendall_of_order_reversal_and_a_constant():
    rising = np.arange(9)
    assert (tau(rising, 2.0 * rising), tau(rising, -2.0 * rising)) == (1, -1)
    assert tau(np.full(9, 80), rising.astype(float)) == 0 == tau(rising, np.ones(9))


def textbook_value(shares, weights, rho):
    """The constant-elasticity mean of order rho, by its definition."""
    shares, weights = np.asarray(shares, dtype=float), np.asarray(weights)
    with np.errstate(divide="ignore"):
        if rho == 0:
            return 100 * np.prod(shares**weights)
        return 100 * np.power(weights @ np.power(shares, rho), 1 / rho)


@pytest.fixture
def value_world(small):
    """The numbers of the world with another exponent of the public value function."""

    def make(rho):
        world = small().parameters.copy()
        world["substitution"] = rho
        return world[0]

    return make


@pytest.mark.parametrize("rho", [1, 0.5, 0, -1, -3])
def test_public_value_is_the_mean_of_order_rho(value_world, rho):
    world, weights = value_world(rho), (0.5, 0.3, 0.2)
    for shares in np.random.default_rng(3).uniform(0.01, 1.2, (200, 3)):
        assert unit_value(*shares, world) == pytest.approx(
            textbook_value(shares, weights, rho), rel=1e-12
        )
    for shares in ([0, 1, 1], [1, 0, 1], [1, 1, 0], [0, 0, 0]):
        assert unit_value(*map(float, shares), world) == pytest.approx(
            textbook_value(shares, weights, rho), abs=1e-12
        )
    assert unit_value(1.0, 1.0, 1.0, world) == pytest.approx(100)
    assert unit_value(0.5, 0.5, 0.5, world) == pytest.approx(50)


def test_public_value_has_the_geometric_mean_as_its_limit(value_world):
    at_zero, near = (
        unit_value(0.9, 0.5, 0.7, value_world(0)),
        unit_value(0.9, 0.5, 0.7, value_world(1e-7)),
    )
    assert near == pytest.approx(at_zero, rel=1e-6)
    assert (
        unit_value(0.9, 0.5, 0.7, value_world(1))
        > at_zero
        > unit_value(0.9, 0.5, 0.7, value_world(-1))
    )


def filled(scenario, year, salt):
    """A county whose tables hold random numbers, as if a year had ended, and what its measures are
    made in."""
    key, generator = Key(salt, 0), np.random.default_rng(salt)
    schemes, world = build_schemes(scenario, 4), scenario.parameters
    state = found_county(scenario, schemes, key)
    context = at_tick(world, motives_of(world), schemes, key, year * TICKS - 1)
    begin_year(state, at_tick(world, motives_of(world), schemes, key, (year - 1) * TICKS))
    people, units = len(state.people), len(state.units)
    state.accounts.task_work = generator.lognormal(size=people) * generator.integers(0, 2, people)
    state.accounts.contribution = state.accounts.task_work + generator.exponential(
        size=people
    ).round(1)
    state.accounts.random_work = generator.exponential(size=people)
    state.accounts.overhead = generator.uniform(0, 3, people)
    state.accounts.hours = generator.uniform(0, 900, (people, len(ACTIVITIES)))
    state.tally.sums.score = generator.integers(-500, 20_000, people) // 100 * 100
    state.tally.sums.blocks = generator.integers(0, 9_000, (people, 3))
    state.careers.cancelled = generator.integers(0, 2, people)
    state.standing.places.ranked = state.people.post < Post.LEADER
    state.standing.places.excellent = state.standing.places.ranked * generator.integers(
        0, 2, people
    )
    state.pay.bonus = state.standing.places.ranked * generator.integers(0, 5_000_000, people)
    state.seen.promotion_worth = generator.integers(0, 2, people)
    state.units.pool = generator.integers(0, 90_000_000, units)
    state.units.cooperation = generator.uniform(0, 1, units)
    for name in state.works.dtype.names:
        real = state.works.dtype[name].kind == "f"
        state.works[name] = (
            generator.uniform(1, 90, units) if real else generator.integers(1, 90, units)
        )
    state.works.arrived_worth[0] = state.works.mass_demand[1] = 0
    state.county[0].effort_cost = generator.uniform(0, 1e4)
    return state, context


def coefficients(scenario, scheme, frame):
    """Pay coefficients by the words of the rulebook: status first, then level."""
    books = scenario.schemes[scheme].rulebooks
    found = []
    for kind, staffing, level in frame[["kind", "staffing", "level"]].itertuples(index=False):
        table = books[kind].pay_coefficients
        found.append(
            (table.institution if staffing == 1 else getattr(table, LEVELS[level])).value / 100
        )
    return np.array(found)


def theil(values, sizes):
    """Theil's T of groups of equal members; a group without anything adds nothing."""
    share = np.asarray(values) * np.asarray(sizes) / np.dot(values, sizes)
    ratio = np.asarray(values) / np.average(values, weights=sizes)
    return float(np.sum(share[ratio > 0] * np.log(ratio[ratio > 0])))


def expected_measures(state, scenario, context):
    """All measures of a year from the tables, in the words of their definitions."""
    world, works, hours = scenario.parameters[0], pd.DataFrame(state.works), state.accounts.hours
    frame = pd.DataFrame(
        {
            "unit": state.cadres.unit, "kind": state.units.kind[state.cadres.unit],
            "staffing": state.people.staffing, "level": state.people.level,
            "score": state.tally.sums.score / 100,
            "work": state.accounts.contribution,
            "ranked": state.standing.places.ranked == 1, "excellent": state.standing.places.excellent,
            "bonus": state.pay.bonus / 100,
            "individual": state.tally.sums.blocks[:, 1] / 100,
            "prospects": (state.people.post > 0) | ((state.people.staffing == 0) & (state.seen.promotion_worth > 0)),
        }
    )  # fmt: skip
    frame["credit"] = frame.score.clip(lower=0) * coefficients(
        scenario, context.now[0].scheme, frame
    )
    ranked = frame[frame.ranked]
    taus, right = [], 0
    for _, unit in ranked.groupby("unit"):
        taus.append(np.nan_to_num(stats.kendalltau(unit.score, unit.work).statistic))
        best = unit.work.sort_values(ascending=False, kind="stable").index[: unit.excellent.sum()]
        right += unit.excellent[best].sum()
    shares = np.stack([works.delivered_worth / works.arrived_worth, works.routine / works.routine_demand,
                       works.mass / works.mass_demand], axis=1)  # fmt: skip
    shares[~np.isfinite(shares)] = 1
    weights = [world.weight_tasks, world.weight_routine, world.weight_mass]
    best = frame.sort_values("score", ascending=False, kind="stable").head(
        math.ceil(len(frame) / 10)
    )
    means, sizes = ranked.groupby("unit").bonus.mean(), ranked.groupby("unit").size()
    total, task_work, pools = hours.sum(), state.accounts.task_work, state.units.pool.sum() / 100
    demand = works.routine_demand.sum() + works.mass_demand.sum()
    equal = scenario.schemes[context.now[0].scheme].rulebooks[0].options.pay_basis.value == "equal"
    return {
        "top20_task_share": textbook_top(state.accounts.task_work),
        "top20_work_share": textbook_top(state.accounts.contribution),
        "gini_tasks": textbook_gini(state.accounts.task_work),
        "random_floor": textbook_top(state.accounts.random_work),
        "effort": total,
        "public_value": np.mean(
            [textbook_value(share, weights, world.substitution) for share in shares]
        ),
        "step_inflation": works.nodes.sum() / works.honest_nodes.sum(),
        "participant_inflation": works.participants.sum() / works.honest_participants.sum(),
        "effort_cost": state.county[0].effort_cost * world.yuan_per_utility,
        "pool": pools,
        "overhead_share": (hours[:, 3:].sum() + state.accounts.overhead.sum()) / total,
        "rank_validity": np.mean(taus),
        "wrongly_excellent": 1 - right / frame.excellent.sum(),
        "base_work_neglect": 1 - (works.routine.sum() + works.mass.sum()) / demand,
        "mass_work": hours[:, 1].mean() / TICKS,
        "bonus_cv": ranked.bonus.std(ddof=0) / ranked.bonus.mean(),
        "overspend": ranked.bonus.sum() / pools,
        "point_value": math.nan
        if equal
        else np.mean(state.units.pool / 100 / ranked.groupby("unit").credit.sum()),
        "max_score": frame.score.max(),
        "mean_score": frame.score.mean(),
        "tasks_on_time": works.tasks_on_time.sum()
        / (works.tasks_finished.sum() + works.tasks_lapsed.sum()),
        "task_value": works.delivered_worth.sum() / works.arrived_worth.sum(),
        "cooperation": state.units.cooperation.mean(),
        "prospects_task_share": task_work[frame.prospects].sum() / task_work.sum(),
        "prospects_share": frame.prospects.mean(),
        "individual_share": best.individual.sum() / best.score.sum(),
        "red_nodes": works.reds.sum() / works.done.sum(),
        "helped_nodes": works.helped.sum() / works.done.sum(),
        "red_cards": works.red_cards.sum() / (works.green_cards + works.red_cards).sum(),
        "awards_cancelled": state.careers.cancelled.mean(),
        "bonus_between": theil(means, sizes) / theil(ranked.bonus, np.ones(len(ranked))),
    }


@pytest.mark.parametrize("salt", [11, 12, 13])
@pytest.mark.parametrize("year", [1, 3])
@pytest.mark.parametrize("rho", [0, -1, 1])
def test_every_measure_follows_its_definition_on_random_tables(small, year, salt, rho):
    scenario = small(value={"substitution": rho})
    state, context = filled(scenario, year, salt)
    expected = expected_measures(state, scenario, context)
    measure_year(state, context)
    assert set(expected) == set(NAMES) - {"promoted_merit"}
    for name, value in expected.items():
        np.testing.assert_allclose(
            state.year.measures[NAMES.index(name)], value, rtol=1e-10, err_msg=name
        )


def test_the_merit_of_the_promoted_is_their_mean_percentile(small):
    state, _ = filled(small(), 3, 5)
    first, last = state.start[1], state.start[2]
    work = state.accounts.contribution[first:last]
    for who in range(first, last):
        below = (work < state.accounts.contribution[who]).sum()
        assert percentile(state, first, last, who) == pytest.approx(100 * below / (len(work) - 1))
    place = NAMES.index("promoted_merit")
    measure_promotions(state)
    assert math.isnan(state.year.measures[place])
    state.county[0].promoted, state.county[0].promoted_merit = 4, 260
    measure_promotions(state)
    assert state.year.measures[place] == 65


def group_of(post, staffing, worth):
    if post == Post.LEADER:
        return "leaders"
    if post > Post.GENERAL:
        return "chiefs"
    if staffing == 1:
        return "institution"
    return "rising" if worth > 0 else "ceiling"


def test_group_means_times_heads_add_up_to_the_totals(small):
    state, context = filled(small(), 3, 21)
    measure_year(state, context)
    columns = zip(state.people.post, state.people.staffing, state.seen.promotion_worth, strict=True)
    groups = [group_of(*row) for row in columns]
    assert [GROUPS[place][0] for place in state.accounts.group] == groups
    own = {
        "bonus": state.pay.bonus / 100,
        **{name: state.accounts.hours[:, place] / TICKS for place, name in enumerate(ACTIVITIES)},
        "task_work": state.accounts.task_work,
        "score": state.tally.sums.score / 100,
    }
    means = pd.DataFrame(own).groupby(groups).mean()
    found = pd.DataFrame(
        state.year.groups, columns=GROUP_QUANTITIES, index=[code for code, _, _ in GROUPS]
    )
    assert found.cadres.sum() == len(groups)
    pd.testing.assert_frame_equal(found.loc[means.index, means.columns], means, rtol=1e-12)
    for name, values in own.items():
        assert (found.cadres * found[name]).sum() == pytest.approx(values.sum(), rel=1e-12)


def test_an_empty_group_has_no_means(small):
    state, context = filled(small(), 3, 22)
    state.people.staffing[:] = 0
    measure_year(state, context)
    row = state.year.groups[[code for code, _, _ in GROUPS].index("institution")]
    assert row[0] == 0 and np.isnan(row[1:]).all()


def test_measures_of_a_real_run_can_be_told_from_its_tables(recorded, years):
    runs, records = recorded
    tables = {name: records[name].to_pandas() for name in ("cadres", "units")}
    for year in range(1, years + 1):
        cadres = tables["cadres"].query("year == @year")
        units = tables["units"].query("year == @year")
        found = dict(zip(NAMES, runs.yearly[0, year - 1], strict=True))
        ranked, hours = cadres[cadres["rank"] > 0], cadres[[f"{name}_hours" for name in ACTIVITIES]]
        taus = [
            stats.kendalltau(unit.score, unit.contribution).statistic
            for _, unit in ranked.groupby("unit")
        ]
        expected = {
            "top20_task_share": textbook_top(cadres.task_work),
            "gini_tasks": textbook_gini(cadres.task_work.to_numpy()),
            "effort": hours.to_numpy().sum(),
            "bonus_cv": ranked.bonus.std(ddof=0) / ranked.bonus.mean(),
            "overspend": ranked.bonus.sum() / units.pool.sum(),
            "rank_validity": np.mean(np.nan_to_num(taus)),
            "max_score": cadres.score.max(),
            "mean_score": cadres.score.mean(),
            "task_value": units.delivered_worth.sum() / units.arrived_worth.sum(),
        }
        for name, value in expected.items():
            assert found[name] == pytest.approx(value, rel=1e-9), (name, year)
        assert found["overspend"] == pytest.approx(1, abs=1e-12)
        found = pd.DataFrame(
            runs.groups[0, year - 1],
            columns=GROUP_QUANTITIES,
            index=[code for code, _, _ in GROUPS],
        )
        means = cadres.groupby("group")[["bonus", "task_work", "score"]].mean()
        pd.testing.assert_frame_equal(
            found.loc[means.index, means.columns], means, check_names=False, rtol=1e-9
        )
