"""The sign map drawn: at which share of the points each claim holds, and where that turns."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.evidence.claim_runs import ENSEMBLE, MAP
from analysis.evidence.claims import ClaimsFile
from analysis.evidence.verdicts import BINS
from analysis.report.figures.calibration import COLUMN
from analysis.report.figures.style import QUIET
from analysis.report.figures.sweeps import name_rows
from analysis.report.measure_names import number_called
from analysis.words import words

_HOLDS, _CONTRARY, _ABSENT = "#555555", "#E2E2E2", "white"
_SMALL = 7
UNANIMOUS = 0.99
"""Share of points from which on there is nothing that turns."""
MOST_PANELS = 12


def draw_sign_map(file: ClaimsFile, made: dict[str, pd.DataFrame], lang: str = "en") -> Figure:
    """Draw for each claim the share of points that bear it out, deny it, or have no number.

    A diamond is the share of draws of the ensemble that bear it out.
    """
    points = made["points"]
    own = points[points["view"] == MAP]
    draws = points[points["view"] == ENSEMBLE].set_index("claim")["share"]
    # fonts of Chinese have higher lines, which the legend and the axis take from the bars
    beside = 1.2 if lang == "zh" else 0.9
    figure = Figure(figsize=(COLUMN, beside + 0.2 * len(own)), layout="constrained")
    axes = figure.subplots()
    for place, row in enumerate(own.itertuples()):
        start = 0.0
        parts = ((row.holds, _HOLDS), (row.contrary, _CONTRARY), (row.absent, _ABSENT))
        for count, colour in parts:
            size = count / row.points
            axes.barh(place, size, 0.7, start, color=colour, edgecolor=QUIET, linewidth=0.5)
            start += size
        if row.claim in draws:
            axes.plot(draws[row.claim], place, "D", color="white", markeredgecolor="black",
                      markersize=4, clip_on=False)  # fmt: skip
    name_rows(axes, [_called(file, str(one), lang) for one in own["claim"]])
    axes.tick_params(labelsize=_SMALL)
    axes.axvline(0.5, color="black", linewidth=0.6, linestyle=":")
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.5, 1], ["0", "50%", "100%"], fontsize=_SMALL)
    axes.set_xlabel(words("figures", lang)["points_of_space"], fontsize=_SMALL)
    figure.legend(handles=_handles(lang), loc="outside upper center", ncols=2, fontsize=_SMALL)
    return figure


def _called(file: ClaimsFile, claim: str, lang: str) -> str:
    return file.claims[claim].title.zh if lang == "zh" else claim.replace("_", " ")


def _handles(lang: str) -> list[object]:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    texts = words("figures", lang)
    kinds = (("as_claimed", _HOLDS), ("not_so", _CONTRARY), ("no_number", _ABSENT))
    bars = [Patch(facecolor=colour, edgecolor=QUIET, label=texts[key]) for key, colour in kinds]
    mark = Line2D([], [], color="white", marker="D", markeredgecolor="black", lw=0, markersize=4,
                  label=texts["draws"])  # fmt: skip
    return [*bars, mark]


def draw_turns(file: ClaimsFile, made: dict[str, pd.DataFrame], lang: str = "en") -> Figure:
    """Draw, for each claim that not all points agree on, its share against the two numbers that
    move it most: by tenths of the points, from the lowest values to the highest."""
    points = made["points"]
    own = points[(points["view"] == MAP) & (points["share"].between(1 - UNANIMOUS, UNANIMOUS))]
    shown = [one for one in own["claim"] if (made["turns"]["claim"] == one).any()][:MOST_PANELS]
    down = max(1, -(-len(shown) // 2))
    figure = Figure(figsize=(COLUMN, 0.3 + 1.25 * down), layout="constrained")
    grid = figure.subplots(down, 2, squeeze=False, sharey=True).ravel().tolist()
    for axes in grid[len(shown) :]:
        axes.set_visible(False)
    for axes, claim in zip(grid, shown, strict=False):
        _turn(axes, claim, made["turns"], lang)
        axes.set_title(_called(file, claim, lang), fontsize=_SMALL + 1, pad=2)
    figure.supylabel(words("figures", lang)["bear_out"], fontsize=_SMALL)
    return figure


def _turn(axes: Axes, claim: str, turns: pd.DataFrame, lang: str) -> None:
    own, texts = turns[turns["claim"] == claim].head(2), words("figures", lang)
    for (line, marker), row in zip((("-", "o"), ("--", "^")), own.to_dict("records"), strict=False):
        shares = np.array([row[f"bin_{part}"] for part in range(BINS)])
        axes.plot(range(BINS), shares, line, color="black", marker=marker, markersize=2.5,
                  linewidth=0.9, label=number_called(row["number"], lang))  # fmt: skip
    axes.axhline(0.5, color=QUIET, linewidth=0.6, linestyle=":")
    axes.set_ylim(-0.03, 1.03)
    axes.set_xticks([0, BINS - 1], [texts["lowest"], texts["highest"]], fontsize=_SMALL - 1)
    axes.set_yticks([0, 0.5, 1])
    axes.tick_params(labelsize=_SMALL - 1)
    axes.legend(
        fontsize=_SMALL - 1.5,
        loc="best",
        handlelength=1.6,
        frameon=True,
        framealpha=0.85,
        edgecolor="none",
        borderpad=0.2,
    )
