"""Compiling the model at the first start, in two processes side by side.

numba compiles one function at a time in each. The helper, ``python -m sim.runs.precompile``,
compiles into a folder of its own, from which this process takes over functions; the two never
write to the same files. What the helper did not deliver, for whatever reason, is compiled here.
"""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np

from sim.kernel import compile_for
from sim.model.context import Context, turn_to
from sim.model.founding import make_ready
from sim.model.loop import PHASES as PHASES_OF_A_TICK
from sim.model.loop import run
from sim.model.measure_catalogue import CURVE_POINTS, CURVES, GROUP_QUANTITIES, GROUPS, MEASURES
from sim.model.phases.score import score
from sim.model.phases.year_end import close_year
from sim.model.population import found, prospects
from sim.model.state import Key, State, allocate_state
from sim.scenario.scenario import load_scenario

PHASES = (found, prospects, *PHASES_OF_A_TICK)
"""All that is called with state and context alone."""
HEAVY = (score, close_year)
"""Half of all compiling."""
OTHERS = tuple(phase for phase in PHASES if phase not in HEAVY)
"""The other half, which the helper compiles."""
HORIZON = 1
"""Years of the sample; any number gives the same types."""
NOTICE = "Compiling the model, once; this takes about a minute"
"""What is said before."""


def is_compiled() -> bool:
    """Whether all of the model has been compiled before, from the same sources."""
    # a library is used only where it is of these very sources, so it takes what they give
    if run.prebuilt is not None:
        return True
    from sim.kernel import disk_cache

    return disk_cache.is_compiled_cached(turn_to, run, *PHASES)


def compile_first(processors: int) -> None:
    """Compile the model where that has not been done before, and say so first on the error stream.

    A silent minute looks like a hang, in a notebook and in a pipe too.
    """
    if is_compiled():
        return
    if sys.stderr is not None:
        print(NOTICE, file=sys.stderr, flush=True)
    compile_model(processors)


def compile_model(processors: int) -> None:
    """Compile the model and cache it, or load what is cached of it.

    Parameters
    ----------
    processors : int
        With two or more, a second process helps.
    """
    with _no_collecting():
        if processors > 1 and not is_compiled():
            with _helper() as helped:
                # half of all work; the other half is done by the helper meanwhile
                compile_phases(HEAVY)
                helped()
        # the helper's work is loaded here; what it did not deliver is compiled
        compile_phases(PHASES)
        compile_run()


@contextmanager
def _no_collecting() -> Iterator:
    """Leave garbage alone while compiling.

    Compiling makes very many objects that stay; to look for garbage among them again and again
    takes a seventh of it.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def compile_phases(phases: tuple) -> None:
    """Compile phases for the types that every county has."""
    state, context = sample()
    for phase in phases:
        compile_for(phase, state, context)


def compile_run() -> None:
    """Compile the run of all years, which takes in the phases."""
    state, context = sample()
    compile_for(run, state, context, HORIZON, *records())


def records() -> tuple[np.ndarray, ...]:
    """Room for what a run writes: measures, groups and curves."""
    return (
        np.zeros((HORIZON, len(MEASURES))),
        np.zeros((HORIZON, len(GROUPS), len(GROUP_QUANTITIES))),
        np.zeros((HORIZON, len(CURVES), CURVE_POINTS)),
    )


def sample() -> tuple[State, Context]:
    """State and context of an empty county of one seat."""
    ready = make_ready(load_scenario("uniform"), HORIZON)
    items = ready.schemes.table.items.shape[1]
    return allocate_state(np.array([1]), items, keep_ledger=False), ready.at(Key(0, 0))


@contextmanager
def _helper() -> Iterator:
    """Start the helper; what is yielded waits for it and takes its work over.

    It is gone at the end in any case. Nothing is raised when it cannot be started, fails or is
    killed.
    """
    from sim.kernel import disk_cache

    folder, process = None, None
    with suppress(OSError):
        folder = Path(tempfile.mkdtemp(prefix="helper-", dir=disk_cache.FOLDER))
        process = subprocess.Popen(
            # -P: no file of the present folder is imported in the place of a library
            [sys.executable, "-P", "-m", "sim.runs.precompile"],
            # it sees what this process sees, whatever the present folder
            env={
                **os.environ,
                "CADRE_SIM_CACHE": str(folder),
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def take_over() -> None:
        if process is not None and folder is not None and process.wait() == 0:
            with suppress(OSError):
                disk_cache.adopt(folder, OTHERS)

    try:
        yield take_over
    finally:
        if process is not None:
            # whether it is done or not; of one that has ended this does nothing
            process.kill()
            process.communicate()
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _leave_when_alone() -> None:
    """End the helper when the process that started it has ended.

    That one's side of the pipe then closes.
    """
    # not sys.stdin, whose lock would be missed when the interpreter ends
    os.read(0, 1)
    # of the process: sys.exit would end this thread alone
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_leave_when_alone, daemon=True).start()
    with _no_collecting():
        compile_phases(OTHERS)
