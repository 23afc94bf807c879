"""Workbooks of Excel (.xlsx): sheets as rows of cells, with what the cells alone do not say.

python-calamine reads the cells. It gives an empty text for an error and for a formula that was
never computed, makes room for every cell up to the last, and believes what an archive says of its
own size. So the archive is unpacked here within bounds, each sheet is looked at first
(:mod:`sim.files.sheet_marks`), and the library is handed what was looked at.
"""

from __future__ import annotations

import datetime
import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias
from xml.etree import ElementTree
from xml.parsers import expat

from sim.base.errors import InputError, cut, shown
from sim.files.sheet_marks import Marks, Place, Range, cell_name, column_name, read_marks

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

__all__ = ["Range", "Sheet", "Value", "cell_name", "column_name", "read_workbook", "value_text"]

LARGEST_UNPACKED = 500_000_000
"""Bytes that the parts of a workbook may take when they are unpacked."""
MOST_CELLS = 12_000_000
"""Cells of all sheets together, from A1 to the last of each; a list in memory has all of them."""
WIDEST = 16_384
"""Columns of a sheet, in Excel itself."""
SAVE = "Open it in Excel or WPS and save it as .xlsx."

_ARCHIVE, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STYLES, _PERCENT = "xl/styles.xml", {"9", "10"}
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    expat.ExpatError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    LookupError,
    ValueError,
)
"""What the reading of an archive or of its XML may raise for wrong bytes."""

Value: TypeAlias = (
    str | float | bool | datetime.date | datetime.datetime | datetime.time | datetime.timedelta
)
"""What a cell may hold; an empty one is an empty text."""


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook.

    Attributes
    ----------
    name : str
    hidden : bool
        Whether it is hidden in the workbook.
    rows : list of list of Value
        From A1 on, all of equal length; dates are dates, all other numbers floats.
    merged : list of Range
        Cells that are one to the eye; only the first of them has a value.
    hidden_rows, hidden_columns : frozenset of int
        From 0. A filter hides rows.
    flaws : dict of (row, column) to str
        Cells whose value is no value, with what stands there: ``the error #DIV/0!`` or ``a formula
        without a value``. In `rows` they are empty, or hold what nobody computed.
    percent : frozenset of (row, column)
        Cells that show 85% where the value is 0.85.
    """

    name: str
    hidden: bool
    rows: list[list[Value]]
    merged: list[Range]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    flaws: dict[Place, str]
    percent: frozenset[Place]


def is_workbook(data: bytes) -> bool:
    """Say whether bytes begin as those of a workbook do, of this format or the older one."""
    return data.startswith((_ARCHIVE, _OLD))


def read_workbook(data: bytes, where: str) -> list[Sheet]:
    """Read all sheets of a workbook, hidden ones too, in its order; charts are left out.

    Parameters
    ----------
    data : bytes
        Of a file .xlsx.
    where : str
        Its name, for messages.

    Raises
    ------
    InputError
        For what is no such file, is damaged, protected or too large, or when python-calamine is
        not installed.
    """
    if data.startswith(_OLD):
        got = "a workbook of the older format, or with a password"
        raise InputError(where, got, "a workbook (.xlsx) without a password", SAVE)
    try:
        parts = _unpack(data, where)
        marked = _marks_of_sheets(parts, where)
    except InputError:
        raise
    except _DAMAGED as error:
        raise _unreadable(where, error) from error
    return _with_values(parts, marked, where)


def value_text(value: Value) -> str:
    """Write a value as Excel shows it in a cell of usual format: a number with fifteen digits at
    most, a date as YYYY-MM-DD, a moment with its time of day."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        # more digits are dust of binary numbers: a formula gives 0.30000000000000004
        text = f"{value:.15g}"
        whole = "e" not in text and float(text).is_integer()
        return str(int(float(text))) if whole else text
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _unreadable(where: str, error: BaseException) -> InputError:
    got = f"no readable workbook: {cut(str(error), 200)}"
    return InputError(where, got, "a workbook (.xlsx)", SAVE)


def _unpack(data: bytes, where: str) -> dict[str, bytes]:
    """Give the XML parts of a workbook by name; pictures and macros are left where they are."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        wanted = [one for one in archive.infolist() if one.filename.endswith((".xml", ".rels"))]
        names = [one.filename for one in wanted]
        if len(set(names)) < len(names):
            raise ValueError("a part that is there twice")
        total = sum(one.file_size for one in wanted)
        if total > LARGEST_UNPACKED:
            got = f"a workbook that would take {total / 1e6:,.0f} MB unpacked"
            allowed = f"at most {LARGEST_UNPACKED / 1e6:,.0f} MB"
            raise InputError(where, got, allowed, "Split it, or save the sheet as CSV (UTF-8).")
        # no part gives more bytes than it says it has
        parts = {one.filename: archive.read(one) for one in wanted}
    for name, part in parts.items():
        # an entity can be declared nowhere else, and in another encoding would not be seen
        if b"<!DOCTYPE" in part or b"\0" in part[:64]:
            raise ValueError(f"declarations or an encoding that no workbook has, in {name}")
    return parts


def _marks_of_sheets(parts: dict[str, bytes], where: str) -> list[tuple[str, bool, Marks | None]]:
    """Give name, whether hidden, and marks of each sheet; none of a sheet without cells, such as
    a chart."""
    book = _tree(parts[_BOOK])
    targets = {
        one.get("Id"): posixpath.normpath(posixpath.join("/xl", one.get("Target", "")))[1:]
        for one in _tree(parts[_RELATIONS])
        if one.get("Type", "").endswith("/worksheet")
    }
    # a library that writes formulas without computing them leaves this wish for Excel
    computed = all(one.get("fullCalcOnLoad") not in ("1", "true") for one in _named(book, "calcPr"))
    percent = _percent_styles(parts)
    found: list[tuple[str, bool, Marks | None]] = []
    cells = 0
    for sheet in _named(book, "sheet"):
        relation = next((value for name, value in sheet.items() if name.endswith("}id")), None)
        name, hidden = sheet.get("name", ""), sheet.get("state", "visible") != "visible"
        target = targets.get(relation)
        marks = None if target is None else read_marks(parts[target], computed, WIDEST, percent)
        if marks is not None:
            cells += marks.rows * marks.columns
            if cells > MOST_CELLS:
                got = f"cells up to {cell_name(marks.rows - 1, marks.columns - 1)}"
                raise InputError(
                    f"{where}, sheet {shown(name)}",
                    got,
                    f"at most {MOST_CELLS:,} cells, from A1 to the last of each sheet",
                    "Delete the empty rows and columns behind the table, or split it.",
                )
        found.append((name, hidden, marks))
    return found


def _percent_styles(parts: dict[str, bytes]) -> frozenset[str]:
    """Give the numbers of the styles by which cells show percentages."""
    if _STYLES not in parts:
        return frozenset()
    styles = _tree(parts[_STYLES])
    formats = {
        one.get("numFmtId") for one in _named(styles, "numFmt") if "%" in one.get("formatCode", "")
    }
    looks = [one for part in _named(styles, "cellXfs") for one in part]
    return frozenset(
        str(place) for place, look in enumerate(looks) if look.get("numFmtId") in formats | _PERCENT
    )


def _tree(xml: bytes) -> ElementTree.Element:
    # whatever a part says of its encoding: in another one it would say other things to the library
    return ElementTree.fromstring(xml, ElementTree.XMLParser(encoding="utf-8"))


def _named(tree: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [one for one in tree.iter() if one.tag.rpartition("}")[2] == name]


def _with_values(
    parts: dict[str, bytes], marked: list[tuple[str, bool, Marks | None]], where: str
) -> list[Sheet]:
    book = _open(parts, where)
    sheets = []
    for place, (name, hidden, marks) in enumerate(marked):
        if marks is None:
            continue
        rows = _values(book, place, where)
        width = max(marks.columns, len(rows[0]) if rows else 0)
        sheets.append(
            Sheet(
                name,
                hidden,
                [row + [""] * (width - len(row)) for row in rows],
                marks.merged,
                frozenset(marks.hidden_rows),
                frozenset(marks.hidden_columns),
                marks.flaws,
                frozenset(marks.percent),
            )
        )
    return sheets


def _open(parts: dict[str, bytes], where: str) -> CalamineWorkbook:
    """Hand the library what was looked at, and nothing else of the archive."""
    try:
        from python_calamine import CalamineWorkbook
    except ImportError as error:
        raise InputError(
            where,
            "a workbook, and python-calamine, which reads it, is not installed",
            "a CSV or Parquet file, or a workbook where python-calamine is installed",
            "Install it: pip install python-calamine. Or save the sheet as CSV (UTF-8).",
        ) from error
    looked_at = io.BytesIO()
    with zipfile.ZipFile(looked_at, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    looked_at.seek(0)
    return _guarded(lambda: CalamineWorkbook.from_filelike(looked_at), where)


def _values(book: CalamineWorkbook, place: int, where: str) -> list[list[Value]]:
    return _guarded(lambda: book.get_sheet_by_index(place).to_python(skip_empty_area=False), where)


def _guarded(read: Any, where: str) -> Any:
    try:
        return read()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    # a failed assertion of the library, which is written in Rust, is no Exception
    except BaseException as error:
        raise _unreadable(where, error) from error
