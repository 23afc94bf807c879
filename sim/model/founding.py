"""A county's beginning: a scenario made ready for its years, and counties founded under it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from sim.base.random_numbers import check_key
from sim.model.context import Context, Schemes, at_tick, build_schemes, motives_of
from sim.model.population import found_county
from sim.model.state import Key, State
from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class Ready:
    """A scenario made ready to be run many times; runs share it and change nothing in it.

    Attributes
    ----------
    scenario : Scenario
    years : int
    schemes : Schemes
    motives : table of shape (1,)
    """

    scenario: Scenario
    years: int
    schemes: Schemes
    motives: np.recarray

    def found(self, key: Key, keep_ledger: bool = False) -> State:
        """Make a county as it is before its first half-month."""
        return found_county(self.scenario, self.schemes, key, keep_ledger)

    def at(self, key: Key, tick: int = 0) -> Context:
        """Make what the phases of a county of this key read at a tick."""
        # a context of its own, since `turn_to` writes into it; all else is shared by all runs
        return at_tick(self.scenario.parameters, self.motives, self.schemes, key, tick)


def make_ready(scenario: Scenario, years: int | None = None) -> Ready:
    """Make a scenario ready for a number of years; the scenario's own by default."""
    horizon = scenario.horizon(years)
    schemes = build_schemes(scenario, horizon)
    return Ready(scenario, horizon, schemes, motives_of(scenario.parameters))


def founded(
    scenario: Scenario,
    seed: int,
    replicate: int = 0,
    years: int | None = None,
    *,
    keep_ledger: bool = False,
) -> tuple[State, Callable[[int], Context]]:
    """Found a county, to be stepped phase by phase.

    Parameters
    ----------
    scenario : Scenario
    seed, replicate : int
        0 to 2^32 - 1.
    years : int, optional
        Horizon; the scenario's own by default.
    keep_ledger : bool
        Whether each tick's ledger rows are kept.

    Returns
    -------
    state : State
        Before the first half-month.
    context_at : callable
        Gives the context of a tick, from 0.

    Examples
    --------
    >>> state, context_at = founded(load_scenario("index"), 7, years=1)
    >>> for tick in range(24):
    ...     for phase in PHASES:
    ...         phase(state, context_at(tick))
    """
    ready, key = make_ready(scenario, years), Key(*check_key(seed, replicate))
    return ready.found(key, keep_ledger), partial(ready.at, key)
