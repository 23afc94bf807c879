"""How absent numbers stand in Parquet files."""

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


def absent_numbers(folder):
    """Columns of numbers with a null, and those with NaN, in all Parquet files under a folder.

    NaN is a number to a query: DuckDB and Polars hold it for larger than any other.
    """
    nulls, not_numbers = set(), set()
    for path in sorted(folder.rglob("*.parquet")):
        table = pq.ParquetFile(path).read()
        for name in table.column_names:
            if pa.types.is_floating(table[name].type):
                where = f"{path.relative_to(folder).as_posix()}: {name}"
                nulls |= {where} if table[name].null_count else set()
                not_numbers |= {where} if pc.any(pc.is_nan(table[name])).as_py() else set()
    return nulls, not_numbers
