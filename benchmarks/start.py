"""How long a command takes whose compiled code is cached."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = ("-m", "analysis.commands", "run", "index", "--years", "1", "--out")
TIMES = 7
ROOT = Path(__file__).parents[1]


def measure() -> list[dict]:
    """Start ``cadre-sim run index --years 1`` several times."""
    wall, processor = [], []
    # a process each time, as a user's command is
    for _ in range(TIMES + 1):
        begun = time.perf_counter()
        processor.append(started(ROOT))
        wall.append(time.perf_counter() - begun)
    # the first may have compiled
    return [
        {"what": f"{how} of {TIMES} starts, seconds {kind}", "value": value}
        for kind, values in (("on the clock", wall[1:]), ("of CPU", processor[1:]))
        for how, value in (("least", min(values)), ("median", sorted(values)[TIMES // 2]))
    ]


def started(root: Path) -> float:
    """Start the command of the build at a root, and give its CPU seconds."""
    # where Python may not keep its own compiled modules, a start compiles them too
    environment = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }
    used = _children()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, *COMMAND, folder],
            stdout=subprocess.DEVNULL,
            check=True,
            cwd=root,
            env=environment | {"PYTHONPATH": str(root)},
        )
    return _children() - used


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
