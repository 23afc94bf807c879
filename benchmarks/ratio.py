"""The compiled run against the independent oracle, a plain Mesa model of the same rules.

Nanoseconds a cadre and half-month, in turns.
"""

from benchmarks.clock import middle, timed
from benchmarks.counties import thousand
from sim.runs.batch import run_replicates
from sim.scenario.parameters import TICKS
from tests.county_oracle.model import PHASES, OracleCounty
from tests.county_oracle.model import score as score_phase

YEARS, TURNS, SEED = 1, 3, 7


def step_through(model: OracleCounty) -> dict:
    """Give the CPU seconds of each phase over the years."""
    spent = dict.fromkeys(PHASES, 0.0)
    for _ in range(YEARS * TICKS):
        for phase in PHASES:
            spent[phase] += timed(lambda phase=phase: phase(model))
        model.tick += 1
    return spent


def measure() -> list[dict]:
    """Time a year of 1,000 cadres both ways.

    Founding is left out of the plain model's time, and counted in the compiled run's.

    The oracle scores in exact fractions, which a usual plain model would not. So the time of its
    other phases is set against the whole compiled run too: what a plain model would take at least,
    if its points cost nothing.
    """
    scenario = thousand()
    # beforehand, so that all compiled code is loaded
    OracleCounty(scenario, SEED).step()
    run_replicates(scenario, SEED, [0], YEARS, threads=1)
    plain, scoring, compiled = [], [], []
    for turn in range(TURNS):
        model = OracleCounty(scenario, SEED + turn)
        spent = step_through(model)
        plain.append(sum(spent.values()))
        scoring.append(spent[score_phase])
        compiled.append(
            timed(lambda turn=turn: run_replicates(scenario, SEED + turn, [0], YEARS, threads=1))
        )
    each = 1e9 / (1000 * YEARS * TICKS)
    slow, exact, fast = (middle(one) for one in (plain, scoring, compiled))
    return [
        {"what": "independent oracle, ns a cadre and half-month", "value": slow * each},
        {"what": "of which scoring and publication, in fractions", "value": exact * each},
        {"what": "compiled run, ns a cadre and half-month", "value": fast * each},
        {"what": "ratio", "value": slow / fast},
        {"what": "ratio, without the oracle's scoring", "value": (slow - exact) / fast},
    ]
