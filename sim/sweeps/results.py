"""Results as Python has them: data frames with their codebook.

They come from a sweep (:func:`read_tables`) or from runs of one scenario (:func:`run`).
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.base.arguments import by_name, check_count
from sim.base.errors import InputError, shown
from sim.base.extras import told_if_lacking
from sim.base.random_numbers import check_key
from sim.model.measure_catalogue import MEASURES
from sim.model.state import Key
from sim.runs.batch import allocate_records, prepare
from sim.runs.horizon_totals import by_the_year, run_over_horizon
from sim.runs.precompile import compile_first
from sim.scenario.scenario import Scenario, as_scenario
from sim.sweeps.storage.schema import CODEBOOK, FAILED, measure_rows

if TYPE_CHECKING:
    import pandas as pd

    from sim.sweeps.planning.plan import Plan


@dataclass(frozen=True)
class SweepResults:
    """Results of a sweep, or of runs of one scenario, as data frames.

    Attributes
    ----------
    results : DataFrame
        One row for each run: where it stands, what varies there, measures by the year over the
        years from adoption on, and sums of these years under names that end in ``_total``.
    yearly : DataFrame
        One row for each run and year, of a sweep with what varies.
    codebook : DataFrame
        One row for each column: meaning, unit, range, origin.
    sweep_id : str
        Empty where there is no sweep.
    folder : Path or None
        Where the same tables are stored.
    notes : tuple of str
        What a reader should know: parts that were set aside, libraries that changed on the way.
    cells : DataFrame or None
        Of a study that asks for precision: one row for each cell and measure, with its interval and
        what ended it.
    first_year, last_year : int
        The years over which `results` sums, averages or takes the highest value.
    varied : tuple of str
        Columns of what the study varies.
    design : str
        Name of a design whose points hang on each other, since each moves few numbers of another
        one; empty where each point is drawn for itself.
    """

    results: pd.DataFrame
    yearly: pd.DataFrame
    codebook: pd.DataFrame
    sweep_id: str = ""
    folder: Path | None = None
    notes: tuple[str, ...] = ()
    cells: pd.DataFrame | None = None
    first_year: int = 1
    last_year: int = 1
    varied: tuple[str, ...] = ()
    design: str = ""

    @property
    def failed(self) -> int:
        """How many runs have failed."""
        return int((self.results["status"] == FAILED).sum())


def read_tables(
    folder: Path, plan: Plan, permanent: bool, notes: tuple[str, ...] = ()
) -> SweepResults:
    """Read the final tables of a plan's folder; one that is not permanent is not named in them."""
    import pandas as pd

    names = ["results", "yearly", *(["cells"] if (folder / "cells.parquet").exists() else [])]
    results, yearly, *cells = (_frame(folder / f"{name}.parquet") for name in names)
    with open(folder / "codebook.csv", encoding="utf-8", newline="") as text:
        book = pd.read_csv(text, keep_default_na=False, na_values={"low": [""], "high": [""]})
    # `na_values` of only two columns: elsewhere an empty text means an empty text
    years = plan.data["first_year"], plan.data["years"]
    place = folder if permanent else None
    return SweepResults(
        results,
        yearly,
        book,
        plan.sweep_id,
        place,
        notes,
        cells[0] if cells else None,
        *years,
        tuple(plan.varied),
        plan.data.get("design", {}).get("name", ""),
    )


def _frame(path: Path) -> pd.DataFrame:
    import pyarrow.parquet as pq

    # opened here: a path with a colon would be an address to Arrow
    with open(path, "rb") as file:
        return pq.read_table(file, page_checksum_verification=True, partitioning=None).to_pandas()


@by_name("sim.run", "Write replicates={0} for so many runs, or seeds={0} for one of that seed.")
def run(
    scenario: str | Path | Scenario,
    *,
    seeds: int | Iterable[int] = 1,
    replicates: int = 1,
    years: int | None = None,
    threads: int = 2,
) -> SweepResults:
    """Run one scenario for each seed and replicate; nothing is written to disk.

    The same seed and replicate draw the same random numbers under every scenario, here and in
    `sim.compare`, whose replicates are those of one seed.

    Parameters
    ----------
    scenario : str, Path or Scenario
    seeds : int or iterable of int
        Keys of the random numbers; a single number is one seed.
    replicates : int
        Runs of each seed, numbered from 0.
    years : int, optional
        The scenario's own by default.
    threads : int

    Returns
    -------
    SweepResults

    Raises
    ------
    InputError
        When the scenario is at fault, or ends before its scheme is adopted.

    Examples
    --------
    >>> table = sim.run("index", replicates=30, years=5)  # doctest: +SKIP
    >>> table.yearly.groupby("year")["effort"].mean()  # doctest: +SKIP
    """
    import os

    import pandas as pd

    world = as_scenario(scenario, "scenario")
    keys = _keys(seeds, check_count("replicates", replicates, 30))
    check_count("threads", threads, 2)
    ready = prepare(world, years)
    if ready.years < world.adopted:
        raise InputError(
            "years", str(ready.years), f"{world.adopted} or more, when the scheme is adopted"
        )
    # before the threads begin, or each of them would compile the model
    with told_if_lacking():
        compile_first(os.cpu_count() or 1)
    records = allocate_records(len(keys), ready.years)
    # threads and not processes: compiled runs let go of the interpreter's lock
    with ThreadPoolExecutor(max_workers=threads) as pool:
        list(pool.map(ready.run, keys, *records))
    names = [one.name for one in MEASURES]
    head: dict[str, Any] = {
        "scenario": world.name,
        "seed": np.array([key.seed for key in keys]),
        "replicate": np.array([key.replicate for key in keys]),
    }
    totals = dict(zip(names, run_over_horizon(records[0], world.adopted).T, strict=True))
    by_year = by_the_year(totals, world.adopted, ready.years)
    # nothing here can fail, but a status as in a sweep lets the same code read both
    results = pd.DataFrame(head | {"status": "ok"} | by_year)
    every = {
        name: column if name == "scenario" else np.repeat(column, ready.years)
        for name, column in head.items()
    }
    every["year"] = np.tile(np.arange(1, ready.years + 1), len(keys))
    numbers = records[0].reshape(-1, len(names)).T
    yearly = pd.DataFrame(every | dict(zip(names, numbers, strict=True)))
    book = pd.DataFrame(measure_rows(names, world.adopted), columns=list(CODEBOOK))
    return SweepResults(results, yearly, book, first_year=world.adopted, last_year=ready.years)


def _keys(seeds: int | Iterable[int], replicates: int) -> list[Key]:
    """List the keys of runs: each seed with each of its replicates."""
    if isinstance(seeds, str | bytes) or not isinstance(seeds, int | np.integer | Iterable):
        raise InputError(
            "seeds",
            f"{shown(seeds)} ({type(seeds).__name__})",
            "a whole number, or several",
            "Give for example seeds=range(1, 31).",
        )
    numbers = [seeds] if isinstance(seeds, int | np.integer) else list(seeds)
    if not numbers:
        raise InputError("seeds", "none", "at least one", "Give for example seeds=range(1, 31).")
    if len(set(numbers)) < len(numbers):
        twice = next(one for one in numbers if numbers.count(one) > 1)
        raise InputError(
            "seeds", f"{shown(twice)} twice", "each seed once", "Remove the double: it is one run."
        )
    return [Key(*check_key(seed, number)) for seed in numbers for number in range(replicates)]
