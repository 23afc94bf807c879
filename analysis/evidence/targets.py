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
from sim.base.random_numbers import LARGEST_KEY
from sim.files.fields import Document, Names
from sim.files.toml_files import read_chain
from sim.files.validation import fault
from sim.model.measure_catalogue import MEASURES
from sim.scenario.scenario_file import LONGEST
from sim.sweeps.planning.axis import Axis, Number
from sim.sweeps.planning.study import MOST_POINTS

FOLDER = "targets"


class Target(Document):
    """One fact: a measure under a scenario lies within bounds."""

    form = '{ measure = "effort", scenario = "uniform", low = 0, high = 1 }'
    title: Names
    measure: str
    scenario: str
    low: float
    high: float
    quote: str
    reason: str = Field(min_length=1)
    discrepancy: float | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _rising(self) -> Target:
        if not self.low < self.high:
            raise fault(f"{self.low:g} to {self.high:g}", "`low` below `high`", "Mend the bounds.")
        return self

    def met(self, value: np.ndarray) -> np.ndarray:
        """Say which values lie within the bounds; what is absent does not."""
        return (value >= self.low) & (value <= self.high)


class Effort(Document):
    """How a targets file is calibrated to: how many runs, and what a model may be off by.

    `luck_replicates` at a few points say how much is luck; the first `replicates` of them are run
    at all points of waves. `discrepancy` is a share of the width of each target's bounds; `reason`
    says why so much.
    """

    form = "{ points = 256, waves = 3, wave_points = 128, replicates = 2 }"
    points: int = Field(ge=8, le=MOST_POINTS)
    waves: int = Field(ge=1, le=20)
    wave_points: int = Field(ge=8, le=MOST_POINTS)
    replicates: int = Field(ge=1, le=1000)
    luck_points: int = Field(default=4, ge=1, le=1000)
    luck_replicates: int = Field(default=16, ge=2, le=1000)
    seed: int = Field(default=1, ge=0, lt=LARGEST_KEY)
    cutoff: float = Field(default=3.0, gt=0)
    draws: int = Field(ge=10, le=MOST_POINTS)
    draws_replicates: int = Field(ge=1, le=1000)
    truths: int = Field(ge=1, le=1000)
    truth_points: int = Field(ge=8, le=1000)
    discrepancy: float = Field(ge=0)
    reason: str = Field(min_length=1)


class TargetsFile(Document):
    """A targets file, parents laid under it.

    `uncertainties` and `levers` are the numbers that calibration sets free, with their ranges, as
    in a study, and `fixed` holds numbers of the world in all runs; all others are the scenarios'
    own.
    """

    title: Names
    description: str
    years: int = Field(ge=1, le=LONGEST)
    targets: dict[str, Target] = Field(min_length=1)
    calibration: Effort | None = None
    uncertainties: dict[str, Axis] = {}
    levers: dict[str, Axis] = {}
    fixed: dict[str, Number] = {}

    @property
    def scenarios(self) -> list[str]:
        """Names of the scenarios that the targets are about, in the order of the file."""
        return list(dict.fromkeys(one.scenario for one in self.targets.values()))

    @property
    def measures(self) -> list[str]:
        """Names of the measures that the targets are about."""
        return list(dict.fromkeys(one.measure for one in self.targets.values()))


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


def targets_path(name: str | Path) -> Path:
    """Give the path of a targets file."""
    return read_chain(name, FOLDER)[-1][0]


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
