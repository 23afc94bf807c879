"""Figures of a comparison: who does the tasks, the years, who earns, how time is used.

Bands and bars are 95% intervals over replicates. The same input gives the same SVG with one version
of matplotlib.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.figure import Figure

from analysis.comparison.comparison import Comparison
from analysis.comparison.sweep_reading import Reading
from analysis.report.figures.groups import draw_earnings, draw_time_use
from analysis.report.figures.style import settings
from analysis.report.figures.sweeps import draw_differences, draw_influences
from analysis.report.figures.task_shares import draw_lorenz
from analysis.report.figures.years import draw_years

# as many as there are colours and markers in `style`
MOST_SCENARIOS = 7
"""Lines that one figure still keeps apart."""

FORMATS = ("png", "svg")


def render(draw: Callable[..., Figure], *shown: Any) -> dict[str, bytes]:
    """Draw one figure in each format of `FORMATS`.

    Parameters
    ----------
    draw : callable
        One of the functions below.
    *shown : Comparison and DataFrame, or Reading
        What `draw` shows.

    Returns
    -------
    dict of str to bytes
        By format.
    """
    # from matplotlib's defaults on: what a user's own style says must not reach these figures
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(settings())
        figure = draw(*shown)
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


def render_reading(reading: Reading) -> dict[str, bytes]:
    """Draw the figures of a sweep's reading: those for which it has something to show.

    Returns
    -------
    dict of str to bytes
        By file name.
    """
    drawn = {}
    if reading.others and reading.differences["difference"].notna().any():
        drawn["differences"] = render(draw_differences, reading)
    if reading.varied and reading.influences["correlation"].notna().any():
        drawn["influences"] = render(draw_influences, reading)
    return {
        f"{name}.{kind}": image for name, images in drawn.items() for kind, image in images.items()
    }


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
