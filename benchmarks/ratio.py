"""The compiled run against a plain Mesa model of the same rules: nanoseconds a cadre and half-month, in turns."""

import time
from importlib import import_module, util

from benchmarks.counties import thousand
from sim.batch import run_replicates
from sim.parameters import TICKS

ORACLE = "tests.county_oracle"
YEARS, TURNS, SEED = 1, 3, 7


def plain_model():
    """Give the oracle's class if it is there, else the Mesa county, which runs the compiled phases from Python."""
    if util.find_spec(ORACLE):
        return import_module(ORACLE).OracleCounty
    return import_module("sim.county").County


def timed(action) -> float:
    """Give the CPU seconds that an action takes."""
    begun = time.process_time()
    action()
    return time.process_time() - begun


def measure() -> list[dict]:
    """Time a year of 1,000 cadres both ways, founding left out of the plain model's time and left in the compiled run's."""
    scenario, model_class = thousand(), plain_model()
    # beforehand, so that all compiled code is loaded
    model_class(scenario, rng=SEED, years=YEARS).step()
    run_replicates(scenario, SEED, [0], YEARS, threads=1)
    plain, compiled = [], []
    for turn in range(TURNS):
        model = model_class(scenario, rng=SEED + turn, years=YEARS)
        plain.append(timed(lambda model=model: [model.step() for _ in range(YEARS * TICKS)]))
        compiled.append(timed(lambda turn=turn: run_replicates(scenario, SEED + turn, [0], YEARS, threads=1)))
    each = 1e9 / (1000 * YEARS * TICKS)
    slow, fast = sorted(plain)[TURNS // 2], sorted(compiled)[TURNS // 2]
    return [
        {"what": f"{model_class.__name__}, ns a cadre and half-month", "value": slow * each},
        {"what": "compiled run, ns a cadre and half-month", "value": fast * each},
        {"what": "ratio", "value": slow / fast},
    ]
