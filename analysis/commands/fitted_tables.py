"""Tables cut to the width of a terminal.

Columns that can be spared are left out, the least needed first; what is still too wide is printed
in parts, each with the columns that say what its rows are. Numbers are never broken, words only
where one is too long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

LONGEST_WORD = 24
"""Cells that a word may take before it is broken."""
_LONGEST_WIDE = 10
"""Cells that a run of Chinese characters may take, which can be broken anywhere."""
_FRAME = 3
"""Cells that a column takes beside its own: a line and a blank on either side."""


class Column(NamedTuple):
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

    @property
    def least(self) -> int:
        """Give the fewest cells that it can be printed in."""
        lines = [line for cell in self.cells for line in cell.split("\n")]
        if self.is_number:
            return max([*map(cell_len, lines), *map(_word, self.heading.split()), 1])
        parts = (word for line in lines for word in (line.split() if self.is_prose else [line]))
        return max([*map(_word, parts), *map(_word, self.heading.split()), 1])

    @property
    def wanted(self) -> int:
        """Give the cells that it takes where there is room: no line is broken."""
        lines = [line for cell in (self.heading, *self.cells) for line in cell.split("\n")]
        return max([*map(cell_len, lines), 1])


def _word(word: str) -> int:
    size = cell_len(word)
    return min(size, LONGEST_WORD if size == len(word) else _LONGEST_WIDE)


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
    table = Table(header_style="bold")
    widths = [one.least for one in columns]
    free = console.width - _size(columns)
    for place, one in enumerate(columns):
        # from the left, so that the first column, which says what the rows are, has room first
        more = max(0, min(free, one.wanted - widths[place]))
        widths[place] += more
        free -= more
    for one, width in zip(columns, widths, strict=True):
        side = "right" if one.is_number else "left"
        table.add_column(one.heading, justify=side, overflow="fold", min_width=width)  # type: ignore[arg-type]
        table.columns[-1].max_width = width
    # as Text, since an id may look like markup
    for row in zip(*(one.cells for one in columns), strict=True):
        table.add_row(*map(Text, row))
    console.print(table, soft_wrap=False)
