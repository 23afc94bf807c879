"""A scoring table as officials write it: its header found, its rows read cell by cell.

Cells that are one to the eye count for every row they span, and a blank dimension or first
indicator is that of the row above. What cannot be told from what is seen is refused in one message:
hidden rows, formulas that nobody computed, two different headers, several tables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analysis.drafting.rule_words import block_of, plain_words
from sim.base.errors import LISTED, InputError, closest, cut, naming, shown
from sim.files.toml_files import check_file, read_bytes
from sim.files.workbook import Sheet, cell_name, column_name, is_workbook, read_workbook, value_text
from sim.scoring.csv_files import codec_of, lines_of
from sim.scoring.header import is_total

HEADERS = {
    "dimension": ("指标维度", "维度", "考核维度", "指标类别", "考核类别", "类别", "考核模块"),
    "first": ("一级指标", "考核项目", "考评项目", "项目", "指标", "考核指标"),
    "second": ("二级指标", "三级指标", "考核内容", "考评内容", "内容", "考核要点"),
    "rule": ("赋分标准", "评分标准", "计分标准", "考核标准", "赋分办法", "评分办法", "计分办法",
             "评分细则", "赋分规则", "计分规则", "评分说明", "考核细则"),
    "points": ("分值", "满分", "标准分", "基本分", "分数", "赋分", "基准分"),
}  # fmt: skip
"""Columns of a scoring table, each with what it is called in tables."""
NEEDED = "赋分标准, and 一级指标 or 二级指标"
LARGEST_FILE = 5_000_000
"""Bytes of a table."""
MOST_ROWS = 1_000
"""Rows of a scoring table."""
WITHIN = 30
"""Rows from the top among which the header stands."""
SCORES = ("总分", "总得分")
"""What a row of totals is called in a scoring table, beside what it is called in any."""
NUMBERS = ("序号", "编号", "No.")
"""Headings of columns that number the rows."""
REMARKS = ("备注", "注:", "注：", "说明:", "说明：")


@dataclass(frozen=True)
class Cell:
    """A text of a table, where it stands (``C4``, or ``A4:A7``), and the rows that it spans."""

    text: str
    at: str
    first_row: int
    last_row: int


@dataclass(frozen=True)
class Row:
    """One row below the header.

    Attributes
    ----------
    number : int
        From 1, as a spreadsheet counts.
    cells : dict of str to Cell
        By column of `HEADERS`, those that hold something; one that spans several rows is in each.
    """

    number: int
    cells: dict[str, Cell]

    def text(self, role: str) -> str:
        """Give the text of a column; empty where there is none."""
        return self.cells[role].text if role in self.cells else ""


@dataclass
class ScoringTable:
    """A table that was read.

    Attributes
    ----------
    where : str
        File and sheet, for messages.
    source : str
        The same without folders, for clauses.
    title : str
        What stands above the header.
    rows : list of Row
    totals : list of (str, Row)
        Rows that add others up, each with what it is called.
    unread : list of (str, str)
        Cells that hold something that is no part of an item, and what stands there.
    notes : list of (str, str)
        What else a reader should know: a key of the words of commands, and what it is about.
    """

    where: str
    source: str = ""
    title: str = ""
    rows: list[Row] = field(default_factory=list)
    totals: list[tuple[str, Row]] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def read_scoring_table(path: Path, sheet: str = "", encoding: str | None = None) -> ScoringTable:
    """Read the scoring table of a workbook or of a CSV file.

    Parameters
    ----------
    path : Path
    sheet : str
        Of a workbook; without one the only visible sheet that has a table.
    encoding : {'utf-8', 'utf-16', 'gb18030'}, optional
        Of a CSV file; found out by default.

    Raises
    ------
    InputError
        When there is no such table, or what is seen is not what is there.
    """
    where = str(path)
    check_file(path, where, LARGEST_FILE, "a scoring table (.xlsx or .csv)", "Is this the file?")
    data = read_bytes(path, where)
    if is_workbook(data):
        found = _chosen(read_workbook(data, where), sheet, where)
        named = f", sheet {cut(found.name)}"
        return _read(found, f"{where}{named}", f"{path.name}{named}")
    if sheet:
        raise InputError(
            "--sheet", "a CSV file, which has no sheets", "a workbook", "Leave it out."
        )
    return _read(_from_csv(data, where, encoding), where, path.name)


def _from_csv(data: bytes, where: str, encoding: str | None) -> Sheet:
    """Read a CSV file as a sheet without marks."""
    rows = [cells for _, cells in lines_of(data, codec_of(data, where, encoding), where)]
    width = max(map(len, rows), default=0)
    padded: list = [row + [""] * (width - len(row)) for row in rows]
    nothing: frozenset = frozenset()
    return Sheet("", False, padded, [], nothing, nothing, {}, nothing)


def _chosen(sheets: Sequence[Sheet], name: str, where: str) -> Sheet:
    """Choose the sheet that is named, or the only visible one with a table."""
    names = [one.name for one in sheets]
    if name:
        if name not in names:
            raise InputError("--sheet", shown(name), naming(names), closest(name, names))
        return next(one for one in sheets if one.name == name)
    tables = [one for one in sheets if _header_place(_texts(one)) is not None]
    seen = [one for one in tables if not one.hidden]
    if len(seen) == 1:
        return seen[0]
    if seen:
        got = f"{len(seen)} sheets with a scoring table: {naming([one.name for one in seen])}"
        raise InputError(where, got, "one", "Name it with --sheet.")
    if tables:
        got = f"a scoring table on the hidden sheet {shown(tables[0].name)} alone"
        do = "Show it in Excel, or name it with --sheet."
        raise InputError(where, got, "a table on a sheet that is seen", do)
    raise _no_table(where, [text for one in sheets for row in _texts(one)[:WITHIN] for text in row])


def _texts(sheet: Sheet) -> list[list[str]]:
    """Give the texts of a sheet; in merged cells the one text stands in each."""
    texts = [[value_text(value).strip() for value in row] for row in sheet.rows]
    for top, left, bottom, right in sheet.merged:
        for row in texts[top : bottom + 1]:
            row[left : right + 1] = [texts[top][left]] * len(row[left : right + 1])
    return texts


def _role(text: str) -> str:
    """Say which column a heading is; nothing where it is none that is known."""
    bare = re.sub(r"\s+|\(.*\)", "", plain_words(text))
    return next((role for role, names in HEADERS.items() if bare in names), "")


def _header_place(texts: Sequence[Sequence[str]]) -> int | None:
    """Find the header: the first row with a rule and something that it is the rule of."""
    for place, row in enumerate(texts[:WITHIN]):
        roles = {_role(one) for one in row}
        if "rule" in roles and not roles.isdisjoint({"first", "second"}):
            return place
    return None


def _is_heading(cells: Sequence[str]) -> bool:
    """Say whether a row holds names of columns and nothing else."""
    named = {one for one in cells if one}
    return len(named) > 1 and all(map(_role, named))


def _no_table(where: str, texts: Sequence[str]) -> InputError:
    found = [one for one in dict.fromkeys(texts) if one][:LISTED]
    got = f"no row with the headings of a scoring table; there are {naming(found) or 'no texts'}"
    return InputError(where, got, NEEDED, "Give the columns these names.")


def _read(sheet: Sheet, where: str, source: str) -> ScoringTable:
    texts = _texts(sheet)
    first = header = _header_place(texts)
    if first is None or header is None:
        raise _no_table(where, [one for row in texts[:WITHIN] for one in row])
    named = texts[header]
    if header + 1 < len(texts) and _is_heading(texts[header + 1]):
        # a header of two rows: the lower one divides what the upper one puts together
        header += 1
        named = [lower or upper for upper, lower in zip(named, texts[header], strict=True)]
    columns = _columns(named, header, where)
    _check_seen(sheet, header, columns, where)
    table = ScoringTable(where, source)
    table.title = next((one for row in texts[:first] for one in row if one), "")
    for column, text in enumerate(named):
        if text and column not in columns.values() and text not in NUMBERS:
            table.notes.append(("column_unread", f"{column_name(column)} {text}"))
    above: dict[str, Cell] = {}
    for place in range(header + 1, len(texts)):
        cells = texts[place]
        if _is_heading(cells):
            again = [text or before for text, before in zip(cells, named, strict=True)]
            if again != named and _columns(cells, place, where) != columns:
                got = f"another header in row {place + 1} than in row {header + 1}"
                raise InputError(where, got, "one table", "Split it into two files.")
            table.notes.append(("header_again", str(place + 1)))
        elif any(cells):
            _take(table, sheet, texts, place, named, above)
    if len(table.rows) > MOST_ROWS:
        got = f"{len(table.rows):,} rows"
        raise InputError(where, got, f"at most {MOST_ROWS:,}", "Is this the right file?")
    if not table.rows:
        raise InputError(
            where, f"no row below row {header + 1}", "a row for each item", "Add them."
        )
    return table


def _columns(cells: Sequence[str], place: int, where: str) -> dict[str, int]:
    """Give the place of each column that is known."""
    columns: dict[str, int] = {}
    for column, text in enumerate(cells):
        role = _role(text)
        if role in columns:
            first = cell_name(place, columns[role])
            got = f"{shown(text)} in {cell_name(place, column)} beside {first}"
            raise InputError(where, got, "each column once", "Rename or remove one of the two.")
        if role:
            columns[role] = column
    return columns


def _check_seen(sheet: Sheet, header: int, columns: dict[str, int], where: str) -> None:
    """Refuse what a reader of the table does not see, and cells that have no value."""
    hidden = [
        f"row {row + 1}"
        for row in sorted(sheet.hidden_rows)
        if row > header and row < len(sheet.rows) and any(sheet.rows[row])
    ]
    hidden += [
        f"column {column_name(one)}" for one in columns.values() if one in sheet.hidden_columns
    ]
    if hidden:
        do = "Show them in Excel, or delete them, and save the table."
        raise InputError(
            where, f"hidden: {naming(hidden[:LISTED])}", "a table that is seen whole", do
        )
    flaws = [
        f"{cell_name(row, column)} {what}"
        for (row, column), what in sorted(sheet.flaws.items())
        if row > header and column in columns.values()
    ]
    if flaws:
        do = "Open it in Excel, let it compute, and save it; or write the values."
        raise InputError(where, f"cells without a value: {naming(flaws[:LISTED])}", "values", do)


def _take(
    table: ScoringTable,
    sheet: Sheet,
    texts: list[list[str]],
    place: int,
    named: Sequence[str],
    above: dict[str, Cell],
) -> None:
    """Take one row into the table.

    `named` has the headings, and `above` dimension and first indicator of the row before.
    """
    columns = {role: one for one, text in enumerate(named) if (role := _role(text))}
    found = {role: _cell(sheet, texts, place, column) for role, column in columns.items()}
    own = {role: cell for role, cell in found.items() if cell.text}
    covered = {cell.at for cell in own.values()}
    # what has a heading that is not known is told once, by its column
    others = [
        (column, text)
        for column, text in enumerate(texts[place])
        if text and not named[column] and _cell(sheet, texts, place, column).at not in covered
    ]
    # in any column: totals and headings often stand in that of the numbers
    bare = (re.sub(r"\s+", "", text) for text in texts[place])
    label = next((text for text in bare if not re.fullmatch(r"[\d.]*", text)), "")
    rule = re.sub(r"\s+", "", own["rule"].text) if "rule" in own else label
    # an item may be called like a total; a total has no rule but its own name, across the table
    if (is_total(label) or label.startswith(SCORES)) and rule == label:
        table.totals.append((label, _row(place, found)))
        return
    heading = _heading(sheet, texts, place, columns, own)
    if heading is not None:
        above.clear()
        above["dimension"] = heading
        table.notes.append(("heading", f"{heading.at} {heading.text}"))
        return
    if label.startswith(REMARKS) or not own:
        table.unread.append((cell_name(place, 0), label))
        return
    table.unread += [(cell_name(place, column), text) for column, text in others]
    if "dimension" in own and above.get("dimension") != own["dimension"]:
        above.pop("first", None)
    for role in ("dimension", "first"):
        if role in own:
            above[role] = own[role]
        elif role in above:
            found[role] = above[role]
    # what stands across both is the item itself
    if "second" in own and own.get("first") == own["second"]:
        del found["second"]
    table.rows.append(_row(place, found))


def _heading(
    sheet: Sheet, texts: list[list[str]], place: int, columns: dict[str, int], own: dict[str, Cell]
) -> Cell | None:
    """Give the one text of a row that is a heading over the rows below; None where it is none.

    Such a text stands across the table, or alone in the column of dimensions, or alone where
    there is no such column and it is called like a block.
    """
    there = {_cell(sheet, texts, place, one) for one, text in enumerate(texts[place]) if text}
    if len(there) != 1:
        return None
    (only,) = there
    across = len(own) > 1 and "rule" in own
    called = "dimension" not in columns and bool(block_of(only.text))
    is_one = across or {*own} == {"dimension"} or (called and "rule" not in own)
    return only if is_one and not only.text.startswith(REMARKS) else None


def _row(place: int, found: dict[str, Cell]) -> Row:
    return Row(place + 1, {role: cell for role, cell in found.items() if cell.text})


def _cell(sheet: Sheet, texts: list[list[str]], row: int, column: int) -> Cell:
    """Give a cell with where it stands and which rows it spans; merged cells are one."""
    for top, left, bottom, right in sheet.merged:
        if top <= row <= bottom and left <= column <= right:
            at = f"{cell_name(top, left)}:{cell_name(bottom, right)}"
            return Cell(texts[top][left], at, top + 1, bottom + 1)
    return Cell(texts[row][column], cell_name(row, column), row + 1, row + 1)
