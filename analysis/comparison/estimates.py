"""What replicates say: means with intervals, the replicates themselves, numbers as text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from sim.files.tables import table
from sim.model.measure_catalogue import MEASURES, Runs

CONFIDENCE = 0.95


class Estimate(NamedTuple):
    """Mean over replicates with its 95% interval (Student's t).

    Replicates without a number are left out.

    Attributes
    ----------
    mean, low, high : ndarray(float64)
        Shape of one replicate; NaN where there are no numbers, `low` and `high` also where there
        is only one.
    n : ndarray(int64)
        Replicates counted.
    """

    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    n: np.ndarray


def estimate(samples: np.ndarray) -> Estimate:
    """Estimate a mean from replicates: mean ± t(n−1) · sd / √n.

    Parameters
    ----------
    samples : ndarray(float64), shape (R, ...)
    """
    # a measure may be absent in some replicates, such as the merit of nobody promoted
    there = np.isfinite(samples)
    n = there.sum(axis=0)
    filled = np.where(there, samples, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(n > 0, filled.sum(axis=0) / n, np.nan)
        half = np.where(
            n > 1, _half_width(np.where(there, (samples - mean) ** 2, 0.0).sum(axis=0), n), np.nan
        )
    return Estimate(mean, mean - half, mean + half, n)


def _half_width(squares: np.ndarray, n: np.ndarray) -> np.ndarray | float:
    if n.max(initial=0) < 2:
        return np.nan
    # of one replicate there is none, and a quick command need not wait for scipy
    # (scipy.stats has it too, but takes most of a second to import)
    from scipy.special import stdtrit as student_quantile

    return student_quantile(np.maximum(n - 1, 1), (1 + CONFIDENCE) / 2) * np.sqrt(
        squares / (n - 1) / n
    )


def replicate_table(runs: Sequence[Runs]) -> pa.Table:
    """Make the table of all replicates: a row per scenario, replicate and year.

    Measures are columns.
    """
    parts = []
    for run in runs:
        replicates, years = len(run.replicates), run.years
        columns: dict[str, np.ndarray | list[str]] = {
            "scenario": [run.scenario] * (replicates * years),
            "replicate": np.repeat(run.replicates, years),
            "year": np.tile(np.arange(1, years + 1), replicates),
        }
        columns |= {one.name: run.yearly[:, :, place].ravel() for place, one in enumerate(MEASURES)}
        # Arrow's and not pandas', which `run` does without to start sooner
        parts.append(table(columns))
    return pa.concat_tables(parts)


def number(value: float, decimals: int | None = None, signed: bool = False) -> str:
    """Write a number, by default with as many decimals as its size deserves; a dash for none."""
    if not math.isfinite(value):
        return "–"
    decimals = decimals_for(value) if decimals is None else decimals
    # adding zero makes -0.0 plain: a rounded nothing has no sign
    text = f"{value:+,.{decimals}f}" if signed else f"{round(value, decimals) + 0.0:,.{decimals}f}"
    return text.replace("-", "−")


def decimals_for(*values: float) -> int:
    """Give the decimals that the largest of some numbers deserves."""
    size = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    return 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 10 else 3
