"""Samples of what is left of the unit cube: a region that a bound cuts out, or a posterior.

Particles are resampled and moved by steps of Metropolis' rule whose size follows from their own
spread, so that small and oblong regions are found that few even draws would hit. Subset simulation
(Au and Beck 2001) for a region, sequential Monte Carlo with tempering (Del Moral, Doucet and Jasra
2006) for a posterior.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.stats import qmc

Function = Callable[[np.ndarray], np.ndarray]
"""Takes points, a row for each, and gives one number for each."""

KEPT = 0.5
"""Share of the particles that a level keeps, and of the effective ones that a tempering keeps."""
MOVED = 2.0
"""Steps taken by a particle, on average, after each level."""
MOST_STEPS = 16
"""Steps tried after each level."""
SMALLEST = 1e-5
"""Share of the volume below which a region counts as empty."""
MOST_LEVELS = 25
_FEW, _MANY = 0.15, 0.4
"""Shares of steps taken, below which steps get shorter, and above which longer."""


class Region(NamedTuple):
    """What a bound cuts out of the unit cube.

    Attributes
    ----------
    points : ndarray(float64), shape (count, d)
        Evenly drawn inside; where nothing lies inside, as near as could be found.
    share : float
        Of the cube's volume; 0 where nothing was found inside.
    """

    points: np.ndarray
    share: float


def even(size: int, count: int, seed: int) -> np.ndarray:
    """Fill the unit cube evenly with points of a scrambled Sobol sequence."""
    power = int(np.ceil(np.log2(max(count, 2))))
    return qmc.Sobol(size, rng=seed).random_base2(power)[:count]


def region_below(
    function: Function, bound: float, size: int, count: int, rng: np.random.Generator
) -> Region:
    """Draw evenly from where a function is at most a bound.

    The bound is lowered level by level, each to the median of the particles; the share of the
    volume is the product of what the levels keep.

    Parameters
    ----------
    function : callable
    bound : float
    size : int
        Numbers of a point.
    count : int
        Particles.
    rng : Generator

    Returns
    -------
    Region
    """
    points = even(size, count, int(rng.integers(2**31)))
    values, share = function(points), 1.0
    for _ in range(MOST_LEVELS):
        level = max(bound, float(np.quantile(values, KEPT)))
        if share < SMALLEST:
            break
        inside = values <= level
        share *= float(inside.mean())
        chosen = rng.choice(np.flatnonzero(inside), count)
        points, values = points[chosen], values[chosen]

        def allowed(at: np.ndarray, below: float = level) -> np.ndarray:
            found = function(at)
            return np.where(found <= below, 0.0, -np.inf)

        points, _ = moved(points, allowed, rng)
        values = function(points)
        if level <= bound:
            return Region(points, share)
    return Region(points, 0.0)


def posterior(log_likelihood: Function, points: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw from even draws times a likelihood, which is let in by and by.

    Its power is raised from 0 to 1 so that at each step half of the particles still count.

    Parameters
    ----------
    log_likelihood : callable
        May be minus infinity where nothing is allowed.
    points : ndarray(float64), shape (count, d)
        Evenly drawn from where it is allowed.
    rng : Generator

    Returns
    -------
    ndarray(float64), shape (count, d)
        Draws of equal weight.
    """
    power, values = 0.0, log_likelihood(points)
    while power < 1.0:
        step = _next_step(values, 1.0 - power)
        power = power + step if step < 1.0 - power else 1.0
        weights = np.exp(step * (values - values.max()))
        chosen = _systematic(weights / weights.sum(), rng)
        points, values = points[chosen], values[chosen]

        def tempered(at: np.ndarray, raised: float = power) -> np.ndarray:
            return raised * log_likelihood(at)

        points, scaled = moved(points, tempered, rng)
        values = scaled / power
    return points


def moved(
    points: np.ndarray, log_density: Function, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Move particles by Metropolis' rule, within the unit cube, so that copies part.

    Returns
    -------
    points : ndarray(float64), shape (count, d)
    values : ndarray(float64), shape (count,)
        The logarithm of the density there.
    """
    count, size = points.shape
    spread = np.cov(points.T).reshape(size, size) + 1e-8 * np.eye(size)
    root = np.linalg.cholesky(spread) * 2.38 / np.sqrt(size)
    values, length, moved_so_far = log_density(points), 1.0, 0.0
    for _ in range(MOST_STEPS):
        # reflected at the faces, which keeps the rule's balance
        shifted = np.abs(points + length * rng.standard_normal((count, size)) @ root.T) % 2.0
        shifted = np.where(shifted > 1.0, 2.0 - shifted, shifted)
        found = log_density(shifted)
        taken = np.log(rng.random(count)) < found - values
        points = np.where(taken[:, None], shifted, points)
        values = np.where(taken, found, values)
        share = float(taken.mean())
        moved_so_far += share
        if moved_so_far >= MOVED:
            break
        length *= 0.6 if share < _FEW else 1.3 if share > _MANY else 1.0
    return points, values


def distinct(points: np.ndarray, count: int) -> np.ndarray:
    """Give the first so many points that differ; particles may share a place."""
    _, first = np.unique(points, axis=0, return_index=True)
    return points[np.sort(first)[:count]]


def _next_step(values: np.ndarray, left: float) -> float:
    """Give the step of the power at which half of the particles still count, by bisection."""
    low, high = 0.0, left
    if _effective(values, left) >= KEPT:
        return left
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if _effective(values, middle) >= KEPT else (low, middle)
    return max(low, 1e-6)


def _effective(values: np.ndarray, step: float) -> float:
    """Give the share of particles that count (Kish), at weights exp(step × value)."""
    weights = np.exp(step * (values - values.max()))
    return float(weights.sum() ** 2 / (weights**2).sum() / len(weights))


def _systematic(weights: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Resample by one draw and even steps, which repeats a particle as evenly as can be."""
    count = len(weights)
    places = (rng.random() + np.arange(count)) / count
    return np.minimum(np.searchsorted(np.cumsum(weights), places), count - 1)
