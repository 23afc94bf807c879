"""Parquet files, opened here and read within bounds.

A file of a thousand bytes can hold ten million rows of long texts, since equal values are stored
once. What it asks for is found out before memory is given: from its metadata, and then from its
words, which are read before they are put into rows.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sim.base.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

LEAST_ROOM = 256_000_000
"""Bytes of memory that the table of any file may take."""
ROOM_A_BYTE = 1_000
"""Bytes of memory that a table may take for each byte of a larger file."""
_WIDTHS = {"BOOLEAN": 1, "INT32": 4, "FLOAT": 4, "INT96": 12}
"""Bytes that a value takes; all others take eight, texts those of their place and end."""


def read_parquet(path: Path, where: str, most_rows: int) -> pa.Table:
    """Read a Parquet file whole, with its page checksums; texts stay stored once each.

    Parameters
    ----------
    path : Path
    where : str
        Of the file, for messages.
    most_rows : int
        Rows that it may have.

    Raises
    ------
    InputError
        When it has more rows, or its table would take more memory than its size explains.
    OSError, ValueError, pyarrow.ArrowException, ...
        Whatever Arrow raises for wrong bytes.
    """
    import pyarrow.parquet as pq

    # a path with a colon would be an address to Arrow, so it is given an open file
    with open(path, "rb") as source:
        room = max(LEAST_ROOM, ROOM_A_BYTE * os.fstat(source.fileno()).st_size)
        about = pq.read_metadata(source)
        if about.num_rows > most_rows:
            got, allowed = f"{about.num_rows:,} rows", f"at most {most_rows:,} rows"
            raise InputError(where, got, allowed, "Split the file.")
        _check_room(_asked(about), room, where)
        source.seek(0)
        file = pq.ParquetFile(
            source, page_checksum_verification=True, read_dictionary=_texts(about)
        )
        table = file.read()
    table.validate(full=True)
    _check_room(_decoded(table), room, where)
    return table


def _check_room(asked: int, room: int, where: str) -> None:
    if asked > room:
        raise InputError(
            where,
            f"a table that would take {asked / 1e6:,.0f} MB of memory",
            f"at most {room / 1e6:,.0f} MB for a file of this size",
            "Write the file again, without texts of unusual length, or split it.",
        )


def _asked(about: pq.FileMetaData) -> int:
    """Give the bytes that the metadata asks for: of the values, and of the pages."""
    asked = 0
    for group in range(about.num_row_groups):
        for place in range(about.num_columns):
            column, schema = about.row_group(group).column(place), about.schema.column(place)
            width = _WIDTHS.get(schema.physical_type, max(8, schema.length or 0))
            asked += max(column.num_values * width, column.total_uncompressed_size)
    return asked


def _texts(about: pq.FileMetaData) -> list[str]:
    """Name the columns of text, which are read with each text once."""
    columns = [about.schema.column(place) for place in range(about.num_columns)]
    return [one.path for one in columns if one.physical_type == "BYTE_ARRAY"]


def _decoded(table: pa.Table) -> int:
    """Give the bytes that the table would take with each text in its row."""
    import pyarrow as pa
    import pyarrow.compute as pc

    total = table.nbytes
    for column in table.itercolumns():
        kind = column.type
        if not pa.types.is_dictionary(kind) or not _is_text(kind.value_type):
            continue
        for chunk in column.chunks:
            lengths = pc.binary_length(chunk.dictionary)
            total += pc.sum(lengths.cast(pa.int64()).take(chunk.indices)).as_py() or 0
    return total


def _is_text(kind: pa.DataType) -> bool:
    return str(kind) in ("string", "large_string", "binary", "large_binary")
