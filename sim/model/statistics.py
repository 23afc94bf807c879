"""Statistics over cadres: top share, Gini coefficient, Lorenz curve, quantile, Theil's T, Kendall's
tau-b.

Where places `first` to `last` are named, these are the cadres of one unit, or of all."""

from __future__ import annotations

import math

import numpy as np

from sim.base.elementary import log
from sim.base.record_arrays import Records
from sim.kernel import kernel
from sim.model.measure_catalogue import CURVE_POINTS
from sim.scoring.standing import sort_places

TOP = 0.2
"""The busiest, and the best, are the first fifth."""
ROUNDED = 1e-9
"""Added before rounding down what may lie a hair below a whole number: 0.2 × 35 counts as 7."""


@kernel
def ratio(above: float, below: float) -> float:
    """Divide, or NaN where there is nothing to divide by."""
    return above / below if below > 0.0 else np.nan


@kernel
def sort_down(order: np.ndarray, values: np.ndarray, first: int, last: int) -> None:
    """Order places by value, highest first, ties by place."""
    for place in range(first, last):
        order[place] = place
    sort_places(order, first, last, values, values, values)


@kernel
def top_share(order: np.ndarray, values: np.ndarray, first: int, last: int) -> float:
    """Give the share of the first fifth on the Lorenz curve, interpolated; NaN where all are zero.

    Parameters
    ----------
    order : ndarray(int64), shape (N,)
        Places by falling value.
    values : ndarray(float64), shape (N,)
    """
    total, top = 0.0, 0.0
    for place in range(first, last):
        total += values[order[place]]
        top += top_part(place - first, last - first) * values[order[place]]
    return ratio(top, total)


@kernel
def top_part(place: int, people: int) -> float:
    """Give how far the one at a place from 0 belongs to the first fifth: wholly, in part, not."""
    count = TOP * people
    full = int(math.floor(count + ROUNDED))
    if place < full:
        return 1.0
    return count - full if place == full else 0.0


@kernel
def quantile(order: np.ndarray, values: np.ndarray, first: int, last: int, part: float) -> float:
    """Give a quantile, interpolated between neighbours; NaN where there is nobody.

    Parameters
    ----------
    order : ndarray(int64), shape (N,)
        Places, which are sorted by falling value from `first` to `last`.
    values : ndarray(float64), shape (N,)
    part : float
        What lies below, 0 to 1.
    """
    if first == last:
        return np.nan
    sort_places(order, first, last, values, values, values)
    # counted from the highest
    at = (1.0 - part) * (last - first - 1)
    above = int(math.floor(at))
    high = values[order[first + above]]
    if first + above + 1 == last:
        return high
    return high + (at - above) * (values[order[first + above + 1]] - high)


@kernel
def gini(order: np.ndarray, values: np.ndarray) -> float:
    """Give the Gini coefficient, corrected for the number of people by n/(n − 1)."""
    people, total, weighted = len(values), 0.0, 0.0
    for place in range(people):
        value = values[order[place]]
        total += value
        # sorted downwards, so the largest have the greatest weight
        weighted += (people - 1 - 2 * place) * value
    return ratio(weighted, total * (people - 1))


@kernel
def add_lorenz(
    order: np.ndarray, values: np.ndarray, first: int, last: int, out: np.ndarray
) -> None:
    """Add to `out` a Lorenz curve: shares done by the least busy 0, 1, ..., 100 per cent.

    It is interpolated between people.
    """
    people, total = last - first, 0.0
    for place in range(first, last):
        total += values[order[place]]
    done, counted = 0.0, 0
    for point in range(CURVE_POINTS):
        wanted = point * people / (CURVE_POINTS - 1)
        full = min(people, int(math.floor(wanted + ROUNDED)))
        while counted < full:
            # `order` falls, so the least busy are read from its end
            done += values[order[last - 1 - counted]]
            counted += 1
        part = (wanted - full) * values[order[last - 1 - full]] if full < people else 0.0
        out[point] += ratio(done + part, total)


@kernel
def theil_term(sum_of_some: float, some: float, total: float, people: float) -> float:
    """Give what a group adds to Theil's T.

    It is its part of all × the log of its mean to the mean of all; nothing where it has nothing.
    """
    if sum_of_some <= 0.0 or total <= 0.0:
        return 0.0
    # part × people ÷ some is the group's mean over that of all
    part = sum_of_some / total
    return part * log(part * people / some)


@kernel
def kendall(sums: Records, truth: np.ndarray, first: int, last: int, places: Records) -> float:
    """Give Kendall's tau-b of score and truth over the ranked cadres of a unit.

    It is 0 where either is the same for all.
    """
    agree, apart, tied_score, tied_truth = 0.0, 0.0, 0.0, 0.0
    for one in range(first, last):
        for other in range(one + 1, last):
            if places[one].ranked == 0 or places[other].ranked == 0:
                continue
            by_score, by_truth = sums[one].score - sums[other].score, truth[one] - truth[other]
            if by_score == 0 and by_truth == 0.0:
                continue
            if by_score == 0:
                tied_score += 1.0
            elif by_truth == 0.0:
                tied_truth += 1.0
            elif (by_score > 0) == (by_truth > 0.0):
                agree += 1.0
            else:
                apart += 1.0
    pairs = math.sqrt((agree + apart + tied_score) * (agree + apart + tied_truth))
    return (agree - apart) / pairs if pairs > 0.0 else 0.0
