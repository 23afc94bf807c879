"""CSV files: encoding, lines, and rows of as many fields as the header has."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import chain, islice

import numpy as np
import pyarrow as pa

from sim.base.errors import LISTED, InputError, closest, shown
from sim.files.arrow_columns import texts
from sim.scoring.faults import Fault
from sim.scoring.found import Found, check_rows, gaps_before
from sim.scoring.header import (
    EXPORT,
    WITHIN,
    Columns,
    check_header,
    find_header,
    how_much,
    totals_label,
)

CHUNK = 100_000
"""Rows of a CSV file that are in memory as Python text at a time."""
ENCODINGS = {"utf-8": "utf-8-sig", "utf-16": "utf-16", "gb18030": "gb18030"}
"""What a CSV file may be written in, with Python's names; UTF-8 with its mark or without."""


def read_csv(data: bytes, asked: Columns, where: str, encoding: str | None) -> Found:
    """Read the rows of a CSV file.

    Parameters
    ----------
    data : bytes
    asked : Columns
    where : str
        Name of the file, for messages.
    encoding : {'utf-8', 'utf-16', 'gb18030'}, optional
        Found out by default.
    """
    codec = codec_of(data, where, encoding)
    lines = lines_of(data, codec, where)
    top = list(islice(lines, WITHIN))
    header = find_header(
        [cells for _, cells in top], [f"line {line}" for line, _ in top], asked, where
    )
    check_header(header, asked, where)
    found = Found(where, header, [])
    if not encoding and codec != "utf-8-sig":
        found.notes.append(f"{where} was read as {codec.upper()}.")
    found.left_out([(line, _first(cells)) for line, cells in top[: header.place]])
    below = chain(top[header.place + 1 :], lines)
    found.columns = _columns(below, len(header.names), asked, found)
    return found


def header_names(data: bytes, asked: Columns, where: str, encoding: str | None) -> list[str]:
    """Give the names in the header of a CSV file, without checking them."""
    top = [
        cells for _, cells in islice(lines_of(data, codec_of(data, where, encoding), where), WITHIN)
    ]
    named = [cells for cells in top if how_much(cells, asked)]
    return (named or top or [[]])[0]


def _columns(
    below: Iterator[tuple[int, list[str]]], width: int, asked: Columns, found: Found
) -> list[pa.Array]:
    """Give the columns below the header; what is left out or at fault is told in `found`."""
    chunks: list[list[pa.Array]] = []
    cells: list[list[str]] = []
    ragged: list[tuple[int, int]] = []
    gaps: list[int] = []
    kept = 0
    for line, fields in below:
        if len(fields) != width:
            label = totals_label(found.header.row(fields), asked)
            if label:
                found.totals.append((line, label))
            else:
                ragged.append((line, len(fields)))
            continue
        # one entry for each line that is none, so that messages can count it
        gaps_before(gaps, kept, line)
        cells.append(fields)
        kept += 1
        # cells as Python text take many times the room that Arrow's take
        if len(cells) == CHUNK:
            check_rows(kept, found.where)
            chunks.append(_chunk(width, cells))
            cells = []
    if ragged:
        found.faults.append(_ragged(ragged, width, found.where))
    found.gaps = np.array(gaps, np.int64)
    chunks.append(_chunk(width, cells))
    return [pa.concat_arrays(parts) for parts in zip(*chunks, strict=True)]


def _first(cells: list[str]) -> str:
    return next((text.strip() for text in cells if text.strip()), "")


def _chunk(width: int, cells: list[list[str]]) -> list[pa.Array]:
    columns = zip(*cells, strict=True) if cells else [()] * width
    return [texts(column) for column in columns]


def _ragged(lines: list[tuple[int, int]], width: int, where: str) -> Fault:
    return Fault(
        where,
        [f"line {line}: {count} field{'s' if count > 1 else ''}" for line, count in lines[:LISTED]],
        len(lines),
        f"{width} fields a line, as in the header",
        'A comma inside a field needs quotes: "1,5".',
    )


def codec_of(data: bytes, where: str, encoding: str | None) -> str:
    """Take the encoding that is named, else UTF-16 by its mark, else UTF-8, else GB18030.

    It is the same for all of the file.

    Raises
    ------
    InputError
        When the bytes are no text in it.
    """
    # never a one-byte code: any bytes are text in one, so a wrong guess would not be noticed
    if encoding is not None and encoding not in ENCODINGS:
        raise InputError(
            "encoding", shown(encoding), ", ".join(ENCODINGS), closest(encoding, ENCODINGS)
        )
    possible = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8", "gb18030")
    for codec in [ENCODINGS[name] for name in possible if encoding in (None, name)]:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise InputError(where, "a zero byte", "text", EXPORT)
        return codec
    if encoding:
        raise InputError(
            where, f"text that is not {encoding.upper()}", "the encoding that was named", EXPORT
        )
    allowed = "UTF-8, UTF-16 with a byte-order mark, or GB18030"
    raise InputError(where, "text in an unknown encoding", allowed, EXPORT)


def lines_of(data: bytes, codec: str, where: str) -> Iterator[tuple[int, list[str]]]:
    """Read the lines of a CSV file that are not empty, with their numbers.

    Line breaks inside quotes are text.
    """
    line = 0
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(data), codec, newline=""), strict=True)
    try:
        for line, cells in enumerate(reader, 1):
            if cells:
                yield line, cells
    except csv.Error as error:
        got, allowed = (
            f"no CSV in line {line + 1}: {error}",
            "fields between commas, quotes in pairs",
        )
        raise InputError(
            where, got, allowed, 'Close the quotes; write a quote inside a field as "".'
        ) from error
