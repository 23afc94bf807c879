"""Tables from CSV, Parquet, bytes or pandas become columns of text.

Headers, encodings and ragged rows are checked here. Nothing is guessed: ids stay the text they
were, empty stays empty, and every fault names file, line and column.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyarrow as pa

from sim.base.errors import LISTED, InputError, closest, cut, listing, shown
from sim.files.toml_files import check_file, read_bytes
from sim.scoring.cells import BLANKS, as_text
from sim.scoring.frames import read_frame, without_index

if TYPE_CHECKING:
    import pandas as pd

LARGEST_FILE = 2_000_000_000
"""Bytes a table may have."""
MOST_ROWS = 10_000_000
"""Rows a table may have; more could overflow exact sums."""
CHUNK = 100_000
"""Rows of a CSV file that are in memory as Python text at a time."""
EXISTS = "a .csv or .parquet file that exists"
EXPORT = "Save the sheet as CSV (UTF-8)."
ENCODINGS = {"utf-8": "utf-8-sig", "utf-16": "utf-16", "gb18030": "gb18030"}
"""What a CSV file may be written in, with Python's names; UTF-8 with its mark or without."""

IDS = {"cadre", "unit", "line", "village", "task", "node"}
"""Columns of ids: opaque text, but for blanks around it."""

_UNREADABLE = (pa.ArrowException, OSError, ValueError, KeyError, MemoryError)
"""What Arrow may raise for a Parquet file with wrong bytes."""

Source: TypeAlias = "str | Path | bytes | pa.Table | pd.DataFrame"


@dataclass(frozen=True)
class Table:
    """Columns of text from one source.

    Attributes
    ----------
    where : str
        Name of the source for messages.
    columns : dict of str to pyarrow.Array
        Text columns of equal length; absent optional columns are filled with empty text.
    rows : int
    gaps : ndarray of int
        For each empty line of a CSV file how many rows stand before it, rising.
    notes : list of str
        What a reader should know, such as the encoding taken.
    doubts : list of str
        What was read as it was most likely meant, and may be a slip; ``strict`` refuses it.
    """

    where: str
    columns: dict[str, pa.Array]
    rows: int
    gaps: np.ndarray
    notes: list[str]
    doubts: list[str] = field(default_factory=list)

    def line(self, row: int) -> int:
        """Give the line of a row as a spreadsheet counts it.

        The header is line 1, and empty lines count.
        """
        return int(row) + 2 + int(np.searchsorted(self.gaps, row, side="right"))

    def without(self, rows: np.ndarray) -> Table:
        """Give the table without some rows, which count as empty lines where lines are counted.

        Parameters
        ----------
        rows : ndarray of int
            Rising.
        """
        kept = np.delete(np.arange(self.rows), rows)
        columns = {name: column.take(pa.array(kept)) for name, column in self.columns.items()}
        places = np.concatenate([self.gaps, rows])
        gaps = np.sort(places - np.searchsorted(rows, places))
        return replace(
            self,
            columns=columns,
            rows=len(kept),
            gaps=gaps,
            notes=[*self.notes],
            doubts=[*self.doubts],
        )

    def fail(self, column: str, rows: np.ndarray, allowed: str, do: str, about: str = "") -> None:
        """Raise if any of the rows is at fault.

        The message names each with its line, what stood there, and what stands in a column `about`.
        """
        if len(rows) == 0:
            return
        faults = []
        for row in map(int, rows[:LISTED]):
            subject = f" for {cut(self.columns[about][row].as_py())}" if about else ""
            faults.append(
                f"line {self.line(row)}: {shown(self.columns[column][row].as_py())}{subject}"
            )
        raise InputError(f"{self.where}, column {column}", listing(faults, len(rows)), allowed, do)

    def places(self, column: str, allowed: Mapping[str, int], words: str, do: str) -> np.ndarray:
        """Give the place of each row's word among the allowed ones, or raise.

        The message names each other word, how often it stands there and where first.
        """
        encoded = self.columns[column].dictionary_encode()
        found = encoded.dictionary.to_pylist()
        rows = encoded.indices.to_numpy()
        unknown = [place for place, word in enumerate(found) if word not in allowed]
        faults = []
        for place in unknown[:LISTED]:
            at = np.flatnonzero(rows == place)
            times = f" {len(at)} times, first" if len(at) > 1 else ""
            faults.append(f"{shown(found[place])}{times} in line {self.line(at[0])}")
        if faults:
            do = closest(found[unknown[0]], filter(None, allowed), do)
            raise InputError(
                f"{self.where}, column {column}", listing(faults, len(unknown)), words, do
            )
        return np.array([allowed[word] for word in found], dtype=np.int64)[rows]


def read_table(
    source: Source,
    required: tuple[str, ...],
    optional: tuple[str, ...],
    what: str,
    encoding: str | None = None,
) -> Table:
    """Read a table and check its header.

    Parameters
    ----------
    source : path, bytes of a CSV file, Arrow table or DataFrame
        Paths end in ``.csv`` or ``.parquet``.
    required, optional : tuple of str
        The columns that must and may be there, in any order; others are errors.
    what : str
        ``ledger`` or ``roster``, for messages.
    encoding : {'utf-8', 'utf-16', 'gb18030'}, optional
        Of CSV; found out by default.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        return _from_csv(bytes(source), required, optional, f"{what} (bytes)", encoding)
    if not isinstance(source, str | os.PathLike):
        frame, where = read_frame(source, what)
        return _finish(frame, required, optional, where)
    path, where = Path(source), str(source)
    check_file(path, f"{what} {where}", LARGEST_FILE, EXISTS, "Split the file by unit.")
    if path.suffix.lower() == ".parquet":
        return _finish(without_index(_from_parquet(path, where)), required, optional, where)
    if path.suffix.lower() == ".csv":
        return _from_csv(read_bytes(path, where), required, optional, where, encoding)
    raise InputError(
        where, f"a file ending in {path.suffix or 'nothing'}", ".csv or .parquet", EXPORT
    )


def column_names(path: Path, encoding: str | None = None) -> list[str]:
    """Give the names in a file's header, without checking them."""
    where = str(path)
    check_file(path, where, LARGEST_FILE, EXISTS, "Split the file by unit.")
    if path.suffix.lower() == ".parquet":
        return list(_from_parquet(path, where).column_names)
    data = read_bytes(path, where)
    return next(_lines(data, _codec(data, where, encoding), where), (1, []))[1]


def check_header(
    header: list[str], required: tuple[str, ...], optional: tuple[str, ...], where: str
) -> None:
    """Refuse a header with missing, unknown or repeated columns, naming all of them."""
    known = (*required, *optional)
    unknown = [name for name in header if name not in known]
    missing = [name for name in required if name not in header]
    faults = [f"column {name!r} twice" for name in known if header.count(name) > 1]
    faults += [f"no column {name!r}" for name in missing]
    faults += [f"unknown column {shown(name)}" for name in unknown]
    if not faults:
        return
    if len(header) == 1 and any(mark in header[0] for mark in ";\t|"):
        do = "Separate the columns with commas."
    elif 2 * len(missing) > len(required):
        do = "Is this the right file? Its first line must name the columns."
    elif unknown:
        do = closest(unknown[0], missing or known, "Rename or remove the unknown columns.")
    else:
        do = "Add the missing columns." if missing else "Remove the repeated columns."
    allowed = f"columns {', '.join(required)}" + (
        f" and optionally {', '.join(optional)}" if optional else ""
    )
    raise InputError(f"{where}, header", listing(faults), allowed, do)


def _codec(data: bytes, where: str, encoding: str | None) -> str:
    """Take the encoding that is named, else UTF-16 by its mark, else UTF-8, else GB18030.

    It is the same for all of the file.
    """
    # never a one-byte code: any bytes are text in one, so a wrong guess would not be noticed
    if encoding is not None and encoding not in ENCODINGS:
        raise InputError(
            "encoding", shown(encoding), ", ".join(ENCODINGS), closest(encoding, ENCODINGS)
        )
    possible = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8", "gb18030")
    for codec in [ENCODINGS[name] for name in possible if encoding in (None, name)]:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise InputError(where, "a zero byte", "text", EXPORT)
        return codec
    if encoding:
        raise InputError(
            where, f"text that is not {encoding.upper()}", "the encoding that was named", EXPORT
        )
    allowed = "UTF-8, UTF-16 with a byte-order mark, or GB18030"
    raise InputError(where, "text in an unknown encoding", allowed, EXPORT)


def _lines(data: bytes, codec: str, where: str) -> Iterator[tuple[int, list[str]]]:
    """Read the lines of a CSV file that are not empty, with their numbers.

    Line breaks inside quotes are text.
    """
    line = 0
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(data), codec, newline=""), strict=True)
    try:
        for line, cells in enumerate(reader, 1):
            if cells:
                yield line, cells
    except csv.Error as error:
        got, allowed = (
            f"no CSV in line {line + 1}: {error}",
            "fields between commas, quotes in pairs",
        )
        raise InputError(
            where, got, allowed, 'Close the quotes; write a quote inside a field as "".'
        ) from error


def _from_csv(
    data: bytes,
    required: tuple[str, ...],
    optional: tuple[str, ...],
    where: str,
    encoding: str | None,
) -> Table:
    codec = _codec(data, where, encoding)
    notes = [] if encoding or codec == "utf-8-sig" else [f"{where} was read as {codec.upper()}."]
    lines = _lines(data, codec, where)
    header = next(lines, (1, []))[1]
    check_header(header, required, optional, where)
    chunks: list[pa.Table] = []
    cells: list[list[str]] = []
    ragged: list[tuple[int, int]] = []
    gaps: list[int] = []
    for row, (line, fields) in enumerate(lines):
        if len(fields) != len(header):
            ragged.append((line, len(fields)))
            continue
        # one entry for each empty line since the last row, so that messages can count it
        gaps.extend([row] * (line - row - 2 - len(gaps)))
        cells.append(fields)
        # cells as Python text take many times the room that Arrow's take
        if len(cells) == CHUNK:
            _check_rows(row + 1, where)
            chunks.append(_chunk(header, cells))
            cells = []
    if ragged:
        faults = [
            f"line {line}: {count} field{'s' if count > 1 else ''}"
            for line, count in ragged[:LISTED]
        ]
        do = 'A comma inside a field needs quotes: "1,5".'
        raise InputError(
            where,
            listing(faults, len(ragged)),
            f"{len(header)} fields a line, as in the header",
            do,
        )
    table = pa.concat_tables([*chunks, _chunk(header, cells)])
    return _finish(table, required, optional, where, np.array(gaps, np.int64), notes)


def _chunk(header: list[str], cells: list[list[str]]) -> pa.Table:
    columns = zip(*cells, strict=True) if cells else [()] * len(header)
    named = zip(header, columns, strict=True)
    return pa.table({name: pa.array(column, pa.string()) for name, column in named})


def _from_parquet(path: Path, where: str) -> pa.Table:
    from sim.files.parquet import read_parquet

    try:
        return read_parquet(path, where, MOST_ROWS)
    except InputError:
        raise
    except _UNREADABLE as error:
        got = f"no readable Parquet file: {cut(str(error), 200)}"
        raise InputError(where, got, "a Parquet file", "Write the file again.") from error


def _check_rows(count: int, where: str) -> None:
    if count > MOST_ROWS:
        raise InputError(
            where, "too many rows", f"at most {MOST_ROWS:,} rows", "Split the file by unit."
        )


def trim_ids(table: Table) -> None:
    """Leave out blanks around ids, which nobody sees, and say where there were some."""
    import pyarrow.compute as pc

    # in the order of the columns, so that notes are the same each time
    for name in [one for one in table.columns if one in IDS]:
        given = table.columns[name]
        trimmed = pc.utf8_trim(given, characters=BLANKS)
        rows = np.flatnonzero(pc.not_equal(given, trimmed).to_numpy(zero_copy_only=False))
        if len(rows):
            table.columns[name] = trimmed
            first = f"first in line {table.line(rows[0])}, {shown(given[int(rows[0])].as_py())}"
            table.doubts.append(
                f"{table.where}, column {name}: blanks around {len(rows)} "
                f"id{'s' if len(rows) > 1 else ''} were left out ({first})."
            )


def _finish(
    table: pa.Table,
    required: tuple[str, ...],
    optional: tuple[str, ...],
    where: str,
    gaps: np.ndarray | None = None,
    notes: list[str] | None = None,
) -> Table:
    check_header(table.column_names, required, optional, where)
    _check_rows(table.num_rows, where)
    columns = {}
    for name in (*required, *optional):
        if name in table.column_names:
            columns[name] = as_text(table.column(name), f"{where}, column {name}")
        else:
            columns[name] = pa.repeat(pa.scalar(""), table.num_rows)
    read = Table(
        where, columns, table.num_rows, np.zeros(0, np.int64) if gaps is None else gaps, notes or []
    )
    trim_ids(read)
    return read
