"""What happens over the years: one panel a measure, one line a scenario.

Bands are those of each scenario alone and may overlap where the difference, taken pair by pair, is
clear; so a marker says whether it is.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from analysis.comparison.comparison import Comparison
from analysis.comparison.estimates import number
from analysis.report.figures.panels import Panel, is_clear, panels, span
from analysis.report.figures.style import (
    MARKERS,
    QUIET,
    SCENARIO_COLOURS,
    clear_handles,
    legend_columns,
    titled,
)
from analysis.words import Words, words
from sim.base.errors import cut

_ROW = 0.085
"""Part of a panel's height that a row of small text takes."""
_LONGEST_NAMES = 19
"""Characters of names that a label in half a panel has room for."""
_LONGEST_ABSENT = 30
"""Characters of a title in a note below the data."""
_SMALL = 8


def draw_years(comparison: Comparison, frame: pd.DataFrame, lang: str = "en") -> Figure:
    """Draw six measures over the years, and the years in which schemes begin."""
    figure = Figure(figsize=(8.4, 9.2), layout="constrained")
    places = figure.subplots(3, 2, sharex=True)
    for axes, panel in zip(places.flat, panels(frame, lang), strict=True):
        axes.set_title(panel.title)
        # room for the markers of the first and the last year
        axes.set_xlim(0.7, comparison.years + 0.3)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        for year in comparison.begins:
            axes.axvline(year, color=QUIET, linewidth=0.8, linestyle=":", zorder=0)
        # all panels have the lines, one says what they are
        labels = _begin_labels(comparison, lang) if axes is places[0, 0] else []
        draw = _draw_involution if panel.measure == "involution" else _draw_series
        draw(axes, comparison, panel, len(labels), lang)
        _write_begins(axes, comparison, labels)
    figure.supxlabel(_caption(comparison, lang), fontsize=9)
    handles = _handles(comparison, lang)
    columns = legend_columns([str(one.get_label()) for one in handles], figure.get_figwidth())
    figure.legend(handles=handles, loc="outside upper center", ncols=columns)
    return figure


def _caption(comparison: Comparison, lang: str) -> str:
    texts = words("figures", lang)
    if comparison.replicates == 1:
        return texts["year"]
    return texts["caption_years"].format(replicates=comparison.replicates)


def _handles(comparison: Comparison, lang: str) -> list[Line2D]:
    handles = [
        Line2D(
            [],
            [],
            color=SCENARIO_COLOURS[place],
            marker=MARKERS[place],
            label=titled(comparison, scenario, lang),
            lw=_width(place)[0],
        )
        for place, scenario in enumerate(comparison.scenarios)
    ]
    if comparison.replicates > 1:
        handles += clear_handles(lang)
    return handles


def _width(place: int) -> tuple[float, float]:
    """Give the widths of line and marker.

    The baseline is broader, so that it shows where another series lies on it.
    """
    return (3.2, 7.0) if place == 0 else (1.8, 4.8)


def _begin_labels(comparison: Comparison, lang: str) -> list[str]:
    """Say what begins in each year of `Comparison.begins`."""
    texts = words("figures", lang)
    if len(comparison.begins) < 2:
        return [texts["adoption"]]
    labels = []
    for year, begun in comparison.begins.items():
        names = [comparison.title(one, lang) for one in begun]
        text = texts["comma"].join(names)
        if len(text) > _LONGEST_NAMES:
            more = f" +{len(names) - 1}" if len(names) > 1 else ""
            room = _LONGEST_NAMES - len(more)
            text = (names[0] if len(names[0]) <= room else f"{names[0][: room - 1]}…") + more
        labels.append(texts["from_year"].format(name=text, year=year))
    return labels


def _write_begins(axes: Axes, comparison: Comparison, labels: list[str]) -> None:
    """Write each label in a row of its own above the data, where its line leaves more room."""
    for row, (year, label) in enumerate(zip(comparison.begins, labels, strict=False)):
        left = year > (comparison.years + 1) / 2
        axes.annotate(
            label,
            (year, 1 - row * _ROW),
            (-4 if left else 4, -1),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="right" if left else "left",
            va="top",
            color=QUIET,
            fontsize=_SMALL,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
        )


def _draw_series(
    axes: Axes, comparison: Comparison, panel: Panel, rows_above: int, lang: str
) -> None:
    start = 2 if panel.close and comparison.years > 2 and min(comparison.begins) > 1 else 1
    seen, first, absent = [], [], []
    for place, scenario in enumerate(comparison.scenarios):
        # the baseline has no rows of its own: it stands beside each of the others
        side = "baseline" if place == 0 else "value"
        rows = comparison.series(panel.measure, comparison.scenarios[max(place, 1)])
        years = rows["year"].to_numpy(dtype=float)
        mean, low, high = (
            rows[name].to_numpy() * panel.factor for name in (side, f"{side}_low", f"{side}_high")
        )
        if np.isnan(mean).all():
            absent.append(cut(comparison.title(scenario, lang), _LONGEST_ABSENT))
        seen += [mean[start - 1 :], low[start - 1 :], high[start - 1 :]]
        first.append(mean[0])
        axes.fill_between(years, low, high, color=SCENARIO_COLOURS[place], alpha=0.25, linewidth=0)
        _draw_line(
            axes, place, years, mean, (place == 0 or comparison.replicates == 1) | is_clear(rows)
        )
    bottom, top = span(np.concatenate(seen), panel.least)
    texts = words("figures", lang)
    notes = [texts["absent"].format(names=texts["comma"].join(absent))] if absent else []
    if start > 1:
        notes += _outside(np.array(first), bottom, top, texts)
    _set_frame(axes, bottom, top, rows_above, notes)


def _draw_line(axes: Axes, place: int, x: np.ndarray, y: np.ndarray, filled: np.ndarray) -> None:
    colour, (width, size) = SCENARIO_COLOURS[place], _width(place)
    axes.plot(x, y, lw=width, color=colour)
    # a marker filled with white hides the line, so each kind is drawn by itself
    for some, face in ((filled, colour), (~filled, "white")):
        axes.plot(
            x[some],
            y[some],
            MARKERS[place],
            ms=size,
            color=colour,
            markerfacecolor=face,
            clip_on=True,
        )


def _draw_involution(
    axes: Axes, comparison: Comparison, panel: Panel, rows_above: int, lang: str
) -> None:
    """Draw what exists only between pairs, and only where hours rose.

    Years are not joined to bands: each has its own interval.
    """
    axes.axhline(0, color=SCENARIO_COLOURS[0], lw=_width(0)[0])
    seen, silent = [np.zeros(1)], False
    for place, scenario in enumerate(comparison.others, 1):
        rows = comparison.series(panel.measure, scenario)
        # the intervals of several scenarios stand side by side
        years = rows["year"].to_numpy(dtype=float) + 0.08 * (place - len(comparison.scenarios) / 2)
        mean, low, high = (
            rows[name].to_numpy() * panel.factor for name in ("difference", "low", "high")
        )
        silent |= bool(np.isnan(mean[comparison.adopted_by(scenario) - 1 :]).any())
        seen += [mean, low, high]
        axes.vlines(years, low, high, color=SCENARIO_COLOURS[place], lw=1.2)
        _draw_line(axes, place, years, mean, (comparison.replicates == 1) | is_clear(rows))
    bottom, top = span(np.concatenate(seen), 0.0)
    notes = [words("figures", lang)["no_rise"]] if silent else []
    _set_frame(axes, bottom, top, rows_above, notes)


def _outside(first: np.ndarray, bottom: float, top: float, texts: Words) -> list[str]:
    """Say what the first year is where the frame leaves it out."""
    first = first[np.isfinite(first)]
    for side, some in (("below", first[first < bottom]), ("above", first[first > top])):
        if some.size:
            ends = dict.fromkeys((number(some.min(), 1), number(some.max(), 1)))
            return [texts[f"close_up_{side}"].format(value=texts["to"].join(ends))]
    return []


def _set_frame(axes: Axes, bottom: float, top: float, rows_above: int, notes: list[str]) -> None:
    """Set the ends of an axis so that the text above and below the data hides none of them."""
    height = (top - bottom) / (1 - _ROW * (rows_above + len(notes)))
    axes.set_ylim(bottom - height * _ROW * len(notes), top + height * _ROW * rows_above)
    if notes:
        axes.text(
            0.98,
            0.02,
            "\n".join(notes),
            transform=axes.transAxes,
            ha="right",
            color=QUIET,
            fontsize=_SMALL,
        )
