"""Libraries that an installation may lack, and the extras that bring them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sim.base.errors import InputError

EXTRAS = {"numba": "compile", "llvmlite": "compile", "dask": "dask", "distributed": "dask"}
"""The extra that brings a library, by the library's name in an import."""
_WHAT_FOR = {
    "compile": "compiling the rules: no library of compiled rules fits this machine",
    "dask": "a sweep on the workers of a Dask cluster",
}


def lacking(error: ImportError) -> InputError | None:
    """Say which extra brings what could not be imported, and how; None where no extra does."""
    library = (error.name or "").partition(".")[0]
    extra = EXTRAS.get(library)
    if extra is None:
        return None
    return InputError(
        _WHAT_FOR[extra],
        f"no library {library} ({error})",
        f"an installation with the extra {extra}",
        f"pip install 'cadre-sim[{extra}]', or as docs/how-to/install.md says.",
    )


@contextmanager
def told_if_lacking() -> Iterator[None]:
    """Raise what `lacking` says in place of an error of an import.

    Raises
    ------
    InputError
        When a library is missing that an extra brings.
    """
    try:
        yield
    except ImportError as error:
        told = lacking(error)
        if told is None:
            raise
        raise told from error
