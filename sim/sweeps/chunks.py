"""A chunk: some runs of a plan, done one after the other, wherever a process has the plan's text and the numbers of the runs.

`run_chunk` takes and gives plain data, so threads, processes and machines can do it alike; where chunks begin and end, and who does
them, changes no number."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from sim.batch import Prepared, allocate_records, prepare
from sim.errors import cut
from sim.randomness import check_key
from sim.records import GROUPS, MEASURES
from sim.state import Key
from sim.sweeps.columns import ALWAYS, group_names
from sim.sweeps.plan import Plan, Task, read_plan
from sim.whole import whole_run

if TYPE_CHECKING:
    import pyarrow as pa

LONGEST_ERROR = 200
_ADDRESS = re.compile(r"0x[0-9a-fA-F]+")
MOST_PREPARED = 64
"""Scenarios kept ready in a process."""


@dataclass(frozen=True)
class Rows:
    """What runs gave.

    Attributes
    ----------
    tasks : ndarray(int64), shape (R,)
    errors : list of str
        Why a run failed; empty where it did not.
    whole : ndarray(float64), shape (R, measures)
        Over the years from adoption on; NaN in failed runs.
    yearly : ndarray(float64), shape (R, years, measures)
    panel : dict of str to list of Table
        Tables of cadres, units and groups, one for each run that did not fail; empty unless the plan asks for them.
    seconds : float
        Time taken.
    """

    tasks: np.ndarray
    errors: list[str]
    whole: np.ndarray
    yearly: np.ndarray
    panel: dict[str, list[pa.Table]] = field(default_factory=dict)
    seconds: float = 0.0


def run_chunk(plan_text: str, tasks: Sequence[int]) -> Rows:
    """Run tasks of a plan; a run that raises, or gives a number that cannot be, is a row that says so.

    Parameters
    ----------
    plan_text : str
        Canonical text of the plan.
    tasks : sequence of int

    Returns
    -------
    Rows
        In the order of `tasks`.
    """
    begun = time.perf_counter()
    plan = _opened(plan_text)
    measures = _places(plan)
    count, years = len(tasks), plan.data["years"]
    yearly = np.full((count, years, len(MEASURES)), np.nan)
    errors: list[str] = []
    panel: dict[str, list[pa.Table]] = {}
    for place, number in enumerate(tasks):
        task = plan.task(number)
        tables: dict[str, pa.Table] = {}
        try:
            tables = _run(plan, plan_text, task, yearly[place])
            error = _fault(yearly[place][:, measures], plan.data["measures"])
        except MemoryError:
            # the machine's fault and not the run's: no row, the sweep stops
            raise
        except Exception as raised:
            error = cut(_ADDRESS.sub("0x…", f"{type(raised).__name__}: {raised}"), LONGEST_ERROR)
        errors.append(error)
        if error:
            yearly[place] = np.nan
            continue
        for kind, table in tables.items():
            panel.setdefault(kind, []).append(table)
    whole = whole_run(yearly, plan.data["first_year"])[:, measures]
    numbers = np.array(tasks, dtype=np.int64)
    return Rows(numbers, errors, whole, yearly[:, :, measures], panel, time.perf_counter() - begun)


@lru_cache(maxsize=2)
def _opened(plan_text: str) -> Plan:
    return read_plan(plan_text, "plan")


@lru_cache(maxsize=MOST_PREPARED)
def _prepared(plan_text: str, point: int, scenario: int) -> Prepared:
    plan = _opened(plan_text)
    return prepare(plan.scenario(point, scenario), plan.data["years"])


def _places(plan: Plan) -> list[int]:
    names = [one.name for one in MEASURES]
    return [names.index(name) for name in plan.data["measures"]]


def _run(plan: Plan, plan_text: str, task: Task, yearly: np.ndarray) -> dict[str, pa.Table]:
    """Run a task and write its yearly measures; give its panel where the plan asks for one."""
    ready = _prepared(plan_text, task.point, task.scenario)
    key = Key(*check_key(plan.data["seed"], task.replicate))
    if plan.data["panel"]:
        return _recorded(ready, key, task, yearly)
    _, groups, lorenz = (part[0] for part in allocate_records(1, ready.years))
    ready.run(key, yearly, groups, lorenz)
    return {}


def _recorded(ready: Prepared, key: Key, task: Task, yearly: np.ndarray) -> dict[str, pa.Table]:
    import pyarrow as pa

    from sim.recorded import run_recorded

    runs, records = run_recorded(ready.scenario, key.seed, key.replicate, ready.years)
    yearly[:] = runs.yearly[0]
    years = np.repeat(np.arange(1, ready.years + 1), len(GROUPS))
    codes = [code for code, _, _ in GROUPS] * ready.years
    numbers = runs.groups[0].reshape(len(years), -1).T
    task_numbers = np.full(len(years), task.number, dtype=np.int64)
    groups = dict(zip(group_names(), (task_numbers, years, codes, *numbers), strict=True))
    tables = {"groups": pa.table(groups)}
    for kind in ("units", "cadres"):
        table = pa.Table.from_pandas(records[kind], preserve_index=False).replace_schema_metadata(None)
        numbers = pa.array(np.full(len(table), task.number, dtype=np.int64))
        tables[kind] = table.add_column(0, "task", numbers)
    return tables


def _fault(yearly: np.ndarray, measures: list[str]) -> str:
    """Name the first number that cannot be: an infinite one, or a missing one of a measure that always exists."""
    wrong = np.isinf(yearly) | (np.isnan(yearly) & np.isin(measures, ALWAYS))
    if not wrong.any():
        return ""
    place = int(np.flatnonzero(wrong.any(axis=0))[0])
    year = int(np.flatnonzero(wrong[:, place])[0])
    return f"invalid-measure: {measures[place]} is {yearly[year, place]} in year {year + 1}"
