"""Replicates of a scenario, compiled, over threads; Mesa is not needed here."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

import numpy as np

from sim.base.random_numbers import check_key
from sim.model.founding import Ready, make_ready
from sim.model.loop import run
from sim.model.measure_catalogue import (
    CURVE_POINTS,
    CURVES,
    GROUP_QUANTITIES,
    GROUPS,
    MEASURES,
    Runs,
)
from sim.model.state import Key
from sim.scenario.scenario import Scenario

Progress = Callable[[int, int], None]
LARGEST_KEPT = 31 << 20
"""Bytes, just below what the C library of Linux counts as too large a piece to keep."""


class Prepared(Ready):
    """A scenario made ready to be run many times; runs share it and change nothing in it."""

    def run(self, key: Key, measures: np.ndarray, groups: np.ndarray, curves: np.ndarray) -> None:
        """Run one replicate and write each year's record into its arrays."""
        run(self.found(key), self.at(key), self.years, measures, groups, curves)


def prepare(scenario: Scenario, years: int | None = None) -> Prepared:
    """Make a scenario ready for runs of a number of years; the scenario's own by default."""
    _keep_freed_memory()
    return Prepared(**vars(make_ready(scenario, years)))


@functools.cache
def _keep_freed_memory() -> None:
    """Let the next county have the memory of the last one, without the system clearing it anew.

    Linux's C library gives freed memory back once there is more than twice the largest piece freed
    so far. So it is shown a large one, which nobody touches. Elsewhere this does nothing.
    """
    np.empty(LARGEST_KEPT, dtype=np.uint8)


def allocate_records(count: int, years: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Make room for the yearly measures, groups and curves of runs."""
    return (
        np.empty((count, years, len(MEASURES))),
        np.empty((count, years, len(GROUPS), len(GROUP_QUANTITIES))),
        np.empty((count, years, len(CURVES), CURVE_POINTS)),
    )


def run_replicates(
    scenario: Scenario,
    seed: int,
    replicates: Sequence[int],
    years: int | None = None,
    threads: int = 2,
    progress: Progress | None = None,
) -> Runs:
    """Run a scenario for several replicates.

    The same seed and replicate give the same bytes for any number of threads.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        Key of all random numbers, 0 to 2^32 - 1.
    replicates : sequence of int
        Replicate numbers, 0 to 2^32 - 1; the same number meets the same random numbers under
        every scenario.
    years : int, optional
        Horizon; the scenario's own by default.
    threads : int
    progress : callable, optional
        Called with the number of runs done and of all.

    Returns
    -------
    Runs
    """
    keys = [Key(*check_key(seed, replicate)) for replicate in replicates]
    ready = prepare(scenario, years)
    records = allocate_records(len(keys), ready.years)
    # threads, since compiled rules let go of the interpreter's lock; each run has tables of its own
    with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
        futures = [
            pool.submit(ready.run, key, *(part[place] for part in records))
            for place, key in enumerate(keys)
        ]
        try:
            for done, future in enumerate(as_completed(futures), start=1):
                # raises here what the run has raised in its thread
                future.result()
                if progress is not None:
                    progress(done, len(keys))
        except BaseException:
            # at Ctrl-C too: those under way cannot be broken off, the others need not begin
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    numbers = np.array([key.replicate for key in keys], dtype=np.int64)
    return Runs(scenario.name, seed, numbers, ready.years, scenario.adopted, *records)
