"""A study is data: what varies within which bounds, under which scenarios, and what is measured."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, model_validator

from sim.base.errors import InputError, closest, naming, shown
from sim.base.plain_text import plain
from sim.base.random_numbers import LARGEST_KEY
from sim.files.fields import Document, Names
from sim.files.toml_files import read_chain, shipped, validate
from sim.files.toml_positions import with_line
from sim.files.validation import fault
from sim.model.measure_catalogue import MEASURES
from sim.runs.horizon_totals import TOTALS
from sim.scenario.parameters import (
    LEVERS,
    PARAMETERS,
    WORLD,
    Parameter,
    belonging,
    check_value,
)
from sim.scenario.scenario import LONGEST
from sim.scenario.settings import Setting, read_settings
from sim.scenario.world_values import SECTIONS
from sim.sweeps.planning.axis import PLAUSIBLE, Axis, Number
from sim.sweeps.planning.design_keys import DesignName, check_design, structure_of
from sim.sweeps.planning.layers import as_text, from_its_file, laid_over
from sim.sweeps.planning.stopping_rule import Precision

FOLDER = "studies"
MOST_POINTS = 20_000
MOST_RUNS = 1_000_000
LONGEST_COLUMN = 32
"""Characters of a column's name; Stata cuts longer ones off."""
KEYS = (
    "task", "point", "scenario", "replicate", "year", "status", "error", "unit", "cadre", "group",
    "measure", "replicates", "pairs", "failed", "mean", "low", "high", "ended",
)  # fmt: skip
"""Columns of every table that are not numbers of a study."""
_WORLD = tuple(one.name for one in WORLD)
_COLUMN = re.compile(r"[a-z][a-z0-9_]{0,31}")


class StudyFile(Document):
    """A study file, parents laid under it."""

    title: Names
    description: str
    scenarios: list[str] = Field(min_length=1)
    design: DesignName
    points: int | None = Field(default=None, ge=1, le=MOST_POINTS)
    trajectories: int | None = Field(default=None, ge=2, le=MOST_POINTS)
    levels: int | None = Field(default=None, ge=2, le=1000)
    point: list[dict[str, Number]] = []
    replicates: int | None = Field(default=None, ge=1, le=MOST_RUNS)
    precision: Precision | None = None
    years: int = Field(ge=1, le=LONGEST)
    seed: int = Field(default=1, ge=0, le=LARGEST_KEY)
    measures: list[str] = []
    uncertainties: dict[str, Axis] = {}
    levers: dict[str, Axis] = {}
    fixed: dict[str, Number] = {}
    settings: list[str] = []
    groups: bool = False

    @classmethod
    def belongs(cls, key: str) -> str:
        """Numbers of the world stand in a table, as what varies or what is fixed."""
        if key in SECTIONS:
            return "Numbers of the world stand in [uncertainties] and in [fixed]."
        if belonging(key):
            table = "[uncertainties] to vary it, or to [fixed]"
            return f"Move it to {table if key in _WORLD else '[levers]'}."
        return ""

    @model_validator(mode="after")
    def _says_how_often(self) -> StudyFile:
        if (self.replicates is None) == (self.precision is None):
            got = (
                "neither `replicates` nor [precision]"
                if self.precision is None
                else "both `replicates` and [precision]"
            )
            raise fault(
                got,
                "one of the two",
                "Say how often each point is run, or how precise it should be.",
            )
        return self

    @model_validator(mode="after")
    def _design_has_what_it_needs(self) -> StudyFile:
        check_design(self.design, vars(self))
        return self

    @property
    def structure(self) -> dict[str, Any]:
        """How the points of the design belong together; empty where each is for itself."""
        return structure_of(self.design, vars(self))


@dataclass(frozen=True)
class Dimension:
    """One number that varies, ready to be sampled.

    Attributes
    ----------
    name : str
        Of its column.
    kind : {'world', 'lever', 'common_lever', 'rulebook'}
        A parameter of the world, a lever of the scenario's own scheme, one of all its schemes, or a
        number of its rulebooks.
    low, high : float
    values : tuple of float or None
        Single values in place of the range.
    scale : {'linear', 'log'}
    levels : int
        Steps of a range in a grid.
    integer : bool
        Whether fractions are refused.
    parameter : Parameter or None
        Where its meaning, unit and origin stand.
    rulebook_key : str
        Keys that lead to the number of a rulebook, with dots between them; else empty.
    only : str
        The one scenario in which a lever varies; empty where it varies in all.
    """

    name: str
    kind: Literal["world", "lever", "common_lever", "rulebook"]
    low: float
    high: float
    values: tuple[float, ...] | None
    scale: str
    levels: int
    integer: bool
    parameter: Parameter | None
    rulebook_key: str = ""
    only: str = ""


@dataclass(frozen=True)
class Study:
    """A checked study.

    Attributes
    ----------
    name : str
    file : StudyFile
    dimensions : tuple of Dimension
        Uncertainties first, each kind in the order of the file.
    folder : Path
        Where scenarios with a bare name are looked for before the library.
    text : str
        Of the file; of a study with edits or with a parent one that says the same by itself.
    """

    name: str
    file: StudyFile
    dimensions: tuple[Dimension, ...]
    folder: Path
    text: str

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the measures that are stored, in the order of `MEASURES`."""
        wanted = self.file.measures or [one.name for one in MEASURES]
        return tuple(one.name for one in MEASURES if one.name in wanted)

    @property
    def settings(self) -> list[Setting]:
        """Numbers that are set in scenarios, each by a line as ``--set`` of a command takes."""
        return read_settings(self.file.settings)


def load_study(name: str | Path, edits: dict[str, Any] | None = None) -> Study:
    """Read a study by name or path, with its parents and with edits laid over it.

    Parameters
    ----------
    name : str or Path
        A shipped name such as ``tiny``, or the path of a ``.toml`` file.
    edits : dict, optional
        Laid over the file, such as ``{"replicates": 10}``.

    Raises
    ------
    InputError
        Naming file and key.
    """
    chain = read_chain(name, FOLDER)
    data: dict[str, Any] = {}
    path = chain[-1][0]
    for layer in (*(from_its_file(layer, one, path, FOLDER) for one, layer in chain), edits or {}):
        data = laid_over(data, layer)
    where = f"{path} as edited" if edits else str(path)
    file = validate(StudyFile, data, where)
    _check_names(file, where)
    dimensions = tuple(
        _dimension(key, axis, section, where)
        for section in ("uncertainties", "levers")
        for key, axis in getattr(file, section).items()
    )
    _check_dimensions(file, dimensions, where)
    alone = not edits and len(chain) == 1
    text = path.read_text("utf-8-sig") if alone else as_text(data, path)
    return Study(plain(path.stem), file, dimensions, path.parent, text)


def shipped_studies() -> list[str]:
    """List the studies that come with the project."""
    return shipped(FOLDER)


def _check_names(file: StudyFile, where: str) -> None:
    known = [one.name for one in MEASURES]
    for measure in file.measures:
        if measure not in known:
            raise InputError(
                f"{where}, measures", shown(measure), naming(known), closest(measure, known)
            )
    for measure in file.precision.measure if file.precision else ():
        stored = file.measures or known
        if measure not in stored:
            at = f"{where}, [precision], measure"
            raise InputError(
                at,
                shown(measure),
                f"a measure of the study: {naming(stored)}",
                closest(measure, stored),
            )
    for key, names in (("measures", file.measures), ("scenarios", file.scenarios)):
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise InputError(
                f"{where}, {key}", f"{naming(twice)} twice", "each once", "Remove the double."
            )


def _check_dimensions(file: StudyFile, dimensions: tuple[Dimension, ...], where: str) -> None:
    names = [one.name for one in dimensions]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(
            where,
            f"{naming(twice)} twice",
            "each number once",
            "Remove it from one of the two tables.",
        )
    for name in file.fixed:
        if name in names:
            at = with_line(where, ("fixed", name))
            raise InputError(
                f"{at}, [fixed], {name}",
                "a number that varies",
                "others",
                "Remove it from one table.",
            )
        check_value(name, file.fixed[name], where, ("fixed",), WORLD)
    # the second of such a pair would take the place of the first without a word
    paths = [one.rulebook_key for one in dimensions if one.rulebook_key]
    for path in paths:
        if (
            any(other != path and other.startswith(f"{path}.") for other in paths)
            or paths.count(path) > 1
        ):
            raise InputError(
                f"{where}, [levers]",
                f"{path} twice",
                "each number of a rulebook once",
                "Remove one.",
            )


def _dimension(name: str, axis: Axis, section: str, where: str) -> Dimension:
    at = f"{with_line(where, (section, name))}, [{section}], {name}"
    if not _COLUMN.fullmatch(name):
        allowed = f"small letters, digits and _, at most {LONGEST_COLUMN}, beginning with a letter"
        raise InputError(at, "no name for a column", allowed, "Rename it.")
    if axis.edit is not None:
        return _rulebook_dimension(name, axis, section, at)
    parameters = (*WORLD, *LEVERS) if section == "uncertainties" else LEVERS
    known = {one.name: one for one in parameters}
    if name not in known:
        do = belonging(name, (section,)) or closest(name, known)
        raise InputError(at, "an unknown parameter", naming(list(known)), do)
    one = known[name]
    ends = axis.values or _range(axis, one, at)
    for value in ends:
        check_value(name, value, where, (section,), parameters)
    _check_scale(axis, min(ends), at)
    if axis.only is not None and section == "uncertainties":
        do = "Leave `only` out, or move it to [levers]."
        raise InputError(f"{at}, only", "an uncertainty of one scenario", "levers", do)
    values = None if axis.values is None else tuple(float(value) for value in axis.values)
    kind: Literal["world", "lever", "common_lever"] = "lever"
    if section == "uncertainties":
        kind = "world" if name in _WORLD else "common_lever"
    return Dimension(
        name=name,
        kind=kind,
        low=float(min(ends)),
        high=float(max(ends)),
        values=values,
        scale=axis.scale,
        levels=axis.levels,
        integer=one.integer,
        parameter=one,
        only=axis.only or "",
    )


def _range(axis: Axis, one: Parameter, at: str) -> list[Number]:
    if axis.range != PLAUSIBLE:
        return axis.numbers or [one.low, one.high]
    if one.plausible is None:
        allowed = f"[lowest, highest] within {one.low:g} to {one.high:g}"
        raise InputError(
            f"{at}, range", "a number without a plausible range", allowed, "Give a range."
        )
    return list(one.plausible)


def _rulebook_dimension(name: str, axis: Axis, section: str, at: str) -> Dimension:
    # a name of its own, since it becomes a column beside those of parameters and measures
    taken = {*KEYS, *PARAMETERS, *(one.name for one in (*MEASURES, *TOTALS))}
    if section != "levers":
        raise InputError(at, "an edit of a rulebook", "edits in [levers]", "Move it there.")
    if name in taken:
        raise InputError(
            at, "a name that another column has", "a name of its own", f"Call it {name}_edit."
        )
    ends = axis.values or axis.numbers
    _check_scale(axis, min(ends), at)
    values = None if axis.values is None else tuple(float(value) for value in axis.values)
    return Dimension(
        name=name,
        kind="rulebook",
        low=float(min(ends)),
        high=float(max(ends)),
        values=values,
        scale=axis.scale,
        levels=axis.levels,
        integer=False,
        parameter=None,
        rulebook_key=axis.edit or "",
        only=axis.only or "",
    )


def _check_scale(axis: Axis, lowest: Number, at: str) -> None:
    if axis.scale == "log" and lowest <= 0:
        raise InputError(
            f"{at}, scale",
            f"'log' from {lowest:g}",
            "a range above 0",
            "Raise it, or use a linear one.",
        )
