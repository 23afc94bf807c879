"""Items of a ledger by the titles that rulebooks give them, and values that are no points.

A title stands for one code; one that several codes have stands for none.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.base.errors import cut
from sim.base.fixed_point import HUNDRED
from sim.files.arrow_columns import texts
from sim.scoring.headings import POINTS, folded
from sim.scoring.rulebook import Rulebook
from sim.scoring.table import record_codes
from sim.scoring.tabular import Table

NAMED = 5
"""How many items a doubt names."""
_NO_POINTS = {
    "deduct": "number of events",
    "rank_band": "rank",
    "rank_linear": "rank",
    "rate": "quantity",
}
"""What the records of a kind of item hold where these are no points."""


def read_titles(table: Table, rulebooks: Sequence[Rulebook]) -> None:
    """Put codes in the place of titles, English or Chinese, in the column of items.

    Parameters
    ----------
    table : Table
    rulebooks : sequence of Rulebook
        Where they give one title to different codes, the first of them decides.
    """
    encoded = table.columns["item"].dictionary_encode()
    given = encoded.dictionary.to_pylist()
    codes = {code for one in rulebooks for code in record_codes(one)}
    if all(word in codes for word in given):
        return
    titles: dict[str, str] = {}
    for one in reversed(rulebooks):
        titles |= _titles(one)
    words = [word if word in codes else titles.get(folded(word)) or word for word in given]
    table.columns["item"] = texts(words).take(encoded.indices)


def _titles(rulebook: Rulebook) -> dict[str, str]:
    """Give the record code of each title; nothing for one that several codes have."""
    codes: dict[str, set[str]] = {}
    for code, item in rulebook.items.items():
        events = {event: one.names for event, one in item.events.items()}
        for record, names in (events or {code: item.names}).items():
            for title in (names.en, names.zh):
                codes.setdefault(folded(title), set()).add(record)
    return {title: min(found) if len(found) == 1 else "" for title, found in codes.items()}


def doubt_points(table: Table, rulebook: Rulebook, item: np.ndarray) -> None:
    """Note values under a heading that speaks of points, which for their items are none.

    Parameters
    ----------
    item : ndarray of int
        Place of each record's item in the rulebook.
    """
    heading = table.headings.get("value", "")
    if folded(heading) not in POINTS:
        return
    found = []
    for place, (code, rule) in enumerate(rulebook.items.items()):
        count = int(np.count_nonzero(item == place))
        what = _NO_POINTS.get(rule.kind)
        if count and what and not _worth_one(rule):
            found.append(f"{cut(code)} (a {what}, {count} record{'s' if count > 1 else ''})")
    if found:
        more = f"; and {len(found) - NAMED} more" if len(found) > NAMED else ""
        table.doubts.append(
            f"{table.where}, column {cut(heading)}: not read as points for "
            f"{'; '.join(found[:NAMED])}{more}."
        )


def _worth_one(rule: object) -> bool:
    """Say whether one of a quantity is one point, so that both readings are the same."""
    return getattr(rule, "points_per_unit", 0) == HUNDRED
