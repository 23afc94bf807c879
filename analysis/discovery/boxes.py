"""Several boxes, one after another, and whether half of the points would give them again.

Scenario discovery as in Bryant and Lempert (2010, "Thinking inside the box", Technological
Forecasting and Social Change 77(1)).
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np

from analysis.discovery.prim import (
    Box,
    box_of,
    choose,
    find_box,
    is_inside,
    log_likelihood_ratio,
    peel,
    quasi_p_values,
)

MOST_BOXES = 3
"""Boxes that are looked for; further ones would be too many to keep in mind."""
FEWEST_CASES = 10
"""Cases without which no box is looked for, and as many points that are none."""
HALF_SAMPLES = 20
"""Random halves of the points in which a box is looked for again."""

SHUFFLES = 39
"""Times that the cases are shuffled to see which boxes luck alone gives."""
LARGEST_CHANCE = 0.05
"""Share of shuffles, the cases as they are among them, with as good a box, above which a box tells
nothing."""


class FoundBox(NamedTuple):
    """A box with its tests.

    Attributes
    ----------
    box : Box
        Coverage is of all cases, mass of all points; counted are those in no earlier box.
    trajectory : list of Box
        Its peeling, among the points in no earlier box.
    base : float
        Share of cases among these points.
    chance : float
        Chance of as good a box where nothing says where the cases are: a Monte Carlo p-value.
    quasi_p : dict of (int, int) to float
        By limit: the place of the number, and 0 for the low end, 1 for the high.
    reproduced : dict of (int, int) to float
        Share of the halves in which the box has this limit, wherever it lies.
    held_out_coverage, held_out_density : float
        Mean over the halves: a box found in one half, counted in the other. NaN where none was
        found.
    """

    box: Box
    trajectory: list[Box]
    base: float
    chance: float
    quasi_p: dict[tuple[int, int], float]
    reproduced: dict[tuple[int, int], float]
    held_out_coverage: float
    held_out_density: float


def find_boxes(x: np.ndarray, y: np.ndarray) -> list[FoundBox]:
    """Find boxes, each among the points that are in none of the earlier ones.

    There are no more when shuffled cases give as good a box, chance explains all limits, or too few
    cases or other points remain.

    Parameters
    ----------
    x : ndarray(float64), shape (n, k)
    y : ndarray(bool), shape (n,)
        Whether a point is a case.
    """
    found: list[FoundBox] = []
    rest = np.ones(len(y), dtype=bool)
    while len(found) < MOST_BOXES and _enough(y[rest]):
        points, cases = x[rest], y[rest]
        box, trajectory = find_box(points, cases)
        chance = chance_of(trajectory, points, cases)
        if not box.limits or chance > LARGEST_CHANCE:
            break
        again, coverage, density = _in_halves(points, cases)
        counted = box._replace(coverage=box.cases / int(y.sum()), mass=box.points / len(y))
        found.append(
            FoundBox(
                box=counted,
                trajectory=trajectory,
                base=float(cases.mean()),
                chance=chance,
                quasi_p=quasi_p_values(box, points, cases),
                reproduced={limit: again[limit] / HALF_SAMPLES for limit in box.limits},
                held_out_coverage=coverage,
                held_out_density=density,
            )
        )
        rest &= ~is_inside(box.low, box.high, x)
    return found


def chance_of(trajectory: list[Box], x: np.ndarray, y: np.ndarray) -> float:
    """Give the chance of a box as good as the chosen one where cases are anywhere.

    Cases are shuffled over the points, and boxes peeled anew: a Monte Carlo test (Barnard 1963), as
    for scan statistics. It counts that the best of very many boxes is taken, which quasi-p-values
    do not.
    """
    # the same shuffles each time, so that equal tables give equal numbers
    luck, whole = np.random.default_rng(1), trajectory[0]
    found = log_likelihood_ratio(choose(trajectory), whole)
    as_good = sum(
        log_likelihood_ratio(choose(peel(x, luck.permutation(y))), whole) >= found
        for _ in range(SHUFFLES)
    )
    return (1 + as_good) / (1 + SHUFFLES)


def _enough(y: np.ndarray) -> bool:
    return min(int(y.sum()), int((~y).sum())) >= FEWEST_CASES


def _in_halves(x: np.ndarray, y: np.ndarray) -> tuple[Counter[tuple[int, int]], float, float]:
    """Look for the box again in random halves, and count it in the other halves.

    Returns
    -------
    again : Counter
        For each limit in how many halves it was found.
    coverage, density : float
        In the other halves, mean over those in which there was a box, and cases to cover.
    """
    # the same halves each time, so that equal tables give equal numbers
    luck, again, held = np.random.default_rng(0), Counter[tuple[int, int]](), []
    for _ in range(HALF_SAMPLES):
        order = luck.permutation(len(y))
        one, other = order[: len(y) // 2], order[len(y) // 2 :]
        box, _ = find_box(x[one], y[one])
        again.update(box.limits)
        if box.limits:
            counted = box_of(box.low, box.high, x[other], y[other])
            held.append((counted.coverage, counted.density))
    if not held:
        return again, np.nan, np.nan
    # a half may have no point inside, or no case outside of the other half
    coverage, density = (
        float(column[np.isfinite(column)].mean()) if np.isfinite(column).any() else np.nan
        for column in np.array(held).T
    )
    return again, coverage, density
