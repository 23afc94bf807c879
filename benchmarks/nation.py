"""A nation of 7 million cadres for a year, and reading a table of 100,000 runs.

The nation is run as `cadre-sim sweep nation` does it, in a process of its own.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.memory import peak

RUNS, COLUMNS = 100_000, 45


def measure() -> list[dict]:
    """Run the nation in a fresh process, then time the reading of a large table."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.nation"], capture_output=True, text=True, check=True
    )
    return [*json.loads(done.stdout), *reading()]


def reading() -> list[dict]:
    """Read a table as final tables are written: so many runs, so many numbers each."""
    from sim.sweeps.results import read_tables

    generator = np.random.default_rng(7)
    keys = {
        "task": np.arange(RUNS),
        "scenario": ["index"] * RUNS,
        "status": ["ok"] * RUNS,
        "error": [""] * RUNS,
    }
    numbers = {f"measure_{place}": generator.random(RUNS) for place in range(COLUMNS)}
    table = pa.table(keys | numbers)
    with tempfile.TemporaryDirectory() as folder:
        pq.write_table(
            table,
            f"{folder}/results.parquet",
            compression="zstd",
            row_group_size=65_536,
            write_page_checksum=True,
        )
        # `read_tables` wants all three files, only the first one is large
        pq.write_table(table.slice(0, 0), f"{folder}/yearly.parquet")
        Path(folder, "codebook.csv").write_text("column,low,high\n")
        plan = SimpleNamespace(data={"first_year": 1, "years": 1}, sweep_id="")
        begun = time.perf_counter()
        frame = read_tables(Path(folder), plan, True).results
        seconds = time.perf_counter() - begun
    assert frame.shape == (RUNS, COLUMNS + len(keys))
    return [{"what": f"reading {RUNS:,} runs of {COLUMNS} measures, s", "value": seconds}]


def _run() -> list[dict]:
    import sim

    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        table = sim.sweep("nation", out=f"{folder}/nation", workers=2)
        seconds = time.perf_counter() - begun
    return [
        {"what": "counties", "value": len(table.results)},
        {"what": "nation, one year, two threads, s", "value": seconds},
        {"what": "nation, most memory, MB", "value": peak()},
    ]


if __name__ == "__main__":
    print(json.dumps(_run()))
