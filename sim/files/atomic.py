"""Files written whole: what stands in their places is there until all of the new ones are."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from sim.files.places import check_plain


def write_atomically(files: Mapping[Path, bytes]) -> None:
    """Write files under other names beside their places, then put each in place in one step;
    folders that are missing are made.

    Raises
    ------
    OSError
        When one cannot be written; nothing is replaced then, and nothing is left beside.
    InputError
        When something else than a plain file stands in the place of one.
    """
    for path in files:
        check_plain(path)
    # beside and not in a temporary folder: a rename is one step only within one file system; by
    # number, since a name that may be long would be too long with more before it
    beside = {
        path: path.with_name(f".new-{os.getpid()}-{number}") for number, path in enumerate(files)
    }
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside[path].unlink(missing_ok=True)
            # new, or a link put there would be followed
            with open(beside[path], "xb") as file:
                file.write(data)
        # all are written before any is put in place, so a full disk replaces nothing
        for path, temporary in beside.items():
            os.replace(temporary, path)
    finally:
        for temporary in beside.values():
            temporary.unlink(missing_ok=True)
