"""Results as Python has them: data frames with their codebook.

They come from a sweep (:func:`read_tables`) or from runs of one scenario (:func:`run`).
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.base.errors import InputError
from sim.base.random_numbers import check_key
from sim.model.measure_catalogue import MEASURES
from sim.model.state import Key
from sim.runs.batch import allocate_records, prepare
from sim.runs.horizon_totals import run_over_horizon
from sim.runs.precompile import compile_model, is_compiled
from sim.scenario.scenario import Scenario, load_scenario
from sim.sweeps.storage.schema import CODEBOOK, FAILED

if TYPE_CHECKING:
    import pandas as pd

    from sim.sweeps.planning.plan import Plan


@dataclass(frozen=True)
class SweepResults:
    """Results of a sweep, or of runs of one scenario, as data frames.

    Attributes
    ----------
    results : DataFrame
        One row for each run: where it stands, what varies there, measures over the years from
        adoption on.
    yearly : DataFrame
        One row for each run and year.
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
    return SweepResults(
        results,
        yearly,
        book,
        plan.sweep_id,
        folder if permanent else None,
        notes,
        cells[0] if cells else None,
        *years,
    )


def _frame(path: Path) -> pd.DataFrame:
    import pyarrow.parquet as pq

    # opened here: a path with a colon would be an address to Arrow
    with open(path, "rb") as file:
        return pq.read_table(file, page_checksum_verification=True, partitioning=None).to_pandas()


def run(
    scenario: str | Path | Scenario,
    seeds: int | Iterable[int] = 1,
    years: int | None = None,
    threads: int = 2,
) -> SweepResults:
    """Run one scenario once for each seed; nothing is written to disk.

    Each run is replicate 0 of its seed.

    Parameters
    ----------
    scenario : str, Path or Scenario
    seeds : int or iterable of int
        Keys of the random numbers: equal seeds draw the same numbers under every scenario.
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
    >>> table = sim.run("index", seeds=range(1, 31), years=5)  # doctest: +SKIP
    >>> table.yearly.groupby("year")["effort"].mean()  # doctest: +SKIP
    """
    import os

    import pandas as pd

    world = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    numbers = [seeds] if isinstance(seeds, int | np.integer) else list(seeds)
    if not numbers:
        raise InputError("seeds", "none", "at least one", "Give for example seeds=range(1, 31).")
    keys = [Key(*check_key(seed, 0)) for seed in numbers]
    ready = prepare(world, years)
    if ready.years < world.adopted:
        raise InputError(
            "years", str(ready.years), f"{world.adopted} or more, when the scheme is adopted"
        )
    if not is_compiled():
        # before the threads begin, or each of them would compile the model
        compile_model(os.cpu_count() or 1)
    records = allocate_records(len(keys), ready.years)
    # threads and not processes: compiled runs let go of the interpreter's lock
    with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
        list(pool.map(ready.run, keys, *records))
    names = [one.name for one in MEASURES]
    # nothing here can fail, but a status as in a sweep lets the same code read both
    head = {"scenario": world.name, "seed": [key.seed for key in keys], "status": "ok"}
    results = pd.DataFrame(head).join(
        pd.DataFrame(run_over_horizon(records[0], world.adopted), columns=names)
    )
    every = {"scenario": world.name, "seed": np.repeat([key.seed for key in keys], ready.years)}
    every["year"] = np.tile(np.arange(1, ready.years + 1), len(keys))
    yearly = pd.DataFrame(every).join(
        pd.DataFrame(records[0].reshape(-1, len(names)), columns=names)
    )
    rows = [
        (one.name, "results yearly", one.en, one.zh, one.unit, np.nan, np.nan, "computed", "")
        for one in MEASURES
    ]
    book = pd.DataFrame(rows, columns=list(CODEBOOK))
    return SweepResults(results, yearly, book, first_year=world.adopted, last_year=ready.years)
