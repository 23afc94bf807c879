"""Change a rule of the scheme and run the county under it.

`own_rulebook.toml` beside this file lets later points of task forces count less. The rulebook is
data: what the cadres do about it follows from what a point still earns.
"""

from dataclasses import replace
from pathlib import Path

import sim

RULEBOOK = Path(__file__).with_name("own_rulebook.toml")
SMALL = {"county": {"townships": 6, "departments": 0}}
SHOWN = ("max_score", "effort", "top20_task_share", "step_inflation", "public_value")

if __name__ == "__main__":
    index = sim.load_scenario("index", SMALL)
    edits = SMALL | {"schemes": {"index": {"township": str(RULEBOOK.resolve())}}}
    concave = replace(sim.load_scenario("index", edits), name="concave")
    result = sim.compare(index, concave, replicates=8, years=5)
    table = result.measures.set_index("measure").loc[list(SHOWN)]
    print("the index as it is, and with concave credit for task forces:")
    print(table[["unit", "baseline", "value", "difference", "low", "high"]].round(3).to_string())
