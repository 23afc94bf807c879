"""Score sheets as tables for people: one alone, or several of one ledger side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.words import words

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.scoring.sheet import ScoreSheet

LETTERS = "ABCDEFG"
"""What rulebooks are called in a table of several."""
SPARE = (("index_coefficient", "pay_coefficient"), ("common", "individual", "platform"))
"""Columns of a sheet that a narrow table does without, the least needed first."""
SPARE_LAST = (("excellent",), ("index",))
_BESIDE = ("score", "index", "rank", "bonus")
_OF_UNITS = ("point_value", "paid")


def headed(table: pa.Table, lang: str) -> pa.Table:
    """Put the headings of a sheet's table into a language."""
    texts = words("sheet", lang)
    return table.rename_columns([texts.get(name, name) for name in table.column_names])


def beside(sheets: Sequence[ScoreSheet], table: str, lang: str) -> pa.Table:
    """Make one table of several sheets.

    Parameters
    ----------
    sheets : sequence of ScoreSheet
        Of the same roster, as many as there are `LETTERS` at most.
    table : {'cadres', 'units'}
    lang : {'en', 'zh'}

    Returns
    -------
    pyarrow.Table
        The columns that the sheets share, then each other column that is not empty once for each
        sheet, with the sheet's letter. Of two sheets of cadres the change of the bonus is the last.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = words("sheet", lang)
    given = [sheet.arrow_tables()[table] for sheet in sheets]
    keys, shown = (["cadre", "unit"], _BESIDE) if table == "cadres" else (["unit"], _OF_UNITS)
    columns = {texts[key]: given[0][key] for key in keys}
    # where nothing is paid a column of dashes would take the room of one of points
    for name in (one for one in shown if any(each[one].null_count < len(each) for each in given)):
        for letter, each in zip(LETTERS, given, strict=False):
            columns[f"{texts[name]} {letter}"] = each[name]
    if table == "cadres" and len(given) == 2 and f"{texts['bonus']} A" in columns:
        before, after = (each["bonus"].cast(pa.float64()) for each in given)
        columns[texts["change"]] = pc.subtract(after, before)
    return pa.table(columns)


def spare_beside(sheets: Sequence[ScoreSheet], lang: str) -> list[list[str]]:
    """Name the columns of several sheets that a narrow table does without.

    Scores are what rulebooks are compared by, and stay; the change of the bonus follows from it.
    """
    texts, letters = words("sheet", lang), LETTERS[: len(sheets)]
    return [[f"{texts['index']} {letter}" for letter in letters], [texts["change"]]]


def overspent_notes(sheet: ScoreSheet, lang: str) -> list[str]:
    """Say of each unit that pays other than its pool how much, and by which rule."""
    said = words("sheet_notes", lang)["overspend"]
    return [
        said.format(
            unit=unit["unit"],
            rule=sheet.pool_rule,
            paid=f"{unit['paid']:,.2f}",
            pool=f"{unit['pool']:,.2f}",
            share=f"{100 * unit['overspend']:.1f}%",
        )
        for unit in sheet.unit_rows()
        if unit["overspend"] is not None and abs(unit["overspend"] - 1) >= 0.0005
    ]
