"""A mean told from pairs that come one after another, with an error that holds whenever one stops.

A t interval looked at after each pair leaves the true mean sooner or later, whatever its level. A
confidence sequence does so with the stated chance at most, over all looks together, so one may stop
as soon as it answers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

ERROR = 0.01
"""Chance at most that the true mean is ever outside, of normal pairs. Of pairs as skewed as an
exponential law it is 5% and not this, which is why it is not set there to begin with."""
PRIOR = 1.0
"""Variance of effects, in squared standard deviations of a pair, for which the sequence is made
tight: what some ten to thirty pairs can tell. It moves when one stops, never the error."""
FEWEST = 10
"""Pairs before the first answer: of fewer, a skewed law of pairs is not seen."""


class Interval(NamedTuple):
    """A mean and where it lies.

    Attributes
    ----------
    mean, low, high : float
        The ends are infinite while nothing is known.
    n : int
    """

    mean: float
    low: float
    high: float
    n: int


def interval(values: Sequence[float]) -> Interval:
    """Give the member of the confidence sequence after some pairs.

    Of normal numbers with unknown mean and spread, the likelihood ratio of effects drawn from a
    normal law against none, with the spread integrated out, is a martingale where there is no
    effect; it passes 1/`ERROR` with chance `ERROR` at most (Ville). With t the usual statistic for
    a mean m, v = n - 1 and g = `PRIOR` it is ::

        (1 + n g)^(-1/2) · ((1 + t²/v) / (1 + t²/(v (1 + n g))))^(n/2)

    and the interval is all m for which it is below 1/`ERROR`. Numbers without any spread, which no
    normal law gives, tell nothing.

    Parameters
    ----------
    values : sequence of float

    References
    ----------
    Lai (1976), Annals of Statistics 4; Gönen et al. (2005), American Statistician 59, for the
    ratio; Wang and Ramdas (2025), Statistica Sinica (arXiv 2310.03722), for its use at any time.
    """
    count = len(values)
    mean = float(np.mean(values)) if count else math.nan
    spread = float(np.std(values, ddof=1)) if count > 1 else 0.0
    grown = 1.0 + count * PRIOR
    ratio = (grown / ERROR**2) ** (1 / count) if count else math.inf
    # differences within rounding of their mean have no spread
    if count < FEWEST or ratio >= grown or spread <= 1e-12 * abs(mean):
        return Interval(mean, -math.inf, math.inf, count)
    half = spread * math.sqrt((count - 1) / count * (ratio - 1) / (1 - ratio / grown))
    return Interval(mean, mean - half, mean + half, count)


def answer(found: Interval, least: float) -> bool | None:
    """Say whether a mean is above a number; None where that cannot be told yet."""
    if found.low > least:
        return True
    return False if found.high < least else None
