"""Scenarios compared under the same luck: differences are taken replicate by replicate, intervals
are on these differences.

Pure functions of `sim.model.measure_catalogue.Runs`; nothing is drawn or written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from analysis.comparison.estimates import estimate
from sim.base.errors import InputError
from sim.model.measure_catalogue import (
    GROUP_QUANTITIES,
    GROUPS,
    LORENZ_POINTS,
    MEASURES,
    Quantity,
    Runs,
)
from sim.runs.horizon_totals import whole_years

PAIR_MEASURES = (
    Quantity(
        "involution",
        "share",
        "Fall of public value an hour against the paired baseline run; stated only where hours rose",
        "内卷度：与配对基准相比每工时公共价值的下降，仅在总工时上升时报告",
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
        "Growth of the mean score beyond that of public value since adoption, in sd of the baseline before adoption",
        "古德哈特差距：采用以来平均分增长超出公共价值增长的部分，以采用前基准的标准差计",
    ),
)
"""Measures that exist only between a run and its paired baseline run."""

COMPARED = (*MEASURES, *PAIR_MEASURES)
"""All measures of a comparison, in the order of its rows."""

COLUMNS = ("measure", "scenario", "year", "baseline", "value", "difference", "low", "high", "n")
LEVELS = ("baseline_low", "baseline_high", "value_low", "value_high")
_JSON_COLUMNS = COLUMNS[:-1]


@dataclass(frozen=True)
class Comparison:
    """Scenarios against a baseline.

    Attributes
    ----------
    scenarios : tuple of str
        The baseline first.
    replicates, years : int
    adoption : tuple of int
        First year of each scenario's own scheme, the baseline's first.
    frame : DataFrame
        One row per scenario but the baseline, measure and year, and one with no year for all years
        from `adopted` on. `baseline` and `value` are means over the replicates where each exists,
        `difference` is the mean of paired differences over the `n` replicates where both exist,
        `low` and `high` are its interval; the columns of `LEVELS` are the intervals of the two
        means.
    """

    scenarios: tuple[str, ...]
    replicates: int
    years: int
    adoption: tuple[int, ...]
    frame: pd.DataFrame

    @property
    def adopted(self) -> int:
        """First year in which every scenario is under its own scheme."""
        return max(self.adoption)

    @property
    def begins(self) -> dict[int, list[str]]:
        """Names of the scenarios by the year in which their own scheme begins, in order; those that
        have it from the first year only where no other begins later."""
        first = min(2, self.adopted)
        pairs = list(zip(self.scenarios, self.adoption, strict=True))
        years = sorted({year for year in self.adoption if year >= first})
        return {year: [name for name, own in pairs if own == year] for year in years}

    @property
    def baseline(self) -> str:
        """Name of the scenario that the others are compared with."""
        return self.scenarios[0]

    @property
    def others(self) -> tuple[str, ...]:
        """Names of the scenarios compared with the baseline."""
        return self.scenarios[1:]

    def adopted_by(self, scenario: str) -> int:
        """Give the first year of a scenario's own scheme."""
        return self.adoption[self.scenarios.index(scenario)]

    @property
    def measures(self) -> pd.DataFrame:
        """The whole horizon, from adoption on: one row for each scenario and measure that exists,
        with its unit, both means, the mean paired difference and its 95% interval."""
        rows = self.frame[self.frame["year"].isna() & (self.frame["n"] > 0)]
        units = {one.name: one.unit for one in COMPARED}
        table = rows[["scenario", "measure", *COLUMNS[3:]]].reset_index(drop=True)
        table.insert(2, "unit", table["measure"].map(units))
        return table

    def series(self, measure: str, scenario: str) -> pd.DataFrame:
        """Give the rows of the single years, in order."""
        frame = self._of(measure, scenario)
        return frame[frame["year"].notna()]

    def row(self, measure: str, scenario: str, year: int | None = None) -> dict[str, float]:
        """Give the numbers of one row, by default of the whole horizon; NaN where there are none."""
        return self._rows[measure, scenario, year]

    @cached_property
    def _rows(self) -> dict[tuple[str, str, int | None], dict[str, float]]:
        keys = self.frame[["measure", "scenario", "year"]].itertuples(index=False, name=None)
        numbers = self.frame[[*COLUMNS[3:], *LEVELS]].astype(float).to_dict("records")
        return {
            (measure, scenario, None if pd.isna(year) else int(year)): row
            for (measure, scenario, year), row in zip(keys, numbers, strict=True)
        }

    def _of(self, measure: str, scenario: str) -> pd.DataFrame:
        return self.frame[(self.frame["measure"] == measure) & (self.frame["scenario"] == scenario)]

    def involution_start(self, scenario: str) -> int | None:
        """The first year from the scenario's own adoption on in which the whole interval of
        involution lies above zero, if any."""
        years = self.series("involution", scenario)
        found = years[(years["year"] >= self.adopted_by(scenario)) & (years["low"] > 0)]
        return None if found.empty else int(found["year"].iloc[0])

    def to_json(self) -> dict[str, Any]:
        """Give the comparison as plain data; null where there is no number."""
        records = self.frame[list(_JSON_COLUMNS)].to_dict("records")
        return {
            "scenarios": list(self.scenarios),
            "replicates": self.replicates,
            "years": self.years,
            "adopted": self.adopted,
            "measures": [
                {key: _plain(value) for key, value in record.items()} for record in records
            ],
        }


def _plain(value: Any) -> Any:
    return None if pd.isna(value) else value


def compare(baseline: Runs, others: Sequence[Runs]) -> Comparison:
    """Compare scenarios with a baseline, pairing runs by replicate.

    Parameters
    ----------
    baseline : Runs
    others : sequence of Runs
        Of the same seed, replicates and years.

    Raises
    ------
    InputError
        When runs cannot be paired, or two scenarios have one name.
    """
    _check_pairs(baseline, others)
    runs = (baseline, *others)
    adopted = max(run.adopted for run in runs)
    before = samples_of(baseline, baseline, adopted)
    parts = []
    for other in others:
        after = samples_of(other, baseline, adopted)
        parts += [
            _rows(one.name, other.scenario, before[one.name], after[one.name]) for one in COMPARED
        ]
    frame = pd.concat(parts, ignore_index=True)
    names, adoption = tuple(run.scenario for run in runs), tuple(run.adopted for run in runs)
    return Comparison(names, len(baseline.replicates), baseline.years, adoption, frame)


def _check_pairs(baseline: Runs, others: Sequence[Runs]) -> None:
    names = [baseline.scenario, *(other.scenario for other in others)]
    if len(names) < 2 or len(set(names)) < len(names):
        raise InputError(
            "scenarios to compare",
            ", ".join(names),
            "a baseline and others, each once",
            "Name each scenario once.",
        )
    for other in others:
        same = other.seed == baseline.seed and other.years == baseline.years
        if not same or not np.array_equal(other.replicates, baseline.replicates):
            raise InputError(
                f"runs of {other.scenario}",
                f"another seed, other replicates or other years than those of {baseline.scenario}",
                "runs that share their luck",
                "Run both with the same --seed, --replicates and --years.",
            )


def _rows(measure: str, scenario: str, before: np.ndarray, after: np.ndarray) -> pd.DataFrame:
    base, value, change = estimate(before), estimate(after), estimate(after - before)
    years = before.shape[1] - 1
    return pd.DataFrame(
        {
            "measure": measure,
            "scenario": scenario,
            "year": pd.array([*range(1, years + 1), None], dtype="Int64"),
            "baseline": base.mean,
            "value": value.mean,
            "difference": change.mean,
            "low": change.low,
            "high": change.high,
            "n": change.n,
            "baseline_low": base.low,
            "baseline_high": base.high,
            "value_low": value.low,
            "value_high": value.high,
        }
    )


def samples_of(runs: Runs, baseline: Runs, adopted: int) -> dict[str, np.ndarray]:
    """Give every measure by year and for the whole horizon, each replicate on its own.

    Returns
    -------
    dict of str to ndarray(float64), shape (R, years + 1)
        The last column is for all years from `adopted` on. The involution of the baseline itself is
        zero.
    """
    samples = _with_whole(runs, adopted)
    paired = _with_whole(baseline, adopted)
    value, effort = samples["public_value"], samples["effort"]
    if runs is baseline:
        samples["involution"] = np.zeros_like(value)
    else:
        samples["involution"] = involution(value, effort, paired["public_value"], paired["effort"])
    samples["dissipation"] = dissipation(
        samples["effort_cost"], paired["effort_cost"], samples["pool"]
    )
    samples["goodhart_gap"] = goodhart_gap(samples, paired, adopted)
    return samples


def _with_whole(runs: Runs, adopted: int) -> dict[str, np.ndarray]:
    return {
        one.name: np.column_stack(
            [runs.yearly[:, :, place], whole_years(runs.yearly[:, adopted - 1 :, place], one.whole)]
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
    both = np.isfinite(effort) & np.isfinite(effort0)
    rise = np.where(both, effort - effort0, 0.0).sum(axis=0)
    return np.where(stated & (rise > 0), fall, np.nan)


def dissipation(cost: np.ndarray, cost0: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """Dissipation is the cost of effort beyond the baseline's per yuan of pool: D = (C − C₀)/B;
    none without a pool.

    The contest's waste in the sense of Tullock (1980), which can be high where involution is zero.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(pool > 0, (cost - cost0) / pool, np.nan)


def goodhart_gap(
    samples: dict[str, np.ndarray], paired: dict[str, np.ndarray], adopted: int
) -> np.ndarray:
    """The gap is how much further the mean score has grown than public value since the first year
    of the scheme.

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
        spread = np.std(earlier, ddof=1) if earlier.size > 1 else 0.0
        yearly = samples[name][:, :-1]
        grown = np.full(yearly.shape, np.nan)
        # numbers that differ by rounding alone have no spread
        if adopted <= yearly.shape[1] and spread > 1e-12 * np.abs(earlier).max(initial=0.0):
            grown[:, adopted - 1 :] = (yearly[:, adopted - 1 :] - yearly[:, [adopted - 1]]) / spread
        return grown

    gap = growth("mean_score") - growth("public_value")
    return np.column_stack([gap, whole_years(gap, "mean")])


def group_table(runs: Sequence[Runs]) -> pd.DataFrame:
    """Lay out the groups of cadres: one row per scenario, year, group and quantity, mean over
    replicates with interval."""
    parts = []
    for run in runs:
        keys = pd.MultiIndex.from_product(
            [
                [run.scenario],
                range(1, run.years + 1),
                [code for code, _, _ in GROUPS],
                GROUP_QUANTITIES,
            ],
            names=["scenario", "year", "group", "quantity"],
        )
        parts.append(keys.to_frame(index=False).assign(**_columns(run.groups)))
    return pd.concat(parts, ignore_index=True)


def lorenz_table(runs: Sequence[Runs]) -> pd.DataFrame:
    """Lay out the Lorenz curves of task work: one row per scenario, year and per cent of cadres,
    from the least busy."""
    parts = []
    for run in runs:
        keys = pd.MultiIndex.from_product(
            [[run.scenario], range(1, run.years + 1), range(LORENZ_POINTS)],
            names=["scenario", "year", "cadres_percent"],
        )
        parts.append(keys.to_frame(index=False).assign(**_columns(run.lorenz)))
    return pd.concat(parts, ignore_index=True)


def _columns(samples: np.ndarray) -> dict[str, np.ndarray]:
    return {name: column.ravel() for name, column in estimate(samples)._asdict().items()}
