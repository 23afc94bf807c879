"""Scenarios compared under the same random numbers, pair by pair of runs.

Pure functions of `sim.model.measure_catalogue.Runs`; nothing is drawn or written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from analysis.comparison.draws import by_draw
from analysis.comparison.estimates import estimate
from analysis.comparison.pair_measures import PAIR_MEASURES, samples_of
from analysis.comparison.titles import Titled
from sim.base.errors import InputError
from sim.files.fields import Names
from sim.model.measure_catalogue import (
    CURVE_POINTS,
    CURVES,
    GROUP_QUANTITIES,
    GROUPS,
    HOURS_STEP,
    MEASURES,
    Runs,
)
from sim.runs.horizon_totals import SUMMED, TOTALS

COMPARED = (*MEASURES, *PAIR_MEASURES)
"""All measures of a comparison, in the order of its rows; after those whose years are added stand
their sums, in `TOTALS`."""
BETTER = {"top20_task_share": -1, "public_value": 1, "step_inflation": -1, "involution": -1}
"""Headline measures of which more (1) or less (-1) is better; of others neither is."""

COLUMNS = ("measure", "scenario", "year", "baseline", "value", "difference", "low", "high", "n")
LEVELS = ("baseline_low", "baseline_high", "value_low", "value_high")
PAIR_COLUMNS = ("measure", "scenario", "other", "difference", "low", "high", "n")
_JSON_COLUMNS = COLUMNS[:-1]


@dataclass(frozen=True)
class Comparison(Titled):
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
        from `adopted` on, by the year; sums of these years have rows of their own, under names that
        end in ``_total``. `baseline` and `value` are means over the replicates where each exists,
        `difference` is the mean of paired differences over the `n` replicates where both exist,
        `low` and `high` are its interval; the columns of `LEVELS` are the intervals of the two
        means.
    pairs : DataFrame, optional
        Of more than two scenarios, from `pair_table`.
    titles : tuple of Names
        What people read in place of the scenarios' names, or nothing.
    """

    scenarios: tuple[str, ...]
    replicates: int
    years: int
    adoption: tuple[int, ...]
    frame: pd.DataFrame
    pairs: pd.DataFrame | None = None
    titles: tuple[Names, ...] = ()

    @property
    def adopted(self) -> int:
        """First year in which every scenario is under its own scheme."""
        return max(self.adoption)

    @property
    def begins(self) -> dict[int, list[str]]:
        """Names of the scenarios by the year in which their own scheme begins, in order.

        Those that have it from the first year are left out where another begins later.
        """
        # year 1 is a beginning only where no scheme begins later
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
        """Table of the horizon, from adoption on.

        It has one row for each scenario and measure that exists, with its unit, both means, the
        mean paired difference and its 95% interval.
        """
        rows = self.frame[self.frame["year"].isna() & (self.frame["n"] > 0)]
        units = {one.name: one.unit for one in (*COMPARED, *TOTALS)}
        table = rows[["scenario", "measure", *COLUMNS[3:]]].reset_index(drop=True)
        table.insert(2, "unit", table["measure"].map(units))
        return table

    def series(self, measure: str, scenario: str) -> pd.DataFrame:
        """Give the rows of the single years, in order."""
        frame = self._of(measure, scenario)
        return frame[frame["year"].notna()]

    def row(self, measure: str, scenario: str, year: int | None = None) -> dict[str, float]:
        """Give the numbers of one row, by default of the horizon; NaN where there are none."""
        return self._rows[measure, scenario, year]

    @cached_property
    def _rows(self) -> dict[tuple[str, str, int | None], dict[str, float]]:
        # a report looks up some thousand rows; filtering the frame for each is slow
        keys = self.frame[["measure", "scenario", "year"]].itertuples(index=False, name=None)
        numbers = self.frame[[*COLUMNS[3:], *LEVELS]].astype(float).to_dict("records")
        return {
            (measure, scenario, None if pd.isna(year) else int(year)): row
            for (measure, scenario, year), row in zip(keys, numbers, strict=True)
        }

    def _of(self, measure: str, scenario: str) -> pd.DataFrame:
        return self.frame[(self.frame["measure"] == measure) & (self.frame["scenario"] == scenario)]

    def involution_start(self, scenario: str) -> int | None:
        """Give the first year in which involution is clear: its interval lies above zero.

        Years before the scenario's own adoption do not count; None where there is no such year.
        """
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
    # JSON has neither NaN nor the missing year of a nullable column
    return None if pd.isna(value) else value


def compare(baseline: Runs, others: Sequence[Runs], each: int = 1) -> Comparison:
    """Compare scenarios with a baseline, pairing runs by replicate.

    Parameters
    ----------
    baseline : Runs
    others : sequence of Runs
        Of the same seed, replicates and years.
    each : int
        Replicates of each draw of an ensemble, one after the other; a draw counts once.

    Raises
    ------
    InputError
        When runs cannot be paired, or two scenarios have one name.
    """
    _check_pairs(baseline, others)
    runs = (baseline, *others)
    # years in which some are still under the old scheme compare different things
    adopted = max(run.adopted for run in runs)
    # once: the baseline is the same beside every other
    before = _samples(baseline, baseline, adopted, each)
    parts = []
    for other in others:
        after = _samples(other, baseline, adopted, each)
        for one in COMPARED:
            rows = _rows(one.name, other.scenario, before[one.name], after[one.name])
            parts += [rows] if one.name not in SUMMED else _by_the_year(rows, adopted)
    frame = pd.concat(parts, ignore_index=True)
    names, adoption = tuple(run.scenario for run in runs), tuple(run.adopted for run in runs)
    pairs = None if len(runs) < 3 else pair_table(runs, adopted, each)
    return Comparison(names, len(baseline.replicates), baseline.years, adoption, frame, pairs)


def _samples(runs: Runs, baseline: Runs, adopted: int, each: int) -> dict[str, np.ndarray]:
    found = samples_of(runs, baseline, adopted)
    return {name: by_draw(samples, each) for name, samples in found.items()}


def pair_table(runs: Sequence[Runs], adopted: int, each: int = 1) -> pd.DataFrame:
    """Make the table of all pairs of scenarios over the years from `adopted` on.

    Parameters
    ----------
    runs : sequence of Runs
        The baseline first.
    adopted, each : int

    Returns
    -------
    DataFrame
        One row per measure and pair: the mean of paired differences `other` − `scenario`, its
        interval, and the number of replicates where both exist.
    """
    # the last column is that of the whole; measures against a baseline are all against the first
    wholes = [_samples(run, runs[0], adopted, each) for run in runs]
    rows = []
    for one in COMPARED:
        for first, second in combinations(range(len(runs)), 2):
            change = estimate(wholes[second][one.name][:, -1] - wholes[first][one.name][:, -1])
            names = (one.name, runs[first].scenario, runs[second].scenario)
            rows.append((*names, *map(float, change[:3]), int(change.n)))
    return pd.DataFrame(rows, columns=list(PAIR_COLUMNS))


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
        # pairs share their random numbers only where all three agree
        same = other.seed == baseline.seed and other.years == baseline.years
        if not same or not np.array_equal(other.replicates, baseline.replicates):
            raise InputError(
                f"runs of {other.scenario}",
                f"another seed, other replicates or other years than those of {baseline.scenario}",
                "runs that share their luck",
                "Run both with the same --seed, --replicates and --years.",
            )


def _rows(measure: str, scenario: str, before: np.ndarray, after: np.ndarray) -> pd.DataFrame:
    # of the pairs: what both arms share cancels, which intervals of the two means cannot show
    base, value, change = estimate(before), estimate(after), estimate(after - before)
    years = before.shape[1] - 1
    return pd.DataFrame(
        {
            "measure": measure,
            "scenario": scenario,
            # nullable integers: the row of the horizon has no year, and floats would print 3.0
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


def _by_the_year(rows: pd.DataFrame, adopted: int) -> list[pd.DataFrame]:
    """Give the rows with the horizon by the year, and its sum as a row under its own name."""
    years = len(rows) - 1
    total = rows.tail(1).assign(measure=SUMMED[rows["measure"].iloc[0]])
    numbers = [*COLUMNS[3:-1], *LEVELS]
    # divided last, so that the sums stay the numbers that they were
    mean = rows.tail(1).assign(
        **{name: rows[name].tail(1) / (years - adopted + 1) for name in numbers}
    )
    return [rows.head(years), mean, total]


def group_table(runs: Sequence[Runs], each: int = 1) -> pd.DataFrame:
    """Make the table of groups of cadres: means over replicates with intervals.

    Returns
    -------
    DataFrame
        One row per scenario, year, group and quantity.
    """
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
        parts.append(keys.to_frame(index=False).assign(**_columns(by_draw(run.groups, each))))
    return pd.concat(parts, ignore_index=True)


def lorenz_table(runs: Sequence[Runs], each: int = 1) -> pd.DataFrame:
    """Make the table of Lorenz curves of task work: means over replicates with intervals.

    Returns
    -------
    DataFrame
        One row per scenario, year, set of cadres (all of the county, or those of a unit with the
        mean over units) and per cent of them, from the least busy.
    """
    among = {"county": CURVES.index("tasks"), "unit": CURVES.index("tasks_in_units")}
    parts = []
    for run in runs:
        keys = pd.MultiIndex.from_product(
            [[run.scenario], range(1, run.years + 1), among, range(CURVE_POINTS)],
            names=["scenario", "year", "among", "cadres_percent"],
        )
        curves = by_draw(run.curves[:, :, list(among.values())], each)
        parts.append(keys.to_frame(index=False).assign(**_columns(curves)))
    return pd.concat(parts, ignore_index=True)


def hours_table(runs: Sequence[Runs], each: int = 1) -> pd.DataFrame:
    """Make the table of hours: the share of cadres below so many, mean over replicates.

    Returns
    -------
    DataFrame
        One row per scenario, year and number of hours, of a half-month and all activities.
    """
    parts = []
    for run in runs:
        keys = pd.MultiIndex.from_product(
            [[run.scenario], range(1, run.years + 1), HOURS_STEP * np.arange(CURVE_POINTS)],
            names=["scenario", "year", "hours"],
        )
        curves = by_draw(run.curves[:, :, CURVES.index("hours")], each)
        parts.append(keys.to_frame(index=False).assign(**_columns(curves)))
    return pd.concat(parts, ignore_index=True)


def _columns(samples: np.ndarray) -> dict[str, np.ndarray]:
    return {name: column.ravel() for name, column in estimate(samples)._asdict().items()}
