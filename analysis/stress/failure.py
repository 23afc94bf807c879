"""When does a scheme fail? Boxes of uncertain behaviour in which it does worse than before.

PRIM over the plausible ranges of what moves people; a pure function of a sweep's results, and one
that runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.discovery.boxes import find_boxes
from analysis.discovery.discovery import Discovery, Question, ScenarioBoxes
from analysis.discovery.side import Side
from analysis.evidence.waves import study_in_memory
from analysis.stress.county import AS_IT_IS, BEFORE, arm_text
from analysis.stress.runs import LUCKS, Experiment
from sim.base.errors import InputError
from sim.base.random_numbers import LARGEST_KEY
from sim.files.atomic import write_atomically
from sim.scenario.parameters import LEVERS, WORLD
from sim.sweeps.planning.layers import as_text
from sim.sweeps.planning.study import Study

BEHAVIOUR = ("motives", "mind", "raters", "exploits")
"""Sections of a scenario whose numbers say how people behave; all of them that have a plausible
range vary."""
HABITS = ("willing", "experienced", "experience_base", "idle", "able")
"""Levers of assignment that no scheme changes: whom leaders pick."""
FAILURES = (
    Question("public_value", Side.worse, 0.0),
    Question("involution", Side.above, 0.0),
    Question("base_work_neglect", Side.above, 0.0),
)
"""What counts as failing, against the appraisal before: less public value, more hours that yield
less each, more base work left undone."""


def uncertain() -> list[str]:
    """Name the numbers that vary."""
    world = [one.name for one in WORLD if one.section in BEHAVIOUR and one.plausible]
    return world + [one.name for one in LEVERS if one.name in HABITS and one.plausible]


def failure_study(experiment: Experiment, files: list[Path]) -> Study:
    """Make the study: a Latin hypercube over uncertain behaviour, before and after."""
    data: dict[str, Any] = experiment.common([str(path.resolve()) for path in files])
    data |= {
        "design": "latin_hypercube",
        "points": experiment.budget.points,
        # a luck that no draw has
        "seed": (experiment.seed * LUCKS + LUCKS - 1) % (LARGEST_KEY + 1),
        "uncertainties": {name: {"range": "plausible"} for name in uncertain()},
    }
    path = Path("stress.toml")
    return study_in_memory(as_text(data, path), path)


def find_failures(experiment: Experiment) -> list[Discovery]:
    """Run both appraisals over uncertain behaviour, and look for boxes of each failure.

    Raises
    ------
    InputError
        When nothing stands before the scheme, or no pair of runs is left.
    """
    county = experiment.county
    if not county.has_before:
        got, allowed = "a scheme from the first year on", "one with another before it"
        raise InputError("stress, failure", got, allowed)
    place = experiment.folder / "failure"
    place.mkdir(parents=True, exist_ok=True)
    laid = {BEFORE: county.before(), AS_IT_IS: county.overlay({})}
    files = {name: place / f"{name}.toml" for name in laid}
    write_atomically(
        {
            files[name]: arm_text(county.extends(place), (name, name), one).encode()
            for name, one in laid.items()
        }
    )
    results = experiment.go(place / "points", failure_study(experiment, list(files.values())))
    return failures_in(results, uncertain())


def failures_in(results: pd.DataFrame, varied: list[str]) -> list[Discovery]:
    """Look for boxes of each of `FAILURES`.

    Parameters
    ----------
    results : DataFrame
        Of a sweep with the scenarios `BEFORE` and `AS_IT_IS` and one replicate.
    varied : list of str
        Columns of the numbers that vary.

    Raises
    ------
    InputError
        When no pair of runs is left.
    """
    good = results[results["status"] == "ok"]
    before, after = (
        good[good["scenario"] == name].set_index("point").sort_index()
        for name in (BEFORE, AS_IT_IS)
    )
    both = after.index.intersection(before.index)
    if both.empty:
        raise InputError("stress, failure", "no pair of runs", "some", "See why runs failed.")
    failed = len(results) - len(good)
    before, after = before.loc[both], after.loc[both]
    points = after[varied].to_numpy(dtype=float)
    ranges = np.stack([points.min(axis=0), points.max(axis=0)], axis=1)
    cases = cases_of(before, after)
    found = []
    for question in FAILURES:
        own = cases[question.measure]
        boxes = ScenarioBoxes(AS_IT_IS, len(points), int(own.sum()), 0, 0, find_boxes(points, own))
        arms = (BEFORE, AS_IT_IS)
        found.append(Discovery(question, arms, tuple(varied), ranges, (boxes,), failed))
    return found


def cases_of(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, np.ndarray]:
    """Say at which points the scheme fails, in each way."""
    value, value0, hours, hours0 = (
        frame[name].to_numpy(dtype=float)
        for name in ("public_value", "effort")
        for frame in (after, before)
    )
    neglect = (after["base_work_neglect"] - before["base_work_neglect"]).to_numpy(dtype=float)
    return {
        "public_value": value < value0,
        # work grows and what an hour yields falls
        "involution": (hours > hours0) & (value * hours0 < value0 * hours),
        "base_work_neglect": neglect > 0,
    }


def failures_table(found: list[Discovery]) -> pd.DataFrame:
    """Lay out at how many points the scheme fails, in each way."""
    rows = [
        (one.question.measure, one.boxes[0].points, one.boxes[0].cases, one.failed) for one in found
    ]
    return pd.DataFrame(rows, columns=["measure", "points", "cases", "failed"])
