"""Squads: who shares what all do works less, and shame lifts those behind.

Free riding after Holmström (1982), linear shame after Kandel and Lazear (1992).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from analysis.verification.case import Case, Family, Readings, farthest, near
from analysis.verification.special_cases import YEAR, after, effort_value, efforts, unit_size
from sim.model.state import State
from sim.scenario.scenario import Scenario

PLACE = 100
"""Points of place."""
QUICK, SLOW = 1, 12
"""Years until efforts have come to rest; with shame they hang on each other."""


def shared_effort(value: float, cost: float, attribution: float, size: int) -> float:
    """Give the effort of each where a part of what it brings is one's own, and all share the rest.

    Parameters
    ----------
    value : float
        What an effort brings the unit.
    cost : float
        An effort costs half its square, times this.
    attribution : float
        The part that is one's own.
    size : int
    """
    return value / cost * (attribution + (1 - attribution) / size)


class Shamed(NamedTuple):
    """Efforts of those ahead and of those behind, and the shame of an effort."""

    ahead: float
    behind: float
    shame: float


def shamed(scenario: Scenario, ahead: float) -> Shamed:
    """Give the efforts in a unit in which a share `ahead` has points of place.

    Who is behind feels shame of each point, in units of the spread of scores, the more the more
    bonuses are dispersed; both follow from the efforts of all.
    """
    from scipy.optimize import brentq

    world, value = scenario.parameters[0], effort_value(scenario)
    size = unit_size(scenario)
    spread = PLACE * math.sqrt(ahead * (1 - ahead))

    def shame(mean_effort: float) -> float:
        # at the piece rate bonuses are dispersed as scores are
        dispersion = spread / (YEAR * mean_effort + PLACE * ahead)
        # shame is felt for the own score, and of what an effort brings the unit the own score gets
        # its share
        return float(
            100 / size * world.face * dispersion / (dispersion + world.face_activation) / spread
        )

    def gap(mean_effort: float) -> float:
        pull = value / size + (1 - ahead) * shame(mean_effort)
        return float(pull / world.fatigue - mean_effort)

    felt = shame(float(brentq(gap, 1e-3, 3)))
    return Shamed(value / size / world.fatigue, (value / size + felt) / world.fatigue, felt)


def attributed(attribution: float, size: int) -> dict[str, Any]:
    """Give the edits under which a part of an effort's hundred points is one's own."""
    items = {
        "work.progress": {"points_per_unit": 100 * attribution},
        "work.unit_progress": {"points_per_unit": 100 * (1 - attribution)},
    }
    return {"size": size, "rulebook": {"items": items}}


def divided_units(state: State, size: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Give the units with some behind the published middle, and with all ahead on one side of it.

    Yields
    ------
    here : ndarray(bool)
        Who belongs to the unit.
    placed : ndarray(bool)
        Who of them has points of place, and is ahead.
    """
    for unit in range(len(state.units)):
        here = state.cadres.unit == unit
        placed = state.people.village_role[here] == 1
        behind = size - placed.sum()
        # the middle cadre must be one of those ahead, for all others to be behind
        if 0 < behind <= (size - 1) - (size - 1) // 2:
            yield here, placed


def _read_shares(scenario: Scenario) -> Readings:
    own = scenario.schemes[0].rulebooks[0].items["work.progress"].points_per_unit  # type: ignore[union-attr]
    all_points = own + scenario.schemes[0].rulebooks[0].items["work.unit_progress"].points_per_unit  # type: ignore[union-attr]
    wanted = shared_effort(
        effort_value(scenario),
        scenario.parameters[0].fatigue,
        own / all_points,
        unit_size(scenario),
    )
    return {"e": near(*farthest(wanted, efforts(after(scenario, QUICK))))}


def _read_shame(scenario: Scenario) -> Readings:
    state = after(scenario, SLOW)
    ahead, behind = [], []
    for here, placed in divided_units(state, unit_size(scenario)):
        wanted, found = shamed(scenario, float(placed.mean())), efforts(state)[here]
        ahead.append(farthest(wanted.ahead, found[placed]))
        behind.append(farthest(wanted.behind, found[~placed]))
    return {
        sign: near(*farthest(*np.transpose(pairs)))
        for sign, pairs in (("e+", ahead), ("e−", behind))
    }


FAMILY = Family(
    name="squads",
    section="2d",
    cases=(
        Case(
            name="free_riding",
            formula="e = (v/c)(α + (1 − α)/n)",
            source="Holmström 1982",
            scenario="squads",
            settings={
                f"n={size}, α={own:g}": attributed(own, size)
                for size, own in ((5, 0), (5, 0.5), (20, 0))
            },
            read=_read_shares,
        ),
        Case(
            name="shame",
            formula="e+ = v/(n c), e− = (v/n + ρ)/c",
            source="Kandel and Lazear 1992",
            scenario="shame",
            settings={f"n={size}": {"size": size} for size in (5, 20)},
            read=_read_shame,
        ),
    ),
)
