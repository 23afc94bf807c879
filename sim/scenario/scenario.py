"""A scenario is data: the world's numbers, the schemes of appraisal and the year from which each
holds."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import Field

from sim.base.errors import InputError, closest, shown
from sim.files.fields import Document, Names
from sim.files.toml_files import merge, read_chain, shipped, validate
from sim.scenario.parameters import (
    LEVERS,
    LEVERS_OF_A_SCHEME,
    PARAMETERS,
    PARAMETERS_OF_THE_WORLD,
    WORLD,
    Parameter,
    check_value,
    one_record,
)
from sim.scoring.rulebook import Rulebook, load_rulebook

ROUNDING = 1e-9
"""By how much shares that should add up to one may miss it."""
LONGEST = 100
"""Years a run may have."""
UNIT_KINDS = ("township", "department")
SECTIONS = tuple(dict.fromkeys(parameter.section for parameter in WORLD))


class SchemeFile(Document):
    """A scheme as a scenario file describes it."""

    title: Names
    township: str
    department: str
    levers: dict[str, int | float] = {}
    edits: dict[str, Any] = {}


class Adoption(Document):
    """From which year a scheme holds."""

    year: int = Field(ge=1, le=LONGEST)
    scheme: str


class ScenarioFile(Document):
    """A scenario file, parents laid under it."""

    title: Names
    description: str
    years: int = Field(ge=1, le=LONGEST)
    schemes: dict[str, SchemeFile]
    adopt: list[Adoption] = Field(min_length=1)
    county: dict[str, Any] = {}
    people: dict[str, Any] = {}
    work: dict[str, Any] = {}
    value: dict[str, Any] = {}
    motives: dict[str, Any] = {}
    mind: dict[str, Any] = {}
    raters: dict[str, Any] = {}
    strategies: dict[str, Any] = {}
    exploits: dict[str, Any] = {}
    careers: dict[str, Any] = {}
    conduct: dict[str, Any] = {}
    money: dict[str, Any] = {}


@dataclass(frozen=True)
class Scheme:
    """One scheme of appraisal: a rulebook for each kind of unit, and the levers around it."""

    name: str
    title: Names
    rulebooks: tuple[Rulebook, ...]
    levers: np.recarray


@dataclass(frozen=True)
class Scenario:
    """A checked scenario.

    Attributes
    ----------
    name : str
    title : Names
    description : str
    years : int
        Default horizon.
    parameters : table of shape (1,)
    schemes : tuple of Scheme
        Only those adopted, in the order of adoption.
    adoption : tuple of (int, int)
        Year and place in `schemes`, rising.
    source : dict
        Resolved plain data.
    """

    name: str
    title: Names
    description: str
    years: int
    parameters: np.recarray
    schemes: tuple[Scheme, ...]
    adoption: tuple[tuple[int, int], ...]
    source: dict[str, Any]

    @property
    def adopted(self) -> int:
        """First year of the last scheme adopted: the scenario's own."""
        return self.adoption[-1][0]

    @property
    def digest(self) -> str:
        """Identity of the resolved scenario: equal digests mean equal runs."""
        text = json.dumps(
            self.source, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
        )
        return hashlib.sha256(text.encode()).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """Give the fully resolved scenario as plain data."""
        return self.source

    def scheme_of_year(self, year: int) -> int:
        """Say which scheme holds in a year."""
        return [place for first, place in self.adoption if first <= year][-1]

    def horizon(self, years: int | None) -> int:
        """Check a horizon in years; without one the scenario's own holds."""
        if years is None:
            return self.years
        if (
            isinstance(years, bool)
            or not isinstance(years, int | np.integer)
            or not 1 <= years <= LONGEST
        ):
            raise InputError(
                "years",
                shown(years),
                f"a whole number from 1 to {LONGEST}",
                "Choose another horizon.",
            )
        return int(years)


def load_scenario(name: str | Path, edits: dict[str, Any] | None = None) -> Scenario:
    """Read a scenario by name or path, with its parents and with edits laid over it.

    Parameters
    ----------
    name : str or Path
        A shipped name such as ``index``, or the path of a ``.toml`` file.
    edits : dict, optional
        Laid over the file like a child that extends it, such as ``{"work": {"task_load": 20}}``.

    Raises
    ------
    InputError
        Naming file and key.
    """
    data, path = _read(name)
    where = str(path)
    if edits:
        data, where = merge(data, edits), f"{path} as edited"
    file = validate(ScenarioFile, _with_extended(data, where), where)
    values = _world_values(file, where)
    adoption = _adoption(file, where)
    used = [file.adopt[0].scheme] + [entry.scheme for entry in file.adopt[1:]]
    names = list(dict.fromkeys(used))
    schemes = tuple(_scheme(key, file.schemes[key], path, where) for key in names)
    places = tuple((year, names.index(scheme)) for year, scheme in adoption)
    source = {
        "name": path.stem,
        "years": file.years,
        "parameters": values,
        "schemes": [_scheme_data(scheme) for scheme in schemes],
        "adopt": [[year, scheme] for year, scheme in adoption],
    }
    return Scenario(
        path.stem,
        file.title,
        file.description,
        file.years,
        one_record(PARAMETERS_OF_THE_WORLD, values),
        schemes,
        places,
        source,
    )


def _read(name: str | Path) -> tuple[dict[str, Any], Path]:
    """Read a scenario and its parents; a rulebook's path counts from the folder of the file that
    names it."""
    whole: dict[str, Any] = {}
    path = Path()
    for path, data in read_chain(name, ""):
        schemes = data.get("schemes")
        for scheme in schemes.values() if isinstance(schemes, dict) else ():
            for kind in UNIT_KINDS:
                if isinstance(scheme, dict) and str(scheme.get(kind, "")).endswith(".toml"):
                    scheme[kind] = str(path.parent / scheme[kind])
        whole = merge(whole, data)
    return whole, path


def _with_extended(data: dict[str, Any], where: str) -> dict[str, Any]:
    """Lay each scheme that extends another one of the scenario over it."""
    schemes = data.get("schemes")
    if not isinstance(schemes, dict):
        return data
    return data | {"schemes": {name: _scheme_chain(schemes, name, [], where) for name in schemes}}


def _scheme_chain(schemes: dict[str, Any], name: str, below: list[str], where: str) -> Any:
    scheme = schemes[name]
    if not isinstance(scheme, dict) or "extends" not in scheme:
        return scheme
    parent, below = scheme["extends"], [*below, name]
    others = [other for other in schemes if other not in below]
    if parent not in others:
        got = f"{shown(parent)}, which makes a circle" if parent in below else shown(parent)
        allowed = f"another scheme of this scenario or its parents: {', '.join(others) or 'there is none'}"
        raise InputError(
            f"{where}, [schemes.{name}] extends", got, allowed, closest(str(parent), others)
        )
    own = {key: value for key, value in scheme.items() if key != "extends"}
    whole = _scheme_chain(schemes, parent, below, where)
    return merge(whole, own) if isinstance(whole, dict) else whole


def _world_values(file: ScenarioFile, where: str) -> dict[str, float]:
    values = {parameter.name: parameter.value for parameter in WORLD}
    for section in SECTIONS:
        allowed = tuple(parameter for parameter in WORLD if parameter.section == section)
        for name, value in getattr(file, section).items():
            values[name] = check_value(name, value, where, (section,), allowed)
    for low, high in (
        ("township_smallest", "township_largest"),
        ("department_smallest", "department_largest"),
    ):
        if values[low] > values[high]:
            raise InputError(
                f"{where}, [county]",
                f"{low} = {values[low]:g} above {high} = {values[high]:g}",
                f"{low} up to {high}",
                "Mend one of the two.",
            )
    if values["leader_share"] + values["chief_share"] + values["deputy_share"] > 1:
        raise InputError(
            f"{where}, [people]",
            "leader_share + chief_share + deputy_share above 1",
            "a sum up to 1",
            "Lower one of them.",
        )
    if values["stationed_share"] + values["helping_share"] > 1 + ROUNDING:
        raise InputError(
            f"{where}, [people]",
            "stationed_share + helping_share above 1",
            "a sum up to 1",
            "Lower one of them.",
        )
    if sum(value for name, value in values.items() if name.startswith("share_")) > 1 + ROUNDING:
        raise InputError(
            f"{where}, [strategies]",
            "shares that add up to more than 1",
            "a sum up to 1; logit takes the rest",
            "Lower one of them.",
        )
    weights = values["weight_tasks"] + values["weight_routine"] + values["weight_mass"]
    if abs(weights - 1) > ROUNDING:
        raise InputError(
            f"{where}, [value]",
            f"weights that add up to {weights:g}",
            "weights that add up to 1",
            "Mend the weights.",
        )
    return values


def _adoption(file: ScenarioFile, where: str) -> list[tuple[int, str]]:
    years = [entry.year for entry in file.adopt]
    if years[0] != 1 or years != sorted(set(years)):
        raise InputError(
            f"{where}, [[adopt]]",
            f"years {years}",
            "rising years that begin with 1",
            "Say which scheme holds from year 1.",
        )
    for entry in file.adopt:
        if entry.scheme not in file.schemes:
            raise InputError(
                f"{where}, [[adopt]] scheme",
                repr(entry.scheme),
                ", ".join(file.schemes),
                closest(entry.scheme, file.schemes),
            )
    return [(entry.year, entry.scheme) for entry in file.adopt]


def _scheme(name: str, file: SchemeFile, path: Path, where: str) -> Scheme:
    levers = {parameter.name: parameter.value for parameter in LEVERS}
    for lever, value in file.levers.items():
        levers[lever] = check_value(lever, value, where, ("schemes", name, "levers"), LEVERS)
    if 24 % int(levers["appraisals"]):
        raise InputError(
            f"{where}, [schemes.{name}.levers], appraisals",
            f"{levers['appraisals']:g}",
            "1, 2, 3, 4, 6, 8, 12 or 24 times a year",
            "Appraisals fall on whole half-months.",
        )
    books = tuple(
        _rulebook(
            getattr(file, kind),
            _edits_for(file, kind),
            path.parent,
            f"{where}, [schemes.{name}] {kind}",
        )
        for kind in UNIT_KINDS
    )
    return Scheme(name, file.title, books, one_record(LEVERS_OF_A_SCHEME, levers))


def _rulebook(name: str, edits: dict[str, Any], folder: Path, asked: str) -> Rulebook:
    """A path is taken as it is, a bare name is looked up in the scenario's folder ``rulebooks`` and
    in the library."""
    return load_rulebook(
        name, edits, None if name.endswith(".toml") else folder / "rulebooks", asked
    )


def _edits_for(file: SchemeFile, kind: str) -> dict[str, Any]:
    """Edits under a kind of unit hold for it alone, all others for both."""
    both = {key: value for key, value in file.edits.items() if key not in UNIT_KINDS}
    return merge(both, file.edits.get(kind, {}))


def _scheme_data(scheme: Scheme) -> dict[str, Any]:
    books = [book.model_dump(mode="json") for book in scheme.rulebooks]
    return {
        "name": scheme.name,
        "levers": {one.name: float(scheme.levers[one.name][0]) for one in LEVERS},
        "rulebooks": books,
    }


def shipped_scenarios() -> list[str]:
    """List the scenarios that come with the project."""
    return shipped("")


def annotated_base() -> str:
    """Write ``scenarios/base.toml`` anew: every parameter with its unit, range, meaning and origin."""
    lines = [
        "# The base world, and the old appraisal in it. Every other scenario extends this one and says what differs and why.",
        "# This file is made from sim/scenario/parameters.py (make scenarios); change defaults there, or override them in a child.",
        "",
        'title = { en = "Base county", zh = "基准县" }',
        'description = "A county of about 1,200 cadres under the uniform appraisal throughout."',
        "years = 10",
        "",
        "[[adopt]]",
        "year = 1",
        'scheme = "uniform"',
        "",
        "[schemes.uniform]",
        'title = { en = "uniform appraisal", zh = "传统统一考核" }',
        'township = "uniform"',
        'department = "uniform"',
        "",
        "[schemes.uniform.levers]",
        *_annotated(LEVERS),
    ]
    for section in SECTIONS:
        lines += [
            "",
            f"[{section}]",
            *_annotated(tuple(one for one in WORLD if one.section == section)),
        ]
    return "\n".join(lines) + "\n"


def _annotated(parameters: tuple[Parameter, ...]) -> list[str]:
    lines = []
    for one in parameters:
        lines.append(
            f"# {one.en} ({one.zh}); {one.unit}, {one.low:g} to {one.high:g}; {one.origin}: {one.source}"
        )
        lines.append(f"{one.name} = {one.value:g}")
    return lines


def explain_parameter(name: str, lang: str) -> list[str]:
    """Explain a parameter in a few lines."""
    one = PARAMETERS[name]
    kind = "lever of a scheme" if one in LEVERS else f"parameter, section [{one.section}]"
    return [
        f"{name}: {one.zh if lang == 'zh' else one.en} ({kind})",
        f"  default {one.value:g} {one.unit}; range {one.low:g} to {one.high:g}",
        f"  {one.origin}: {one.source}",
    ]


if __name__ == "__main__":
    print(annotated_base(), end="")
