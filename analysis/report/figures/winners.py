"""Who gains and who loses, drawn at the width of a column and readable in grey."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.comparison.comparison import Comparison
from analysis.comparison.winners import GROUPS
from analysis.report.figures.calibration import COLUMN
from analysis.report.figures.style import MARKERS, QUIET, titled
from analysis.report.figures.sweeps import name_rows
from analysis.words import words

_SMALL, _SHADES = 7, ("#000000", "#777777", "#444444", "#999999", "#222222", "#666666")


def draw_winners(comparison: Comparison, table: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw the mean change of pay of each group, with a mark for each scenario.

    A filled mark has an interval that leaves out zero.
    """
    rows = table[(table["quantity"] == "bonus") & table["year"].isna()]
    there = set(zip(rows["by"], rows["group"], strict=True))
    groups = [one for one in GROUPS if one in there and one != ("county", "joined")]
    others = comparison.others
    height = 0.6 + len(groups) * (0.12 + 0.07 * len(others)) + 0.16 * len(others)
    figure = Figure(figsize=(COLUMN, height), layout="constrained")
    axes = figure.subplots()
    axes.axvline(0, color=QUIET, linewidth=0.6, linestyle=":")
    for turn, scenario in enumerate(others):
        own = rows[rows["scenario"] == scenario].set_index(["by", "group"])
        for place, group in enumerate(groups):
            if group in own.index:
                at = place + (turn - (len(others) - 1) / 2) * 0.7 / len(others)
                _mark(axes, at, own.loc[group], turn)
    # a new dimension begins below a line
    for place in range(1, len(groups)):
        if groups[place][0] != groups[place - 1][0]:
            axes.axhline(place - 0.5, color="#dddddd", linewidth=0.6)
    texts = words("winners", lang)
    name_rows(axes, [texts["_".join(one)] for one in groups])
    axes.tick_params(labelsize=_SMALL)
    axes.set_xlabel(texts["figure_change"], fontsize=_SMALL)
    handles = [
        Line2D([], [], color=_SHADES[turn], marker=MARKERS[turn], lw=0, markersize=4,
               label=titled(comparison, scenario, lang))
        for turn, scenario in enumerate(others)
    ]  # fmt: skip
    figure.legend(handles=handles, loc="outside upper center", fontsize=_SMALL)
    return figure


def _mark(axes: Axes, at: float, row: pd.Series, turn: int) -> None:
    mean = row["difference"] / 1000
    # one replicate has no interval: a bar of no length
    reach = np.nan_to_num([[mean - row["low"] / 1000], [row["high"] / 1000 - mean]])
    clear = row["low"] > 0 or row["high"] < 0
    axes.errorbar(
        mean, at, xerr=reach, fmt=MARKERS[turn], color=_SHADES[turn], markersize=3.5,
        markerfacecolor=_SHADES[turn] if clear else "white", capsize=2, linewidth=0.9,
    )  # fmt: skip
