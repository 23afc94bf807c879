"""Who gains and who loses, as a table for people."""

from __future__ import annotations

import math

import pandas as pd

from analysis.comparison.comparison import Comparison
from analysis.comparison.estimates import number
from analysis.comparison.winners import ACCOUNTS, GROUPS
from analysis.words import words, years_in_words

_COLUMNS = (
    *("who", "persons", "bonus", "change", "gaining", "losing"),
    *("hours", "score", "excellent", "risen"),
)
SPARE = ("score", "excellent", "hours", "risen", "persons")
"""Columns that a narrow table does without, the least needed first."""
_SHARES = ("gaining", "losing", "excellent", "risen")
_SIGNED = ("hours", "score", "excellent", "risen")


def winners_sections(
    table: pd.DataFrame, comparison: Comparison, lang: str
) -> list[tuple[str, pd.DataFrame, list[str]]]:
    """Give a title, a table and what closes it, for each scenario but the baseline.

    Parameters
    ----------
    table : DataFrame
        From :func:`analysis.comparison.winners.winners_table`.
    comparison : Comparison
    lang : {'en', 'zh'}
    """
    texts = words("winners", lang)
    found = []
    for scenario in comparison.others:
        rows = table[(table["scenario"] == scenario) & table["year"].isna()]
        of = rows.set_index(["by", "group", "quantity"])[["baseline", "difference", "low", "high"]]
        cells = {key: dict(zip(of, values, strict=True)) for key, *values in of.itertuples()}
        names = {"other": comparison.title(scenario, lang)}
        names["baseline"] = comparison.title(comparison.baseline, lang)
        years = years_in_words(comparison.adopted, comparison.years, lang)
        shown = [one for one in GROUPS if (*one, "bonus") in cells]
        made = pd.DataFrame(
            [_row(cells, one, lang) for one in shown], columns=[texts[key] for key in _COLUMNS]
        )
        title = texts["title"].format(**names, years=years)
        found.append((title, made, _closing(cells, names["other"], lang)))
    return found


Cells = dict[tuple[str, str, str], dict[str, float]]


def _row(cells: Cells, group: tuple[str, str], lang: str) -> tuple[str, ...]:
    texts = [words("winners", lang)["_".join(group)]]
    for name in _COLUMNS[1:]:
        cell = cells.get((*group, "bonus" if name == "change" else name))
        if cell is None:
            texts.append("–")
        elif name == "bonus":
            texts.append(number(cell["baseline"], 0))
        elif name == "change":
            texts.append(_change(cell))
        else:
            factor = 100.0 if name in _SHARES else 1.0
            sign = "%" if name in ("gaining", "losing") else ""
            places = 0 if name in ("persons", "gaining", "losing") else 1
            text = number(cell["difference"] * factor, places, signed=name in _SIGNED)
            texts.append(text + sign)
    return tuple(texts)


def _change(cell: dict[str, float]) -> str:
    """Write a change with half its interval, in brackets where that holds zero."""
    text = number(cell["difference"], 0, signed=True)
    if not math.isfinite(cell["low"]):
        return text
    half = number((cell["high"] - cell["low"]) / 2, 0)
    clear = cell["low"] > 0 or cell["high"] < 0
    return f"{text} ±{half}" if clear else f"({text}) ±{half}"


def _closing(cells: Cells, other: str, lang: str) -> list[str]:
    texts = words("winners", lang)
    names = ("gains", "losses", *ACCOUNTS)
    # adding zero makes -0.0 plain: a rounded nothing has no sign
    sums = {one: round(cells["county", "all", one]["difference"]) + 0.0 for one in names}
    account = {one: number(value, 0, signed=True) for one, value in sums.items()}
    followed = f"{number(100 * cells['county', 'all', 'followed']['difference'], 1)}%"
    return [
        texts["legend"].format(followed=followed),
        texts["account"].format(other=other, **account),
    ]
