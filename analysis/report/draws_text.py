"""What differs over the draws of an ensemble, as a table for people."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from analysis.comparison.comparison import COMPARED, Comparison
from analysis.comparison.estimates import decimals_for, number
from analysis.report.summary import SUMMARISED
from analysis.words import words

_QUANTITIES = {one.name: one for one in COMPARED}


def draws_text(
    table: pd.DataFrame, comparison: Comparison, scenario: str, lang: str
) -> pd.DataFrame:
    """Put the headline measures of a table over draws into texts.

    Parameters
    ----------
    table : DataFrame
        From :func:`analysis.comparison.draws.draws_table`.
    comparison : Comparison
    scenario : str
        One of its others.
    lang : {'en', 'zh'}
    """
    texts = words("draws", lang)
    rows = table[table["scenario"] == scenario].set_index("measure")
    shown = [name for name in SUMMARISED if name in rows.index and rows.at[name, "draws"] > 0]
    return pd.DataFrame(
        [_texts(name, rows.loc[name], comparison, scenario, lang) for name in shown],
        columns=[texts[key] for key in _KEYS],
    )


def draws_sections(
    table: pd.DataFrame, comparison: Comparison, said: dict[str, Any], lang: str
) -> list[tuple[str, pd.DataFrame]]:
    """Give a title and a table for each scenario but the baseline.

    Parameters
    ----------
    table : DataFrame
    comparison : Comparison
    said : dict
        What the manifest says of the ensemble.
    lang : {'en', 'zh'}
    """
    title, replicates = words("draws", lang)["title"], words("page", lang)
    each = said["each"]
    counted = f"{each} {replicates['replicate' if each == 1 else 'replicates']}"
    draws = comparison.replicates // each
    return [
        (
            title.format(
                other=comparison.title(one, lang), draws=draws, ensemble=said["name"], each=counted
            ),
            draws_text(table, comparison, one, lang),
        )
        for one in comparison.others
    ]


_KEYS = ("measure", "difference", "interval", "nine_in_ten", "same_sign", "between", "luck")


def _texts(
    name: str, row: pd.Series, comparison: Comparison, scenario: str, lang: str
) -> tuple[str, ...]:
    quantity, factor, unit = _QUANTITIES[name], 1.0, ""
    if quantity.unit == "share":
        factor, unit = 100.0, words("summary", lang)["points"]
    elif quantity.over_horizon == "sum":
        # sums have no natural size: a county twice as large works twice as long
        factor, unit = 100 / comparison.row(name, scenario)["baseline"], "%"
    ends = [float(row[key]) * factor for key in ("difference", "draws_low", "draws_high")]
    # of less than one point or per cent two decimals are needed to see anything
    small = max(abs(one) for one in ends) < 1
    places = (2 if small else 1) if unit else decimals_for(*ends)

    def signed(key: str) -> str:
        return number(float(row[key]) * factor, places, signed=True)

    def plain(key: str) -> str:
        return number(float(row[key]) * factor, places)

    there = math.isfinite(row["low"])
    return (
        quantity.zh if lang == "zh" else name,
        f"{signed('difference')}{unit}",
        f"[{signed('low')}, {signed('high')}]" if there else "–",
        f"{signed('draws_low')} … {signed('draws_high')}",
        f"{100 * row['same_sign']:.0f}%",
        plain("between_draws"),
        plain("luck"),
    )
