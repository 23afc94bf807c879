"""What a sweep says, drawn: differences over its points, and which numbers move them."""

from __future__ import annotations

import re
import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.comparison.comparison import COMPARED
from analysis.comparison.sweep_reading import Reading
from analysis.report.figures.style import MARKERS, QUIET, SCENARIO_COLOURS, legend_columns
from analysis.report.measure_names import measure_called, number_called
from analysis.words import words

ACROSS = 3
"""Panels beside each other."""
_MEASURES = {one.name: one for one in COMPARED}
_EXPLAINED = re.compile("[：（]")
_CHINESE_WIDTH = 15
"""Chinese letters of a line above a panel."""
_TITLE_WIDTH = 24
"""Characters of a line beside a row."""


def draw_differences(reading: Reading, lang: str = "en") -> Figure:
    """Draw the mean paired difference of each scenario, and between which it lies at single points.

    The thick part is the interval of the mean, the thin line goes from the lowest point to the
    highest.
    """
    rows = reading.differences
    figure, panels = grid_of_panels(len(reading.measures), 0.9 + 0.32 * len(reading.others))
    for axes, measure in zip(panels, reading.measures, strict=True):
        own = rows[rows["measure"] == measure].set_index("scenario")
        axes.axvline(0, color=QUIET, linewidth=0.8)
        for place, scenario in enumerate(reading.others):
            if scenario not in own.index or not np.isfinite(own.loc[scenario, "difference"]):
                continue
            row, colour = own.loc[scenario], SCENARIO_COLOURS[(place + 1) % len(SCENARIO_COLOURS)]
            axes.plot([row["lowest"], row["highest"]], [place] * 2, color=colour, linewidth=1)
            axes.plot([row["low"], row["high"]], [place] * 2, color=colour, linewidth=4, alpha=0.5)
            axes.plot(row["difference"], place, MARKERS[(place + 1) % len(MARKERS)], color=colour)
        name_rows(axes, [broken(reading.title(one, lang)) for one in reading.others])
        axes.set_title(measure_above(measure, lang))
        axes.locator_params(axis="x", nbins=4)
    baseline = reading.title(reading.baseline, lang)
    figure.supxlabel(
        words("figures", lang)["difference_from"].format(baseline=baseline), fontsize=10
    )
    return figure


def draw_influences(reading: Reading, lang: str = "en") -> Figure:
    """Draw the rank correlation of each number that varies with each measure, with intervals."""
    rows = reading.influences
    arms = list(dict.fromkeys(rows["scenario"]))
    numbers = list(reading.varied)
    figure, panels = grid_of_panels(len(reading.measures), 1.0 + 0.3 * len(numbers))
    for axes, measure in zip(panels, reading.measures, strict=True):
        axes.axvline(0, color=QUIET, linewidth=0.8)
        for place, scenario in enumerate(arms):
            own = rows[(rows["measure"] == measure) & (rows["scenario"] == scenario)]
            _dots(
                axes,
                own.set_index("number").loc[numbers],
                place,
                len(arms),
                reading.title(scenario, lang),
            )
        axes.set_xlim(-1.05, 1.05)
        axes.set_xticks([-1, 0, 1])
        name_rows(axes, [number_called(one, lang) for one in numbers])
        axes.set_title(measure_above(measure, lang))
    key = "correlation_difference" if reading.others else "correlation_measure"
    baseline = reading.title(reading.baseline, lang)
    figure.supxlabel(words("figures", lang)[key].format(baseline=baseline), fontsize=10)
    if len(arms) > 1:
        handles, labels = panels[0].get_legend_handles_labels()
        columns = legend_columns(labels, figure.get_figwidth())
        figure.legend(handles, labels, loc="outside upper center", ncols=columns)
    return figure


def _dots(axes: Axes, own: pd.DataFrame, place: int, count: int, title: str) -> None:
    """Draw one scenario's correlations of a measure, beside those of the others."""
    at = np.arange(len(own)) + (place - (count - 1) / 2) * 0.7 / count
    value = own["correlation"].to_numpy()
    reach = np.nan_to_num(np.abs(own[["low", "high"]].to_numpy().T - value))
    axes.errorbar(
        value,
        at,
        xerr=reach,
        fmt=MARKERS[(place + 1) % len(MARKERS)],
        color=SCENARIO_COLOURS[(place + 1) % len(SCENARIO_COLOURS)],
        markersize=4.5,
        linewidth=1.2,
        label=title,
    )


def grid_of_panels(count: int, height: float) -> tuple[Figure, list[Axes]]:
    """Make a figure with so many panels, each so many inches high, whose rows share their names."""
    across = min(ACROSS, max(count, 1))
    down = -(-max(count, 1) // across)
    figure = Figure(figsize=(1.4 + 2.5 * across, 0.5 + height * down), layout="constrained")
    grid = figure.subplots(down, across, squeeze=False, sharey=True).ravel().tolist()
    for axes in grid[count:]:
        axes.set_visible(False)
    return figure, grid[:count]


def measure_above(measure: str, lang: str) -> str:
    """Give what stands above a measure's panel: in Chinese up to what explains it, in lines."""
    called = measure_called(_MEASURES[measure], lang)
    if lang == "en":
        return called
    short = _EXPLAINED.split(called)[0]
    return "\n".join(textwrap.wrap(short, _CHINESE_WIDTH))


def broken(title: str) -> str:
    """Break a title that stands beside a row into lines."""
    if not title.isascii() and " " not in title:
        return "\n".join(textwrap.wrap(title, _TITLE_WIDTH // 2))
    return "\n".join(textwrap.wrap(title, _TITLE_WIDTH, break_long_words=False)) or title


def name_rows(axes: Axes, names: tuple[str, ...] | list[str]) -> None:
    """Write names at the rows of a panel, from top to bottom."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
