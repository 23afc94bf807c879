"""Know-how of splitting: it settles where learning from others and forgetting balance.

The logistic epidemic (Bailey 1975), with own trials beside what is learnt.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from analysis.verification.case import Case, Family, Readings, by_luck
from analysis.verification.special_cases import ticks_of, unit_size
from sim.model.state import Exploit
from sim.scenario.scenario import Scenario

YEARS, SETTLED = 8, 72
"""Years of a run, and half-months that know-how takes to settle."""


class Spread(NamedTuple):
    """Chances of a half-month.

    Attributes
    ----------
    learning : float
        To learn from one who is met and knows.
    forgetting : float
    trial : float
        To find it out oneself.
    """

    learning: float
    forgetting: float
    trial: float = 0.0

    def chance(self, share: float) -> float:
        """Give the chance to learn when a share knows: by trial, or else from one met."""
        return self.trial + (1 - self.trial) * self.learning * share


def spread_of(scenario: Scenario) -> Spread:
    """Read the chances off a scenario."""
    world = scenario.parameters[0]
    return Spread(
        float(world.knowhow_imitation),
        float(world.knowhow_forgetting),
        float(world.knowhow_trial),
    )


def settled_share(of: Spread) -> float:
    """Give the share x that knows, where (1 − x) p(x) = γx and p(x) = τ + (1 − τ)βx.

    Without trials it is 1 − γ/β, or none where more is forgotten than learnt.
    """
    if of.trial == 0:
        return max(0.0, 1 - of.forgetting / of.learning)
    heard = (1 - of.trial) * of.learning
    middle = heard - of.trial - of.forgetting
    return (middle + math.sqrt(middle**2 + 4 * heard * of.trial)) / (2 * heard)


def error_of_mean(of: Spread, number: int, ticks: int) -> float:
    """Give the standard error of the mean share over some half-months.

    The share is an autoregression, whose drift draws it back and whose shocks are the draws of all
    cadres. Where nobody knows in the end, one who still does is allowed.
    """
    share = settled_share(of)
    if share == 0:
        return 1 / number
    chance = of.chance(share)
    drift = 1 - of.forgetting - chance + (1 - share) * (1 - of.trial) * of.learning
    shock = (
        share * of.forgetting * (1 - of.forgetting) + (1 - share) * chance * (1 - chance)
    ) / number
    return math.sqrt(shock / ticks) / (1 - drift)


def shares_told(scenario: Scenario) -> list[float]:
    """Give the share that knows, half-month by half-month, once it has settled."""
    return [
        float(state.seen.knowhow[:, Exploit.SPLITTING].mean())
        for tick, state in ticks_of(scenario, YEARS)
        if tick >= SETTLED
    ]


def spreading(of: Spread) -> dict[str, Any]:
    """Give the edits under which know-how spreads by these chances."""
    return {
        "exploits": {
            "knowhow_imitation": of.learning,
            "knowhow_forgetting": of.forgetting,
            "knowhow_trial": of.trial,
        }
    }


def hold(scenario: Scenario) -> Readings:
    """Hold the mean share over time to the share at which know-how settles."""
    of, told = spread_of(scenario), shares_told(scenario)
    number = int(scenario.parameters[0].townships) * unit_size(scenario)
    error = error_of_mean(of, number, len(told))
    return {"x": by_luck(settled_share(of), float(np.mean(told)), error)}


FAMILY = Family(
    name="know_how",
    section="2g",
    cases=(
        Case(
            name="epidemic",
            formula="x = max(0, 1 − γ/β)",
            source="Bailey 1975",
            scenario="know_how",
            settings={
                f"β={of.learning}, γ={of.forgetting}": spreading(of)
                for of in (Spread(0.5, 0.1), Spread(0.5, 0.25), Spread(0.3, 0.4))
            },
            read=hold,
        ),
    ),
)
