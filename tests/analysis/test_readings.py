"""Every claim under other forms of rules and other strategies."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.evidence.claims import load_claims
from analysis.reference.ablations import edits_of
from analysis.reference.readings import READINGS, summary, table
from sim.scenario.scenario import load_scenario

ROOT = Path(__file__).resolve().parents[2]
SMALL = {"county": {"townships": 2, "departments": 1, "township_smallest": 8,
         "township_largest": 10, "department_smallest": 5, "department_largest": 5}}  # fmt: skip


@pytest.mark.parametrize("scenario", ["uniform", "index"])
@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_but_the_base_changes_both_arms(reading, scenario):
    edits = edits_of(READINGS[reading], scenario)
    same = load_scenario(scenario, edits).digest == load_scenario(scenario).digest
    assert same == (reading == "base")


def test_a_table_has_a_row_for_each_claim_and_reading():
    file = load_claims("paper")
    found = table(file, 2, ["base", "mix"], years=3, world=SMALL)
    assert len(found) == 2 * len(file.claims) and set(found["reading"]) == {"base", "mix"}
    counts = summary(found)
    assert (counts[["holds", "open", "contrary"]].sum(axis=1) == 2).all()


def test_readme_shows_the_counts_of_the_reference():
    kept = pd.read_csv(ROOT / "results" / "reference" / "readings.csv")
    assert set(kept["reading"]) == set(READINGS)
    page, claims = (ROOT / "README.md").read_text("utf-8"), load_claims("paper").claims
    for row in summary(kept).itertuples():
        claim = claims[row.claim]
        counts = f"{row.holds} | {row.open} | {row.contrary} | {row.verdict}"
        assert f"| {claim.title.en} {claim.title.zh} | {claim.kind} | {counts} |" in page
