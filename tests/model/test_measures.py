"""Every measure against a formula written anew in numpy, pandas or scipy: as written on random
tables, and compiled in real runs."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.model.founding import founded
from sim.model.measure_catalogue import GROUP_QUANTITIES, GROUPS, MEASURES
from sim.model.measures import measure_year
from sim.model.phases.careers import percentile
from sim.model.phases.year_end import begin_year, measure_promotions
from sim.model.state import ACTIVITIES, Post, UnitKind
from sim.scenario.parameters import TICKS
from sim.scoring.roster import LEVELS
from tests.as_written import as_written
from tests.model.textbook import textbook_gini, textbook_top, textbook_value, theil
from tests.plain_forms import PLAIN_FORMS

NAMES = [measure.name for measure in MEASURES]


def filled(scenario, year, salt):
    """A county whose tables hold random numbers, as if a year had ended, and what its measures are
    made in."""
    generator = np.random.default_rng(salt)
    state, context_at = founded(scenario, salt, years=4)
    context = context_at(year * TICKS - 1)
    begin_year(state, context_at((year - 1) * TICKS))
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
    # leaders are paid and not ranked, so that the two are told apart
    state.standing.places.ranked, state.standing.places.paid = state.people.post < Post.LEADER, 1
    state.standing.places.excellent = state.standing.places.ranked * generator.integers(
        0, 2, people
    )
    state.pay.bonus = generator.integers(0, 5_000_000, people)
    state.seen.promotion_worth = generator.integers(0, 2, people)
    for name in ("pay_per_point", "excellent_per_point", "promotion_per_point", "behind_per_point"):
        state.seen[name] = generator.exponential(size=people)
    state.accounts.idle_squad = generator.uniform(0, 9, people)
    stand_by_lot(state, generator)
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


def stand_by_lot(state, generator):
    """Places and shared ranks within each unit."""
    places = state.standing.places
    places.place, places["rank"] = -1, 0
    for first, last in zip(state.start, state.start[1:], strict=False):
        ranked = generator.permutation(np.flatnonzero(places.ranked[first:last]) + first)
        places.place[ranked] = np.arange(len(ranked))
        # two of each rank
        places["rank"][ranked] = np.arange(len(ranked)) // 2 * 2 + 1


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


def scores_of(state, scenario, context):
    """One row for each cadre: unit, status, score, work, grade, bonus, prospects, credit."""
    frame = pd.DataFrame(
        {
            "unit": state.cadres.unit,
            "kind": state.units.kind[state.cadres.unit],
            "first_class": state.units.unit_class[state.cadres.unit] == 1,
            "staffing": state.people.staffing,
            "level": state.people.level,
            "score": state.tally.sums.score / 100,
            "work": state.accounts.contribution,
            "ranked": state.standing.places.ranked == 1,
            "excellent": state.standing.places.excellent,
            "bonus": state.pay.bonus / 100,
            "individual": state.tally.sums.blocks[:, 1] / 100,
            "prospects": state.accounts.prospects == 1,
            "leads": state.people.post == Post.LEADER,
            "tasks": state.accounts.task_work,
        }
    )
    pay = coefficients(scenario, context.now[0].scheme, frame)
    return frame.assign(credit=frame.score.clip(lower=0) * pay)


def expected_work(state, scenario, context):
    """Measures of hours, tasks and nodes, in the words of their definitions."""
    works, hours = pd.DataFrame(state.works), state.accounts.hours
    demand = works.routine_demand.sum() + works.mass_demand.sum()
    ended = works.tasks_finished.sum() + works.tasks_lapsed.sum()
    return {
        "top20_task_share": textbook_top(state.accounts.task_work),
        "top20_work_share": textbook_top(state.accounts.contribution),
        "gini_tasks": textbook_gini(state.accounts.task_work),
        "random_floor": textbook_top(state.accounts.random_work),
        "effort": hours.sum(),
        "effort_cost": state.county[0].effort_cost * scenario.parameters[0].yuan_per_utility,
        "overhead_share": (hours[:, 3:].sum() + state.accounts.overhead.sum()) / hours.sum(),
        "mass_work": hours[:, 1].mean() / TICKS,
        "step_inflation": works.nodes.sum() / works.honest_nodes.sum(),
        "participant_inflation": works.participants.sum() / works.honest_participants.sum(),
        "base_work_neglect": 1 - (works.routine.sum() + works.mass.sum()) / demand,
        "tasks_on_time": works.tasks_on_time.sum() / ended,
        "task_value": works.delivered_worth.sum() / works.arrived_worth.sum(),
        "red_nodes": works.reds.sum() / works.done.sum(),
        "helped_nodes": works.helped.sum() / works.done.sum(),
        "red_cards": works.red_cards.sum() / (works.green_cards + works.red_cards).sum(),
    }


def expected_value(state, scenario, context):
    """Public value and cooperation, as means over units."""
    world, works = scenario.parameters[0], pd.DataFrame(state.works)
    served = [
        works.delivered_worth / works.arrived_worth,
        works.routine / works.routine_demand,
        works.mass / works.mass_demand,
    ]
    shares = np.stack(served, axis=1)
    shares[~np.isfinite(shares)] = 1
    weights = [world.weight_tasks, world.weight_routine, world.weight_mass]
    values = [textbook_value(share, weights, world.substitution) for share in shares]
    return {"public_value": np.mean(values), "cooperation": state.units.cooperation.mean()}


def expected_scores(state, scenario, context):
    """Measures of scores, of the excellent and of those with prospects."""
    frame = scores_of(state, scenario, context)
    ranked, task_work = frame[frame.ranked], state.accounts.task_work
    taus, right = [], 0
    for _, unit in ranked.groupby("unit"):
        taus.append(np.nan_to_num(stats.kendalltau(unit.score, unit.work).statistic))
        best = unit.work.sort_values(ascending=False, kind="stable").index[: unit.excellent.sum()]
        right += unit.excellent[best].sum()
    falling = frame.sort_values("score", ascending=False, kind="stable")
    best = falling.head(math.ceil(len(frame) / 10))
    return {
        "rank_validity": np.mean(taus),
        "wrongly_excellent": 1 - right / frame.excellent.sum(),
        "max_score": frame.score.max(),
        "mean_score": frame.score.mean(),
        "prospects_task_share": task_work[frame.prospects].sum() / task_work.sum(),
        "prospects_share": frame.prospects.mean(),
        "individual_share": best.individual.sum() / best.score.sum(),
        "awards_cancelled": state.careers.cancelled.mean(),
    }


def expected_pay(state, scenario, context):
    """Measures of pools and bonuses."""
    frame = scores_of(state, scenario, context)
    pools = state.units.pool / 100
    means, sizes = frame.groupby("unit").bonus.mean(), frame.groupby("unit").size()
    equal = scenario.schemes[context.now[0].scheme].rulebooks[0].options.pay_basis.value == "equal"
    values, first = pools / frame.groupby("unit").credit.sum(), state.units.unit_class == 1
    assert first.any() and not first.all()
    of_first = frame[frame.first_class & ~frame.leads]
    return {
        "pool": pools.sum(),
        "overspend": frame.bonus.sum() / pools.sum(),
        "bonus_cv": frame.bonus.std(ddof=0) / frame.bonus.mean(),
        "point_value": math.nan if equal else values.mean(),
        "bonus_between": theil(means, sizes) / theil(frame.bonus, np.ones(len(frame))),
        "point_value_first": math.nan if equal else values[first].mean(),
        "bonus_upper_quartile": of_first.bonus.quantile(0.75),
        "bonus_best_poorest": frame.groupby("unit").bonus.max().min(),
    }


def expected_units(state, scenario, context):
    """Measures within units, and of townships."""
    frame = scores_of(state, scenario, context)
    frame["random"], frame["hours"] = state.accounts.random_work, list(state.accounts.hours)
    frame["idle"] = state.accounts.idle_squad
    units = frame.groupby("unit")
    tops = [unit.nlargest(len(unit) // 5, "tasks") for _, unit in units]
    beyond = [unit.nlargest(len(unit) // 5 + 1, "tasks").tail(1) for _, unit in units]
    whole, parts = pd.concat(tops), pd.concat(beyond)
    weight = np.array([len(unit) / 5 % 1 for _, unit in units])
    counted = whole.leads | whole.prospects
    below, township = frame[~frame.leads], frame.kind == UnitKind.TOWNSHIP
    scores = below[below.kind == UnitKind.TOWNSHIP].groupby("unit").score
    hours = np.stack(frame.hours[township])
    idle = frame.idle[township].sum()
    return {
        "top20_task_share_unit": np.mean([textbook_top(unit.tasks) for _, unit in units]),
        "top20_work_share_unit": np.mean([textbook_top(unit.work) for _, unit in units]),
        "random_floor_unit": np.mean([textbook_top(unit.random) for _, unit in units]),
        "busiest_with_prospects": (counted.sum() + weight @ (parts.leads | parts.prospects))
        / (len(whole) + weight.sum()),
        "unit_best_score": scores.max().median(),
        "best_to_median_score": (scores.max() / scores.median()).median(),
        "squad_to_routine": (hours[:, 2].sum() - idle) / (hours[:, 0].sum() + idle),
        "squads_per_township": state.works.tasks_arrived[state.units.kind == 0].mean(),
    }


def expected_people(state, scenario, context):
    """Measures of hours, motives and the roster."""
    hours, people = state.accounts.hours.sum(axis=1) / TICKS, state.people
    seen, motives, civil = state.seen, context.motives[0], state.people.staffing == 0
    strength = motives.face_ratio if motives.relative_face else motives.face
    face = strength * state.traits.face * seen.behind_per_point * motives.yuan_per_utility
    places = pd.DataFrame(state.standing.places).assign(unit=state.cadres.unit)
    # of an even number the better of the two in the middle
    middle = places[places.ranked == 1].groupby("unit")["rank"].quantile(0.5, "lower")
    behind = (places["rank"] > places.unit.map(middle)).to_numpy()
    return {
        "hours_under_72": (hours < 72).mean(),
        "hours_under_80": (hours < 80).mean(),
        "leader_hours": hours[people.post == Post.LEADER].mean(),
        "worth_pay": seen.pay_per_point.mean(),
        "worth_excellent": (seen.excellent_per_point * seen.excellent_worth).mean(),
        "worth_promotion": (seen.promotion_per_point * seen.promotion_worth).mean(),
        "worth_face": face.mean(),
        "face_to_pay_behind": face[behind].sum() / seen.pay_per_point[behind].sum(),
        "institution_ratio": (~civil).sum() / civil.sum(),
        "deputy_section_share": (people.level[civil] >= LEVELS.index("deputy_section")).mean(),
    }


EXPECTED = (
    expected_work,
    expected_value,
    expected_scores,
    expected_pay,
    expected_units,
    expected_people,
)


def measured(state, context):
    """Let the measures of a year be taken, who has prospects among them."""
    with as_written():
        measure_year(state, context)


@pytest.mark.parametrize(
    "salt", [11, *(pytest.param(salt, marks=pytest.mark.thorough) for salt in (12, 13))]
)
@pytest.mark.parametrize("year", [1, 3])
@pytest.mark.parametrize(("rho", "forms"), [(0, {}), (-1, {}), (1, {}), (0, PLAIN_FORMS)])
def test_every_measure_follows_its_definition_on_random_tables(small, year, salt, rho, forms):
    scenario = small(value={"substitution": rho}, forms=forms)
    state, context = filled(scenario, year, salt)
    measured(state, context)
    expected = {}
    for formulas in EXPECTED:
        expected |= formulas(state, scenario, context)
    # A measure need not have a second formula here: that of the county's oracle is compulsory.
    assert set(expected) <= set(NAMES) and len(expected) >= 52
    for name, value in expected.items():
        np.testing.assert_allclose(
            state.year.measures[NAMES.index(name)], value, rtol=1e-10, err_msg=name
        )


def test_the_merit_of_the_promoted_is_their_mean_percentile(small):
    state, _ = filled(small(), 3, 5)
    first, last = state.start[1], state.start[2]
    work, place = state.accounts.contribution[first:last], NAMES.index("promoted_merit")
    with as_written():
        for who in range(first, last):
            share = (work < state.accounts.contribution[who]).sum() / (len(work) - 1)
            assert percentile(state, first, last, who) == pytest.approx(100 * share)
        measure_promotions(state)
        assert math.isnan(state.year.measures[place])
        state.county[0].promoted, state.county[0].promoted_merit = 4, 260
        measure_promotions(state)
        assert state.year.measures[place] == 65


def group_of(post, staffing, prospects):
    if post == Post.LEADER:
        return "leaders"
    if post > Post.GENERAL:
        return "chiefs"
    if staffing == 1:
        return "institution"
    return "rising" if prospects else "ceiling"


def test_group_means_times_heads_add_up_to_the_totals(small):
    state, context = filled(small(), 3, 21)
    measured(state, context)
    columns = zip(state.people.post, state.people.staffing, state.accounts.prospects, strict=True)
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
    busiest = pd.Series(state.accounts.busiest).groupby(groups).sum()
    np.testing.assert_allclose(found.busiest_share[busiest.index], busiest / busiest.sum())
    assert found.busiest_share.sum() == pytest.approx(1) and busiest.sum() == pytest.approx(
        len(groups) / 5
    )


def test_an_empty_group_has_no_means(small):
    state, context = filled(small(), 3, 22)
    state.people.staffing[:] = 0
    measured(state, context)
    row = state.year.groups[[code for code, _, _ in GROUPS].index("institution")]
    assert row[0] == row[-1] == 0 and np.isnan(row[1:-1]).all()


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
            # leaders are paid and not ranked
            "bonus_cv": cadres.bonus.std(ddof=0) / cadres.bonus.mean(),
            "overspend": cadres.bonus.sum() / units.pool.sum(),
            "rank_validity": np.mean(np.nan_to_num(taus)),
            "max_score": cadres.score.max(),
            "mean_score": cadres.score.mean(),
            "task_value": units.delivered_worth.sum() / units.arrived_worth.sum(),
            "prospects_share": cadres.prospects.mean(),
            "prospects_task_share": cadres.task_work[cadres.prospects].sum()
            / cadres.task_work.sum(),
            "hours_under_80": (hours.sum(axis=1) / TICKS < 80 - 1e-9).mean(),
            "squads_per_township": units[units.unit.str.startswith("T")].tasks_arrived.mean(),
            "bonus_best_poorest": cadres.groupby("unit").bonus.max().min(),
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
