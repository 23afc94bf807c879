"""All years of a run in one number.

How each measure is put together over the years from adoption on. A measure's name means the same
in every table: what stands under it is by the year. Sums of years have names of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sim.model.measure_catalogue import MEASURES, Quantity


def total_name(measure: str) -> str:
    """Name the sum of a measure over years."""
    return f"{measure}_total"


SUMMED = {one.name: total_name(one.name) for one in MEASURES if one.over_horizon == "sum"}
"""Measures whose years are added, each with the name of the sum."""
TOTALS: tuple[Quantity, ...] = tuple(
    Quantity(
        SUMMED[one.name],
        one.unit,
        f"{one.en}; sum of the years",
        f"{one.zh}（各年之和）",
        "sum",
        one.always,
    )
    for one in MEASURES
    if one.name in SUMMED
)
"""Sums of years, as measures of their own."""


def by_the_year(columns: Mapping[str, Any], first: int, last: int) -> dict[str, Any]:
    """Put the mean of the years under a measure's name, and the sum last, under its own.

    Parameters
    ----------
    columns : mapping of str to ndarray(float64)
        Whole runs by measure, as `run_over_horizon` gives them.
    first, last : int
        Years that were put together.
    """
    years = last - first + 1
    means = {name: values / years if name in SUMMED else values for name, values in columns.items()}
    return means | {SUMMED[name]: columns[name] for name in columns if name in SUMMED}


def with_totals(measures: Sequence[str]) -> list[str]:
    """Name the columns of whole runs that have these measures, in their order."""
    return [*measures, *(SUMMED[name] for name in measures if name in SUMMED)]


def over_horizon(values: np.ndarray, how: str) -> np.ndarray:
    """Put years together: a sum needs every year, all else takes the years that there are.

    Years are added one after the other, so that a run's number does not depend on the runs beside
    it.

    Parameters
    ----------
    values : ndarray(float64), shape (R, T)
    how : {'mean', 'sum', 'max', 'last'}

    Returns
    -------
    ndarray(float64), shape (R,)
        NaN where there is no number.
    """
    there = np.isfinite(values)
    if how == "max":
        # not the values themselves: one missing year would be the highest of all
        highest = np.where(there, values, -np.inf).max(axis=1, initial=-np.inf)
        return np.where(there.any(axis=1), highest, np.nan)
    if how == "last":
        # of a number that counts from the beginning on, the latest one holds them all
        place = values.shape[1] - 1 - np.argmax(there[:, ::-1], axis=1)
        return np.where(there.any(axis=1), values[np.arange(len(values)), place], np.nan)
    total = np.zeros(len(values))
    # not values.sum(axis=1), which adds in pairs and by the shape of the block
    for year in range(values.shape[1]):
        total = total + np.where(there[:, year], values[:, year], 0.0)
    if how == "sum":
        return np.where(there.all(axis=1) & (values.shape[1] > 0), total, np.nan)
    # divided only where there is a year, since 0 / 0 would warn
    count = there.sum(axis=1)
    return np.divide(total, count, out=np.full(len(values), np.nan), where=count > 0)


def run_over_horizon(yearly: np.ndarray, first: int) -> np.ndarray:
    """Put every measure of runs together over the years from `first` on.

    Parameters
    ----------
    yearly : ndarray(float64), shape (R, years, len(MEASURES))
    first : int
        A year, from 1.

    Returns
    -------
    ndarray(float64), shape (R, len(MEASURES))
    """
    parts = [
        over_horizon(yearly[:, first - 1 :, place], one.over_horizon)
        for place, one in enumerate(MEASURES)
    ]
    return np.column_stack(parts)
