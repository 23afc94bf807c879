"""Who gains and who loses by a scheme, and what it costs."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.comparison.census import PERSON, UNIT, Census, run_with_census, take_census
from analysis.comparison.comparison import compare
from analysis.comparison.winners import ALL, GROUPS, QUANTITIES, samples_of, winners_table
from analysis.evidence.ensemble import ensemble_bytes
from analysis.report.figures.winners import draw_winners
from analysis.stress.cost import COMPOSITIONS, cost
from sim.model.measure_catalogue import Measure
from sim.runs.batch import run_replicates
from tests.analysis.calling import call
from tests.analysis.test_draws import NUMBERS, SECTIONS

SEED, YEARS, SINCE = 7, 5, 3


@pytest.fixture(scope="module")
def taken(small):
    arms = [small("uniform"), small("index")]
    given = [lambda _, one=one: one for one in arms]
    return take_census(given, SEED, [0, 1], YEARS, SINCE, 2, lambda *_: None)


@pytest.fixture(scope="module")
def table(taken):
    return winners_table(*taken).set_index(["year", "by", "group", "quantity"])


def test_a_census_changes_no_run_and_counts_what_the_record_counts(taken, small):
    runs, censuses = taken
    plain = run_replicates(small("index"), SEED, [0, 1], YEARS)
    assert np.array_equal(runs[1].yearly, plain.yearly, equal_nan=True)
    one = censuses[1][0]
    assert len(one.persons) == len(one.units) == YEARS - SINCE + 1
    paid, pool = one.units["paid"].sum(axis=1), one.units["pool"].sum(axis=1)
    record = plain.yearly[0, SINCE - 1 :]
    assert pool == pytest.approx(record[:, Measure.POOL])
    assert paid / pool == pytest.approx(record[:, Measure.OVERSPEND])
    assert one.persons["score"].mean(axis=1) == pytest.approx(record[:, Measure.MEAN_SCORE])
    hours = one.persons["hours"].sum(axis=1) * 24
    assert hours == pytest.approx(record[:, Measure.EFFORT])
    assert one.persons["bonus"].sum(axis=1) == pytest.approx(paid)


def test_gains_and_losses_add_up_to_what_pools_change_by(taken):
    for pair in zip(*taken[1], strict=True):
        found = samples_of(*pair)[:, ALL]
        of = {name: found[:, place, 2] for place, name in enumerate(QUANTITIES)}
        assert (of["gains"] > 0).all() and (of["losses"] < 0).all()
        received = of["pool"] + of["beyond_pool"] - of["cancelled"]
        assert of["received"] == pytest.approx(received, abs=0.05)
        # years of their own: over all of them a person may gain in one and lose in another
        assert of["gains"] + of["losses"] + of["others"] == pytest.approx(received, abs=0.05)


def test_groups_of_a_dimension_are_all_who_were_in_office(taken):
    found = samples_of(taken[1][0][0], taken[1][1][0])
    for name in ("persons", "gains", "losses"):
        of = np.nan_to_num(found[:, :, QUANTITIES.index(name), 2])
        places = {by: [n for n, one in enumerate(GROUPS) if one[0] == by] for by, _ in GROUPS}
        for by in set(places) - {"county"}:
            assert of[:, places[by]].sum(axis=1) == pytest.approx(of[:, 1]), (name, by)
        assert of[:, 1] + of[:, 2] == pytest.approx(of[:, ALL]), name


def test_nobody_gains_by_the_same_scheme_under_another_name(taken):
    (first, *_), censuses = taken
    again = winners_table([first, replace(first, scenario="again")], [censuses[0]] * 2)
    own = again.set_index(["by", "group", "quantity"])["difference"]
    assert set(own.xs("gaining", level="quantity")) == {0} == set(own.xs("gains", level="quantity"))
    assert (own.xs("followed", level="quantity") == 1).all()
    assert (own.loc["county", "all", "received"] == 0).all()


def test_the_table_has_each_group_with_what_it_has_under_both(table, taken):
    whole = table.loc[np.nan]
    bonus = whole.loc["county", "all", "bonus"]
    assert bonus["value"] - bonus["baseline"] == pytest.approx(bonus["difference"])
    assert bonus["low"] < bonus["difference"] < bonus["high"] and bonus["n"] == 2
    assert whole.loc["county", "all", "followed"]["difference"] > 0.9
    risen = whole.loc["county", "in_office", "risen"]
    assert 0 < risen["baseline"] < 1 and ("county", "joined", "risen") not in whole.index
    assert table.loc[3, "age", "from_55", "risen"]["value"] == 0


def persons(*rows):
    found = np.zeros(len(rows), PERSON)
    for place, (tie, born, post, received) in enumerate(rows):
        found["tie"][place], found["born"][place] = tie, born
        found["post"][place], found["received"][place] = post, received
    return found


def census(*years):
    units = np.zeros((len(years), 1), UNIT)
    units["unit_class"] = 1
    for row, year in zip(units, years, strict=True):
        row["paid"] = row["pool"] = year["received"].sum()
    return Census(years[0], units, np.stack(years))


def test_a_person_is_followed_into_another_seat_and_a_successor_is_another_one():
    before = census(
        persons((0.1, 1, 0, 10.0), (0.2, 2, 0, 20.0), (0.3, 3, 1, 30.0)),
        persons((0.1, 1, 0, 10.0), (0.2, 2, 0, 20.0), (0.4, 9, 0, 30.0)),
    )
    # the second moves to the third seat in a post of its own; the fourth was born at another time
    after = census(
        persons((0.1, 1, 0, 16.0), (0.2, 2, 0, 14.0), (0.3, 3, 1, 30.0)),
        persons((0.1, 1, 0, 10.0), (0.4, 8, 0, 10.0), (0.2, 2, 1, 40.0)),
    )
    found = samples_of(before, after)
    of = {name: found[:, ALL, place, 2] for place, name in enumerate(QUANTITIES)}
    assert of["persons"].tolist() == [3, 2, 2.5]
    assert of["gaining"].tolist() == pytest.approx([1 / 3, 1 / 2, 2 / 3])
    assert of["gains"].tolist() == [6, 20, (6 + 14) / 2]
    assert of["losses"].tolist() == [-6, 0, 0]
    assert of["others"].tolist() == [0, -20, -10]
    assert of["followed"].tolist() == pytest.approx([1, 2 / 3, 5 / 6])
    general = found[:, GROUPS.index(("post", "general")), QUANTITIES.index("risen")]
    assert general[:, 1].tolist() == [0, 0.5, 0.5] and general[:, 0].tolist() == [0, 0, 0]


def test_the_cost_of_a_scheme_is_that_of_its_own_rule_and_of_the_literal_one(small):
    arms = {"scenario": small("index"), "baseline": small("uniform")}
    found = cost(**arms, count=2, seed=SEED, years=YEARS)
    spent = found.overspend.set_index(["pool_rule", "by", "group"])
    balanced = found.overspend[found.overspend["pool_rule"] == "balanced"]
    assert balanced["overspend"].round(12).eq(1).all() and balanced["beyond"].eq(0).all()
    runs, census = run_with_census(small("index_literal_pool"), SEED, 0, YEARS, SINCE)
    alone = cost(**arms, count=1, seed=SEED, years=YEARS)
    whole = alone.overspend.set_index(["pool_rule", "by", "group"]).loc["literal", "county", "all"]
    paid, pool = (census.units[name].sum() for name in ("paid", "pool"))
    assert whole["overspend"] == pytest.approx(paid / pool) and abs(paid - pool) > 1000
    assert whole["beyond"] == pytest.approx((paid - pool) / (YEARS - SINCE + 1), abs=0.01)
    thirds = spent.sort_index().loc["literal", "composition"]
    assert thirds.loc[list(COMPOSITIONS), "above"].is_monotonic_increasing
    prices = alone.inflation.set_index(["pool_rule", "measure", "year"]).loc["literal"]
    record = runs.yearly[0, SINCE - 1 :, Measure.POINT_VALUE]
    assert prices.loc["point_value"]["value"].tolist() == pytest.approx(record)
    assert prices.loc["point_value"]["growth"].tolist() == pytest.approx(record / record[0] - 1)
    assert set(found.winners["scenario"]) == {"index"}


@pytest.fixture
def ensemble(tmp_path):
    """A few draws of a very small county."""
    draws = pd.DataFrame(NUMBERS).assign(draw=range(3))
    path = tmp_path / "few.parquet"
    path.write_bytes(ensemble_bytes(draws, SECTIONS, {}))
    return path


def test_a_comparison_says_who_gains_in_print_in_files_and_in_its_report(
    ensemble, undrawn, tmp_path
):
    folder = tmp_path / "told"
    options = ("--ensemble", ensemble, "--years", 3, "--seed", 7, "--winners")
    result = call("compare", *options, "--out", folder)
    assert "who gains and who loses" in result.stdout and "cancelled awards" in result.stdout
    kept = pd.read_csv(folder / "winners.csv")
    book = pd.read_csv(folder / "winners_codebook.csv").set_index("kind")["name"]
    assert list(kept) == list(book["column"]) and set(kept["quantity"]) <= set(book["quantity"])
    assert set(book["quantity"]) == set(QUANTITIES) and set(kept["n"]) <= {1, 2, 3}
    about = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert "--winners" in about["command"] and about["ensemble"]["each"] == 1
    assert "Who gains and who loses" in (folder / "report.html").read_text("utf-8")
    call("report", folder, "--lang", "zh")
    assert "谁受益" in (folder / "report.html").read_text("utf-8")


def test_the_figure_of_winners_names_each_group_that_there_is(taken, table):
    comparison = compare(taken[0][0], taken[0][1:])
    rows = winners_table(*taken)
    figure = draw_winners(comparison, rows)
    shown = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    there = {one[1:3] for one in table.index if one[3] == "bonus"} - {("county", "joined")}
    assert len(shown) == len(set(shown)) == len(there) and "post: leader" in shown
