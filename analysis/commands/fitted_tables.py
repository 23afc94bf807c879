"""Tables cut to the width of a terminal.

Columns that can be spared are left out, the least needed first; what is still too wide is printed
in parts, each with the columns that say what its rows are. Numbers are never broken, words only
where one is too long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, zip_longest
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.containers import Lines
from rich.table import Table
from rich.text import Text

LONGEST_WORD = 24
"""Cells that a word may take before it is broken."""
_LONGEST_WIDE = 10
"""Cells that a run of Chinese characters may take, which can be broken between words."""
LONG = 100
"""Rows above which a table has no frame."""
_FRAME = 3
"""Cells that a column takes beside its own: a line and a blank on either side."""


_WHOLE = (
    "变异系数|基尼系数|节点数|内卷度|无产出|未进入|本单位|标准差|百分位|评优者|"
    "默认值|人均|人数|价值|任务|优秀|公共|分值|分配|前列|半月|单位|占比|"
    "参与|变化|同等|含义|奖金|完成|实发|实际|工作|工时|干部|平均|必要|"
    "总量|情景|成本|所在|折合|指数|指标|提拔|数值|时数|最高|有效|服务|"
    "杠杆|每分|比例|相关|真实|等级|系数|红灯|绩效|缺失|群众|节点|计分|"
    "诚实|贡献|货币|足额|重复|随机|默认"
)
"""Words of measures and headings that are not broken over lines, long ones first: Chinese has no
blanks to break at."""
_BEFORE, _AFTER = r"，。、：；）》」％%的之者)\]", r"（《「(\["
"""Signs that no line begins with, and that none ends with."""
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"
_PIECES = re.compile(
    f"[{_AFTER}]*(?:{_WHOLE}|{_WIDE}|"
    rf"(?:(?!{_WIDE})\S)+)[{_BEFORE}]*|\s+"
)
"""What a line may be broken between: words, single signs of Chinese, blanks."""


@dataclass(frozen=True)
class Column:
    """A column of texts.

    Attributes
    ----------
    name, heading : str
    cells : list of str
        Each of one or more lines.
    is_number : bool
        Whether it stands to the right.
    is_prose : bool
        Whether lines may be broken between words.
    """

    name: str
    heading: str
    cells: list[str]
    is_number: bool
    is_prose: bool

    @cached_property
    def least(self) -> int:
        """Give the fewest cells that it can be printed in."""
        lines = [line for cell in self.cells for line in cell.split("\n")]
        if self.is_number:
            return max([*map(cell_len, lines), *map(_word, self.heading.split()), 1])
        parts = (word for line in lines for word in (line.split() if self.is_prose else [line]))
        return max([*map(_word, parts), *map(_word, self.heading.split()), 1])

    @cached_property
    def wanted(self) -> int:
        """Give the cells that it takes where there is room: no line is broken."""
        lines = [line for cell in (self.heading, *self.cells) for line in cell.split("\n")]
        return max([*map(cell_len, lines), 1])


def _word(word: str) -> int:
    size = cell_len(word)
    return min(size, LONGEST_WORD if size == len(word) else _LONGEST_WIDE)


def breaks(line: str, width: int) -> list[int]:
    """Say at which signs a line with Chinese in it is broken, always between words.

    A piece that is too long by itself is left to be cut.
    """
    places = [0]
    for piece in _PIECES.finditer(line):
        held = line[places[-1] : piece.start()].strip()
        if held and cell_len(line[places[-1] : piece.end()].strip()) > width:
            places.append(piece.start())
    return places[1:]


def between_words(line: str, width: int) -> str:
    """Break a line with Chinese in it between words."""
    places = [0, *breaks(line, width), len(line)]
    return "\n".join(line[first:last].strip() for first, last in pairwise(places))


class Prose(Text):
    """Text whose lines are broken between words, in Chinese too."""

    def wrap(self, console: Console, width: int, **how: Any) -> Lines:
        """Break it into lines of a width at most."""
        how["overflow"] = "fold"
        lines = Lines()
        for line in self.split(allow_blank=True):
            for part in line.divide(breaks(line.plain, width)):
                # what is too long even alone is cut
                lines.extend(part.wrap(console, width, **how))
        return lines


def _fitting(text: str, width: int) -> str:
    """Break what has Chinese in it; blanks are enough for rich where there is none."""
    return "\n".join(
        between_words(line, width) if cell_len(line) > max(width, len(line)) else line
        for line in text.split("\n")
    )


def print_fitted(
    console: Console, columns: Sequence[Column], spare: Sequence[Sequence[str]], keys: int = 1
) -> list[str]:
    """Print columns as one table, or as parts below each other.

    Parameters
    ----------
    console : Console
        Its width holds.
    columns : sequence of Column
    spare : sequence of sequence of str
        Names of columns that can be left out together, the least needed first.
    keys : int
        How many columns, from the first on, stand in every part.

    Returns
    -------
    list of str
        Headings of those that were left out.
    """
    kept = list(columns)
    for names in spare:
        if _size(kept) <= console.width:
            break
        kept = [one for one in kept if one.name not in names]
    for part in _parts(kept, keys, console.width):
        _print(console, part)
    return [one.heading for one in columns if one not in kept]


def _size(columns: Sequence[Column]) -> int:
    return 1 + sum(one.least + _FRAME for one in columns)


def _parts(columns: list[Column], keys: int, width: int) -> Iterator[list[Column]]:
    key, rest = columns[:keys], columns[keys:]
    parts = [[*key]]
    for one in rest:
        if len(parts[-1]) > keys and _size([*parts[-1], one]) > width:
            parts.append([*key])
        parts[-1].append(one)
    # as many in each, so that the last part is not a single column
    each = -(-len(rest) // len(parts))
    even = [[*key, *rest[start : start + each]] for start in range(0, len(rest), each or 1)]
    yield from even if all(_size(part) <= width for part in even) and rest else parts


def _print(console: Console, columns: list[Column]) -> None:
    widths = [one.least for one in columns]
    free = console.width - _size(columns)
    for place, one in enumerate(columns):
        # from the left, so that the first column, which says what the rows are, has room first
        more = max(0, min(free, one.wanted - widths[place]))
        widths[place] += more
        free -= more
    if any(len(one.cells) > LONG for one in columns):
        text = _plain(console, columns, widths)
        # its lines fit already, each of which rich would measure once more
        show = console.out if _size(columns) <= console.width else console.print
        show(text, highlight=False)
    else:
        console.print(_framed(columns, widths), soft_wrap=False)


def _framed(columns: Sequence[Column], widths: Sequence[int]) -> Table:
    table = Table(header_style="bold")
    for one, width in zip(columns, widths, strict=True):
        side = "right" if one.is_number else "left"
        heading = _fitting(one.heading, width)
        table.add_column(heading, justify=side, overflow="fold", min_width=width)  # type: ignore[arg-type]
        table.columns[-1].max_width = width
    # as Text, since an id may look like markup
    for row in zip(*(one.cells for one in columns), strict=True):
        fitted = [_fitting(cell, width) for cell, width in zip(row, widths, strict=True)]
        table.add_row(*map(Text, fitted))
    return table


def _plain(console: Console, columns: Sequence[Column], widths: Sequence[int]) -> Text:
    """Lay a long table out in plain columns; rich takes half a millisecond for each framed row."""
    headings = [one.heading for one in columns]
    rules = ["-" * width for width in widths]
    lines = []
    for row in (headings, rules, *zip(*(one.cells for one in columns), strict=True)):
        broken = [_lines_of(cell, width, console) for cell, width in zip(row, widths, strict=True)]
        for parts in zip_longest(*broken, fillvalue=""):
            padded = [
                " " * (width - cell_len(part)) + part
                if one.is_number
                else part + " " * (width - cell_len(part))
                for part, one, width in zip(parts, columns, widths, strict=True)
            ]
            lines.append("  ".join(padded).rstrip())
    return Text("\n".join(lines))


def _lines_of(cell: str, width: int, console: Console) -> list[str]:
    """Break a cell into lines of a width at most."""
    if cell_len(cell) <= width and "\n" not in cell:
        return [cell]
    wrapped = Text(_fitting(cell, width)).wrap(console, width, overflow="fold")
    return [line.plain.rstrip() for line in wrapped]
