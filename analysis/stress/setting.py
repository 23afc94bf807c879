"""The unit that is put under stress: its people, what they really did, who makes which record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from analysis.evidence.data_files import read_data_file
from sim.base.errors import InputError, closest, shown
from sim.files.fields import Document, Names
from sim.files.validation import fault
from sim.scenario.scenario import Scenario
from sim.scoring.items import Kind
from sim.scoring.rulebook import Rulebook

FOLDER = "stress"
YEAR = 1_920.0
"""Hours of a year: 24 half-months of 80."""
Writer = Literal["cadre", "squad", "head", "discretion", "raters", "plans", "outside"]
WRITERS: tuple[Writer, ...] = (
    "cadre",
    "squad",
    "head",
    "discretion",
    "raters",
    "plans",
    "outside",
)
LEVERS = ("per_node", "per_hour", "per_task", "split_credit", "blue_points", "handover_hours")
"""Levers of a scheme that say how the platform lists points, or what a hand-over costs."""
WORLD = (
    "node_hours",
    "coordination_hours",
    "discretion_points",
    "weight_tasks",
    "weight_routine",
    "weight_mass",
)
"""Numbers of a scenario's world that an attack needs."""


class Person(Document):
    """A cadre of the unit, with the hours of a year."""

    staffing: Literal["civil_servant", "institution"]
    post: Literal["general", "deputy", "chief"]
    level: Literal["ordinary", "deputy_subsection", "subsection"]
    village: str = ""
    village_role: Literal["", "stationed", "helping"] = ""
    mass: float = Field(ge=0, le=YEAR)
    tasks: dict[str, Annotated[float, Field(gt=0)]] = {}

    @model_validator(mode="after")
    def _fits_into_a_year(self) -> Person:
        hours = self.mass + sum(self.tasks.values())
        if hours > YEAR:
            raise fault(f"{hours:g} hours", f"at most {YEAR:g} in all", "Lower some of them.")
        if bool(self.village) != bool(self.village_role):
            raise fault("a village or a role alone", "both or neither", "Fill in the other.")
        return self


class Writers(Document):
    """Who makes the records."""

    kinds: dict[str, Writer]
    codes: dict[str, Writer] = {}
    outside_roles: list[str] = []

    @model_validator(mode="after")
    def _every_kind_has_one(self) -> Writers:
        missing = [kind.name.lower() for kind in Kind if kind.name.lower() not in self.kinds]
        missing.remove(Kind.ABSENT.name.lower())
        if missing:
            do = 'Add for example rate = "cadre", or extend the shipped file: extends = "unit".'
            raise fault(
                f"nobody for {', '.join(missing)}", "a writer for each kind", do, ("kinds",)
            )
        return self


class Limit(Document):
    """How far something can go, with the reason."""

    value: float = Field(ge=0)
    unit: str
    reason: str = Field(min_length=1)
    range: list[float]


class Limits(Document):
    """How far records can be bent."""

    least: Limit
    times_split: Limit
    slack: Limit
    moved_hours: Limit
    places: Limit
    group: Limit
    appeal_hours: Limit
    pieces: Limit
    rated: Limit
    village_hours: Limit


class SettingFile(Document):
    """A file of a unit."""

    title: Names
    description: str
    people: dict[str, Person] = Field(min_length=2)
    writers: Writers
    limits: Limits


@dataclass(frozen=True)
class Setting:
    """A unit, and the numbers of the platform under which it records.

    Attributes
    ----------
    file : SettingFile
    numbers : dict of str to float
        `LEVERS` and `WORLD` of the scenario.
    writers : dict of str to str
        By item code, over those of the file.
    """

    file: SettingFile
    numbers: dict[str, float]
    writers: dict[str, Writer]

    def limit(self, name: str) -> float:
        """Give how far something can go."""
        return float(getattr(self.file.limits, name).value)

    def writer(self, code: str, kind: str) -> Writer:
        """Say who makes the records of an item."""
        file = self.file.writers
        return self.writers.get(code) or file.codes.get(code) or file.kinds[kind]

    def with_number(self, name: str, value: float) -> Setting:
        """Give the same unit under another lever."""
        return replace(self, numbers=self.numbers | {name: value})


def read_setting(
    name: str, scenario: Scenario, rulebook: Rulebook, writers: list[str] | None = None
) -> Setting:
    """Read a unit by name or path.

    Parameters
    ----------
    name : str
    scenario : Scenario
        Its last scheme says how the platform lists points.
    rulebook : Rulebook
    writers : list of str
        ``CODE=WHO``, over the file.

    Raises
    ------
    InputError
    """
    file, _ = read_data_file(SettingFile, name, FOLDER)
    levers = scenario.schemes[scenario.adoption[-1][1]].levers
    numbers = {one: float(levers[one][0]) for one in LEVERS}
    numbers |= {one: float(scenario.parameters[one][0]) for one in WORLD}
    return Setting(file, numbers, _given(writers or [], rulebook))


def _given(texts: list[str], rulebook: Rulebook) -> dict[str, Any]:
    found: dict[str, str] = {}
    for text in texts:
        code, _, who = text.rpartition("=")
        if code not in rulebook.items:
            allowed = "CODE=WHO with an item of the rulebook"
            raise InputError("--writer", shown(text), allowed, closest(code, rulebook.items))
        if who not in WRITERS:
            raise InputError("--writer", shown(text), ", ".join(WRITERS), closest(who, WRITERS))
        found[code] = who
    return found
