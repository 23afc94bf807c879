"""What a sweep says: paired differences by scenario, and which numbers move each measure.

Pure functions of the tables of a sweep; nothing is drawn or written here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.comparison.estimates import CONFIDENCE
from analysis.comparison.headline_runs import UNITS, headline_runs
from analysis.comparison.titles import Titled
from sim.files.fields import Names
from sim.sweeps.results import SweepResults

FEWEST_POINTS = 5
"""Points without which nothing is said of a rank correlation."""

CODEBOOK = (
    ("scenario", "differences influences", "Name of the scenario", "情景", ""),
    (
        "measure",
        "differences influences",
        "The measure that the row is about: in differences its paired difference from the first "
        "scenario, of involution the measure itself",
        "指标（在差异表中为与第一个情景的配对差异；内卷度为其本身）",
        "",
    ),
    ("unit", "differences", "Unit of the measure", "单位", ""),
    (
        "difference",
        "differences",
        "Mean over points of the mean paired difference at a point",
        "各设计点平均配对差异的平均",
        "of the measure",
    ),
    (
        "low",
        "differences",
        "Lower end of its 95% interval for these very points",
        "其95%区间下限（就这些设计点而言）",
        "of the measure",
    ),
    (
        "high",
        "differences",
        "Upper end of its 95% interval for these very points",
        "其95%区间上限（就这些设计点而言）",
        "of the measure",
    ),
    (
        "lowest",
        "differences",
        "Least mean difference at a point",
        "单个设计点上的最小差异",
        "of the measure",
    ),
    (
        "highest",
        "differences",
        "Greatest mean difference at a point",
        "单个设计点上的最大差异",
        "of the measure",
    ),
    (
        "points",
        "differences influences",
        "Points counted: those with a value",
        "计入的设计点数",
        "points",
    ),
    (
        "pairs",
        "differences",
        "Pairs of runs counted: both good and with a value",
        "计入的运行对数",
        "pairs",
    ),
    ("number", "influences", "Number that varies", "变化的参数", ""),
    (
        "correlation",
        "influences",
        "Spearman's rank correlation over points of the number with the paired difference; with "
        "the measure itself where there is one scenario",
        "该参数与配对差异（只有一个情景时为指标本身）在设计点之间的斯皮尔曼等级相关",
        "from −1 to 1",
    ),
    ("low", "influences", "Lower end of its 95% interval", "其95%区间下限", "from −1 to 1"),
    ("high", "influences", "Upper end of its 95% interval", "其95%区间上限", "from −1 to 1"),
)
"""Column, tables, meaning in English and in Chinese, and unit, of what a reading is stored as."""


@dataclass(frozen=True)
class Reading(Titled):
    """What a sweep says.

    Attributes
    ----------
    measures : tuple of str
        Those that it is about.
    scenarios : tuple of str
        In the order of the study.
    varied : tuple of str
        Numbers that take more than one value.
    differences : DataFrame
        One row for each other scenario and measure: `difference` is the mean over points of the
        mean paired difference at a point, `low` and `high` are its 95% interval for these points,
        `lowest` and `highest` the least and the greatest at a point, `points` and `pairs` how many
        were counted. Involution is a measure of pairs itself, and its rows hold it: the baseline's
        own is zero. It counts pairs and points in which hours rose.
    influences : DataFrame
        One row for each scenario, measure and number that varies: `correlation` is Spearman's rank
        correlation over points of the number with the paired difference from the baseline, or with
        the measure itself where there is one scenario; `low` and `high` are its 95% interval.
    missing : tuple of str
        Keys of what cannot be said: ``unpaired``, ``nothing_varies``, ``few_points``,
        ``dependent_points``, ``one_replicate``, ``all_failed``.
    titles : tuple of Names
        Of the scenarios, or none.
    """

    measures: tuple[str, ...]
    scenarios: tuple[str, ...]
    varied: tuple[str, ...]
    differences: pd.DataFrame
    influences: pd.DataFrame
    missing: tuple[str, ...]
    titles: tuple[Names, ...] = ()

    @property
    def baseline(self) -> str:
        """First scenario of the study, with which the others are paired."""
        return self.scenarios[0] if self.scenarios else ""

    @property
    def others(self) -> tuple[str, ...]:
        """Scenarios whose differences from the baseline are read."""
        return self.scenarios[1:]


def read_sweep(table: SweepResults, varied: Sequence[str]) -> Reading:
    """Read a sweep: what the scenarios change, and which numbers that depends on.

    Parameters
    ----------
    table : SweepResults
    varied : sequence of str
        Columns of what the study varies.
    """
    frame = table.results
    runs = headline_runs(table)
    scenarios, measures, values = runs.scenarios, runs.measures, runs.values
    paired = len(scenarios) > 1
    moving = tuple(name for name in varied if frame[name].nunique() > 1)
    differences = _mean_differences(values, measures if paired else ())
    influences = _influences(values, measures, moving)
    points = int(frame["point"].nunique())
    missing = {
        "unpaired": not paired,
        "nothing_varies": not moving,
        "few_points": bool(moving) and points < FEWEST_POINTS,
        "dependent_points": bool(moving and table.design),
        "one_replicate": paired and bool(len(values)) and bool(differences["low"].isna().all()),
        "all_failed": not (frame["status"] == "ok").any(),
    }
    said = tuple(key for key, lacks in missing.items() if lacks)
    return Reading(measures, scenarios, moving, differences, influences, said)


def _mean_differences(pairs: pd.DataFrame, measures: Sequence[str]) -> pd.DataFrame:
    columns = ["scenario", "measure", "unit", "difference", "low", "high", "lowest", "highest"]
    rows = []
    for measure in measures:
        for scenario, own in pairs.groupby("scenario", sort=False):
            counted = own[["point", measure]].dropna()
            found = _mean_over_points(counted["point"].to_numpy(), counted[measure].to_numpy())
            rows.append((scenario, measure, UNITS[measure], *found))
    return pd.DataFrame(rows, columns=[*columns, "points", "pairs"])


def _mean_over_points(
    point: np.ndarray, value: np.ndarray
) -> tuple[float, float, float, float, float, int, int]:
    """Give the mean over points of their means, its interval, the extremes, and the counts.

    Points are those of the design and are taken as they are: what is uncertain is each point's
    mean. So its variance is the sum of s²/n over points, divided by their number squared, with
    Satterthwaite's degrees of freedom. Points that were run once tell nothing of it.
    """
    if not len(value):
        return (math.nan,) * 5 + (0, 0)  # type: ignore[return-value]
    _, place, count = np.unique(point, return_inverse=True, return_counts=True)
    means = np.bincount(place, value) / count
    mean, points = float(means.mean()), len(count)
    half = math.nan
    if count.min() > 1:
        squares = np.bincount(place, (value - means[place]) ** 2) / (count - 1) / count
        half = _half_width(squares, count)
    return (
        mean,
        mean - half,
        mean + half,
        float(means.min()),
        float(means.max()),
        points,
        len(value),
    )


def _half_width(squares: np.ndarray, count: np.ndarray) -> float:
    from scipy.special import stdtrit as student_quantile

    total = squares.sum()
    if total == 0:
        return 0.0
    freedom = total**2 / (squares**2 / (count - 1)).sum()
    quantile = student_quantile(freedom, (1 + CONFIDENCE) / 2)
    return float(quantile * math.sqrt(total) / len(count))


def _influences(
    values: pd.DataFrame, measures: Sequence[str], varied: Sequence[str]
) -> pd.DataFrame:
    """Correlate the ranks of each number that varies with those of each measure, over points."""
    rows = []
    for scenario, own in values.groupby("scenario", sort=False):
        points = own.groupby("point")[[*varied, *measures]].mean()
        for measure in measures:
            for name in varied:
                both = points[[name, measure]].dropna()
                found = rank_correlation(both[name].to_numpy(), both[measure].to_numpy())
                rows.append((scenario, measure, name, *found, len(both)))
    columns = ["scenario", "measure", "number", "correlation", "low", "high", "points"]
    return pd.DataFrame(rows, columns=columns)


def rank_correlation(one: np.ndarray, other: np.ndarray) -> tuple[float, float, float]:
    """Give Spearman's rank correlation with its 95% interval.

    The interval is that of Bonett and Wright (2000): Fisher's z with the variance
    (1 + r²/2)/(n − 3). Ranks that agree in all points would have none; there the interval is that
    of ranks of which two neighbours change places, up to the correlation itself.

    Returns
    -------
    tuple of float
        NaN where there are fewer than `FEWEST_POINTS` points or one of the two is constant.
    """
    from scipy.stats import norm, spearmanr

    count = len(one)
    if count < FEWEST_POINTS or np.ptp(one) == 0 or np.ptp(other) == 0:
        return math.nan, math.nan, math.nan
    found = float(spearmanr(one, other).statistic)
    nearly = 1 - 12 / (count * (count**2 - 1))
    inner = max(-nearly, min(nearly, found))
    half = norm.ppf((1 + CONFIDENCE) / 2) * math.sqrt((1 + inner**2 / 2) / (count - 3))
    low, high = math.tanh(math.atanh(inner) - half), math.tanh(math.atanh(inner) + half)
    # within rounding of one it is one
    if found > nearly:
        return min(found, 1.0), low, 1.0
    if found < -nearly:
        return max(found, -1.0), -1.0, high
    return found, low, high
