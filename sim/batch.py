"""Replicates of a scenario, compiled, over threads; Mesa is not needed here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

import numpy as np

from sim.founding import found_county
from sim.loop import run
from sim.randomness import check_key
from sim.records import GROUP_QUANTITIES, GROUPS, LORENZ_POINTS, MEASURES, Runs
from sim.rules import build_schemes, motives_of
from sim.scenario import Scenario
from sim.state import Key

Progress = Callable[[int, int], None]


def run_replicates(
    scenario: Scenario,
    seed: int,
    replicates: Sequence[int],
    years: int | None = None,
    threads: int = 2,
    progress: Progress | None = None,
) -> Runs:
    """Run a scenario for several replicates; the same seed and replicate give the same bytes for any number of threads.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        Key of all luck, 0 to 2^32 - 1.
    replicates : sequence of int
        Replicate numbers, 0 to 2^32 - 1; the same number meets the same luck under every scenario.
    years : int, optional
        Horizon; the scenario's own by default.
    threads : int
    progress : callable, optional
        Called with the number of runs done and of all.

    Returns
    -------
    Runs
    """
    horizon = scenario.horizon(years)
    keys = [Key(*check_key(seed, replicate)) for replicate in replicates]
    count = len(keys)
    measures = np.empty((count, horizon, len(MEASURES)))
    groups = np.empty((count, horizon, len(GROUPS), len(GROUP_QUANTITIES)))
    lorenz = np.empty((count, horizon, LORENZ_POINTS))
    schemes, motives = build_schemes(scenario, horizon), motives_of(scenario.parameters)

    def one(place: int) -> None:
        state = found_county(scenario, schemes, keys[place])
        world = scenario.parameters
        run(state, world, motives, schemes, keys[place], horizon, measures[place], groups[place], lorenz[place])

    with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
        futures = [pool.submit(one, place) for place in range(count)]
        for done, future in enumerate(as_completed(futures), start=1):
            future.result()
            if progress is not None:
                progress(done, count)
    return Runs(
        scenario.name, seed, np.array([key.replicate for key in keys], dtype=np.int64), horizon, scenario.adopted,
        measures, groups, lorenz,
    )  # fmt: skip
