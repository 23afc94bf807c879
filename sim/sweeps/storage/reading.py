"""Reading files of a sweep: what cannot be read is told apart from what is damaged.

Rights, memory and disks come and go. Only a file whose bytes were read and are not those written is
proved to be damaged; any other is left where it is, and named.
"""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from sim.sweeps.exit_codes import INCOMPLETE, SweepStopped, in_words


def is_plain(path: Path) -> bool:
    """Whether a path leads to a plain file, and to no folder, pipe or device.

    Raises
    ------
    FileNotFoundError
        When nothing has that name.
    SweepStopped
        When the machine does not say.
    """
    try:
        # a pipe would be waited for without end, so it must not even be opened
        return stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, MemoryError) as error:
        raise _not_found(path, error) from error


def read_whole(path: Path) -> bytes:
    """Read a file of a sweep.

    Raises
    ------
    FileNotFoundError
        When nothing has that name.
    SweepStopped
        When it is there and cannot be read.
    """
    if not is_plain(path):
        raise unreadable(path, "it is a folder or a device, and no file")
    try:
        return path.read_bytes()
    except (OSError, MemoryError) as error:
        raise _not_found(path, error) from error


def sha256_of(path: Path) -> str:
    """Give the digest of a file of a sweep, however large it is.

    Raises
    ------
    FileNotFoundError, SweepStopped
        As in `read_whole`.
    """
    if not is_plain(path):
        raise unreadable(path, "it is a folder or a device, and no file")
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, MemoryError) as error:
        raise _not_found(path, error) from error


def unreadable(path: Path, why: str) -> SweepStopped:
    """Say that a file cannot be read, and what to do about it."""
    return SweepStopped(
        f"{path} cannot be read ({why}). That does not say that it is damaged, so it was left as "
        "it is, and nothing was done again. Mend what keeps it from being read (rights, memory, "
        "the disk), or move it out of the folder, which gives up what it holds",
        INCOMPLETE,
    )


def _not_found(path: Path, error: OSError | MemoryError) -> Exception:
    """Let a name that nothing has be a common case; a link that leads nowhere is none."""
    if isinstance(error, FileNotFoundError) and not os.path.lexists(path):
        return error
    return unreadable(path, in_words(error))
