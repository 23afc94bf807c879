"""Sheets of Excel: the one sheet that holds a table, and its cells as text.

Whatever makes a value uncertain is a fault that names the cell: merged cells, errors, formulas
without a value, and ids that Excel has turned into numbers or dates, of which nobody knows what
they were.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

import numpy as np

from sim.base.errors import LISTED, InputError, cut, shown
from sim.files.arrow_columns import texts
from sim.files.workbook import Sheet, Value, cell_name, column_name, read_workbook, value_text
from sim.scoring.faults import Fault
from sim.scoring.found import Found, check_rows, gaps_before
from sim.scoring.header import (
    WITHIN,
    Columns,
    Header,
    called,
    check_header,
    find_header,
    how_much,
    totals_label,
)

IDS = ("cadre", "unit", "line", "village", "task", "node", "item")
"""Columns in which a number or a date is no longer what was typed."""
NUMBERS = ("value", "of", "yuan")
"""Columns in which what is read has to be what is seen."""
ONE_TABLE = (
    "Leave the sheet with the table in the file, save it as CSV (UTF-8), or name it to "
    "cadre-sim score with --sheet or --roster-sheet."
)

Line = tuple[int, list[str]]
"""Number of a row, from 0, and its cells as text."""


def read_sheet(data: bytes, asked: Columns, where: str, name: str = "") -> Found:
    """Read the rows of the sheet of a workbook that is named, or has the columns asked for.

    Raises
    ------
    InputError
        When no sheet has the name; without one, when no visible sheet, or more than one, has the
        columns; and for what
        :func:`sim.files.workbook.read_workbook` refuses.
    """
    sheets = [one for one in read_workbook(data, where) if _first_lines(one)]
    sheet = _called(sheets, name, where) if name else _chosen(sheets, asked, where)
    others = [one for one in sheets if one is not sheet]
    if others:
        where = f"{where}, sheet {shown(sheet.name)}"
    found = _table(sheet, asked, where)
    if others:
        found.notes.append(f"{where}: other sheets were not read here: {_names(others)}.")
    return found


def header_names(data: bytes, asked: Columns, where: str) -> list[str]:
    """Give the names in the headers of all visible sheets, without checking them."""
    lines = [
        cells
        for sheet in read_workbook(data, where)
        if not sheet.hidden
        for _, cells in _first_lines(sheet)
        if how_much(cells, asked)
    ]
    return [name for cells in lines for name in cells]


def _first_lines(sheet: Sheet) -> list[Line]:
    lines: list[Line] = []
    for row, values in enumerate(sheet.rows):
        cells = [value_text(value) for value in values]
        if any(text.strip() for text in cells):
            lines.append((row, cells))
        if len(lines) == WITHIN:
            break
    return lines


def _called(sheets: list[Sheet], name: str, where: str) -> Sheet:
    """Give the sheet of a name, whether it is seen or hidden."""
    named = {one.name: one for one in sheets}
    if name not in named:
        allowed = f"sheets with cells: {_names(sheets)}" if sheets else "a workbook with cells"
        raise InputError(f"{where}, sheet {shown(name)}", "no such sheet", allowed)
    return named[name]


def _chosen(sheets: list[Sheet], asked: Columns, where: str) -> Sheet:
    """Choose the sheet that has the columns, or some of them, or is the only one."""

    def fit(sheet: Sheet) -> int:
        return max(how_much(cells, asked) for _, cells in _first_lines(sheet))

    visible = [one for one in sheets if not one.hidden]
    best = max(map(fit, visible), default=0)
    found = [one for one in visible if fit(one) == best]
    hidden = [one for one in sheets if one.hidden and fit(one)]
    if len(found) == 1 and (best or not hidden):
        return found[0]
    columns = f"one visible sheet with the columns {', '.join(asked.required)}"
    if best:
        raise InputError(where, f"tables in sheets {_names(found)}", columns, ONE_TABLE)
    if hidden:
        got = f"the table in a hidden sheet, {_names(hidden)}"
        do = "Unhide the sheet, or name it to cadre-sim score with --sheet or --roster-sheet."
        raise InputError(where, got, columns, do)
    got = f"no such columns in sheets {_names(found)}" if found else "no visible sheet with cells"
    raise InputError(where, got, columns, "Is this the right file?")


def _names(sheets: list[Sheet]) -> str:
    names = [f"{shown(one.name)}{' (hidden)' if one.hidden else ''}" for one in sheets[:LISTED]]
    more = f" and {len(sheets) - LISTED} more" if len(sheets) > LISTED else ""
    return ", ".join(names) + more


def _table(sheet: Sheet, asked: Columns, where: str) -> Found:
    top = _first_lines(sheet)
    header = find_header(
        [cells for _, cells in top], [f"line {row + 1}" for row, _ in top], asked, where
    )
    at = top[header.place][0]
    merged = _merged(sheet, [at], where)
    if merged:
        # before the header is checked, which lacks what the merged cells hide
        raise merged.error()
    check_header(header, asked, where)
    found = Found(where, header, [], letters=[column_name(n) for n in range(len(header.names))])
    found.left_out([(row + 1, _label(cells)) for row, cells in top[: header.place]])
    kept: list[int] = []
    lines: list[list[str]] = []
    gaps: list[int] = []
    for row in range(at + 1, len(sheet.rows)):
        cells = [value_text(value) for value in sheet.rows[row]]
        label = totals_label(header.row(cells), asked)
        if label:
            found.totals.append((row + 1, label))
        elif any(text.strip() for text in cells) or _flawed(sheet, row):
            gaps_before(gaps, len(kept), row + 1)
            kept.append(row)
            lines.append(cells)
    check_rows(len(kept), where)
    found.gaps = np.array(gaps, np.int64)
    columns = zip(*lines, strict=True) if lines else [()] * len(header.names)
    found.columns = [texts(column) for column in columns]
    found.faults = [one for one in _faults(sheet, header, kept, where) if one]
    found.told = _told(sheet, header, kept)
    found.doubts = _doubts(sheet, header, kept, where)
    return found


def _label(cells: list[str]) -> str:
    return next((text.strip() for text in cells if text.strip()), "")


def _flawed(sheet: Sheet, row: int) -> bool:
    return any((row, column) in sheet.flaws for column in range(len(sheet.rows[row])))


def _faults(sheet: Sheet, header: Header, kept: list[int], where: str) -> Iterable[Fault | None]:
    yield _merged(sheet, kept, where)
    rows = set(kept)
    flaws = [
        f"{cell_name(*place)}: {flaw}"
        for place, flaw in sorted(sheet.flaws.items())
        if place[0] in rows and header.names[place[1]]
    ]
    yield _fault(
        where,
        flaws,
        "cells with values",
        "Mend the formulas; then open the file in Excel or WPS, which computes them, and save it.",
    )
    percent = [
        f"{cell_name(*place)}: {value_text(sheet.rows[place[0]][place[1]])} shown as a percentage"
        for place in sorted(sheet.percent)
        if place[0] in rows and header.names[place[1]] in NUMBERS
    ]
    yield _fault(
        where,
        percent,
        "numbers shown as they are",
        "Format the cells as numbers, and look at them.",
    )
    for column, name in enumerate(header.names):
        if name not in IDS:
            continue
        turned = [
            f"{cell_name(row, column)}: {_kind(sheet.rows[row][column])}"
            for row in kept
            if not isinstance(sheet.rows[row][column], str)
        ]
        yield _fault(
            f"{where}, column {called(name, header.headings())}",
            turned,
            "text: what Excel takes for a number or a date it changes, 00123 to 123 and 3-1 to a "
            "day in March",
            "Format the column as text and type these ids again.",
        )


def _kind(value: Value) -> str:
    kind = "number" if isinstance(value, int | float) and not isinstance(value, bool) else "date"
    return f"the {'truth value' if isinstance(value, bool) else kind} {value_text(value)}"


def _merged(sheet: Sheet, rows: list[int], where: str) -> Fault | None:
    """Tell merged cells of some rows, which rise: only the first of them has the value."""
    found = [
        f"{cell_name(first, left)}:{cell_name(last, right)}"
        for first, left, last, right in sheet.merged
        if bisect_left(rows, first) < bisect_right(rows, last)
    ]
    return _fault(
        where,
        [f"merged cells {one}" for one in found],
        "a cell for each value",
        "Unmerge them (取消单元格合并) and fill in each cell.",
    )


def _fault(where: str, found: list[str], allowed: str, do: str) -> Fault | None:
    return Fault(where, found[:LISTED], len(found), allowed, do) if found else None


def _told(sheet: Sheet, header: Header, kept: list[int]) -> dict[str, set[int]]:
    """Give the rows of each column of which a fault of the sheet tells: what is read there as text
    is not what was meant, and nothing more is to be said of it."""
    told: dict[str, set[int]] = {name: set() for name in header.names if name}
    places = {row: place for place, row in enumerate(kept)}
    for row, column in sheet.flaws:
        if row in places and header.names[column]:
            told[header.names[column]].add(places[row])
    for first, left, last, right in sheet.merged:
        for place in range(bisect_left(kept, first), bisect_right(kept, last)):
            for name in filter(None, header.names[left : right + 1]):
                told[name].add(place)
    for column, name in enumerate(header.names):
        if name in IDS:
            told[name].update(
                place
                for place, row in enumerate(kept)
                if not isinstance(sheet.rows[row][column], str)
            )
    return told


def _doubts(sheet: Sheet, header: Header, kept: list[int], where: str) -> list[str]:
    """Say what is read though nobody sees it in the sheet."""

    def say(what: str, names: list[str]) -> Iterable[str]:
        if names:
            more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
            named = f"{', '.join(names[:LISTED])}{more}"
            yield f"{where}: {what} hidden in the sheet and counted all the same: {named}."

    rows = [str(row + 1) for row in kept if row in sheet.hidden_rows]
    columns = [
        f"{column_name(column)} ({cut(name)})"
        for column, name in enumerate(header.names)
        if name and column in sheet.hidden_columns
    ]
    return [*say("rows", rows), *say("columns", columns)]
