"""The names of `sim`: they are the functions of the rooms, and `sim.compare` is one easy call."""

import re
from dataclasses import replace

import pandas as pd
import pytest

import sim
from analysis.comparison.comparison import COMPARED, compare
from analysis.comparison.run_comparison import with_baseline
from sim.runs.batch import run_replicates
from sim.runs.horizon_totals import TOTALS
from tests.laws.house import ROOT

UNIT = ROOT / "scenarios" / "examples" / "unit_h"


@pytest.fixture(scope="module")
def arms(small):
    return small("uniform"), small()


@pytest.fixture(scope="module")
def result(arms):
    return sim.compare(*arms, replicates=2, years=4, seed=7)


def test_a_comparison_is_that_of_paired_runs(arms, result):
    before, after = (run_replicates(arm, 7, range(2), 4) for arm in arms)
    pd.testing.assert_frame_equal(result.frame, compare(before, [after]).frame)
    assert result.scenarios == ("uniform", "index") and result.adopted == 3


def test_the_table_of_measures_is_the_whole_horizon_with_units(result):
    table = result.measures.set_index("measure")
    assert table.index.is_unique and set(table["scenario"]) == {"index"}
    assert set(table.index) <= {one.name for one in (*COMPARED, *TOTALS)}
    assert table["n"].between(1, 2).all()
    assert table.loc["effort", "unit"] == "hours" and table["unit"].notna().all()
    row = result.row("effort", "index")
    for column in ("baseline", "value", "difference", "low", "high"):
        assert table.loc["effort", column] == row[column]


@pytest.mark.parametrize(
    ("named", "compared"),
    [
        ((), ["uniform", "index"]),
        (("index_capped",), ["uniform", "index_capped"]),
        (("index_capped", "index"), ["index_capped", "index"]),
    ],
)
def test_one_scenario_is_compared_with_uniform_and_of_two_the_first_is_the_baseline(
    named, compared
):
    assert with_baseline(named) == compared


def test_uniform_alone_makes_no_comparison(arms):
    for alone in ("uniform", arms[0]):
        with pytest.raises(sim.InputError, match="uniform alone"):
            sim.compare(alone)


def test_a_comparison_knows_titles(result):
    assert result.title("index", "en") == "Combat-effectiveness index"
    assert result.title("index", "zh") == "战斗力指数"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"replicates": 0}, "replicates: got 0; allowed: a whole number of 1 or more"),
        ({"replicates": True}, "replicates: got True"),
        ({"years": 2}, "years: got 2, before the scheme of index (year 3) is adopted"),
        ({"years": 0}, "years: got 0; allowed: a whole number from 1"),
        ({"seed": -1, "years": 3}, "0 to 4294967295"),
    ],
)
def test_what_cannot_be_compared_is_refused(arms, options, words):
    with pytest.raises(sim.InputError, match=re.escape(words)):
        sim.compare(*arms, **options)


def test_an_edited_scenario_is_compared_under_a_name_of_its_own(small):
    edited = small("index", motives={"duty": 2})
    with pytest.raises(sim.InputError, match="dataclasses.replace"):
        sim.compare(small(), edited)
    result = sim.compare(small(), replace(edited, name="little duty"), replicates=1, years=3)
    assert result.others == ("little duty",)


def test_a_run_takes_seed_one_by_itself(small):
    table = sim.run(small(), years=3)
    assert list(table.results["seed"]) == [1] and list(table.yearly["year"]) == [1, 2, 3]


def test_replicates_of_a_run_are_those_of_a_comparison(arms, result):
    table = sim.run(arms[1], seeds=7, replicates=2, years=4)
    assert table.results["replicate"].tolist() == [0, 1]
    means = table.results[["effort", "effort_total", "rank_validity"]].mean()
    for name, mean in means.items():
        assert result.row(name, "index")["value"] == pytest.approx(mean, rel=1e-12)


def test_sums_of_years_have_names_of_their_own(arms, result):
    table = sim.run(arms[1], seeds=[7, 8], years=4)
    later = table.yearly[table.yearly["year"] >= 3].groupby("seed")
    for name in ("effort", "public_value", "effort_cost", "pool"):
        total, mean = table.results[f"{name}_total"], table.results[name]
        assert total.tolist() == pytest.approx(later[name].sum().tolist(), rel=1e-12)
        assert mean.tolist() == (total / 2).tolist()
        row, whole = result.row(name, "index"), result.row(f"{name}_total", "index")
        for column in ("baseline", "value", "difference", "low", "high", "value_low"):
            assert row[column] == whole[column] / 2
    said = table.codebook.set_index("column")
    assert said.loc["effort_total", "tables"] == "results"
    assert "sum of the years from year 3 on" in said.loc["effort_total", "source"]
    assert "mean of the years from year 3 on" in said.loc["effort", "source"]
    assert set(said.index) == set(table.results.columns) - {
        "scenario", "seed", "replicate", "status",
    }  # fmt: skip


def test_a_file_is_scored_by_the_public_name():
    sheet = sim.score(UNIT / "ledger.csv", UNIT / "roster.csv", pools={"H": 30000})
    assert list(sheet.tables()["cadres"]["rank"]) == [1, 3, 2]


def test_the_mesa_model_is_there_by_its_public_names(small):
    county = sim.County(small(), rng=7, years=1)
    assert len(county.enlist(sim.Cadre, seats=[0, 1])) == 2
    county.step()
    assert county.tick == 1
