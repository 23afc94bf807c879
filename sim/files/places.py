"""Places to write to: plain local paths, tried before anything is computed.

A path is what the operating system takes it for: a colon makes no address of it and ``~`` no home
folder, so files are opened here and never by a library that is given the path.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from sim.base.errors import InputError

PROBE_BYTES = 65_536
"""Bytes with which a place is tried."""
LONGEST_FILE = 140
"""Bytes of the longest name that is ever written into a folder."""
ANOTHER = "Choose another --out."

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISLNK, "a link"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
)


def kind_of_place(path: Path) -> str:
    """Say what stands at a path itself, not where a link leads: ``a file``, ``a folder``, ``a
    link``, and so on; empty where there is nothing.

    Raises
    ------
    InputError
        When that cannot be found out.
    """
    try:
        mode = os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, ValueError) as error:
        raise _refused(path, error) from error
    return next((words for is_kind, words in _KINDS if is_kind(mode)), "a file")


def check_plain(path: Path, do: str = ANOTHER) -> None:
    """Refuse to write, or to read, where anything but a plain file stands, or nothing.

    Raises
    ------
    InputError
    """
    found = kind_of_place(path)
    if found not in ("", "a file"):
        raise InputError(str(path), found, "a plain file, or nothing, in this place", do)


def check_inside(folder: Path, names: Iterable[str], do: str = ANOTHER) -> None:
    """Refuse a folder in which anything but plain files stands in the places of some files.

    The folder itself may be a link; one inside it would lead out of it.

    Raises
    ------
    InputError
    """
    for name in names:
        path = folder / name
        for above in path.relative_to(folder).parents:
            found = kind_of_place(folder / above) if above.name else ""
            if found not in ("", "a folder"):
                allowed = "a folder, or nothing, in this place"
                raise InputError(str(folder / above), found, allowed, do)
        check_plain(path, do)


def try_folder(folder: Path) -> None:
    """Refuse a folder in which no file can be written; what did not exist does not exist later.

    Raises
    ------
    InputError
        When it cannot be made, is no folder, is read-only, full, or too deep for a longer name.
    """
    made = _missing(folder)
    try:
        make_folder(folder)
    finally:
        for one in made:
            with suppress(OSError, ValueError):
                one.rmdir()


def make_folder(folder: Path) -> None:
    """Make a folder, if it is not there, and try whether files can be written in it.

    Raises
    ------
    InputError
    """
    probe = folder / f".probe-{os.getpid()}-".ljust(LONGEST_FILE, "x")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with open(probe, "wb") as file:
            file.write(bytes(PROBE_BYTES))
            file.flush()
            # a full disk on a network says so only here
            os.fsync(file.fileno())
    except (OSError, ValueError) as error:
        raise _refused(folder, error) from error
    finally:
        with suppress(OSError, ValueError):
            probe.unlink()


def try_file(path: Path) -> None:
    """Refuse a path at which no plain file can be written.

    Raises
    ------
    InputError
    """
    check_plain(path)
    try_folder(path.parent)


def _missing(folder: Path) -> list[Path]:
    """List what making a folder would make, the innermost first."""
    missing = []
    for one in (folder, *folder.parents):
        # with a NUL inside, some Pythons raise where others say that nothing is there
        with suppress(ValueError):
            if os.path.lexists(one):
                break
        missing.append(one)
    return missing


def _refused(path: Path, error: OSError | ValueError) -> InputError:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return InputError(
        str(path),
        f"no place to write to ({reason})",
        "a place with room that can be written to",
        ANOTHER,
    )
