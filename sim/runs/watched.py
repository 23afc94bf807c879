"""One replicate phase by phase, with somebody looking on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.model.context import Context, turn_to
from sim.model.founding import founded
from sim.model.loop import AFTER_CHOICE, AFTER_CLOSE, BEFORE_CHOICE, CHOICE
from sim.model.measure_catalogue import Runs
from sim.model.state import State
from sim.scenario.parameters import TICKS
from sim.scenario.scenario import Scenario

Begin = Callable[[State], None]
"""Sees the state before a year begins, and may set traits, as the league of a page does."""
Watch = Callable[[State, Context, int], None]
"""Sees state, context and half-month, counted from 0; it changes nothing."""


def run_watched(
    scenario: Scenario,
    seed: int,
    replicate: int,
    years: int | None,
    watch: Watch,
    *,
    keep_ledger: bool = False,
    begin: Begin | None = None,
) -> Runs:
    """Run one replicate; the numbers are those of the compiled run.

    Parameters
    ----------
    scenario : Scenario
    seed, replicate : int
    years : int, optional
        Horizon; the scenario's own by default.
    watch : callable
        Called in each half-month when its work is recorded; in the last of a year when that is
        closed and its people are not yet renewed, so that what is read names those who did the
        work. A page looks at the same moments.
    keep_ledger : bool
        Whether each half-month's ledger rows are kept for `watch`.
    begin : callable, optional
        Called before each year's first half-month.

    Returns
    -------
    Runs
        With one replicate.
    """
    horizon = scenario.horizon(years)
    state, context_at = founded(scenario, seed, replicate, horizon, keep_ledger=keep_ledger)
    # one for the whole run, as a compiled run has it: to make one anew takes longer than its phases
    context = context_at(0)
    kept = []
    for tick in range(horizon * TICKS):
        if begin is not None and tick % TICKS == 0:
            begin(state)
        turn_to(context, tick)
        # the ledger has room for one tick only; `watch` copies what it needs of it
        state.county[0].rows = 0
        for phase in (*BEFORE_CHOICE, *CHOICE, *AFTER_CHOICE):
            phase(state, context)
        watch(state, context, tick)
        for phase in AFTER_CLOSE:
            phase(state, context)
        if context.now[0].ends_year:
            # after them: they add the merit of those promoted to the year's record
            kept.append(tuple(part.copy() for part in state.year))
    measures, groups, curves = (np.stack(parts)[None] for parts in zip(*kept, strict=True))
    replicates = np.array([context.key.replicate], dtype=np.int64)
    return Runs(
        scenario.name,
        context.key.seed,
        replicates,
        horizon,
        scenario.adopted,
        measures,
        groups,
        curves,
    )
