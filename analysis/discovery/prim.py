"""PRIM, the patient rule induction method: boxes with a high share of cases.

Friedman and Fisher (1999, "Bump hunting in high-dimensional data", Statistics and Computing 9(2)).
A box is peeled from the whole: again and again a thin slice is cut off at one end of one number, so
that the share of cases in the rest rises most. Of the boxes on the way one is chosen, slices that
do it no harm are pasted on again, and limits that chance explains are taken off.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

PEELED = 0.05
"""Share of a box's points that a peel cuts off; more where several have the same value."""
PASTED = 0.05
"""Share of a box's points that a pasting adds."""
LEAST_MASS = 0.05
"""Share of all points below which nothing is peeled."""
LARGEST_QUASI_P = 0.05
"""Quasi-p-value above which chance explains a limit."""


class Box(NamedTuple):
    """A box, and what is in it.

    Attributes
    ----------
    low, high : ndarray(float64), shape (k,)
        Infinite where there is no limit.
    points, cases : int
        Points inside, and cases among them.
    coverage : float
        Share of all cases that is inside.
    density : float
        Share of cases among the points inside.
    mass : float
        Share of all points that is inside.
    """

    low: np.ndarray
    high: np.ndarray
    points: int
    cases: int
    coverage: float
    density: float
    mass: float

    @property
    def limits(self) -> tuple[tuple[int, int], ...]:
        """Where there is a limit: the place of the number, and 0 for the low end, 1 for the high.

        In the order of the numbers.
        """
        ends = np.isfinite(np.stack([self.low, self.high], axis=1))
        return tuple((int(place), int(end)) for place, end in np.argwhere(ends))


def is_inside(low: np.ndarray, high: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Say of each point whether it lies within limits, which themselves belong to the box.

    Parameters
    ----------
    low, high : ndarray(float64), shape (k,)
    x : ndarray(float64), shape (n, k)
    """
    inside: np.ndarray = np.all((x >= low) & (x <= high), axis=1)
    return inside


def box_of(low: np.ndarray, high: np.ndarray, x: np.ndarray, y: np.ndarray) -> Box:
    """Count what lies within limits.

    Parameters
    ----------
    low, high : ndarray(float64), shape (k,)
    x : ndarray(float64), shape (n, k)
    y : ndarray(bool), shape (n,)
        Whether a point is a case.
    """
    inside = is_inside(low, high, x)
    return _counted(low, high, int(inside.sum()), int(y[inside].sum()), len(x), int(y.sum()))


def _counted(
    low: np.ndarray, high: np.ndarray, points: int, cases: int, all_points: int, all_cases: int
) -> Box:
    coverage = cases / all_cases if all_cases else math.nan
    density = cases / points if points else math.nan
    return Box(low, high, points, cases, coverage, density, points / all_points)


def log_likelihood_ratio(box: Box, whole: Box) -> float:
    """Say how much better two densities, inside and outside, explain the cases than one does.

    The statistic of Kulldorff (1997, "A spatial scan statistic", Communications in Statistics
    26(6)); it weighs coverage against density without a number that somebody has to choose. It is
    0 where the box is no denser than the whole.
    """
    if box.density <= whole.density:
        return 0.0
    parts = (
        (box.points, box.cases),
        (whole.points - box.points, whole.cases - box.cases),
    )
    return sum(_log_likelihood(*part) for part in parts) - _log_likelihood(
        whole.points, whole.cases
    )


def _log_likelihood(points: int, cases: int) -> float:
    return sum(some * math.log(some / points) for some in (cases, points - cases) if some)


def choose(trajectory: list[Box]) -> Box:
    """Choose the box of a peeling trajectory with the largest log likelihood ratio."""
    whole = trajectory[0]
    return max(trajectory, key=lambda one: log_likelihood_ratio(one, whole))


def peel(x: np.ndarray, y: np.ndarray, peeled: float = PEELED) -> list[Box]:
    """Peel boxes from the whole, each from the one before, down to `LEAST_MASS` or to cases alone.

    Of the peels at both ends of all numbers the one is taken that raises the density most for each
    point that goes, or lowers it least: a better box may lie behind a worse one. So a number with
    few values, of which a peel takes many points at once, is judged as the others are (Friedman and
    Fisher, section 14; Kwakkel and Jaxa-Rozen 2016). Of equal peels one of a number that has a
    limit already comes first, then the first number, its high end first.
    A limit lies midway between the points outside and inside.

    Parameters
    ----------
    x : ndarray(float64), shape (n, k)
    y : ndarray(bool), shape (n,)
        Whether a point is a case.
    peeled : float
        Share of a box's points that a peel cuts off.

    Returns
    -------
    list of Box
        The peeling trajectory; the first is the whole. All have `LEAST_MASS`.
    """
    size = x.shape[1]
    boxes = [box_of(np.full(size, -np.inf), np.full(size, np.inf), x, y)]
    whole, cases = boxes[0], y.astype(float)
    while boxes[-1].density < 1:
        best = _best_slice(boxes[-1], x, cases, peeled)
        if best is None:
            break
        place, end, limit = best
        kept = x[:, place] < limit if end else x[:, place] > limit
        if kept.sum() / whole.points < LEAST_MASS:
            break
        # only what is inside is looked at again
        x, cases = x[kept], cases[kept]
        ends = _with_limit(boxes[-1], place, end, limit)
        boxes.append(_counted(*ends, len(x), int(cases.sum()), whole.points, whole.cases))
    return boxes


def _best_slice(
    box: Box, points: np.ndarray, cases: np.ndarray, peeled: float
) -> tuple[int, int, float] | None:
    """Choose a peel of a box with these points: the place of the number, the end, the limit."""
    ends = [_slices(turned, cases, box.density, peeled) for turned in (-points, points)]
    gain = np.stack([found for found, _ in ends], axis=1)
    # where all points are alike there is no peel
    if not np.isfinite(gain).any():
        return None
    limited = np.isfinite(box.low) | np.isfinite(box.high)
    best = (gain == gain.max()) * (1 + limited[:, None])
    place, turn = (int(one) for one in np.unravel_index(best.argmax(), best.shape))
    limit = float(ends[turn][1][place])
    return (place, 0, limit) if turn else (place, 1, -limit)


def _slices(
    points: np.ndarray, cases: np.ndarray, density: float, peeled: float
) -> tuple[np.ndarray, np.ndarray]:
    """Cut a slice off the low end of each number.

    Returns
    -------
    gain : ndarray(float64), shape (k,)
        Rise of the density for each point that goes; minus infinity where all values are alike.
    limit : ndarray(float64), shape (k,)
    """
    last = math.floor((len(points) - 1) * peeled)
    out = np.partition(points, last, axis=0)[last]
    # all that have the value of the last point go with it
    kept = points > out
    count = kept.sum(axis=0)
    first = np.where(kept, points, np.inf).min(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = (cases @ kept / count - density) / (len(points) - count)
    return np.where(count > 0, gain, -np.inf), out + (first - out) / 2


def _with_limit(box: Box, place: int, end: int, value: float) -> tuple[np.ndarray, np.ndarray]:
    ends = box.low.copy(), box.high.copy()
    ends[end][place] = value
    return ends


def _without_limit(box: Box, place: int, end: int) -> tuple[np.ndarray, np.ndarray]:
    return _with_limit(box, place, end, math.inf if end else -math.inf)


def paste(box: Box, x: np.ndarray, y: np.ndarray) -> Box:
    """Move limits outwards by thin slices, as long as that does not lower the density.

    Of all such slices the one with the highest density goes first.
    """
    while True:
        wider = [_pasted(box, place, end, x, y) for place, end in box.limits]
        best = max(wider, key=lambda one: (one.density, one.points), default=box)
        # one limit less and the same points is no loss
        grows = best.points > box.points or len(best.limits) < len(box.limits)
        if not grows or best.density < box.density:
            return box
        box = best


def _pasted(box: Box, place: int, end: int, x: np.ndarray, y: np.ndarray) -> Box:
    """Move one limit outwards by a slice; take it off where no more points are beyond."""
    open_ends, sign = _without_limit(box, place, end), 1 if end else -1
    column = sign * x[is_inside(*open_ends, x), place]
    limit = sign * (box.low, box.high)[end][place]
    beyond = np.sort(column[column > limit])
    taken = max(1, int(PASTED * box.points))
    further = beyond[beyond > beyond[taken - 1]] if taken < len(beyond) else beyond[:0]
    if not len(further):
        return box_of(*open_ends, x, y)
    last = beyond[len(beyond) - len(further) - 1]
    limit = last + (further[0] - last) / 2
    return box_of(*_with_limit(box, place, end, sign * limit), x, y)


def quasi_p_value(points: int, cases: int, density: float) -> float:
    """Give the chance that of so many points as many or more are cases: a binomial tail.

    Parameters
    ----------
    points, cases : int
        In a box.
    density : float
        Share of cases where one of its limits is off.
    """
    # of scipy.special, as scipy.stats takes most of a second to import; the chance of more than
    # minus one is 1
    from scipy.special import bdtrc

    return float(bdtrc(cases - 1, points, density)) if cases else 1.0


def quasi_p_values(box: Box, x: np.ndarray, y: np.ndarray) -> dict[tuple[int, int], float]:
    """Give for each limit how likely chance alone is to do what it does (Bryant and Lempert 2010).

    The points of the box are taken as drawn at random from those where only this limit is off.
    Quasi, since the limit was chosen by the same points.

    Returns
    -------
    dict
        By the limits of the box.
    """
    values = {}
    for place, end in box.limits:
        wide = box_of(*_without_limit(box, place, end), x, y)
        values[place, end] = quasi_p_value(box.points, box.cases, wide.density)
    return values


def find_box(x: np.ndarray, y: np.ndarray) -> tuple[Box, list[Box]]:
    """Choose a box on the way of peeling, and mend its limits.

    Slices are pasted on again; then the limit that chance explains best is taken off, as long as
    its quasi-p-value is above `LARGEST_QUASI_P`.

    Parameters
    ----------
    x : ndarray(float64), shape (n, k)
    y : ndarray(bool), shape (n,)

    Returns
    -------
    box : Box
        Without limits where chance explains all of them.
    trajectory : list of Box
    """
    trajectory = peel(x, y)
    box = paste(choose(trajectory), x, y)
    while box.limits:
        values = quasi_p_values(box, x, y)
        worst = max(values, key=values.__getitem__)
        if values[worst] <= LARGEST_QUASI_P:
            break
        box = box_of(*_without_limit(box, *worst), x, y)
    return box, trajectory
