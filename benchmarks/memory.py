"""Most memory that a ten-year run of 5,000 cadres takes, and what holds it.

The run has a process of its own, ``python -m benchmarks.memory``.
"""

import json
import re
import resource
import subprocess
import sys
from pathlib import Path

YEARS, SEED = 10, 7
LARGEST = 6
"""How many tables are named."""


def measure() -> list[dict]:
    """Run in a fresh process and ask it how much memory it had at most."""
    # a process's peak never falls again, so it has to be one that has done nothing else
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.memory"], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def arrays_of(value, name: str) -> dict[str, int]:
    """Give the bytes of every array inside a named tuple, by dotted name."""
    if not hasattr(value, "_fields"):
        return {name: value.nbytes}
    inner = [
        arrays_of(getattr(value, field), f"{name}.{field}".lstrip(".")) for field in value._fields
    ]
    return {key: size for part in inner for key, size in part.items()}


def _run() -> list[dict]:
    from benchmarks.counties import five_thousand
    from sim.model.founding import founded
    from sim.runs.batch import run_replicates

    scenario = five_thousand()
    # after the imports above, which would else be counted with the run
    before = peak()
    run_replicates(scenario, SEED, [0], YEARS, threads=1)
    rows = [
        {"what": "imports, MB", "value": before},
        {"what": "peak of the run, MB", "value": peak()},
    ]
    state, _ = founded(scenario, SEED, years=YEARS)
    sizes = sorted(arrays_of(state, "").items(), key=lambda one: -one[1])
    rows.append(
        {"what": "all tables of the county, MB", "value": sum(size for _, size in sizes) / 1e6}
    )
    return rows + [
        {"what": f"of these {name}, MB", "value": size / 1e6} for name, size in sizes[:LARGEST]
    ]


def peak() -> float:
    """Give the most memory that this process has had, in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        # what getrusage reports begins, on Linux, at the peak of the process that started this one
        return int(re.search(r"VmHWM:\s*(\d+) kB", status.read_text())[1]) * 1024 / 1e6
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


if __name__ == "__main__":
    print(json.dumps(_run()))
