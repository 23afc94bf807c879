"""Sobol indices: which share of the variance over a design each number accounts for.

The first-order index is the share that goes when the number is known (Sobol 1993), the total one
the share that stays when all others are known (Homma and Saltelli 1996).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analysis.sensitivity.resampling import percentile_interval, with_resamples

_SAME = 1e-24
"""Variance, by the square of the values' size, that is rounding and none."""


class SobolIndices(NamedTuple):
    """Indices of each number with their 95% bootstrap intervals over rows.

    Attributes
    ----------
    first_order, first_order_low, first_order_high : ndarray(float64), shape (k,)
    total_order, total_order_low, total_order_high : ndarray(float64), shape (k,)
        NaN where the values are the same everywhere.
    variance : float
        Of the values at the points of both samples.
    """

    first_order: np.ndarray
    first_order_low: np.ndarray
    first_order_high: np.ndarray
    total_order: np.ndarray
    total_order_low: np.ndarray
    total_order_high: np.ndarray
    variance: float


def sobol_indices(values: np.ndarray) -> SobolIndices:
    """Estimate the indices of each number from the rows of a Saltelli design.

    First order: mean of f(B) (f(AB) − f(A)) by the variance (Saltelli et al. 2010, table 2, row b).
    Total: half the mean of (f(A) − f(AB))² by the variance (Jansen 1999; there row f). The variance
    is that of both samples together. Estimates may leave 0 .. 1 by a little.

    Parameters
    ----------
    values : ndarray(float64), shape (n, k + 2)
        A row has f(A), f(AB) for each number, f(B); without NaN.
    """
    rows = len(values)
    if not rows:
        no = np.full(values.shape[1] - 2, np.nan)
        return SobolIndices(no, no, no, no, no, no, np.nan)
    centred = values - values[:, [0, -1]].mean()
    first, mixed, second = centred[:, 0], centred[:, 1:-1], centred[:, -1]
    change, weights = mixed - first[:, None], with_resamples(rows)
    # each bootstrap sample has a mean and a variance of its own
    mean = weights @ (first + second) / (2 * rows)
    variance = weights @ (first**2 + second**2) / (2 * rows) - mean**2
    least = _SAME * float((values**2).max(initial=0.0))
    by = np.where(variance > least, variance, np.nan)[:, None]
    both = weights @ (second[:, None] * change) - mean[:, None] * (weights @ change)
    first_order = both / rows / by
    total_order = weights @ change**2 / (2 * rows) / by
    return SobolIndices(
        first_order[0],
        *percentile_interval(first_order, rows),
        total_order[0],
        *percentile_interval(total_order, rows),
        float(variance[0]),
    )
