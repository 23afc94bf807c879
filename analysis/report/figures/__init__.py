"""Figures of a comparison: who does the tasks, the years, who earns, how time is used, how long.

Bands and bars are 95% intervals over replicates. The same input gives the same SVG with one version
of matplotlib.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FixedFormatter

from analysis.comparison.comparison import Comparison
from analysis.comparison.sweep_reading import Reading
from analysis.report.figures.arms import draw_lorenz_by_arm, draw_years_by_arm
from analysis.report.figures.carriers import draw_carriers
from analysis.report.figures.groups import draw_earnings, draw_time_use
from analysis.report.figures.hours import draw_hours
from analysis.report.figures.lettering import FONT, Lettering, letters_for
from analysis.report.figures.style import settings
from analysis.report.figures.sweeps import draw_differences, draw_influences
from analysis.report.figures.task_shares import draw_lorenz
from analysis.report.figures.winners import draw_winners
from analysis.report.figures.years import draw_years
from sim.base.plain_text import plain

# as many as there are colours and markers in `style`
MOST_SCENARIOS = 7
"""Lines that one figure still keeps apart."""

FORMATS = ("png", "svg")


def render(
    draw: Callable[..., Figure], *shown: Any, fonts: Sequence[str] = (FONT,)
) -> dict[str, bytes]:
    """Draw one figure in each format of `FORMATS`.

    Parameters
    ----------
    draw : callable
        One of the functions below.
    *shown : Comparison, tables and language, or Reading
        What `draw` shows.
    fonts : sequence of str
        Families, of a `Lettering`.

    Returns
    -------
    dict of str to bytes
        By format.
    """
    # from matplotlib's defaults on: what a user's own style says must not reach these figures
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(settings(fonts))
        figure = draw(*shown)
        _make_plain(figure)
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


def _make_plain(figure: Figure) -> None:
    """Show signs that no font has, or that turn the reading order around, as escapes: names and
    titles come from files."""
    for text in figure.findobj(Text):
        text.set_text(plain(text.get_text(), "\n"))
    # names at an axis are written by it, each time that it is drawn
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            names = axis.get_major_formatter()
            if isinstance(names, FixedFormatter):
                names.seq = [plain(str(name), "\n") for name in names.seq]


def render_reading(reading: Reading, letters: Lettering) -> dict[str, bytes]:
    """Draw the figures of a sweep's reading: those for which it has something to show.

    Parameters
    ----------
    reading : Reading
    letters : Lettering
        How words and names of scenarios are written.

    Returns
    -------
    dict of str to bytes
        By file name.
    """
    draws = {}
    if reading.others and reading.differences["difference"].notna().any():
        draws["differences"] = draw_differences
    if reading.varied and reading.influences["correlation"].notna().any():
        draws["influences"] = draw_influences
    drawn_as = letters.reading(reading)
    return _by_file(
        {
            name: render(draw, drawn_as, letters.lang, fonts=letters.fonts)
            for name, draw in draws.items()
        }
    )


def render_all(
    comparison: Comparison,
    groups: pd.DataFrame,
    lorenz: pd.DataFrame,
    hours: pd.DataFrame,
    lang: str = "en",
    letters: Lettering | None = None,
    winners: pd.DataFrame | None = None,
) -> dict[str, bytes]:
    """Draw all figures of a comparison.

    Parameters
    ----------
    comparison : Comparison
    groups, lorenz, hours : DataFrame
        From `group_table`, `lorenz_table` and `hours_table`.
    lang : {'en', 'zh'}
    letters : Lettering, optional
        How words and titles are written; by default found out.
    winners : DataFrame, optional
        From `winners_table`.

    Returns
    -------
    dict of str to bytes
        By file name.
    """
    letters = letters or letters_for(comparison, lang)
    drawn_as = letters.comparison(comparison)
    several = len(comparison.others) > 1
    draws: dict[str, tuple[Callable[..., Figure], Any]] = {
        "lorenz": (draw_lorenz_by_arm if several else draw_lorenz, lorenz),
        "carriers": (draw_carriers, (lorenz, groups)),
        "years": (draw_years_by_arm if several else draw_years, comparison.frame),
        "earnings": (draw_earnings, groups),
        "time_use": (draw_time_use, groups),
        "hours": (draw_hours, hours),
    }
    if winners is not None:
        draws["winners"] = (draw_winners, winners)
    drawn = {
        name: render(draw, drawn_as, table, letters.lang, fonts=letters.fonts)
        for name, (draw, table) in draws.items()
    }
    return _by_file(drawn)


def _by_file(drawn: dict[str, dict[str, bytes]]) -> dict[str, bytes]:
    return {
        f"{name}.{kind}": image for name, images in drawn.items() for kind, image in images.items()
    }
