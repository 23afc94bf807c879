"""A case of theory: a scenario in which a closed form says what the model has to give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np

from analysis.verification.special_cases import special_case
from analysis.words import words
from sim.scenario.scenario import Scenario

NEAR = 1e-3
"""How near a best response comes to the solution that it converges to."""
SURE = 3
"""Standard errors that a mean of draws may be off: by chance once in 370 times."""
OWN = ""
"""Source of a formula that follows from a rule in a few lines, without a paper to cite."""


class Margin(StrEnum):
    """Why the model may be off the formula, and by how much."""

    exact = "exact"
    near = "near"
    luck = "luck"
    finite = "finite"


class Held(NamedTuple):
    """One number, as a formula and as the model give it."""

    formula: float
    model: float
    allowed: float
    margin: Margin

    @property
    def deviation(self) -> float:
        """Give how much more the model has."""
        return self.model - self.formula

    @property
    def holds(self) -> bool:
        """Say whether the model is off by no more than is allowed; what is no number is off."""
        return abs(self.deviation) <= self.allowed


Readings = dict[str, Held]
"""Numbers of one setting by their signs in the formula."""


def exact(formula: float, model: float) -> Held:
    """Hold whole numbers, which have to be equal."""
    return Held(float(formula), float(model), 0.0, Margin.exact)


def near(formula: float, model: float, least: float = 0.0) -> Held:
    """Hold a number to a thousandth of the formula, or to `least` where that is more."""
    return Held(float(formula), float(model), max(NEAR * abs(float(formula)), least), Margin.near)


def by_luck(formula: float, model: float, error: float) -> Held:
    """Hold a mean of draws to three of its standard errors."""
    return Held(float(formula), float(model), SURE * float(error), Margin.luck)


def of_finite_size(formula: float, model: float, share: float) -> Held:
    """Hold a number to a share of the formula, by which small units may be off."""
    return Held(float(formula), float(model), share * abs(float(formula)), Margin.finite)


def farthest(formula: Any, model: Any) -> tuple[float, float]:
    """Give the pair that differs most; of several the one with the largest formula.

    Parameters
    ----------
    formula, model : array_like
        Of the same shape, or one formula for all.

    Returns
    -------
    tuple of float
        Formula and model.
    """
    wanted, given = np.broadcast_arrays(np.asarray(formula, float), np.asarray(model, float))
    place = np.lexsort((wanted.ravel(), np.abs(given - wanted).ravel()))[-1]
    return float(wanted.ravel()[place]), float(given.ravel()[place])


@dataclass(frozen=True)
class Case:
    """A closed form, and the settings at which the model is held to it.

    Attributes
    ----------
    name : str
        As it is typed.
    formula : str
        In plain notation.
    source : str
        Author and year, or `OWN`.
    scenario : str
        Name in ``scenarios/theory/``.
    settings : dict of str to dict
        What is edited in the scenario, as `special_case` takes it, by how a setting is called.
    read : callable
        Gives the numbers of a scenario by formula and by model.
    """

    name: str
    formula: str
    source: str
    scenario: str
    settings: dict[str, dict[str, Any]]
    read: Callable[[Scenario], Readings]

    def claim(self, lang: str) -> str:
        """Say what is claimed, with the signs of the formula."""
        return words("theory", lang)[self.name]

    def cited(self, lang: str) -> str:
        """Name the source, or say that there is none to cite."""
        return self.source or words("theory", lang)["own"]

    def held(self, setting: str) -> Readings:
        """Run the model at a setting and give each number with its formula."""
        return self.read(special_case(self.scenario, **self.settings[setting]))


@dataclass(frozen=True)
class Family:
    """Cases of one part of theory.

    Attributes
    ----------
    name : str
        As it is typed.
    section : str
        Of the project's notes on theory, by which the tests are ordered too.
    cases : sequence of Case
    """

    name: str
    section: str
    cases: Sequence[Case]

    def title(self, lang: str) -> str:
        """Name the part of theory in words."""
        return words("theory", lang)[self.name]
