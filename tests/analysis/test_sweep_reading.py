"""A sweep is read in pairs, over its points, and what cannot be said is said."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr, ttest_1samp

from analysis.comparison.sweep_reading import CODEBOOK, rank_correlation, read_sweep
from analysis.report.figures import render_reading
from analysis.report.figures.lettering import letters_for
from analysis.report.sweep_page import (
    difference_table,
    influence_table,
    notes,
    sweep_page,
)
from sim.sweeps.planning.study import load_study
from sim.sweeps.results import SweepResults
from tests.analysis.made_up_sweeps import ABOUT, made


def read(table):
    return read_sweep(table, table.varied)


def drawn(reading):
    return render_reading(reading, letters_for(reading, "en"))


def test_differences_are_paired_and_their_mean_is_over_points():
    table = made(noise=0.0)
    row = read(table).differences.set_index("measure").loc["public_value"]
    assert row["difference"] == pytest.approx(np.mean([10 - point for point in range(8)]))
    assert (row["lowest"], row["highest"]) == (pytest.approx(3), pytest.approx(10))
    assert (row["points"], row["pairs"]) == (8, 24)
    # the luck of replicates is common to both and cancels
    assert row["low"] == pytest.approx(row["high"])


def test_at_one_point_the_interval_is_that_of_a_t_test():
    table = made(points=1, replicates=9)
    wide = table.results.pivot(index="replicate", columns="scenario", values="public_value")
    change = wide["index"] - wide["uniform"]
    row = read(table).differences.set_index("measure").loc["public_value"]
    expected = ttest_1samp(change, 0).confidence_interval(0.95)
    assert (row["low"], row["high"]) == pytest.approx((expected.low, expected.high))


def test_involution_is_read_from_pairs_in_which_hours_rose():
    table = made(points=4, replicates=3, scenarios=("uniform", "index", "cap"), noise=0.0)
    frame = table.results
    frame["public_value"], of = 80.0, frame["scenario"] == "index"
    # hours rise with the point under the index, and fall at point 0; they never rise under the cap
    frame.loc[of, "effort"] = 100.0 + 10 * (frame["point"] - 0.5)
    frame.loc[frame["scenario"] == "cap", "effort"] = 90.0
    reading = read(table)
    rows = reading.differences[reading.differences["measure"] == "involution"]
    index, cap = rows.to_dict("records")
    falls = [1 - 100 / hours for hours in (105, 115, 125)]
    assert index["difference"] == pytest.approx(np.mean(falls)) and index["unit"] == "share"
    assert (index["lowest"], index["highest"]) == pytest.approx((falls[0], falls[2]))
    assert (index["points"], index["pairs"]) == (3, 9)
    assert math.isnan(cap["difference"]) and cap["pairs"] == 0
    told = difference_table(reading, "en").set_index("measure")
    assert told.loc["involution, at 3 of 4 points", "difference"] == "+12.6%"


def test_the_number_that_moves_involution_is_found():
    table = made(points=8, noise=0.0)
    frame = table.results
    frame.loc[frame["scenario"] == "index", "effort"] = 150.0 + frame["duty"]
    own = read(table).influences.set_index(["measure", "number"])
    assert own.loc[("involution", "duty"), "low"] > 0


def test_there_is_no_involution_without_pairs_or_hours():
    assert "involution" not in read(made(scenarios=("index",))).measures
    table = made()
    del table.results["effort"]
    assert "involution" not in read(table).measures


def test_every_column_of_a_reading_is_in_its_codebook_and_no_other():
    reading = read(made())
    for name in ("differences", "influences"):
        said = [column for column, tables, *_ in CODEBOOK if name in tables.split()]
        assert sorted(said) == sorted(getattr(reading, name).columns)


def test_a_pair_whose_run_failed_is_left_out():
    table = made()
    table.results.loc[0, ["status", "public_value"]] = "failed", np.nan
    assert read(table).differences.set_index("measure").loc["public_value", "pairs"] == 23


def test_points_of_many_replicates_weigh_no_more_than_others():
    table = made(noise=0.0)
    first = table.results[table.results["point"] == 0]
    more = pd.concat([first.assign(replicate=first["replicate"] + 10 * k) for k in range(1, 9)])
    frame = pd.concat([table.results, more], ignore_index=True)
    one, other = (
        read(SweepResults(each, each, each, varied=("duty",))).differences["difference"]
        for each in (table.results, frame)
    )
    assert one.tolist() == pytest.approx(other.tolist(), nan_ok=True)


def test_the_number_that_moves_a_difference_is_found_and_another_is_not():
    reading = read(made(varied=("duty", "face")))
    own = reading.influences.set_index(["measure", "number"])
    assert own.loc[("public_value", "duty"), "high"] < 0
    assert own.loc[("public_value", "face"), "low"] < 0 < own.loc[("public_value", "face"), "high"]
    assert math.isnan(own.loc[("effort", "duty"), "correlation"])
    told = influence_table(reading, "en").set_index("measure").loc["public value (points)"]
    assert told["clearly moved by"].startswith("duty −1.00 [−1.00,")
    assert told["not clearly by"] == "face"


def test_one_scenario_has_no_pairs_and_its_values_are_read():
    reading = read(made(scenarios=("index",)))
    assert reading.missing == ("unpaired",) and reading.differences.empty
    assert not reading.influences.empty and difference_table(reading, "en").empty
    assert "the study has one scenario" in notes(reading, "en")[0]


@pytest.mark.parametrize(
    ("made_with", "missing"),
    [
        ({"varied": ()}, ("nothing_varies",)),
        ({"points": 3}, ("few_points",)),
        ({"replicates": 1}, ("one_replicate",)),
        ({"design": "morris"}, ("dependent_points",)),
        ({"points": 1, "replicates": 1, "scenarios": ("index",)}, ("unpaired", "nothing_varies")),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_cannot_be_said_is_said_on_the_page_too(made_with, missing, lang):
    reading = read(made(**made_with))
    assert reading.missing == missing
    page = sweep_page(reading, ABOUT, drawn(reading), lang)
    for note in notes(reading, lang):
        assert note in page


def test_what_a_study_is_and_units_are_in_the_language_of_the_page():
    described = load_study("tiny").file.description
    about = ABOUT | {"description": described, "varied": [("duty", "", "utility an effort", "")]}
    page = sweep_page(read(made()), about, {}, "zh")
    assert "十来名干部的县" in page and "每单位努力的效用" in page and described not in page
    assert described in sweep_page(read(made()), about, {}, "en")


def test_a_sweep_whose_runs_all_failed_is_read_too():
    table = made()
    table.results[["status", "public_value", "effort"]] = "failed", np.nan, np.nan
    reading = read(table)
    assert "all_failed" in reading.missing and not drawn(reading)
    sweep_page(reading, ABOUT, {}, "en")


def test_figures_are_drawn_and_stand_in_the_page():
    reading = read(made(scenarios=("uniform", "index", "cap"), varied=("duty", "face")))
    images = drawn(reading)
    assert set(images) == {
        f"{name}.{kind}" for name in ("differences", "influences") for kind in ("png", "svg")
    }
    plain = {name.removesuffix(".svg"): images[name] for name in images if name.endswith("svg")}
    page = sweep_page(reading, ABOUT, plain, "en")
    assert page.count("data:image/svg+xml") == 2 and "://" not in page
    assert list(difference_table(reading, "en").columns)[:2] == ["measure", "scenario"]


def test_a_page_is_plain_text_whatever_its_study_says():
    about = ABOUT | {"title": "<b>a\x1b[31m\u202eb", "numbered": {"<i>": "scenario 2"}}
    page = sweep_page(read(made()), about, {}, "en")
    assert "&lt;b&gt;a\\x1b[31m\\u202eb" in page and "&lt;i&gt;" in page
    assert "\x1b" not in page and "\u202e" not in page and "<b>" not in page


@given(st.lists(st.tuples(*[st.integers(-5, 5)] * 2), min_size=5, max_size=40))
def test_a_rank_correlation_lies_in_its_interval(pairs):
    one, other = np.array(pairs, dtype=float).T
    found, low, high = rank_correlation(one, other)
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        assert math.isnan(found)
        return
    assert found == pytest.approx(spearmanr(one, other).statistic)
    assert -1 <= low <= found <= high <= 1


def test_the_interval_of_a_rank_correlation_holds_the_true_one_as_often_as_it_says():
    """Of pairs of normal numbers with correlation 0.5 the rank correlation is 0.4826."""
    luck, true, held = np.random.default_rng(11), 6 / np.pi * np.arcsin(0.25), 0
    for _ in range(400):
        one, noise = luck.normal(size=(2, 40))
        _, low, high = rank_correlation(one, 0.5 * one + np.sqrt(0.75) * noise)
        held += low <= true <= high
    assert held / 400 > 0.92
