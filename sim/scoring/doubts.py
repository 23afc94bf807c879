"""What a reader would take for a slip: ids that look alike, and records that stand twice.

Nothing is changed here. The notes of a score sheet say it, and ``strict`` refuses it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np

from sim.base.errors import InputError, cut, listing, shown
from sim.files.arrow_columns import as_numpy
from sim.scoring.tabular import Table

NAMED = 3
"""How many pairs a doubt names."""
LARGEST_NUMBER = 2**63 - 1
"""Of 64 bits."""


def look_alikes(table: Table, columns: Sequence[str]) -> None:
    """Note ids of a column that differ only in capitals, width of letters, or blanks inside."""
    for column in columns:
        encoded = table.columns[column].dictionary_encode()
        alike: dict[str, list[str]] = {}
        for word in encoded.dictionary.to_pylist():
            alike.setdefault(_looks(word), []).append(word)
        pairs = [words for words in alike.values() if len(words) > 1]
        if pairs:
            named = "; ".join(" and ".join(map(shown, words[:NAMED])) for words in pairs[:NAMED])
            more = f"; and {len(pairs) - NAMED} more" if len(pairs) > NAMED else ""
            table.doubts.append(
                f"{table.where}, column {column}: {named}{more} look alike and count as different."
            )


def _looks(word: str) -> str:
    """What the eye makes of an id: full-width letters are letters, and blanks are nothing."""
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())


def repeated_rows(table: Table) -> None:
    """Note records that are the same in every column; each of them counts."""
    if table.rows < 2:
        return
    first, last, count = _groups(_row_numbers(table))
    twice = np.flatnonzero(count > 1)
    if len(twice) == 0:
        return
    twice = twice[np.argsort(first[twice])]
    faults = [
        f"{cut(table.columns['cadre'][row].as_py())}, "
        f"{cut(table.columns['item'][row].as_py())} in lines {table.line(row)} and "
        f"{table.line(end)}{f' ({times} times)' if times > 2 else ''}"
        for row, end, times in zip(
            first[twice[:NAMED]].tolist(),
            last[twice[:NAMED]].tolist(),
            count[twice[:NAMED]].tolist(),
            strict=True,
        )
    ]
    more = f"; and {len(twice) - NAMED} more" if len(twice) > NAMED else ""
    table.doubts.append(
        f"{table.where}: the same record more than once, and each counts: "
        f"{'; '.join(faults)}{more}."
    )


def _row_numbers(table: Table) -> np.ndarray:
    """Give each row a number that only rows with the same texts in every column share."""
    numbers, most = np.zeros(table.rows, dtype=np.int64), 1
    for column in table.columns.values():
        encoded = column.dictionary_encode()
        kinds = len(encoded.dictionary)
        # a column in which all is the same tells no rows apart, and most optional ones are empty
        if kinds < 2:
            continue
        if most * kinds > LARGEST_NUMBER:
            numbers = np.unique(numbers, return_inverse=True)[1]
            most = table.rows
        numbers, most = numbers * kinds + as_numpy(encoded.indices), most * kinds
    return numbers


def _groups(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give of equal numbers the first row, the last, and how many they are."""
    # stable, so that equal ones stay in the order of rows; Arrow's own grouping loads pandas
    order = np.argsort(numbers, kind="stable")
    begins = np.flatnonzero(np.diff(numbers[order], prepend=-1))
    ends = np.append(begins[1:], len(numbers))
    return order[begins], order[ends - 1], ends - begins


def refuse_doubts(doubts: Sequence[str]) -> None:
    """Refuse input that may hold a slip, where the user has asked for that.

    Raises
    ------
    InputError
        With all doubts.
    """
    if doubts:
        raise InputError(
            "strict",
            listing([doubt.removesuffix(".") for doubt in doubts]),
            "no blanks around ids, no ids that look alike, no record twice, nothing hidden, "
            "no points where an item counts otherwise",
            "Mend the files, or leave strict out.",
        )
