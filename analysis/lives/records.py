"""What is kept of one seat while its county runs: a row of each table in every half-month."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from sim.model.context import Context
from sim.model.founding import founded
from sim.model.measure_catalogue import Runs
from sim.model.state import State
from sim.runs.microdata import cadre_table
from sim.runs.watched import run_watched
from sim.scenario.parameters import TICKS
from sim.scenario.scenario import Scenario

OF_A_SEAT = (
    "cadres",
    "people",
    "accounts",
    "tally.sums",
    "standing.places",
    "pay",
    "seen",
)
"""Tables of the state, by path, of which a life keeps the seat's row."""
SAME_PERSON = {
    "cadres": ("unit", "line", "born", "ability"),
    "people": ("post", "level", "staffing"),
}
"""Columns by which two counties are founded with the same people in the same seats."""

Half = dict[str, dict[str, Any]]
"""A half-month of a life: plain numbers by table and column; of several a list."""


class Crowd(NamedTuple):
    """What a portrait needs of everybody at a year's end, a row for each seat."""

    unit: list[int]
    line: list[int]
    contribution: list[float]
    hours: list[list[float]]


class Life(NamedTuple):
    """A seat's years under one scheme.

    Attributes
    ----------
    years : list of list of Half
        Half-months of each year, the last as the year was closed.
    crowds : list of Crowd
        For each year.
    runs : Runs
        Measures of the run, to be held against those that were stored.
    cadres : pyarrow.Table
        Yearly table of all cadres, as a recorded run writes it.
    """

    years: list[list[Half]]
    crowds: list[Crowd]
    runs: Runs
    cadres: pa.Table


def live(scenario: Scenario, seed: int, replicate: int, years: int, seat: int) -> Life:
    """Run a county again and keep what one seat's holder saw, chose and earned.

    Parameters
    ----------
    scenario : Scenario
    seed, replicate, years : int
        Of the run; its numbers are those of the compiled one.
    seat : int
        From 0.
    """
    halves: list[Half] = []
    crowds: list[Crowd] = []
    tables: list[pa.Table] = []

    def watch(state: State, context: Context, tick: int) -> None:
        halves.append({path: _row(_table(state, path), seat) for path in OF_A_SEAT})
        if context.now[0].ends_year:
            crowds.append(_crowd(state))
            tables.append(cadre_table(state, tick // TICKS + 1))

    runs = run_watched(scenario, seed, replicate, years, watch)
    of_years = [halves[first : first + TICKS] for first in range(0, len(halves), TICKS)]
    return Life(of_years, crowds, runs, pa.concat_tables(tables))


def of_holder(life: Life, generation: int | None) -> list[list[Half]]:
    """Give a life's years as far as one person holds the seat; without one all of them.

    Years in which the person does not hold it at the year's end are empty.
    """
    if generation is None:
        return life.years
    return [year if year[-1]["cadres"]["generation"] == generation else [] for year in life.years]


def founding(scenario: Scenario, seed: int, replicate: int, years: int) -> dict[str, np.ndarray]:
    """Give who sits where before the first half-month: columns of `SAME_PERSON` by name."""
    state, _ = founded(scenario, seed, replicate, years)
    return {
        name: np.array(_table(state, path)[name])
        for path, names in SAME_PERSON.items()
        for name in names
    }


def _table(state: State, path: str) -> np.recarray:
    table: Any = state
    for part in path.split("."):
        table = getattr(table, part)
    return table


def _row(table: np.recarray, seat: int) -> dict[str, Any]:
    names, values = table.dtype.names or (), table[seat].item()
    return {
        name: value.tolist() if isinstance(value, np.ndarray) else value
        for name, value in zip(names, values, strict=True)
    }


def _crowd(state: State) -> Crowd:
    """Read what a portrait compares a cadre with."""
    return Crowd(
        state.cadres.unit.tolist(),
        state.cadres.line.tolist(),
        state.accounts.contribution.tolist(),
        state.accounts.hours.tolist(),
    )
