"""Files written whole: what stands in their places is there until all of the new ones are."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def write_atomically(files: Mapping[Path, bytes]) -> None:
    """Write files under other names beside their places, then put each in place in one step;
    folders that are missing are made.

    Raises
    ------
    OSError
        When one cannot be written; nothing is replaced then, and nothing is left beside.
    """
    # beside and not in a temporary folder: a rename is one step only within one file system
    beside = {path: path.with_name(f".{path.name}.{os.getpid()}") for path in files}
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside[path].write_bytes(data)
        # all are written before any is put in place, so a full disk replaces nothing
        for path, temporary in beside.items():
            os.replace(temporary, path)
    finally:
        for temporary in beside.values():
            temporary.unlink(missing_ok=True)
