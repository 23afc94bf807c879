"""Differences are paired, intervals are Student's, involution is stated where effort rose."""

import json
import math

import numpy as np
import pytest

from analysis.comparison.comparison import (
    COMPARED,
    Comparison,
    compare,
    group_table,
    hours_table,
    lorenz_table,
)
from analysis.comparison.estimates import estimate, replicate_table
from sim.base.errors import InputError
from sim.model.measure_catalogue import GROUP_QUANTITIES, GROUPS
from tests.analysis.made_up_runs import grown, made

#: Quantiles of Student's t at 97.5%, from printed tables.
T = {1: 12.7062, 2: 4.30265, 3: 3.18245}


def row(comparison, measure, year=None, scenario="other"):
    return comparison.row(measure, scenario, year)


def test_an_interval_is_the_mean_and_t_times_sd_by_root_n():
    found = estimate(np.array([1.0, 2.0, 3.0, 4.0]))
    half = T[3] * np.sqrt(5 / 3) / 2
    assert found.mean == 2.5
    assert (found.low, found.high) == (
        pytest.approx(2.5 - half, abs=1e-5),
        pytest.approx(2.5 + half, abs=1e-5),
    )
    assert found.n == 4


def test_numbers_that_are_missing_are_left_out_and_the_rest_counted():
    found = estimate(
        np.array([[1.0, np.nan, np.nan], [np.nan, np.nan, 5.0], [3.0, np.nan, np.nan]])
    )
    assert found.mean[0] == 2.0 and found.low[0] == pytest.approx(
        2 - T[1] * np.sqrt(2) / np.sqrt(2), abs=1e-4
    )
    assert np.isnan(found.mean[1]) and found.mean[2] == 5.0
    assert np.isnan(found.low[1:]).all() and found.n.tolist() == [2, 0, 1]


def test_differences_are_taken_replicate_by_replicate():
    # the levels spread far more than the differences 1, 2, 3
    before, after = (
        made("base", effort=[[10], [200], [3000]]),
        made("other", effort=[[11], [202], [3003]]),
    )
    found = row(compare(before, [after]), "effort", 1)
    assert (found["baseline"], found["value"], found["difference"]) == (1070, 1072, 2)
    assert found["high"] - found["difference"] == pytest.approx(T[2] / np.sqrt(3), abs=1e-5)
    assert found["value_high"] - found["value"] > 1000


def test_a_pair_without_one_of_its_values_does_not_count_but_the_means_take_what_there_is():
    before = made("base", bonus_cv=[[1.0], [np.nan], [3.0]])
    after = made("other", bonus_cv=[[2.0], [9.0], [5.0]])
    found = row(compare(before, [after]), "bonus_cv", 1)
    assert (found["baseline"], found["difference"], found["n"]) == (2.0, 1.5, 2)
    assert found["value"] == pytest.approx(16 / 3)


def test_a_value_that_the_baseline_lacks_keeps_its_own_mean_and_interval():
    nothing = np.full((2, 1), np.nan)
    comparison = compare(
        made("base", point_value=nothing), [made("other", point_value=[[60], [80]])]
    )
    found = row(comparison, "point_value")
    assert found["value"] == 70 and found["n"] == 0
    assert found["value_low"] == pytest.approx(70 - T[1] * 10, abs=1e-3)
    told = [one for one in comparison.to_json()["measures"] if one["measure"] == "point_value"]
    assert told[0] == {
        "measure": "point_value", "scenario": "other", "year": 1, "baseline": None, "value": 70.0,
        "difference": None, "low": None, "high": None,
    }  # fmt: skip


def test_one_replicate_has_no_interval():
    comparison = compare(made("base", effort=[[10, 10]]), [made("other", effort=[[11, 12]])])
    told = comparison.to_json()["measures"]
    assert all(one["low"] is None and one["high"] is None for one in told)
    assert row(comparison, "effort", 2)["difference"] == 2


def test_the_whole_horizon_is_by_the_year_with_sums_under_their_own_names_and_the_highest_score():
    years = np.array([[1.0, 2.0, 4.0], [1.0, 2.0, 4.0]])
    changed = dict.fromkeys(("effort", "public_value", "max_score", "step_inflation"), years)
    comparison = compare(made("base", **changed), [made("other", adopted=2, **changed)])
    assert comparison.adopted == 2
    whole = {name: row(comparison, name)["value"] for name in changed}
    assert whole == {"effort": 3.0, "public_value": 3.0, "max_score": 4.0, "step_inflation": 3.0}
    totals = {name: row(comparison, f"{name}_total") for name in ("effort", "public_value")}
    assert {one["value"] for one in totals.values()} == {6.0}
    # a sum is no number of a single year
    single = comparison.frame[comparison.frame["year"].notna()]
    assert not single["measure"].str.endswith("_total").any()
    assert comparison.measures.set_index("measure").loc["effort_total", "unit"] == "hours"


def test_a_sum_needs_all_its_years_and_a_mean_takes_those_there_are():
    holes = np.array([[1.0, np.nan], [1.0, 3.0]])
    comparison = compare(
        made("base", effort=holes), [made("other", effort=holes, step_inflation=holes)]
    )
    assert row(comparison, "effort")["n"] == 1 and row(comparison, "effort")["value"] == 2.0
    assert row(comparison, "step_inflation")["value"] == pytest.approx((1 + 2) / 2)


# W = 20 hours of true work a task, k0 = 5 honest nodes, c hours of overhead a node, k nodes at last
CASES = [
    (1, 9, 0.1379),
    (0.5, 18, 0.2241),
    (1, 6.7082, 0.0640),
    (1, 5.3423, 0.0135),
    (1, 6.9522, 0.0724),
    (1, 5, None),
]


@pytest.mark.parametrize(("overhead", "nodes", "expected"), CASES)
def test_involution_by_step_splitting_has_its_closed_form(overhead, nodes, expected):
    tasks = np.array([[10.0], [30.0], [50.0]])
    before = made("base", effort=tasks * (20 + overhead * 5), public_value=tasks)
    after = made("other", effort=tasks * (20 + overhead * nodes), public_value=tasks)
    for year in (1, None):
        found = row(compare(before, [after]), "involution", year)
        if expected is None:
            assert np.isnan(found["value"])
        else:
            assert found["value"] == pytest.approx(
                1 - (20 + overhead * 5) / (20 + overhead * nodes)
            )
            assert found["value"] == pytest.approx(expected, abs=5e-5)
            assert found["difference"] == found["value"] and found["baseline"] == 0


def test_the_whole_horizon_of_involution_comes_from_sums_of_value_and_effort():
    before = made("base", effort=[[10, 10], [10, 10]], public_value=[[10, 10], [10, 10]])
    after = made("other", effort=[[10, 30], [10, 30]], public_value=[[10, 20], [10, 20]])
    comparison = compare(before, [after])
    assert np.isnan(row(comparison, "involution", 1)["value"])
    assert row(comparison, "involution")["value"] == pytest.approx(1 - (30 / 40) / (20 / 20))


def test_no_involution_is_stated_where_mean_effort_did_not_rise():
    before = made("base", effort=[[10], [10], [10]])
    one_rose = made("other", effort=[[12], [9], [8]])
    found = row(compare(before, [one_rose]), "involution", 1)
    assert np.isnan(found["value"]) and found["n"] == 0
    two_rose = made("other", effort=[[12], [9], [20]])
    found = row(compare(before, [two_rose]), "involution", 1)
    assert found["n"] == 2 and found["value"] == pytest.approx((1 - 10 / 12 + 1 - 10 / 20) / 2)


@pytest.mark.parametrize("absent", ["public_value", "effort"])
def test_no_involution_where_the_baseline_has_neither_value_nor_effort(absent):
    before = made("base", **{"effort": [[10], [10]], absent: [[0], [0]]})
    assert np.isnan(
        row(compare(before, [made("other", effort=[[12], [12]])]), "involution", 1)["value"]
    )


def test_involution_starts_in_the_first_year_whose_whole_interval_is_above_zero():
    same = np.full((3, 5), 10.0)
    # year 1 comes before adoption, in year 2 replicates disagree, from year 3 on they do not, year
    # 4 turns round
    value = np.array([[9, 11, 9.0, 12, 9], [9, 8, 9.1, 12, 9], [9, 12, 8.9, 12, 9]]) * 1.1
    before = made("base", effort=same, public_value=same)
    after = made("other", adopted=2, effort=same * 1.1, public_value=value)
    comparison = compare(before, [after])
    assert row(comparison, "involution", 1)["value"] > 0
    assert comparison.involution_start("other") == 3
    later = made("other", adopted=4, effort=same * 1.1, public_value=value)
    assert compare(before, [later]).involution_start("other") == 5
    assert (
        compare(before, [made("other", effort=same, public_value=same)]).involution_start("other")
        is None
    )


def test_involution_starts_no_later_because_another_arm_adopts_later():
    same = np.full((3, 5), 10.0)
    before = made("base", effort=same, public_value=same)
    early = made("early", adopted=2, effort=same * 1.1, public_value=same * [1, 0.9, 0.9, 0.9, 0.9])
    late = made("late", adopted=4, effort=same * 1.1, public_value=same * [1, 0.9, 0.9, 0.9, 0.9])
    assert compare(before, [early]).involution_start("early") == 2
    both = compare(before, [early, late])
    assert (both.involution_start("early"), both.involution_start("late")) == (2, 4)
    assert (both.adopted, both.adopted_by("early")) == (4, 2)


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ((1, 3), {3: ["b"]}),
        ((1, 4, 3, 4), {3: ["c"], 4: ["b", "d"]}),
        ((3, 1), {3: ["a"]}),
        ((1, 1, 1), {1: ["a", "b", "c"]}),
    ],
)
def test_what_begins_is_told_by_year_and_what_was_always_there_is_left_out(years, expected):
    runs = [
        made(name, adopted=year, effort=np.ones((2, 5)))
        for name, year in zip("abcd", years, strict=False)
    ]
    assert compare(runs[0], runs[1:]).begins == expected


def test_dissipation_is_extra_cost_per_yuan_of_pool():
    before = made("base", effort_cost=[[5, 5], [7, 7]], pool=[[10, 10], [10, 10]])
    after = made("other", effort_cost=[[6, 8], [9, 11]], pool=[[10, 10], [0, 10]])
    comparison = compare(before, [after])
    assert row(comparison, "dissipation", 1)["value"] == pytest.approx(0.1)
    assert row(comparison, "dissipation", 1)["n"] == 1
    assert row(comparison, "dissipation")["value"] == pytest.approx((4 / 20 + 6 / 10) / 2)
    assert row(comparison, "dissipation")["baseline"] == 0


def test_the_goodhart_gap_is_standardised_growth_since_adoption():
    # before adoption (two years, two replicates) scores have sd 2 and value sd 1
    score = np.array([[84, 88, 100, 106], [84, 88, 102, 104]]) * np.sqrt(3) / 2
    value = np.array([[79, 81, 90, 89], [79, 81, 90, 91]]) * np.sqrt(3) / 2
    before = made("base", mean_score=score, public_value=value)
    after = made("other", adopted=3, mean_score=score, public_value=value)
    comparison = compare(before, [after])
    assert np.isnan(row(comparison, "goodhart_gap", 2)["value"])
    assert row(comparison, "goodhart_gap", 3)["value"] == 0
    root = np.sqrt(3) / 2
    assert row(comparison, "goodhart_gap", 4)["value"] == pytest.approx(
        root * ((6 / 2 + 1) + (2 / 2 - 1)) / 2
    )
    assert row(comparison, "goodhart_gap")["value"] == pytest.approx(root)


@pytest.mark.parametrize(
    ("adopted", "score"), [(1, [[1.0, 2.0], [3.0, 4.0]]), (2, [[0.1, 2.0], [0.1, 4.0]])]
)
def test_there_is_no_goodhart_gap_without_a_spread_before_adoption(adopted, score):
    runs = [
        made(name, adopted=adopted, mean_score=score, public_value=score)
        for name in ("base", "other")
    ]
    assert np.isnan(row(compare(runs[0], runs[1:]), "goodhart_gap")["value"])


def test_a_comparison_with_equal_runs_finds_no_difference_anywhere():
    runs = [grown("base", 2, 1.0), grown("other", 2, 1.0)]
    frame = compare(runs[0], runs[1:]).frame
    there = frame[~frame["measure"].str.startswith("involution")].dropna(subset=["difference"])
    assert (there[["difference", "low", "high"]] == 0).all(axis=None)
    assert frame.loc[frame["measure"] == "involution", "value"].isna().all()


def test_runs_that_do_not_share_their_luck_are_refused():
    before = made("base", effort=[[1], [2]])
    for other in (
        made("other", seed=2, effort=[[1], [2]]),
        made("other", effort=[[1]]),
        made("other", effort=[[1, 1], [2, 2]]),
    ):
        with pytest.raises(InputError, match="another seed, other replicates or other years"):
            compare(before, [other])
    for others in ([], [before]):
        with pytest.raises(InputError, match="each once"):
            compare(before, others)


def test_json_is_exactly_what_is_promised():
    runs = [grown("uniform", 1, 0.0), grown("index", 3, 1.0), grown("cap", 3, 0.5)]
    comparison = compare(runs[0], runs[1:])
    told = comparison.to_json()
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert list(told) == ["scenarios", "replicates", "years", "adopted", "measures"]
    assert (told["scenarios"], told["replicates"]) == (["uniform", "index", "cap"], 6)
    assert (told["years"], told["adopted"]) == (5, 3)
    keys = ["measure", "scenario", "year", "baseline", "value", "difference", "low", "high"]
    assert all(list(one) == keys for one in told["measures"])
    found = [(one["scenario"], one["measure"], one["year"]) for one in told["measures"]]
    years = (1, 2, 3, 4, 5, None)
    assert found == [
        row
        for name in ("index", "cap")
        for one in COMPARED
        for row in [
            *((name, one.name, year) for year in years),
            *([(name, f"{one.name}_total", None)] if one.over_horizon == "sum" else []),
        ]
    ]
    assert all(type(one["year"]) in (int, type(None)) for one in told["measures"])


def test_all_measures_of_the_design_are_compared():
    promised = (
        "top20_task_share top20_work_share gini_tasks random_floor effort public_value"
        " step_inflation participant_inflation involution dissipation overhead_share rank_validity"
        " goodhart_gap wrongly_excellent base_work_neglect mass_work bonus_cv overspend"
        " point_value max_score promoted_merit"
    )
    assert set(promised.split()) <= {one.name for one in COMPARED}


def test_tables_lay_out_replicates_groups_and_curves():
    groups = np.arange(2 * 2 * len(GROUPS) * len(GROUP_QUANTITIES), dtype=float)
    groups = groups.reshape(2, 2, len(GROUPS), len(GROUP_QUANTITIES))
    runs = [
        made("base", effort=[[1, 2], [3, 4]], groups=groups),
        made("other", effort=[[5, 6], [7, 8]]),
    ]
    table = replicate_table(runs).to_pandas()
    assert table["effort"].tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert table[["replicate", "year"]].values.tolist() == [[0, 1], [0, 2], [1, 1], [1, 2]] * 2
    bonus = group_table(runs).query(
        "scenario == 'base' and year == 2 and group == 'chiefs' and quantity == 'bonus'"
    )
    assert bonus["mean"].item() == groups[:, 1, 1, 1].mean() and bonus["n"].item() == 2
    curves = lorenz_table(runs).query("scenario == 'other' and year == 1")
    assert list(dict.fromkeys(curves["among"])) == ["county", "unit"]
    for _, curve in curves.groupby("among"):
        assert curve["cadres_percent"].tolist() == list(range(101))
        assert curve["mean"].to_numpy() == pytest.approx((np.arange(101) / 100) ** 2)
    curve = hours_table(runs).query("scenario == 'base' and year == 2")
    assert curve["hours"].tolist() == list(range(0, 201, 2)) and (curve["n"] == 2).all()


def test_a_number_that_counts_from_the_beginning_takes_the_last_year_that_has_one():
    reach = [[0.5, 0.2, math.nan], [math.nan, 0.1, 0.3]]
    before = made("base", effort=[[1, 1, 1]] * 2, ever_deputy_section=reach)
    after = made("other", effort=[[1, 1, 1]] * 2, ever_deputy_section=[[math.nan] * 3, reach[1]])
    found = row(compare(before, [after]), "ever_deputy_section")
    assert found["baseline"] == pytest.approx((0.2 + 0.3) / 2)
    assert found["value"] == 0.3 and found["n"] == 1


def test_each_table_of_curves_shows_its_own():
    curves = np.arange(2 * 1 * 3 * 101, dtype=float).reshape(2, 1, 3, 101)
    runs = [made("base", curves=curves, effort=[[1], [2]])]
    lorenz, hours = lorenz_table(runs).set_index("among"), hours_table(runs)
    shown = [lorenz.loc["county", "mean"], lorenz.loc["unit", "mean"], hours["mean"]]
    for place, means in enumerate(shown):
        assert means.tolist() == curves[:, 0, place].mean(axis=0).tolist()


def test_the_ceiling_of_value_is_told_apart_from_the_rest_of_involution():
    """From 80 to 90 of 100 with half as much effort again: 1 − (100 ÷ 80) ÷ 1.5 was unavoidable."""
    before = made("base", effort=[[10, 10]] * 2, public_value=[[80, 80]] * 2)
    after = made("other", effort=[[15, 15]] * 2, public_value=[[90, 90]] * 2)
    comparison = compare(before, [after])
    for year in (1, None):
        whole, part = (
            row(comparison, name, year)["value"] for name in ("involution", "involution_ceiling")
        )
        assert whole == pytest.approx(1 - 90 / 80 / 1.5)
        assert part == pytest.approx(1 - 100 / 80 / 1.5) and part < whole


@pytest.mark.parametrize(
    ("effort", "value", "expected"),
    [
        # all the value that the effort could bring lies below the ceiling
        (12, 70, 0),
        # at the ceiling, or above it in a year that ends tasks of the last: nothing else is left
        (15, 100, 1 - 100 / 80 / 1.5),
        (15, 102, 1 - 102 / 80 / 1.5),
        (9, 90, math.nan),
    ],
)
def test_the_part_of_the_ceiling_is_neither_below_nothing_nor_above_involution(
    effort, value, expected
):
    before = made("base", effort=[[10]] * 2, public_value=[[80]] * 2)
    after = made("other", effort=[[effort]] * 2, public_value=[[value]] * 2)
    found = row(compare(before, [after]), "involution_ceiling", 1)["value"]
    assert found == pytest.approx(expected, nan_ok=True)


def test_the_order_of_others_does_not_matter():
    base, one, two = grown("uniform", 1, 0.0), grown("index", 3, 1.0), grown("cap", 3, 0.5)
    forth, back = compare(base, [one, two]), compare(base, [two, one])
    assert isinstance(forth, Comparison)
    assert forth.row("involution", "cap") == back.row("involution", "cap")
