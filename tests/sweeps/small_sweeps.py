"""Small sweeps for the tests: begun in a child of this process, which can be killed, and gone on
with here."""

import hashlib
import os
import signal
import time
from contextlib import contextmanager

import numpy as np
import pytest

import sim
from sim.model.measure_catalogue import MEASURES
from sim.runs import batch
from sim.sweeps.execution import driver
from sim.sweeps.execution.chunk import run_chunk
from sim.sweeps.exit_codes import SweepStopped
from sim.sweeps.planning.plan import build_plan
from sim.sweeps.planning.study import load_study

FINAL = (
    "results.parquet",
    "results.csv",
    "yearly.parquet",
    "codebook.csv",
    "SHA256SUMS",
    "COMPLETE",
)
INTERRUPTED = 77
FEW = {
    "uncertainties": {"duty": {"levels": 2}, "service_motivation": {"values": [0, 4]}},
    "years": 3,
}
"""Edits of the study ``tiny`` that leave it sixteen runs."""


@contextmanager
def resolved_once(study):
    """A study whose plan is built once for all sweeps."""
    plan = build_plan(study)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            driver,
            "build_plan",
            lambda one, panel: plan if one is study else build_plan(one, panel),
        )
        yield study


PATIENCE = 300.0
"""Seconds to wait for what is sure to come: long, so that a busy machine fails no test."""


def grouped(patch, runs):
    """Hand out single runs and write a part for so many of them.

    With one worker the parts have exactly so many runs. Without this the grouping depends on the
    number of processors and on how busy they are.
    """
    patch.setattr(driver, "CHUNK_SECONDS", 0.0)
    patch.setattr(driver, "CHUNKS_A_WORKER", 1)
    patch.setattr(driver, "FLUSH_ROWS", runs)
    patch.setattr(driver, "FLUSH_SECONDS", float("inf"))


def never_ending(patch):
    """Let sweeps hang once their runs are done, so that a kill always meets a living process."""
    patch.setattr(driver, "finish", lambda store: time.sleep(10 * PATIENCE))


def held_from(first, folder):
    """A chunk that hangs from run `first` on, and leaves a file in the folder that says so."""

    def work(text, tasks):
        if max(tasks) >= first:
            (folder / f"held-{max(tasks)}").touch()
            time.sleep(10 * PATIENCE)
        return run_chunk(text, tasks)

    return work


def swept(study, tmp_path_factory, workers=None):
    """Folder of a sweep that was never disturbed."""
    folder = tmp_path_factory.mktemp("whole") / "sweep"
    sim.sweep(study, out=folder, workers=workers)
    return folder


def final_bytes(folder):
    """Digests of the final files."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FINAL}


def start(folder, study, **changes):
    """Begin a sweep in a child; its numbers of workers, sizes and the like may be changed.

    A fork, and not a fresh process, so that the compiled model need not be loaded again.
    """
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        for name, value in changes.items():
            if name.isupper():
                setattr(driver, name, value)
        sim.sweep(study, out=folder, workers=changes.get("workers", 2))
        code = 0
    except SweepStopped as stopped:
        code = stopped.code
    finally:
        os._exit(code)


def ended(child, patience=PATIENCE):
    """Wait for a child and give its exit code, or minus the signal that killed it."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    raise AssertionError("the child did not end")


def wait_for(condition, patience=PATIENCE):
    """Wait until something is so."""
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.002)


def parts(folder, kind="runs"):
    """Parts of a kind that stand in a folder."""
    return sorted((folder / "parts").glob(f"{kind}-*.parquet"))


def unfinished(folder):
    """Remove the final files, so that they are made again from the parts."""
    for name in FINAL:
        (folder / name).unlink(missing_ok=True)


def set_aside(folder):
    """Names of what was put into quarantine."""
    return sorted(path.name for path in (folder / "quarantine").iterdir())


def one_point(**edits):
    """A study in which only duty varies."""
    return load_study(
        "tiny", {"uncertainties": {"duty": {"levels": 2}}, "years": 3, "replicates": 1} | edits
    )


def fail_where(monkeypatch, wrong, how):
    """Runs of some points raise or give a number that cannot be."""
    real = batch.Prepared.run

    def run(self, key, measures, groups, curves):
        real(self, key, measures, groups, curves)
        if wrong(self.scenario.parameters, key):
            how(measures)

    monkeypatch.setattr(batch.Prepared, "run", run)


def raising(measures):
    raise ValueError(f"no such luck at {object()!r}")


def infinite(measures):
    measures[1, [one.name for one in MEASURES].index("step_inflation")] = np.inf


def missing(measures):
    measures[2, [one.name for one in MEASURES].index("effort")] = np.nan
