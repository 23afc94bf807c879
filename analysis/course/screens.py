"""What is on a student's screen: two schemes in the teaching county, numbers moved, years and luck.

The page runs replicate 0 of the first luck, and behind its bands a dozen more; so does this, with
the same numbers to the last bit.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple
from urllib.parse import urlencode

import numpy as np

from analysis.comparison.pair_measures import PAIR_MEASURES
from analysis.lives.telling import written
from analysis.page.contents import SEED, TEACHING, YEARS
from sim.model.measure_catalogue import MEASURES
from sim.runs.batch import run_replicates
from sim.scenario.parameters import PARAMETERS
from sim.scenario.scenario import Scenario, load_scenario
from sim.scenario.settings import load_with, read_settings

BANDS = 12
"""Replicates with other luck behind a band of the teaching county, as ``results.js`` has it."""
_PLACES = {one.name: place for place, one in enumerate(MEASURES)}
_UNITS = {one.name: one.unit for one in (*MEASURES, *PAIR_MEASURES)}
_RULES = {"cap": "blocks.individual.max"}
"""Numbers of rulebooks by the name that they have in the page's address."""

Moved = tuple[tuple[str, float], ...]
"""Numbers that are moved, by name."""


class Side(NamedTuple):
    """A scheme on screen.

    Attributes
    ----------
    scenario : str
    moved : tuple of (str, float)
        Levers of its own, and rules as the page's address names them.
    world : tuple of (str, float)
        Numbers of the county; a league sets them.
    """

    scenario: str
    moved: Moved = ()
    world: Moved = ()


def far_left(name: str) -> tuple[str, float]:
    """Give a number as it is when its slider is moved to the far left, from what is plausible."""
    one = PARAMETERS[name]
    return name, float(one.low if one.plausible is None else one.plausible[0])


def far_right(name: str) -> tuple[str, float]:
    """Give a number as it is when its slider is moved to the far right."""
    one = PARAMETERS[name]
    return name, float(one.high if one.plausible is None else one.plausible[1])


def link(first: Side, second: Side, year: int, lang: str) -> str:
    """Write what is on screen as the page's address has it behind the file's name."""
    sides = {"a": first, "b": second}
    given = {"county": "teaching", "seed": SEED, "year": year}
    for letter, side in sides.items():
        given[letter] = side.scenario
        for name, value in side.moved:
            rule = "rule." if name in _RULES else ""
            given[f"{letter}.{rule}{name}"] = f"{value:g}"
    return f"county.html#{urlencode(given | {'lang': lang})}"


def scenario_of(side: Side) -> Scenario:
    """Give the scenario that the page hands out for a side."""
    moved = {_RULES.get(name, name): value for name, value in (*side.moved, *side.world)}
    settings = read_settings([f"{name}={value!r}" for name, value in (TEACHING | moved).items()])
    return load_with([side.scenario], settings, load_scenario)[0].scenario


@cache
def yearly(side: Side) -> np.ndarray:
    """Run a side: measures by luck, the one on screen first, by year and by measure."""
    return run_replicates(scenario_of(side), SEED, range(BANDS + 1), YEARS).yearly


def values(side: Side, measure: str, year: int) -> np.ndarray:
    """Give a measure of a year by luck, the one on screen first."""
    return yearly(side)[:, year - 1, _PLACES[measure]]


def involution(first: Side, second: Side, year: int) -> np.ndarray:
    """Give by luck the fall of public value an hour from one side to another, whatever hours do."""
    worth = [values(one, "public_value", year) / values(one, "effort", year) for one in
             (first, second)]  # fmt: skip
    return 1 - worth[1] / worth[0]


class Change(NamedTuple):
    """How a measure differs between two sides, as the page's table says it.

    Attributes
    ----------
    first, second, difference : str
    alike : int
        In how many of the lucks behind the bands the difference has the sign that it has on screen.
    """

    first: str
    second: str
    difference: str
    alike: int


def change(first: Side, second: Side, measure: str, year: int, points: str) -> Change:
    """Compare two sides; `points` is the word for percentage points."""
    one, two = (values(side, measure, year) for side in (first, second))
    by = two - one
    if _UNITS[measure] == "share":
        difference = f"{signed(100 * by[0], 1)} {points}"
    else:
        difference = f"{signed(100 * (two[0] / one[0] - 1), 1)}%"
    alike = int(np.sum(np.sign(by[1:]) == np.sign(by[0])))
    return Change(shown(one[0], measure), shown(two[0], measure), difference, alike)


def shown(value: float, measure: str) -> str:
    """Write a value of a measure as the page does: shares in per cent."""
    unit = _UNITS[measure]
    if unit == "share":
        return f"{written(100 * value, 1)}%" if np.isfinite(value) else written(value, 1)
    size = abs(value)
    if unit == "yuan" and size >= 100:
        return written(value, 0)
    return written(value, 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 10 else 3)


def signed(value: float, decimals: int) -> str:
    """Write a number with its sign, and none where it is written as 0."""
    text = written(value, decimals)
    none = float(text.replace("−", "-").replace(",", "")) == 0
    return text.lstrip("−") if none else text if value < 0 else f"+{text}"
