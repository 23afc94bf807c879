"""Special cases of theory: counties run phase by phase, to be held against closed forms."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np

from sim.files.toml_files import merge
from sim.model.founding import founded
from sim.model.loop import AFTER_CHOICE, AFTER_CLOSE, BEFORE_CHOICE, CHOICE
from sim.model.state import Activity, State
from sim.scenario.parameters import TICKS
from sim.scenario.scenario import Scenario, load_scenario

SEED = 7
FULL = 80
"""Hours of one effort."""
YEAR = 100 * TICKS
"""Points that an effort in every half-month of a year earns."""
HUNDRED = 100
"""A point or a yuan of a rulebook is stored as so many hundredths."""


def special_case(
    name: str,
    size: int | None = None,
    rulebook: dict[str, Any] | None = None,
    levers: dict[str, Any] | None = None,
    **sections: Any,
) -> Scenario:
    """Load a scenario of theory with edits.

    Parameters
    ----------
    name : str
        In ``scenarios/theory/``.
    size : int, optional
        Cadres of each unit.
    rulebook, levers : dict, optional
        Edits of the scheme.
    **sections
        Edits of the scenario's other sections.
    """
    edits: dict[str, Any] = {
        "schemes": {"theory": {"edits": rulebook or {}, "levers": levers or {}}}
    }
    if size is not None:
        edits["county"] = {"township_smallest": size, "township_largest": size}
    return load_scenario(f"theory/{name}", merge(edits, sections))


def ticks_of(scenario: Scenario, years: int) -> Iterator[tuple[int, State]]:
    """Give tick and state of each half-month, before people are renewed and learn.

    The state is the running one, so what is kept of it has to be copied.
    """
    state, context_at = founded(scenario, SEED, years=years)
    for tick in range(years * TICKS):
        context = context_at(tick)
        for phase in (*BEFORE_CHOICE, *CHOICE, *AFTER_CHOICE):
            phase(state, context)
        yield tick, state
        for phase in AFTER_CLOSE:
            phase(state, context)


def years_of(scenario: Scenario, years: int) -> Iterator[State]:
    """Give the state at the end of each year, closed and not yet renewed."""
    for tick, state in ticks_of(scenario, years):
        if (tick + 1) % TICKS == 0:
            yield state


def after(scenario: Scenario, years: int) -> State:
    """Give the state at the end of the last year, closed and not renewed."""
    return next(islice(years_of(scenario, years), years - 1, None))


def efforts(state: State, activity: int = Activity.ROUTINE) -> np.ndarray:
    """Give the efforts of the last half-month, in full efforts of work."""
    return state.seen.hours[:, activity] / FULL


def unit_size(scenario: Scenario) -> int:
    """Give the cadres of a unit, which are as many in all units."""
    return int(scenario.parameters[0].township_smallest)


def effort_value(scenario: Scenario) -> float:
    """Give what an effort brings its unit at a piece rate, in units of utility."""
    rate = scenario.schemes[0].rulebooks[0].options.yuan_per_point.value / HUNDRED
    return float(100 * rate / scenario.parameters[0].yuan_per_utility)
