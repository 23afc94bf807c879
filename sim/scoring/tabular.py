"""Tables from CSV, Excel, Parquet, bytes or data frames become columns of text.

Headers, words and rows of totals are read here by one rule, whatever the source. Nothing is
guessed: ids stay the text they were, empty stays empty, and every fault names file, line or cell,
and column.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyarrow as pa

from sim.base.errors import LISTED, InputError, closest, cut, shown
from sim.files.arrow_columns import as_numpy, numbers, text
from sim.files.toml_files import check_file, read_bytes
from sim.files.workbook import is_workbook
from sim.scoring import csv_files, sheets
from sim.scoring.cells import as_text
from sim.scoring.faults import Fault, refuse
from sim.scoring.found import MOST_ROWS, Found, check_rows, gaps_without, line_of, told_without
from sim.scoring.frames import read_frame, without_index
from sim.scoring.header import EXPORT, Columns, called, check_header, header_of
from sim.scoring.headings import also_in_chinese
from sim.scoring.tidying import leave_out, read_words, refuse_garbled, trim_ids

if TYPE_CHECKING:
    import pandas as pd

LARGEST_FILE = 2_000_000_000
"""Bytes a table may have."""
KINDS_OF_FILES = ".csv, .xlsx or .parquet"
EXISTS = f"a {KINDS_OF_FILES} file that exists"

_UNREADABLE = (pa.ArrowException, OSError, ValueError, KeyError, MemoryError)
"""What Arrow may raise for a Parquet file with wrong bytes."""

Source: TypeAlias = "str | Path | bytes | pa.Table | pd.DataFrame | OnSheet | Table"


@dataclass(frozen=True)
class OnSheet:
    """A workbook with the name of the sheet that is meant, of several that would do.

    Attributes
    ----------
    file : path, or bytes of a workbook
    sheet : str
    """

    file: str | Path | bytes
    sheet: str


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
        For each line without a row, empty or left out, how many rows stand before it, rising.
    notes : list of str
        What a reader should know, such as the encoding taken.
    doubts : list of str
        What was read as it was most likely meant, and may be a slip; ``strict`` refuses it.
    headings : dict of str to str
        What the file calls each column.
    letters : dict of str to str
        The letter of each column of a sheet; empty for other files.
    faults : list of Fault, optional
        Where it is there, faults are collected in it; without it each is raised as it is found.
    told : dict of str to set of int
        Rows of each column whose value is at fault already: one fault is told of it, the first.
    """

    where: str
    columns: dict[str, pa.Array]
    rows: int
    gaps: np.ndarray
    notes: list[str]
    doubts: list[str] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] | None = None
    told: dict[str, set[int]] = field(default_factory=dict)

    def line(self, row: int) -> int:
        """Give the line of a row as a spreadsheet counts it.

        The header is line 1, and empty lines count.
        """
        return line_of(row, self.gaps)

    def of(self, column: str) -> str:
        """Name a column of the file, for messages."""
        return f"{self.where}, column {called(column, self.headings)}"

    def at(self, column: str, row: int) -> str:
        """Name the place of a value: its line, or its cell in a sheet."""
        letter = self.letters.get(column)
        return f"cell {letter}{self.line(row)}" if letter else f"line {self.line(row)}"

    def without(self, rows: np.ndarray) -> Table:
        """Give the table without some rows, which count as empty lines where lines are counted.

        Parameters
        ----------
        rows : ndarray of int
            Rising.
        """
        kept = np.delete(np.arange(self.rows), rows)
        columns = {name: column.take(numbers(kept)) for name, column in self.columns.items()}
        return replace(
            self,
            columns=columns,
            rows=len(kept),
            gaps=gaps_without(self.gaps, rows),
            told=told_without(self.told, rows),
            notes=[*self.notes],
            doubts=[*self.doubts],
        )

    def fail(self, column: str, rows: np.ndarray, allowed: str, do: str, about: str = "") -> None:
        """Raise if any of the rows is at fault, or note it where faults are collected.

        The message names each with its place, what stood there, and what stands in a column
        `about`.
        """
        rows = self._untold(column, rows)
        if len(rows) == 0:
            return
        found = []
        for row in map(int, rows[:LISTED]):
            named = self.columns[about][row].as_py() if about else ""
            subject = f" for {cut(named)}" if named else ""
            found.append(
                f"{self.at(column, row)}: {shown(self.columns[column][row].as_py())}{subject}"
            )
        self.tell(Fault(self.of(column), found, len(rows), allowed, do))

    def tell(self, fault: Fault) -> None:
        """Raise a fault, or note it where faults are collected."""
        if self.faults is None:
            raise fault.error()
        self.faults.append(fault)

    def _untold(self, column: str, rows: np.ndarray) -> np.ndarray:
        """Give those rows of which no fault tells yet; from now on one does."""
        told = self.told.setdefault(column, set())
        if told:
            rows = np.array([row for row in rows.tolist() if row not in told], np.int64)
        told.update(rows.tolist())
        return rows

    def settled(self) -> Table:
        """Raise if faults were collected, with all of them; later ones are raised as they are
        found."""
        refuse(self.where, self.faults or [])
        return replace(self, faults=None)

    def places(self, column: str, allowed: Mapping[str, int], words: str, do: str) -> np.ndarray:
        """Give the place of each row's word among the allowed ones; others are at fault, and where
        faults are collected their place is -1.

        The message names each other word, how often it stands there and where first.
        """
        encoded = self.columns[column].dictionary_encode()
        found = encoded.dictionary.to_pylist()
        rows = as_numpy(encoded.indices)
        unknown = [place for place, word in enumerate(found) if word not in allowed]
        faults = []
        wrong = self._untold(column, np.flatnonzero(np.isin(rows, unknown)))
        still = set(rows[wrong].tolist())
        unknown = [place for place in unknown if place in still]
        for place in unknown[:LISTED]:
            at = wrong[rows[wrong] == place]
            times = f" {len(at)} times, first" if len(at) > 1 else ""
            faults.append(f"{shown(found[place])}{times} in {self.at(column, at[0])}")
        if faults:
            do = closest(found[unknown[0]], filter(None, allowed), do)
            words += also_in_chinese(column)
            self.tell(Fault(self.of(column), faults, len(unknown), words, do))
        return np.array([allowed.get(word, -1) for word in found], dtype=np.int64)[rows]


def read_table(
    source: Source,
    required: tuple[str, ...],
    optional: tuple[str, ...],
    what: str,
    encoding: str | None = None,
    collect: bool = False,
) -> Table:
    """Read a table and check its header.

    Parameters
    ----------
    source : path, bytes of a CSV file or workbook, OnSheet, Arrow table, DataFrame, or a Table
        Paths end in ``.csv``, ``.xlsx`` or ``.parquet``.
    required, optional : tuple of str
        The columns that must and may be there, in any order; others are errors. The first one says
        whom a row is about.
    what : str
        ``ledger`` or ``roster``, for messages.
    encoding : {'utf-8', 'utf-16', 'gb18030'}, optional
        Of CSV; found out by default.
    collect : bool
        Collect faults in the table, for :meth:`Table.settled`, in place of raising the first.
    """
    if isinstance(source, Table):
        return source
    asked = Columns(required, optional)
    return _finish(_found(source, asked, what, encoding), asked, collect)


def column_names(path: Path, columns: tuple[str, ...], encoding: str | None = None) -> list[str]:
    """Say which of some columns a file has by its header, or by those of a workbook's sheets."""
    where, asked = str(path), Columns(columns, ())
    check_file(path, where, LARGEST_FILE, EXISTS, "Split the file by unit.")
    if path.suffix.lower() == ".parquet":
        given = list(_from_parquet(path, where).column_names)
    elif path.suffix.lower() == ".xlsx":
        given = sheets.header_names(read_bytes(path, where), asked, where)
    else:
        given = csv_files.header_names(read_bytes(path, where), asked, where, encoding)
    return [name for name in header_of(given, asked).names if name in columns]


def _found(source: Source, asked: Columns, what: str, encoding: str | None) -> Found:
    if isinstance(source, OnSheet):
        return _on_sheet(source, asked, what)
    if isinstance(source, bytes | bytearray | memoryview):
        data, where = bytes(source), f"{what} (bytes)"
        if is_workbook(data):
            return sheets.read_sheet(data, asked, where)
        return csv_files.read_csv(data, asked, where, encoding)
    if not isinstance(source, str | os.PathLike):
        frame, where = read_frame(source, what)
        return _of_arrow(frame, asked, where)
    path, where = Path(source), str(source)
    check_file(path, f"{what} {where}", LARGEST_FILE, EXISTS, "Split the file by unit.")
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        return _of_arrow(without_index(_from_parquet(path, where)), asked, where)
    if suffix == ".xlsx":
        return sheets.read_sheet(read_bytes(path, where), asked, where)
    if suffix != ".csv":
        do = "Save it as .xlsx or as CSV (UTF-8)." if suffix.startswith((".xl", ".et")) else EXPORT
        raise InputError(where, f"a file ending in {suffix or 'nothing'}", KINDS_OF_FILES, do)
    data = read_bytes(path, where)
    if is_workbook(data):
        do = "Give it the ending .xlsx, or save the sheet as CSV (UTF-8)."
        raise InputError(where, "a workbook of Excel under the name of a CSV file", "CSV", do)
    return csv_files.read_csv(data, asked, where, encoding)


def _on_sheet(source: OnSheet, asked: Columns, what: str) -> Found:
    """Read the sheet that is named, of a workbook only."""
    given, is_book = source.file, True
    if isinstance(given, str | os.PathLike):
        path, where = Path(given), str(given)
        check_file(path, f"{what} {where}", LARGEST_FILE, EXISTS, "Split the file by unit.")
        data, is_book = read_bytes(path, where), path.suffix.lower() == ".xlsx"
    else:
        data, where = bytes(given), f"{what} (bytes)"
    if not (is_book and is_workbook(data)):
        got, do = "no workbook, which alone has sheets", "Leave the name of the sheet out."
        raise InputError(f"{where}, sheet {shown(source.sheet)}", got, "a workbook (.xlsx)", do)
    return sheets.read_sheet(data, asked, where, source.sheet)


def _of_arrow(table: pa.Table, asked: Columns, where: str) -> Found:
    header = header_of([str(name) for name in table.column_names], asked)
    check_header(header, asked, where)
    check_rows(table.num_rows, where)
    columns = [
        as_text(column, f"{where}, column {cut(name)}")
        for name, column in zip(header.given, table.itercolumns(), strict=True)
    ]
    return Found(where, header, columns)


def _from_parquet(path: Path, where: str) -> pa.Table:
    from sim.files.parquet import read_parquet

    try:
        return read_parquet(path, where, MOST_ROWS)
    except InputError:
        raise
    except _UNREADABLE as error:
        got = f"no readable Parquet file: {cut(str(error), 200)}"
        raise InputError(where, got, "a Parquet file", "Write the file again.") from error


def _finish(found: Found, asked: Columns, collect: bool) -> Table:
    """Put the columns in order; whatever is no record or no word of the engine is put right or
    told."""
    rows = len(found.columns[0]) if found.columns else 0
    check_rows(rows, found.where)
    leave_out(found, asked)
    names = found.header.names
    given = {name: column for name, column in zip(names, found.columns, strict=True) if name}
    rows = len(found.columns[0]) if found.columns else 0
    empty = pa.repeat(text(""), rows)
    letters = {name: letter for name, letter in zip(names, found.letters, strict=False) if name}
    read = Table(
        found.where,
        {name: given.get(name, empty) for name in asked.known},
        rows,
        found.gaps,
        found.notes,
        found.doubts,
        found.header.headings(),
        letters,
        [] if collect else None,
        found.told,
    )
    for fault in found.faults:
        read.tell(fault)
    trim_ids(read)
    read_words(read)
    refuse_garbled(read)
    return read
