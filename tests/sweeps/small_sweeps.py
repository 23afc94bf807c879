"""Small sweeps for the tests: begun in a child of this process, which can be killed, and gone on
with here."""

import hashlib
import os
import signal
import time
from contextlib import contextmanager

import pytest

import sim
from sim.sweeps.execution import driver
from sim.sweeps.exit_codes import SweepStopped
from sim.sweeps.planning.plan import build_plan

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


def swept(study, tmp_path_factory):
    """Folder of a sweep that was never disturbed."""
    folder = tmp_path_factory.mktemp("whole") / "sweep"
    sim.sweep(study, out=folder)
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


def ended(child, patience=60.0):
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


def wait_for(condition, patience=60.0):
    """Wait until something is so."""
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.002)


def parts(folder, kind="runs"):
    """Parts of a kind that stand in a folder."""
    return sorted((folder / "parts").glob(f"{kind}-*.parquet"))
