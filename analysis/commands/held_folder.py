"""A folder held by one command while its results are made, and what a stopped one says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sim.files.places import make_folder
from sim.sweeps.exit_codes import SweepStopped
from sim.sweeps.storage.durable_files import LOCK, locked

INTERRUPTED = 130
"""Exit code after Ctrl-C: 128 and the number of SIGINT."""


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder against other commands until its results are written.

    The lock goes when all is done. A folder that was not there is not there later, unless results
    were written.

    Raises
    ------
    SweepStopped
        When another command holds the folder, or at Ctrl-C.
    InputError
        When it cannot be written to.
    """
    was_there = folder.exists()
    make_folder(folder)
    try:
        with locked(folder):
            try:
                yield
            finally:
                # results are all that stays; where an open file cannot be removed the lock does too
                with suppress(OSError):
                    (folder / LOCK).unlink()
    except KeyboardInterrupt as stop:
        raise SweepStopped(
            "stopped by SIGINT; results are written when all runs are done, so nothing was kept. "
            "The same command begins anew; a sweep (cadre-sim sweep) keeps what is finished",
            INTERRUPTED,
        ) from stop
    finally:
        if not was_there:
            # only where nothing stands in it
            with suppress(OSError):
                folder.rmdir()
