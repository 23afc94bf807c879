"""The plan of a sweep: all that its numbers depend on, resolved, in one canonical text; its digest
is the sweep's name.

A run's place in the order point × scenario × replicate is its task number. The luck of a run is
(seed, replicate) alone: points and scenarios never enter, so that runs are paired, and more points
or replicates change no earlier run."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sim.base.errors import InputError
from sim.base.model_version import MODEL_VERSION
from sim.files.fields import Names
from sim.scenario.parameters import LEVERS_OF_A_SCHEME, PARAMETERS_OF_THE_WORLD, one_record
from sim.scenario.scenario import UNIT_KINDS, Scenario, Scheme, load_scenario
from sim.scoring.rulebook import Rulebook
from sim.sweeps.planning.design import points_of
from sim.sweeps.planning.overrides import fixed_edits, places_of, point_edits
from sim.sweeps.planning.study import MOST_RUNS, Study

SCHEMA = 1
"""Raised whenever the shape of a plan or of the tables changes."""
DIGITS = 16
"""Hexadecimal digits by which a rulebook is known inside a plan."""


def canonical(data: Any) -> str:
    """Write plain data so that equal data give equal text: sorted keys, no spaces, composed
    letters, no -0, no NaN.

    Whole numbers and others stay apart: 1 and 1.0 differ.

    Raises
    ------
    ValueError
        For numbers that are not finite.
    """
    return json.dumps(
        _normal(data), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def _normal(data: Any) -> Any:
    if isinstance(data, str):
        return unicodedata.normalize("NFC", data)
    if isinstance(data, float):
        return data + 0.0  # turns -0.0 into 0.0
    if isinstance(data, dict):
        return {_normal(key): _normal(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_normal(value) for value in data]
    return data


@dataclass(frozen=True)
class Task:
    """One run: where it stands in a plan."""

    number: int
    point: int
    scenario: int
    replicate: int


class LaidScheme(NamedTuple):
    """A scheme at a point of a plan: its levers, and digests of its rulebooks, one for each kind of
    unit."""

    name: str
    levers: dict[str, float]
    rulebooks: tuple[str, ...]


class Laid(NamedTuple):
    """The numbers of a scenario at a point of a plan; `adoption` names years and places in
    `schemes`."""

    parameters: dict[str, float]
    schemes: tuple[LaidScheme, ...]
    adoption: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Plan:
    """A plan as plain data, and what follows from it.

    Attributes
    ----------
    text : str
        Canonical.
    data : dict
        What the text says.
    """

    text: str
    data: dict[str, Any]

    @cached_property
    def sweep_id(self) -> str:
        """Name of the sweep: the digest of its plan."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def names(self) -> list[str]:
        """Names of the scenarios."""
        return [one["name"] for one in self.data["scenarios"]]

    @property
    def varied(self) -> list[str]:
        """Names of what varies."""
        return self.data["varied"]

    @property
    def adaptive(self) -> bool:
        """Whether cells ask for replicates until they are precise enough; `replicates` is then the
        most."""
        return "precision" in self.data

    @property
    def runs(self) -> int:
        """How many runs there are, of an adaptive plan at most."""
        return len(self.data["points"]) * len(self.data["scenarios"]) * self.data["replicates"]

    @property
    def most_cadres(self) -> int:
        """How many seats the largest county of the plan can have."""
        most = 0
        for row in self.data["cells"]:
            for base, cell in zip(self.data["scenarios"], row, strict=True):
                world = base["parameters"] | cell.get("parameters", {})
                seats = sum(world[f"{kind}s"] * world[f"{kind}_largest"] for kind in UNIT_KINDS)
                most = max(most, int(seats))
        return most

    def task(self, number: int) -> Task:
        """Find a run by its number."""
        cell, replicate = divmod(number, self.data["replicates"])
        point, scenario = divmod(cell, len(self.data["scenarios"]))
        return Task(number, point, scenario, replicate)

    def scenario(self, point: int, place: int) -> Scenario:
        """Make the scenario of a point from the plan alone, without any file."""
        name, laid = self.names[place], self.laid(point, place)
        schemes = tuple(
            Scheme(
                scheme.name,
                _untitled(scheme.name),
                tuple(map(self.rulebook, scheme.rulebooks)),
                one_record(LEVERS_OF_A_SCHEME, scheme.levers),
            )
            for scheme in laid.schemes
        )
        source = {"name": name, "point": point, "sweep": self.sweep_id}
        parameters = one_record(PARAMETERS_OF_THE_WORLD, laid.parameters)
        return Scenario(
            name, _untitled(name), "", self.data["years"], parameters, schemes, laid.adoption, source
        )  # fmt: skip

    def laid(self, point: int, place: int) -> Laid:
        """Lay what a point changes over a scenario; levers are those of its own scheme, the last
        one adopted."""
        base, cell = self.data["scenarios"][place], self.data["cells"][point][place]
        books, kinds, own = (
            cell.get("rulebooks", base["rulebooks"]),
            len(UNIT_KINDS),
            base["adopt"][-1][1],
        )
        schemes = tuple(
            LaidScheme(
                scheme["name"],
                scheme["levers"] | (cell.get("levers", {}) if number == own else {}),
                tuple(books[kinds * number : kinds * (number + 1)]),
            )
            for number, scheme in enumerate(base["schemes"])
        )
        adoption = tuple((year, number) for year, number in base["adopt"])
        return Laid(base["parameters"] | cell.get("parameters", {}), schemes, adoption)

    def rulebook(self, digest: str) -> Rulebook:
        """Make one of the plan's rulebooks, by its digest."""
        return Rulebook.from_resolved(self.data["rulebooks"][digest])


def _untitled(name: str) -> Names:
    """Titles are words for people and no part of a plan."""
    return Names(en=name, zh=name)


def read_plan(text: str, where: str) -> Plan:
    """Read a plan that was written before.

    Raises
    ------
    InputError
        When it is not whole, or not as it was written.
    """
    allowed, do = "the plan as it was written", "Restore the file, or start anew in another folder."
    try:
        data = json.loads(text)
        same = isinstance(data, dict) and canonical(data) == text
    except (ValueError, RecursionError) as error:
        raise InputError(where, "no whole plan", allowed, do) from error
    if not same or data.get("schema") != SCHEMA:
        raise InputError(where, "a plan that was edited or is of another version", allowed, do)
    return Plan(text, data)


def build_plan(study: Study, panel: bool = False) -> Plan:
    """Resolve a study: every point under every scenario is checked as if it stood in a scenario
    file.

    Parameters
    ----------
    study : Study
    panel : bool
        Whether yearly tables of cadres, units and groups are kept of every run.

    Raises
    ------
    InputError
        Naming the study, the point and what is wrong there; or when there are too many runs.
    """
    points, file = points_of(study), study.file
    replicates = file.precision.at_most if file.precision else file.replicates or 0
    runs = len(points) * len(file.scenarios) * replicates
    if runs > MOST_RUNS:
        raise InputError(
            f"study {study.name}",
            f"{runs:,} runs",
            f"at most {MOST_RUNS:,}",
            "Use fewer points or replicates.",
        )
    scenarios = [load_scenario(_locate(study, name), fixed_edits(study)) for name in file.scenarios]
    _check_names(study, scenarios)
    books: dict[str, Any] = {}
    bases = [_base(study, *one, books) for one in zip(file.scenarios, scenarios, strict=True)]
    cells = [
        [_cell(study, number, point, base, books) for base in bases]
        for number, point in enumerate(points)
    ]
    data = {
        "schema": SCHEMA,
        "model_version": MODEL_VERSION,
        "seed": file.seed,
        "replicates": replicates,
        "years": file.years,
        "first_year": max(scenario.adopted for scenario in scenarios),
        "measures": list(study.measures),
        "panel": panel,
        "varied": [one.name for one in study.dimensions],
        "ranges": [[one.low, one.high, one.edit] for one in study.dimensions],
        "points": [list(point) for point in points],
        "scenarios": [base.plain for base in bases],
        "rulebooks": books,
        "cells": cells,
    } | ({"precision": file.precision.resolved()} if file.precision else {})
    text = canonical(data)
    return Plan(text, json.loads(text))


def _locate(study: Study, name: str) -> str:
    """A scenario beside the study comes before one of the library; the study's own file is none."""
    beside = study.folder / (name if name.endswith(".toml") else f"{name}.toml")
    return str(beside) if beside.is_file() and beside.stem != study.name else name


def _check_names(study: Study, bases: list[Scenario]) -> None:
    names = [base.name for base in bases]
    if len(set(names)) < len(names):
        raise InputError(
            f"study {study.name}, scenarios", ", ".join(names), "each name once", "Rename a file."
        )
    late = [
        f"{base.name} (year {base.adopted})" for base in bases if base.adopted > study.file.years
    ]
    if late:
        got = f"{study.file.years}, before the scheme of {', '.join(late)} is adopted"
        raise InputError(f"study {study.name}, years", got, "more years", "Give more years.")


@dataclass(frozen=True)
class _Base:
    """A scenario before anything varies: itself, as plain data, and where what varies stands in it."""

    name: str
    scenario: Scenario
    plain: dict[str, Any]
    places: list[list[str]]


def _base(study: Study, name: str, scenario: Scenario, books: dict[str, Any]) -> _Base:
    source = scenario.to_dict()
    plain = {
        "name": scenario.name,
        "parameters": source["parameters"],
        "schemes": [{"name": one["name"], "levers": one["levers"]} for one in source["schemes"]],
        "adopt": [list(pair) for pair in scenario.adoption],
        "rulebooks": _keep_books(source, books),
    }
    try:
        return _Base(
            name, scenario, plain, places_of(study, scenario.schemes[scenario.adoption[-1][1]])
        )
    except InputError as error:
        where = f"study {study.name}, scenario {scenario.name}, {error.where}"
        raise InputError(where, error.got, error.allowed, error.do) from error


def _keep_books(source: dict[str, Any], books: dict[str, Any]) -> list[str]:
    """Keep each rulebook once, under its digest."""
    digests = []
    for scheme in source["schemes"]:
        for book in scheme["rulebooks"]:
            digest = hashlib.sha256(canonical(book).encode()).hexdigest()[:DIGITS]
            books[digest] = book
            digests.append(digest)
    return digests


def _cell(
    study: Study, number: int, point: tuple[float, ...], base: _Base, books: dict[str, Any]
) -> dict[str, Any]:
    """Say in what a scenario at a point differs from the scenario itself."""
    own, plain = base.scenario.adoption[-1][1], base.plain
    try:
        source = load_scenario(
            _locate(study, base.name), point_edits(study, point, base.places)
        ).to_dict()
    except InputError as error:
        where = f"study {study.name}, point {number}, {error.where}"
        raise InputError(where, error.got, error.allowed, error.do) from error
    cell: dict[str, Any] = {}
    for key, values, others in (
        ("parameters", source["parameters"], plain["parameters"]),
        ("levers", source["schemes"][own]["levers"], plain["schemes"][own]["levers"]),
    ):
        changed = {one: value for one, value in values.items() if value != others[one]}
        if changed:
            cell[key] = changed
    digests = (
        _keep_books(source, books)
        if any(one.edit for one in study.dimensions)
        else plain["rulebooks"]
    )
    if digests != plain["rulebooks"]:
        cell["rulebooks"] = digests
    return cell
