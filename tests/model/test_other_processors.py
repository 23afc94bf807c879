"""Tasks handed out by code for another processor, with other maths of the machine: the same bytes.

One phase stands for all, since compiling the whole model once more takes too long; how to compare
complete runs stands in docs/how-to/cluster.md.
"""

import hashlib
import json
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.model.founding import founded, make_ready
from sim.model.loop import PHASES
from sim.model.phases.dispatch import dispatch
from sim.model.state import Key
from sim.scenario.parameters import TICKS
from sim.scenario.scenario import load_scenario
from tests.laws.house import ROOT

FREE = 100_000_000
YEARS, SEED = 4, 7
SCRIPT = """
import json, sys
from tests.model.test_other_processors import last_year_of_tasks, read
print(json.dumps(last_year_of_tasks(read(sys.argv[1]))))
"""


def read(path):
    return pickle.loads(Path(path).read_bytes())  # noqa: S301 - written by the test below


def arrays(tables, name="state"):
    """All arrays of a county, with their names."""
    if isinstance(tables, np.ndarray):
        yield name, tables
        return
    for one, table in tables._asdict().items():
        yield from arrays(table, f"{name}.{one}")


def last_year_of_tasks(state):
    """Hand out the tasks of a year on which nobody works; a digest of each table after it."""
    ready = make_ready(load_scenario("index"), YEARS)
    for tick in range((YEARS - 1) * TICKS, YEARS * TICKS):
        dispatch(state, ready.at(Key(SEED, 0), tick))
    return {name: hashlib.sha256(table.tobytes()).hexdigest() for name, table in arrays(state)}


@pytest.mark.thorough  # the module for browsers is held to the same bytes each time
def test_tasks_are_handed_out_to_the_same_bytes_on_a_plain_processor(tmp_path):
    free = shutil.disk_usage(tmp_path).free
    if free < FREE:
        pytest.skip(f"no room for compiled code: {free} bytes are free, {FREE} needed")
    state, context_at = founded(load_scenario("index"), SEED, years=YEARS)
    for tick in range((YEARS - 1) * TICKS):
        for phase in PHASES:
            phase(state, context_at(tick))
    path, served = tmp_path / "state", state.cadres.past_tasks.sum()
    path.write_bytes(pickle.dumps(state))
    here = last_year_of_tasks(state)
    assert state.cadres.past_tasks.sum() > served
    environment = {
        **os.environ,
        "NUMBA_CPU_NAME": "generic",
        "CADRE_SIM_CACHE": str(tmp_path),
        # the exponential of glibc has other last digits where sums cannot be fused with products
        "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX,-AVX2,-FMA",
        "PYTHONPATH": str(ROOT),
    }
    plain = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(plain.stdout) == here
