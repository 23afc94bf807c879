"""What scenarios change beside their baseline, clause by clause, as is printed and kept."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from analysis.comparison.changed_clauses import ChangedClause, changed_clauses
from analysis.words import words

if TYPE_CHECKING:
    import pyarrow as pa

    from analysis.comparison.comparison import Comparison

COLUMNS = ("scenario", "setting", "name", "clause", "before", "after")
"""Columns of the table that is kept; `scenario` is the one that changes them."""
MOST_CLAUSES = 12
"""Changed clauses that are printed before they are only counted."""


def clauses_of(manifest: dict[str, Any], lang: str = "en") -> dict[str, list[ChangedClause]]:
    """List what each scenario of a comparison changes beside the baseline, which comes first."""
    baseline, *others = manifest["scenarios"]
    return {
        one["name"]: changed_clauses(
            baseline["resolved"],
            one["resolved"],
            (baseline.get("parents", {}), one.get("parents", {})),
            lang,
        )
        for one in others
    }


def clause_rows(manifest: dict[str, Any]) -> list[dict[str, str]]:
    """Give a row for each changed clause, in English: tables are the same in every language."""
    return [
        {"scenario": name, **asdict(one)}
        for name, found in clauses_of(manifest).items()
        for one in found
    ]


def clause_table(manifest: dict[str, Any]) -> pa.Table:
    """Give the rows as a table."""
    from sim.files.tables import table

    rows = clause_rows(manifest)
    return table({column: [row[column] for row in rows] for column in COLUMNS})


def clause_section(
    manifest: dict[str, Any], comparison: Comparison, lang: str
) -> tuple[str, pa.Table, int] | None:
    """Give what a comparison of two prints of its clauses: title, table, how many rows are left.

    None where nothing differs, or more than two are compared: a table for each would be too long.
    """
    from sim.files.tables import table

    texts, found = words("clauses", lang), clauses_of(manifest, lang)
    rows = next(iter(found.values())) if len(found) == 1 else []
    if not rows:
        return None
    baseline, other = (comparison.title(one, lang) for one in comparison.scenarios)
    title = texts["title"].format(other=other, baseline=baseline)
    columns = {
        texts[column]: [getattr(one, column) or "–" for one in rows[:MOST_CLAUSES]]
        for column in COLUMNS[2:]
    }
    return title, table(columns), max(0, len(rows) - MOST_CLAUSES)
