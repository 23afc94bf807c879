"""Who does the tasks: Lorenz curves of task work in the last year."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis.comparison.comparison import Comparison
from analysis.report.figures.style import (
    MARKERS,
    QUIET,
    SCENARIO_COLOURS,
    titled,
)
from analysis.words import Words, words

_LONGEST_TITLE = 18
"""Characters of a title beside which a share has room."""


def draw_lorenz(comparison: Comparison, lorenz: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw how unequally task work is shared in the last year.

    Beside it stand equal shares, and what tasks handed out at random would give.
    """
    figure = Figure(figsize=(6.0, 5.8), layout="constrained")
    axes, texts = figure.add_subplot(), words("figures", lang)
    axes.plot(
        [0, 100], [0, 100], color=QUIET, linewidth=1, linestyle=(0, (4, 3)), label=texts["equal"]
    )
    # where the busiest fifth begins
    axes.axvline(80, color=QUIET, linewidth=0.8, linestyle=":")
    last = lorenz[(lorenz["year"] == comparison.years) & (lorenz["among"] == "county")]
    titles = [titled(comparison, scenario, lang) for scenario in comparison.scenarios]
    # a long title with its share in one line would lie on the curves, and so would what is below
    broken = max(map(len, titles)) > _LONGEST_TITLE
    for place, scenario in enumerate(comparison.scenarios):
        curve = last[last["scenario"] == scenario]
        percent, share = curve["cadres_percent"].to_numpy(), 100 * curve["mean"].to_numpy()
        top = 100 - np.interp(80, percent, share)
        colour = SCENARIO_COLOURS[place]
        axes.fill_between(
            percent, 100 * curve["low"], 100 * curve["high"], color=colour, alpha=0.25, linewidth=0
        )
        axes.plot(
            percent,
            share,
            color=colour,
            markevery=[80],
            marker=MARKERS[place],
            label=_label(titles[place], _does(top, texts), broken),
        )
    # chance alone already makes some busier than others; the baseline says by how much
    floor = 100 * comparison.row("random_floor", comparison.others[0], comparison.years)["baseline"]
    axes.plot(
        80,
        100 - floor,
        "_",
        color="black",
        markersize=16,
        markeredgewidth=1.6,
        label=_label(texts["random"], _does(floor, texts), broken),
    )
    axes.set(
        xlim=(0, 100),
        ylim=(0, 100),
        aspect="equal",
        xticks=range(0, 101, 20),
        yticks=range(0, 101, 20),
    )
    axes.set_xlabel(texts["lorenz_x"])
    axes.set_ylabel(texts["lorenz_y"])
    axes.set_title(texts["lorenz_title"].format(year=comparison.years))
    axes.legend(loc="upper left")
    return figure


def _label(title: str, does: str, broken: bool) -> str:
    return f"{title}\n{does.lstrip(':： ')}" if broken and does else f"{title}{does}"


def _does(percent: float, texts: Words) -> str:
    return texts["fifth_does"].format(share=f"{percent:.0f}") if np.isfinite(percent) else ""
