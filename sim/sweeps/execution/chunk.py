"""A chunk: some runs of a plan, done one after the other.

`run_chunk` takes the plan's text and the numbers of the runs, and gives plain data, so threads,
processes and machines can do it alike. Where chunks begin and end, and who does them, changes no
number.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from sim.base.errors import cut
from sim.base.random_numbers import check_key
from sim.model.measure_catalogue import GROUPS, MEASURES
from sim.model.state import Key
from sim.runs.batch import Prepared, allocate_records, prepare
from sim.runs.horizon_totals import run_over_horizon
from sim.sweeps.planning.plan import Plan, Task, read_plan
from sim.sweeps.storage.schema import ALWAYS, group_names

if TYPE_CHECKING:
    import pyarrow as pa

LONGEST_ERROR = 200
# an address in memory, as in "<object at 0x7f…>", would make the rows of equal runs differ
_ADDRESS = re.compile(r"0x[0-9a-fA-F]+")
_PLACES = {one.name: place for place, one in enumerate(MEASURES)}
MOST_PREPARED = 64
"""Scenarios that a process holds ready."""


@dataclass(frozen=True)
class Rows:
    """What the runs of a chunk gave.

    Attributes
    ----------
    tasks : ndarray(int64), shape (R,)
    errors : list of str
        Why a run failed; empty where it did not.
    horizon : ndarray(float64), shape (R, measures)
        Over the years from adoption on; NaN in failed runs.
    yearly : ndarray(float64), shape (R, years, measures)
    panel : dict of str to list of Table
        Tables of cadres, units and groups, one for each run that did not fail; empty unless the
        plan asks for them.
    seconds : float
        Time taken.
    """

    tasks: np.ndarray
    errors: list[str]
    horizon: np.ndarray
    yearly: np.ndarray
    panel: dict[str, list[pa.Table]] = field(default_factory=dict)
    seconds: float = 0.0


def run_chunk(plan_text: str, tasks: Sequence[int]) -> Rows:
    """Run tasks of a plan; a run that fails is a row that says so.

    A run fails when it raises, or gives a number that cannot be.

    Parameters
    ----------
    plan_text : str
        Canonical text of the plan.
    tasks : sequence of int

    Returns
    -------
    Rows
        In the order of `tasks`.

    Raises
    ------
    MemoryError, OSError
        When the machine fails: none of these tasks is a row then, and the sweep stops.
    """
    begun = time.perf_counter()
    plan = _opened(plan_text)
    count, years = len(tasks), plan.data["years"]
    everything = np.full((count, years, len(MEASURES)), np.nan)
    # a run also writes records of groups, and curves that no table of a sweep has
    groups, curves = (part[0] for part in allocate_records(1, years)[1:])
    errors: list[str] = []
    panels: list[dict[str, pa.Table]] = []
    for place, number in enumerate(tasks):
        error, tables = "", {}
        try:
            tables = _run(plan, plan_text, plan.task(number), everything[place], groups, curves)
        except (MemoryError, OSError):
            # the machine's fault and not the run's: no row, or the sweep would be called complete
            # and never do the run again. A run itself opens no file
            raise
        except Exception as raised:
            error = cut(_ADDRESS.sub("0x…", f"{type(raised).__name__}: {raised}"), LONGEST_ERROR)
        errors.append(error)
        panels.append(tables)
    names = plan.data["measures"]
    shown = [_PLACES[name] for name in names]
    errors = [
        error or fault
        for error, fault in zip(errors, number_faults(everything[:, :, shown], names), strict=True)
    ]
    # a run that failed on the way has left the numbers of its first years here
    everything[[bool(error) for error in errors]] = np.nan
    panel: dict[str, list[pa.Table]] = {}
    for error, tables in zip(errors, panels, strict=True):
        for kind, table in ({} if error else tables).items():
            panel.setdefault(kind, []).append(table)
    horizon = run_over_horizon(everything, plan.data["first_year"])[:, shown]
    numbers = np.array(tasks, dtype=np.int64)
    seconds = time.perf_counter() - begun
    return Rows(numbers, errors, horizon, everything[:, :, shown], panel, seconds)


# two: a process may work for an old sweep and a new one while the old one's chunks run out
@lru_cache(maxsize=2)
def _opened(plan_text: str) -> Plan:
    return read_plan(plan_text, "plan")


@lru_cache(maxsize=MOST_PREPARED)
def _prepared(plan_text: str, point: int, scenario: int) -> Prepared:
    plan = _opened(plan_text)
    return prepare(plan.scenario(point, scenario), plan.data["years"])


def _run(
    plan: Plan,
    plan_text: str,
    task: Task,
    yearly: np.ndarray,
    groups: np.ndarray,
    curves: np.ndarray,
) -> dict[str, pa.Table]:
    """Run a task and write its yearly measures; give those other tables that the plan asks for."""
    ready = _prepared(plan_text, task.point, task.scenario)
    key = Key(*check_key(plan.data["seed"], task.replicate))
    if plan.data["panel"]:
        return _recorded(ready, key, task, yearly)
    ready.run(key, yearly, groups, curves)
    return {"groups": _groups_table(task, groups)} if plan.panel_kinds else {}


def _recorded(ready: Prepared, key: Key, task: Task, yearly: np.ndarray) -> dict[str, pa.Table]:
    import pyarrow as pa

    from sim.runs.microdata import run_recorded

    runs, records = run_recorded(ready.scenario, key.seed, key.replicate, ready.years)
    yearly[:] = runs.yearly[0]
    tables = {"groups": _groups_table(task, runs.groups[0])}
    for kind in ("units", "cadres"):
        numbers = pa.array(np.full(len(records[kind]), task.number, dtype=np.int64))
        tables[kind] = records[kind].add_column(0, "task", numbers)
    return tables


def _groups_table(task: Task, groups: np.ndarray) -> pa.Table:
    """Lay out a run's record of groups: a row for each year and group."""
    import pyarrow as pa

    count = len(groups)
    years = np.repeat(np.arange(1, count + 1), len(GROUPS))
    codes = [code for code, _, _ in GROUPS] * count
    # copied, since the next run writes into the same record
    numbers = groups.reshape(len(years), -1).T.copy()
    task_numbers = np.full(len(years), task.number, dtype=np.int64)
    return pa.table(dict(zip(group_names(), (task_numbers, years, codes, *numbers), strict=True)))


def number_faults(yearly: np.ndarray, measures: list[str]) -> list[str]:
    """Name for each run the first number that cannot be, or nothing.

    No number may be infinite, and none of a measure that always exists may be missing.
    """
    wrong = np.isinf(yearly) | (np.isnan(yearly) & np.isin(measures, ALWAYS))
    faults = [""] * len(yearly)
    for run in np.flatnonzero(wrong.any(axis=(1, 2))).tolist():
        place, year = np.argwhere(wrong[run].T)[0].tolist()
        faults[run] = (
            f"invalid-measure: {measures[place]} is {yearly[run, year, place]} in year {year + 1}"
        )
    return faults
