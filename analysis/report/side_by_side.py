"""Several scenarios in one table: each beside the others, against the baseline, with the best."""

from __future__ import annotations

import math

import pandas as pd

from analysis.comparison.comparison import BETTER, Comparison
from analysis.comparison.pair_measures import PAIR_MEASURES
from analysis.report.summary import HEADLINES, overspent, row_text, title_and_name
from analysis.words import words

LETTERS = "ABCDEFG"
"""What scenarios are called in a narrow table; a key says which is which."""
BEST = "*"
_PAIRED = {one.name for one in PAIR_MEASURES}


def best(comparison: Comparison, measure: str) -> tuple[str, ...]:
    """Name the scenario that does best in a measure, and those that are not clearly worse.

    Returns
    -------
    tuple of str
        Empty where more is neither better nor worse, where there are no intervals, or where no
        scenario is clearly worse.
    """
    sign, values = BETTER.get(measure, 0), _values(comparison, measure)
    if not sign or len(values) < 2 or comparison.replicates < 2 or comparison.pairs is None:
        return ()
    first = max(values, key=lambda scenario: sign * values[scenario])
    rows = comparison.pairs[comparison.pairs["measure"] == measure]
    worse = set()
    for row in rows.itertuples():
        if first in (row.scenario, row.other):
            rival, turn = (row.other, 1) if row.scenario == first else (row.scenario, -1)
            # the rival less the best: all of its interval is on the wrong side of zero
            ends = sign * turn * row.low, sign * turn * row.high
            if max(ends) < 0:
                worse.add(rival)
    found = tuple(one for one in values if one not in worse)
    return found if len(found) < len(values) else ()


def _values(comparison: Comparison, measure: str) -> dict[str, float]:
    """Give the whole of each scenario that has one; the baseline has none of what exists between
    pairs."""
    values = {one: comparison.row(measure, one)["value"] for one in comparison.others}
    if measure not in _PAIRED:
        baseline = comparison.row(measure, comparison.others[0])["baseline"]
        values = {comparison.baseline: baseline} | values
    return {one: value for one, value in values.items() if math.isfinite(value)}


def side_by_side(comparison: Comparison, lang: str) -> pd.DataFrame:
    """Make the table of headline measures over all years from adoption on.

    Returns
    -------
    DataFrame of str
        A row for each measure, a column for each scenario. In each cell the value, marked with
        `BEST` where it is among the best; then the change from the baseline, in brackets where it
        is not clear; then half its interval.
    """
    headings = words("headings", lang)
    shown = [one for one in HEADLINES if one != "overspend" or overspent(comparison)]
    columns = {words("compare", lang)["measure"]: [headings[one] for one in shown]}
    for scenario in comparison.scenarios:
        columns[scenario] = [_cell(comparison, one, scenario, lang) for one in shown]
    return pd.DataFrame(columns)


def _cell(comparison: Comparison, measure: str, scenario: str, lang: str) -> str:
    mark = f" {BEST}" if scenario in best(comparison, measure) else ""
    if scenario == comparison.baseline:
        text = row_text(comparison, measure, comparison.others[0], None, lang)
        return "–" if measure in _PAIRED else f"{text.baseline}{mark}"
    row = comparison.row(measure, scenario)
    text = row_text(comparison, measure, scenario, None, lang)
    if not math.isfinite(row["value"]):
        effort = comparison.row("effort", scenario)
        fell = measure == "involution" and effort["difference"] < 0
        return words("summary", lang)["fell"] if fell else "–"
    if measure in _PAIRED or not math.isfinite(row["difference"]):
        return "\n".join(filter(None, (f"{text.value}{mark}", text.half)))
    if row["low"] == row["high"] == 0:
        return f"{text.value}{mark}\n{words('summary', lang)['same']}"
    change = text.change if text.clear or not text.half else f"({text.change})"
    return "\n".join(filter(None, (f"{text.value}{mark}", change, text.half)))


def key(comparison: Comparison, lang: str) -> list[str]:
    """Say which letter is which scenario, a line each."""
    baseline = words("compare", lang)["baseline"]
    return [
        f"{letter}  {title_and_name(comparison, one, lang)}"
        + (baseline if one == comparison.baseline else "")
        for letter, one in zip(LETTERS, comparison.scenarios, strict=False)
    ]
