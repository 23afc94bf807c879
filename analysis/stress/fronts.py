"""Candidates of a search scored over an ensemble, the front of those that none beats, the best.

Pure functions of tables of runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.comparison.estimates import estimate
from analysis.stress.county import AS_IT_IS
from analysis.stress.runs import wide

CRITERIA = {"public_value": 1, "effort": -1, "distortion": -1, "dispersion": -1, "money": -1}
"""What a scheme is judged by, and 1 where more is better: public value; hours worked; distortion,
records for each honest one (nodes × credited participants); dispersion of bonuses; bonuses paid, to
the hundred yuan."""
WORST = 0.1
"""Share of draws that count as the worst."""
SCORE_COLUMNS = (
    "candidate", "criterion", "draws", "mean", "low", "high", "worst_tenth", "regret",
    "difference", "difference_low", "difference_high",
)  # fmt: skip


@dataclass(frozen=True)
class Outcomes:
    """What candidates give at draws.

    Attributes
    ----------
    candidates : tuple of str
        The scheme as it is first.
    values : dict of str to ndarray(float64), shape (draws, candidates)
        By criterion.
    """

    candidates: tuple[str, ...]
    values: dict[str, np.ndarray]

    def good(self, criterion: str) -> np.ndarray:
        """Give a criterion so that more is better."""
        return CRITERIA[criterion] * self.values[criterion]


def outcomes_of(runs: pd.DataFrame, candidates: Sequence[str]) -> Outcomes:
    """Lay out the criteria of candidates, at the draws at which none has failed.

    Parameters
    ----------
    runs : DataFrame
        From `Experiment.run`.
    candidates : sequence of str
        Without the scheme as it is, which comes first.
    """
    table = runs.assign(
        distortion=runs["step_inflation"] * runs["participant_inflation"],
        dispersion=runs["bonus_cv"],
        # what a pool loses by rounding single bonuses is no difference
        money=(runs["pool"] * runs["overspend"]).round(-2),
    )
    names = (AS_IT_IS, *candidates)
    laid = {one: wide(table, one, names) for one in CRITERIA}
    whole = np.all([np.isfinite(one).all(axis=1) for one in laid.values()], axis=0)
    return Outcomes(names, {name: one[whole] for name, one in laid.items()})


def scores_of(outcomes: Outcomes) -> pd.DataFrame:
    """Score every candidate in every criterion over the draws.

    Returns
    -------
    DataFrame
        `SCORE_COLUMNS`: the mean with its interval, the value that the worst tenth of draws does
        not reach, the largest regret, the paired difference from the scheme as it is with its
        interval.
    """
    regrets, rows = regrets_of(outcomes), []
    for place, name in enumerate(outcomes.candidates):
        for one, sign in CRITERIA.items():
            own = outcomes.values[one][:, place]
            mean, apart = estimate(own), estimate(own - outcomes.values[one][:, 0])
            worst = sign * float(np.quantile(sign * own, WORST))
            ends = [float(end) for end in (apart.mean, apart.low, apart.high)]
            head = (float(mean.mean), float(mean.low), float(mean.high), worst)
            rows.append((name, one, len(own), *head, float(regrets[one][place]), *ends))
    return pd.DataFrame(rows, columns=list(SCORE_COLUMNS))


def regrets_of(outcomes: Outcomes) -> dict[str, np.ndarray]:
    """Give each candidate's largest regret in each criterion (Savage 1951).

    At a draw, regret is by how much a candidate stays behind the best one there.

    Returns
    -------
    dict of str to ndarray(float64), shape (candidates,)
    """
    found = {}
    for one in CRITERIA:
        good = outcomes.good(one)
        found[one] = (good.max(axis=1, keepdims=True) - good).max(axis=0)
    return found


def whole_regret(outcomes: Outcomes) -> np.ndarray:
    """Give the largest regret over all criteria, each in shares of the largest that any has.

    Returns
    -------
    ndarray(float64), shape (candidates,)
    """
    parts = [one / one.max() for one in regrets_of(outcomes).values() if one.max() > 0]
    return np.max(parts, axis=0) if parts else np.zeros(len(outcomes.candidates))


def on_front(outcomes: Outcomes) -> np.ndarray:
    """Say which candidates none beats: none is as good in the mean of all and better in one.

    Returns
    -------
    ndarray(bool), shape (candidates,)
    """
    means = np.column_stack([outcomes.good(one).mean(axis=0) for one in CRITERIA])
    no_worse = (means[:, None, :] >= means[None, :, :]).all(axis=2)
    better = (means[:, None, :] > means[None, :, :]).any(axis=2)
    return np.logical_not(np.any(no_worse & better, axis=0))


def by_mean(outcomes: Outcomes) -> np.ndarray:
    """Order candidates by mean public value, the best first."""
    return np.argsort(-outcomes.values["public_value"].mean(axis=0), kind="stable")


def by_worst(outcomes: Outcomes) -> np.ndarray:
    """Order candidates by the public value that the worst tenth of draws does not reach."""
    worst = np.quantile(outcomes.values["public_value"], WORST, axis=0)
    return np.argsort(-worst, kind="stable")


def by_regret(outcomes: Outcomes) -> np.ndarray:
    """Order candidates by their largest regret over all criteria, the least first."""
    return np.argsort(whole_regret(outcomes), kind="stable")


ORDERS = {"mean": by_mean, "worst_tenth": by_worst, "regret": by_regret}
"""By what the best are chosen, one by each."""


def chosen(outcomes: Outcomes, count: int) -> list[str]:
    """Choose members of the front in turn: the best in the mean, in the worst tenth, by regret.

    The scheme as it is is never chosen.

    Returns
    -------
    list of str
        At most `count`; the first three are the best three.
    """
    front = on_front(outcomes)
    found: list[str] = []
    orders = [
        [outcomes.candidates[place] for place in order(outcomes) if place and front[place]]
        for order in ORDERS.values()
    ]
    while any(orders) and len(found) < count:
        for order in orders:
            while order and order[0] in found:
                order.pop(0)
            if order and len(found) < count:
                found.append(order.pop(0))
    return found
