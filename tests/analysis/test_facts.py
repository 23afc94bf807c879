"""What the base county gives beside the facts of the source that it is held to."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.evidence.targets import load_targets
from analysis.reference import facts
from sim.files.tables import csv_text
from sim.model.measure_catalogue import MEASURES
from sim.runs.batch import run_replicates
from sim.scenario.scenario import load_scenario

REFERENCE = Path(__file__).resolve().parents[2] / "results" / "reference"
TARGETS = load_targets("s_county")
SMALL = {"county": {"townships": 2, "departments": 1}}


def yearly(runs, measure):
    return runs.yearly[..., [one.name for one in MEASURES].index(measure)]


@pytest.fixture(scope="module")
def found():
    return facts.table(TARGETS, 2, SMALL).set_index("target")


def test_there_is_a_row_for_each_fact_with_its_bounds(found):
    assert list(found.index) == list(TARGETS.targets)
    for key, target in TARGETS.targets.items():
        row = found.loc[key]
        assert (row["scenario"], row["measure"]) == (target.scenario, target.measure)
        assert (row["low"], row["high"]) == (target.low, target.high)
        assert row["met"] == (target.low <= row["value"] <= target.high)
        assert row["from"] <= row["value"] <= row["to"]


def test_a_value_is_the_mean_of_the_first_years_of_the_index(found):
    # the index comes in year 3; both arms are looked at in years 3 and 4
    for name, measure in (("uniform", "public_value"), ("index", "unit_best_score")):
        runs = run_replicates(load_scenario(name, SMALL), facts.SEED, range(2), 4)
        own = yearly(runs, measure)[:, 2:4]
        (row,) = found[found.measure == measure].to_dict("records")
        assert row["value"] == pytest.approx(own.mean(), rel=1e-12)


def test_the_model_gives_a_fact_of_the_reference_again():
    kept = pd.read_csv(REFERENCE / "facts.csv")
    assert list(kept.target) == list(TARGETS.targets)
    runs = run_replicates(load_scenario("uniform"), facts.SEED, range(facts.REPLICATES), 4)
    value = yearly(runs, "public_value")[:, 2:4].mean()
    assert kept.set_index("target").value["value_before"] == pytest.approx(value, rel=1e-9)


def test_the_table_is_written_as_numbers(found):
    text = csv_text(found.reset_index())
    assert "True" in text and text.splitlines()[0].startswith("target,scenario,measure,low,high")
