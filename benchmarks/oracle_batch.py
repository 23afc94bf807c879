"""The compiled sweep against the independent oracle through Mesa's own ``batch_run``.

1,000 and 40 cadres, 120 half-months, in turns.
"""

import mesa

from benchmarks.clock import middle, timed
from benchmarks.counties import county_of
from sim.runs.batch import run_replicates
from sim.scenario.parameters import TICKS
from tests.county_oracle.model import OracleCounty

YEARS, SEED = 5, 7
SIZES = {1000: (20, 40, 10, 20), 40: (2, 15, 1, 10)}
TURNS = {1000: 1, 40: 5}
"""The oracle takes minutes for a thousand cadres."""
COMPILED_RUNS = {1000: 4, 40: 100}
"""Runs of a compiled turn; one by itself would be too short to time."""


class OracleRun(OracleCounty):
    """The oracle as ``batch_run`` takes models: parameters by name, and a collector."""

    def __init__(self, cadres, rng=None):
        super().__init__(county_of(*SIZES[cadres]), int(rng))
        self.datacollector = mesa.DataCollector(model_reporters={"tick": "tick"})
        self.datacollector.collect(self)

    def step(self):
        """Do a half-month; Mesa 3.3 asks for one more than `max_steps`, which is none."""
        if self.tick < YEARS * TICKS:
            super().step()
        self.datacollector.collect(self)


def measure() -> list[dict]:
    """Give nanoseconds a cadre and half-month both ways, and their ratio, at two sizes."""
    return [row for cadres in SIZES for row in in_turns(cadres)]


def in_turns(cadres: int) -> list[dict]:
    """Time both ways at one size, one after the other, and take the middle of the turns."""
    scenario = county_of(*SIZES[cadres])
    # loads compiled code before any clock runs
    run_replicates(scenario, SEED, [0], YEARS, threads=1)
    plain, compiled = [], []
    for turn in range(TURNS[cadres]):
        plain.append(timed(lambda turn=turn: by_mesa(cadres, SEED + turn)))
        runs = COMPILED_RUNS[cadres]
        seconds = timed(
            lambda turn=turn, runs=runs: run_replicates(
                scenario, SEED + turn, range(runs), YEARS, threads=1
            )
        )
        compiled.append(seconds / runs)
    slow, fast = (middle(one) * 1e9 / (cadres * YEARS * TICKS) for one in (plain, compiled))
    return [
        {"what": f"oracle by batch_run, {cadres} cadres, ns a cadre and half-month", "value": slow},
        {"what": f"compiled, {cadres} cadres, ns a cadre and half-month", "value": fast},
        {"what": f"ratio, {cadres} cadres", "value": slow / fast},
    ]


def by_mesa(cadres: int, seed: int) -> None:
    """Run the oracle as a user of Mesa would."""
    mesa.batch_run(
        # one process, since CPU time of children is not counted by `timed`
        OracleRun, {"cadres": [cadres], "rng": [seed]}, number_processes=1, max_steps=YEARS * TICKS,
        data_collection_period=-1, display_progress=False,
    )  # fmt: skip
