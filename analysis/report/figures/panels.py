"""What the figures of the years show: the measures, each with the ends of its axis."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.words import words


class Panel(NamedTuple):
    """A measure of the figure.

    Its axis spans at least the part `least` of its level, so that a small change looks small.
    """

    measure: str
    title: str
    factor: float = 1.0
    least: float = 0.1
    close: bool = False
    """Whether the axis leaves out the first year, in which a county starts up."""


def panels(frame: pd.DataFrame, lang: str) -> tuple[Panel, ...]:
    """List the six measures, in the order of their panels."""
    texts = words("figures", lang)
    hours, unit = _hour_unit(frame)
    effort = texts["effort"].format(unit=texts[unit])
    return (
        Panel("effort", effort, 1 / hours),
        Panel("public_value", texts["public_value"], least=0.03, close=True),
        Panel("involution", texts["involution"], 100.0),
        Panel("top20_task_share", texts["top20_task_share"], 100.0),
        Panel("step_inflation", texts["step_inflation"]),
        Panel("point_value", texts["point_value"]),
    )


def _hour_unit(frame: pd.DataFrame) -> tuple[float, str]:
    # millions of hours would crowd the axis with zeros
    largest = frame.loc[(frame["measure"] == "effort") & frame["year"].notna(), "value"].max()
    return (1e6, "million") if largest >= 1e6 else (1e3, "thousand")


def is_clear(rows: pd.DataFrame) -> np.ndarray:
    """Say in which years the interval of the paired difference leaves out zero."""
    return ((rows["low"] > 0) | (rows["high"] < 0)).to_numpy()


def span(values: np.ndarray, least: float) -> tuple[float, float]:
    """Give the ends of an axis around values, a little beyond them."""
    values = values[np.isfinite(values)]
    if not values.size:
        return 0.0, 1.0
    middle, length = (values.max() + values.min()) / 2, values.max() - values.min()
    # a tenth of air; a flat line at zero would else have an axis without length
    half = 0.55 * max(length, least * abs(middle)) or 1.0
    return middle - half, middle + half
