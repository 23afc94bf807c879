"""What growing costs: more cadres, a second thread, and the store around very short runs.

Ratios are from turns, medians.
"""

import tempfile
import time
from typing import NamedTuple

import sim
from benchmarks.clock import middle, timed
from benchmarks.counties import county_of
from sim.runs.batch import run_replicates
from sim.scenario.parameters import TICKS
from sim.sweeps.execution import chunk as chunks
from sim.sweeps.planning.study import load_study

SEED, TURNS = 7, 5
NATIONAL = (30, 50, 41, 22)
"""Units of a county of about 2,400 cadres, as in the scenario ``nation``."""
COUNTIES, SMALL_RUNS = 414, 100
"""So many counties have about a million cadres; runs of a thousand cadres in a turn."""
SHORT_RUNS = 20_000


def measure() -> list[dict]:
    """Measure all three."""
    return [*by_size(), *by_threads(), *by_store()]


def by_size() -> list[dict]:
    """A year of a million cadres, county by county, against a thousand cadres.

    Measured are CPU nanoseconds a cadre and half-month, on one thread.
    """
    small, large = county_of(20, 40, 10, 20), county_of(*NATIONAL)
    cadres = NATIONAL[0] * NATIONAL[1] + NATIONAL[2] * NATIONAL[3]
    # loads compiled code before any clock runs
    run_replicates(small, SEED, [0], 1, threads=1)
    few, many = [], []
    pieces = COUNTIES // TURNS
    for turn in range(TURNS):
        few.append(
            timed(lambda: run_replicates(small, SEED, range(SMALL_RUNS), 1, threads=1))
            / SMALL_RUNS
            / 1000
        )
        counties = range(turn * pieces, (turn + 1) * pieces)
        many.append(
            timed(lambda counties=counties: run_replicates(large, SEED, counties, 1, threads=1))
            / pieces
            / cadres
        )
    one, other = middle(few) * 1e9 / TICKS, middle(many) * 1e9 / TICKS
    return [
        {"what": "1,000 cadres, ns a cadre and half-month", "value": one},
        {"what": f"{TURNS * pieces * cadres:,} cadres, ns a cadre and half-month", "value": other},
        {"what": "ratio of sizes", "value": other / one},
    ]


def by_threads() -> list[dict]:
    """CPU of the same runs on one and on two threads."""
    county = county_of(20, 40, 10, 20)
    alone, paired, walls = [], [], []
    for _ in range(TURNS):
        alone.append(timed(lambda: run_replicates(county, SEED, range(40), 2, threads=1)))
        begun = time.perf_counter()
        paired.append(timed(lambda: run_replicates(county, SEED, range(40), 2, threads=2)))
        walls.append(time.perf_counter() - begun)
    return [
        {"what": "CPU on two threads against one", "value": middle(paired) / middle(alone)},
        {
            "what": "wall time on two threads against one's CPU",
            "value": middle(walls) / middle(alone),
        },
    ]


def by_store() -> list[dict]:
    """Part of a sweep's CPU that is not in its runs, where these take about a millisecond.

    There is one worker, and compiled code is loaded.
    """
    run_short(20)
    # what a sweep costs by itself drops out of the difference between a short and a long one
    few, beside = run_short(SHORT_RUNS // 10), run_short(SHORT_RUNS)
    each = (beside.rest - few.rest) / (SHORT_RUNS - SHORT_RUNS // 10)
    return [
        {"what": "a short run, ms", "value": beside.runs / SHORT_RUNS * 1e3},
        {"what": "store and scheduling, ms a run", "value": each * 1e3},
        {
            "what": "store and scheduling, ms a sweep",
            "value": (beside.rest - each * SHORT_RUNS) * 1e3,
        },
        {
            "what": f"store and scheduling of {SHORT_RUNS:,} runs, part of the runs",
            "value": beside.rest / beside.runs,
        },
    ]


class Spent(NamedTuple):
    """CPU seconds of a sweep."""

    runs: float
    rest: float


def run_short(count: int) -> Spent:
    """Sweep over so many short runs, and separate time in runs from the rest."""
    edits = {
        "uncertainties": {"duty": {"levels": 2}, "service_motivation": {"values": [4]}},
        "scenarios": ["uniform"],
        "years": 1,
        "fixed": {"township_smallest": 8, "township_largest": 8},
        "replicates": count // 2,
    }
    study = load_study("tiny", edits)
    inside, run = [], chunks._run

    def clocked(*given):
        # of the worker's thread alone: the driver stores results beside it in another
        begun = time.thread_time()
        tables = run(*given)
        inside.append(time.thread_time() - begun)
        return tables

    # nothing public sees the runs alone; put back below
    chunks._run = clocked
    try:
        with tempfile.TemporaryDirectory() as folder:
            total = timed(lambda: sim.sweep(study, out=f"{folder}/sweep", workers=1))
    finally:
        chunks._run = run
    return Spent(sum(inside), total - sum(inside))
