"""More than two scenarios, each in panels of its own: lines of seven in one panel are mud."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from analysis.comparison.comparison import Comparison
from analysis.report.figures.panels import Panel, is_clear, panels, span
from analysis.report.figures.style import (
    MARKERS,
    QUIET,
    SCENARIO_COLOURS,
    baseline_titled,
    clear_handles,
    legend_columns,
    titled,
)
from analysis.words import words

_FAINT = "#c8c8c8"
_SMALL = 8
_TITLE_WIDTH = 17
"""Characters of a line of a title above a narrow panel."""


def draw_years_by_arm(comparison: Comparison, frame: pd.DataFrame, lang: str) -> Figure:
    """Draw a row of panels for each measure and a column for each scenario but the baseline.

    Each panel has the scenario, the baseline, and the others faintly behind.
    """
    measures, others = panels(frame, lang), comparison.others
    size = (max(8.4, 1.1 + 1.55 * len(others)), 1.5 + 1.5 * len(measures))
    figure = Figure(figsize=size, layout="constrained")
    grid = figure.subplots(len(measures), len(others), sharex=True, sharey="row", squeeze=False)
    for row, panel in zip(grid, measures, strict=True):
        for column, (axes, scenario) in enumerate(zip(row, others, strict=True)):
            _draw_panel(axes, comparison, panel, scenario, lang)
            axes.tick_params(labelsize=_SMALL)
            if column == 0:
                # above the row and not at its side, where it would stand on its head
                axes.set_title(panel.title, fontsize=9.5)
        _set_ends(row, comparison, panel)
    for place, scenario in enumerate(others, 1):
        text = titled(comparison, scenario, lang, _TITLE_WIDTH)
        grid[0, place - 1].annotate(
            text, (0.5, 1.22), xycoords="axes fraction", ha="center", va="bottom",
            fontsize=9, fontweight="bold", color=SCENARIO_COLOURS[place],
        )  # fmt: skip
    figure.supxlabel(_caption(comparison, lang), fontsize=9)
    handles = _handles(comparison, lang)
    columns = legend_columns([str(one.get_label()) for one in handles], size[0])
    figure.legend(handles=handles, loc="outside upper center", ncols=columns, fontsize=9)
    return figure


def _draw_panel(axes: Axes, comparison: Comparison, panel: Panel, scenario: str, lang: str) -> None:
    adopted = comparison.adopted_by(scenario)
    axes.set_xlim(0.5, comparison.years + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=4))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4))
    if adopted > 1:
        axes.axvline(adopted, color=QUIET, linewidth=0.8, linestyle=":", zorder=0)
    paired = panel.measure == "involution"
    for other in comparison.others:
        rows = comparison.series(panel.measure, other)
        if other != scenario:
            axes.plot(rows["year"].to_numpy(dtype=float), _scaled(rows, panel, "value"),
                      color=_FAINT, lw=0.8, zorder=0.5)  # fmt: skip
    rows = comparison.series(panel.measure, scenario)
    years = rows["year"].to_numpy(dtype=float)
    if paired:
        axes.axhline(0, color=SCENARIO_COLOURS[0], lw=2.4, zorder=1)
    else:
        axes.plot(years, _scaled(rows, panel, "baseline"), color=SCENARIO_COLOURS[0], lw=2.4)
    place = comparison.scenarios.index(scenario)
    colour, value = SCENARIO_COLOURS[place], _scaled(rows, panel, "value")
    low, high = (_scaled(rows, panel, f"value_{side}") for side in ("low", "high"))
    axes.fill_between(years, low, high, color=colour, alpha=0.25, linewidth=0)
    axes.plot(years, value, color=colour, lw=1.6)
    if np.isnan(value).all():
        none = words("figures", lang)["none"]
        axes.text(0.96, 0.06, none, transform=axes.transAxes, ha="right", fontsize=_SMALL)
    # before its own scheme an arm is the baseline, and there is nothing to mark
    own = (years >= adopted) & np.isfinite(value)
    clear = is_clear(rows) | (comparison.replicates == 1)
    for some, face in ((own & clear, colour), (own & ~clear, "white")):
        axes.plot(
            years[some], value[some], MARKERS[place], ms=4, color=colour, markerfacecolor=face
        )


def _scaled(rows: pd.DataFrame, panel: Panel, column: str) -> np.ndarray:
    return rows[column].to_numpy() * panel.factor


def _set_ends(row: np.ndarray, comparison: Comparison, panel: Panel) -> None:
    """Set the ends of a row's axes around all that its panels show."""
    begun = min(comparison.begins) > 1
    first = 1 if panel.close and comparison.years > 2 and begun else 0
    seen = [np.zeros(1)] if panel.measure == "involution" else []
    for scenario in comparison.others:
        rows = comparison.series(panel.measure, scenario)
        columns = ["value", "value_low", "value_high"]
        columns += [] if panel.measure == "involution" else ["baseline"]
        seen += [_scaled(rows, panel, column)[first:] for column in columns]
    row[0].set_ylim(*span(np.concatenate(seen), panel.least))


def _caption(comparison: Comparison, lang: str) -> str:
    texts = words("figures", lang)
    if comparison.replicates == 1:
        return texts["year"]
    return texts["caption_arms"].format(replicates=comparison.replicates)


def _handles(comparison: Comparison, lang: str) -> list[Line2D]:
    texts = words("figures", lang)
    handles = [
        Line2D([], [], color=SCENARIO_COLOURS[0], lw=2.4, label=baseline_titled(comparison, lang)),
        Line2D([], [], color=_FAINT, lw=0.8, label=texts["others"]),
    ]
    if comparison.replicates > 1:
        handles += clear_handles(lang)
    return handles


def draw_lorenz_by_arm(comparison: Comparison, lorenz: pd.DataFrame, lang: str) -> Figure:
    """Draw a panel for each scenario: its curve of task work, with the baseline's behind."""
    count = len(comparison.others)
    columns = min(count, 3)
    lines = -(-count // columns)
    figure = Figure(figsize=(0.5 + 2.95 * columns, 1.7 + 3.1 * lines), layout="constrained")
    grid = figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
    last = last_curves(comparison, lorenz, "county")
    floor = 100 * comparison.row("random_floor", comparison.others[0], comparison.years)["baseline"]
    for axes, scenario in zip(grid.flat, comparison.others, strict=False):
        draw_lorenz_panel(axes, comparison, last, scenario, floor, lang)
    hide_beyond(grid, count)
    texts = words("figures", lang)
    figure.supxlabel(texts["lorenz_x"], fontsize=10)
    figure.supylabel(texts["lorenz_y"], fontsize=10)
    handles = lorenz_handles(comparison, floor, lang)
    width = legend_columns([str(one.get_label()) for one in handles], 0.5 + 2.95 * columns)
    title = texts["lorenz_title"].format(year=comparison.years)
    figure.legend(handles=handles, loc="outside upper center", ncols=width, title=title)
    return figure


def hide_beyond(grid: np.ndarray, count: int) -> None:
    """Hide the panels of a grid beyond so many."""
    for axes in grid.flat[count - grid.shape[1] : count]:
        # a last row that is not full leaves panels above it without an axis beneath
        axes.tick_params(labelbottom=True)
    for axes in grid.flat[count:]:
        axes.set_visible(False)


def last_curves(comparison: Comparison, lorenz: pd.DataFrame, among: str) -> pd.DataFrame:
    """Give the Lorenz curves of the last year, of the county or within units, by scenario."""
    rows = (lorenz["year"] == comparison.years) & (lorenz["among"] == among)
    return lorenz[rows].set_index("scenario")


def lorenz_handles(comparison: Comparison, floor: float, lang: str) -> list[Line2D]:
    """Give what a legend shows of panels of Lorenz curves."""
    texts = words("figures", lang)
    random = texts["random_does" if np.isfinite(floor) else "random"].format(share=f"{floor:.0f}")
    return [
        Line2D([], [], color=SCENARIO_COLOURS[0], lw=1.8, label=baseline_titled(comparison, lang)),
        Line2D([], [], color=QUIET, lw=1, linestyle=(0, (4, 3)), label=texts["equal"]),
        Line2D([], [], color="black", marker="_", lw=0, markersize=12, markeredgewidth=1.6,
               label=random),
    ]  # fmt: skip


def draw_lorenz_panel(
    axes: Axes, comparison: Comparison, last: pd.DataFrame, scenario: str, floor: float, lang: str
) -> None:
    """Draw a scenario's curve with the baseline's, and say above it what the busiest fifth does."""
    axes.plot([0, 100], [0, 100], color=QUIET, lw=1, linestyle=(0, (4, 3)))
    axes.axvline(80, color=QUIET, linewidth=0.8, linestyle=":")
    axes.plot(80, 100 - floor, "_", color="black", markersize=12, markeredgewidth=1.6)
    shares = []
    for one in (comparison.baseline, scenario):
        shares.append(_draw_curve(axes, last.loc[one], comparison.scenarios.index(one)))
    before, after = (f"{share:.0f}%" if np.isfinite(share) else "–" for share in shares)
    axes.set(xlim=(0, 100), ylim=(0, 100), aspect="equal", xticks=(0, 40, 80), yticks=(0, 50, 100))
    beside = words("figures", lang)["fifth_beside"].format(after=after, before=before)
    title = f"{titled(comparison, scenario, lang, 28)}\n{beside}"
    colour = SCENARIO_COLOURS[comparison.scenarios.index(scenario)]
    axes.set_title(title, fontsize=9, color=colour)


def _draw_curve(axes: Axes, curve: pd.DataFrame, place: int) -> float:
    """Draw a scenario's curve; give what the busiest fifth does, in per cent."""
    percent, share = curve["cadres_percent"].to_numpy(), 100 * curve["mean"].to_numpy()
    colour = SCENARIO_COLOURS[place]
    if place:
        low, high = 100 * curve["low"].to_numpy(), 100 * curve["high"].to_numpy()
        axes.fill_between(percent, low, high, color=colour, alpha=0.25, linewidth=0)
    axes.plot(percent, share, color=colour, markevery=[80], marker=MARKERS[place], ms=5)
    return float(100 - np.interp(80, percent, share))
