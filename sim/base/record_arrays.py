"""Tables of records: one row per cadre, unit or task, columns by name.

Compiled rules take a handful of such tables in place of a hundred loose arrays: numba compiles them
ten times faster, and what belongs to one cadre stands together in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TypeAlias

import numpy as np

Records: TypeAlias = Any
"""A table of records; the type checker cannot know its columns, the dtype named beside it does."""
CACHE_LINE = 64
"""Bytes."""
NamedType = tuple[str, str] | tuple[str, str, tuple[int, ...]]


@dataclass(frozen=True)
class Column:
    """A column of a table: its name, type, unit and meaning.

    Attributes
    ----------
    name : str
    type : {'f8', 'i8'}
    unit : str
        Empty for numbers that only name or count something.
    en, zh : str
        Meaning; Chinese where reports or codebooks show it.
    shape : tuple of int
        Of one row's value; empty for a single number.
    """

    name: str
    type: str
    unit: str
    en: str
    zh: str = ""
    shape: tuple[int, ...] = ()


def real(name: str, unit: str, en: str, zh: str = "", shape: int | None = None) -> Column:
    """Declare a column of real numbers (float64), or of so many in each row."""
    return Column(name, "f8", unit, en, zh, () if shape is None else (shape,))


def integer(name: str, unit: str, en: str, zh: str = "", shape: int | None = None) -> Column:
    """Declare a column of integers (int64), or of so many in each row."""
    return Column(name, "i8", unit, en, zh, () if shape is None else (shape,))


def row_type(declared: Iterable[Column]) -> np.dtype:
    """Make the type of a row from its columns, in their order."""
    return columns([(one.name, one.type, one.shape) for one in declared])


def integers(words: str) -> list[NamedType]:
    """Name columns of integers (int64)."""
    return [(word, "i8") for word in words.split()]


def floats(words: str) -> list[NamedType]:
    """Name columns of real numbers (float64)."""
    return [(word, "f8") for word in words.split()]


def columns(named: list[NamedType]) -> np.dtype:
    """Make the type of a row from names and types.

    The columns are aligned, so that compiled rules read them as they read plain arrays.
    """
    return np.dtype(named, align=True)


def places(dtype: np.dtype) -> dict[str, int]:
    """Give the place of each column's first number in a row; all numbers take eight bytes."""
    fields: Any = dtype.fields
    return {name: int(fields[name][1]) // 8 for name in dtype.names or ()}


def numbered(name: str, numbers: Mapping[str, int], module: str) -> Any:
    """Make an enum of integers from a table of names, in capitals, and numbers.

    Compiled rules read its members as constants. The type checker cannot know them, so the result
    is of any type to it.
    """
    return IntEnum(name, {word.upper(): number for word, number in numbers.items()}, module=module)


def aligned_record(dtype: np.dtype) -> np.recarray:
    """Make a table of one record, all zero, that begins where a line of the processor's cache does.

    Rows of whole lines in it can then be read in the largest steps that there are.
    """
    room = np.zeros(dtype.itemsize + CACHE_LINE, dtype=np.uint8)
    begin = -room.ctypes.data % CACHE_LINE
    return room[begin : begin + dtype.itemsize].view(dtype).view(np.recarray)


def records(dtype: np.dtype, *shape: int) -> np.recarray:
    """Make a table of records, all zero."""
    # a record array: rows have columns as attributes, in Python as in compiled rules
    return np.zeros(shape, dtype=dtype).view(np.recarray)
