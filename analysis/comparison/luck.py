"""Luck of replicates: what each point gives under the same luck, and what luck alone gives.

Equal replicates draw the same random numbers at all points. So a difference between two points is
taken replicate by replicate, and how much it differs over replicates tells how much of it is luck.
"""

from __future__ import annotations

import numpy as np

ROUNDS = 200
"""Most times that points and luck are fitted in turn; of whole tables once is exact."""
_CLOSE = 1e-12
"""Change of the luck, by the size of the values, below which a fit is over."""


def under_same_luck(runs: np.ndarray) -> np.ndarray:
    """Give the mean of each point over its replicates, as if all points had all of them.

    Where runs have failed, a value of each point and a shift of each replicate are fitted by least
    squares, so that a point is not better for lacking a replicate with bad luck.

    Parameters
    ----------
    runs : ndarray(float64), shape (p, R)
        A row for each point, a column for each replicate; NaN where there is no value.

    Returns
    -------
    ndarray(float64), shape (p,)
        NaN for a point without any value.
    """
    there = np.isfinite(runs)
    filled, count = np.where(there, runs, 0.0), there.sum(axis=1)
    of_points, of_luck = np.maximum(count, 1), np.maximum(there.sum(axis=0), 1)
    luck, close = np.zeros(runs.shape[1]), _CLOSE * float(np.abs(filled).max(initial=0.0))
    point = filled.sum(axis=1) / of_points
    if there.all():
        return point
    for _ in range(ROUNDS):
        before, luck = luck, ((filled - point[:, None]) * there).sum(axis=0) / of_luck
        luck -= luck.mean()
        point = ((filled - luck) * there).sum(axis=1) / of_points
        if np.abs(luck - before).max(initial=0.0) <= close:
            break
    return np.where(count > 0, point, np.nan)


def noise_variance(runs: np.ndarray) -> np.ndarray:
    """Give the variance of means over replicates that is luck: that of single ones, by their count.

    Parameters
    ----------
    runs : ndarray(float64), shape (..., R)
        Such as differences between two points, replicate by replicate; NaN where there is none.

    Returns
    -------
    ndarray(float64), shape (...)
        NaN where there are fewer than two.
    """
    there = np.isfinite(runs)
    count = there.sum(axis=-1)
    mean = np.where(there, runs, 0.0).sum(axis=-1) / np.maximum(count, 1)
    squares = np.where(there, (runs - mean[..., None]) ** 2, 0.0).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(count > 1, squares / (count - 1) / count, np.nan)


def mean_size_of_luck(runs: np.ndarray) -> np.ndarray:
    """Give how large a mean over replicates is on average, in size, when it is luck alone.

    The mean size of a normal number is √(2/π) of its standard deviation, which of few numbers is
    estimated too small by the factor c₄ (Kenney and Keeping 1951). Of two replicates this is half
    the size of their difference.

    Parameters
    ----------
    runs : ndarray(float64), shape (..., R)
        As in `noise_variance`.
    """
    from scipy.special import gammaln

    count = np.maximum(np.isfinite(runs).sum(axis=-1), 2)
    c4 = np.sqrt(2 / (count - 1)) * np.exp(gammaln(count / 2) - gammaln((count - 1) / 2))
    return np.sqrt(2 / np.pi) * np.sqrt(noise_variance(runs)) / c4
