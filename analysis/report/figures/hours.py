"""How long cadres work: the distribution of hours in the last year."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.comparison.comparison import Comparison
from analysis.report.figures.arms import hide_beyond
from analysis.report.figures.style import (
    QUIET,
    SCENARIO_COLOURS,
    baseline_titled,
    legend_columns,
    titled,
)
from analysis.words import words

STEP = 4
"""Hours of a step."""
MARKED = (72, 80)
"""Nine tenths of the regular hours, and all of them."""
_FAINT = "#d9d9d9"


def draw_hours(comparison: Comparison, hours: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw a panel for each scenario but the baseline: how many cadres work how long.

    The baseline's steps are filled behind.
    """
    count = len(comparison.others)
    columns = min(count, 3)
    lines = -(-count // columns)
    size = (max(6.4, 0.6 + 2.95 * columns), 1.3 + (3.2 if count == 1 else 2.3) * lines)
    figure = Figure(figsize=size, layout="constrained")
    grid = figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
    last = hours[hours["year"] == comparison.years]
    below = last.pivot(index="hours", columns="scenario", values="mean")
    ends, texts = _ends(below), words("figures", lang)
    for axes, scenario in zip(grid.flat, comparison.others, strict=False):
        _draw_panel(axes, below[comparison.baseline], below[scenario], comparison, scenario)
        axes.set_xlim(*ends)
        axes.set_ylim(bottom=0)
        title = titled(comparison, scenario, lang, 28)
        for mark in MARKED:
            before, after = (below.loc[mark, one] for one in (comparison.baseline, scenario))
            shares = {"after": _percent(after), "before": _percent(before)}
            title += "\n" + texts["hours_under"].format(hours=mark, **shares)
        colour = SCENARIO_COLOURS[comparison.scenarios.index(scenario)]
        axes.set_title(title, fontsize=9, color=colour)
    hide_beyond(grid, count)
    figure.supxlabel(texts["hours_x"].format(year=comparison.years), fontsize=10)
    figure.supylabel(texts["hours_y"].format(step=STEP), fontsize=10)
    handles = [
        Line2D([], [], color=_FAINT, lw=7, label=baseline_titled(comparison, lang)),
        Line2D([], [], color=QUIET, lw=0.9, linestyle=":", label=texts["hours_marked"]),
    ]
    width = legend_columns([str(one.get_label()) for one in handles], size[0])
    title = texts["hours_title"].format(year=comparison.years)
    figure.legend(handles=handles, loc="outside upper center", ncols=width, title=title)
    return figure


def _draw_panel(
    axes: Axes, before: pd.Series, after: pd.Series, comparison: Comparison, scenario: str
) -> None:
    for mark in MARKED:
        axes.axvline(mark, color=QUIET, lw=0.9, linestyle=":", zorder=3)
    values, edges = _steps(before)
    axes.stairs(values, edges, fill=True, color=_FAINT)
    axes.stairs(values, edges, color=QUIET, lw=0.8)
    values, edges = _steps(after)
    axes.stairs(values, edges, color=SCENARIO_COLOURS[comparison.scenarios.index(scenario)], lw=1.8)


def _steps(below: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Give the per cent of cadres in each step, from the share below each number of hours."""
    whole = below[below.index % STEP == 0]
    return 100 * np.diff(whole.to_numpy()), whole.index.to_numpy(dtype=float)


def _ends(below: pd.DataFrame) -> tuple[float, float]:
    """Give the hours between which nearly all cadres of all scenarios lie."""
    some = below[(below > 0.002).any(axis=1) & (below < 0.998).any(axis=1)].index.to_numpy()
    if not some.size:
        return 0.0, 128.0
    return min(float(some.min()), MARKED[0]) - STEP, max(float(some.max()), MARKED[1]) + STEP


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%" if np.isfinite(share) else "–"
