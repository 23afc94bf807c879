"""The table of what strategies may see, as documentation shows it.

``python -m sim.model.columns.documented docs/reference/strategies.md`` writes it anew, between the
two marks."""

from __future__ import annotations

import sys
from pathlib import Path

from sim.model.columns.sight import SEEN_COLUMNS

BEGIN, END = "<!-- columns that a strategy may see: begin -->", "<!-- columns: end -->"


def table() -> str:
    """Make the table in Markdown, one row for each column."""
    rows = [
        f"| `{one.name}{list(one.shape) if one.shape else ''}` | {one.unit} | {one.en} |"
        for one in SEEN_COLUMNS
    ]
    return "\n".join(["| name | unit | what it is |", "|---|---|---|", *rows])


def with_table(text: str) -> str:
    """Put the table between the marks of a text."""
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n{table()}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(with_table(page.read_text("utf-8")), "utf-8")
