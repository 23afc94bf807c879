"""The reference comparison that README shows is what the model gives today; ablations are the base
comparison with one edit."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.comparison.estimates import replicate_table
from analysis.reference.ablations import ABLATIONS, SEED, SHOWN, edits_of, table
from sim.runs.batch import run_replicates
from sim.runs.horizon_totals import with_totals
from sim.scenario.scenario import load_scenario

REFERENCE = Path(__file__).resolve().parents[2] / "results" / "reference"
TINY = {
    "county": {
        "townships": 2, "departments": 1, "township_smallest": 12, "township_largest": 12,
        "department_smallest": 6, "department_largest": 6,
    }
}  # fmt: skip


def test_the_model_gives_the_reference_again():
    """The first replicate of both arms, to a billionth; after a change that moves numbers run
    ``make reference`` and say why in CHANGELOG."""
    kept = pd.read_parquet(REFERENCE / "replicates.parquet")
    runs = [run_replicates(load_scenario(name), SEED, [0]) for name in ("uniform", "index")]
    made = replicate_table(runs).to_pandas()
    kept = kept[kept.replicate == 0].reset_index(drop=True)
    known = [name for name in made if name in kept]
    assert list(kept) == known, (
        "the reference has a column that the model does not give, or in another order; measures "
        "that are newer than the reference are left out here until make reference adds them"
    )
    pd.testing.assert_frame_equal(made[known], kept, rtol=1e-9, atol=1e-9)


def test_the_reference_holds_every_ablation():
    kept = pd.read_csv(REFERENCE / "ablations.csv")
    assert list(dict.fromkeys(kept.ablation)) == list(ABLATIONS)
    plain = pd.read_csv(REFERENCE / "measures.csv")
    base = kept[kept.ablation == "none"].drop(columns="ablation").reset_index(drop=True)
    plain = plain.loc[plain.measure.isin(with_totals(SHOWN)), base.columns].reset_index(drop=True)
    pd.testing.assert_frame_equal(base, plain)


@pytest.mark.parametrize("name", ABLATIONS)
def test_an_ablation_edits_both_arms_and_moves_something(name):
    uniform, index = (
        load_scenario(arm, edits_of(ABLATIONS[name], arm)) for arm in ("uniform", "index")
    )
    plain = load_scenario("uniform")
    for field in uniform.parameters.dtype.names:
        assert uniform.parameters[field][0] == index.parameters[field][0]
    changed = [
        field
        for field in plain.parameters.dtype.names
        if plain.parameters[field] != uniform.parameters[field]
    ]
    levers = plain.schemes[0].levers != uniform.schemes[0].levers
    own = load_scenario("index").digest != index.digest
    assert own == (name != "none") and (changed or levers.any() or own or name == "none")


def test_the_table_has_a_row_for_each_ablation_measure_and_year():
    made = table(2, ("none", "individual score capped at 50"), years=3, world=TINY)
    assert set(made.measure) == set(with_totals(SHOWN))
    # three years and all of them; of a sum only these
    for (_, measure), rows in made.groupby(["ablation", "measure"]):
        assert len(rows) == (4 if measure in SHOWN else 1)
    best = made[(made.measure == "max_score") & made.year.isna()].set_index("ablation").value
    assert best["individual score capped at 50"] < best["none"] and np.isfinite(best).all()
