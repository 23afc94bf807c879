"""Rounds of replication: which runs a plan that asks for precision wants next.

A cell's round is complete when all its replicates up to the next look, and the same of its point's
first scenario, are done. Only then is the cell looked at, and only these replicates count. So what
is wanted in the end follows from the plan alone, whoever did which run when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.runs.horizon_totals import by_the_year
from sim.sweeps.planning.stopping_rule import (
    ALL_FAILED,
    AT_MOST,
    Goal,
    Interval,
    interval,
    schedule,
    settled,
)
from sim.sweeps.storage.schema import CELLS, FAILED

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.sweeps.planning.plan import Plan


class ReplicationRounds:
    """What is known of the cells of a plan, and which runs they ask for next.

    Parameters
    ----------
    plan : Plan

    Attributes
    ----------
    goals : list of Goal
    looks : list of int
        Replicates after which a cell is looked at.
    there, failed : ndarray(bool), shape (points, scenarios, at_most)
        Runs that are done; those of them that have failed.
    values : ndarray(float64), shape (goals, points, scenarios, at_most)
    look : ndarray(int64), shape (points, scenarios)
        Which look of a cell comes next, or was its last.
    open : ndarray(bool), shape (points, scenarios)
        Cells that ask for more. The first scenario of several is no cell of its own.
    """

    def __init__(self, plan: Plan) -> None:
        about = plan.data["precision"]
        self.plan = plan
        self.goals = [Goal(**one) for one in about["goals"]]
        self.at_least: int = about["at_least"]
        self.looks = schedule(self.at_least, about["at_most"])
        shape = (len(plan.data["points"]), len(plan.names), about["at_most"])
        self.there, self.failed = np.zeros((2, *shape), dtype=bool)
        self.values = np.full((len(self.goals), *shape), np.nan)
        self.look = np.zeros(shape[:2], dtype=np.int64)
        self.open = np.ones(shape[:2], dtype=bool)
        # the first scenario is what others are compared with, and runs as often as they need it
        if self.is_paired:
            self.open[:, 0] = False

    @property
    def is_paired(self) -> bool:
        """Say whether scenarios are compared with the first."""
        return len(self.plan.names) > 1

    def add(self, table: pa.Table) -> None:
        """Take in finished runs, a table of runs as in a part."""
        tasks = table["task"].to_numpy()
        self.there.reshape(-1)[tasks] = True
        self.failed.reshape(-1)[tasks] = (
            np.array(table["status"].to_pylist(), dtype=object) == FAILED
        )
        years = self.plan.data["first_year"], self.plan.data["years"]
        for place, goal in enumerate(self.goals):
            whole = {goal.measure: table[goal.measure].to_numpy()}
            self.values[place].reshape(-1)[tasks] = by_the_year(whole, *years)[goal.measure]

    def advance(self) -> None:
        """Look at every cell whose round is complete, repeatedly: after a resume several are."""
        # looks are taken one by one even where many replicates are done: a cell that ended at an
        # early look must end there again, or a resumed sweep would have other cells
        for point, scenario in np.argwhere(self.open).tolist():
            while self.open[point, scenario] and self._is_complete(point, scenario):
                if self._is_over(point, scenario):
                    self.open[point, scenario] = False
                else:
                    self.look[point, scenario] += 1

    def wanted(self) -> np.ndarray:
        """Mark the runs asked for so far, in the order of tasks.

        The first scenario, with which the others are paired, runs as often as the cell of its point
        that asks for most.

        Returns
        -------
        ndarray(bool), shape (runs,)
        """
        # up to the look that comes next and no further: more would cost time and change no cell
        replicates = np.array(self.looks)[self.look]
        if self.is_paired:
            replicates[:, 0] = replicates.max(axis=1)
        return (np.arange(self.looks[-1]) < replicates[:, :, None]).reshape(-1)

    def cells(self) -> list[dict[str, Any]]:
        """Give the rows of the table of cells: one for each cell and measure, at its last look."""
        rows = []
        for point, scenario in np.ndindex(self.look.shape):
            if self.is_paired and scenario == 0:
                continue
            replicates = self.looks[self.look[point, scenario]]
            failed = int(self._lost(point, scenario, replicates).sum())
            for place, goal in enumerate(self.goals):
                pairs, found, end = self._seen(point, scenario, place)
                ended = ALL_FAILED if failed == replicates else end or AT_MOST
                numbers = (found.mean, found.low, found.high, ended)
                row = (
                    point,
                    self.plan.names[scenario],
                    goal.measure,
                    replicates,
                    pairs,
                    failed,
                    *numbers,
                )
                rows.append(dict(zip(CELLS, row, strict=True)))
        return rows

    def _is_complete(self, point: int, scenario: int) -> bool:
        replicates = self.looks[self.look[point, scenario]]
        return bool(
            self.there[point, [0, scenario] if self.is_paired else scenario, ..., :replicates].all()
        )

    def _is_over(self, point: int, scenario: int) -> bool:
        """Whether a cell asks for no more.

        So it is when all its measures are tight or decided at one look, after the last look, or
        when all runs have failed.
        """
        replicates = self.looks[self.look[point, scenario]]
        if replicates == self.looks[-1] or self._lost(point, scenario, replicates).all():
            return True
        return all(self._seen(point, scenario, place)[2] for place in range(len(self.goals)))

    def _lost(self, point: int, scenario: int, replicates: int) -> np.ndarray:
        """Mark the replicates where the run, or its partner, has failed."""
        lost = self.failed[point, scenario, :replicates]
        return lost | self.failed[point, 0, :replicates] if self.is_paired else lost

    def _seen(self, point: int, scenario: int, place: int) -> tuple[int, Interval, str]:
        """Give the pairs that count at a cell's look, the interval of their mean, and what ends it
        (empty: nothing does)."""
        replicates = self.looks[self.look[point, scenario]]
        values = self.values[place, point, scenario, :replicates]
        if self.is_paired:
            values = values - self.values[place, point, 0, :replicates]
        # a failed run, or a measure that a county does not have, takes its pair with it
        values = values[np.isfinite(values)]
        found = interval(values, len(self.looks))
        return len(values), found, settled(found, len(values), self.goals[place], self.at_least)
