"""Files of compiled code carry a digest, and none is loaded whose digest is wrong.

numba believes what lies in its cache. An empty or cut file ends every run in an error, and a single
flipped bit in machine code can change numbers without a word. Here each file ends with the sha256
of what stands before it. A file that fails the check is set aside, and the rule is compiled again.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from numba.core.caching import IndexDataCacheFile

DIGEST_BYTES = hashlib.sha256().digest_size
SET_ASIDE = ".damaged"
"""Ending of the name of a file that failed its check."""


def is_sound(data: bytes) -> bool:
    """Say whether the bytes of a file end with the digest of what stands before it."""
    # of a file shorter than a digest both parts are too short to agree
    body, digest = data[:-DIGEST_BYTES], data[-DIGEST_BYTES:]
    return len(digest) == DIGEST_BYTES and hashlib.sha256(body).digest() == digest


class CheckedFiles(IndexDataCacheFile):
    """Index and code of one rule on disk, each file checked before it is read.

    What the disk cannot do (full, read-only, gone) never stops a run: compiled code is then used
    without being stored, and one warning says so.
    """

    told = False
    """Whether this process has already said that code cannot be stored."""

    def load(self, key: Any) -> Any:
        """Load what was stored for a key, or None when there is nothing sound to load.

        Parameters
        ----------
        key : tuple
            Signature, processor and code of the rule, as numba makes it.

        Returns
        -------
        tuple or None
        """
        try:
            return super().load(key)
        except OSError as error:
            self._tell(error)
            return None

    def save(self, key: Any, data: Any) -> None:
        """Store what was compiled for a key, or go on without when the disk refuses."""
        try:
            super().save(key, data)
        except OSError as error:
            self._tell(error)

    def _load_index(self) -> Any:
        # no index is one without entries: numba compiles, and writes both files anew
        return super()._load_index() if self._check(self._index_path) else {}

    def _load_data(self, name: str) -> Any:
        path = self._data_path(name)
        if not self._check(path):
            # numba takes this for a file that another process has removed, and compiles
            raise FileNotFoundError(path)
        return super()._load_data(name)

    def _check(self, path: str) -> bool:
        """Say whether a file is there and sound; one that is not sound is set aside."""
        try:
            data = Path(path).read_bytes()
        except FileNotFoundError:
            return False
        if is_sound(data):
            return True
        # another process may have set it aside, or replaced it, in between
        with contextlib.suppress(FileNotFoundError):
            os.replace(path, path + SET_ASIDE)
        return False

    @contextlib.contextmanager
    def _open_for_write(self, filepath: str) -> Iterator[io.BytesIO]:
        """Collect what numba writes and add its digest; pickles end by themselves, so numba reads
        the file without noticing what follows."""
        body = io.BytesIO()
        yield body
        with super()._open_for_write(filepath) as file:
            file.write(body.getvalue() + hashlib.sha256(body.getvalue()).digest())

    def _tell(self, error: OSError) -> None:
        if CheckedFiles.told:
            return
        # of the class: one warning a process, and not one a rule
        CheckedFiles.told = True
        warnings.warn(
            f"compiled code cannot be stored or read: {error}. It is compiled again in every "
            "process; set CADRE_SIM_CACHE to a folder on a disk with some 50 MB free.",
            RuntimeWarning,
            stacklevel=2,
        )


def check_files(dispatcher: Any) -> None:
    """Let a compiled function use checked files in place of numba's own.

    Parameters
    ----------
    dispatcher : numba.core.dispatcher.Dispatcher
        Made with ``cache=True``.
    """
    cache = dispatcher._cache
    plain = cache._cache_file
    # not by way of __init__: its arguments are not kept by what numba has made of them
    checked = CheckedFiles.__new__(CheckedFiles)
    # same paths and names, other ways of reading and writing
    checked.__dict__.update(plain.__dict__)
    cache._cache_file = checked
