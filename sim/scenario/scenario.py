"""A scenario is data: the world's numbers, schemes of appraisal, and from which year each holds."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim.base.arguments import by_name, check_kind
from sim.base.errors import InputError, closest, shown
from sim.base.plain_text import plain
from sim.files.fields import Names
from sim.files.toml_files import shipped
from sim.scenario.annotated_base import annotated_base
from sim.scenario.parameters import (
    LEVERS,
    LEVERS_OF_A_SCHEME,
    PARAMETERS,
    PARAMETERS_OF_THE_WORLD,
    TICKS,
    UNIT_KINDS,
    check_value,
    one_record,
)
from sim.scenario.scenario_file import (
    LONGEST,
    RULEBOOKS,
    ScenarioFile,
    SchemeFile,
    has_own_title,
    read_scenario_file,
)
from sim.scenario.world_values import world_values
from sim.scoring.provenance import lay_over
from sim.scoring.rulebook import (
    Rulebook,
    read_rulebook_layers,
    resolve_parent,
    resolve_rulebook,
)

NAMED = "the name of a shipped scenario, or the path of a .toml file"
"""What names a scenario."""


@dataclass(frozen=True)
class Scheme:
    """One scheme of appraisal: a rulebook for each kind of unit, and the levers around it.

    Attributes
    ----------
    parents : tuple of (Rulebook or None)
        For each rulebook that is not shipped what it comes from; else None.
    """

    name: str
    title: Names
    rulebooks: tuple[Rulebook, ...]
    levers: np.recarray
    parents: tuple[Rulebook | None, ...] = (None,) * len(UNIT_KINDS)


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
    is_titled : bool
        Whether the title is its own, and not that of what it extends.
    """

    name: str
    title: Names
    description: str
    years: int
    parameters: np.recarray
    schemes: tuple[Scheme, ...]
    adoption: tuple[tuple[int, int], ...]
    source: dict[str, Any]
    is_titled: bool = True

    @property
    def label(self) -> Names:
        """What people read in place of the name: its own title, or the name where it has none."""
        return self.title if self.is_titled else Names(en=self.name, zh=self.name)

    @property
    def adopted(self) -> int:
        """First year of the last scheme adopted: the scenario's own."""
        return self.adoption[-1][0]

    @property
    def digest(self) -> str:
        """Identity of the resolved scenario: equal digests mean equal runs."""
        # canonical, so that the same content has the same text on every machine
        text = json.dumps(
            self.source, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
        )
        return hashlib.sha256(text.encode()).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """Give the fully resolved scenario as plain data."""
        return self.source

    @classmethod
    def from_resolved(cls, data: dict[str, Any]) -> Scenario:
        """Make a scenario again from what `to_dict` gave, without any file.

        It has the same digest, and no titles, which no run depends on.
        """
        names = [one["name"] for one in data["schemes"]]
        schemes = tuple(
            Scheme(
                one["name"],
                Names(en=one["name"], zh=one["name"]),
                tuple(map(Rulebook.from_resolved, one["rulebooks"])),
                one_record(LEVERS_OF_A_SCHEME, one["levers"]),
            )
            for one in data["schemes"]
        )
        return cls(
            data["name"],
            Names(en=data["name"], zh=data["name"]),
            "",
            data["years"],
            one_record(PARAMETERS_OF_THE_WORLD, data["parameters"]),
            schemes,
            tuple((year, names.index(scheme)) for year, scheme in data["adopt"]),
            data,
            is_titled=False,
        )

    def scheme_of_year(self, year: int) -> int:
        """Say which scheme holds in a year."""
        # adoption rises from year 1, so there is always one
        return [place for first, place in self.adoption if first <= year][-1]

    def horizon(self, years: int | None) -> int:
        """Check a horizon in years; without one the scenario's own holds."""
        if years is None:
            return self.years
        if (
            # to Python True is 1
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


@by_name("sim.load_scenario", 'Give the edits as a dict: edits={{"motives": {{"duty": 3}}}}.')
def load_scenario(name: str | Path, edits: dict[str, Any] | None = None) -> Scenario:
    """Read a scenario by name or path, merged with its parents and with edits.

    Parameters
    ----------
    name : str or Path
        A shipped name such as ``index``, or the path of a ``.toml`` file.
    edits : dict, optional
        Merged like a child that extends the file, such as ``{"work": {"task_load": 20}}``.

    Raises
    ------
    InputError
        Naming file and key.
    """
    check_kind("scenario", name, (str, Path), NAMED, "Give for example 'index'.")
    check_kind(
        "edits",
        edits,
        (dict, type(None)),
        "a dict of tables, like a scenario file that extends this one",
        'Write for example {"motives": {"duty": 3}}.',
    )
    file, path, where = read_scenario_file(name, edits)
    values = world_values(file, where)
    adoption = _adoption(file, where)
    # a scheme that is never adopted is not part of what is run, nor of its digest
    names = list(dict.fromkeys(entry.scheme for entry in file.adopt))
    schemes = tuple(_scheme(key, file.schemes[key], path, where) for key in names)
    places = tuple((year, names.index(scheme)) for year, scheme in adoption)
    # without title and description: no run depends on them, so the digest does not either
    # a file may have any name, but this one goes into tables, figures and pages
    label = plain(path.stem)
    source = {
        "name": label,
        "years": file.years,
        "parameters": values,
        "schemes": [_scheme_data(scheme) for scheme in schemes],
        "adopt": [[year, scheme] for year, scheme in adoption],
    }
    return Scenario(
        label,
        file.title,
        file.description,
        file.years,
        one_record(PARAMETERS_OF_THE_WORLD, values),
        schemes,
        places,
        source,
        has_own_title(path, edits),
    )


def as_scenario(given: str | Path | Scenario, where: str) -> Scenario:
    """Read a scenario by name or path; one that is read already is taken as it is.

    Parameters
    ----------
    given : str, Path or Scenario
    where : str
        What errors name as the place.

    Raises
    ------
    InputError
    """
    kinds = (str, Path, Scenario)
    check_kind(where, given, kinds, f"{NAMED}, or a Scenario", "Give for example 'index'.")
    return given if isinstance(given, Scenario) else load_scenario(given)


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
    # a lever left out falls back to the old appraisal's; `extends` takes those of another scheme
    levers = {parameter.name: parameter.default for parameter in LEVERS}
    for lever, value in file.levers.items():
        levers[lever] = check_value(lever, value, where, ("schemes", name, "levers"), LEVERS)
    check_levers(levers, name, where)
    books, parents = [], []
    for one in rulebook_sources(file, path.parent):
        asked = f"{where}, [schemes.{name}] {one.kind}"
        layers = read_rulebook_layers(one.name, one.beside, asked)
        books.append(resolve_rulebook(layers, one.edits, asked))
        is_own = books[-1].code not in shipped("rulebooks")
        parents.append(resolve_parent(layers) if is_own else None)
    table = one_record(LEVERS_OF_A_SCHEME, levers)
    return Scheme(name, file.title, tuple(books), table, tuple(parents))


def check_levers(levers: dict[str, float], name: str, where: str) -> None:
    """Check what a lever's own range does not say: appraisals divide the year.

    Raises
    ------
    InputError
        Naming the scheme.
    """
    # an appraisal ends with a half-month, or it would rate half of one
    if TICKS % int(levers["appraisals"]):
        raise InputError(
            f"{where}, [schemes.{name}.levers], appraisals",
            f"{levers['appraisals']:g}",
            "1, 2, 3, 4, 6, 8, 12 or 24 times a year",
            "Appraisals fall on whole half-months.",
        )


class RulebookSource(NamedTuple):
    """Where a scheme's rulebook for one kind of unit comes from, as `load_rulebook` takes it."""

    kind: str
    name: str
    edits: dict[str, Any]
    beside: Path | None


def rulebook_sources(file: SchemeFile, folder: Path) -> list[RulebookSource]:
    """Give a scheme's rulebooks in the order of `UNIT_KINDS`.

    Each is named by its path, or by a name in the scenario's ``rulebooks`` or the library.
    """
    sources = []
    for kind in UNIT_KINDS:
        name = getattr(file, kind)
        beside = None if name.endswith(".toml") else folder / RULEBOOKS
        sources.append(RulebookSource(kind, name, _edits_for(file, kind), beside))
    return sources


def _edits_for(file: SchemeFile, kind: str) -> dict[str, Any]:
    """Edits under a kind of unit hold for it alone, all others for both."""
    both = {key: value for key, value in file.edits.items() if key not in UNIT_KINDS}
    return lay_over(both, file.edits.get(kind, {}))


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


def explain_parameter(name: str, lang: str) -> list[str]:
    """Explain a parameter in a few lines."""
    one = PARAMETERS[name]
    kind = "lever of a scheme" if one in LEVERS else f"parameter, section [{one.section}]"
    return [
        f"{name}: {one.zh if lang == 'zh' else one.en} ({kind})",
        f"  default {one.default:g} {one.unit}; {one.ranges()}",
        f"  {one.origin}: {one.source}",
    ]


if __name__ == "__main__":
    # `make scenarios` puts this in place of scenarios/base.toml
    print(annotated_base(), end="")
