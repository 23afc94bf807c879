"""Who offers hours for task forces: how far cadres of a unit differ in it.

Leaders give tasks to those who have offered hours beyond their load. ``python -m
analysis.reference.willingness FILE`` writes the table by which README explains why the index
concentrates tasks; ``make reference`` does it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.reference.ablations import ABLATIONS, SEED, edits_of
from sim.files.tables import csv_text
from sim.files.toml_files import merge
from sim.mesa_interface.county import County
from sim.model.state import Activity
from sim.scenario.parameters import TICKS
from sim.scenario.scenario import load_scenario

# names in `ABLATIONS`, and scenarios
ARMS = (("none", "uniform"), ("none", "index"), ("no pay and no face", "index"))
FIRST, LAST = 4, 6
"""Years looked at, the second to the fourth of the index."""
MOMENT = 5
"""Half-month of a year that stands for any."""


def table(world: dict[str, Any] | None = None) -> pd.DataFrame:
    """Measure one county in every arm.

    Parameters
    ----------
    world : dict, optional
        Edits that hold in every arm, such as a smaller county.

    Returns
    -------
    DataFrame
        Per arm the weight of a cadre by willingness, 1 + hours offered beyond load: its mean, and
        its spread within units relative to their means, of a half-month and of the year's means;
        means over units and years.
    """
    rows = []
    for ablation, arm in ARMS:
        county = County(
            load_scenario(arm, merge(world or {}, edits_of(ABLATIONS[ablation], arm))),
            rng=SEED,
            years=LAST,
        )
        # earlier years are run as well, since loads and what is believed build up in them
        years = [_year(county) for _ in range(LAST)][FIRST - 1 :]
        mean, once, over = np.mean(years, axis=0)
        rows.append([ablation, arm, mean, once, over])
    return pd.DataFrame(
        rows, columns=["ablation", "scenario", "mean", "spread_half_month", "spread_year"]
    )


def _year(county: County) -> tuple[float, float, float]:
    weights = []
    for _ in range(TICKS):
        county.step()
        seen = county.state.seen
        # as `weigh_candidates` of the phase dispatch has it, without hours that are only claimed
        weights.append(1 + np.maximum(0, seen.hours[:, Activity.SQUAD] - seen.load))
    yearly, units = np.mean(weights, axis=0), county.state.cadres.unit
    return float(yearly.mean()), _spread(weights[MOMENT], units), _spread(yearly, units)


def _spread(weights: np.ndarray, units: np.ndarray) -> float:
    # within units, since a leader picks among the own unit's cadres
    within = [weights[units == unit] for unit in np.unique(units)]
    return float(np.mean([one.std() / one.mean() for one in within]))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m analysis.reference.willingness FILE")
    Path(sys.argv[1]).write_text(csv_text(table()), encoding="utf-8")
