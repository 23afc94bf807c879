"""Bootstrap intervals: rows of a design drawn again with replacement."""

from __future__ import annotations

import numpy as np

from analysis.comparison.estimates import CONFIDENCE

RESAMPLES = 1000
"""Bootstrap samples behind an interval."""
FEWEST_ROWS = 4
"""Rows without which nothing is said of an interval."""


def with_resamples(rows: int) -> np.ndarray:
    """Say how often each row of a design counts: once, then as each bootstrap sample has it.

    Samples are the same each time, so that equal tables give equal intervals.

    Returns
    -------
    ndarray(float64), shape (1 + RESAMPLES, rows)
        Each line adds up to `rows`.
    """
    drawn = np.random.default_rng(0).multinomial(rows, np.full(rows, 1 / rows), RESAMPLES)
    return np.vstack([np.ones((1, rows)), drawn])


def percentile_interval(estimates: np.ndarray, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Give the ends between which 95% of the bootstrap samples lie (Efron 1979).

    Parameters
    ----------
    estimates : ndarray(float64), shape (1 + RESAMPLES, ...)
        As computed with `with_resamples`: first of the rows themselves, which is left out here.
    rows : int

    Returns
    -------
    low, high : ndarray(float64)
        NaN where there are fewer than `FEWEST_ROWS` rows, or a sample has no estimate.
    """
    if rows < FEWEST_ROWS:
        nothing = np.full(estimates.shape[1:], np.nan)
        return nothing, nothing
    ends = [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2]
    low, high = np.quantile(estimates[1:], ends, axis=0)
    return low, high
