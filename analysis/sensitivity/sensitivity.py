"""What a sweep's paired differences hang on: Morris' measures or Sobol indices, beside luck alone.

Pure functions of a sweep's tables and plan; nothing is drawn or written here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.comparison.headline_runs import UNITS, by_point, headline_runs, known_measures
from analysis.comparison.luck import mean_size_of_luck, noise_variance, under_same_luck
from analysis.comparison.titles import Titled
from analysis.sensitivity.elementary_effects import (
    elementary_effects,
    morris_measures,
    step_size,
)
from analysis.sensitivity.sobol_indices import sobol_indices
from sim.base.errors import InputError
from sim.files.fields import Names
from sim.sweeps.planning.plan import Plan
from sim.sweeps.results import SweepResults

MOST_LEFT_OUT = 0.1
"""Share of a design's rows without a value from which on nothing is said: what is left is no
sample of the ranges any more."""
_SAME = 1e-12
"""Range of the values, by their size, that is rounding and none."""
TABLES = {"morris": "elementary_effects", "saltelli": "sobol_indices"}
"""Name of the table of each design."""
IMPORTANCE = {"morris": "mu_star", "saltelli": "total_order"}
"""Column of each design by which numbers are ordered; ``_low`` and ``_high`` are its interval."""
_HEAD = ("scenario", "measure", "unit", "number")
_TAIL = ("noise_floor", "rows", "left_out")
_EFFECTS = ("mu", "mu_low", "mu_high", "mu_star", "mu_star_low", "mu_star_high", "sigma")
_INDICES = (
    *("first_order", "first_order_low", "first_order_high"),
    *("total_order", "total_order_low", "total_order_high", "spread"),
)
COLUMNS = {"morris": (*_HEAD, *_EFFECTS, *_TAIL), "saltelli": (*_HEAD, *_INDICES, *_TAIL)}
"""Columns of the table of each design."""


@dataclass(frozen=True)
class Sensitivity(Titled):
    """What a sweep's results hang on.

    Attributes
    ----------
    design : {'morris', 'saltelli'}
    scenarios : tuple of str
        In the order of the study; differences are from the first.
    measures : tuple of str
    varied : tuple of str
    frame : DataFrame
        One row for each other scenario, measure and number that varies, with `COLUMNS`. With one
        scenario they are about its measures themselves.
    failed : int
        Runs that have failed.
    missing : tuple of str
        Keys of what cannot be said: ``unpaired``, ``no_floor``.
    asked : tuple of str
        Measures that were asked for; none where all are read.
    gaps : tuple of str
        Measures of which too many rows lack a value, under some scenario.
    flat : tuple of str
        Measures that are the same at all points, under some scenario.
    titles : tuple of Names
        Of the scenarios, or none.
    """

    design: str
    scenarios: tuple[str, ...]
    measures: tuple[str, ...]
    varied: tuple[str, ...]
    frame: pd.DataFrame
    failed: int
    missing: tuple[str, ...]
    asked: tuple[str, ...]
    gaps: tuple[str, ...]
    flat: tuple[str, ...]
    titles: tuple[Names, ...] = ()

    @property
    def baseline(self) -> str:
        """The scenario from which the differences are; empty with one scenario."""
        return self.scenarios[0] if len(self.scenarios) > 1 else ""

    @property
    def read(self) -> tuple[str, ...]:
        """Scenarios that have rows."""
        return self.scenarios[1:] or self.scenarios

    @property
    def above_luck(self) -> pd.Series:
        """For each row, whether the interval of its importance lies above a known noise floor."""
        return self.frame[f"{IMPORTANCE[self.design]}_low"] > self.frame["noise_floor"]


def design_of(plan: Plan, where: str) -> dict[str, Any]:
    """Give how the points of a plan belong together, which sensitivity is read from.

    Raises
    ------
    InputError
        When each point is for itself, or the plan says what cannot be.
    """
    shape, size, count = plan.data.get("design"), len(plan.varied), len(plan.data["points"])
    if shape is None:
        raise refuse_design(where, "a sweep of another design")
    try:
        groups = shape["trajectories"] if shape["name"] == "morris" else shape["points"]
        extra = {"morris": 1, "saltelli": 2}[shape["name"]]
        fits = groups * (size + extra) == count and shape.get("levels", 2) > 1
    except (TypeError, LookupError, AttributeError):
        fits = False
    if not fits:
        got = "a plan that no study can have given"
        raise InputError(where, got, "the plan of a sweep", "Sweep the study again.")
    return shape


def refuse_design(where: str, got: str) -> InputError:
    """Say that sensitivity is read from other designs."""
    do = (
        "Give the study such a design. What others tell is in their reading (cadre-sim report) "
        "and in boxes (cadre-sim discover)."
    )
    return InputError(where, got, "design = 'morris' or 'saltelli'", do)


def read_sensitivity(
    table: SweepResults, plan: Plan, where: str, measures: Sequence[str] = ()
) -> Sensitivity:
    """Read a sweep: which numbers move each paired difference, and how much luck alone does.

    Parameters
    ----------
    table : SweepResults
    plan : Plan
        Of the same sweep.
    where : str
        What an error names.
    measures : sequence of str, optional
        Of the headline measures those to read; by default all.

    Raises
    ------
    InputError
        When the design tells no sensitivity, or the sweep does not have a measure.
    """
    shape = design_of(plan, where)
    runs = headline_runs(table)
    wanted = known_measures(runs, measures, where)
    points, varied = np.array(plan.data["points"], dtype=float), tuple(plan.varied)
    describe = _described_by(shape, points, where)
    rows: list[dict[str, Any]] = []
    unsaid: dict[str, dict[str, None]] = {"gaps": {}, "flat": {}}
    for scenario in runs.read:
        own = runs.values[runs.values["scenario"] == scenario]
        for measure in wanted:
            values = by_point(own, measure, len(points))
            columns = describe(values)
            why = _why_nothing(values, columns["left_out"], _groups(shape))
            if why:
                unsaid[why][measure] = None
                columns |= dict.fromkeys(columns.keys() - {"rows", "left_out"}, math.nan)
            head = {"scenario": scenario, "measure": measure, "unit": UNITS[measure]}
            rows += [
                head | {"number": name} | {key: _at(value, place) for key, value in columns.items()}
                for place, name in enumerate(varied)
            ]
    single = plan.data["replicates"] == 1
    missing = {"unpaired": len(runs.scenarios) == 1, "no_floor": single}
    return Sensitivity(
        design=shape["name"],
        scenarios=runs.scenarios,
        measures=wanted,
        varied=varied,
        frame=pd.DataFrame(rows, columns=list(COLUMNS[shape["name"]])),
        failed=table.failed,
        missing=tuple(key for key, lacks in missing.items() if lacks),
        asked=tuple(measures),
        gaps=tuple(unsaid["gaps"]),
        flat=tuple(unsaid["flat"]),
    )


def _why_nothing(values: np.ndarray, left_out: Any, groups: int) -> str:
    """Say why nothing can be said of a measure: it has gaps, or is the same at all points."""
    if np.max(left_out) > MOST_LEFT_OUT * groups:
        return "gaps"
    there = values[np.isfinite(values)]
    return "flat" if np.ptp(there) <= _SAME * np.abs(there).max() else ""


def _groups(shape: dict[str, Any]) -> int:
    """Count what is drawn again in a bootstrap sample: trajectories, or rows of the two samples."""
    return int(shape["trajectories"] if shape["name"] == "morris" else shape["points"])


def _at(value: Any, place: int) -> Any:
    return value[place].item() if isinstance(value, np.ndarray) else value


def _described_by(
    shape: dict[str, Any], points: np.ndarray, where: str
) -> Callable[[np.ndarray], dict[str, Any]]:
    """Choose what is computed of a measure's values, a row for each point of a design."""
    groups, size = _groups(shape), points.shape[1]
    if shape["name"] == "saltelli":
        return lambda values: _indices(values, groups)
    step, walks = step_size(shape["levels"]), points.reshape(groups, size + 1, size)
    try:
        elementary_effects(np.zeros((groups, size + 1)), walks, step)
    except ValueError as error:
        allowed = "trajectories that move each number once"
        raise InputError(where, "other points", allowed, "Sweep the study again.") from error
    return lambda values: _effects(values, walks, step)


def _effects(values: np.ndarray, walks: np.ndarray, step: float) -> dict[str, Any]:
    """Describe a measure by its elementary effects.

    The noise floor is the mean size that the effects of a number would have if all of them were
    luck, from how much each of them differs over replicates.
    """
    groups, length = walks.shape[:2]
    effects = elementary_effects(under_same_luck(values).reshape(groups, length), walks, step)
    columns = morris_measures(effects)._asdict()
    counted = columns.pop("counted")
    single = [elementary_effects(one.reshape(groups, length), walks, step) for one in values.T]
    floor = _mean_over_rows(mean_size_of_luck(np.stack(single, axis=-1)))
    return columns | {"noise_floor": floor, "rows": counted, "left_out": groups - counted}


def _indices(values: np.ndarray, groups: int) -> dict[str, Any]:
    """Describe a measure by its Sobol indices, over the rows that are whole.

    The noise floor is what luck alone adds to the total index of a number: half the variance that
    f(A) − f(AB) has over replicates, by that over the design. A number that does nothing but
    disturb the luck has that index.
    """
    rows = under_same_luck(values).reshape(groups, -1)
    whole = np.isfinite(rows).all(axis=1)
    columns = sobol_indices(rows[whole])._asdict()
    variance = columns.pop("variance")
    single = values.reshape(groups, rows.shape[1], -1)[whole]
    luck = _mean_over_rows(noise_variance(single[:, 1:-1] - single[:, :1])) / 2
    floor = luck / variance if variance > 0 else np.full(len(luck), np.nan)
    counts = {"rows": int(whole.sum()), "left_out": int(groups - whole.sum())}
    return columns | {"spread": math.sqrt(max(variance, 0.0)), "noise_floor": floor} | counts


def _mean_over_rows(values: np.ndarray) -> np.ndarray:
    """Give the mean of each column over the rows that have a value; NaN where none has."""
    there = np.isfinite(values)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(there, values, 0.0).sum(axis=0) / there.sum(axis=0)
