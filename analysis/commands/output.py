"""How results are printed: a table for people, JSON or CSV for programs."""

from __future__ import annotations

import codecs
import io
import json
import math
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TextIO, cast

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from analysis.words import said, speak, spoken, words
from sim.base.errors import LONGEST_ECHO, cut
from sim.base.plain_text import plain

if TYPE_CHECKING:
    from sim.files.tables import AnyTable

MOST_REPLICATES = 100_000
"""Runs whose records are kept in memory together; a sweep writes them as they come."""


class Format(StrEnum):
    """How a result is printed."""

    table = "table"
    json = "json"
    csv = "csv"


class Encoding(StrEnum):
    """What CSV files are written in."""

    utf_8 = "utf-8"
    utf_16 = "utf-16"
    gb18030 = "gb18030"


class Language(StrEnum):
    """Language of names and words."""

    en = "en"
    zh = "zh"


def _spoken_from_here(ctx: typer.Context, lang: Language) -> Language:
    source = ctx.get_parameter_source("lang")
    # where none is given, the language that was asked for before the command
    if source is not None and source.name == "DEFAULT":
        return Language(spoken())
    speak(lang.value)
    return lang


Lang = Annotated[
    Language,
    typer.Option(help="Language of all that is said, help included.", callback=_spoken_from_here),
]
"""The option ``--lang`` of every command, and of the program itself."""

Excel = Annotated[
    bool,
    typer.Option("--excel", help="Mark CSV files as UTF-8, so that Excel shows Chinese names."),
]
"""The option of commands that write CSV files."""

Xlsx = Annotated[
    bool,
    typer.Option(
        "--xlsx",
        help="Also write the tables into one workbook, tables.xlsx, a sheet each (extra excel).",
    ),
]
"""The option of commands whose tables may be one workbook."""

Written = Annotated[
    Encoding | None,
    typer.Option(help="What the CSV files are written in; found out by default, and said."),
]
"""The option ``--encoding`` of commands that read tables."""

Strict = Annotated[
    bool,
    typer.Option(
        "--strict",
        help="Refuse what looks like a slip: blanks around ids, ids that look alike, records that "
        "stand twice, rows hidden in a sheet; by default notes say so.",
    ),
]
"""The option of commands that read tables."""

_PLAIN = {"–": "-", "—": "-", "−": "-", "…": "...", "×": "x", "±": "+-", "≤": "<=", "≥": ">="}
_PLAIN |= {"→": "->", "’": "'", "‘": "'", "“": '"', "”": '"', "·": ".", "•": "*", "²": "2"}
"""What stands for a sign in an encoding that lacks it; a question mark for all others."""


class ReaderGone(Exception):
    """Nobody reads a stream any more, such as a pipe to ``head``.

    No error of the system, since libraries take those for failures of their own and end with 1.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__("nobody reads on")
        self.stream = stream


class Outlet:
    """A stream that says by `ReaderGone` that nobody reads it."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write a text."""
        try:
            return self.stream.write(text)
        except BrokenPipeError as error:
            raise ReaderGone(self.stream) from error

    def flush(self) -> None:
        """Hand on what was held back."""
        try:
            self.stream.flush()
        except BrokenPipeError as error:
            raise ReaderGone(self.stream) from error

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


class PlainStream:
    """A stream through which only plain text goes, so that no text of a file reaches a terminal
    that would obey it."""

    def __init__(self, stream: TextIO) -> None:
        # rich writes to what bears this name: its own texts are made plain, its colours are not
        self.rich_proxied_file = Outlet(stream)

    def write(self, text: str) -> int:
        """Write a text, its signs that are not printable as escapes."""
        return self.rich_proxied_file.write(plain(text, "\n\t"))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.rich_proxied_file, name)


@contextmanager
def printable() -> Iterator[None]:
    """Let what is printed be plain text in every encoding.

    Signs that an encoding lacks, such as GBK or ASCII in a pipe, are replaced: an error while
    results are printed would come when all work is done.
    """
    codecs.register_error("cadre-sim", _replaced)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="cadre-sim")
    out, err = (cast(TextIO, PlainStream(stream)) for stream in (sys.stdout, sys.stderr))
    with redirect_stdout(out), redirect_stderr(err):
        yield


def _replaced(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_PLAIN.get(sign, "?") for sign in lacking), error.end


def counted(count: int | str, name: str, lang: str = "en") -> str:
    """Say how many there are of something whose plural takes an s in English."""
    many = count if isinstance(count, str) else f"{count:,}"
    if lang == "en":
        return f"{many} {name}{'' if count == 1 else 's'}"
    return f"{many}{words('counted', lang)[name]}"


def print_notes(notes: Sequence[str]) -> None:
    """Print notes on the error stream, in the language that is spoken."""
    for note in notes:
        print(words("printed", spoken())["note"].format(note=said(note, spoken())), file=sys.stderr)


def print_json(data: dict[str, Any]) -> None:
    """Print plain data as JSON without NaN, escaped where the output is not UTF-8."""
    # escapes are JSON too, so that nothing is lost in an encoding that lacks a sign
    escape = (getattr(sys.stdout, "encoding", None) or "utf-8").lower() not in ("utf-8", "utf8")
    text = json.dumps(data, ensure_ascii=escape, indent=2, allow_nan=False)
    # what a terminal would obey stands inside of texts, where an escape is the same sign
    lines = text.split("\n")
    print("\n".join(line if line.isprintable() else _escaped(line) for line in lines))


def _escaped(line: str) -> str:
    return "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in line)


def print_csv(given: AnyTable) -> None:
    """Print a table as CSV: exact for programs, plain on a terminal."""
    from sim.files.tables import csv_text

    stream = sys.stdout
    if not stream.isatty():
        stream = getattr(stream, "rich_proxied_file", stream)
    stream.write(csv_text(given))


def print_beside(text: str, format: Format) -> None:
    """Print what is no part of a result: where a program reads that, on the other stream."""
    print(text, file=sys.stdout if format == Format.table else sys.stderr)


def print_table(
    title: str,
    given: AnyTable,
    finer: tuple[str, ...] = (),
    longest: int = LONGEST_ECHO,
    prose: tuple[str, ...] = (),
    spare: Sequence[Sequence[str]] = (),
    rest: str = "",
    keys: int = 1,
) -> None:
    """Print a table for people: numbers right, text left, absent values as a dash.

    It is no wider than the terminal; where there is none, than 80 characters or what the variable
    COLUMNS says.

    Parameters
    ----------
    title : str
    given : table
    finer : tuple of str
        Columns with four decimals; others have two.
    longest : int
        Characters of a line of a cell; what is longer is cut.
    prose : tuple of str
        Columns whose lines may be broken between words.
    spare : sequence of sequence of str
        Columns to leave out together where there is no room, the least needed first.
    rest : str
        What to say of those that were left out, which stand for ``{columns}``.
    keys : int
        How many columns, from the first on, say what a row is; each part of a wide table has them.
    """
    import pyarrow as pa

    from analysis.commands.fitted_tables import Column, print_fitted
    from sim.files.tables import as_arrow

    arrow = as_arrow(given)
    columns = [
        Column(
            name,
            name.replace("_", " "),
            [_cell(value, 4 if name in finer else 2, longest) for value in column.to_pylist()],
            pa.types.is_integer(kind) or pa.types.is_floating(kind),
            name in prose,
        )
        for name, kind, column in zip(
            arrow.column_names, arrow.schema.types, arrow.itercolumns(), strict=True
        )
    ]
    console = Console()
    console.print(Text(plain(title, "\n"), style="italic"))
    left_out = print_fitted(console, columns, spare, keys)
    if left_out:
        print_prose(rest.format(columns=", ".join(left_out)))


def print_prose(text: str, indent: int = 0) -> None:
    """Print a line; a terminal that it does not fit gets it broken between words, not inside.

    Further lines of it are set in by `indent`. In a pipe a line stays one, for programs.
    """
    console, text = Console(), plain(text, "\n")
    if not console.is_terminal:
        print(text)
        return
    from analysis.commands.fitted_tables import Prose

    first, *others = Prose(text).wrap(console, console.width - indent)
    console.print(first)
    for line in others:
        console.print(Padding(line, (0, 0, 0, indent)))


def _cell(value: Any, decimals: int, longest: int) -> str:
    # only not-a-number differs from itself
    if value is None or value != value:
        return "–"
    if isinstance(value, bool):
        return words("printed", spoken())["yes"] if value else ""
    if isinstance(value, float) and math.isfinite(value):
        return f"{value:,.{decimals}f}"
    # a cell may have lines of its own
    return "\n".join(cut(line.replace("\xa0", " "), longest) for line in str(value).split("\n"))
