"""What groups of cadres earn and how they use their time, in the last year."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.comparison.comparison import Comparison
from analysis.report.figures.style import (
    MARKERS,
    QUIET,
    SCENARIO_COLOURS,
    group_labels,
    legend_columns,
    titled,
)
from analysis.words import words
from sim.model.measure_catalogue import GROUPS

# what serves the public in cool colours, what only shows it in warm ones
_ACTIVITIES = (
    ("routine", "#0072B2"),
    ("mass", "#56B4E9"),
    ("squad", "#009E73"),
    ("visibility", "#E69F00"),
    ("traces", "#D55E00"),
)


def _last_year(comparison: Comparison, groups: pd.DataFrame, quantity: str) -> pd.DataFrame:
    rows = groups[(groups["year"] == comparison.years) & (groups["quantity"] == quantity)]
    return rows.set_index(["scenario", "group"])


def draw_earnings(comparison: Comparison, groups: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw the mean bonus of each group of cadres in the last year."""
    count, texts = len(comparison.scenarios), words("figures", lang)
    figure = Figure(figsize=(8.4, 1.3 + len(GROUPS) * (0.25 + 0.2 * count)), layout="constrained")
    axes = figure.add_subplot()
    bonus = _last_year(comparison, groups, "bonus")
    for place, scenario in enumerate(comparison.scenarios):
        rows = bonus.loc[scenario].loc[[code for code, _, _ in GROUPS]]
        # scenarios stand side by side within the band of a group
        at = np.arange(len(GROUPS)) + (place - (count - 1) / 2) * 0.7 / count
        mean = rows["mean"].to_numpy() / 1000
        # one replicate has no interval: a bar of no length
        reach = np.nan_to_num(np.abs(rows[["low", "high"]].to_numpy().T / 1000 - mean))
        axes.errorbar(
            mean,
            at,
            xerr=reach,
            fmt=MARKERS[place],
            color=SCENARIO_COLOURS[place],
            markersize=5,
            capsize=5,
            linewidth=1.3,
            label=titled(comparison, scenario, lang),
        )
    for line, (code, _, _) in enumerate(GROUPS):
        if line:
            axes.axhline(line - 0.5, color="#dddddd", linewidth=0.8)
        if (bonus.loc[pd.IndexSlice[:, code], "mean"] == 0).all():
            axes.text(
                0.03,
                line,
                texts["earnings_none"],
                transform=axes.get_yaxis_transform(),
                va="center",
                color=QUIET,
            )
    axes.set_yticks(range(len(GROUPS)), list(group_labels(lang).values()))
    axes.tick_params(axis="y", length=0)
    # from the top down, as the groups are listed
    axes.set_ylim(len(GROUPS) - 0.5, -0.5)
    # markers at zero are not cut in half
    axes.set_xlim(left=-0.015 * axes.get_xlim()[1])
    axes.xaxis.set_major_locator(MaxNLocator(steps=[1, 2, 5, 10]))
    axes.set_xlabel(texts["earnings_over" if comparison.replicates > 1 else "earnings_x"])
    axes.set_title(texts["earnings_title"].format(year=comparison.years))
    labels = [titled(comparison, scenario, lang) for scenario in comparison.scenarios]
    columns = legend_columns(labels, figure.get_figwidth())
    figure.legend(loc="outside lower center", ncols=columns)
    return figure


def draw_time_use(comparison: Comparison, groups: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw the hours of a half-month by activity for each group, one bar per scenario."""
    count, texts = len(comparison.scenarios), words("figures", lang)
    figure = Figure(figsize=(8.4, 1.6 + 0.33 * len(GROUPS) * (count + 0.7)), layout="constrained")
    axes = figure.add_subplot()
    place_of = {
        (scenario, code): row * (count + 0.7) + place
        for row, (code, _, _) in enumerate(GROUPS)
        for place, scenario in enumerate(comparison.scenarios)
    }
    start = np.zeros(len(place_of))
    for quantity, colour in _ACTIVITIES:
        hours = (
            _last_year(comparison, groups, quantity)
            .loc[list(place_of), "mean"]
            .fillna(0.0)
            .to_numpy()
        )
        axes.barh(
            list(place_of.values()),
            hours,
            0.86,
            start,
            color=colour,
            label=texts[quantity],
            edgecolor="white",
            linewidth=0.6,
        )
        start = start + hours
    labels = [titled(comparison, scenario, lang, 40) for scenario, _ in place_of]
    axes.set_yticks(list(place_of.values()), labels, fontsize=9)
    axes.tick_params(axis="y", length=0)
    for row, label in enumerate(group_labels(lang).values()):
        axes.text(
            0,
            row * (count + 0.7) - 0.52,
            label,
            va="bottom",
            fontsize=9.5,
            fontweight="bold",
            clip_on=False,
        )
    axes.set_ylim(len(GROUPS) * (count + 0.7) - 1, -1.1)
    axes.set_xlabel(texts["time_x"])
    axes.set_title(texts["time_title"].format(year=comparison.years), pad=8)
    figure.legend(loc="outside lower center", ncols=len(_ACTIVITIES))
    return figure
