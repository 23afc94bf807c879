"""What a sweep will cost before it is run: points, runs, minutes on this machine, disk."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass

from sim.model.state import Key
from sim.runs.batch import allocate_records, prepare
from sim.runs.precompile import is_compiled
from sim.scenario.scenario import UNIT_KINDS
from sim.sweeps.planning.plan import Plan

ASSUMED_SECONDS = 0.15
"""Seconds of one processor for a thousand cadres and a year, where nothing can be measured; a
common machine of 2024."""
MEASURED_YEARS = 3
PROBES = 3
"""Points at which a short run is timed: the first, one in the middle, the last."""
BYTES_A_NUMBER = 8
STORED_TWICE = 2.5
"""Parts and final tables hold the same numbers, and the text of the results some more."""


@dataclass(frozen=True)
class CostEstimate:
    """What a sweep costs.

    Attributes
    ----------
    points, scenarios, replicates, runs : int
        Of a study that asks for precision, at most.
    at_least, fewest : int
        Replicates and runs that are done in any case.
    cadres : float
        Mean number of seats of a county.
    seconds : float
        Of one run, on one processor.
    measured : bool
        Whether that was measured here.
    minutes : float
        Of the whole sweep, with all processors.
    workers : int
    megabytes : float
    """

    points: int
    scenarios: int
    replicates: int
    runs: int
    cadres: float
    seconds: float
    measured: bool
    minutes: float
    workers: int
    megabytes: float
    at_least: int
    fewest: int


def estimate_cost(plan: Plan, workers: int | None = None) -> CostEstimate:
    """Estimate what a plan will cost.

    A few short runs are timed if the model is compiled, else a time is assumed.
    """
    workers = workers or os.cpu_count() or 1
    cadres = mean_cadres(plan)
    measured = is_compiled()
    seconds = _timed(plan) if measured else ASSUMED_SECONDS * cadres / 1000 * plan.data["years"]
    # of an adaptive plan the most: what it will ask for, only its runs can say
    numbers = plan.runs * (plan.data["years"] + 1) * (len(plan.data["measures"]) + 4)
    # by the seats, since the tables of cadres are by far the largest
    if plan.data["panel"]:
        numbers += plan.runs * plan.data["years"] * cadres * 24
    at_least = plan.data["precision"]["at_least"] if plan.adaptive else plan.data["replicates"]
    return CostEstimate(
        points=len(plan.data["points"]),
        scenarios=len(plan.names),
        replicates=plan.data["replicates"],
        runs=plan.runs,
        cadres=cadres,
        seconds=seconds,
        measured=measured,
        minutes=plan.runs * seconds / workers / 60,
        workers=workers,
        megabytes=STORED_TWICE * BYTES_A_NUMBER * numbers / 1e6,
        at_least=at_least,
        fewest=plan.runs // plan.data["replicates"] * at_least,
    )


def mean_cadres(plan: Plan) -> float:
    """Give the mean seats of the counties at all points: units times the middle of their sizes."""
    seats = []
    for row in plan.data["cells"]:
        for base, cell in zip(plan.data["scenarios"], row, strict=True):
            world = base["parameters"] | cell.get("parameters", {})
            sizes = {
                kind: (world[f"{kind}_smallest"] + world[f"{kind}_largest"]) / 2
                for kind in UNIT_KINDS
            }
            seats.append(sum(world[f"{kind}s"] * size for kind, size in sizes.items()))
    return sum(seats) / len(seats)


def _timed(plan: Plan) -> float:
    """Give the mean seconds of short runs at some points, stretched to the horizon."""
    # few years, since who asks for a price will not wait for what it costs
    years = min(MEASURED_YEARS, plan.data["years"])
    last = len(plan.data["points"]) - 1
    # points differ in how many cadres there are and how long they choose
    points = sorted({last * place // max(1, PROBES - 1) for place in range(PROBES)})
    cells = [(point, scenario) for point in points for scenario in range(len(plan.names))]
    # prepared before the clock starts: a process does it once for many replicates
    ready = [prepare(plan.scenario(*cell), years) for cell in cells]
    spent = []
    for place, one in enumerate([ready[0], *ready]):
        begun = time.perf_counter()
        one.run(Key(plan.data["seed"], 0), *(part[0] for part in allocate_records(1, years)))
        if place:  # the first time loads the compiled code
            spent.append(time.perf_counter() - begun)
    return sum(spent) / len(spent) * plan.data["years"] / years
