"""Second readings: every claim again under each other form of a rule, and under other strategies.

``python -m analysis.reference.readings FILE`` writes the table; ``make reference`` does it for the
one that README shows.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.evidence.claims import (
    ClaimsFile,
    differences,
    judge,
    load_claims,
    verdict_over,
)
from analysis.reference.ablations import SEED, edits_of
from sim.files.tables import csv_text
from sim.files.toml_files import merge
from sim.runs import batch
from sim.scenario.parameters import WORLD
from sim.scenario.scenario import load_scenario

REPLICATES = 10
"""The same pairs under every reading."""
FORMS = {one.name: 1 - one.default for one in WORLD if one.section == "forms"}
"""The other form of each rule that has two."""
STRATEGIES = ("best_response", "satisfice", "ewa", "imitate")


def _with_strategies(**shares: float) -> dict[str, Any]:
    return {"strategies": {f"share_{name}": share for name, share in shares.items()}}


READINGS: dict[str, dict[str, Any]] = {
    "base": {},
    **{f"{name} = {value:g}": {"forms": {name: value}} for name, value in FORMS.items()},
    "all other forms": {"forms": FORMS},
    "loads seen alike": {"levers": {"seen_load": 0.5}},
    "results seen alike": {"levers": {"seen_result": 0.5}},
    **{name: _with_strategies(**{name: 1}) for name in STRATEGIES},
    "mix": _with_strategies(**dict.fromkeys(STRATEGIES, 0.2)),
}
"""Edits by name: sections of the world, and ``levers`` of all schemes.

A mix has a fifth of each strategy, the last one of logit."""


def table(
    file: ClaimsFile,
    replicates: int = REPLICATES,
    readings: Sequence[str] = tuple(READINGS),
    say: Callable[[str], None] = lambda name: None,
    years: int | None = None,
    world: dict[str, Any] | None = None,
) -> pd.DataFrame:
    """Judge every claim under every reading.

    Parameters
    ----------
    file : ClaimsFile
    replicates : int
    readings : sequence of str
        Names in `READINGS`.
    say : callable, optional
        Called with the name of each reading before it is run.
    years : int, optional
        Horizon.
    world : dict, optional
        Edits that hold under every reading, such as a smaller county.

    Returns
    -------
    DataFrame
        One row for each claim and reading: the mean paired difference, its 95% interval, and
        whether the claim ``holds``, the question is ``open``, or the ``contrary`` holds.
    """
    rows = []
    for name in readings:
        say(name)
        runs = []
        for arm in (file.baseline, file.scenario):
            own = load_scenario(arm).schemes[-1].name
            scenario = load_scenario(arm, merge(world or {}, edits_of(READINGS[name], own)))
            runs.append(batch.run_replicates(scenario, SEED, range(replicates), years))
        for key, claim in file.claims.items():
            found = differences(claim, runs[1], runs[0])
            rows.append((key, name, claim.direction, claim.when, *judge(claim, found)))
    columns = ["claim", "reading", "direction", "when", "difference", "low", "high", "verdict"]
    return pd.DataFrame(rows, columns=columns)


def summary(found: pd.DataFrame) -> pd.DataFrame:
    """Count for each claim in how many readings it holds, and give the verdict over all of them."""
    rows = []
    for claim, own in found.groupby("claim", sort=False):
        counts = own["verdict"].value_counts()
        number = [int(counts.get(one, 0)) for one in ("holds", "open", "contrary")]
        rows.append((claim, *number, verdict_over(own["verdict"].tolist())))
    return pd.DataFrame(rows, columns=["claim", "holds", "open", "contrary", "verdict"])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m analysis.reference.readings FILE")
    judged = table(load_claims("paper"), say=print)
    Path(sys.argv[1]).write_text(csv_text(judged), encoding="utf-8")
    print(summary(judged).to_string(index=False))
