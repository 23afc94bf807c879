"""Who carries the tasks: shares within units, and what part of them each group of cadres does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.comparison.comparison import Comparison
from analysis.report.figures.arms import (
    draw_lorenz_panel,
    hide_beyond,
    last_curves,
    lorenz_handles,
)
from analysis.report.figures.style import group_labels, legend_columns, titled
from analysis.words import words
from sim.model.measure_catalogue import GROUPS

SHADES = ("#1a1a1a", "#08519c", "#e07b39", "#8cc3e8", "#e8e8e8")
"""Of groups: from dark to light, so that they are told apart without colour."""
_LEAST = 6
"""Per cent of a bar in which its number has room."""
_WIDTH = 8.4


def draw_carriers(
    comparison: Comparison, tables: tuple[pd.DataFrame, pd.DataFrame], lang: str = "en"
) -> Figure:
    """Draw Lorenz curves within units, a panel for each scenario, and below them bars of groups.

    Parameters
    ----------
    comparison : Comparison
    tables : tuple of two DataFrame
        From `lorenz_table` and `group_table`.
    lang : {'en', 'zh'}
    """
    lorenz, groups = tables
    count, rows = len(comparison.others), _rows(comparison, groups, lang)
    columns = min(count, 3)
    lines = -(-count // columns)
    tallest = max(label.count("\n") + 1 for label, _ in rows)
    heights = (1.6 + 2.9 * lines, 1.2 + (0.1 + 0.18 * tallest) * len(rows))
    figure = Figure(figsize=(_WIDTH, sum(heights)), layout="constrained")
    # apart, or long names beside the bars would narrow the panels
    parts: Any = figure.subfigures(2, 1, height_ratios=heights)
    above, below = parts
    grid = above.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
    last = last_curves(comparison, lorenz, "unit")
    first, year = comparison.others[0], comparison.years
    floor = 100 * comparison.row("random_floor_unit", first, year)["baseline"]
    for axes, scenario in zip(grid.flat, comparison.others, strict=False):
        draw_lorenz_panel(axes, comparison, last, scenario, floor, lang)
    hide_beyond(grid, count)
    texts = words("figures", lang)
    above.supxlabel(texts["carriers_x"], fontsize=10)
    for axes in grid[:, 0]:
        axes.set_ylabel(texts["carriers_y"], fontsize=9)
    handles = lorenz_handles(comparison, floor, lang)
    width = legend_columns([str(one.get_label()) for one in handles], _WIDTH)
    title = texts["carriers_title"].format(year=year)
    above.legend(handles=handles, loc="outside upper center", ncols=width, title=title)
    _draw_bars(below.subplots(), rows, lang)
    below.legend(loc="outside lower center", ncols=3, fontsize=9)
    return figure


def _rows(comparison: Comparison, groups: pd.DataFrame, lang: str) -> list[tuple[str, np.ndarray]]:
    """Give each bar's label and the groups' parts of it, in per cent."""
    last = groups[groups["year"] == comparison.years]
    table = last.pivot(index=["scenario", "group"], columns="quantity", values="mean")
    codes, texts = [code for code, _, _ in GROUPS], words("figures", lang)
    rows: list[tuple[str, np.ndarray]] = []
    for scenario in comparison.scenarios:
        own = table.loc[scenario].loc[codes]
        name = titled(comparison, scenario, lang, 40)
        # people differ little between scenarios, so one bar stands for all of them
        bars = {texts["all_cadres"]: own["cadres"]} if not rows else {}
        bars |= {
            texts["task_work"].format(name=name): own["cadres"] * own["task_work"].fillna(0.0),
            texts["busiest_fifths"].format(name=name): own["busiest_share"],
        }
        for label, parts in bars.items():
            whole = parts.sum()
            rows.append((label, (100 * parts / whole if whole > 0 else 0 * parts).to_numpy()))
    return rows


def _draw_bars(axes: Axes, rows: list[tuple[str, np.ndarray]], lang: str) -> None:
    start = np.zeros(len(rows))
    for place, label in enumerate(group_labels(lang).values()):
        parts = np.array([parts[place] for _, parts in rows])
        colour = SHADES[place]
        axes.barh(range(len(rows)), parts, 0.8, start, color=colour, edgecolor="white", label=label)
        for row, part in enumerate(parts):
            if part >= _LEAST:
                axes.text(
                    start[row] + part / 2, row, f"{part:.0f}", ha="center", va="center",
                    fontsize=8, color="white" if place < 2 else "black",
                )  # fmt: skip
        start = start + np.nan_to_num(parts)
    axes.set_yticks(range(len(rows)), [label for label, _ in rows], fontsize=9)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, 100)
    axes.set_xlabel(words("figures", lang)["group_part"], fontsize=9)
