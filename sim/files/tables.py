"""Tables of results: columns become an Arrow table, and a table becomes CSV or Parquet.

pandas is needed only where a table is given as a DataFrame."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyarrow as pa

from sim.files.arrow_columns import numbers, texts

if TYPE_CHECKING:
    import pandas as pd

AnyTable: TypeAlias = "pa.Table | pd.DataFrame"

# A spreadsheet runs a cell that begins so as a formula, whoever wrote the name in it.
_FORMULA = re.compile(r"\A(?=[=+\-@＝＋－＠\t\r\n])|(?<=[\r\n])(?=[=+\-@＝＋－＠\t])")
_NEEDS_QUOTES = re.compile(r'[",\r\n]')


def table(columns: Mapping[str, np.ndarray | list[str]]) -> pa.Table:
    """Put columns together into a table.

    Parameters
    ----------
    columns : mapping of str to ndarray or list of str
        Numbers and truth values as arrays, in which NaN is no value; texts as a list or an array.

    Returns
    -------
    pyarrow.Table
        It holds copies. Its ``to_pandas()`` is a DataFrame.
    """
    return pa.Table.from_arrays(
        [_column(values) for values in columns.values()], names=list(columns)
    )


def _column(values: np.ndarray | list[str]) -> pa.Array:
    if isinstance(values, list) or values.dtype.kind == "U":
        return texts(map(str, values), pa.large_string())
    return numbers(values)


def as_arrow(given: AnyTable) -> pa.Table:
    """Give a table as Arrow has it, without an index and without notes of where it comes from;
    absent numbers are null."""
    arrow = (
        given if isinstance(given, pa.Table) else pa.Table.from_pandas(given, preserve_index=False)
    )
    return arrow.replace_schema_metadata(None)


def parquet_bytes(given: AnyTable) -> bytes:
    """Write a table as Parquet with page checksums; the same table gives the same bytes with one
    version of pyarrow."""
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(as_arrow(given), buffer, compression="zstd", write_page_checksum=True)
    return buffer.getvalue()


def csv_text(given: AnyTable) -> str:
    r"""Write a table as CSV with formula-like text defused, ``\n`` line ends and shortest decimals;
    absent values are empty."""
    arrow = as_arrow(given)
    columns = [_cells(column) for column in arrow.itercolumns()]
    rows = [[_text(name) for name in arrow.column_names], *zip(*columns, strict=True)]
    return "".join(f"{','.join(row)}\n" for row in rows)


def csv_bytes(given: AnyTable, excel: bool = False) -> bytes:
    """Give a table as the bytes of a CSV file, in UTF-8.

    Parameters
    ----------
    given : table
    excel : bool
        Put the mark of UTF-8 before it, by which Excel knows the encoding; without it Excel takes
        the system's own, such as GBK on Chinese Windows, and garbles names.
    """
    return csv_text(given).encode("utf-8-sig" if excel else "utf-8")


def _cells(column: pa.ChunkedArray) -> list[str]:
    """Write a column; of numbers, of which there may be millions, each is looked at only for
    whether it is there."""
    values = column.to_pylist()
    if pa.types.is_floating(column.type):
        # a DataFrame may still hold NaN, the one value that differs from itself
        return ["" if value is None or value != value else str(value) for value in values]
    return [
        "" if value is None else _text(value) if isinstance(value, str) else str(value)
        for value in values
    ]


@lru_cache(maxsize=4096)
def _text(value: str) -> str:
    """Defuse text at the beginning of each of its lines, and quote it where need be."""
    text = _FORMULA.sub("'", value)
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text
