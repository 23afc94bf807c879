"""What a sweep's results hang on, drawn: each number beside what luck alone gives."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.report.figures.style import MARKERS, QUIET, SCENARIO_COLOURS, legend_columns
from analysis.report.figures.sweeps import grid_of_panels, measure_above, name_rows
from analysis.sensitivity.sensitivity import IMPORTANCE, Sensitivity
from analysis.words import words

_BESIDE = {"morris": "sigma", "saltelli": "first_order"}
"""What hollow marks show."""


def draw_sensitivity(found: Sensitivity, called: Mapping[str, str], lang: str = "en") -> Figure:
    """Draw for each measure how much hangs on each number, with 95% intervals.

    Filled marks are what numbers are ordered by, hollow ones what stands beside it; a stroke is
    what luck alone gives.

    Parameters
    ----------
    found : Sensitivity
    called : mapping of str to str
        How the figure writes the names of scenarios.
    lang : {'en', 'zh'}
    """
    rows, column = found.frame, IMPORTANCE[found.design]
    shown = [
        one for one in found.measures if rows.loc[rows["measure"] == one, column].notna().any()
    ]
    figure, panels = grid_of_panels(len(shown), 1.0 + 0.3 * len(found.varied))
    for axes, measure in zip(panels, shown, strict=True):
        axes.axvline(0, color=QUIET, linewidth=0.8)
        for place, scenario in enumerate(found.read):
            own = rows[(rows["measure"] == measure) & (rows["scenario"] == scenario)]
            numbers = own.set_index("number").loc[list(found.varied)]
            _marks(axes, numbers, found.design, place, len(found.read))
        name_rows(axes, found.varied)
        axes.set_title(measure_above(measure, lang))
        axes.locator_params(axis="x", nbins=4)
    of = f"{found.design}_of_{'difference' if found.baseline else 'measure'}"
    label = words("figures", lang)[of].format(baseline=called.get(found.baseline, ""))
    figure.supxlabel(label, fontsize=10)
    handles = _handles(found, called, lang)
    columns = legend_columns([str(one.get_label()) for one in handles], figure.get_figwidth(), 3)
    figure.legend(handles=handles, loc="outside upper center", ncols=columns)
    return figure


def _marks(axes: Axes, own: pd.DataFrame, design: str, place: int, count: int) -> None:
    """Draw one scenario's marks of a measure, beside those of the others."""
    column, style = IMPORTANCE[design], (place + 1) % len(SCENARIO_COLOURS)
    colour, marker = SCENARIO_COLOURS[style], MARKERS[style]
    at = np.arange(len(own)) + (place - (count - 1) / 2) * 0.7 / count
    value = own[column].to_numpy()
    ends = own[[f"{column}_low", f"{column}_high"]].to_numpy().T
    # a percentile interval may leave out the estimate by a little
    reach = np.clip(np.nan_to_num((ends - value) * [[-1], [1]]), 0, None)
    axes.errorbar(value, at, xerr=reach, fmt=marker, color=colour, markersize=4.5, linewidth=1.2)
    beside = own[_BESIDE[design]].to_numpy()
    axes.plot(beside, at, marker, color=colour, markerfacecolor="white", markersize=4.5)
    axes.plot(own["noise_floor"].to_numpy(), at, "|", color=colour, markersize=11)


def _handles(found: Sensitivity, called: Mapping[str, str], lang: str) -> list[Line2D]:
    """Give the legend: kinds of marks, and scenarios where there are several."""
    texts = words("figures", lang)
    labels = (texts[f"{found.design}_{face}"] for face in ("filled", "hollow"))
    marks = [
        Line2D([], [], color=QUIET, marker=MARKERS[1], lw=0, markerfacecolor=face, label=label)
        for face, label in zip((QUIET, "white"), labels, strict=True)
    ]
    luck = Line2D([], [], color=QUIET, marker="|", lw=0, markersize=11, label=texts["luck"])
    several = [
        Line2D(
            [],
            [],
            color=SCENARIO_COLOURS[place % len(SCENARIO_COLOURS)],
            marker=MARKERS[place % len(MARKERS)],
            lw=0,
            label=called[scenario],
        )
        for place, scenario in enumerate(found.read, 1)
        if len(found.read) > 1
    ]
    return [*marks, luck, *several]
