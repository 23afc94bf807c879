"""What the XML of a sheet says beside its values: errors, formulas without a value, what is merged
or hidden, and how far the cells reach.

It is read as a stream of elements, without making a tree of them. Cells may leave out where they
stand; they then follow the cell before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

Place = tuple[int, int]
"""Row and column of a cell, both from 0."""
Range = tuple[int, int, int, int]
"""First row, first column, last row and last column of cells, all from 0."""

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_TRUE = ("1", "true")


@dataclass
class Marks:
    """What was found in one sheet.

    Attributes
    ----------
    rows, columns : int
        How far cells with anything in them reach from A1.
    flaws : dict of Place to str
        Cells whose value is no value, with what stands there.
    percent : set of Place
        Cells whose value is shown as a percentage.
    merged : list of Range
    hidden_rows, hidden_columns : set of int
    """

    rows: int = 0
    columns: int = 0
    flaws: dict[Place, str] = field(default_factory=dict)
    percent: set[Place] = field(default_factory=set)
    merged: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def column_name(column: int) -> str:
    """Name a column as a spreadsheet does: 0 is A, 26 is AA."""
    name = ""
    while column >= 0:
        name, column = chr(ord("A") + column % 26) + name, column // 26 - 1
    return name


def cell_name(row: int, column: int) -> str:
    """Name a cell as a spreadsheet does, from places that count from 0: B7."""
    return f"{column_name(column)}{row + 1}"


def cell_place(name: str) -> Place:
    """Give the place of a cell from its name.

    Raises
    ------
    ValueError
        For what is no name of a cell.
    """
    found = _CELL.fullmatch(name)
    if found is None:
        raise ValueError(f"no cell: {name[:20]}")
    column = 0
    for letter in found[1].upper():
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def read_marks(
    xml: bytes, computed: bool, most_columns: int, percent: frozenset[str] = frozenset()
) -> Marks:
    """Read what the XML of a sheet says beside its values.

    Parameters
    ----------
    xml : bytes
    computed : bool
        Whether the values of formulas were computed by the program that wrote them.
    most_columns : int
        Columns that a hidden range is noted for.
    percent : frozenset of str
        Numbers of the styles that show percentages.

    Raises
    ------
    ValueError, xml.parsers.expat.ExpatError
        For what is no sheet.
    """
    reader = _Reader(computed, most_columns, percent)
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = reader.start
    reader.parser = parser
    parser.Parse(xml, True)
    return reader.marks


class _Reader:
    """Handlers of elements, for one sheet. There are millions of cells, so what most of them do not
    need is asked for only where a cell needs it."""

    parser: expat.XMLParserType

    def __init__(self, computed: bool, most_columns: int, percent: frozenset[str]) -> None:
        self.computed, self.most_columns, self.percent = computed, most_columns, percent
        self.marks = Marks()
        self.row, self.column = -1, -1
        self.kind, self.formula, self.value = "", False, ""
        self.columns: dict[str, int] = {}

    def start(self, name: str, given: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._cell(given)
        elif name in ("v", "is", "f"):
            self._content(name)
        elif name == "row":
            self.row = int(given["r"]) - 1 if "r" in given else self.row + 1
            self.column = -1
            if given.get("hidden") in _TRUE:
                self.marks.hidden_rows.add(self.row)
        elif name == "col" and given.get("hidden") in _TRUE:
            low, high = max(int(given["min"]), 1), min(int(given["max"]), self.most_columns)
            self.marks.hidden_columns.update(range(low - 1, high))
        elif name == "mergeCell":
            first, _, last = given["ref"].partition(":")
            self.marks.merged.append((*cell_place(first), *cell_place(last or first)))

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "v":
            self.parser.CharacterDataHandler = None
        elif name == "c":
            self.parser.EndElementHandler = None
            self._judge()

    def _cell(self, given: dict[str, str]) -> None:
        name = given.get("r")
        if name is None:
            self.column += 1
        else:
            letters = name.rstrip("0123456789")
            if letters not in self.columns:
                self.columns[letters] = cell_place(f"{letters}1")[1]
            self.row, self.column = int(name[len(letters) :]) - 1, self.columns[letters]
        self.kind, self.formula, self.value = given.get("t", ""), False, ""
        if self.kind == "e":
            self.parser.EndElementHandler = self.end
        if self.percent and given.get("s") in self.percent:
            self.marks.percent.add((self.row, self.column))

    def _content(self, name: str) -> None:
        """Take note of what is in a cell; one that only has a look may stand far behind the
        table."""
        marks = self.marks
        if self.row >= marks.rows:
            marks.rows = self.row + 1
        if self.column >= marks.columns:
            marks.columns = self.column + 1
        if name == "f":
            self.formula = True
        if self.formula or self.kind == "e":
            self.parser.EndElementHandler = self.end
            if name == "v":
                self.parser.CharacterDataHandler = self._text

    def _text(self, text: str) -> None:
        self.value += text

    def _judge(self) -> None:
        """Note a cell that has no value to be read. An empty text may be what a formula gives."""
        place = (self.row, self.column)
        if self.kind == "e":
            self.marks.flaws[place] = f"the error {self.value.strip()[:20] or '(unknown)'}"
        elif not self.computed or (not self.value.strip() and self.kind != "str"):
            self.marks.flaws[place] = "a formula without a value"
