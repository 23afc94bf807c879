"""How long a study of 20,000 points under two scenarios is planned, and in how much memory.

Each study in a process of its own (``python -m benchmarks.planning STUDY POINTS``).
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

POINTS = 20_000
"""As many as a study may have."""
HEAD = """
title = { en = "planning", zh = "计划" }
description = "Is planned, never run."
scenarios = ["index", "index_audited"]
design = "latin_hypercube"
replicates = 1
years = 5
"""
NUMBERS = """
[uncertainties]
duty = {}
face = {}
villages = {}
township_smallest = { range = [6, 10] }
[levers]
audit_rate = {}
per_task = {}
"""
STUDIES = {
    "numbers": NUMBERS,
    "rulebook": NUMBERS + 'cap = { edit = "blocks.individual.max", range = [10, 20] }\n',
}
"""What varies: six numbers of the world and levers, or a number of the rulebooks too."""


def measure() -> list[dict]:
    """Plan each study in a fresh process."""
    rows = []
    for study in STUDIES:
        command = [sys.executable, "-m", "benchmarks.planning", study, str(POINTS)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        rows += json.loads(done.stdout)
    return rows


def _planned(study: str, points: int) -> list[dict]:
    from benchmarks.memory import peak
    from sim.sweeps.planning.cost_estimate import mean_cadres
    from sim.sweeps.planning.identical_scenarios import identical_scenario_notes
    from sim.sweeps.planning.plan import build_plan, read_plan
    from sim.sweeps.planning.study import load_study

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "planned.toml"
        path.write_text(f"points = {points}\n{HEAD}{STUDIES[study]}", "utf-8")
        steps, plans = {}, []
        read = load_study(path)
        before = peak()
        for what, step in (
            ("plan", lambda: plans.append(build_plan(read))),
            ("digest", lambda: plans[0].sweep_id),
            ("read again", lambda: read_plan(plans[0].text, "plan")),
            ("sizes of counties", lambda: (mean_cadres(plans[0]), plans[0].most_cadres)),
            ("identical scenarios", lambda: identical_scenario_notes(plans[0])),
        ):
            begun = time.process_time()
            step()
            steps[what] = (time.process_time() - begun) * 1000 / (2 * points)
            if what == "plan":
                most = peak()
    rows = [
        {"what": f"{study}: {what}, ms of CPU a cell", "value": ms} for what, ms in steps.items()
    ]
    return [
        *rows,
        {"what": f"{study}: all, ms of CPU a cell", "value": sum(steps.values())},
        {"what": f"{study}: text of the plan, MB", "value": len(plans[0].text.encode()) / 1e6},
        {"what": f"{study}: memory before, MB", "value": before},
        {"what": f"{study}: peak of planning, MB", "value": most},
    ]


if __name__ == "__main__":
    print(json.dumps(_planned(sys.argv[1], int(sys.argv[2]))))
