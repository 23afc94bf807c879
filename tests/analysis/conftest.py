"""Commands called without a simulation behind them."""

import pandas as pd
import pytest

from tests.analysis.made_up_runs import grown


@pytest.fixture
def batch(monkeypatch, tmp_path):
    """Made-up runs in place of the simulation, in an empty working folder; records every call."""
    calls = []

    def run_replicates(scenario, seed, replicates, years=None, threads=2, progress=None):
        calls.append((scenario.name, seed, list(replicates), years, threads))
        for done in range(len(replicates)):
            progress(done + 1, len(replicates))
        effect = 0.0 if scenario.name == "uniform" else 1.0
        return grown(scenario.name, scenario.adopted, effect, len(replicates), years, seed)

    def run_recorded(scenario, seed, replicate, years=None):
        runs = grown(scenario.name, scenario.adopted, 1.0, 1, years, seed)
        roster = pd.DataFrame(
            [["00001", "T01", "civil_servant", "general", "ordinary", "", "", ""]]
        )
        roster.columns = [
            "cadre",
            "unit",
            "staffing",
            "post",
            "level",
            "line",
            "village",
            "village_role",
        ]
        ledger = pd.DataFrame(
            {"cadre": ["00001"], "date": ["2021-03-31"], "item": ["post.quarter"], "value": [9.0]}
        )
        records = {"cadres": pd.DataFrame({"seat": [1]}), "units": pd.DataFrame({"unit": ["T01"]})}
        pools = pd.DataFrame({"unit": ["T01"], "yuan": [31200.0]})
        by_year = {
            name: {f"year_{year + 1:02d}_township": frame for year in range(years)}
            for name, frame in (("ledgers", ledger), ("rosters", roster), ("pools", pools))
        }
        return runs, records | by_year

    monkeypatch.setattr("sim.runs.batch.run_replicates", run_replicates)
    monkeypatch.setattr("sim.runs.microdata.run_recorded", run_recorded)
    monkeypatch.chdir(tmp_path)
    return calls


@pytest.fixture
def quick(batch, undrawn):
    """As `batch`, with small images in place of the figures."""
    return batch
