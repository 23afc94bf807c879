"""Atomic writing of files, whatever happens to the process, and the lock of a folder."""

from __future__ import annotations

import errno
import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sim.base.errors import InputError
from sim.files import places
from sim.sweeps.exit_codes import IN_USE, INCOMPLETE, SweepStopped, in_words

CRASH_AT = "CADRE_SIM_CRASH_AT"
"""Environment variable with which tests kill the process at a step of writing.

Its value names the step, such as ``after_fsync:runs``."""
TEMPORARY = ".tmp"
LOCK = ".lock"
LONGEST_PATH = 90
"""Characters of the longest path inside a sweep's folder: a part's, while it is written, or set
aside."""
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_HELD: set[str] = set()


def crash_point(step: str) -> None:
    """End the process at once where a test has asked for it."""
    if os.environ.get(CRASH_AT) == step:
        os._exit(9)


def write_durable(path: Path, fill: Callable[[Path], None], name: str, size: int) -> None:
    """Write a file atomically: under another name, forced to the disk, then renamed.

    Parameters
    ----------
    path : Path
    fill : callable
        Writes the file at the path that it is given.
    name : str
        What the file is, for `crash_point`.
    size : int
        Bytes that it will take at most, for the message when the disk is full.

    Raises
    ------
    SweepStopped
        When it cannot be written.
    """
    # beside its place, since only within one file system a rename is one step
    temporary = path.with_name(f".{path.name}{TEMPORARY}")
    try:
        # what is left of an earlier writing, or a link that would lead the bytes to another's file
        temporary.unlink(missing_ok=True)
        fill(temporary)
        crash_point(f"after_temp:{name}")
        # a name can be on the disk before the bytes are: a power cut would leave it empty
        with open(temporary, "rb+") as file:
            os.fsync(file.fileno())
        crash_point(f"after_fsync:{name}")
        os.replace(temporary, path)
        _sync_folder(path.parent)
    except BaseException as error:
        # also where somebody asked to stop in the middle of a large table
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError | MemoryError):
            raise _stopped(path, error, size) from error
        raise
    crash_point(f"after_rename:{name}")


def write_text(path: Path, text: str, name: str) -> None:
    """Write a text atomically, in UTF-8."""
    data = text.encode()

    def fill(temporary: Path) -> None:
        temporary.write_bytes(data)

    write_durable(path, fill, name, len(data))


def _sync_folder(folder: Path) -> None:
    """A new name is on the disk only when its folder is; some systems know no such call."""
    if os.name == "nt":
        return
    # Python's own open() takes no folders
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _stopped(path: Path, error: OSError | MemoryError, size: int) -> SweepStopped:
    if isinstance(error, OSError) and error.errno in _FULL:
        text = (
            f"the disk is full: {path.parent} needs room for {size:,} bytes more, "
            "for its next file alone. What was written before is safe; make room"
        )
    else:
        text = (
            f"{path} cannot be written ({in_words(error)}). What was written before is safe; "
            "mend what keeps it from being written"
        )
    return SweepStopped(f"{text} and give the same command again.", INCOMPLETE)


def check_writable(folder: Path) -> None:
    """Refuse a folder in which nothing can be written, before anything is computed.

    Raises
    ------
    InputError
    SweepStopped
        When the disk is full: the folder is good, and the same command will do.
    """
    with _full_disk_stops(folder):
        places.make_folder(folder)


def try_writable(folder: Path) -> None:
    """As :func:`check_writable`, and a folder that was not there is not there later."""
    with _full_disk_stops(folder):
        places.try_folder(folder)


@contextmanager
def _full_disk_stops(folder: Path) -> Iterator[None]:
    try:
        yield
    except InputError as error:
        cause = error.__cause__
        if isinstance(cause, OSError) and cause.errno in _FULL:
            raise _stopped(folder / "any", cause, places.PROBE_BYTES) from error
        raise


def make_folder(path: Path) -> None:
    """Make a folder inside that of a sweep, unless it is there.

    Raises
    ------
    InputError
        When a file has its name.
    SweepStopped
        When the disk is full.
    """
    try:
        path.mkdir(exist_ok=True)
    except OSError as error:
        if error.errno in _FULL:
            raise _stopped(path / "any", error, 0) from error
        raise InputError(
            str(path),
            f"no folder ({in_words(error)})",
            "a folder, which the sweep makes by itself",
            "Move away what has this name, or choose another --out.",
        ) from error


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder against other drivers; the lock goes with the process, however it ends.

    Raises
    ------
    SweepStopped
        When another driver holds it, naming host, process and time.
    InputError
        When the file system knows no locks, or something else has the lock's name.
    """
    path, key = folder / LOCK, str(folder.resolve())
    # a lock of this kind does not hold against one's own process, and is lost when any handle of
    # the file is closed
    if key in _HELD:
        raise SweepStopped(f"{folder} is in use by this very process.", IN_USE)
    try:
        # through a link the lock would be written into another's file; Windows has no such flag
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
    except OSError as error:
        raise _no_lock(path, error) from error
    try:
        try:
            _lock(handle)
        except OSError as error:
            if error.errno not in _TAKEN:
                got = f"a folder in which files cannot be locked ({error.strerror})"
                raise InputError(
                    str(folder), got, "one on a file system with locks", "Choose another --out."
                ) from error
            raise SweepStopped(f"{folder} is in use{_holder(handle)}.", IN_USE) from error
        about = {
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "start": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        # only words for whoever comes second: that they do not fit on a full disk changes nothing
        with suppress(OSError):
            os.ftruncate(handle, 0)
            os.lseek(handle, 0, os.SEEK_SET)
            os.write(handle, json.dumps(about).encode())
        _HELD.add(key)
        yield
    finally:
        _HELD.discard(key)
        os.close(handle)


def _no_lock(path: Path, error: OSError) -> InputError | SweepStopped:
    if error.errno in _FULL:
        return _stopped(path, error, 0)
    return InputError(
        str(path),
        f"no lock that can be opened ({in_words(error)})",
        "a plain file, which the command makes by itself",
        "Move it away when nothing else is under way in this folder, or choose another --out.",
    )


def _lock(handle: int) -> None:
    """Lock without waiting."""
    # `lockf` and not `flock`: a forked child would hold on to that when its parent is gone
    try:
        import fcntl
    except ImportError:
        import msvcrt

        windows: Any = msvcrt
        windows.locking(handle, windows.LK_NBLCK, 1)
    else:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _holder(handle: int) -> str:
    try:
        about = json.loads(os.read(handle, 1000))
        return f" by process {about['pid']} on {about['host']}, since {about['start']}"
    except (OSError, ValueError, LookupError, TypeError):
        return ""
