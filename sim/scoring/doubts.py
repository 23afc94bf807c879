"""What a reader would take for a slip: ids that look alike, and records that stand twice.

Nothing is changed here. The notes of a score sheet say it, and ``strict`` refuses it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pyarrow as pa

from sim.base.errors import InputError, cut, listing, shown
from sim.scoring.tabular import Table

NAMED = 3
"""How many pairs a doubt names."""


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
    import pyarrow.compute as pc

    if table.rows < 2:
        return
    # a column in which all is the same tells no rows apart, and most optional ones are empty
    telling = {name: column.dictionary_encode() for name, column in table.columns.items()}
    keys = [name for name, column in telling.items() if len(column.dictionary) > 1]
    rows = pa.array(range(table.rows), pa.int64())
    coded = pa.table({name: telling[name].indices for name in keys} | {"row": rows})
    groups = coded.group_by(keys, use_threads=False).aggregate(
        [("row", "count"), ("row", "min"), ("row", "max")]
    )
    twice = groups.filter(pc.greater(groups["row_count"], 1)).sort_by("row_min")
    if twice.num_rows == 0:
        return
    faults = [
        f"{cut(table.columns['cadre'][first].as_py())}, "
        f"{cut(table.columns['item'][first].as_py())} in lines {table.line(first)} and "
        f"{table.line(last)}{f' ({count} times)' if count > 2 else ''}"
        for first, last, count in zip(
            twice["row_min"][:NAMED].to_pylist(),
            twice["row_max"][:NAMED].to_pylist(),
            twice["row_count"][:NAMED].to_pylist(),
            strict=True,
        )
    ]
    more = f"; and {twice.num_rows - NAMED} more" if twice.num_rows > NAMED else ""
    table.doubts.append(
        f"{table.where}: the same record more than once, and each counts: "
        f"{'; '.join(faults)}{more}."
    )


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
