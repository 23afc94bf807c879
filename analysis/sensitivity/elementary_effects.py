"""Elementary effects of Morris: what one step of one number does, at many places.

Morris (1991, Technometrics 33(2)); the mean of the sizes, mu*, is that of Campolongo, Cariboni and
Saltelli (2007, Environmental Modelling and Software 22(10)).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analysis.sensitivity.resampling import percentile_interval, with_resamples


class MorrisMeasures(NamedTuple):
    """Effects of each number, put together over trajectories.

    Attributes
    ----------
    mu, mu_low, mu_high : ndarray(float64), shape (k,)
        Mean effect with its 95% bootstrap interval over trajectories.
    mu_star, mu_star_low, mu_star_high : ndarray(float64), shape (k,)
        Mean size of the effect, likewise.
    sigma : ndarray(float64), shape (k,)
        Standard deviation of the effects: how much they hang on the place, by curvature, by the
        other numbers, or by luck.
    counted : ndarray(int64), shape (k,)
        Effects that have a value.
    """

    mu: np.ndarray
    mu_low: np.ndarray
    mu_high: np.ndarray
    mu_star: np.ndarray
    mu_star_low: np.ndarray
    mu_star_high: np.ndarray
    sigma: np.ndarray
    counted: np.ndarray


def step_size(levels: int) -> float:
    """Give the size of a step as a share of the range: levels / (2 (levels − 1))."""
    return levels / (2 * (levels - 1))


def elementary_effects(values: np.ndarray, points: np.ndarray, step: float) -> np.ndarray:
    """An effect is the change over a step, by the step's share of the range: (y′ − y) / step.

    It is what the whole range would change if all of it were like this step. A step down counts
    the other way round.

    Parameters
    ----------
    values : ndarray(float64), shape (r, k + 1)
        One for each point of each trajectory; NaN where there is none.
    points : ndarray(float64), shape (r, k + 1, k)
    step : float

    Returns
    -------
    ndarray(float64), shape (r, k)
        NaN where a value is missing.

    Raises
    ------
    ValueError
        When a trajectory does not move each number once, one at a time.
    """
    moves = np.diff(points, axis=1)
    moved = moves != 0
    if not ((moved.sum(axis=1) == 1).all() and (moved.sum(axis=2) == 1).all()):
        raise ValueError("trajectories that do not move each number once")
    place = moved.argmax(axis=2)
    rises = np.sign(moves.sum(axis=2))
    effects = np.empty(place.shape)
    np.put_along_axis(effects, place, np.diff(values, axis=1) * rises / step, axis=1)
    return effects


def morris_measures(effects: np.ndarray) -> MorrisMeasures:
    """Put effects together: mean, mean size, standard deviation, with bootstrap intervals.

    Parameters
    ----------
    effects : ndarray(float64), shape (r, k)
        NaN where there is none; such effects are left out, and the others of their trajectory
        count.
    """
    there = np.isfinite(effects)
    counted = there.sum(axis=0)
    rows = int(counted.min(initial=len(effects)))
    weights = with_resamples(len(effects))
    filled = np.where(there, effects, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean, size = (weights @ one / (weights @ there) for one in (filled, np.abs(filled)))
        squares = np.where(there, (effects - mean[0]) ** 2, 0.0).sum(axis=0)
        sigma = np.sqrt(squares / (counted - 1))
    ends = (*percentile_interval(mean, rows), *percentile_interval(size, rows))
    sigma = np.where(counted > 1, sigma, np.nan)
    return MorrisMeasures(mean[0], *ends[:2], size[0], *ends[2:], sigma, counted)
