"""Boxes found in a sweep, drawn: how they were peeled, and how far each limit goes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.discovery.boxes import FoundBox
from analysis.discovery.discovery import Discovery
from analysis.discovery.prim import choose
from analysis.report.figures.style import MARKERS, QUIET, SCENARIO_COLOURS
from analysis.report.figures.sweeps import name_rows
from analysis.words import Words, words

_NEAR = 0.12
"""Part of a range near its end in which a figure is written inwards."""


def draw_boxes(found: Discovery, called: Mapping[str, str], lang: str = "en") -> Figure:
    """Draw a row for each box: on the left its peeling, on the right its limits.

    Parameters
    ----------
    found : Discovery
        With at least one box.
    called : mapping of str to str
        How the figure writes the names of scenarios.
    lang : {'en', 'zh'}
    """
    texts = words("figures", lang)
    boxes = [
        (texts["box"].format(scenario=called[one.scenario], number=number), box)
        for one in found.boxes
        for number, box in enumerate(one.found, 1)
    ]
    limited = [len({place for place, _ in box.box.limits}) for _, box in boxes]
    heights = [2.6 + 0.12 * count for count in limited]
    figure = Figure(figsize=(8.4, 0.4 + sum(heights)), layout="constrained")
    grid = figure.subplots(len(boxes), 2, squeeze=False, height_ratios=heights)
    for (left, right), (title, box) in zip(grid, boxes, strict=True):
        _peeling(left, box, texts)
        left.set_title(title)
        _limits(right, box, found, texts)
        right.set_title(texts["box_limits"])
    return figure


def _peeling(axes: Axes, found: FoundBox, texts: Words) -> None:
    """Draw coverage and density of the boxes on the way, and of the one that came of it."""
    colour, marked = SCENARIO_COLOURS[0], SCENARIO_COLOURS[1]
    coverage, density = (
        [getattr(one, name) for one in found.trajectory] for name in ("coverage", "density")
    )
    axes.plot(coverage, density, MARKERS[0], color=colour, markersize=3.5, label=texts["peeled"])
    chosen = choose(found.trajectory)
    axes.plot(
        chosen.coverage,
        chosen.density,
        MARKERS[0],
        color=colour,
        markersize=9,
        markerfacecolor="none",
        label=texts["chosen"],
    )
    all_cases = found.trajectory[0].cases
    axes.plot(
        found.box.cases / all_cases,
        found.box.density,
        MARKERS[1],
        color=marked,
        label=texts["pasted"],
    )
    axes.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03))
    axes.set_xlabel(texts["coverage"])
    axes.set_ylabel(texts["density"])
    axes.legend(loc="lower left", fontsize=8)


def _limits(axes: Axes, found: FoundBox, discovery: Discovery, texts: Words) -> None:
    """Draw the part of each limited number's range that is inside, with limits and ends in figures.

    Limits stand above the line, the ends of the range below it.
    """
    places = list(dict.fromkeys(place for place, _ in found.box.limits))
    for row, place in enumerate(places):
        low, high = discovery.ranges[place]
        limits = np.array([found.box.low[place], found.box.high[place]])
        shares = (np.clip(limits, low, high) - low) / (high - low)
        axes.plot([0, 1], [row, row], color=QUIET, linewidth=1)
        axes.plot(shares, [row, row], color=SCENARIO_COLOURS[1], linewidth=6, alpha=0.7)
        for share, value, side in zip(shares, limits, ("right", "left"), strict=True):
            if np.isfinite(value):
                # outwards, so that two never meet; near an end of the axis there is no room
                side = "left" if share < _NEAR else "right" if share > 1 - _NEAR else side
                _figure_at(axes, share, row, value, side, 6)
        _figure_at(axes, 0, row, low, "left", -13, QUIET)
        _figure_at(axes, 1, row, high, "right", -13, QUIET)
    name_rows(axes, [discovery.varied[place] for place in places])
    axes.set_xlim(-0.03, 1.03)
    axes.set_xticks([0, 1], [texts["lowest"], texts["highest"]])


def _figure_at(
    axes: Axes, share: float, row: int, value: float, side: str, up: int, colour: str = "black"
) -> None:
    text, offset = f"{value:.4g}", "offset points"
    axes.annotate(text, (share, row), (0, up), textcoords=offset, ha=side, fontsize=8, color=colour)
