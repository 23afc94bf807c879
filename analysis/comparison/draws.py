"""What differs over the draws of an ensemble, told apart from luck.

The runs of a draw have the numbers of one county in common, so a draw counts once: replicates are
averaged within it before anything is estimated.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.comparison.estimates import estimate
from analysis.comparison.pair_measures import samples_of
from sim.model.measure_catalogue import Runs
from sim.runs.horizon_totals import SUMMED

OUTER = (0.05, 0.95)
"""Quantiles of the draws between which nine in ten of them lie."""
COLUMNS = (
    "measure", "scenario", "difference", "low", "high", "draws", "draws_low", "draws_high",
    "same_sign", "between_draws", "luck", "monte_carlo",
)  # fmt: skip


def by_draw(samples: np.ndarray, each: int) -> np.ndarray:
    """Average the replicates of each draw; a draw without any number has none.

    Parameters
    ----------
    samples : ndarray(float64), shape (D × each, ...)
        Draw after draw.
    each : int

    Returns
    -------
    ndarray(float64), shape (D, ...)
    """
    if each == 1:
        return samples
    apart = samples.reshape(-1, each, *samples.shape[1:])
    there = np.isfinite(apart)
    count = there.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(there, apart, 0.0).sum(axis=1) / np.where(count > 0, count, np.nan)


def draws_table(runs: Sequence[Runs], each: int) -> pd.DataFrame:
    """Tell apart, for each measure, what differs between draws from what is luck.

    Parameters
    ----------
    runs : sequence of Runs
        The baseline first, draw after draw.
    each : int
        Replicates of a draw.

    Returns
    -------
    DataFrame
        A row for each other scenario and measure, over the years from adoption on: the mean
        paired `difference` over `draws` and its 95% interval; between which numbers nine in ten
        draws lie, and the share of them with the sign of the mean; the standard deviation
        `between_draws` without that of `luck`, which is that of single runs within a draw, and
        the `monte_carlo` error that luck leaves in the mean. With one replicate a draw the last
        two are unknown, and luck is in the first.
    """
    adopted = max(one.adopted for one in runs)
    years = runs[0].years - adopted + 1
    before = samples_of(runs[0], runs[0], adopted)
    rows = []
    for other in runs[1:]:
        for name, samples in samples_of(other, runs[0], adopted).items():
            change = (samples - before[name])[:, -1]
            # what adds up over years is by the year, as in the table of the comparison
            change = change / years if name in SUMMED else change
            rows.append((name, other.scenario, *_row(change, each)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(change: np.ndarray, each: int) -> tuple[float, ...]:
    means = by_draw(change, each)
    means = means[np.isfinite(means)]
    found = estimate(means)
    count = len(means)
    if not count:
        return (np.nan, np.nan, np.nan, 0, *[np.nan] * 6)
    low, high = np.quantile(means, OUTER)
    same = float(np.mean(np.sign(means) == np.sign(found.mean)))
    within = _within(change, each)
    spread = float(means.var(ddof=1)) if count > 1 else np.nan
    left = spread if np.isnan(within) else max(spread - within / each, 0.0)
    return (
        float(found.mean), float(found.low), float(found.high), count, float(low), float(high),
        same, float(np.sqrt(left)), float(np.sqrt(within)), float(np.sqrt(within / each / count)),
    )  # fmt: skip


def _within(change: np.ndarray, each: int) -> float:
    """Give the mean variance of single runs within a draw; NaN where there is one each."""
    if each < 2:
        return np.nan
    apart = change.reshape(-1, each)
    whole = apart[np.isfinite(apart).all(axis=1)]
    return float(whole.var(axis=1, ddof=1).mean()) if len(whole) else np.nan
