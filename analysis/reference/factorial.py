"""The bundle taken apart: what platform, pay by score and public ranking each do of what the index
does.

The index changes them at once. Here each is put in force with and without the others, in eight arms
under the same luck, and the effect of the whole is shared between them after Shapley.
``python -m analysis.reference.factorial FILE`` writes the table and prints it; ``make reference``
does it for the one that README shows.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from math import factorial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from analysis.comparison.estimates import estimate, number
from analysis.reference.ablations import REPLICATES, SEED
from sim.files.tables import csv_text
from sim.files.toml_files import merge
from sim.model.measure_catalogue import MEASURES, Runs
from sim.runs import batch
from sim.runs.horizon_totals import by_the_year, run_over_horizon
from sim.scenario.scenario import Scenario, load_scenario

PLATFORM, PAY, RANKING = "platform", "pay", "ranking"
FACTORS = {
    PLATFORM: ("handover_hours", "early_help", "seen_result", "seen_load"),
    PAY: ("pool_spread",),
    RANKING: ("publicity", "appraisals", "accountability", "suspension", "portrait"),
}
"""Levers of the index by the factor that they belong to.

The rulebook's ``pay_basis`` belongs to pay; excellence and titles by the index belong to ranking.
"""
SCORE = ("secondary_share", "award_points")
"""Levers of the score itself, which is kept where it pays or ranks."""
RECORD = ("platform",)
"""Levers without which nothing of the bundle can be: nodes are put on record."""

Arm = frozenset[str]
WHOLE = frozenset(FACTORS)
ARMS: dict[Arm, tuple[str, tuple[str, ...]]] = {
    frozenset(): ("uniform", ()),
    frozenset({PLATFORM}): ("platform_only", ()),
    frozenset({PAY}): ("pay_only", ()),
    frozenset({RANKING}): ("ranking_only", ()),
    frozenset({PLATFORM, PAY}): ("pay_only", FACTORS[PLATFORM]),
    frozenset({PLATFORM, RANKING}): ("ranking_only", FACTORS[PLATFORM]),
    frozenset({PAY, RANKING}): ("index_without_platform", ()),
    WHOLE: ("index", ()),
}
"""Each arm's shipped scenario, and the levers that it takes from the index besides."""

SHOWN = (
    "top20_task_share",
    "top20_task_share_unit",
    "effort",
    "public_value",
    "step_inflation",
    "overhead_share",
    "rank_validity",
    "base_work_neglect",
)
"""Measures that the claims are read from; those that the catalogue does not have are left out."""


def shown() -> list[str]:
    """List the measures of `SHOWN` that the catalogue has."""
    known = {one.name for one in MEASURES}
    return [name for name in SHOWN if name in known]


COLUMNS = ("measure", "kind", "name", "difference", "low", "high", "n")
Value = TypeVar("Value", float, np.ndarray)


def arm_name(factors: Iterable[str]) -> str:
    """Name an arm by the factors that are in force, in their order."""
    return " + ".join(one for one in FACTORS if one in factors) or "none"


def arm(factors: Arm, world: Mapping[str, Any] | None = None) -> Scenario:
    """Load the scenario in which these factors of the bundle are in force.

    Parameters
    ----------
    factors : frozenset of str
        Of `FACTORS`.
    world : mapping, optional
        Edits that hold in every arm, such as a smaller county.
    """
    name, levers = ARMS[factors]
    edits = dict(world or {})
    if levers:
        index, own = load_scenario("index").schemes[-1], load_scenario(name).schemes[-1]
        taken = {lever: float(index.levers[lever][0]) for lever in levers}
        edits = merge(edits, {"schemes": {own.name: {"levers": taken}}})
    return load_scenario(name, edits)


def shapley(worth: Mapping[Arm, Value], factors: Iterable[str] = FACTORS) -> dict[str, Value]:
    """Share the worth of all factors together between them, after Shapley (1953).

    A factor gets what it adds to those that are there before it, as a mean over all orders in which
    factors can come. Shares add up to the whole less the worth of none; a factor that never adds
    anything gets nothing.

    Parameters
    ----------
    worth : mapping of frozenset of str to float or ndarray
        Of every set of the factors.
    factors : iterable of str
    """
    names, shares = tuple(factors), {}
    for one in names:
        others = [name for name in names if name != one]
        parts = []
        for size in range(len(names)):
            # orders in which just these come before, among all
            weight = factorial(size) * factorial(len(others) - size)
            for before in map(frozenset, combinations(others, size)):
                parts.append(weight * (worth[before | {one}] - worth[before]))
        # divided last, so that whole numbers stay exact
        shares[one] = sum(parts[1:], parts[0]) / factorial(len(names))
    return shares


def table(
    replicates: int = REPLICATES,
    say: Callable[[str], None] = lambda name: None,
    years: int | None = None,
    world: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """Run the eight arms under the same luck and share the effect of the index.

    Parameters
    ----------
    replicates : int
    say : callable, optional
        Called with the name of each arm before it is run.
    years : int, optional
        Horizon.
    world : mapping, optional
        Edits that hold in every arm, such as a smaller county.

    Returns
    -------
    DataFrame
        For each measure, by the year from adoption on: rows of kind ``arm``, the paired difference
        from the arm without any factor; then of kind ``share`` what each factor has of the whole;
        and of kind ``sum`` these together, which is the whole. `low` and `high` are the 95%
        interval over the `n` replicates.
    """
    runs = {}
    for factors in ARMS:
        say(arm_name(factors))
        runs[factors] = batch.run_replicates(arm(factors, world), SEED, range(replicates), years)
    first = max(one.adopted for one in runs.values())
    values = {factors: by_measure(one, first) for factors, one in runs.items()}
    rows = []
    for measure in shown():
        worth = {
            factors: one[measure] - values[frozenset()][measure] for factors, one in values.items()
        }
        shares = shapley(worth)
        parts = [("arm", arm_name(one), worth[one]) for one in ARMS if one]
        parts += [("share", one, shares[one]) for one in FACTORS]
        parts += [("sum", arm_name(WHOLE), sum(shares.values()))]
        for kind, name, samples in parts:
            found = estimate(samples)
            rows.append((measure, kind, name, *map(float, found[:3]), int(found.n)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def by_measure(runs: Runs, first: int) -> dict[str, np.ndarray]:
    """Give every measure of each replicate, by the year over the years from `first` on."""
    whole = run_over_horizon(runs.yearly, first)
    columns = {one.name: whole[:, place] for place, one in enumerate(MEASURES)}
    return by_the_year(columns, first, runs.years)


def lines(made: pd.DataFrame) -> list[str]:
    """Write a table of factors as lines of at most 80 characters: difference ± half an interval."""
    said = []
    for measure, rows in made.groupby("measure", sort=False):
        said.append(str(measure))
        for row in rows.itertuples():
            half = number((row.high - row.low) / 2)
            said.append(
                f"  {row.kind:<6}{row.name:<26}{number(row.difference, signed=True):>14} ± {half}"
            )
    return said


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m analysis.reference.factorial FILE")
    made = table(say=print)
    Path(sys.argv[1]).write_text(csv_text(made), encoding="utf-8")
    print("\n".join(lines(made)))
