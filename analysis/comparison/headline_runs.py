"""The runs of a sweep, paired by their luck, in what its readings are about.

Pure functions of the tables of a sweep; nothing is drawn or written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.comparison.comparison import COMPARED
from analysis.comparison.pair_measures import involution
from sim.base.errors import InputError, closest, naming, shown
from sim.sweeps.results import SweepResults

HEADLINES = (
    "top20_task_share",
    "effort",
    "public_value",
    "involution",
    "step_inflation",
    "rank_validity",
    "overhead_share",
    "mass_work",
    "point_value",
)
"""Measures that a reading is about, as far as a sweep has them or its pairs give them."""
UNITS = {one.name: one.unit for one in COMPARED}
"""Unit of each measure."""
_OF_INVOLUTION = ["public_value", "effort"]
"""Measures from which a pair's involution follows."""


class HeadlineRuns(NamedTuple):
    """The runs of a sweep in what its reading is about.

    Attributes
    ----------
    scenarios : tuple of str
        In the order of the study.
    measures : tuple of str
    values : DataFrame
        One row for each good run, with its keys and what varies: differences from the first
        scenario's run of the same point and replicate, or of one scenario the measures themselves.
    """

    scenarios: tuple[str, ...]
    measures: tuple[str, ...]
    values: pd.DataFrame

    @property
    def read(self) -> tuple[str, ...]:
        """Scenarios that have rows: all but the first, or the only one."""
        return self.scenarios[1:] or self.scenarios


def headline_runs(table: SweepResults) -> HeadlineRuns:
    """Pair the runs of a sweep by their luck, in the headline measures that it has.

    Parameters
    ----------
    table : SweepResults
    """
    frame = table.results
    scenarios = tuple(dict.fromkeys(frame["scenario"]))
    there = {*frame.columns}
    if len(scenarios) > 1 and there.issuperset(_OF_INVOLUTION):
        there.add("involution")
    measures = tuple(name for name in HEADLINES if name in there) or tuple(
        one.name for one in COMPARED if one.name in there
    )
    good = frame[frame["status"] == "ok"]
    values = _differences(good, scenarios, measures) if len(scenarios) > 1 else good
    return HeadlineRuns(scenarios, measures, values)


def known_measures(runs: HeadlineRuns, measures: Sequence[str], where: str) -> tuple[str, ...]:
    """Give the measures asked for; all that a reading is about where none is.

    Raises
    ------
    InputError
        When the sweep does not have one.
    """
    for name in measures:
        if name not in runs.measures:
            do = closest(name, runs.measures)
            raise InputError(f"{where}, measure", shown(name), naming(runs.measures), do)
    return tuple(dict.fromkeys(measures)) or runs.measures


def by_point(own: pd.DataFrame, measure: str, points: int) -> np.ndarray:
    """Lay out a scenario's values of a measure: a row for each point, a column for each replicate.

    Returns
    -------
    ndarray(float64), shape (points, R)
        NaN where a run has failed or has no value.
    """
    # of a scenario whose runs have all failed there is not a single column
    if own.empty:
        return np.full((points, 1), np.nan)
    wide = own.pivot(index="point", columns="replicate", values=measure)
    return wide.reindex(range(points)).to_numpy(dtype=float)


def _differences(
    good: pd.DataFrame, scenarios: Sequence[str], measures: Sequence[str]
) -> pd.DataFrame:
    """Take each run's difference from the first scenario's of the same point and replicate."""
    keys, numbers = ["point", "replicate"], [name for name in measures if name in good]
    before = good[good["scenario"] == scenarios[0]].set_index(keys)
    parts = []
    for scenario in scenarios[1:]:
        after = good[good["scenario"] == scenario].set_index(keys)
        pairs = after.loc[after.index.intersection(before.index)].copy()
        paired = before.loc[pairs.index]
        if "involution" in measures:
            pairs["involution"] = _involution(pairs, paired)
        pairs[numbers] = pairs[numbers] - paired[numbers]
        parts.append(pairs.reset_index())
    return pd.concat(parts, ignore_index=True)


def _involution(runs: pd.DataFrame, paired: pd.DataFrame) -> pd.Series:
    """Give each pair's involution, over all its years; none at a point where mean hours fell.

    Parameters
    ----------
    runs, paired : DataFrame
        Of a scenario and of the baseline, with the same index of point and replicate.
    """
    # a column for each point, a row for each replicate; a pair that is not there has no number
    beside = [each[name].unstack("point") for each in (runs, paired) for name in _OF_INVOLUTION]
    found = involution(*(each.to_numpy() for each in beside))
    every = pd.DataFrame(found, beside[0].index, beside[0].columns)
    return every.unstack().reindex(runs.index)
