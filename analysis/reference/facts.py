"""The facts of the source that the base county is held to, and what it gives.

``python -m analysis.reference.facts FILE`` writes the table that README shows; ``make reference``
does it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.comparison.estimates import estimate
from analysis.comparison.pair_measures import samples_of
from analysis.evidence.targets import TargetsFile, load_targets
from analysis.reference.ablations import SEED
from sim.files.tables import csv_text
from sim.runs import batch
from sim.scenario.scenario import load_scenario

REPLICATES = 30
"""As many as the reference comparison has."""


def table(
    file: TargetsFile, replicates: int = REPLICATES, world: dict[str, Any] | None = None
) -> pd.DataFrame:
    """Hold the shipped scenarios against targets.

    Each measure is the mean over the years that the file names, from the first adoption of the
    index on, under the target's scenario; the interval is that of replicates.

    Parameters
    ----------
    file : TargetsFile
    replicates : int
    world : dict, optional
        Edits that hold in every arm, such as a smaller county.

    Returns
    -------
    DataFrame
        One row for each target: its bounds, the measure with its 95% interval, and whether the
        mean lies within the bounds.
    """
    arms = {name: load_scenario(name, world) for name in file.scenarios}
    first = max(arm.adopted for arm in arms.values())
    last = first + file.years - 1
    runs = {
        name: batch.run_replicates(arm, SEED, range(replicates), last) for name, arm in arms.items()
    }
    measured = {name: samples_of(one, one, first) for name, one in runs.items()}
    rows = []
    for key, one in file.targets.items():
        found = estimate(measured[one.scenario][one.measure][:, first - 1 : last].mean(axis=1))
        bounds = (one.scenario, one.measure, one.low, one.high)
        numbers = (float(found.mean), float(found.low), float(found.high))
        rows.append((key, *bounds, *numbers, bool(one.met(found.mean))))
    columns = ["target", "scenario", "measure", "low", "high", "value", "from", "to", "met"]
    return pd.DataFrame(rows, columns=columns)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m analysis.reference.facts FILE")
    held = table(load_targets("s_county"))
    Path(sys.argv[1]).write_text(csv_text(held), encoding="utf-8")
    print(held.to_string(index=False))
