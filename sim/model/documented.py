"""The tables of ``docs/reference/strategies.md`` that are made from declarations.

``python -m sim.model.documented docs/reference/strategies.md`` writes them anew, each between its
two marks.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from sim.model.columns.sight import SEEN_COLUMNS
from sim.scenario.strategies import CUES, STRATEGIES

END = "<!-- end -->"


def sights() -> Iterable[tuple[str, ...]]:
    """Give what a strategy may see, a row for each column."""
    yield "name", "unit", "what it is"
    for one in SEEN_COLUMNS:
        yield f"`{one.name}{list(one.shape) if one.shape else ''}`", one.unit, one.en


def promises() -> Iterable[tuple[str, ...]]:
    """Give what each strategy promises."""
    yield "strategy", "promise", "承诺", "after"
    for place, one in enumerate(STRATEGIES):
        rest = "" if place else " (the rest)"
        yield f"`{one.name}`{rest}", one.en, one.zh, one.after


def answers() -> Iterable[tuple[str, ...]]:
    """Give to which cues each strategy answers."""
    yield "strategy", "answers to"
    for one in STRATEGIES:
        yield f"`{one.name}`", ", ".join(cue for cue in CUES if cue in one.answers)


TABLES = {
    "what a strategy may see": sights,
    "what each promises": promises,
    "what each answers to": answers,
}


def with_tables(text: str) -> str:
    """Put every table between its marks in a text."""
    for name, rows in TABLES.items():
        begin = f"<!-- {name}: made by python -m sim.model.documented -->"
        head, *others = (f"| {' | '.join(row)} |" for row in rows())
        rule = "|---" * head.count(" | ") + "|---|"
        before, rest = text.split(begin)
        table = "\n".join([head, rule, *others])
        text = f"{before}{begin}\n{table}\n{END}{rest.split(END, 1)[1]}"
    return text


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(with_tables(page.read_text("utf-8")), "utf-8")
