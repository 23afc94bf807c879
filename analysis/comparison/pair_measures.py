"""Measures that exist only between a run and its paired baseline run: involution and its kin."""

from __future__ import annotations

import numpy as np

from sim.model.measure_catalogue import MEASURES, Quantity, Runs
from sim.runs.horizon_totals import over_horizon

FULL_SERVICE = 100.0
"""Public value of a year in which all that came up was served."""

PAIR_MEASURES = (
    Quantity(
        "involution",
        "share",
        "Fall of public value an hour against the paired baseline run; stated only where hours "
        "rose",
        "内卷度：与配对基准相比每工时公共价值的下降，仅在总工时上升时报告",
        "ratio of sums",
    ),
    Quantity(
        "involution_ceiling",
        "share",
        "Part of involution that is arithmetic: what it would be had public value risen to its "
        "ceiling, full service; the rest of involution is value lost below the ceiling",
        "内卷度中由公共价值上限造成的部分：假设公共价值已达上限（足额服务）时的内卷度",
        "ratio of sums",
    ),
    Quantity(
        "dissipation",
        "ratio",
        "Cost of effort beyond that of the paired baseline run, per yuan of pool",
        "租值耗散：与配对基准相比多出的努力成本与奖金总量之比",
        "ratio of sums",
    ),
    Quantity(
        "goodhart_gap",
        "sd",
        "Growth of the mean score beyond that of public value since adoption, in sd of the "
        "baseline before adoption",
        "古德哈特差距：采用以来平均分增长超出公共价值增长的部分，以采用前基准的标准差计",
    ),
)
"""Measures that exist only between a run and its paired baseline run."""


def samples_of(runs: Runs, baseline: Runs, adopted: int) -> dict[str, np.ndarray]:
    """Give every measure by year and for the horizon, each replicate on its own.

    Returns
    -------
    dict of str to ndarray(float64), shape (R, years + 1)
        The last column is for all years from `adopted` on. The involution of the baseline itself
        is zero.
    """
    samples = _with_horizon(runs, adopted)
    paired = _with_horizon(baseline, adopted)
    value, effort = samples["public_value"], samples["effort"]
    if runs is baseline:
        samples["involution"] = samples["involution_ceiling"] = np.zeros_like(value)
    else:
        others = (effort, paired["public_value"], paired["effort"])
        samples["involution"] = involution(value, *others)
        # a year that also ends tasks left from the year before may lie above full service
        full = FULL_SERVICE * np.array([*[1] * runs.years, runs.years - adopted + 1])
        unavoidable = involution(np.maximum(value, full), *others)
        samples["involution_ceiling"] = np.maximum(unavoidable, 0.0)
    samples["dissipation"] = dissipation(
        samples["effort_cost"], paired["effort_cost"], samples["pool"]
    )
    samples["goodhart_gap"] = goodhart_gap(samples, paired, adopted)
    return samples


def _with_horizon(runs: Runs, adopted: int) -> dict[str, np.ndarray]:
    return {
        one.name: np.column_stack(
            [
                runs.yearly[:, :, place],
                over_horizon(runs.yearly[:, adopted - 1 :, place], one.over_horizon),
            ]
        )
        for place, one in enumerate(MEASURES)
    }


def involution(
    value: np.ndarray, effort: np.ndarray, value0: np.ndarray, effort0: np.ndarray
) -> np.ndarray:
    """Involution is the fall of public value an hour: I = 1 − (V/E)/(V₀/E₀), where E exceeds E₀.

    Growth of work without growth of what it yields, after Geertz (1963) and Huang (1985).

    Parameters
    ----------
    value, effort, value0, effort0 : ndarray(float64), shape (R, T)
        Of a run and of the paired baseline run.

    Returns
    -------
    ndarray(float64), shape (R, T)
        NaN in replicates where effort did not rise, and for all of them in columns where mean
        effort did not.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        fall = 1 - (value / effort) / (value0 / effort0)
    stated = (effort > effort0) & (effort0 > 0) & (value0 > 0)
    # a column is stated where hours rose in the mean, within it each replicate where its own did
    both = np.isfinite(effort) & np.isfinite(effort0)
    rise = np.where(both, effort - effort0, 0.0).sum(axis=0)
    return np.where(stated & (rise > 0), fall, np.nan)


def dissipation(cost: np.ndarray, cost0: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """Dissipation is the cost of effort beyond the baseline's per yuan of pool: D = (C − C₀)/B.

    There is none without a pool. The contest's waste in the sense of Tullock (1980), which can be
    high where involution is zero.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(pool > 0, (cost - cost0) / pool, np.nan)


def goodhart_gap(
    samples: dict[str, np.ndarray], paired: dict[str, np.ndarray], adopted: int
) -> np.ndarray:
    """The gap is how much further the mean score has grown than public value under the scheme.

    Growth counts from the year of adoption, since scores of earlier years come from another
    rulebook. Both are divided by their standard deviation over replicates and years of the baseline
    before adoption.

    Returns
    -------
    ndarray(float64), shape (R, years + 1)
        NaN before adoption, and everywhere if a standard deviation is zero or there is no year
        before; the last column is the mean from adoption on.
    """

    def growth(name: str) -> np.ndarray:
        earlier = paired[name][:, : adopted - 1]
        earlier = earlier[np.isfinite(earlier)]
        # a single earlier number has no spread to divide by
        spread = np.std(earlier, ddof=1) if earlier.size > 1 else 0.0
        yearly = samples[name][:, :-1]
        grown = np.full(yearly.shape, np.nan)
        # numbers that differ by rounding alone have no spread
        if adopted <= yearly.shape[1] and spread > 1e-12 * np.abs(earlier).max(initial=0.0):
            grown[:, adopted - 1 :] = (yearly[:, adopted - 1 :] - yearly[:, [adopted - 1]]) / spread
        return grown

    gap = growth("mean_score") - growth("public_value")
    return np.column_stack([gap, over_horizon(gap, "mean")])
