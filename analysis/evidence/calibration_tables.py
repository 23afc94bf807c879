"""What a calibration says, as tables: targets, conflicts, numbers, pairs of numbers, waves."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from analysis.evidence.calibration import LOOKED_AT, Calibrated
from analysis.evidence.sampling import even

APART = 0.5
"""Two targets pull apart where both are met less than half as often as if they had nothing to do
with each other."""
PINNED, WEAK = 0.5, 0.8
"""A number is pinned where the spread of the posterior is below half of that of the range, and not
pinned where it is above four fifths."""
TARGETS = (
    *("target", "scenario", "measure", "low", "high", "share_of_ranges", "standing"),
    *("predicted", "fifth", "median", "nine_fifth", "met"),
)
CONFLICTS = ("target", "other", "share", "share_other", "share_both", "ratio", "best_both")
NUMBERS = (
    *("number", "low", "high", "posterior_low", "median", "posterior_high", "spread", "standing"),
    *("base", "central"),
)
PAIRS = ("number", "other", "correlation")
WAVES = ("wave", "points", "rank", "share")


def targets_table(found: Calibrated) -> pd.DataFrame:
    """Hold runs at the ensemble against each target.

    Returns
    -------
    DataFrame
        One row for each target: the share of the ranges that meets it as emulators have it;
        whether it is fitted, out of reach, or moved by no number; the mean that emulators predict
        at the ensemble; 5%, 50% and 95% quantiles of single runs there, and the share of these
        runs that meet it.
    """
    chances = dict(zip(found.match.keys, _everywhere(found).T, strict=True))
    means = dict(zip(found.match.keys, found.match.predicted(found.ensemble)[0].T, strict=True))
    rows = []
    for key, one in found.file.targets.items():
        runs = found.checked[key].ravel()
        runs = runs[np.isfinite(runs)]
        ends = np.quantile(runs, [0.05, 0.5, 0.95]) if runs.size else [np.nan] * 3
        share = float(chances[key].mean()) if key in chances else np.nan
        predicted = float(means[key].mean()) if key in means else np.nan
        met = float(one.met(runs).mean()) if runs.size else np.nan
        about = (key, one.scenario, one.measure, one.low, one.high, share, _standing(found, key))
        rows.append((*about, predicted, *map(float, ends), met))
    return pd.DataFrame(rows, columns=list(TARGETS))


def _standing(found: Calibrated, key: str) -> str:
    if key not in found.match.keys:
        return "unmoved"
    return "out_of_reach" if key in found.out_of_reach else "fitted"


def conflicts_table(found: Calibrated) -> pd.DataFrame:
    """List the pairs of targets that pull apart over the ranges, the worst first.

    Chances are the emulators', at points that fill the ranges evenly; `ratio` is how often both
    are met beside how often they would be by chance, `best_both` the highest chance at a point.
    """
    chances, keys, rows = _everywhere(found), found.match.keys, []
    for one, other in combinations(range(len(keys)), 2):
        both = chances[:, one] * chances[:, other]
        alone = chances[:, one].mean(), chances[:, other].mean()
        by_chance = float(alone[0] * alone[1])
        ratio = float(both.mean()) / by_chance if by_chance > 0 else np.nan
        if ratio < APART:
            numbers = (*map(float, alone), float(both.mean()), ratio, float(both.max()))
            rows.append((keys[one], keys[other], *numbers))
    table = pd.DataFrame(rows, columns=list(CONFLICTS))
    return table.sort_values("ratio", kind="stable", ignore_index=True)


def _everywhere(found: Calibrated) -> np.ndarray:
    size, seed = found.draws.shape[1], 0
    return found.match.chances(even(size, LOOKED_AT, seed))


def numbers_table(found: Calibrated) -> pd.DataFrame:
    """Lay the posterior of each number beside its range.

    Returns
    -------
    DataFrame
        One row for each number: the range; 90% interval and median of the posterior; `spread`, its
        standard deviation beside that of even draws from the range; whether the facts pin it; what
        it is in the base, and in the most central draw of the ensemble.
    """
    ends = np.quantile(found.draws, [0.05, 0.5, 0.95], axis=0)
    low, median, high = found.free.numbers(ends)
    spread = found.draws.std(axis=0) * np.sqrt(12)
    central = found.free.numbers(found.ensemble[[found.central]])[0]
    rows = []
    for place, one in enumerate(found.free.dimensions):
        base = one.parameter.default if one.parameter is not None else np.nan
        posterior = (float(low[place]), float(median[place]), float(high[place]))
        rows.append((
            *(one.name, one.low, one.high, *posterior, float(spread[place])),
            *(pinned(float(spread[place])), base, float(central[place])),
        ))  # fmt: skip
    return pd.DataFrame(rows, columns=list(NUMBERS))


def pinned(spread: float) -> str:
    """Say whether facts pin a number, by the spread of its posterior beside that of its range."""
    return "pinned" if spread < PINNED else "weakly" if spread < WEAK else "not_pinned"


def pairs_table(found: Calibrated) -> pd.DataFrame:
    """List how each pair of numbers goes together in the posterior, the closest first."""
    from scipy.stats import rankdata

    matrix, names = np.corrcoef(rankdata(found.draws, axis=0).T), found.free.names
    rows = [
        (names[one], names[other], float(matrix[one, other]))
        for one, other in combinations(range(len(names)), 2)
    ]
    table = pd.DataFrame(rows, columns=list(PAIRS))
    return table.sort_values(
        "correlation", key=lambda one: -one.abs(), kind="stable", ignore_index=True
    )


def waves_table(found: Calibrated) -> pd.DataFrame:
    """List the waves: points run, which largest implausibility counted, what was left."""
    rows = [(one.number, one.points, one.rank, one.share) for one in found.waves]
    return pd.DataFrame(rows, columns=list(WAVES))


def draws_table(found: Calibrated, cube: np.ndarray) -> pd.DataFrame:
    """Lay draws out as numbers, a row for each, numbered from 0."""
    table = pd.DataFrame(found.free.numbers(cube), columns=found.free.names)
    table.insert(0, "draw", np.arange(len(table)))
    return table
