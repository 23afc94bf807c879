"""Figures of a stress: outcomes over the cap, other forms beside each other, the front."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from analysis.report.figures.style import MARKERS, QUIET, SCENARIO_COLOURS
from analysis.report.figures.sweeps import grid_of_panels, name_rows
from analysis.stress.caps import CURVES
from analysis.stress.county import AS_IT_IS
from analysis.words import words

_SCALES = {"top20_task_share": 100, "involution": 100, "base_work_neglect": 100, "effort": 1e-6}


def draw_caps(curves: pd.DataFrame, form: str, lang: str = "en") -> Figure:
    """Draw the paired difference of each outcome over the levels of a form, with 95% intervals.

    Differences and not outcomes: counties differ far more than a cap does.

    Parameters
    ----------
    curves : DataFrame
        From `analysis.stress.caps.curves_of`.
    form : str
        Whose levels are the axis, which is logarithmic.
    lang : {'en', 'zh'}
    """
    texts = words("figures", lang)
    figure = Figure(figsize=(11.0, 5.2), layout="constrained")
    panels, spare = np.split(figure.subplots(2, 4).ravel(), [len(CURVES)])
    for axes in spare:
        axes.set_visible(False)
    for axes, measure in zip(panels, CURVES, strict=True):
        own = curves[(curves["form"] == form) & (curves["measure"] == measure)].sort_values("level")
        base = curves[(curves["form"] == AS_IT_IS) & (curves["measure"] == measure)].iloc[0]
        scale, levels = _SCALES.get(measure, 1), own["level"].to_numpy()
        ends = [scale * own[f"difference{end}"].to_numpy() for end in ("", "_low", "_high")]
        axes.axhline(0, color=QUIET, linewidth=0.8)
        axes.fill_between(levels, *ends[1:], color=SCENARIO_COLOURS[1], alpha=0.2, linewidth=0)
        axes.plot(levels, ends[0], color=SCENARIO_COLOURS[1], linewidth=1.2)
        clear = (ends[1] > 0) | (ends[2] < 0)
        for kind, face in ((clear, SCENARIO_COLOURS[1]), (~clear, "white")):
            axes.plot(
                levels[kind], ends[0][kind], MARKERS[1], color=SCENARIO_COLOURS[1],
                markersize=4.5, markerfacecolor=face,
            )  # fmt: skip
        axes.set_xscale("log")
        axes.set_xticks(levels, [f"{one:g}" for one in levels])
        axes.xaxis.set_minor_locator(NullLocator())
        axes.tick_params(axis="x", labelrotation=60, labelsize=8)
        stands = texts["stress_stands"].format(value=f"{scale * base['mean']:.3g}")
        axes.set_title(f"{texts[f'stress_{measure}']}\n{stands}", fontsize=9)
    figure.supxlabel(texts["stress_caps"], fontsize=10)
    return figure


def draw_forms(
    curves: pd.DataFrame, names: Sequence[tuple[str, float]], lang: str = "en"
) -> Figure:
    """Draw the paired difference of every form at every level, clear ones filled.

    Parameters
    ----------
    curves : DataFrame
    names : sequence of (str, float)
        Forms and levels, in the order of the rows.
    lang : {'en', 'zh'}
    """
    texts = words("figures", lang)
    figure, panels = grid_of_panels(len(CURVES), 0.8 + 0.17 * len(names))
    for axes, measure in zip(panels, CURVES, strict=True):
        own = curves[curves["measure"] == measure].set_index(["form", "level"])
        axes.axvline(0, color=QUIET, linewidth=0.8)
        scale = _SCALES.get(measure, 1)
        for place, name in enumerate(names):
            row = own.loc[name]
            ends = [scale * row[f"difference{end}"] for end in ("", "_low", "_high")]
            clear = ends[1] > 0 or ends[2] < 0
            colour = SCENARIO_COLOURS[1] if clear else QUIET
            axes.plot(ends[1:], [place] * 2, color=colour, linewidth=1)
            face = colour if clear else "white"
            axes.plot(ends[0], place, MARKERS[1], color=colour, markersize=4, markerfacecolor=face)
        name_rows(axes, [f"{form} {level:g}" for form, level in names])
        axes.tick_params(axis="y", labelsize=8)
        axes.set_title(texts[f"stress_{measure}"], fontsize=9.5)
        axes.locator_params(axis="x", nbins=4)
    figure.supxlabel(texts["stress_forms"], fontsize=10)
    return figure


_ENDS = ("difference", "difference_low", "difference_high")
_AXES = {
    "effort": "front_effort",
    "distortion": "distortion",
    "dispersion": "bonus_cv",
}
"""Criteria across, each with the key of its title."""


def draw_front(scores: pd.DataFrame, best: Sequence[str], lang: str = "en") -> Figure:
    """Draw the best, and the members of the front, as differences from the scheme as it stands.

    Parameters
    ----------
    scores : DataFrame
        From `analysis.stress.search.find_better`.
    best : sequence of str
        Candidates that are reforms 1, 2 and 3.
    lang : {'en', 'zh'}
    """
    texts = words("figures", lang)
    figure = Figure(figsize=(9.0, 3.4), layout="constrained")
    panels = figure.subplots(1, len(_AXES), sharey=True)
    shown = scores["on_front"] | scores["candidate"].isin(list(best))
    own = scores[shown].set_index(["candidate", "criterion"])
    names = list(dict.fromkeys(own.index.get_level_values(0)))
    for axes, criterion in zip(panels, _AXES, strict=True):
        axes.axhline(0, color=QUIET, linewidth=0.8)
        axes.axvline(0, color=QUIET, linewidth=0.8)
        for name in names:
            if name != AS_IT_IS:
                _member(axes, own, name, criterion, best)
        axes.set_title(texts[f"stress_{_AXES[criterion]}"], fontsize=9.5)
        axes.locator_params(axis="x", nbins=4)
    panels[0].set_ylabel(texts["stress_front_value"])
    figure.supxlabel(texts["stress_front"], fontsize=10)
    return figure


def _member(axes: Axes, own: pd.DataFrame, name: str, criterion: str, best: Sequence[str]) -> None:
    place = best.index(name) + 1 if name in best else 0
    colour = SCENARIO_COLOURS[place] if place else QUIET
    across, up = (
        (1e-3 if one == "effort" else 1) * own.loc[(name, one), list(_ENDS)].to_numpy(dtype=float)
        for one in (criterion, "public_value")
    )
    reach = [np.nan_to_num(np.abs(one[1:] - one[0]))[:, None] for one in (across, up)]
    axes.errorbar(
        across[0], up[0], xerr=reach[0],
        yerr=reach[1], fmt=MARKERS[place], color=colour, markersize=5,
        linewidth=1 if place else 0.6, alpha=1 if place else 0.7,
    )  # fmt: skip
    if place:
        axes.annotate(
            str(place), (across[0], up[0]), (5, 4),
            textcoords="offset points", color=colour, fontsize=9,
        )  # fmt: skip
