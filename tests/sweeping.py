"""Small sweeps for the tests: begun in a child of this process, which can be killed, and gone on with here."""

import hashlib
import os
import signal
import time

import sim
from sim.sweeps import driver
from sim.sweeps.endings import SweepStopped

FINAL = ("results.parquet", "results.csv", "yearly.parquet", "codebook.csv", "SHA256SUMS", "COMPLETE")
INTERRUPTED = 77


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
