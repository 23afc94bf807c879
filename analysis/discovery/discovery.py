"""Where a scenario does worse, or better: boxes of the numbers that a sweep varies.

Pure functions of a sweep's tables and plan; nothing is drawn or written here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.comparison.comparison import BETTER
from analysis.comparison.headline_runs import HeadlineRuns, by_point, headline_runs, known_measures
from analysis.comparison.luck import under_same_luck
from analysis.comparison.titles import Titled
from analysis.discovery.boxes import FEWEST_CASES, FoundBox, find_boxes
from analysis.discovery.prim import choose, log_likelihood_ratio
from analysis.discovery.side import Side
from sim.base.errors import InputError, naming, shown
from sim.files.fields import Names
from sim.sweeps.planning.plan import Plan
from sim.sweeps.results import SweepResults


@dataclass(frozen=True)
class Question:
    """What is looked for.

    Attributes
    ----------
    measure : str
    side : Side
    threshold : float
        In the measure's unit.
    """

    measure: str
    side: Side
    threshold: float

    @property
    def below(self) -> bool:
        """Whether cases lie below the threshold; above it otherwise."""
        if self.side in (Side.below, Side.above):
            return self.side is Side.below
        return (BETTER[self.measure] > 0) == (self.side is Side.worse)


@dataclass(frozen=True)
class ScenarioBoxes:
    """Boxes of one scenario.

    Attributes
    ----------
    scenario : str
    points, cases : int
        Points with a value, and cases among them.
    split : int
        Points whose replicates disagree on the side of the threshold.
    left_out : int
        Points without a value.
    found : list of FoundBox
    """

    scenario: str
    points: int
    cases: int
    split: int
    left_out: int
    found: list[FoundBox]

    @property
    def too_few(self) -> bool:
        """Whether there are too few cases, or points that are none, to look for a box."""
        return min(self.cases, self.points - self.cases) < FEWEST_CASES


@dataclass(frozen=True)
class Discovery(Titled):
    """Where the scenarios of a sweep are on one side of a threshold.

    Attributes
    ----------
    question : Question
    scenarios : tuple of str
        In the order of the study; differences are from the first.
    varied : tuple of str
    ranges : ndarray(float64), shape (k, 2)
        Smallest and largest value of each number over the points.
    boxes : tuple of ScenarioBoxes
    failed : int
        Runs that have failed.
    titles : tuple of Names
        Of the scenarios, or none.
    """

    question: Question
    scenarios: tuple[str, ...]
    varied: tuple[str, ...]
    ranges: np.ndarray
    boxes: tuple[ScenarioBoxes, ...]
    failed: int
    titles: tuple[Names, ...] = ()

    @property
    def baseline(self) -> str:
        """The scenario from which the differences are; empty with one scenario."""
        return self.scenarios[0] if len(self.scenarios) > 1 else ""


def discover(table: SweepResults, plan: Plan, where: str, question: Question) -> Discovery:
    """Look for boxes of the points at which a scenario is on one side of a threshold.

    Parameters
    ----------
    table : SweepResults
    plan : Plan
        Of the same sweep.
    where : str
        What an error names.
    question : Question

    Raises
    ------
    InputError
        When the sweep does not have the measure, nobody says what is better, or nothing varies.
    """
    runs = headline_runs(table)
    known_measures(runs, [question.measure], where)
    _check(question, runs, where)
    points = np.array(plan.data["points"], dtype=float).reshape(-1, len(plan.varied))
    if not plan.varied or not (np.ptp(points, axis=0) > 0).any():
        do = "Give the study something that varies."
        raise InputError(where, "a sweep in which nothing varies", "one that varies a number", do)
    return Discovery(
        question=question,
        scenarios=runs.scenarios,
        varied=tuple(plan.varied),
        ranges=np.stack([points.min(axis=0), points.max(axis=0)], axis=1),
        boxes=tuple(_boxes(runs, one, points, question) for one in runs.read),
        failed=table.failed,
    )


def _check(question: Question, runs: HeadlineRuns, where: str) -> None:
    """Refuse what is asked as worse or better where that means nothing."""
    if question.side in (Side.below, Side.above):
        return
    do = "Say --where below or --where above, with --threshold."
    if len(runs.scenarios) == 1:
        got = f"{shown(str(question.side))}, with one scenario to compare with none"
        raise InputError(f"{where}, where", got, "'below' or 'above'", do)
    if question.measure not in BETTER:
        got = f"{shown(str(question.side))} of {question.measure}, which is neither good nor bad"
        raise InputError(f"{where}, where", got, f"measures such as {naming(list(BETTER))}", do)


def _boxes(
    runs: HeadlineRuns, scenario: str, points: np.ndarray, question: Question
) -> ScenarioBoxes:
    own = runs.values[runs.values["scenario"] == scenario]
    values = by_point(own, question.measure, len(points))
    found, sign = under_same_luck(values), -1 if question.below else 1
    there = np.isfinite(found)
    cases = sign * (found[there] - question.threshold) > 0
    # a replicate without a value is on neither side
    inside = sign * (values - question.threshold) > 0
    outside = sign * (values - question.threshold) <= 0
    return ScenarioBoxes(
        scenario=scenario,
        points=int(there.sum()),
        cases=int(cases.sum()),
        split=int((inside.any(axis=1) & outside.any(axis=1)).sum()),
        left_out=int((~there).sum()),
        found=find_boxes(points[there], cases),
    )


def box_tables(discovery: Discovery) -> dict[str, pd.DataFrame]:
    """Lay out what was found as tables: boxes, their limits, and the peeling that led to them.

    Returns
    -------
    dict of str to DataFrame
        ``boxes``, ``limits`` and ``peeling``; with no box they have columns and no rows.
    """
    rows: dict[str, list[dict[str, Any]]] = {"boxes": [], "limits": [], "peeling": []}
    for one in discovery.boxes:
        for number, found in enumerate(one.found, 1):
            head = {
                "scenario": one.scenario,
                "measure": discovery.question.measure,
                "box": number,
            }
            rows["boxes"].append(head | _box_row(found))
            rows["limits"] += [head | row for row in _limit_rows(found, discovery.varied)]
            rows["peeling"] += [head | row for row in _peeling_rows(found)]
    return {name: pd.DataFrame(rows[name], columns=list(COLUMNS[name])) for name in rows}


_HEAD = ("scenario", "measure", "box")
_COUNTS = ("points", "cases", "coverage", "density", "mass")
COLUMNS = {
    "boxes": (
        *(*_HEAD, *_COUNTS, "base_density", "chance"),
        *("held_out_coverage", "held_out_density"),
    ),
    "limits": (
        *(*_HEAD, "number", "low", "high", "low_quasi_p", "high_quasi_p"),
        *("low_reproduced", "high_reproduced"),
    ),
    "peeling": (*_HEAD, "step", *_COUNTS, "limits", "log_likelihood_ratio", "chosen"),
}
"""Columns of each table."""


def _box_row(found: FoundBox) -> dict[str, Any]:
    held = {"coverage": found.held_out_coverage, "density": found.held_out_density}
    counts = {name: getattr(found.box, name) for name in _COUNTS}
    own = {"base_density": found.base, "chance": found.chance}
    return counts | own | {f"held_out_{name}": value for name, value in held.items()}


def _limit_rows(found: FoundBox, varied: tuple[str, ...]) -> list[dict[str, Any]]:
    """Give a row for each number that has a limit; an end without one is empty."""
    rows = []
    for place in dict.fromkeys(place for place, _ in found.box.limits):
        row: dict[str, Any] = {"number": varied[place]}
        for end, name in enumerate(("low", "high")):
            if (place, end) in found.quasi_p:
                row[name] = float((found.box.low, found.box.high)[end][place])
                row[f"{name}_quasi_p"] = found.quasi_p[place, end]
                row[f"{name}_reproduced"] = found.reproduced[place, end]
        rows.append(row)
    return rows


def _peeling_rows(found: FoundBox) -> list[dict[str, Any]]:
    whole, chosen = found.trajectory[0], choose(found.trajectory)
    return [
        {"step": step, **{name: getattr(one, name) for name in _COUNTS}}
        | {"limits": len(one.limits), "log_likelihood_ratio": log_likelihood_ratio(one, whole)}
        | {"chosen": one is chosen}
        for step, one in enumerate(found.trajectory)
    ]
