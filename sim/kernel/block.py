"""How Python's values reach rules of the library: as addresses and numbers.

A named tuple that is handed on by its address keeps the block that stands there: for each table its
place in memory and its shape, for a tuple within it what stands in that one's block, and plain
numbers. Everything has 64 bits. :mod:`sim.kernel.bundle_types` says what rules see of it.

A kind names what a value is to a rule: tables of other columns, or with gaps, are of another kind.
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
from typing import Any

import numpy as np

WHOLE, REAL, TRUTH = "i8", "f8", "b1"
"""Kinds of numbers; a truth value can only be a result."""
_LARGEST = 2**63 - 1


class Bundled:
    """What a named tuple is that rules take by its address."""

    def __getstate__(self) -> None:
        """Only fields are copied and stored: a copy has its tables, and so its block, elsewhere."""


class Block:
    """A block in memory, which lasts as long as its named tuple.

    Attributes
    ----------
    kind : str
        Empty when no rule of the library can take it.
    words : list of int
        What stands there.
    address : ctypes.c_void_p
    """

    def __init__(self, value: tuple) -> None:
        self.words: list[int] = []
        self.kind = _gather(value, self.words)
        # kept: the address is one of this object
        self._memory = (ctypes.c_uint64 * len(self.words))(*self.words)
        self.address = ctypes.c_void_p(ctypes.addressof(self._memory))


def by_address(bundled: Any) -> Any:
    """Let a class of named tuples be handed to compiled rules by address.

    Parameters
    ----------
    bundled : type
        A NamedTuple; its arrays must be contiguous, row by row, as they are made.

    Returns
    -------
    type
        A class like it, whose values have room for their block beside their fields.
    """
    named = {name: getattr(bundled, name) for name in ("__module__", "__qualname__", "__doc__")}
    return type(bundled.__name__, (Bundled, bundled), named)


def block_of(value: Any) -> Block:
    """Give the block of a named tuple, which is made when it is first asked for."""
    try:
        return value._block
    except AttributeError:
        # fields never change, so that two threads at once make the same
        value._block = Block(value)
        return value._block


def kind_of(value: Any) -> str:
    """Name what a value is to a rule; empty for what no rule of the library takes."""
    if isinstance(value, Bundled):
        return block_of(value).kind
    # of these very types: a truth value is no number, nor is a member of an enumeration
    if type(value) in (int, np.int64):
        return WHOLE if -_LARGEST <= value <= _LARGEST else ""
    if type(value) in (float, np.float64):
        return REAL
    if isinstance(value, np.ndarray) and value.flags.carray:
        return f"{value.ndim}{_columns(value.dtype)}"
    return ""


def words_of(table: np.ndarray) -> list[int]:
    """Give a table's place in memory and its shape."""
    # not by `__array_interface__`, which writes down all columns of a table each time
    return [table.ctypes.data, *table.shape]


@functools.cache
def _columns(dtype: np.dtype) -> str:
    return str(dtype.descr) + str(dtype.itemsize)


def _gather(value: tuple, words: list[int]) -> str:
    """Add what stands in the block of a tuple, and give its kind."""
    kinds = []
    for one in value:
        if isinstance(one, Bundled):
            # made once, however many tuples it is part of
            words += block_of(one).words
            kinds.append(block_of(one).kind)
        elif isinstance(one, tuple):
            kinds.append(_gather(one, words))
        else:
            kinds.append(kind_of(one))
            # of an array without a kind nothing is read
            words += words_of(one) if isinstance(one, np.ndarray) else [_whole(one)]
    if not all(kinds) or REAL in kinds:
        return ""
    digest = hashlib.sha256("|".join(kinds).encode()).hexdigest()[:16]
    return f"{type(value).__name__}.{digest}"


def _whole(number: Any) -> int:
    return int(number) if kind_of(number) == WHOLE else 0
