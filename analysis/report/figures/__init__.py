"""Figures of a comparison: who does the tasks, the years, who earns, how time is used.

Bands and bars are 95% intervals over replicates. The same input gives the same SVG with one version
of matplotlib.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import matplotlib
import pandas as pd
from matplotlib.figure import Figure

from analysis.comparison.comparison import Comparison
from analysis.report.figures.arms import draw_lorenz_by_arm, draw_years_by_arm
from analysis.report.figures.groups import draw_earnings, draw_time_use
from analysis.report.figures.style import settings
from analysis.report.figures.task_shares import draw_lorenz
from analysis.report.figures.years import draw_years

# as many as there are colours and markers in `style`
MOST_SCENARIOS = 7
"""Lines that one figure still keeps apart."""

FORMATS = ("png", "svg")


def render(
    draw: Callable[[Comparison, pd.DataFrame, str], Figure],
    comparison: Comparison,
    table: pd.DataFrame,
    lang: str = "en",
) -> dict[str, bytes]:
    """Draw one figure in each format of `FORMATS`.

    Parameters
    ----------
    draw : callable
        One of the functions below.
    comparison : Comparison
    table : DataFrame
        What `draw` shows.
    lang : {'en', 'zh'}
        Of the scenarios' titles; all else is English.

    Returns
    -------
    dict of str to bytes
        By format.
    """
    # from matplotlib's defaults on: what a user's own style says must not reach these figures
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(settings())
        figure = draw(comparison, table, lang)
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
    comparison: Comparison, groups: pd.DataFrame, lorenz: pd.DataFrame, lang: str = "en"
) -> dict[str, bytes]:
    """Draw all figures of a comparison.

    Parameters
    ----------
    comparison : Comparison
    groups, lorenz : DataFrame
        From `group_table` and `lorenz_table`.
    lang : {'en', 'zh'}
        Of the scenarios' titles; all else is English.

    Returns
    -------
    dict of str to bytes
        By file name.
    """
    several = len(comparison.others) > 1
    shares = draw_lorenz_by_arm if several else draw_lorenz
    years = draw_years_by_arm if several else draw_years
    drawn = {
        "lorenz": render(shares, comparison, lorenz, lang),
        "years": render(years, comparison, comparison.frame, lang),
        "earnings": render(draw_earnings, comparison, groups, lang),
        "time_use": render(draw_time_use, comparison, groups, lang),
    }
    return {
        f"{name}.{kind}": image for name, images in drawn.items() for kind, image in images.items()
    }
