"""What a sweep's results hang on, as tables and lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.comparison.estimates import decimals_for, number
from analysis.report.sweep_page import measure_named
from analysis.sensitivity.sensitivity import IMPORTANCE, Sensitivity
from analysis.words import Words, words

SHOWN = 6
"""Numbers of a measure that a table shows where all measures are printed."""
BESIDE = {"morris": ("mu", "sigma"), "saltelli": ("first_order",)}
"""Columns that stand beside the importance, in their order; the last can be spared first."""
_ENDS = ("low", "high")


def sensitivity_tables(
    found: Sensitivity, lang: str, most: int = SHOWN
) -> Iterator[tuple[str, pd.DataFrame, int]]:
    """Lay out a table for each scenario and measure of which something can be said.

    Yields
    ------
    title : str
    table : DataFrame of str
        The numbers that move the measure most, the first most of all.
    others : int
        How many numbers are left out.
    """
    texts, order = words("sensitivity", lang), IMPORTANCE[found.design]
    rows = found.frame.assign(clear=found.above_luck)
    for scenario in found.read:
        for measure in found.measures:
            own = rows[(rows["scenario"] == scenario) & (rows["measure"] == measure)]
            own = own[own[order].notna()].sort_values(order, ascending=False, kind="stable")
            if len(own):
                title = texts["title_pairs" if found.baseline else "title_alone"].format(
                    scenario=found.title(scenario, lang),
                    baseline=found.title(found.baseline, lang),
                    measure=_heading(own.iloc[0], found.design, texts, lang),
                )
                yield title, _table(own.head(most), found.design, texts), max(0, len(own) - most)


def _heading(row: pd.Series, design: str, texts: Words, lang: str) -> str:
    named = measure_named(row["measure"], lang)
    # shares of a variance have no unit, whatever the measure's is
    effects_of_share = design == "morris" and row["unit"] == "share"
    return texts["in_points"].format(measure=named) if effects_of_share else named


def _table(own: pd.DataFrame, design: str, texts: Words) -> pd.DataFrame:
    order = IMPORTANCE[design]
    factor = 100 if design == "morris" and own["unit"].iloc[0] == "share" else 1
    places = 2 if design == "saltelli" else decimals_for(factor * own[order].max())

    def shown(value: float, signed: bool = False) -> str:
        return number(factor * value, places, signed)

    lines = []
    for row in own.to_dict("records"):
        line = {
            texts["number"]: row["number"],
            texts[order]: shown(row[order]) + (" *" if row["clear"] else ""),
            texts["interval"]: f"[{', '.join(shown(row[f'{order}_{end}']) for end in _ENDS)}]",
        }
        line |= {texts[one]: shown(row[one], one == "mu") for one in BESIDE[design]}
        lines.append(line | {texts["floor"]: shown(row["noise_floor"])})
    return pd.DataFrame(lines)


def sensitivity_notes(found: Sensitivity, lang: str) -> list[str]:
    """Say how to read the tables, and what cannot be said."""
    texts = words("sensitivity", lang)
    named = {key: _named(getattr(found, key), lang) for key in ("gaps", "flat")}
    about: dict[str, Any] = {"failed": found.failed} | named
    counts = found.frame[found.frame[IMPORTANCE[found.design]].notna()]
    if len(counts):
        most = int(counts["left_out"].max())
        about |= {"most": most, "rows": int((counts["rows"] + counts["left_out"]).max())}
    keys = [
        f"legend_{found.design}" if len(counts) else "",
        *found.missing,
        *(key for key, names in named.items() if names),
        "failed" if found.failed and len(counts) else "",
    ]
    return [texts[key].format(**about) for key in keys if key]


def _named(measures: tuple[str, ...], lang: str) -> str:
    return ", ".join(measure_named(one, lang) for one in measures)
