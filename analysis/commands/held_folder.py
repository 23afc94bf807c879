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
_NOTHING = (
    "results are written when all runs are done, so nothing was kept. The same command begins "
    "anew; a sweep (cadre-sim sweep) keeps what is finished"
)


@contextmanager
def held(folder: Path, keeps: bool = False) -> Iterator[None]:
    """Hold a folder against other commands until its results are written.

    The lock goes when all is done. A folder that was not there is not there later, unless results
    were written.

    Parameters
    ----------
    folder : Path
    keeps : bool
        Whether the same command goes on with what was finished when it was stopped.

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
        standing = f"what was finished is kept in {folder}" if keeps else _NOTHING
        raise SweepStopped(f"stopped by SIGINT; {standing}", INTERRUPTED) from stop
    finally:
        if not was_there:
            # only where nothing stands in it
            with suppress(OSError):
                folder.rmdir()
