"""What a calibration found, drawn at the width of a column and readable in grey."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.evidence.calibration import Calibrated
from analysis.evidence.calibration_tables import numbers_table, pairs_table, targets_table
from analysis.report.figures.style import QUIET
from analysis.report.figures.sweeps import name_rows
from analysis.report.measure_names import number_called
from analysis.words import words

COLUMN = 3.5
"""Inches of a journal's column."""
BARS = 16
SHOWN_PAIRS = 6
BEYOND = 1.2
"""Widths of a target's bounds beyond them that are still drawn."""
_DARK, _LIGHT, _SMALL = "#333333", "#BBBBBB", 7


def draw_marginals(found: Calibrated, lang: str = "en") -> Figure:
    """Draw the posterior of each number over its range, beside even draws from the range.

    A dashed line is what even draws would give; a triangle is the base, a cross the central draw.
    """
    numbers = numbers_table(found).set_index("number")
    down = -(-len(numbers) // 2)
    figure = Figure(figsize=(COLUMN, 0.4 + 0.85 * down), layout="constrained")
    grid = figure.subplots(down, 2, squeeze=False).ravel().tolist()
    for axes in grid[len(numbers) :]:
        axes.set_visible(False)
    for place, (name, row) in enumerate(numbers.iterrows()):
        axes = grid[place]
        heights, edges = np.histogram(found.draws[:, place], BARS, (0, 1), density=True)
        axes.stairs(heights, edges, fill=True, color=_LIGHT)
        axes.stairs(heights, edges, color=_DARK, linewidth=0.8)
        axes.axhline(1, color=QUIET, linestyle="--", linewidth=0.8)
        _mark(axes, found, place, float(row["base"]), "v")
        _mark(axes, found, place, float(row["central"]), "x")
        axes.set_xlim(-0.03, 1.03)
        axes.set_xticks([0, 1], [f"{row['low']:g}", f"{row['high']:g}"], fontsize=_SMALL)
        axes.set_yticks([])
        axes.set_title(number_called(str(name), lang), fontsize=_SMALL + 1, pad=2)
    return figure


def _mark(axes: Axes, found: Calibrated, place: int, value: float, marker: str) -> None:
    """Mark a value at the foot of a panel; one beyond the range is left out."""
    one = found.free.dimensions[place]
    share = (value - one.low) / (one.high - one.low)
    if -1e-9 <= share <= 1 + 1e-9:
        axes.plot(share, 0.12, marker, color="black", markersize=4, clip_on=False, zorder=5)


def draw_pairs(found: Calibrated, lang: str = "en") -> Figure:
    """Draw the pairs of numbers that go together most closely in the posterior."""
    pairs = pairs_table(found).head(SHOWN_PAIRS)
    down = max(1, -(-len(pairs) // 2))
    figure = Figure(figsize=(COLUMN, 0.2 + 1.55 * down), layout="constrained")
    grid = figure.subplots(down, 2, squeeze=False).ravel().tolist()
    for axes in grid[len(pairs) :]:
        axes.set_visible(False)
    numbers, names = found.free.numbers(found.draws), found.free.names
    for axes, row in zip(grid, pairs.itertuples(), strict=False):
        across, up = names.index(row.number), names.index(row.other)
        axes.plot(numbers[:, across], numbers[:, up], ".", color=_DARK, markersize=1.5, alpha=0.4)
        axes.set_xlabel(number_called(row.number, lang), fontsize=_SMALL)
        axes.set_ylabel(number_called(row.other, lang), fontsize=_SMALL)
        axes.set_title(f"{row.correlation:+.2f}".replace("-", "−"), fontsize=_SMALL + 1, pad=2)
        axes.tick_params(labelsize=_SMALL - 1)
        axes.locator_params(nbins=3)
        one, other = found.free.dimensions[across], found.free.dimensions[up]
        axes.set(xlim=(one.low, one.high), ylim=(other.low, other.high))
    return figure


def draw_predictive(found: Calibrated, lang: str = "en") -> Figure:
    """Draw what runs at the ensemble give of each target, in widths of its bounds.

    The band is what the target allows; a line has 90% of the runs, a dot their median, filled where
    at least half of them meet it. An arrow goes on beyond the figure.
    """
    targets = targets_table(found)
    figure = Figure(figsize=(COLUMN, 0.6 + 0.2 * len(targets)), layout="constrained")
    axes = figure.subplots()
    axes.axvspan(0, 1, color="#E4E4E4", linewidth=0)
    for place, row in enumerate(targets.itertuples()):
        ends = np.array([row.fifth, row.median, row.nine_fifth])
        shares = np.clip((ends - row.low) / (row.high - row.low), -BEYOND, 1 + BEYOND)
        axes.plot(shares[[0, 2]], [place, place], color=_DARK, linewidth=1.4)
        face = _DARK if row.met >= 0.5 else "white"
        beyond = shares[1] in (-BEYOND, 1 + BEYOND)
        marker = ("<" if shares[1] < 0 else ">") if beyond else "o"
        axes.plot(shares[1], place, marker, color=_DARK, markerfacecolor=face, markersize=4)
    titled = {key: one.title.zh for key, one in found.file.targets.items()} if lang == "zh" else {}
    name_rows(axes, [titled.get(key, key) for key in targets["target"]])
    axes.tick_params(labelsize=_SMALL)
    axes.set_xlim(-BEYOND - 0.1, 1.1 + BEYOND)
    texts = words("figures", lang)
    axes.set_xticks([0, 1], [texts["low"], texts["high"]], fontsize=_SMALL)
    axes.set_xlabel(texts["within_bounds"], fontsize=_SMALL)
    return figure
