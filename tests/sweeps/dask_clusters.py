"""A Dask cluster of this machine for the tests, each process stopped by its id, and chunks that go
wrong on workers."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from sim.sweeps.execution.chunk import run_chunk
from tests.sweeps.small_sweeps import PATIENCE, wait_for

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ("--host", "127.0.0.1", "--no-dashboard")
CULPRIT = 5


def slow_chunk(text, tasks):
    time.sleep(0.2)
    return run_chunk(text, tasks)


def held_chunk(release, first, text, tasks):
    """From run `first` on nothing ends before a file is there, which the test leaves."""
    end = time.monotonic() + PATIENCE
    while max(tasks) >= first and not os.path.exists(release) and time.monotonic() < end:
        time.sleep(0.02)
    return run_chunk(text, tasks)


def deadly_chunk(text, tasks):
    """One of the runs kills whoever takes it."""
    if CULPRIT in tasks:
        os.kill(os.getpid(), signal.SIGKILL)
    return run_chunk(text, tasks)


def stuck_chunk(text, tasks):
    """One of the runs never ends."""
    if CULPRIT in tasks:
        time.sleep(10 * PATIENCE)
    return run_chunk(text, tasks)


class Cluster:
    """A scheduler and what was started to work for it."""

    def __init__(self, folder):
        self.folder, self.processes = folder, []
        file = folder / "scheduler.json"
        # with the usual three a culprit ends four workers, twice; starting them takes the time
        changed = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
        self.scheduler = self.start(
            "scheduler", "--port", "0", "--scheduler-file", str(file), **changed
        )
        wait_for(file.exists)
        from distributed import Client

        self.client = Client(scheduler_file=str(file), set_as_default=False, timeout=PATIENCE)
        self.address = self.client.scheduler.address

    def start(self, kind, *words, root=ROOT, **changed):
        """Start a process that leads a group of its own."""
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *LOCAL, *words]
        environment = os.environ | {"PYTHONPATH": str(root)} | changed
        with open(self.folder / f"{kind}-{len(self.processes)}.log", "wb") as log:
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def hire(self, count=1, root=ROOT):
        """Start workers of one thread, each with a nanny that starts it again when it dies; wait
        until they are there."""
        words = (
            "--nthreads",
            "1",
            "--nworkers",
            str(count),
            "--memory-limit",
            "0",
            "--local-directory",
        )
        process = self.start("worker", self.address, *words, str(self.folder), root=root)
        wait_for(lambda: len(self.hired_as(process)) == count)
        return process

    def hired_as(self, process):
        """Addresses of the workers that a process has started; others may come back at any time."""
        return [
            address
            for address, nanny in self.client.run(os.getppid, on_error="ignore").items()
            if nanny == process.pid
        ]

    def pids(self):
        """Process of each worker, by its address."""
        return self.client.run(os.getpid, on_error="ignore")

    def stop(self, process):
        """End a process and those that it has started."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)

    def close(self):
        with suppress(Exception):
            self.client.close(timeout=2)
        for process in reversed(self.processes):
            self.stop(process)
