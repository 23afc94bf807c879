"""A second task that is not measured: a reward for the first one crowds it out.

Measured work earns a reward; unmeasured work is pulled by conscience, which fades as it gets done
(Holmström and Milgrom 1991).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from analysis.verification.case import NEAR, Case, Family, Readings, farthest, near
from analysis.verification.special_cases import FULL, after, effort_value
from sim.model.state import State
from sim.scenario.scenario import Scenario

YEARS = 2
YUAN_PER_UTILITY = 4000
"""Of the scenario ``multitask``."""


class Costs(NamedTuple):
    """Costs and conscience.

    Attributes
    ----------
    first, second : float
        Own costs of measured and of unmeasured work.
    cross : float
        What an effort of the one adds to the cost of an effort of the other.
    conscience : float
        Pull of unmeasured work when none is done.
    """

    first: float
    second: float
    cross: float
    conscience: float

    @property
    def determinant(self) -> float:
        """Give c1 c2 − g²."""
        return self.first * self.second - self.cross**2

    @property
    def crowding(self) -> float:
        """Give what an effort's reward takes from unmeasured work: −g/(c1 c2 − g²)."""
        return -self.cross / self.determinant

    @property
    def death(self) -> float:
        """Give the reward at which nobody does unmeasured work any more."""
        return self.first * self.conscience / self.cross


def costs(scenario: Scenario) -> Costs:
    """Read costs and conscience off a scenario."""
    world = scenario.parameters[0]
    own = world.monotony + world.fatigue
    # conscience falls in a straight line to nothing at what is demanded
    fading = world.service_motivation / (world.mass_township / FULL)
    return Costs(own, own + fading, world.fatigue, world.service_motivation)


def multitask(slope: float, of: Costs) -> tuple[float, float]:
    """Give measured and unmeasured effort at a reward of `slope` an effort."""
    measured = (of.second * slope - of.cross * of.conscience) / of.determinant
    unmeasured = (of.first * of.conscience - of.cross * slope) / of.determinant
    if measured < 0:
        return 0.0, of.conscience / of.second
    return (measured, unmeasured) if unmeasured > 0 else (slope / of.first, 0.0)


def reward(slope: float) -> dict[str, Any]:
    """Give the edit of the scheme's rulebook that pays `slope` an effort, to the cent."""
    rate = round(slope * YUAN_PER_UTILITY / 100, 2)
    return {"rulebook": {"options": {"yuan_per_point": {"value": rate}}}}


def both_efforts(state: State) -> np.ndarray:
    """Give measured and unmeasured effort, the mean over cadres, of the last half-month."""
    return state.seen.hours[:, :2].mean(axis=0) / FULL


def _read(scenario: Scenario) -> Readings:
    wanted = multitask(effort_value(scenario), costs(scenario))
    hours = after(scenario, YEARS).seen.hours
    pairs = [farthest(one, hours[:, place] / FULL) for place, one in enumerate(wanted)]
    # an effort may be none, of which a thousandth is nothing
    return {f"e{1 + place}": near(*pair, NEAR) for place, pair in enumerate(pairs)}


FAMILY = Family(
    name="multitask",
    section="2c",
    cases=(
        Case(
            name="crowding",
            formula="e1 = (c2 β − g ω)/Δ, e2 = (c1 ω − g β)/Δ, Δ = c1 c2 − g²; e1, e2 ≥ 0",
            source="Holmström and Milgrom 1991",
            scenario="multitask",
            settings={f"β={slope:g}": reward(slope) for slope in (0, 0.4, 0.8, 1.5)},
            read=_read,
        ),
    ),
)
