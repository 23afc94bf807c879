"""What an attack found, as tables of plain values."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from analysis.stress.attack import Attack
from analysis.stress.exploits import Exploit
from analysis.stress.mending import Line, Mend
from analysis.words import words
from sim.scoring.rulebook import Rulebook
from sim.scoring.words import name_in

COLUMNS = {
    "exploits": (
        *("number", "edits", "clause", "who", "gain", "most", "gainer", "gainer_gain"),
        *("records", "hours_lost", "value_lost", "points_per_hour_before", "points_per_hour_after"),
        *("mend", "before", "after", "closes", "left", "honest_moved"),
    ),
    "mended": ("number", "where", "before", "after"),
    "left": ("edits", "clause", "who", "most"),
}
"""Tables and their columns; ``docs/reference/stress.md`` says what they mean."""


def edits_named(exploit: Exploit, lang: str) -> str:
    """Name the kinds of edit in words."""
    texts = words("stress_edits", lang)
    return texts["and"].join(texts[kind.name.lower()] for kind in exploit.kinds)


def circle_named(exploit: Exploit, lang: str) -> str:
    """Say who has to take part."""
    return words("stress_edits", lang)[f"circle_{exploit.circle.name.lower()}"]


def clause_named(rulebook: Rulebook, exploit: Exploit, lang: str) -> str:
    """Name the clause: the item in words with its code, or the option."""
    if not exploit.item:
        return words("stress_edits", lang)[exploit.clause]
    return f"{name_in(lang, rulebook.items[exploit.item].names)} ({exploit.item})"


def shown_value(value: Any) -> str:
    """Write a value of a rulebook as one reads it."""
    if value is None:
        return "–"
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return json.dumps(value, ensure_ascii=False)


def line_named(line: Line, after: bool = True) -> str:
    """Write a line as a file has it."""
    return f"{line.where} = {shown_value(line.after if after else line.before)}"


def tables(attack: Attack) -> dict[str, pd.DataFrame]:
    """Give the three tables of an attack."""
    rows = [
        _row(attack, number + 1, one, mend)
        for number, (one, mend) in enumerate(zip(attack.exploits, attack.mends, strict=True))
    ]
    lines = [
        (place + 1, one.where, shown_value(one.before), shown_value(one.after))
        for place, one in enumerate(attack.lines)
    ]
    left = [
        (_kinds(one), one.clause, one.circle.name.lower(), round(one.most, 4))
        for one in attack.left
    ]
    made: dict[str, list] = {"exploits": rows, "mended": lines, "left": left}
    return {name: pd.DataFrame(found, columns=list(COLUMNS[name])) for name, found in made.items()}


def _kinds(exploit: Exploit) -> str:
    return "+".join(kind.name.lower() for kind in exploit.kinds)


def _row(attack: Attack, number: int, one: Exploit, mend: Mend | None) -> tuple:
    who, gained = one.gainers[0]
    points = float(attack.sheets.base.worth.sum()) / 10_000
    hours = float(attack.sheets.case.work().sum())
    mended: tuple = (None, None, None, None, None, None)
    if mend is not None:
        mended = (
            mend.line.where,
            shown_value(mend.line.before),
            shown_value(mend.line.after),
            mend.closes,
            round(mend.left, 4),
            round(mend.moved, 4),
        )
    return (
        number,
        _kinds(one),
        one.clause,
        one.circle.name.lower(),
        round(one.gain, 4),
        round(one.most, 4),
        attack.sheets.case.names[who],
        round(gained, 4),
        one.records,
        round(one.lost, 2),
        round(100 - one.value, 2),
        round(points / hours, 6),
        round((points + one.gain) / (hours - one.lost), 6),
        *mended,
    )
