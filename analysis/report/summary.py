"""A comparison in words, and its headline measures in a table by year.

Every number comes with its interval, and a change whose interval includes zero is called no clear
change.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import pandas as pd

from analysis.comparison.comparison import COMPARED, Comparison
from analysis.comparison.estimates import decimals_for, number
from analysis.comparison.pair_measures import PAIR_MEASURES
from analysis.comparison.titles import Titled
from analysis.words import words, years_in_words
from sim.model.measure_catalogue import Quantity

SUMMARISED = (
    "top20_task_share",
    "effort",
    "public_value",
    "step_inflation",
    "involution",
    "overhead_share",
    "mass_work",
    "point_value",
    "overspend",
)
"""Measures with a line in the summary."""

HEADLINES = (
    "top20_task_share",
    "effort",
    "public_value",
    "step_inflation",
    "involution",
    "point_value",
    "overspend",
)
"""Measures of the table by year."""

SPARE_HEADLINES = ("overspend", "point_value", "step_inflation", "involution", "public_value")
"""Those of them that a narrow table does without, the least needed first."""

_QUANTITIES = {one.name: one for one in COMPARED}


class RowText(NamedTuple):
    """A row of a comparison as texts.

    Attributes
    ----------
    value, baseline, change : str
    interval, half : str
        The change's interval and half its width; empty where there is none.
    clear : bool
        Whether the interval leaves out zero.
    n : int
        Replicates in which both values exist.
    """

    value: str
    baseline: str
    change: str
    interval: str
    half: str
    clear: bool
    n: int


def row_text(
    comparison: Comparison, measure: str, scenario: str, year: int | None, lang: str
) -> RowText:
    """Put a row into texts.

    Shares are in per cent; what adds up over years is by the year, its change in per cent of the
    baseline.

    Parameters
    ----------
    comparison : Comparison
    measure, scenario : str
    year : int or None
        None for the whole horizon.
    lang : {'en', 'zh'}
    """
    quantity, row = _QUANTITIES[measure], comparison.row(measure, scenario, year)
    share = quantity.unit == "share"
    level, sign = (100.0, "%") if share else (1.0, "")
    value, base = row["value"] * level, row["baseline"] * level
    # both values of a pair have the same decimals, or they could not be compared by eye
    decimals = 1 if share else decimals_for(value, base)
    factor, unit, places = level, words("summary", lang)["points"] if share else "", decimals
    if quantity.over_horizon == "sum":
        # sums have no natural size: a county twice as large works twice as long
        factor, unit, places = 100 / row["baseline"] if row["baseline"] else math.nan, "%", 1
    low, change, high = (row[name] * factor for name in ("low", "difference", "high"))
    there = math.isfinite(low)
    return RowText(
        number(value, decimals) + (sign if math.isfinite(value) else ""),
        number(base, decimals) + (sign if math.isfinite(base) else ""),
        number(change, places, signed=True) + unit if math.isfinite(change) else "–",
        f"[{number(low, places, signed=True)}, {number(high, places, signed=True)}]"
        if there
        else "",
        f"±{number((high - low) / 2, places)}" if there else "",
        low > 0 or high < 0,
        int(row["n"]),
    )


def summary(comparison: Comparison, scenario: str, lang: str = "en") -> list[str]:
    """Say in at most ten lines what a scenario does, over all years from adoption on.

    Parameters
    ----------
    comparison : Comparison
    scenario : str
        One of its others.
    lang : {'en', 'zh'}
    """
    texts = words("summary", lang)
    head = texts["head_one" if comparison.replicates == 1 else "head"]
    names = {
        "other": title_and_name(comparison, scenario, lang),
        "baseline": title_and_name(comparison, comparison.baseline, lang),
    }
    own = ""
    if len(comparison.begins) > 1:
        other = comparison.title(scenario, lang)
        own = texts["staggered"].format(own=comparison.adopted_by(scenario), other=other)
    years = years_in_words(comparison.adopted, comparison.years, lang)
    span = {"years": years, "staggered": own}
    lines = [head.format(n=comparison.replicates, **span, **names)]
    for measure in SUMMARISED:
        if measure == "involution":
            lines.append(_involution_line(comparison, scenario, lang))
        elif measure != "overspend" or overspent(comparison):
            lines.append(_line(comparison, measure, scenario, lang))
    return lines


def title_and_name(comparison: Titled, scenario: str, lang: str) -> str:
    """Give a scenario's title, and behind it in brackets the name to type where that is another."""
    title = comparison.title(scenario, lang)
    brackets = words("summary", lang)["named"]
    return title if title == scenario else brackets.format(title=title, name=scenario)


def overspent(comparison: Comparison) -> bool:
    """Say whether anywhere what is paid differs from the pools, to three decimals."""
    rows = comparison.frame[comparison.frame["measure"] == "overspend"]
    return bool(((rows[["baseline", "value"]] - 1).abs() >= 0.0005).any(axis=None))


def measure_texts(
    comparison: Comparison, scenario: str, lang: str
) -> list[tuple[Quantity, RowText]]:
    """Put all measures over the horizon into texts, but those without a number in any replicate."""
    paired = {one.name for one in PAIR_MEASURES}
    rows = [(one, comparison.row(one.name, scenario)) for one in COMPARED]
    # the baseline of a measure between pairs is zero by definition
    return [
        (one, row_text(comparison, one.name, scenario, None, lang))
        for one, row in rows
        if math.isfinite(row["value"])
        or (one.name not in paired and math.isfinite(row["baseline"]))
    ]


def since(comparison: Comparison, lang: str) -> str:
    """Say what the row of all years counts from: adoption, or the latest one of several."""
    several = len(comparison.begins) > 1
    text = words("summary", lang)["since_latest" if several else "since"]
    return text.format(first=comparison.adopted)


def _line(comparison: Comparison, measure: str, scenario: str, lang: str) -> str:
    texts, row = words("summary", lang), comparison.row(measure, scenario)
    text = row_text(comparison, measure, scenario, None, lang)
    names = {
        "meaning": meaning(measure, lang),
        "other": comparison.title(scenario, lang),
        "baseline": comparison.title(comparison.baseline, lang),
    }
    if not math.isfinite(row["value"]):
        return texts["none"].format(**names)
    if not math.isfinite(row["difference"]):
        # a value without a partner has an interval of its own, not one of a difference
        low, high = (
            number(row[side], decimals_for(row["value"])) for side in ("value_low", "value_high")
        )
        interval = f" [{low}, {high}]" if math.isfinite(row["value_low"]) else ""
        return texts["absent"].format(value=text.value + interval, **names)
    value = text.value
    if _QUANTITIES[measure].over_horizon == "sum":
        value = texts["yearly"].format(value=value)
    change = f"{text.change} {text.interval}".rstrip()
    # not merely unclear: the two agree in every replicate
    if row["low"] == row["high"] == 0:
        change = texts["same"]
    elif text.interval and not text.clear:
        change = texts["unclear"].format(change=change)
    return texts["line"].format(value=value, base=text.baseline, change=change, **names)


def _involution_line(comparison: Comparison, scenario: str, lang: str) -> str:
    texts, row = words("summary", lang), comparison.row("involution", scenario)
    start = comparison.involution_start(scenario)
    when = "" if start is None else texts["start"].format(year=start)
    if not math.isfinite(row["value"]):
        return texts["no_rise"] + when
    value, low, high = (f"{number(100 * row[name], 1)}%" for name in ("value", "low", "high"))
    interval = f" [{low}, {high}]" if math.isfinite(row["low"]) else ""
    kind = (
        "maybe" if row["low"] <= 0 <= row["high"] else "involved" if row["value"] > 0 else "better"
    )
    baseline = comparison.title(comparison.baseline, lang)
    line = texts[kind].format(value=value + interval, baseline=baseline)
    if row["n"] < comparison.replicates:
        line += texts["some"].format(n=f"{row['n']:.0f}", all=comparison.replicates)
    return line + (when or (texts["no_start"] if interval and kind == "involved" else ""))


def meaning(measure: str, lang: str) -> str:
    """Give a measure's meaning in words."""
    quantity: Quantity = _QUANTITIES[measure]
    return quantity.zh if lang == "zh" else quantity.en


def headline_table(comparison: Comparison, scenario: str, lang: str = "en") -> pd.DataFrame:
    """Make the table of the headline measures by year.

    Returns
    -------
    DataFrame of str
        In each cell the value, and in a second line its change with half its interval; the last row
        is for all years from adoption on.
    """
    headings = words("headings", lang)
    years: list[int | None] = [*range(1, comparison.years + 1), None]
    first, last = comparison.adopted, comparison.years
    horizon = str(last) if first == last else f"{first}–{last}"
    columns = {headings["year"]: [horizon if year is None else str(year) for year in years]}
    for measure in HEADLINES:
        if measure != "overspend" or overspent(comparison):
            columns[headings[measure]] = [
                _cell(comparison, measure, scenario, year, lang) for year in years
            ]
    return pd.DataFrame(columns)


def _cell(comparison: Comparison, measure: str, scenario: str, year: int | None, lang: str) -> str:
    texts, row = words("summary", lang), comparison.row(measure, scenario, year)
    if not math.isfinite(row["value"]):
        effort = comparison.row("effort", scenario, year)
        fell = measure == "involution" and effort["difference"] < 0
        return texts["fell"] if fell else "–"
    text = row_text(comparison, measure, scenario, year, lang)
    if measure == "involution" or not math.isfinite(row["difference"]):
        return f"{text.value}\n{text.half}".rstrip()
    same = row["low"] == row["high"] == 0
    return f"{text.value}\n{texts['same'] if same else f'{text.change} {text.half}'.rstrip()}"
