"""What a file was found to hold, before its columns are checked: the same from CSV, Excel and
Parquet."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from sim.base.errors import InputError, shown
from sim.files.arrow_columns import numbers
from sim.scoring.faults import Fault
from sim.scoring.header import Header

MOST_ROWS = 10_000_000
"""Rows a table may have; more could overflow exact sums."""
NAMED = 5
"""How many lines that are left out a note names."""


@dataclass
class Found:
    """A header and the columns below it.

    Attributes
    ----------
    where : str
        Name of the file, and of the sheet if it has several.
    header : Header
    columns : list of pyarrow.Array
        In the order of the header.
    gaps : ndarray of int
        For each line that is no row how many rows stand before it, rising; the header's own line is
        not counted.
    letters : list of str
        Of the columns of a sheet; empty where there are none.
    faults : list of Fault
        What was found while it was read.
    told : dict of str to set of int
        Rows of each column of which a fault tells already.
    totals : list of (int, str)
        Lines of rows of sums that were left out, each with its label.
    notes, doubts : list of str
        As in :class:`sim.scoring.tabular.Table`.
    """

    where: str
    header: Header
    columns: list[pa.Array]
    gaps: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    letters: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    told: dict[str, set[int]] = field(default_factory=dict)
    totals: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def line(self, row: int) -> int:
        """Give the line of a row as a spreadsheet counts it."""
        return line_of(row, self.gaps)

    def without(self, rows: np.ndarray) -> None:
        """Leave out some rows, which rise."""
        kept = np.delete(np.arange(len(self.columns[0])), rows)
        self.columns = [column.take(numbers(kept)) for column in self.columns]
        self.gaps = gaps_without(self.gaps, rows)
        self.told = told_without(self.told, rows)

    def left_out(self, titles: list[tuple[int, str]]) -> None:
        """Note the lines above the header, each by its number and first text."""
        titles = [(line, text) for line, text in titles if text]
        if titles:
            self.notes.append(f"{self.where}: left out above the header: {named(titles)}.")


def named(lines: list[tuple[int, str]]) -> str:
    """Name lines by number and text, and count the rest."""
    first = "; ".join(f"line {line} ({shown(text)})" for line, text in lines[:NAMED])
    return first + (f"; and {len(lines) - NAMED} more" if len(lines) > NAMED else "")


def line_of(row: int, gaps: np.ndarray) -> int:
    """Give the line of a row, of which `gaps` says what stands between: the header is line 1 where
    nothing is above it, and lines without a row count."""
    return int(row) + 2 + int(np.searchsorted(gaps, row, side="right"))


def gaps_without(gaps: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Give the gaps of a table without some rows, which rise, so that lines stay what they are."""
    places = np.concatenate([gaps, rows])
    return np.sort(places - np.searchsorted(rows, places))


def told_without(told: dict[str, set[int]], rows: np.ndarray) -> dict[str, set[int]]:
    """Give the rows of each column that a fault tells of, without some rows, which rise."""
    gone = set(rows.tolist())
    return {
        name: {row - int(np.searchsorted(rows, row)) for row in those - gone}
        for name, those in told.items()
    }


def gaps_before(gaps: list[int], kept: int, line: int) -> None:
    """Note that lines without a row stand before the row in a line, after so many rows."""
    gaps.extend([kept] * (line - kept - 2 - len(gaps)))


def check_rows(count: int, where: str) -> None:
    """Refuse a table of too many rows."""
    if count > MOST_ROWS:
        raise InputError(
            where, "too many rows", f"at most {MOST_ROWS:,} rows", "Split the file by unit."
        )
