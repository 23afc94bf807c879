"""Targets: facts of a source that set levels, as data, and which runs meet them.

``python -m analysis.evidence.targets FOLDER TARGETS`` says which points of a finished sweep meet
which targets, such as those of the study ``screen`` the targets ``s_county``.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.evidence.data_files import read_data_file
from sim.base.errors import InputError, closest, naming, shown
from sim.files.fields import Document, Names
from sim.files.validation import fault
from sim.model.measure_catalogue import MEASURES
from sim.scenario.scenario_file import LONGEST

FOLDER = "targets"


class Target(Document):
    """One fact: a measure under a scenario lies within bounds."""

    form = '{ measure = "effort", scenario = "uniform", low = 0, high = 1 }'
    title: Names
    measure: str
    scenario: str
    low: float = Field(strict=False)
    high: float = Field(strict=False)
    quote: str
    reason: str = Field(min_length=1)

    @model_validator(mode="after")
    def _rising(self) -> Target:
        if not self.low < self.high:
            raise fault(f"{self.low:g} to {self.high:g}", "`low` below `high`", "Mend the bounds.")
        return self

    def met(self, value: np.ndarray) -> np.ndarray:
        """Say which values lie within the bounds; what is absent does not."""
        return (value >= self.low) & (value <= self.high)


class TargetsFile(Document):
    """A targets file, parents laid under it."""

    title: Names
    description: str
    years: int = Field(ge=1, le=LONGEST)
    targets: dict[str, Target] = Field(min_length=1)


@dataclass(frozen=True)
class Screen:
    """What a sweep says of targets.

    Attributes
    ----------
    points : DataFrame
        One row for each point: whether it meets each target, and `met`, how many it meets.
    targets : DataFrame
        One row for each target: the share of points that meet it, and the values there.
    conflicts : DataFrame
        One row for each pair of targets that no point meets together, though some meet each.
    """

    points: pd.DataFrame
    targets: pd.DataFrame
    conflicts: pd.DataFrame

    @property
    def best(self) -> list[int]:
        """Numbers of the points that meet most targets."""
        most = self.points["met"].max()
        return [int(point) for point in self.points.index[self.points["met"] == most]]


def load_targets(name: str | Path) -> TargetsFile:
    """Read a targets file by name or path.

    Raises
    ------
    InputError
        Naming file and key.
    """
    file, where = read_data_file(TargetsFile, name, FOLDER)
    known = [one.name for one in MEASURES]
    for key, one in file.targets.items():
        if one.measure not in known:
            at, do = f"{where}, [targets.{key}], measure", closest(one.measure, known)
            raise InputError(at, shown(one.measure), naming(known), do)
    return file


def screen(results: pd.DataFrame, file: TargetsFile) -> Screen:
    """Say which points of a sweep meet which targets, by the means over their replicates.

    Parameters
    ----------
    results : DataFrame
        Of a sweep whose scenarios and measures are those of the targets.

    Raises
    ------
    InputError
        When the sweep lacks a scenario or a measure of the targets.
    """
    for key, one in file.targets.items():
        if one.measure not in results or one.scenario not in set(results["scenario"]):
            got = f"no {one.measure} under {one.scenario}"
            do = "Add it to the study's scenarios and measures."
            raise InputError(f"target {key}", got, "a sweep that has it", do)
    good = results[results["status"] == "ok"]
    means = good.groupby(["scenario", "point"]).mean(numeric_only=True)
    values = pd.DataFrame(
        {key: means.loc[one.scenario][one.measure] for key, one in file.targets.items()}
    )
    met = pd.DataFrame({key: one.met(values[key]) for key, one in file.targets.items()})
    points = met.assign(met=met.sum(axis=1))
    rows = [
        (key, one.measure, one.scenario, one.low, one.high, met[key].mean(), *_spread(values[key]))
        for key, one in file.targets.items()
    ]
    columns = ["target", "measure", "scenario", "low", "high", "share"]
    table = pd.DataFrame(rows, columns=[*columns, "tenth", "median", "nine_tenths"])
    return Screen(points, table, _conflicts(met))


def _spread(values: pd.Series) -> list[float]:
    return values.quantile([0.1, 0.5, 0.9]).tolist()


def _conflicts(met: pd.DataFrame) -> pd.DataFrame:
    """List the pairs of targets that no point meets together, though some meet each."""
    keys = list(met)
    pairs = [
        (one, other, int(met[one].sum()), int(met[other].sum()))
        for place, one in enumerate(keys)
        for other in keys[place + 1 :]
        if met[one].any() and met[other].any() and not (met[one] & met[other]).any()
    ]
    return pd.DataFrame(pairs, columns=["target", "other", "points", "points_other"])


def main(folder: str, name: str) -> None:
    """Print which points of a sweep meet which targets, and which targets exclude each other."""
    # opened here: a path with a colon would be an address to Arrow
    with open(Path(folder) / "results.parquet", "rb") as file:
        results = pd.read_parquet(file)
    found = screen(results, load_targets(name))
    print(found.targets.round(3).to_string(index=False))
    print(f"\nMost targets met at one point: {found.points['met'].max()} of {len(found.targets)}")
    print(f"Points that meet so many: {', '.join(map(str, found.best))}")
    if len(found.conflicts):
        print("\nTargets that no point meets together:")
        print(found.conflicts.to_string(index=False))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python -m analysis.evidence.targets FOLDER TARGETS")
    main(*sys.argv[1:])
