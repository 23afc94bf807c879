"""The core of five free numbers: what pay by points does in it, and what each number does.

``python -m analysis.reference.core FILE`` writes the table and prints its signs, as
``docs/explanation/core.md`` shows them; ``make reference`` writes it too.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.comparison.estimates import estimate
from analysis.reference.ablations import SEED
from analysis.reference.factorial import by_measure, shown
from sim.files.tables import csv_text
from sim.files.toml_files import merge
from sim.runs import batch
from sim.scenario.parameters import LEVERS, PARAMETERS
from sim.scenario.scenario import load_scenario

OLD, NEW = "core_uniform", "core"
NUMBERS = ("task_load", "duty", "pool_per_cadre", "experienced", "per_node")
"""Those that are free in the core."""
NEEDED = "task_load"
"""Without tasks there is nothing to look at, so this one is not put at nothing."""
NONE = "none"
"""In place of a number where none is changed."""
REPLICATES = 10
"""Runs of four hundred cadres who are alike differ little."""

LEVEL, EFFECT = "under the old appraisal", "change by the index"
PLAIN, OFF, HALVED, DOUBLED, TWOFOLD = "as it is", "at 0", "halved", "doubled", "doubled − halved"
COLUMNS = ("county", "number", "setting", "what", "measure", "value", "low", "high", "n")

Pair = dict[str, dict[str, np.ndarray]]


def default_of(number: str) -> float:
    """Give the value that a number has in the core."""
    core = load_scenario(NEW)
    held = core.schemes[-1].levers if PARAMETERS[number] in LEVERS else core.parameters
    return float(held[number][0])


def edits_of(number: str, value: float, scenario: str) -> dict[str, Any]:
    """Set one number in a scenario; a lever in all of its schemes, as a habit of the county."""
    if PARAMETERS[number] not in LEVERS:
        return {PARAMETERS[number].section: {number: value}}
    schemes = [one.name for one in load_scenario(scenario).schemes]
    return {"schemes": {name: {"levers": {number: value}} for name in schemes}}


def table(
    replicates: int = REPLICATES, years: int | None = None, world: dict[str, Any] | None = None
) -> pd.DataFrame:
    """Run core and base under both appraisals, and the core with each number changed.

    Parameters
    ----------
    replicates : int
    years : int, optional
        Horizon.
    world : dict, optional
        Edits that hold in all runs, such as a smaller county.

    Returns
    -------
    DataFrame
        By the year from adoption on, with 95% intervals over `n` replicates: each measure under the
        old appraisal and its paired change by the index, in the base (``county`` base), in the core
        and there with one number at 0, halved and doubled; and by how much either is higher with
        the number doubled than halved.
    """

    def run(old: str, new: str, number: str = NONE, value: float = 0.0) -> Pair:
        runs = {}
        for scenario in (old, new):
            edits = {} if number == NONE else edits_of(number, value, scenario)
            arm = load_scenario(scenario, merge(world or {}, edits))
            runs[scenario] = batch.run_replicates(arm, SEED, range(replicates), years)
        before, after = (by_measure(runs[name], runs[new].adopted) for name in (old, new))
        return {LEVEL: before, EFFECT: {name: after[name] - before[name] for name in before}}

    rows = _rows("base", NONE, PLAIN, run("uniform", "index"))
    rows += _rows("core", NONE, PLAIN, run(OLD, NEW))
    for number in NUMBERS:
        default = default_of(number)
        halved, doubled = (run(OLD, NEW, number, default * by) for by in (0.5, 2.0))
        twofold = {
            what: {name: doubled[what][name] - halved[what][name] for name in halved[what]}
            for what in halved
        }
        off = [(OFF, run(OLD, NEW, number, 0.0))] if number != NEEDED else []
        for setting, pair in [*off, (HALVED, halved), (DOUBLED, doubled), (TWOFOLD, twofold)]:
            rows += _rows("core", number, setting, pair)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rows(county: str, number: str, setting: str, pair: Pair) -> list[tuple[Any, ...]]:
    rows = []
    for what, values in pair.items():
        for measure in shown():
            found = estimate(values[measure])
            numbers = (*map(float, found[:3]), int(found.n))
            rows.append((county, number, setting, what, measure, *numbers))
    return rows


def sign(low: float, high: float) -> str:
    """Say on which side of 0 an interval lies: + or −; 0 where it is 0 itself, · where unclear."""
    if low == high == 0.0:
        return "0"
    return "+" if low > 0 else "−" if high < 0 else "·"


def lines(made: pd.DataFrame) -> list[str]:
    """Write the signs as lines of at most 80 characters.

    First the change by the index in base and core, and in the core with each number at 0; then
    what doubling instead of halving a number does to the old county, and to the change.
    """
    changes = [("base", NONE, PLAIN), ("core", NONE, PLAIN)]
    changes += [("core", number, OFF) for number in NUMBERS if number != NEEDED]
    twofold = [("core", number, TWOFOLD) for number in NUMBERS]
    keys = ["county", "number", "setting", "what", "measure"]
    found = made.set_index(keys)[["low", "high"]]
    said = []
    for title, what, rows in (
        (EFFECT, EFFECT, changes),
        (f"{TWOFOLD}: {LEVEL}", LEVEL, twofold),
        (f"{TWOFOLD}: {EFFECT}", EFFECT, twofold),
    ):
        names = [
            county if number == NONE else f"{number} {OFF}" if setting == OFF else number
            for county, number, setting in rows
        ]
        said.append(title)
        said += [f"  {place}: {name}" for place, name in enumerate(names, 1)]
        said.append("  " + " " * 24 + "".join(f"{place:>4}" for place in range(1, len(rows) + 1)))
        for measure in shown():
            signs = (sign(*found.loc[(*row, what, measure)]) for row in rows)
            said.append(f"  {measure:<24}" + "".join(f"{one:>4}" for one in signs))
    return said


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m analysis.reference.core FILE")
    made = table()
    Path(sys.argv[1]).write_text(csv_text(made), encoding="utf-8")
    print("\n".join(lines(made)))
