"""The plan of a sweep: all that its numbers depend on, resolved, in one canonical text.

The text's digest is the sweep's name. A run's place in the order point × scenario × replicate is
its task number. Its random numbers follow from (seed, replicate) alone: points and scenarios never
enter, so that runs are paired, and more points or replicates change no earlier run.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sim.base.errors import InputError, closest, naming, shown
from sim.base.model_version import MODEL_VERSION
from sim.files.fields import Names
from sim.files.toml_files import merge
from sim.scenario.parameters import LEVERS_OF_A_SCHEME, PARAMETERS_OF_THE_WORLD, one_record
from sim.scenario.scenario import UNIT_KINDS, Scenario, Scheme, load_scenario
from sim.scenario.settings import load_with
from sim.scoring.rulebook import Rulebook
from sim.sweeps.planning.canonical_text import canonical, canonical_list, canonical_table
from sim.sweeps.planning.cells import PlannedRulebooks, ScenarioCells
from sim.sweeps.planning.design import points_of
from sim.sweeps.planning.layers import locate_scenario
from sim.sweeps.planning.overrides import fixed_overrides
from sim.sweeps.planning.study import MOST_RUNS, Study

PANEL = ("cadres", "units", "groups")
"""Kinds of yearly tables that a sweep can store beside those of runs and of their years."""
SCHEMA = 3
"""Raised whenever the shape of a plan or of the tables changes."""


@dataclass(frozen=True)
class Task:
    """One run: where it stands in a plan."""

    number: int
    point: int
    scenario: int
    replicate: int


class LaidScheme(NamedTuple):
    """A scheme at a point of a plan: its levers, and a rulebook's digest for each kind of unit."""

    name: str
    levers: dict[str, float]
    rulebooks: tuple[str, ...]


class Laid(NamedTuple):
    """The numbers of a scenario at a point of a plan.

    `adoption` names years and places in `schemes`.
    """

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
        """Whether cells ask for replicates until they are precise enough.

        `replicates` is then the most.
        """
        return "precision" in self.data

    @property
    def panel_kinds(self) -> tuple[str, ...]:
        """Kinds of yearly tables that are stored beside those of runs and of their years."""
        if self.data["panel"]:
            return PANEL
        return ("groups",) if self.data.get("groups") else ()

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
        # files may have changed since, or not be there where a worker runs
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
            name=name,
            title=_untitled(name),
            description="",
            years=self.data["years"],
            parameters=parameters,
            schemes=schemes,
            adoption=laid.adoption,
            source=source,
        )

    def base(self, place: int) -> Scenario:
        """Make a scenario as the study has it, before anything varies."""
        plain, kinds = self.data["scenarios"][place], len(UNIT_KINDS)
        books = [self.data["rulebooks"][digest] for digest in plain["rulebooks"]]
        schemes = [
            scheme | {"rulebooks": books[kinds * number : kinds * (number + 1)]}
            for number, scheme in enumerate(plain["schemes"])
        ]
        adopt = [[year, schemes[number]["name"]] for year, number in plain["adopt"]]
        own = {"years": self.data["years"], "schemes": schemes, "adopt": adopt}
        return Scenario.from_resolved(
            {"name": plain["name"], "parameters": plain["parameters"]} | own
        )

    def laid(self, point: int, place: int) -> Laid:
        """Lay what a point changes over a scenario.

        Levers are those of its own scheme, the last one adopted, and the common ones of all.
        """
        base, cell = self.data["scenarios"][place], self.data["cells"][point][place]
        books, kinds, own = (
            cell.get("rulebooks", base["rulebooks"]),
            len(UNIT_KINDS),
            base["adopt"][-1][1],
        )
        schemes = tuple(
            LaidScheme(
                scheme["name"],
                scheme["levers"]
                | cell.get("common", {})
                | (cell.get("levers", {}) if number == own else {}),
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
        When it is not complete, or not as it was written.
    """
    allowed, do = "the plan as it was written", "Restore the file, or start anew in another folder."
    try:
        data = json.loads(text)
        # the text as it stands is the sweep's identity: equal data in other words is another
        same = isinstance(data, dict) and canonical(data) == text
    except (ValueError, RecursionError) as error:
        raise InputError(where, "no whole plan", allowed, do) from error
    if not same or data.get("schema") != SCHEMA:
        raise InputError(where, "a plan that was edited or is of another version", allowed, do)
    return Plan(text, data)


def build_plan(study: Study, panel: bool = False) -> Plan:
    """Resolve a study: each point under each scenario is checked as if it stood in a file.

    Parameters
    ----------
    study : Study
    panel : bool
        Whether yearly tables of cadres, units and groups are stored of every run.

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
    files = [locate_scenario(name, study.folder, study.name) for name in file.scenarios]
    scenarios, fixed = _with_settings(study, files)
    _check_names(study, scenarios)
    rulebooks = PlannedRulebooks()
    columns = [
        ScenarioCells(study, *one, rulebooks) for one in zip(files, scenarios, fixed, strict=True)
    ]
    left_out = _left_out(study, columns)
    # cells become text one by one: as plain data those of a large study fill the memory
    cells = [
        canonical_list([column.text(number, point) for column in columns])
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
        "ranges": [[one.low, one.high, one.rulebook_key] for one in study.dimensions],
        "points": [list(point) for point in points],
        "scenarios": [column.plain for column in columns],
    }
    # keys of some studies only, so that the plans of all others are what they were
    data |= {"precision": file.precision.resolved()} if file.precision else {}
    data |= {"left_out": left_out} if left_out else {}
    data |= {"design": file.structure} if file.structure else {}
    data |= {"groups": True} if file.groups else {}
    parts = {key: canonical(value) for key, value in data.items()}
    parts["rulebooks"] = canonical_table(rulebooks.texts)
    parts["cells"] = canonical_list(cells)
    text = canonical_table(parts)
    # read back, so that a plan just built and one read from a folder hold the very same data
    return Plan(text, json.loads(text))


def _with_settings(study: Study, files: list[str]) -> tuple[list[Scenario], list[dict[str, Any]]]:
    """Read the scenarios of a study with what it fixes and sets, and give that beside each."""
    world = fixed_overrides(study)
    varied = {name for one in study.dimensions for name in (one.name, one.rulebook_key)}
    for setting in study.settings:
        if setting.name in varied:
            got, do = "a number that the study varies", "Leave it out, or vary it no more."
            raise InputError(setting.where, got, "other numbers", do)

    def load(name: str, edits: dict[str, Any] | None = None) -> Scenario:
        return load_scenario(name, merge(world, edits or {}))

    found = load_with(files, study.settings, load)
    return [one.scenario for one in found], [merge(world, one.edits) for one in found]


def _left_out(study: Study, columns: list[ScenarioCells]) -> dict[str, list[str]]:
    """Name the scenarios that lack a number that varies; one that all lack is a slip."""
    found = {
        one.name: [column.plain["name"] for column in columns if one.name in column.left_out]
        for one in study.dimensions
    }
    for one in study.dimensions:
        if one.only and len(found[one.name]) == len(columns):
            names = [column.plain["name"] for column in columns]
            where = f"study {study.name}, [levers], {one.name}, only"
            do = closest(one.only, names)
            raise InputError(
                where, shown(one.only), f"a scenario of the study: {naming(names)}", do
            )
        if len(found[one.name]) == len(columns):
            raise InputError(
                f"study {study.name}, [levers], {one.name}, edit",
                f"{one.rulebook_key}, which no rulebook of its scenarios has",
                "keys of a number of a rulebook, such as blocks.individual.max",
                "Mend the keys, or put township. or department. before them.",
            )
    return {name: scenarios for name, scenarios in found.items() if scenarios}


def _check_names(study: Study, bases: list[Scenario]) -> None:
    # two paths may end in one name, and tables know scenarios by their names alone
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
