"""Tables that are already in memory: Arrow's own, pandas, and whatever hands its data on to Arrow.

Polars frames, DuckDB relations and readers of batches speak Arrow's C stream; older libraries speak
the interchange protocol of data frames. Both are read without knowing the library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from sim.base.errors import InputError, cut
from sim.scoring.cells import object_text, wrong_type

if TYPE_CHECKING:
    import pandas as pd

ALLOWED = "a path, bytes of a CSV file, an Arrow table, or a data frame (pandas, Polars, DuckDB, …)"
_INDEX = re.compile(r"__index_level_\d+__")


def read_frame(source: Any, what: str) -> tuple[pa.Table, str]:
    """Read a table in memory; give it as Arrow's, and its name for messages.

    Raises
    ------
    InputError
        For what is no table, or cannot be handed on.
    """
    where = f"{what} ({type(source).__name__})"
    if isinstance(source, pa.Table):
        return source, f"{what} (Arrow table)"
    if isinstance(source, pa.RecordBatch):
        return pa.Table.from_batches([source]), f"{what} (Arrow table)"
    # pandas also speaks Arrow, which refuses its columns of mixed objects
    if hasattr(source, "iloc") and hasattr(source, "columns"):
        return _from_pandas(source, what), f"{what} (DataFrame)"
    try:
        # a single column of pandas hands itself on too, and is no table
        if hasattr(source, "__arrow_c_stream__") and not hasattr(source, "iloc"):
            return pa.RecordBatchReader.from_stream(source).read_all(), where
        if hasattr(source, "__dataframe__"):
            from pyarrow.interchange import from_dataframe

            return from_dataframe(source), where
    # whatever a foreign library raises while it hands its data on
    except Exception as error:
        got = f"a table that cannot be read: {cut(f'{type(error).__name__}: {error}', 200)}"
        raise InputError(
            where, got, ALLOWED, "Write it to a Parquet file and name that."
        ) from error
    raise InputError(
        what, f"a value of type {type(source).__name__}", ALLOWED, "Give one of these."
    )


def without_index(table: pa.Table) -> pa.Table:
    """Leave out the row labels that pandas writes into a Parquet file beside the columns."""
    # its notes beside the columns would say so too, but may be damaged where no checksum reaches
    return table.drop_columns([name for name in table.column_names if _INDEX.fullmatch(name)])


def _from_pandas(frame: pd.DataFrame, what: str) -> pa.Table:
    columns = [str(name) for name in frame.columns]
    arrays = []
    for place, name in enumerate(columns):
        series = frame.iloc[:, place]
        try:
            arrays.append(_to_arrow(series))
        except (pa.ArrowException, ValueError, TypeError) as error:
            raise wrong_type(f"{what} (DataFrame), column {cut(name)}", series.dtype) from error
    return pa.Table.from_arrays(arrays, names=columns)


def _to_arrow(series: pd.Series) -> pa.Array:
    # a column of objects may mix numbers and text, which Arrow would refuse
    if series.dtype == object:
        cells = zip(series, series.isna(), strict=True)
        return pa.array(
            ["" if absent else object_text(value) for value, absent in cells], pa.string()
        )
    array = pa.Array.from_pandas(series)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
