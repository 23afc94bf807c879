"""The line that names the columns, what stands above it, and rows of totals below.

The header is the one line within the first ten whose cells name known columns. A title above it
and sums below it are no records: they are left out, and the notes name them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.base.errors import InputError, closest, cut, listing, shown
from sim.scoring.headings import HEADINGS, column_of, folded, is_serial

WITHIN = 10
"""Lines within which a header is looked for; empty ones do not count."""
EXPORT = "Save the sheet as CSV (UTF-8)."
_OF_A_RECORD = ("date", "item", "staffing", "post", "level")
"""Columns that every record fills in and no sum does."""
#: Signs between the letters do not count, as in 合 计： or in "Sub-total".
TOTALS = re.compile(
    r"(?P<whose>.*)(合计|总计|小计|共计|汇总)([0-9.]*[人条项分元]?)|(grand|sub)?-?totals?|sum"
)
LONGEST_LABEL = 60
"""Characters of a text that may be a word for a sum."""
_CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Columns:
    """The columns that a table must and may have.

    Attributes
    ----------
    required, optional : tuple of str
        The first required one names whom or what a row is about.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...]

    @property
    def known(self) -> tuple[str, ...]:
        """All names."""
        return (*self.required, *self.optional)


@dataclass(frozen=True)
class Header:
    """Where the header stands among the lines looked at, and what it says.

    Attributes
    ----------
    place : int
    given : list of str
        As it is written.
    names : list of str
        The columns' names; of an unknown one as it is written, of one that only counts the rows, or
        has no heading, an empty text.
    """

    place: int
    given: list[str]
    names: list[str]

    def row(self, cells: Sequence[str]) -> dict[str, str]:
        """Give the cells of a line by column; those without a name by their place."""
        names = [name or str(place) for place, name in enumerate(self.names)]
        return dict(zip(names, cells, strict=False))

    def headings(self) -> dict[str, str]:
        """Give the heading of each column by its name."""
        return {name: cut(text) for name, text in zip(self.names, self.given, strict=True) if name}


def called(name: str, headings: Mapping[str, str]) -> str:
    """Name a column for messages: by its name, and by its heading if that is another."""
    heading = headings.get(name, name)
    return name if heading == name else f"{name} ({heading})"


def find_header(
    lines: Sequence[Sequence[str]], places: Sequence[str], asked: Columns, where: str
) -> Header:
    """Find the header among the first lines of a file; without any, the line that names most
    columns is taken for it.

    Parameters
    ----------
    lines : sequence of sequences of str
        Those that are not empty, at most `WITHIN`.
    places : sequence of str
        What each is called, such as ``line 3``.

    Raises
    ------
    InputError
        Where two lines look like headers.
    """
    found = [place for place, cells in enumerate(lines) if how_much(cells, asked)]
    # where a header stands again on each printed page it is the same
    if len({tuple(header_of(lines[place], asked).names) for place in found}) > 1:
        got = f"{' and '.join(places[one] for one in found)}, which look like headers"
        do = "Leave one line that names all columns, and each table in a file of its own."
        raise InputError(where, got, "one header", do)
    if not found and lines:
        found = [max(range(len(lines)), key=lambda place: _known(lines[place], asked))]
    place = found[0] if found else 0
    return header_of(lines[place] if lines else [], asked, place)


def how_much(cells: Sequence[str], asked: Columns) -> int:
    """Say how much of a header a line is: 0 is none, 2 has all required columns."""
    names = {column_of(text, asked.known) for text in cells} - {""}
    filled = sum(1 for text in cells if text.strip())
    # not half: a title may say 单位 and 日期, each with what it is
    if len(names) < min(2, len(asked.required)) or 2 * len(names) <= filled:
        return 0
    return 2 if names >= set(asked.required) else 1


def _known(cells: Sequence[str], asked: Columns) -> int:
    """How many columns a line names."""
    return len({column_of(text, asked.known) for text in cells} - {""})


def header_of(cells: Sequence[str], asked: Columns, place: int = 0) -> Header:
    """Read one line as the header."""
    given = list(cells)
    names = [
        column_of(text, asked.known) or ("" if is_serial(text) or not text.strip() else text)
        for text in given
    ]
    return Header(place, given, names)


def check_header(header: Header, asked: Columns, where: str) -> None:
    """Refuse a header with missing, unknown or repeated columns, naming all of them."""
    names, given = header.names, header.given
    unknown = [name for name in names if name and name not in asked.known]
    missing = [name for name in asked.required if name not in names]
    faults = []
    for name in asked.known:
        twice = [shown(text) for text, one in zip(given, names, strict=True) if one == name]
        if len(twice) > 1:
            called = "" if set(twice) == {shown(name)} else f" ({', '.join(twice)})"
            faults.append(f"column {name!r} twice{called}")
    faults += [f"no column {name!r}" for name in missing]
    faults += [f"unknown column {shown(name)}" for name in unknown]
    if not faults:
        return
    if len(names) == 1 and any(mark in given[0] for mark in ";\t|"):
        do = "Separate the columns with commas."
    elif 2 * len(missing) > len(asked.required):
        do = "Is this the right file? Its first line must name the columns."
    elif unknown:
        meant = [one for name in missing or asked.known for one in (name, *HEADINGS.get(name, ()))]
        do = closest(unknown[0], meant, "Rename or remove the unknown columns.")
    else:
        do = "Add the missing columns." if missing else "Remove the repeated columns."
    allowed = f"columns {', '.join(asked.required)}" + (
        f" and optionally {', '.join(asked.optional)}" if asked.optional else ""
    )
    if any(_CHINESE.search(text) for text in given):
        allowed += (
            f"; in Chinese {'、'.join(HEADINGS.get(name, (name,))[0] for name in asked.known)}"
        )
    raise InputError(f"{where}, header", listing(faults), allowed, do)


def totals_label(row: Mapping[str, str], asked: Columns) -> str:
    """Give the word by which a row says that it holds sums; nothing where it is a record.

    Without an id a word for a sum may stand anywhere. A record fills in all of its columns, so a
    cadre may be called Total, and a record without its cadre is still one.
    """
    name, records = asked.required[0], [one for one in _OF_A_RECORD if one in asked.required]
    filled = records and all(
        row.get(one, "").strip() and not is_total(row[one], bare=True) for one in records
    )
    if filled:
        return ""
    if not row.get(name, "").strip():
        return next((text for text in row.values() if is_total(text)), "")
    if is_total(row[name]):
        return row[name]
    return next((row[one] for one in records if is_total(row.get(one, ""), bare=True)), "")


def is_total(text: str, bare: bool = False) -> bool:
    """Say whether a text is a word for a sum, or unless `bare` a name that ends in one."""
    if len(text) > LONGEST_LABEL:
        return False
    found = TOTALS.fullmatch(folded(text))
    return found is not None and not (bare and found["whose"])
