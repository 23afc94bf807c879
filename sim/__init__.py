"""World, scoring engine and sweeps.

``sim.sweep`` and ``sim.run`` load what they need when they are called.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.sweeps.results import Table


def sweep(
    study: Any, executor: Executor | None = None, out: str | Path | None = None, **options: Any
) -> Table:
    """Run a study, or go on with it where it was stopped; see `sim.sweeps.execution.driver.sweep`.

    Examples
    --------
    >>> table = sim.sweep("tiny", out="results/tiny")  # doctest: +SKIP
    >>> table.results.groupby("scenario")["effort"].mean()  # doctest: +SKIP
    """
    from sim.sweeps.execution.driver import sweep as run_sweep

    return run_sweep(study, executor, out, **options)


def run(
    scenario: Any, seeds: int | Iterable[int], years: int | None = None, threads: int = 2
) -> Table:
    """Run one scenario once for each seed, nothing kept on disk; see
    `sim.sweeps.results.run_seeds`.

    Examples
    --------
    >>> sim.run("index", range(1, 31)).yearly  # doctest: +SKIP
    """
    from sim.sweeps.results import run_seeds

    return run_seeds(scenario, seeds, years, threads)
