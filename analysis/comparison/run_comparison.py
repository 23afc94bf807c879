"""Scenarios run under the same random numbers and compared, in one call: ``sim.compare``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from analysis.comparison.comparison import Comparison
from analysis.comparison.comparison import compare as compare_runs
from sim.base.arguments import by_name, check_count
from sim.base.errors import InputError
from sim.base.extras import told_if_lacking
from sim.base.random_numbers import check_key
from sim.runs import batch
from sim.runs.precompile import compile_first
from sim.scenario.scenario import Scenario, as_scenario

OTHER_WORDS = {"seeds": "seed", "runs": "replicates", "n": "replicates"}
"""Names of arguments that users try, with those that are meant."""

BASELINE = "uniform"
"""What a scenario is compared with that is named alone."""
USUAL = "index"
"""What is compared with it where nothing is named."""

Named = TypeVar("Named")


@by_name("sim.compare", "Write replicates={0}, or years={0}.", OTHER_WORDS)
def compare(
    *scenarios: str | Path | Scenario,
    replicates: int = 30,
    years: int | None = None,
    seed: int = 1,
    threads: int | None = None,
) -> Comparison:
    """Run scenarios under the same random numbers and compare them, pair by pair.

    Replicate 0 of one scenario meets the same draws as replicate 0 of every other, so differences
    are taken within pairs and their intervals are narrow.

    Parameters
    ----------
    *scenarios : str, Path or Scenario
        Names of shipped scenarios, paths of ``.toml`` files, or what `load_scenario` gave. The
        first is the baseline. One alone is compared with ``uniform``; without any, ``index`` is.
    replicates : int
        Runs of each scenario; two or more for intervals.
    years : int, optional
        Horizon; by default the longest of the scenarios'.
    seed : int
        Key of all random numbers, 0 to 2^32 - 1.
    threads : int, optional
        By default one for each processor.

    Returns
    -------
    Comparison
        `measures` is a table with one row for each scenario and measure, `frame` has the single
        years too.

    Raises
    ------
    InputError
        When a scenario is at fault, is named twice or begins after the horizon.

    Examples
    --------
    >>> result = sim.compare("uniform", "index", replicates=10, years=5)  # doctest: +SKIP
    >>> result.measures[["measure", "difference", "low", "high"]]  # doctest: +SKIP
    """
    loaded = [as_scenario(one, "sim.compare") for one in with_baseline(scenarios)]
    horizon = common_horizon(loaded, years, "years")
    replicates = check_count("replicates", replicates, 30)
    if threads is not None:
        check_count("threads", threads, 2)
    check_key(seed, replicates - 1)  # before the model is compiled, which may take a minute
    processors = os.cpu_count() or 1
    with told_if_lacking():
        compile_first(processors)
    baseline_runs, *other_runs = (
        batch.run_replicates(one, seed, range(replicates), horizon, threads or processors)
        for one in loaded
    )
    comparison = compare_runs(baseline_runs, other_runs)
    return replace(comparison, titles=tuple(one.label for one in loaded))


def with_baseline(named: Sequence[Named]) -> list[Named | str]:
    """Put the baseline first: one scenario alone is compared with `BASELINE`.

    Raises
    ------
    InputError
        When the baseline is named alone.
    """
    if len(named) == 1 and str(getattr(named[0], "name", named[0])) == BASELINE:
        raise InputError(
            "scenarios",
            f"{BASELINE} alone, with which one scenario alone is compared",
            "another scenario, or a baseline and others",
            f"Name another, such as {USUAL}.",
        )
    return [*named] if len(named) > 1 else [BASELINE, *(named or (USUAL,))]


def common_horizon(scenarios: Sequence[Scenario], years: int | None, where: str) -> int:
    """Find the years that scenarios are compared over, and check that they can be compared.

    Parameters
    ----------
    scenarios : sequence of Scenario
    years : int or None
        What was asked for; None for the longest of the scenarios'.
    where : str
        How errors call `years`.

    Raises
    ------
    InputError
        Before anything runs: two scenarios have one name, or a scheme begins after the horizon.
    """
    names = [one.name for one in scenarios]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(
            "scenarios",
            f"{', '.join(twice)} twice",
            "each scenario once",
            "Name other scenarios or rename a file; an edited scenario takes a name of its own by"
            ' dataclasses.replace(scenario, name="edited") in Python.',
        )
    horizon = max(one.horizon(years) for one in scenarios)
    late = [f"{one.name} (year {one.adopted})" for one in scenarios if one.adopted > horizon]
    if late:
        raise InputError(
            where,
            f"{horizon}, before the scheme of {', '.join(late)} is adopted",
            f"{max(one.adopted for one in scenarios)} or more",
            "Give more years.",
        )
    return horizon
