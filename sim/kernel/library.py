"""Rules from a shared library that was built beforehand: a start without numba, and no compiling.

:mod:`sim.runs.prebuild` makes the file, which holds each rule for one level of processor or more.
Only a file that is whole, of these very sources and for this machine is used, so numbers are the
same with and without it; in all other cases rules are compiled.
"""

from __future__ import annotations

import ctypes
import functools
import os
import platform
import sys
from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.kernel.block import REAL, TRUTH, WHOLE, Bundled, block_of, kind_of, words_of
from sim.kernel.library_file import PATH, describe, symbol
from sim.kernel.sources import digest_of, kernel_sources

LEVELS = {
    "x86-64-v4": "avx512f avx512bw avx512cd avx512dq avx512vl",
    "x86-64-v3": "cx16 lahf_lm popcnt pni ssse3 sse4_1 sse4_2 "
    "avx avx2 bmi1 bmi2 f16c fma abm movbe",
    "x86-64": "",
}
"""Levels of processors, the highest first, and what Linux says that a processor of this level can
do, beyond what one of the next can."""
ENDED = "a compiled rule ended in an error, which none ever should"
_NUMBERS: Mapping[str, Any] = {
    WHOLE: ctypes.c_int64,
    REAL: ctypes.c_double,
    TRUTH: ctypes.c_bool,
}


class Entry:
    """A rule of the library, as it is called from Python; the interpreter's lock is free meanwhile.

    Parameters
    ----------
    function : ctypes function
    takes : list of str
        Kinds of its arguments, as :func:`sim.kernel.block.kind_of` names them.
    gives : str
        Kind of its result, or empty.
    """

    def __init__(self, function: Any, takes: list[str], gives: str) -> None:
        function.restype = ctypes.c_int
        self._function, self._takes = function, takes
        self._result = _NUMBERS.get(gives)
        # nothing else has a kind of this form
        self._is_phase = len(takes) == 2 and not gives and all("." in kind for kind in takes)

    def fits(self, arguments: tuple) -> bool:
        """Whether it takes arguments like these."""
        return list(map(kind_of, arguments)) == self._takes

    def call(self, arguments: tuple) -> Any:
        """Call it, or give `NotImplemented` where it takes no such arguments."""
        if self._is_phase:
            # a phase of a small county takes some microseconds, so this is kept short
            try:
                first, second = arguments
                state, context = first._block, second._block
            except (AttributeError, ValueError):
                # no two arguments, or a block is to be made first
                pass
            else:
                if [state.kind, context.kind] != self._takes:
                    return NotImplemented
                if self._function(state.address, context.address):
                    raise RuntimeError(ENDED)
                return None
        return self._call_any(arguments)

    def _call_any(self, arguments: tuple) -> Any:
        if not self.fits(arguments):
            return NotImplemented
        given: list[Any] = []
        for one, kind in zip(arguments, self._takes):
            given += _as_c(one, kind)
        result = None
        if self._result is not None:
            result = self._result()
            given.append(ctypes.byref(result))
        if self._function(*given):
            raise RuntimeError(ENDED)
        return None if result is None else result.value


def _as_c(one: Any, kind: str) -> list[Any]:
    """Make of an argument what C takes."""
    if isinstance(one, Bundled):
        return [block_of(one).address]
    if isinstance(one, np.ndarray):
        place, *shape = words_of(one)
        return [ctypes.c_void_p(place), *map(ctypes.c_int64, shape)]
    return [_NUMBERS[kind](one)]


def find(name: str) -> Entry | None:
    """Find a rule in the library, by module and name."""
    return _entries().get(name)


@functools.cache
def _entries() -> dict[str, Entry]:
    """All rules of the library; none where there is no library for this process."""
    described = describe(PATH) if is_wanted() else None
    if described is None or described["sources"] != digest_of(kernel_sources()):
        return {}
    try:
        loaded = ctypes.CDLL(str(PATH))
        level = next(one for one in levels_here() if one in described["levels"])
        return {
            name: Entry(loaded[symbol(place, level, described["sources"])], *kinds)
            for place, (name, kinds) in enumerate(described["entries"].items())
        }
    except (StopIteration, OSError, AttributeError):
        # built on a newer processor, a folder that code must not be run from, or a file replaced
        # since it was read
        return {}


def is_wanted() -> bool:
    """Whether this machine can use a library, and nothing is asked of numba itself."""
    return is_supported() and not any(name.startswith("NUMBA_") for name in os.environ)


def is_supported() -> bool:
    """Whether libraries are made for this machine."""
    return sys.platform == "linux" and platform.machine() == "x86_64" and sys.maxsize > 2**32


def levels_here() -> list[str]:
    """Levels of this processor, the highest first."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        able = set(next((line for line in file if line.startswith("flags")), "").split())
    names = list(LEVELS)
    return [name for at, name in enumerate(names) if _needs(names[at:]) <= able]


def _needs(levels: list[str]) -> set[str]:
    return {word for level in levels for word in LEVELS[level].split()}
