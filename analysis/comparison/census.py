"""Who was in office in a run, year by year, with pay, hours and standing: a census of a county.

Yearly records say what groups have in the mean; who gains by a scheme can only be seen person by
person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from analysis.comparison.joining import joined
from sim.base.fixed_point import HUNDRED
from sim.model.context import Context
from sim.model.measure_catalogue import Runs
from sim.model.state import State
from sim.runs.watched import run_watched
from sim.scenario.parameters import TICKS
from sim.scenario.scenario import Scenario
from sim.scoring.roster import STAFFINGS

PERSON = np.dtype(
    [
        *((name, np.int64) for name in ("born", "unit", "post", "level", "staffing")),
        *((name, np.float64) for name in ("tie", "age", "bonus", "received", "hours", "score")),
        *((name, np.bool_) for name in ("paid", "excellent")),
    ]
)
"""A person in office. `bonus` is as scored, `received` nothing where the award is cancelled, both
in yuan a year; `hours` are of all activities in the mean half-month of the year."""
UNIT = np.dtype(
    [(name, np.int64) for name in ("kind", "unit_class")]
    + [(name, np.float64) for name in ("pool", "paid", "cadres", "above", "institution")]
)
"""A unit: pool and bonuses in yuan a year, cadres who are paid, and those of them above level
ordinary and of institution staff."""


class Census(NamedTuple):
    """Who was in office in one run.

    Attributes
    ----------
    founders : ndarray of PERSON, shape (N,)
        As the first year begins; what they earned is not of it.
    units : ndarray of UNIT, shape (years, U)
    persons : ndarray of PERSON, shape (years, N)
        As each year is closed, before its leavers go.
    """

    founders: np.ndarray
    units: np.ndarray
    persons: np.ndarray


def run_with_census(
    scenario: Scenario, seed: int, replicate: int, years: int, since: int
) -> tuple[Runs, Census]:
    """Run one replicate and take a census from a year on; the numbers are those of other runs.

    Parameters
    ----------
    scenario : Scenario
    seed, replicate, years : int
    since : int
        First year of the census.
    """
    founders: list[np.ndarray] = []
    units: list[np.ndarray] = []
    persons: list[np.ndarray] = []

    def watch(state: State, context: Context, tick: int) -> None:
        # posts change at the turn of a year only
        if tick == (since - 1) * TICKS:
            founders.append(_persons(state, tick))
        if context.now[0].ends_year and tick >= (since - 1) * TICKS:
            persons.append(_persons(state, tick))
            units.append(_units(state))

    runs = run_watched(scenario, seed, replicate, years, watch)
    return runs, Census(founders[0], np.stack(units), np.stack(persons))


RunCensus = Callable[[Scenario, int, int, int, int], tuple[Runs, Census]]
"""As :func:`run_with_census`."""


def _persons(state: State, tick: int) -> np.ndarray:
    found = np.empty(len(state.cadres), PERSON)
    for name in ("born", "unit", "tie"):
        found[name] = state.cadres[name]
    for name in ("post", "level", "staffing"):
        found[name] = state.people[name]
    found["age"] = (tick - state.cadres.born) / TICKS
    found["bonus"] = state.pay.bonus / HUNDRED
    found["received"] = np.where(state.careers.cancelled == 1, 0.0, found["bonus"])
    found["hours"] = state.accounts.hours.sum(axis=1) / TICKS
    found["score"] = state.tally.sums.score / HUNDRED
    found["paid"] = state.standing.places.paid == 1
    found["excellent"] = state.standing.places.excellent == 1
    return found


def _units(state: State) -> np.ndarray:
    found = np.empty(len(state.units), UNIT)
    found["kind"], found["unit_class"] = state.units.kind, state.units.unit_class
    found["pool"] = state.units.pool / HUNDRED
    paid = state.standing.places.paid == 1
    weights = {
        "paid": state.pay.bonus / HUNDRED,
        "cadres": None,
        "above": state.people.level > 0,
        "institution": state.people.staffing == STAFFINGS.index("institution"),
    }
    for name, weight in weights.items():
        of = None if weight is None else weight[paid]
        found[name] = np.bincount(state.cadres.unit[paid], of, len(state.units))
    return found


def take_census(
    arms: Sequence[Callable[[int], Scenario]],
    seed: int,
    replicates: Sequence[int],
    years: int,
    since: int,
    threads: int,
    progress: Callable[[int, int], None],
    run: RunCensus = run_with_census,
) -> tuple[list[Runs], list[list[Census]]]:
    """Run arms under the same luck and take a census of each run.

    Parameters
    ----------
    arms : sequence of callable
        Each gives its scenario as it is in a replicate, which at draws of an ensemble differs.
    seed : int
    replicates : sequence of int
    years, since, threads : int
    progress : callable
        Called with the number of runs done and of all.
    run : callable, optional
        That makes one run, or has kept it.

    Returns
    -------
    runs : list of Runs
        Of each arm.
    censuses : list of list of Census
        Of each arm, a census for each replicate.
    """
    # all are made before the first run: numbers that cannot be must not cost an hour
    tasks = [(arm(replicate), replicate) for arm in arms for replicate in replicates]
    done: list[tuple[Runs, Census]] = []
    with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
        try:
            found = pool.map(lambda one: run(*_run(one, seed), years, since), tasks)
            for pair in found:
                done.append(pair)
                progress(len(done), len(tasks))
        except BaseException:
            # at Ctrl-C too: what has not begun need not begin
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    each = len(replicates)
    parts = [done[start : start + each] for start in range(0, len(done), each)]
    runs = [
        joined(arm(replicates[0]), [one for one, _ in part])
        for arm, part in zip(arms, parts, strict=True)
    ]
    return runs, [[census for _, census in part] for part in parts]


def _run(task: tuple[Scenario, int], seed: int) -> tuple[Scenario, int, int]:
    scenario, replicate = task
    return scenario, seed, replicate
