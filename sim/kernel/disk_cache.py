"""One folder holds the compiled code.

numba's own disk cache looks only at the file in which a function stands. After an edit to a rule
that is imported from another file, the caller's old machine code is loaded again without a word.
Here the folder carries the digest of all sources that compiled code can depend on, so any edit
leads to a fresh folder.

The folder is ``<base>/kernels/<digest>``. The base is ``$CADRE_SIM_CACHE`` if set, else
``cadre-sim`` in the user's cache folder (``$XDG_CACHE_HOME`` if set, else the system's custom).
numba has one cache folder per process, so every function cached after this import lands there.
"""

from __future__ import annotations

import atexit
import os
import platform
import re
import shutil
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import numba

from sim.kernel.sources import digest_of, kernel_sources

KEPT_DIGESTS = 4
"""How many of the last used folders stay, whatever their age."""

UNUSED_DAYS = 14.0
"""Days without use after which any other folder goes."""

_SETTINGS: Any = numba.config
_DIGEST_NAME = re.compile(r"[0-9a-f]{32}")


def source_digest(package: Path | None = None) -> str:
    """Equal digests mean equal compiled code: same numba, same Python, same kernel sources.

    Parameters
    ----------
    package : pathlib.Path, optional
        As in `kernel_sources`.

    Returns
    -------
    str
        The first 32 hexadecimal digits of a sha256.
    """
    made_with = [numba.__version__.encode(), platform.python_version().encode()]
    return digest_of(kernel_sources(package), *made_with)


def base_folder() -> Path:
    """The base is what the user asked for, else a folder in the system's place for caches.

    Returns
    -------
    pathlib.Path
        Absolute; it need not exist.

    Raises
    ------
    RuntimeError
        When the user has no home folder and names none in the environment.
    """
    if os.environ.get("CADRE_SIM_CACHE"):
        return Path(os.environ["CADRE_SIM_CACHE"]).expanduser().absolute()
    custom = {"darwin": Path("Library", "Caches"), "win32": Path("AppData", "Local")}
    caches = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not caches.is_absolute():
        caches = Path.home() / custom.get(sys.platform, Path(".cache"))
    return caches / "cadre-sim"


def open_folder(digest: str) -> Path:
    """The digest's folder is made and marked as used; where that fails, a temporary one serves.

    Parameters
    ----------
    digest : str
        From `source_digest`.

    Returns
    -------
    pathlib.Path
        A folder that this process can write to.

    Warns
    -----
    RuntimeWarning
        When the temporary folder is taken; it goes with the process.
    """
    try:
        folder = base_folder() / "kernels" / digest
        folder.mkdir(parents=True, exist_ok=True)
        # a folder can be there and take no files: read-only, or on a full disk
        tempfile.TemporaryFile(dir=folder).close()
        # `prune` goes by the time of last use, which reading code does not change
        os.utime(folder)
        return folder
    except (OSError, RuntimeError) as error:
        # A fixed name under the shared temporary folder would load code that others may have put
        # there; hence a private one, lost at exit.
        folder = Path(tempfile.mkdtemp(prefix="cadre-sim-"))
        atexit.register(_remove_if_owner, folder, os.getpid())
        warnings.warn(
            f"compiled code cannot be kept: {error}. It is compiled again in every process; "
            "set CADRE_SIM_CACHE to a folder that can be written to.",
            RuntimeWarning,
            stacklevel=2,
        )
        return folder


def _remove_if_owner(folder: Path, process: int) -> None:
    """A temporary folder is removed by the process that made it, never by its forked children."""
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)


def prune(kernels: Path, keep: int = KEPT_DIGESTS, unused_days: float = UNUSED_DAYS) -> None:
    """The last used few digests stay; others go once they have not been used for some days.

    Other processes may make or remove folders at the same time. Nothing is raised: what cannot be
    removed stays, and a list that changes while it is read is left for the next time.

    Parameters
    ----------
    kernels : pathlib.Path
        Folder of the digests' folders; entries with other names are not touched.
    keep : int
        Number of folders that stay in any case.
    unused_days : float
        Age of last use, in days, above which the rest is removed.
    """
    try:
        used = [
            (folder.stat().st_mtime, folder)
            for folder in kernels.iterdir()
            if _DIGEST_NAME.fullmatch(folder.name)
        ]
    except OSError:
        return
    oldest_kept = time.time() - unused_days * 86400.0
    for moment, folder in sorted(used, reverse=True)[keep:]:
        if moment < oldest_kept:
            shutil.rmtree(folder, ignore_errors=True)


def is_compiled_cached(*rules: Any) -> bool:
    """Compiled code is at hand when the current digest's folder already holds some.

    With rules given, each of them must be there: another command may have compiled only
    those that it needed. Code for another processor counts too, though it is compiled anew.

    Parameters
    ----------
    *rules : Rule
        None to ask for any code at all.

    Returns
    -------
    bool
    """
    held = [path.name for path in FOLDER.glob("*/*.nbc")]
    names = [_cached_name(rule) for rule in rules] or [""]
    return all(any(file.startswith(name) for file in held) for name in names)


def _cached_name(rule: Any) -> str:
    """Numba names a cached file by source file, function and line."""
    code = rule.py_func.__code__
    return f"{Path(code.co_filename).stem}.{rule.__qualname__}-{code.co_firstlineno}."


def adopt(base: Path, rules: tuple[Any, ...]) -> None:
    """Kept code of rules moves here from a base folder that another process compiled into.

    Parameters
    ----------
    base : pathlib.Path
        What ``CADRE_SIM_CACHE`` was for that process; its sources were the same.
    rules : tuple of Rule
        Code of others stays behind.

    Raises
    ------
    OSError
        When a file cannot be moved; what was moved is whole.
    """
    folder = base / "kernels" / FOLDER.name
    names = tuple(map(_cached_name, rules))
    # code before the index that points to it
    for suffix in ("nbc", "nbi"):
        for file in folder.glob(f"*/*.{suffix}"):
            if file.name.startswith(names):
                place = FOLDER / file.relative_to(folder)
                place.parent.mkdir(exist_ok=True)
                os.replace(file, place)


def keep_here() -> None:
    """Let numba store compiled code in this process's folder.

    It forgets this whenever a ``NUMBA_`` variable of the environment has changed.
    """
    _SETTINGS.CACHE_DIR = str(FOLDER)


FOLDER = open_folder(source_digest())
"""Folder of compiled code of this process, a pathlib.Path."""

keep_here()
# after this process's folder is marked as used, so that it is among the last used
prune(FOLDER.parent)
