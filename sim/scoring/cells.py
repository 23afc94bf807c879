"""Cells of every kind become text, by one rule for CSV, Parquet, Arrow and data frames.

A whole number is written without decimals, whatever the type or scale of its column. A moment is
the day of its own zone, if it is a midnight there; any other time of day is kept in the text, so
that the check of dates refuses it by line. An absent value is empty.
"""

from __future__ import annotations

import datetime
import re
from typing import Any

import numpy as np
import pyarrow as pa

from sim.base.errors import InputError, cut
from sim.files.arrow_columns import as_numpy, text, texts

_TEXTS = ("string", "large_string", "string_view", "null")
_MIDNIGHT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]00:00(:00(\.0+)?)? ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)?"
)
#: 2021-3-5, 2021/3/5, 2021.3.5 and 2021年3月5日, with a midnight behind as Excel writes it.
_WRITTEN_DAY = re.compile(
    r"([0-9]{4})(?:([-/.])|年)([0-9]{1,2})(?:(?(2)\2|月))([0-9]{1,2})(?(2)|[日号]?)"
    r"(?: 0{1,2}:00(?::00)?)?"
)
_PLAIN = str.maketrans("０１２３４５６７８９．－＋／", "0123456789.-+/")
#: Blanks of every script, and signs without width that come along when ids are copied.
BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\u200c\u200d\u2060\ufeff"


def wrong_type(where: str, kind: object) -> InputError:
    """Refuse a column whose type is none of those that a table may have."""
    return InputError(
        where,
        f"values of type {cut(str(kind))}",
        "text, numbers or dates",
        "Change the column's type.",
    )


def object_text(value: Any) -> str:
    """Write one cell of a column of Python objects, which may mix numbers, text and dates."""
    if isinstance(value, np.datetime64):
        value = value.astype("datetime64[us]").item()
    if isinstance(value, datetime.datetime):
        return day_or_moment(value.isoformat(sep=" "))
    return str(value)


def day_or_moment(text: str) -> str:
    """Write a midnight, with or without the zone in which it is one, as its day."""
    found = _MIDNIGHT.fullmatch(text)
    return found[1] if found else text


def days(column: pa.Array) -> pa.Array:
    """Write dates in a column of text as YYYY-MM-DD: midnights as their days, and days as they are
    written in Chinese or shown by Excel. Everything else stays as it is."""
    return _each_once(column, _day)


def _day(given: str) -> str:
    given = day_or_moment(given)
    found = _WRITTEN_DAY.fullmatch(full_width_to_plain(given))
    return f"{found[1]}-{int(found[3]):02}-{int(found[4]):02}" if found else given


def full_width_to_plain(text: str) -> str:
    """Write full-width digits and signs, as a Chinese keyboard gives them, as plain ones."""
    return text.translate(_PLAIN)


def as_text(column: pa.ChunkedArray | pa.Array, where: str) -> pa.Array:
    """Turn a column into text; its absent values become empty.

    Raises
    ------
    InputError
        For a type that is neither text nor numbers nor dates, and for values that Arrow cannot
        read.
    """
    import pyarrow.compute as pc

    try:
        written = _text_of(column.combine_chunks() if _chunked(column) else column, where)
    except (pa.ArrowException, ArithmeticError) as error:
        got = f"unreadable values: {cut(str(error), 200)}"
        raise InputError(
            where, got, "text, numbers or dates", "Write the column again as text."
        ) from error
    return pc.fill_null(written, text(""))


def _chunked(column: pa.ChunkedArray | pa.Array) -> bool:
    return isinstance(column, pa.ChunkedArray)


def _text_of(array: pa.Array, where: str) -> pa.Array:
    kind = array.type
    if pa.types.is_dictionary(kind):
        # the words first: Arrow does not decode a dictionary of every kind
        words = as_text(array.dictionary, where)
        return words.take(array.indices)
    if pa.types.is_floating(kind):
        return _float_text(array)
    if pa.types.is_decimal(kind):
        # Arrow has fewer functions for the narrow kinds
        if kind.bit_width < 128:
            array = array.cast(pa.decimal128(kind.precision, kind.scale))
        return _each_once(array, lambda value: _plain(format(value, "f")))
    if pa.types.is_timestamp(kind):
        return _each_once(_local(array), day_or_moment, kind.tz or "")
    if pa.types.is_integer(kind) or pa.types.is_date(kind) or str(kind) in _TEXTS:
        return array.cast(pa.string())
    raise wrong_type(where, kind)


def _plain(decimal: str) -> str:
    """Write a decimal without zeros that say nothing: 1.000 is 1 and 0.50 is 0.5."""
    return decimal.rstrip("0").rstrip(".") if "." in decimal else decimal


def _local(array: pa.Array) -> pa.Array:
    """Give moments as text, by the clock of the column's own zone."""
    import pyarrow.compute as pc

    local = pc.local_timestamp(array) if array.type.tz else array
    # to the second where nothing finer stands there, so that a midnight looks the same in any unit
    return pc.replace_substring_regex(local.cast(pa.string()), r"\.0+$", "")


def _each_once(array: pa.Array, write: Any, zone: str = "") -> pa.Array:
    """Write each different value once; a year has few days, and points have few values."""
    encoded = array.dictionary_encode()
    words = [write(value) for value in encoded.dictionary.to_pylist()]
    if zone:
        # what is no day of its zone is refused, and the message should say which zone
        words = [word if len(word) == len("2021-06-30") else f"{word} {zone}" for word in words]
    return texts(words).take(encoded.indices)


def _float_text(array: pa.Array) -> pa.Array:
    values = as_numpy(array)
    # beyond 2**53 a float no longer tells integers apart, so its own digits are written
    integer = np.isfinite(values) & (values == np.floor(values)) & (np.abs(values) < 2**53)
    written = np.full(len(values), "", dtype=object)
    written[integer] = values[integer].astype(np.int64).astype(str)
    # pandas writes an absent number as nan; in a column of numbers both mean an empty cell
    rest = ~integer & ~np.isnan(values)
    written[rest] = [np.format_float_positional(value, trim="-") for value in values[rest]]
    return texts(written.tolist())
