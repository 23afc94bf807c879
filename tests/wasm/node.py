"""Counties run by the module in node, as a page runs them."""

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from sim.wasm.kept import HERE

NODE = shutil.which("node")
#: Tests that ask node carry it; the reason is printed where node is missing.
needs_node = pytest.mark.skipif(NODE is None, reason="node is not installed: no module is run")


def in_node(folder, *jobs):
    """What each job's steps tell, in their order; a job is a scenario's data and steps."""
    asked, answered = folder / "asked.json", folder / "answered.json"
    jobs = [{"scenario": scenario, "steps": steps} for scenario, steps in jobs]
    asked.write_text(json.dumps({"folder": os.fspath(HERE), "jobs": jobs}), "utf-8")
    script = Path(__file__).with_name("counties.mjs")
    subprocess.run([NODE, script, asked, answered], check=True)
    return json.loads(answered.read_text("utf-8"))


def numbers(text):
    """Numbers as node had them."""
    return np.frombuffer(base64.b64decode(text))


def same(told, record):
    """Whether numbers of node are those of an array to the last bit; any not-a-number is one."""
    ours = np.ascontiguousarray(record, dtype=np.float64).ravel()
    theirs = numbers(told)
    equal = theirs.view(np.uint64) == ours.view(np.uint64)
    return bool((equal | (np.isnan(theirs) & np.isnan(ours))).all())


def unlike(told, runs):
    """Years, from 1, and parts in which node's records differ from one native replicate's."""
    parts = {"measures": runs.yearly, "groups": runs.groups, "curves": runs.curves}
    return [
        (year + 1, part)
        for year, one in enumerate(told)
        for part, numbers_of in parts.items()
        if not same(one[part], numbers_of[0][year])
    ]
