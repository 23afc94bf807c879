"""Designs that move one number at a time, as shares of each number's range.

Trajectories are those of Morris (1991, "Factorial sampling plans for preliminary computational
experiments", Technometrics 33(2)). The other design is that of Saltelli et al. (2010, "Variance
based sensitivity analysis of model output", Computer Physics Communications 181(2)): two samples,
and the first of them with each number in turn taken from the second.
"""

from __future__ import annotations

import numpy as np


def trajectories(dimensions: int, count: int, levels: int, seed: int) -> np.ndarray:
    """Draw trajectories: each begins at a random level of every number and moves each one once.

    All moves have the size levels / (2 (levels − 1)), up or down, in a random order. Where they
    begin, which way they go and when is drawn as a Latin hypercube, so that over the trajectories
    each number begins at each level, and rises, as often as can be.

    Parameters
    ----------
    dimensions, count : int
    levels : int
        An even number: each level is then met equally often.
    seed : int

    Returns
    -------
    ndarray(float64), shape (count, dimensions + 1, dimensions)
        Shares of the range, 0 .. 1.
    """
    # only here: its import takes as long as planning a small study
    from scipy.stats import qmc

    drawn = qmc.LatinHypercube(3 * dimensions, rng=seed).random(count)
    start, way, when = np.split(drawn, 3, axis=1)
    half, falls = levels // 2, (way < 0.5).astype(int)
    low, order = np.floor(start * half), np.argsort(when, axis=1)
    begin, end = low + half * falls, low + half * (1 - falls)
    points = np.repeat(begin[:, None], dimensions + 1, axis=1)
    for number, walk in enumerate(points):
        for step, place in enumerate(order[number], 1):
            walk[step:, place] = end[number, place]
    # divided at the end, so that the highest level is 1 to the last bit
    return points / (levels - 1)


def saltelli_rows(dimensions: int, count: int, seed: int) -> np.ndarray:
    """Draw two samples, A and B, and mix them: a row is A, A with each number of B's, and B.

    Both come from one scrambled Sobol sequence of twice the dimensions.

    Parameters
    ----------
    dimensions : int
    count : int
        Rows, a power of two.
    seed : int

    Returns
    -------
    ndarray(float64), shape (count, dimensions + 2, dimensions)
        Shares of the range, 0 .. 1.
    """
    # only here: its import takes as long as planning a small study
    from scipy.stats import qmc

    both = qmc.Sobol(2 * dimensions, rng=seed).random(count)
    first, second = both[:, :dimensions], both[:, dimensions:]
    rows = np.repeat(first[:, None], dimensions + 2, axis=1)
    for place in range(dimensions):
        rows[:, place + 1, place] = second[:, place]
    rows[:, -1] = second
    return rows
