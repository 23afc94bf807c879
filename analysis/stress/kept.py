"""What a stress keeps as it goes, so that one that was stopped goes on where it was.

Runs that only yearly measures are taken of are sweeps and keep themselves. Searches of records, and
runs that are looked into half-month by half-month or person by person, are kept here: arrays in a
file for each, named by a digest of all that they follow from. Under other sources the digest is
another one, and they are made anew.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Lock

import numpy as np

from sim.base.errors import InputError
from sim.files.atomic import write_atomically
from sim.sweeps.storage.environment import source_digest

Arrays = dict[str, np.ndarray]
_OF = "follows_from"
"""Entry that says under which key a file was kept, so that one file is not taken for another."""
_DAMAGED = (OSError, ValueError, LookupError, EOFError, zipfile.BadZipFile, zlib.error)
"""What the reading of an archive of arrays may raise for wrong bytes."""


class Kept:
    """A folder of arrays by what they follow from; without a folder nothing is kept.

    Parameters
    ----------
    folder : Path, optional
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        # files are written under names that only processes do not share
        self._writing = Lock()

    def get(self, what: str, key: tuple[object, ...], make: Callable[[], Arrays]) -> Arrays:
        """Give what is kept under a key, or make and keep it.

        Parameters
        ----------
        what : str
            Kind of result, with which the name of its file begins.
        key : tuple
            Texts and numbers that say all it follows from beside the sources.
        make : callable
        """
        found = self.read(what, key)
        if found is None:
            found = make()
            self.keep(what, key, found)
        return found

    def read(self, what: str, key: tuple[object, ...]) -> Arrays | None:
        """Give what is kept; nothing where there is none that is whole, by the sums of the
        archive."""
        path, digest = self._path(what, key), _digest(what, key)
        if path is None or not path.is_file():
            return None
        try:
            with np.load(io.BytesIO(path.read_bytes())) as archive:
                arrays = {name: archive[name] for name in archive.files}
            return arrays if str(arrays.pop(_OF)) == digest else None
        except _DAMAGED:
            return None

    def keep(self, what: str, key: tuple[object, ...], arrays: Arrays) -> None:
        """Keep arrays, in the place of earlier ones of the same key.

        Raises
        ------
        InputError
            When they cannot be written.
        """
        path = self._path(what, key)
        if path is None:
            return
        buffer = io.BytesIO()
        named = {_OF: np.array(_digest(what, key))}
        np.savez_compressed(buffer, **arrays, **named)  # type: ignore[arg-type]
        try:
            with self._writing:
                write_atomically({path: buffer.getvalue()})
        except OSError as error:
            got = f"no folder to write to ({error.strerror})"
            allowed = "a folder with room that can be written to"
            raise InputError(str(path.parent), got, allowed) from error

    def _path(self, what: str, key: tuple[object, ...]) -> Path | None:
        if self.folder is None:
            return None
        return self.folder / f"{what}-{_digest(what, key)[:16]}.npz"


NOWHERE = Kept()


def _digest(what: str, key: tuple[object, ...]) -> str:
    text = "\n".join(map(str, (_sources(), what, *key)))
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _sources() -> str:
    """Give one digest of the model's sources and of those of the analyses."""
    digest = hashlib.sha256(source_digest().encode())
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
