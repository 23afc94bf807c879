"""A pool shared by score: best responses converge to the solutions of the contest.

Each of n cadres gets the part s/S of a pool B, where s is the own score and S the sum of all, and
bears the cost of the own effort (Tullock 1980).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from analysis.verification.case import Case, Family, Readings, farthest, near
from analysis.verification.special_cases import HUNDRED, YEAR, after, efforts, unit_size
from sim.model.measure_catalogue import Measure
from sim.scenario.parameters import TICKS
from sim.scenario.scenario import Scenario

QUICK, SLOW = 6, 20
"""Years until best responses have come to rest; straighter costs need shorter steps."""
COEFFICIENTS = np.array([1.4, 1.2, 1.0])
"""Pay coefficients of the chief, the deputy and the general cadre, in the order of seats."""


class Terms(NamedTuple):
    """What a contest of equals hangs on.

    Attributes
    ----------
    prize : float
        Pool of the unit for each half-month of the year, in utility.
    size : int
        Cadres of the unit.
    cost, linear : float
        An effort e costs ``linear * e + cost * e**2 / 2``.
    given : float
        Points that all have without effort, in efforts.
    """

    prize: float
    size: int
    cost: float
    linear: float
    given: float

    @property
    def gain(self) -> float:
        """Give what a first effort is worth when all work one: B(n − 1)/n²."""
        return self.prize * (self.size - 1) / self.size**2


def terms(scenario: Scenario) -> Terms:
    """Read the terms of a contest off its scenario."""
    world, size = scenario.parameters[0], unit_size(scenario)
    items = scenario.schemes[0].rulebooks[0].items
    start = items["conduct"].start / HUNDRED if "conduct" in items else 0.0  # type: ignore[union-attr]
    prize = world.pool_per_cadre * size / (TICKS * world.yuan_per_utility)
    return Terms(prize, size, world.fatigue, world.effort_linear, start / YEAR)


def quadratic(of: Terms) -> float:
    """Give the effort of each where an effort costs half its square."""
    return math.sqrt(of.prize * (of.size - 1) / of.cost) / of.size


def mixed(of: Terms) -> float:
    """Give the effort of each where cost has a linear and a quadratic part."""
    return (-of.linear + math.sqrt(of.linear**2 + 4 * of.cost * of.gain)) / (2 * of.cost)


def linear(of: Terms) -> float:
    """Give the effort of each where each effort costs alike."""
    return of.gain / of.linear


def guaranteed(of: Terms) -> float:
    """Give the effort of each where all have points without effort; quadratic cost."""
    return (-of.given + math.sqrt(of.given**2 + 4 * of.gain / of.cost)) / 2


def guaranteed_linear(of: Terms) -> float:
    """Give the effort of each where all have points without effort; linear cost."""
    return max(0.0, linear(of) - of.given)


def literal(prize: float, cost: float) -> tuple[np.ndarray, float]:
    """Give scores and overspending where each is paid coefficient × score × pool ÷ all scores."""

    def shares(total: float) -> np.ndarray:
        return COEFFICIENTS * prize / (COEFFICIENTS * prize + cost * total**2)

    total = _total(shares)
    return total * shares(total), float((COEFFICIENTS * shares(total)).sum())


def balanced(prize: float, cost: float) -> tuple[np.ndarray, float]:
    """Give scores where the pool is divided by coefficient × score; it is paid out to the cent."""

    def shares(total: float) -> np.ndarray:
        return prize / (prize + cost * total**2 / COEFFICIENTS**2)

    total = _total(shares)
    return total * shares(total) / COEFFICIENTS, 1.0


def _total(shares: Callable[[float], np.ndarray]) -> float:
    """Give the sum of scores at which all shares add up to one."""
    from scipy.optimize import brentq

    return float(brentq(lambda total: shares(total).sum() - 1, 1e-9, 1e9))


def _equals(formula: Callable[[Terms], float], years: int) -> Callable[[Scenario], Readings]:
    def read(scenario: Scenario) -> Readings:
        return {"e": near(*farthest(formula(terms(scenario)), efforts(after(scenario, years))))}

    return read


def _unequals(
    rule: Callable[[float, float], tuple[np.ndarray, float]],
) -> Callable[[Scenario], Readings]:
    def read(scenario: Scenario) -> Readings:
        of, state = terms(scenario), after(scenario, QUICK)
        scores, overspend = rule(of.prize, of.cost)
        found = state.tally.sums.score / HUNDRED / YEAR
        told = {f"s{place + 1}": near(*pair) for place, pair in enumerate(zip(scores, found))}
        return told | {"Ω": near(overspend, state.year.measures[Measure.OVERSPEND])}

    return read


def pool_rule(name: str) -> dict[str, Any]:
    """Give the edit that shares the pool by a rule."""
    return {"rulebook": {"options": {"pool_rule": {"value": name}}}}


def given_points(given: float, sections: dict[str, Any] | None = None) -> dict[str, Any]:
    """Give the edits under which each of ten has points worth so many efforts a half-month."""
    start = {"items": {"conduct": {"start": given * YEAR}}}
    return {"size": 10, "rulebook": start} | (sections or {})


STRAIGHT = {
    "motives": {"effort_linear": 2, "fatigue": 0.002},
    "strategies": {"response_step": 0.001},
}
"""Costs of the scenario ``linear_contest``, and its short steps."""

FAMILY = Family(
    name="contest",
    section="2a",
    cases=(
        Case(
            name="quadratic",
            formula="e = √(B(n − 1)/c) / n",
            source="Tullock 1980",
            scenario="share_contest",
            settings={f"n={size}": {"size": size} for size in (2, 10, 50)},
            read=_equals(quadratic, QUICK),
        ),
        Case(
            name="mixed",
            formula="e = (−k + √(k² + 4cB(n − 1)/n²)) / 2c",
            source="Tullock 1980",
            scenario="share_contest",
            settings={
                f"n={size}": {"size": size, "motives": {"effort_linear": 0.5}} for size in (2, 10)
            },
            read=_equals(mixed, QUICK),
        ),
        Case(
            name="linear",
            formula="e = B(n − 1) / (k n²)",
            source="Tullock 1980",
            scenario="linear_contest",
            settings={f"n={size}": {"size": size} for size in (2, 10)},
            read=_equals(linear, SLOW),
        ),
        Case(
            name="guaranteed",
            formula="e = (−a + √(a² + 4B(n − 1)/(c n²))) / 2",
            source="after Tullock 1980",
            scenario="guaranteed_points",
            settings={f"a={given:g}": given_points(given) for given in (0.3, 5)},
            read=_equals(guaranteed, QUICK),
        ),
        Case(
            name="given_up",
            formula="e = max(0, B(n − 1)/(k n²) − a)",
            source="after Tullock 1980",
            scenario="guaranteed_points",
            settings={f"a={given:g}": given_points(given, STRAIGHT) for given in (0.1, 1)},
            read=_equals(guaranteed_linear, SLOW),
        ),
        Case(
            name="literal",
            formula="s = S κB/(κB + cS²), Σs = S; Ω = Σκs/S",
            source="after Cornes and Hartley 2005",
            scenario="coefficients",
            settings={"n=3": pool_rule("literal")},
            read=_unequals(literal),
        ),
        Case(
            name="balanced",
            formula="κs = X B/(B + cX²/κ²), Σκs = X; Ω = 1",
            source="after Cornes and Hartley 2005",
            scenario="coefficients",
            settings={"n=3": pool_rule("balanced")},
            read=_unequals(balanced),
        ),
    ),
)
