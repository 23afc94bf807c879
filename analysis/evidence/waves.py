"""Waves of a calibration: each is a study of its own, and its sweep what emulators learn from."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence.history_matching import Luck, Outputs, luck_of, outputs_of
from analysis.evidence.sampling import even
from analysis.evidence.targets import Effort, TargetsFile
from sim.base.errors import InputError
from sim.scenario.scenario import load_scenario
from sim.sweeps.planning.design import points_at
from sim.sweeps.planning.layers import as_text, locate_scenario
from sim.sweeps.planning.study import Dimension, Study, load_study

Run = Callable[[str, str], pd.DataFrame]
"""Takes the name and the text of a study, runs it or goes on with it, gives its results."""
SHARE_DECIMALS = 6
"""Decimals of a share of a range: points are read from a file, and say no more than that."""


@dataclass(frozen=True)
class Free:
    """The numbers that are set free.

    Attributes
    ----------
    dimensions : tuple of Dimension
    """

    dimensions: tuple[Dimension, ...]

    @property
    def names(self) -> list[str]:
        """Their names, in the order of the file."""
        return [one.name for one in self.dimensions]

    def numbers(self, cube: np.ndarray) -> np.ndarray:
        """Read points of the unit cube as numbers, a row for each point."""
        return np.array(points_at(self.dimensions, cube.round(SHARE_DECIMALS)))

    def shares(self, numbers: np.ndarray) -> np.ndarray:
        """Give where in its range each number lies, from 0 to 1."""
        columns = []
        for one, values in zip(self.dimensions, numbers.T, strict=True):
            if one.scale == "log":
                columns.append(np.log(values / one.low) / np.log(one.high / one.low))
            else:
                columns.append((values - one.low) / (one.high - one.low))
        return np.column_stack(columns)


def free_numbers(file: TargetsFile, path: Path) -> Free:
    """Give the numbers that a targets file sets free, checked as those of a study are.

    Raises
    ------
    InputError
        Naming the number, or saying that there is none.
    """
    if not file.uncertainties and not file.levers:
        do = "Name numbers in [uncertainties] and [levers], as in a study."
        raise InputError(str(path), "no number set free", "some", do)
    return Free(study_in_memory(study_text(file, path, "free", 8, 1, 1), path).dimensions)


def study_in_memory(text: str, path: Path) -> Study:
    """Read the text of a study whose file is not written; faults name the targets file."""
    with tempfile.TemporaryDirectory(prefix="cadre-sim-") as folder:
        file = Path(folder) / path.name
        file.write_text(text, "utf-8")
        try:
            return load_study(file)
        except InputError as error:
            where = error.where.replace(str(file), str(path))
            raise InputError(where, error.got, error.allowed, error.do) from error


def years_of(file: TargetsFile, path: Path) -> int:
    """Give the horizon of a wave: up to the last of the years that the targets are about."""
    found = [locate_scenario(name, path.parent, path.stem) for name in file.scenarios]
    return max(load_scenario(name).adopted for name in found) + file.years - 1


def study_text(
    file: TargetsFile,
    path: Path,
    title: str,
    points: int | np.ndarray,
    replicates: int,
    seed: int,
    names: Sequence[str] = (),
) -> str:
    """Write the study of a wave.

    Parameters
    ----------
    file : TargetsFile
    path : Path
        Of the targets file, beside which scenarios are looked for first.
    title : str
    points : int or ndarray(float64), shape (n, d)
        How many points of a Latin hypercube over the ranges, or the points themselves.
    replicates : int
    seed : int
    names : sequence of str
        Of the numbers, with points.
    """
    data: dict[str, Any] = {
        "title": {"en": f"{file.title.en}: {title}", "zh": f"{file.title.zh}：{title}"},
        "description": f"Written by cadre-sim calibrate {path.stem}.",
        "scenarios": file.scenarios,
    }
    if isinstance(points, int):
        data |= {"design": "latin_hypercube", "points": points}
    else:
        rows = [dict(zip(names, row, strict=True)) for row in points.tolist()]
        data |= {"design": "list", "point": rows}
    data |= {
        "replicates": replicates,
        "years": years_of(file, path),
        "seed": seed,
        "measures": file.measures,
        "fixed": file.fixed,
    }
    for key in ("uncertainties", "levers"):
        axes = {
            name: axis.model_dump(exclude_none=True, exclude_defaults=True)
            for name, axis in getattr(file, key).items()
        }
        data |= {key: axes} if axes else {}
    return as_text(data, path)


def outputs_in(results: pd.DataFrame, file: TargetsFile, free: Free, luck: Luck) -> Outputs:
    """Read what a wave's sweep gave of each target, replicate by replicate.

    Raises
    ------
    InputError
        When too many runs have failed for an emulator.
    """
    points = results.drop_duplicates("point").set_index("point").sort_index()
    runs = target_runs(results, file)
    good = min(int(np.isfinite(values).any(axis=1).sum()) for values in runs.values())
    if good < len(free.names) + 2:
        got = f"{good} points with values"
        raise InputError("the wave", got, "enough to learn from", "See why its runs have failed.")
    return outputs_of(free.shares(points[free.names].to_numpy(dtype=float)), runs, luck)


def luck_in(file: TargetsFile, path: Path, effort: Effort, free: Free, run: Run) -> Luck:
    """Run many replicates at a few points that fill the ranges evenly, and say what luck is."""
    points = free.numbers(even(len(free.names), effort.luck_points, effort.seed))
    text = study_text(file, path, "luck", points, effort.luck_replicates, effort.seed, free.names)
    return luck_of(target_runs(run("luck", text), file))


def target_runs(results: pd.DataFrame, file: TargetsFile) -> dict[str, np.ndarray]:
    """Lay out each target's measure: a row for each point, a column for each replicate."""
    good = results.where(results["status"] == "ok")
    keys = results[["scenario", "point", "replicate"]]
    found = {}
    for key, one in file.targets.items():
        own = keys["scenario"] == Path(one.scenario).stem
        column = keys[own].assign(value=good.loc[own, one.measure])
        wide = column.pivot(index="point", columns="replicate", values="value").sort_index()
        found[key] = wide.to_numpy(dtype=float)
    return found
