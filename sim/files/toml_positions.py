"""The line of a TOML file on which a key stands, which its parser does not tell, for messages."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

# Possessive (++), or a long line of brackets takes quadratic time to be no key.
KEY_PART = r"""(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]++|\\.)*+"|'[^'\n]*+')"""
"""One part of a dotted key."""
_KEY = rf"{KEY_PART}(?:[ \t]*\.[ \t]*{KEY_PART})*"
_LINE = re.compile(rf"\s*(?:(?P<set>{_KEY})\s*=|(?P<mark>\[\[?)\s*(?P<table>{_KEY})\s*\])")


def with_line(where: str, key: Sequence[str | int]) -> str:
    """Add to the name of a TOML file the line on which a key is set or its table begins.

    Parameters
    ----------
    where : str
        What is no file, or does not have the key, stays as it is.
    key : sequence of str or int
        Names of tables and keys, and places in lists.

    Returns
    -------
    str
    """
    line = find_line(where, key)
    return where if line is None else f"{where}, line {line}"


def find_line(where: str, key: Sequence[str | int]) -> int | None:
    """Find the line of a key in a file; None where there is no such file or key."""
    try:
        text = Path(where).read_text("utf-8-sig")
    except (OSError, ValueError):
        return None
    return line_of(text, key)


def line_of(text: str, key: Sequence[str | int]) -> int | None:
    r"""Find the line that sets a key, or a value in which it lies, or begins its table; None where
    there is none.

    Examples
    --------
    >>> line_of("years = 3\n[county]\ntownships = 9", ("county", "townships"))
    3
    """
    wanted = tuple(key)
    for line, path, is_table in _keys(text):
        if wanted and path[: len(wanted)] == wanted or not is_table and path == wanted[: len(path)]:
            return line
    return None


@lru_cache(maxsize=4)
def _keys(text: str) -> tuple[tuple[int, tuple[str | int, ...], bool], ...]:
    """List the lines that set a key or begin a table, with its path from the top; once for all
    faults of a file."""
    return tuple(_scanned(text))


def _scanned(text: str) -> Iterator[tuple[int, tuple[str | int, ...], bool]]:
    """Go through a file line by line; texts of several lines are passed over."""
    table: tuple[str | int, ...] = ()
    entries: Counter[tuple[str, ...]] = Counter()
    # which quotes a text of several lines was begun with; its lines may look like keys
    inside = ""
    for line, words in enumerate(text.split("\n"), 1):
        found = None if inside else _LINE.match(words)
        for quotes in ('"""', "'''"):
            if inside in ("", quotes) and words.count(quotes) % 2:
                inside = "" if inside else quotes
        if found is None:
            continue
        if found["set"]:
            yield line, (*table, *_parts(found["set"])), False
            continue
        name = _parts(found["table"])
        table = name
        if found["mark"] == "[[":
            table = (*name, entries[name])
            entries[name] += 1
        yield line, table, True


def _parts(dotted: str) -> tuple[str, ...]:
    """Take a dotted key apart, quotes and escapes and all; nothing where it is none after all."""
    parts: list[str] = []
    # the parser itself reads quotes and escapes, so that they are read in one way
    try:
        inner: Any = tomllib.loads(f"{dotted} = 0")
    except ValueError:
        return ()
    while isinstance(inner, dict):
        ((part, inner),) = inner.items()
        parts.append(part)
    return tuple(parts)
