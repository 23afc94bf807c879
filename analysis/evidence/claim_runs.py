"""The runs of a view of claims: its studies as text, and its tables as pairs of runs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence.claims import Claim, ClaimsFile, Control, Subject, differences
from analysis.evidence.ensemble import Ensemble, load_ensemble
from sim.base.errors import InputError, naming, shown
from sim.model.measure_catalogue import (
    CURVE_POINTS,
    CURVES,
    GROUP_QUANTITIES,
    GROUPS,
    MEASURES,
    Runs,
)
from sim.scenario.parameters import LEVERS
from sim.sweeps.planning.layers import as_text
from sim.sweeps.planning.study import Study, load_study

MAP, ENSEMBLE, FORMS, STRATEGIES, ABLATIONS = VIEWS = (
    "map",
    "ensemble",
    "forms",
    "strategies",
    "ablations",
)
"""Views, each a set of assumptions."""
_PAIR_NEEDS = ("public_value", "effort", "effort_cost", "pool", "mean_score")
"""Measures from which those of a pair follow."""
_CODES = [code for code, _, _ in GROUPS]
_NAMES = [one.name for one in MEASURES]


@dataclass(frozen=True)
class Pairs:
    """Runs of both arms, in the same order: row by row one point and one replicate.

    Attributes
    ----------
    runs, baseline : Runs
        Their replicates are points and replicates; luck is the same in a row.
    points, replicates : ndarray(int64), shape (n,)
    alone : int
        Runs of one arm that have no run of the other beside them.
    """

    runs: Runs
    baseline: Runs
    points: np.ndarray
    replicates: np.ndarray
    alone: int = 0

    def values(self, claim: Subject) -> np.ndarray:
        """Give the number that a claim is about, one for each pair.

        Involution is taken point by point, since it is stated where hours rose there.
        """
        if claim.measure not in ("involution", "involution_ceiling"):
            return differences(claim, self.runs, self.baseline)
        found = np.full(len(self.points), np.nan)
        for point in np.unique(self.points):
            rows = self.points == point
            found[rows] = differences(claim, _some(self.runs, rows), _some(self.baseline, rows))
        return found


def _some(runs: Runs, rows: np.ndarray) -> Runs:
    parts = (runs.replicates[rows], runs.years, runs.adopted)
    return Runs(
        runs.scenario, runs.seed, *parts, runs.yearly[rows], runs.groups[rows], runs.curves[rows]
    )


def measures_of(file: ClaimsFile) -> list[str]:
    """Name the measures that a claims file needs, in the catalogue's order."""
    wanted = {*_PAIR_NEEDS}
    for one in (*file.claims.values(), *file.controls.values()):
        wanted |= {name for name in (one.measure, one.less) if name is not None}
    return [name for name in _NAMES if name in wanted]


def reading_text(file: ClaimsFile, path: Path, lines: list[str], title: str) -> str:
    """Write the study of a reading: both arms at one point, with some numbers set.

    A lever without a scenario before it becomes an uncertainty of one value, which is set in all
    schemes of both arms.
    """
    habits, settings = {}, []
    known = {one.name for one in LEVERS}
    for line in lines:
        name, _, value = (part.strip() for part in line.partition("="))
        if name in known:
            habits[name] = {"values": [_number(value, path, line)]}
        else:
            settings.append(line)
    views = file.views
    data = _common(file, path, title, views.years, views.replicates) | {"design": "grid"}
    data |= {"uncertainties": habits} if habits else {}
    data["settings"] += settings
    return as_text(data, path)


def _number(text: str, path: Path, line: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise InputError(str(path), line, "name=number", "Mend the line.") from error


def views_digest(file: ClaimsFile, draws: Ensemble | None) -> str:
    """Give a short digest of what the views' runs follow from: claims over the same views share
    their runs, whatever they are about."""
    numbers = "" if draws is None else draws.numbers.to_csv()
    parts = (file.baseline, file.scenario, file.views.model_dump_json(), numbers)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]


def ensemble_of(file: ClaimsFile, path: Path) -> Ensemble | None:
    """Read the draws of a claims file, if it names any; a file beside it comes first."""
    name = file.views.ensemble
    if name is None:
        return None
    beside = path.parent / f"{name}.parquet"
    return load_ensemble(beside if beside.is_file() else name)


def ensemble_text(file: ClaimsFile, path: Path, draws: Ensemble) -> str:
    """Write the study of the ensemble: both arms at each draw."""
    data = _common(file, path, "ensemble", file.views.years, file.views.draws_replicates)
    return as_text(data | draws.study_keys(), path)


def map_study(file: ClaimsFile, path: Path) -> Study:
    """Read the study of the plausible space, which stores what a claims file is about.

    Parameters
    ----------
    file : ClaimsFile
    path : Path
        Beside which the study is looked for first.

    Raises
    ------
    InputError
        When it is of other scenarios, or lacks something.
    """
    beside = path.parent / file.views.map
    study = load_study(beside if beside.is_file() else file.views.map)
    arms = [file.baseline, file.scenario]
    where = f"study {study.name}"
    if study.file.scenarios != arms:
        raise InputError(f"{where}, scenarios", shown(study.file.scenarios), naming(arms))
    lacking = [name for name in measures_of(file) if name not in study.measures]
    if lacking:
        do = "Add them, or leave `measures` out to store all."
        raise InputError(f"{where}, measures", f"none of {naming(lacking)}", "all claimed", do)
    if not study.file.groups:
        do = "Write groups = true."
        raise InputError(f"{where}, groups", "no hours of groups", "groups = true", do)
    return study


def _common(
    file: ClaimsFile, path: Path, title: str, years: int, replicates: int
) -> dict[str, Any]:
    return {
        "title": {"en": f"Views of claims: {title}", "zh": f"论断视角：{title}"},
        "description": "Written by cadre-sim claims.",
        "scenarios": [file.baseline, file.scenario],
        "replicates": replicates,
        "years": years,
        "seed": file.views.seed,
        "settings": [*file.views.county],
        "groups": True,
    }


def pairs_of(folder: Path, first_year: int, years: int, arms: tuple[str, str]) -> Pairs:
    """Read a sweep's tables as pairs of runs: those of which both have not failed.

    Parameters
    ----------
    folder : Path
        With ``yearly.parquet`` and ``groups.parquet``.
    first_year, years : int
        Year of adoption and horizon.
    arms : tuple of str
        Names of baseline and scenario.

    Raises
    ------
    InputError
        When an arm has no runs.
    """
    yearly, groups = (_table(folder / f"{name}.parquet") for name in ("yearly", "groups"))
    return paired(yearly, groups, first_year, years, arms)


def _table(path: Path) -> pd.DataFrame:
    with open(path, "rb") as file:
        return pd.read_parquet(file)


def paired(
    yearly: pd.DataFrame, groups: pd.DataFrame, first_year: int, years: int, arms: tuple[str, str]
) -> Pairs:
    """Lay out yearly tables as pairs of runs."""
    keys = {}
    for arm in arms:
        own = yearly.loc[yearly["scenario"] == arm, ["point", "replicate"]].drop_duplicates()
        keys[arm] = pd.MultiIndex.from_frame(own)
    both = keys[arms[0]].intersection(keys[arms[1]]).sort_values()
    if not len(both):
        got = "no pair of runs"
        raise InputError("claims", got, "runs of both scenarios", "See why runs have failed.")
    made = [_runs(yearly, groups, arm, both, first_year, years) for arm in arms]
    return Pairs(
        made[1],
        made[0],
        both.get_level_values("point").to_numpy(),
        both.get_level_values("replicate").to_numpy(),
        sum(len(one) for one in keys.values()) - 2 * len(both),
    )


def _runs(
    yearly: pd.DataFrame,
    groups: pd.DataFrame,
    arm: str,
    both: pd.MultiIndex,
    first_year: int,
    years: int,
) -> Runs:
    """Make records of one arm, in the order of the pairs; measures not stored are absent."""
    keys, count = ["point", "replicate", "year"], len(both)
    full = pd.MultiIndex.from_tuples(
        [(*pair, year) for pair in both for year in range(1, years + 1)], names=keys
    )
    own = yearly[yearly["scenario"] == arm].set_index(keys).reindex(full)
    record = np.full((count, years, len(MEASURES)), np.nan)
    for place, name in enumerate(_NAMES):
        if name in own:
            record[:, :, place] = own[name].to_numpy().reshape(count, years)
    of_groups = groups[groups["scenario"] == arm]
    by_group = np.full((count, years, len(GROUPS), len(GROUP_QUANTITIES)), np.nan)
    for place, code in enumerate(_CODES):
        mine = of_groups[of_groups["group"] == code].set_index(keys).reindex(full)
        numbers = mine[list(GROUP_QUANTITIES)].to_numpy()
        by_group[:, :, place] = numbers.reshape(count, years, -1)
    curves = np.empty((count, 0, len(CURVES), CURVE_POINTS))
    places = np.arange(count)
    return Runs(arm, 0, places, years, first_year, record, by_group, curves)


def _same_before(pairs: Pairs) -> bool:
    before = slice(0, pairs.runs.adopted - 1)
    earlier = (pairs.runs.yearly[:, before], pairs.baseline.yearly[:, before])
    return np.array_equal(*earlier, equal_nan=True)


def _complete(pairs: Pairs) -> bool:
    return pairs.alone <= (1 - ENOUGH) * 2 * len(pairs.points)


def _replicates_differ(pairs: Pairs) -> bool:
    """No replicate of a point is another one again, to the last bit."""
    hours = pairs.runs.yearly[:, :, _NAMES.index("effort")]
    rows = [(int(point), row.tobytes()) for point, row in zip(pairs.points, hours, strict=True)]
    return len(set(rows)) == len(rows)


ENOUGH = 0.99
"""Share of pairs in which a control has to be so; the rest is for absurd corners of a space."""
BUILT_IN: dict[str, Callable[[Pairs], bool]] = {
    "before_adoption": _same_before,
    "complete": _complete,
    "replicates_differ": _replicates_differ,
}
"""Controls of every file: both arms are the same county, to the last bit, until the scheme is
adopted; hardly a run lacks its partner; no replicate is counted twice."""
_ARMS = ("scenario", "baseline")


def failed_controls(pairs: Pairs, controls: dict[str, Control]) -> list[str]:
    """Name the controls that fail in pairs of runs: what must be so whatever is assumed.

    Those of a file, and those of every file, `BUILT_IN`.
    """
    failed = [name for name, holds in BUILT_IN.items() if not holds(pairs)]
    for key, one in controls.items():
        if one.exactly is not None:
            own, other = (pairs.values(_level_of(one, arm)) for arm in _ARMS)
            if not np.array_equal(own, other, equal_nan=True):
                failed.append(key)
        else:
            values = pairs.values(one)
            there = np.isfinite(values)
            if not there.any() or one.bears_out(values[there]).mean() < ENOUGH:
                failed.append(key)
    return failed


def _level_of(control: Control, arm: str) -> Subject:
    return control.model_copy(update={"of": arm})


def is_broken(claim: Claim, verdicts: dict[str, str]) -> str:
    """Say whether a claim goes with the causes that the source gives for it.

    Returns
    -------
    str
        ``breaks`` where it holds no more without any one of them, ``stands`` where it holds
        without each, else ``partly``; empty where none is named.
    """
    found = [verdicts[name] == "holds" for name in claim.breaks if name in verdicts]
    if not found:
        return ""
    return "stands" if all(found) else "partly" if any(found) else "breaks"
