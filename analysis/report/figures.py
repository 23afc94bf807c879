"""Figures of a comparison: who does the tasks, what happens over the years, who earns, how time is
used.

English labels, since Chinese fonts are not everywhere; bands and bars are 95% intervals over
replicates. The same input gives the same SVG with one version of matplotlib.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.comparison.comparison import Comparison
from analysis.report.figure_years import draw_years
from analysis.report.palette import MARKERS, QUIET, SCENARIO_COLOURS
from sim.model.measure_catalogue import GROUPS

MOST_SCENARIOS = 7
"""Lines that one figure still keeps apart."""

FORMATS = ("png", "svg")

# what serves the public in cool colours, what only shows it in warm ones
_ACTIVITIES = (
    ("routine", "routine work", "#0072B2"),
    ("mass", "mass work", "#56B4E9"),
    ("squad", "task forces", "#009E73"),
    ("visibility", "being seen", "#E69F00"),
    ("traces", "keeping traces", "#D55E00"),
)
_CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Zen Hei",
)


def _style() -> Any:
    installed = set(font_manager.get_font_names())
    return {
        "font.family": ["DejaVu Sans", *[name for name in _CHINESE_FONTS if name in installed][:1]],
        "font.size": 10,
        "axes.titlesize": 10.5,
        "axes.titlelocation": "left",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": QUIET,
        "axes.linewidth": 0.8,
        "xtick.color": QUIET,
        "ytick.color": QUIET,
        "xtick.labelcolor": "black",
        "ytick.labelcolor": "black",
        "lines.linewidth": 1.8,
        "legend.frameon": False,
        "text.parse_math": False,
        "svg.fonttype": "path",
        "svg.hashsalt": "cadre-sim",
        "figure.constrained_layout.w_pad": 0.12,
        "figure.constrained_layout.h_pad": 0.1,
    }


def render(
    draw: Callable[[Comparison, pd.DataFrame], Figure], comparison: Comparison, table: pd.DataFrame
) -> dict[str, bytes]:
    """Draw one figure in each format of `FORMATS`.

    Parameters
    ----------
    draw : callable
        One of the functions below.
    comparison : Comparison
    table : DataFrame
        What `draw` shows.

    Returns
    -------
    dict of str to bytes
        By format.
    """
    with matplotlib.rc_context(_style()):
        figure = draw(comparison, table)
        images = {}
        for kind in FORMATS:
            buffer = io.BytesIO()
            figure.savefig(
                buffer, format=kind, dpi=200, metadata={"Date": None} if kind == "svg" else {}
            )
            images[kind] = buffer.getvalue()
            # to find places anew for the next format takes as long as to draw it
            figure.set_layout_engine("none")
    return images


def render_all(
    comparison: Comparison, groups: pd.DataFrame, lorenz: pd.DataFrame
) -> dict[str, bytes]:
    """Draw all figures of a comparison.

    Parameters
    ----------
    comparison : Comparison
    groups, lorenz : DataFrame
        From `group_table` and `lorenz_table`.

    Returns
    -------
    dict of str to bytes
        By file name.
    """
    drawn = {
        "lorenz": render(draw_lorenz, comparison, lorenz),
        "years": render(draw_years, comparison, comparison.frame),
        "earnings": render(draw_earnings, comparison, groups),
        "time_use": render(draw_time_use, comparison, groups),
    }
    return {
        f"{name}.{kind}": image for name, images in drawn.items() for kind, image in images.items()
    }


def draw_lorenz(comparison: Comparison, lorenz: pd.DataFrame) -> Figure:
    """Draw how unequally task work is shared in the last year, against equal shares and tasks
    handed out at random."""
    figure = Figure(figsize=(6.0, 5.8), layout="constrained")
    axes = figure.add_subplot()
    axes.plot(
        [0, 100], [0, 100], color=QUIET, linewidth=1, linestyle=(0, (4, 3)), label="equal shares"
    )
    axes.axvline(80, color=QUIET, linewidth=0.8, linestyle=":")
    last = lorenz[lorenz["year"] == comparison.years]
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
            label=f"{scenario}{_does(top)}",
        )
    floor = 100 * comparison.row("random_floor", comparison.others[0], comparison.years)["baseline"]
    axes.plot(
        80,
        100 - floor,
        "_",
        color="black",
        markersize=16,
        markeredgewidth=1.6,
        label=f"tasks at random{_does(floor)}",
    )
    axes.set(
        xlim=(0, 100),
        ylim=(0, 100),
        aspect="equal",
        xticks=range(0, 101, 20),
        yticks=range(0, 101, 20),
    )
    axes.set_xlabel("cadres, from the least to the most busy (%)")
    axes.set_ylabel("share of task work (%)")
    axes.set_title(f"Who does the tasks, year {comparison.years}")
    axes.legend(loc="upper left")
    return figure


def _does(percent: float) -> str:
    return f": the busiest fifth does {percent:.0f}%" if np.isfinite(percent) else ""


def _last_year(comparison: Comparison, groups: pd.DataFrame, quantity: str) -> pd.DataFrame:
    rows = groups[(groups["year"] == comparison.years) & (groups["quantity"] == quantity)]
    return rows.set_index(["scenario", "group"])


def draw_earnings(comparison: Comparison, groups: pd.DataFrame) -> Figure:
    """Draw the mean bonus of each group of cadres in the last year."""
    count = len(comparison.scenarios)
    figure = Figure(figsize=(8.4, 1.3 + len(GROUPS) * (0.25 + 0.2 * count)), layout="constrained")
    axes = figure.add_subplot()
    bonus = _last_year(comparison, groups, "bonus")
    for place, scenario in enumerate(comparison.scenarios):
        rows = bonus.loc[scenario].loc[[code for code, _, _ in GROUPS]]
        at = np.arange(len(GROUPS)) + (place - (count - 1) / 2) * 0.7 / count
        mean = rows["mean"].to_numpy() / 1000
        reach = np.nan_to_num(np.abs(rows[["low", "high"]].to_numpy().T / 1000 - mean))
        axes.errorbar(
            mean,
            at,
            xerr=reach,
            fmt=MARKERS[place],
            color=SCENARIO_COLOURS[place],
            markersize=5,
            capsize=5,
            linewidth=1.3,
            label=scenario,
        )
    for line, (code, _, _) in enumerate(GROUPS):
        if line:
            axes.axhline(line - 0.5, color="#dddddd", linewidth=0.8)
        if (bonus.loc[pd.IndexSlice[:, code], "mean"] == 0).all():
            axes.text(
                0.03,
                line,
                "nothing from these pools",
                transform=axes.get_yaxis_transform(),
                va="center",
                color=QUIET,
            )
    axes.set_yticks(range(len(GROUPS)), [english for _, english, _ in GROUPS])
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(GROUPS) - 0.5, -0.5)
    axes.set_xlim(left=-0.015 * axes.get_xlim()[1])
    axes.xaxis.set_major_locator(MaxNLocator(steps=[1, 2, 5, 10]))
    over = ", mean and 95% interval" if comparison.replicates > 1 else ""
    axes.set_xlabel(f"bonus of a cadre (thousand yuan a year){over}")
    axes.set_title(f"What groups of cadres earn, year {comparison.years}")
    figure.legend(loc="outside lower center", ncols=min(count, 4))
    return figure


def draw_time_use(comparison: Comparison, groups: pd.DataFrame) -> Figure:
    """Draw the hours of a half-month by activity for each group, one bar per scenario, in the last
    year."""
    count = len(comparison.scenarios)
    figure = Figure(figsize=(8.4, 1.6 + 0.33 * len(GROUPS) * (count + 0.7)), layout="constrained")
    axes = figure.add_subplot()
    place_of = {
        (scenario, code): row * (count + 0.7) + place
        for row, (code, _, _) in enumerate(GROUPS)
        for place, scenario in enumerate(comparison.scenarios)
    }
    start = np.zeros(len(place_of))
    for quantity, label, colour in _ACTIVITIES:
        hours = (
            _last_year(comparison, groups, quantity)
            .loc[list(place_of), "mean"]
            .fillna(0.0)
            .to_numpy()
        )
        axes.barh(
            list(place_of.values()),
            hours,
            0.86,
            start,
            color=colour,
            label=label,
            edgecolor="white",
            linewidth=0.6,
        )
        start = start + hours
    axes.set_yticks(list(place_of.values()), [scenario for scenario, _ in place_of], fontsize=9)
    axes.tick_params(axis="y", length=0)
    for row, (_, english, _) in enumerate(GROUPS):
        axes.text(
            0,
            row * (count + 0.7) - 0.52,
            english,
            va="bottom",
            fontsize=9.5,
            fontweight="bold",
            clip_on=False,
        )
    axes.set_ylim(len(GROUPS) * (count + 0.7) - 1, -1.1)
    axes.set_xlabel("hours of a cadre in a half-month")
    axes.set_title(f"How time is used, year {comparison.years}", pad=8)
    figure.legend(loc="outside lower center", ncols=len(_ACTIVITIES))
    return figure
