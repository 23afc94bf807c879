"""Tables of records: one row per cadre, unit or task, columns by name.

Compiled rules take a handful of such tables in place of a hundred loose arrays: numba compiles them
ten times faster, and what belongs to one cadre stands together in memory."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

Records: TypeAlias = Any
"""A table of records; the type checker cannot know its columns, the dtype named beside it does."""
Column = tuple[str, str] | tuple[str, str, tuple[int, ...]]


def whole(words: str) -> list[Column]:
    """Name columns of whole numbers (int64)."""
    return [(word, "i8") for word in words.split()]


def real(words: str) -> list[Column]:
    """Name columns of real numbers (float64)."""
    return [(word, "f8") for word in words.split()]


def columns(named: list[Column]) -> np.dtype:
    """Make the type of a row; its columns are aligned, so that compiled rules read them as they
    read plain arrays."""
    return np.dtype(named, align=True)


def records(dtype: np.dtype, *shape: int) -> np.recarray:
    """Make a table of records, all zero."""
    return np.zeros(shape, dtype=dtype).view(np.recarray)
