"""Columns of Arrow made from texts and numbers, and looked at as NumPy's.

pyarrow's own ways there and back, among them ``pa.array``, ``pa.scalar`` and ``to_numpy``, import
pandas first, which a quick command would wait a third of a second for; here the memory of a column
is handed over as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

MOST_BYTES = 2**31 - 1
"""Bytes of all texts of a column of Arrow's usual kind; large ones have no such bound."""


def texts(values: Iterable[str], kind: pa.DataType | None = None) -> pa.Array:
    """Make a column of texts.

    Parameters
    ----------
    values : iterable of str
    kind : {pa.string(), pa.large_string()}
        The first by default.

    Raises
    ------
    pyarrow.ArrowCapacityError
        Where the texts are too long together for the kind.
    """
    given, kind = list(values), kind or pa.string()
    joined = "".join(given)
    if joined.isascii():
        # each sign is a byte, so no text has to be encoded by itself
        data, sizes = joined.encode(), map(len, given)
    else:
        encoded = [text.encode() for text in given]
        data, sizes = b"".join(encoded), map(len, encoded)
    # Arrow's layout of text: all bytes end to end, and where each text ends
    ends = np.zeros(len(given) + 1, dtype=np.int64)
    np.cumsum(np.fromiter(sizes, np.int64, len(given)), out=ends[1:])
    if kind == pa.string():
        if ends[-1] > MOST_BYTES:
            raise pa.ArrowCapacityError(f"texts of {ends[-1]:,} bytes in a column of {kind}")
        ends = ends.astype(np.int32)
    return _array(kind, len(given), None, ends, data)


def text(value: str) -> pa.Scalar:
    """Make a single text, to compare a column with or to fill it by."""
    return texts([value])[0]


def numbers(values: np.ndarray, there: np.ndarray | None = None) -> pa.Array:
    """Make a column of numbers or of truth values; it holds a copy.

    Parameters
    ----------
    values : ndarray
    there : ndarray of bool, optional
        Where there is a value; by default wherever it is not NaN.
    """
    if there is None:
        # absent is null and not NaN: `x > 0` in a query would count NaN as larger than any number
        there = np.ones(len(values), dtype=bool) if values.dtype.kind == "b" else ~np.isnan(values)
    bits = None if there.all() else _bits(there)
    if values.dtype.kind == "b":
        return _array(pa.bool_(), len(values), bits, _bits(values))
    return _array(pa.from_numpy_dtype(values.dtype), len(values), bits, values.copy())


def of_python(values: Sequence[Any]) -> pa.Array:
    """Make a column of texts, which are all there, or of truth values or numbers of one kind, of
    which None is absent.

    A column in which all is absent is of Arrow's kind for that.
    """
    first = next((value for value in values if value is not None), None)
    if first is None:
        return pa.nulls(len(values))
    if isinstance(first, str):
        return texts(values, pa.large_string())
    there = np.array([value is not None for value in values], dtype=bool)
    # what stands where nothing is has to be of the same kind
    return numbers(np.array([first if value is None else value for value in values]), there)


def as_numpy(column: pa.Array) -> np.ndarray:
    """Look at a column of numbers or truth values as an array, which is not to be written to.

    An absent real number is NaN; other columns may have no absent values.
    """
    if pa.types.is_boolean(column.type):
        if len(column) == 0:
            return np.zeros(0, dtype=bool)
        bits = np.frombuffer(column.buffers()[1], np.uint8)
        there = np.unpackbits(bits, count=column.offset + len(column), bitorder="little")
        return there[column.offset :].view(bool)
    dtype = np.dtype(column.type.to_pandas_dtype())
    if len(column) == 0:
        return np.zeros(0, dtype=dtype)
    begin = column.offset * dtype.itemsize
    values = np.frombuffer(column.buffers()[1], dtype, len(column), begin)
    if column.null_count:
        values = np.where(as_numpy(column.is_null()), dtype.type(np.nan), values)
    return values


def _bits(truths: np.ndarray) -> np.ndarray:
    return np.packbits(truths, bitorder="little")


def _array(kind: pa.DataType, length: int, *parts: Any) -> pa.Array:
    return pa.Array.from_buffers(
        kind, length, [None if part is None else pa.py_buffer(part) for part in parts]
    )
