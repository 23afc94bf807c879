"""What is done with the columns of any source: rows of totals are left out, blanks around ids too,
Chinese words are read, and ids that a spreadsheet has changed are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.base.errors import LISTED, shown
from sim.files.arrow_columns import as_numpy, text, texts
from sim.files.workbook import column_name
from sim.scoring.cells import BLANKS
from sim.scoring.faults import Fault
from sim.scoring.found import NAMED, Found, named
from sim.scoring.header import Columns, how_much, is_total, totals_label
from sim.scoring.headings import WORDS, column_of, is_serial, word_of

if TYPE_CHECKING:
    from sim.scoring.tabular import Table

IDS = ("cadre", "unit", "line", "village", "task", "node")
"""Columns of ids: opaque text, but for blanks around it."""
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
#: What Excel shows of a long number, and of what it took for a date, when it writes CSV.
_GARBLED = (
    r"^(?:[1-9](?:\.[0-9]+)?E\+[0-9]{2,3}|[0-9]{1,2}月[0-9]{1,2}日|[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}"
    rf"|[0-9]{{1,2}}-{_MONTH}|{_MONTH}-[0-9]{{2}})$"
)


def leave_out(found: Found, asked: Columns) -> None:
    """Leave out rows of totals, the header where it stands again, and columns that say nothing; a
    note names the rows.

    Values in a column without a heading are a fault.
    """
    perhaps = _no_records(found, asked)
    totals = [row for row in perhaps if _label(found, asked, row)]
    again = [row for row in perhaps if how_much(_cells(found, row), asked)]
    found.totals += [(found.line(row), _label(found, asked, row)) for row in totals]
    if again:
        told = ", ".join(str(found.line(row)) for row in again[:NAMED])
        more = f" and {len(again) - NAMED} more" if len(again) > NAMED else ""
        found.notes.append(f"{found.where}: left out, the header again: line {told}{more}.")
    if perhaps:
        found.without(np.array(sorted({*totals, *again}), np.int64))
    _refuse_nameless(found)
    if found.totals:
        lines = sorted(found.totals)
        found.notes.append(f"{found.where}: rows of totals were left out: {named(lines)}.")


def trim_ids(table: Table) -> None:
    """Leave out blanks around ids, which nobody sees, and say where there were some."""
    import pyarrow.compute as pc

    # in the order of the columns, so that notes are the same each time
    for name in [one for one in table.columns if one in IDS]:
        given = table.columns[name]
        trimmed = pc.utf8_trim(given, characters=BLANKS)
        rows = np.flatnonzero(as_numpy(pc.not_equal(given, trimmed)))
        if len(rows):
            table.columns[name] = trimmed
            first = f"first in {table.at(name, rows[0])}, {shown(given[int(rows[0])].as_py())}"
            table.doubts.append(
                f"{table.where}, column {name}: blanks around {len(rows)} "
                f"id{'s' if len(rows) > 1 else ''} were left out ({first})."
            )


def read_words(table: Table) -> None:
    """Put the engine's words in the place of Chinese ones, where a column has such words."""
    for name in [one for one in table.columns if one in WORDS and one != "role"]:
        encoded = table.columns[name].dictionary_encode()
        given = encoded.dictionary.to_pylist()
        words = [word_of(name, word) for word in given]
        if words != given:
            table.columns[name] = texts(words).take(encoded.indices)


def refuse_garbled(table: Table) -> None:
    """Refuse ids that Excel has turned into numbers or dates: what they were is lost."""
    import pyarrow.compute as pc

    for name in [one for one in table.columns if one in IDS]:
        encoded = table.columns[name].dictionary_encode()
        bad = as_numpy(pc.match_substring_regex(encoded.dictionary, _GARBLED))
        if bad.any():
            rows = np.flatnonzero(bad[as_numpy(encoded.indices)])
            table.fail(
                name,
                rows,
                "ids as they were before Excel turned them into numbers or dates",
                "Format the column as text in the original and save it again.",
            )


def _refuse_nameless(found: Found) -> None:
    import pyarrow.compute as pc

    for place, (name, heading) in enumerate(
        zip(found.header.names, found.header.given, strict=True)
    ):
        if name or is_serial(heading):
            continue
        column = found.columns[place]
        blank = pc.equal(pc.utf8_trim(column, characters=BLANKS), text(""))
        rows = np.flatnonzero(~as_numpy(blank))
        if len(rows):
            listed = [
                f"line {found.line(row)}: {shown(column[int(row)].as_py())}"
                for row in rows[:LISTED]
            ]
            found.faults.append(
                Fault(
                    f"{found.where}, column {column_name(place)}",
                    listed,
                    len(rows),
                    "a heading above values",
                    "Name the column, or empty it.",
                )
            )


def _no_records(found: Found, asked: Columns) -> list[int]:
    """Give rows that may hold sums or the header again, from the few different words of columns;
    all others are records."""
    rows: set[int] = set()
    for name in asked.required:
        if name not in found.header.names or name in ("value", "yuan"):
            continue
        encoded = found.columns[found.header.names.index(name)].dictionary_encode()
        first = name == asked.required[0]
        looks = [
            is_total(word) or (first and (not word.strip() or column_of(word, [name]) == name))
            for word in encoded.dictionary.to_pylist()
        ]
        if any(looks):
            rows.update(np.flatnonzero(np.array(looks)[as_numpy(encoded.indices)]).tolist())
    return sorted(rows)


def _cells(found: Found, row: int) -> list[str]:
    return [column[row].as_py() for column in found.columns]


def _label(found: Found, asked: Columns, row: int) -> str:
    return totals_label(found.header.row(_cells(found, row)), asked)
