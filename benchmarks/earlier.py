"""This build against an earlier one, commit d86b5c6, before rules had own exponentials and lanes.

The earlier build is taken out of the project's history. Two processes, one of each build, take
turns; both run the rules as they were then, of which this build has the scenario `forms/as_before`.
"""

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks.clock import middle
from benchmarks.start import started

COMMIT, TURNS, STARTS = "d86b5c6", 7, 5
ROOT = Path(__file__).parents[1]
ASKED = {
    "run": "base county, scenario index, ten years",
    "decide": "decide, four years of it",
    "nation": "a county of the nation, one year, index from the first",
    "two": "300 cadres, ten years, two schemes on two threads, by the clock",
}


def measure() -> list[dict]:
    """Give the medians of the ratios of turns, earlier ÷ now: more than 1 is quicker."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        packed = subprocess.run(
            ["git", "archive", COMMIT], cwd=ROOT, stdout=subprocess.PIPE, check=True
        )
        subprocess.run(["tar", "-x", "-C", folder], input=packed.stdout, check=True)
        roots = {"earlier": Path(folder), "now": ROOT}
        sides = [stack.enter_context(_side(name, root)) for name, root in roots.items()]
        for side in sides:
            for _ in ASKED:
                _answer(side)
        rows = []
        for ask, what in ASKED.items():
            times = [[_asked(side, ask) for side in sides] for _ in range(TURNS)]
            rows += _told(what, times)
        starts = [[started(root) for root in roots.values()] for _ in range(STARTS + 1)]
        return rows + _told("cached `run index --years 1`", starts[1:])


def _side(name: str, root: Path) -> subprocess.Popen:
    """Start a build's side."""
    return subprocess.Popen(
        [sys.executable, str(ROOT / "benchmarks" / "turn.py"), name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
    )


def _asked(side: subprocess.Popen, ask: str) -> float:
    assert side.stdin
    print(ask, file=side.stdin, flush=True)
    return _answer(side)


def _answer(side: subprocess.Popen) -> float:
    assert side.stdout
    return float(side.stdout.readline())


def _told(what: str, times: list[list[float]]) -> list[dict]:
    earlier, now = (middle([turn[side] for turn in times]) for side in (0, 1))
    return [
        {"what": f"earlier build, {what}, s", "value": earlier},
        {"what": f"{what}, s", "value": now},
        {"what": f"ratio, {what}", "value": middle([one / other for one, other in times])},
    ]
