"""Ten years of the base county as a page runs them, in node, against the same years natively."""

import tempfile
from pathlib import Path

from benchmarks.clock import middle, timed
from sim.runs.batch import run_replicates
from sim.scenario.scenario import load_scenario
from sim.wasm.scenario_data import scenario_data
from tests.wasm.node import NODE, in_node

TURNS, COUNTIES, YEARS, SEED = 9, 6, 10, 7
STEPS = [["found", SEED], ["run", YEARS], ["seconds"]]


def measure() -> list[dict]:
    """Run some counties here and some in node, turn by turn; of a turn the least of each counts."""
    if NODE is None:
        return [{"what": "node is not installed", "value": None}]
    scenario = load_scenario("index")
    job = scenario_data(scenario, YEARS), STEPS

    def natively() -> float:
        return timed(lambda: run_replicates(scenario, SEED, [0], YEARS, threads=1))

    here, there = [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(TURNS):
            here.append(min(natively() for _ in range(COUNTIES)))
            # node still compiles while it runs the first
            told = in_node(Path(folder), *[job] * COUNTIES)
            there.append(min(steps[-1] for steps in told))
    what = f"ten years of `index`, median of {TURNS} turns"
    ratio = middle([node / native for node, native in zip(there, here, strict=True)])
    return [
        {"what": f"native, {what}, s", "value": middle(here)},
        {"what": f"node, {what}, s", "value": middle(there)},
        {"what": f"node to native, {what}", "value": ratio},
    ]
