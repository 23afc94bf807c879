"""A quota of a fifth with noise in the scores, and a ceiling for some.

Lazear and Rosen (1981), with a quota as in Green and Stokey (1983). Noise is a leader's rating.
Ties of cadres with their raters last and would be a known handicap; the scenario has none.
Efforts and thresholds are in units of noise, prizes in units of cost × variance of noise.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from analysis.verification.case import (
    SURE,
    Case,
    Family,
    Held,
    Margin,
    Readings,
    by_luck,
    of_finite_size,
)
from analysis.verification.special_cases import HUNDRED, YEAR, efforts, unit_size, years_of
from sim.scenario.scenario import Scenario

QUOTA = 0.2
YEARS, SETTLED = 70, 25
"""Years of a run, and those that efforts take to come to rest."""
COST = 0.75
"""Cost of an effort at which the scenario's prize is worth one variance of noise times cost."""
X = np.linspace(-7, 9, 1601)
"""Scores over which chances are added up."""
FINITE = 0.02
"""How far units of sixty may be off."""


def edits(size: int, units: int, institution: float = 0.0, worth: float = 1.0) -> dict[str, Any]:
    """Give the edits for units of a size.

    Parameters
    ----------
    size, units : int
    institution : float
        Share of institution staff, who have reached the ceiling.
    worth : float
        Of the prize, in variances of noise times cost.
    """
    return {
        "size": size,
        "county": {"townships": units},
        "people": {"institution_of_all": institution},
        "motives": {"fatigue": COST / worth},
    }


def noise_of(scenario: Scenario) -> float:
    """Give the standard deviation of noise, in points."""
    item = scenario.schemes[0].rulebooks[0].items["impression.leader"]
    return float(scenario.parameters[0].rating_noise * item.highest / HUNDRED)  # type: ignore[union-attr]


def worth_of(scenario: Scenario) -> float:
    """Give the prize in variances of noise times cost."""
    world, noise = scenario.parameters[0], noise_of(scenario) / YEAR
    prize = world.step_raise * world.excellent_years / (24 * world.yuan_per_utility)
    return float(prize / (world.fatigue * noise**2))


@dataclass(frozen=True)
class Played:
    """What a run of a quota showed, year by year.

    Attributes
    ----------
    rising : ndarray(bool), shape (units, size)
        Who has prospects.
    ends : ndarray(float64), shape (years,)
        Mean effort of those who have.
    wins, others : ndarray(int64), shape (years,)
        How many with and without prospects were excellent.
    enough : ndarray(float64), shape (years, units, 2)
        What was just enough for a winner and for a loser, above the unit's mean.
    noise : ndarray(float64), shape (years, units)
        Variance of noise as it was drawn.
    astray : float
        The most hours that anybody at the ceiling worked, or anybody in other than routine work.
    """

    rising: np.ndarray
    ends: np.ndarray
    wins: np.ndarray
    others: np.ndarray
    enough: np.ndarray
    noise: np.ndarray
    astray: float

    @property
    def trials(self) -> int:
        """Give how many years count."""
        return len(self.ends) - SETTLED


def play(scenario: Scenario) -> Played:
    """Run a quota and note each year."""
    sigma, size = noise_of(scenario), unit_size(scenario)
    winners, years, astray = int(QUOTA * size), [], 0.0
    for state in years_of(scenario, YEARS):
        rising = state.seen.excellent_worth > 0
        score = state.tally.sums.score.reshape(-1, size) / HUNDRED
        best = -np.sort(-score, axis=1)
        excellent, hours = state.standing.places.excellent, state.seen.hours
        # of the others' values, what is just enough is the first loser's for a winner and the last
        # winner's for a loser
        enough = best[:, [winners - 1, winners]] - score.mean(axis=1, keepdims=True)
        years.append(
            (
                efforts(state)[rising].mean() * YEAR / sigma,
                excellent[rising].sum(),
                excellent[~rising].sum(),
                enough / sigma,
                state.units.score_noise / sigma**2,
            )
        )
        astray = max(astray, hours[~rising].max(initial=0), hours[:, 1:].max())
    ends, wins, others, bars, noise = (np.array(column) for column in zip(*years, strict=True))
    return Played(rising.reshape(-1, size), ends, wins, others, bars, noise, float(astray))


def large(worth: float, share: float) -> tuple[float, float]:
    """Give effort and threshold in a unit without end, of which a share has prospects.

    They solve worth·φ(t − e) = e, with a fifth above t.
    """
    from scipy.optimize import fsolve
    from scipy.stats import norm

    def gaps(unknown: np.ndarray) -> tuple[float, float]:
        effort, bar = unknown
        above = share * norm.sf(bar - effort) + (1 - share) * norm.sf(bar)
        return worth * norm.pdf(bar - effort) - effort, above - QUOTA

    effort, bar = fsolve(gaps, (0.3 * worth, 0.9))
    return float(effort), float(bar)


def outdone(size: int, rising: int, effort: float, own: bool) -> np.ndarray:
    """Give the chance at each value of X that fewer than the quota's number of others are above it.

    For one with prospects (`own`) or without.
    """
    from scipy.stats import binom, norm

    win = int(QUOTA * size)
    above = [
        binom.pmf(np.arange(win)[:, None], rising - own, norm.sf(X - effort)),
        binom.pmf(np.arange(win)[:, None], size - rising - (not own), norm.sf(X)),
    ]
    return np.sum([above[0][i] * above[1][: win - i].sum(axis=0) for i in range(win)], axis=0)


class Solution(NamedTuple):
    """Effort of those with prospects, and chances of winning with and without."""

    effort: float
    wins: float
    others: float


def finite(worth: float, size: int, rising: int) -> Solution:
    """Solve a unit of `size`, of whom `rising` have prospects.

    The gain of a little effort, prize × density of being just enough, equals its cost.
    """
    from scipy.optimize import brentq
    from scipy.stats import norm

    def density(effort: float) -> float:
        slope = (X - effort) * norm.pdf(X - effort)
        return float(np.trapezoid(slope * outdone(size, rising, effort, True), X))

    effort = float(brentq(lambda effort: worth * density(effort) - effort, 1e-6, 3))
    wins = np.trapezoid(norm.pdf(X - effort) * outdone(size, rising, effort, True), X)
    others = (
        np.trapezoid(norm.pdf(X) * outdone(size, rising, effort, False), X)
        if rising < size
        else 0.0
    )
    return Solution(effort, float(wins), float(others))


def solved(worth: float, rising: np.ndarray) -> Solution:
    """Solve a county: unit by unit where there are several, else as a unit without end.

    Parameters
    ----------
    worth : float
    rising : ndarray(bool), shape (units, size)
    """
    from scipy.stats import norm

    units, size = rising.shape
    if units == 1:
        effort, bar = large(worth, float(rising.mean()))
        return Solution(effort, float(norm.sf(bar - effort)), float(norm.sf(bar)))
    counts = rising.sum(axis=1)
    by_count = {count: finite(worth, size, count) for count in set(counts.tolist())}
    each = np.array([by_count[count] for count in counts.tolist()])
    effort, wins = (counts @ each[:, place] / counts.sum() for place in range(2))
    # where nobody is at the ceiling, nobody of them wins
    without = size - counts
    others = without @ each[:, 2] / max(1, without.sum())
    return Solution(float(effort), float(wins), float(others))


def threshold_errors(played: Played, worth: float) -> tuple[float, float]:
    """Give the standard error of the mean threshold of one large unit, and of its mean noise."""
    from scipy.stats import norm

    share, size = float(played.rising.mean()), played.rising.size
    effort, bar = large(worth, share)
    density = share * norm.pdf(bar - effort) + (1 - share) * norm.pdf(bar)
    place = math.sqrt(QUOTA * (1 - QUOTA) / size / played.trials) / density
    return float(place), math.sqrt(2 / size / played.trials)


def luck_of_effort(played: Played, worth: float) -> float:
    """Give the relative error of effort in one large unit, from thresholds and noise as drawn."""
    effort, bar = large(worth, float(played.rising.mean()))
    threshold = played.enough[SETTLED:].mean(axis=(1, 2))
    moved = float(np.std(threshold)) / math.sqrt(played.trials) * abs(bar - effort)
    return moved + threshold_errors(played, worth)[1] / 2


def chances(played: Played, solution: Solution) -> Readings:
    """Hold how often those with and without prospects win, where there are both."""
    told = {}
    for sign, chance, wins, number in (
        ("P", solution.wins, played.wins, played.rising.sum()),
        ("P0", solution.others, played.others, (~played.rising).sum()),
    ):
        if number and not played.rising.all():
            error = math.sqrt(chance * (1 - chance) / (number * played.trials))
            told[sign] = by_luck(chance, wins[SETTLED:].mean() / number, error)
    return told


def hold(played: Played, worth: float) -> Readings:
    """Hold efforts and chances of a run to theory.

    Units of sixty may be off by two per cent, one large unit by its luck.
    """
    solution, found = solved(worth, played.rising), played.ends[SETTLED:].mean()
    if len(played.rising) > 1:
        effort = of_finite_size(solution.effort, found, FINITE)
    else:
        allowed = SURE * luck_of_effort(played, worth) * solution.effort
        effort = Held(solution.effort, float(found), allowed, Margin.luck)
    return {"e": effort} | chances(played, solution)


def _read(scenario: Scenario) -> Readings:
    return hold(play(scenario), worth_of(scenario))


FAMILY = Family(
    name="quota",
    section="2b",
    cases=(
        Case(
            name="tournament",
            formula="e = w f(e)",
            source="Lazear and Rosen 1981; Green and Stokey 1983",
            scenario="quota",
            settings={
                "n=60, θ=1": edits(60, 60),
                "n=60, θ≈0.2": edits(60, 60, 0.8),
            },
            read=_read,
        ),
        Case(
            name="large_unit",
            formula="w φ(t − e) = e, θ(1 − Φ(t − e)) + (1 − θ)(1 − Φ(t)) = 0.2",
            source="Lazear and Rosen 1981; Green and Stokey 1983",
            scenario="quota",
            settings={f"θ≈0.2, w={worth}": edits(2000, 1, 0.8, worth) for worth in (1, 3)},
            read=_read,
        ),
    ),
)
