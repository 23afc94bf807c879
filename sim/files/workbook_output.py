"""Tables of results as one workbook of Excel (.xlsx), a sheet each.

XlsxWriter writes it, which rounds numbers to sixteen digits and stamps files with the hour; here
numbers keep all their digits, and the same tables give the same bytes. No formula is written: texts
that look like one are texts, and so are ids of digits.
"""

from __future__ import annotations

import datetime
import io
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sim.base.errors import InputError
from sim.files.tables import AnyTable, as_arrow

if TYPE_CHECKING:
    import pyarrow as pa

MOST_ROWS = 1_048_575
"""Rows of a sheet below its heading, in Excel itself."""
LONGEST_TEXT = 32_767
"""Units of UTF-16 that a cell may have, in Excel itself."""
LARGEST_WHOLE = 2**53
"""Up to here every whole number is one of Excel's numbers; larger ones are texts."""
WIDEST = 40
"""Signs to which a column is widened at most."""
LOOKED_AT = 200
"""Rows that the width of a column goes by."""
_CREATED = datetime.datetime(2000, 1, 1)
"""What a workbook says of when it was made: the manifest beside it knows."""


class _Exact(float):
    """A number that is written with as many digits as it takes to read it back."""

    def __format__(self, how: str) -> str:
        return repr(float(self))


def check_workbook_output(where: str, rows: int = 0) -> None:
    """Refuse to go on where workbooks cannot be written.

    Parameters
    ----------
    where : str
        What asks for one, for messages.
    rows : int
        How many its longest table will have, as far as that is known.

    Raises
    ------
    InputError
    """
    try:
        import xlsxwriter  # noqa: F401
    except ImportError as error:
        raise InputError(
            where,
            "a workbook asked for, and XlsxWriter, which writes it, is not installed",
            "a workbook where XlsxWriter is installed, or CSV",
            "Install it: pip install 'cadre-sim[excel]'. Or leave the option out.",
        ) from error
    if rows > MOST_ROWS:
        raise InputError(
            where,
            f"a table of {rows:,} rows",
            f"at most {MOST_ROWS:,}, as many as a sheet has",
            "Leave the option out and read the CSV or Parquet file.",
        )


def workbook_bytes(tables: Mapping[str, AnyTable], where: str) -> bytes:
    """Write tables as one workbook; absent values are empty cells.

    Parameters
    ----------
    tables : mapping of str to table
        By the names of the sheets.
    where : str
        What asks for it, for messages.

    Raises
    ------
    InputError
        When a table or a text is too long for a sheet.
    """
    arrows = {name: as_arrow(one) for name, one in tables.items()}
    for name, arrow in arrows.items():
        check_workbook_output(f"{where}, sheet {name}", arrow.num_rows)
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    # the program's name stands there in place of a user's
    book.set_properties({"created": _CREATED, "author": "cadre-sim"})
    bold = book.add_format({"bold": True})
    for name, arrow in arrows.items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        # ids of digits are meant to be texts
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        for place, heading in enumerate(arrow.column_names):
            _fill(sheet, place, heading, arrow.column(place), bold, f"{where}, sheet {name}")
    book.close()
    return file.getvalue()


def _fill(
    sheet: Any, place: int, heading: str, column: pa.ChunkedArray, bold: Any, where: str
) -> None:
    """Write a column below its heading, and make it as wide as its first values."""
    values = column.to_pylist()
    shown = [_width(heading), *(_width(str(value)) for value in values[:LOOKED_AT])]
    sheet.set_column(place, place, min(WIDEST, max(shown)) + 2)
    sheet.write_string(0, place, heading, bold)
    for row, value in enumerate(values, 1):
        # not-a-number is the one value that differs from itself
        if value is None or value != value:
            continue
        if isinstance(value, bool):
            sheet.write_boolean(row, place, value)
        elif isinstance(value, int) and abs(value) <= LARGEST_WHOLE:
            sheet.write_number(row, place, value)
        elif isinstance(value, float) and abs(value) != float("inf"):
            sheet.write_number(row, place, _Exact(value))
        elif sheet.write_string(row, place, str(value)) != 0:
            raise InputError(
                f"{where}, column {heading}, row {row + 1}",
                f"a text of {len(str(value)):,} signs",
                f"at most {LONGEST_TEXT:,}, as many as a cell takes",
                "Leave the option out and read the CSV file.",
            )


def _width(text: str) -> int:
    """Count the signs of a text's longest line; those of Chinese are twice as wide."""
    lines = text.split("\n")
    return max(
        sum(1 + (unicodedata.east_asian_width(one) in "WF") for one in line) for line in lines
    )
