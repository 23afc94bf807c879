"""Cells of a plan: in what a scenario at a point differs from the scenario itself.

There are two ways to a cell.
The long one reads the scenario anew, with the point's overrides laid over its file, and checks all
of it. The short one takes the scenario as it was checked before and checks only what the point
changes, by the same rules. It gives the same cell in a fiftieth of the time, or none: whatever it
cannot vouch for goes the long way, so that every refusal has the words of a scenario file.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sim.base.errors import InputError
from sim.files.toml_files import merge
from sim.scenario.parameters import Parameter, check_value
from sim.scenario.scenario import (
    RulebookSource,
    Scenario,
    check_levers,
    load_scenario,
    rulebook_sources,
)
from sim.scenario.scenario_file import check_scenario_data, read_scenario_data
from sim.scenario.world_values import check_together
from sim.scoring.rulebook import read_rulebook_layers, resolve_rulebook
from sim.sweeps.planning.canonical_text import canonical
from sim.sweeps.planning.overrides import overrides_at, places_of
from sim.sweeps.planning.study import Study

DIGITS = 16
"""Hexadecimal digits by which a rulebook is known inside a plan."""


class PlannedRulebooks:
    """The rulebooks of a plan, each once.

    Attributes
    ----------
    texts : dict of str
        Canonical, by digest.
    """

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self._by_source: dict[tuple[str, str, str], str] = {}
        self._layers: dict[tuple[str, str], list[tuple[str, dict[str, Any]]]] = {}

    def add(self, book: dict[str, Any]) -> str:
        """Add a rulebook as plain data and give its digest."""
        text = canonical(book)
        digest = hashlib.sha256(text.encode()).hexdigest()[:DIGITS]
        self.texts[digest] = text
        return digest

    def add_source(self, source: RulebookSource) -> str:
        """Add a rulebook by where it comes from; its files are read once for all edits.

        Raises
        ------
        InputError
            When it cannot be read or is not valid.
        """
        # scenarios of a study mostly share their rulebooks, and points the numbers in them
        file = (source.name, str(source.beside))
        key = (*file, json.dumps(source.edits))
        if key not in self._by_source:
            if file not in self._layers:
                self._layers[file] = read_rulebook_layers(source.name, source.beside)
            book = resolve_rulebook(self._layers[file], source.edits)
            self._by_source[key] = self.add(book.model_dump(mode="json"))
        return self._by_source[key]


class ScenarioCells:
    """The cells of one scenario of a study.

    Parameters
    ----------
    study : Study
    file : str
        Name or path of the scenario.
    scenario : Scenario
        As the file gives it, with what the study fixes.
    fixed : dict
        What the study fixes in it, in the shape of a scenario file.
    rulebooks : PlannedRulebooks
        Of the plan; the scenario's own are added.

    Attributes
    ----------
    plain : dict
        The scenario as plain data: what the plan says of it.
    left_out : list of str
        Numbers of rulebooks that the study varies and the scenario does not have.

    Raises
    ------
    InputError
        When the study varies a number that only one of two rulebooks has.
    """

    def __init__(
        self,
        study: Study,
        file: str,
        scenario: Scenario,
        fixed: dict[str, Any],
        rulebooks: PlannedRulebooks,
    ) -> None:
        self._study, self._file, self._fixed, self._rulebooks = study, file, fixed, rulebooks
        self._name, (_, self._own) = scenario.name, scenario.adoption[-1]
        source = scenario.to_dict()
        self.plain = {
            "name": scenario.name,
            "parameters": source["parameters"],
            "schemes": [
                {"name": one["name"], "levers": one["levers"]} for one in source["schemes"]
            ],
            "adopt": [list(pair) for pair in scenario.adoption],
            "rulebooks": self._add_all(source),
        }
        try:
            self._places = places_of(study, scenario)
        except InputError as error:
            where = f"study {study.name}, scenario {scenario.name}, {error.where}"
            raise InputError(where, error.got, error.allowed, error.do) from error
        self._world = _varied(study, "world")
        self._levers = [
            (place, one) for place, one in _varied(study, "lever") if self._places[place]
        ]
        self._common = _varied(study, "common_lever")
        varied = list(zip(study.dimensions, self._places, strict=True))
        self.left_out = [one.name for one, keys in varied if not keys]
        self._edited = [
            place for place, (one, keys) in enumerate(varied) if one.rulebook_key and keys
        ]
        self._digests: dict[tuple[float, ...], list[str]] = {}
        data, self._path = read_scenario_data(file)
        self._data = merge(data, fixed)

    def text(self, number: int, point: tuple[float, ...]) -> str:
        """Write the cell of a point.

        Raises
        ------
        InputError
            Naming the study, the point and what is wrong there.
        """
        # the first point goes the long way in any case, so that the file with all its overrides is
        # checked as a whole once
        cell = self._changed(point) if number else None
        return canonical(self._resolved(number, point) if cell is None else cell)

    def _changed(self, point: tuple[float, ...]) -> dict[str, Any] | None:
        """Check what a point changes and give its cell, or None where the long way has to judge."""
        # True is 1 to a dictionary of values seen before, and no number in a file
        if any(type(value) is not float for value in point):
            return None
        try:
            parameters, common = self._changed_parameters(point), _checked(self._common, point)
            levers = self._changed_levers(point, common)
            digests = self._changed_rulebooks(point)
        except InputError:
            # judged again the long way, which knows the place in the file and its line
            return None
        return self._cell(parameters, common, levers, digests)

    def _resolved(self, number: int, point: tuple[float, ...]) -> dict[str, Any]:
        """Read the scenario with the point's overrides as a file, and give what differs."""
        try:
            changed = merge(self._fixed, overrides_at(point, self._places))
            source = load_scenario(self._file, changed).to_dict()
        except InputError as error:
            where = f"study {self._study.name}, point {number}, {error.where}"
            raise InputError(where, error.got, error.allowed, error.do) from error
        # where no rulebook changes they are the scenario's own, and need no digest of theirs
        digests = self._add_all(source) if self._edited else self.plain["rulebooks"]
        levers = source["schemes"][self._own]["levers"]
        common = {one.name: levers[one.name] for _, one in self._common}
        return self._cell(source["parameters"], common, levers, digests)

    def _cell(
        self,
        parameters: dict[str, float],
        common: dict[str, float],
        levers: dict[str, float],
        digests: list[str],
    ) -> dict[str, Any]:
        """Keep of these numbers and rulebooks those that are not the scenario's own.

        Levers of all schemes stand apart, since some of the scenario's schemes may differ in them.
        """
        cell: dict[str, Any] = {}
        schemes = [scheme["levers"] for scheme in self.plain["schemes"]]
        changed = {
            one: value
            for one, value in common.items()
            if any(scheme[one] != value for scheme in schemes)
        }
        if changed:
            cell["common"] = changed
        levers = {one: value for one, value in levers.items() if one not in common}
        for key, values, others in (
            ("parameters", parameters, self.plain["parameters"]),
            ("levers", levers, self.plain["schemes"][self._own]["levers"]),
        ):
            changed = {one: value for one, value in values.items() if value != others[one]}
            if changed:
                cell[key] = changed
        if digests != self.plain["rulebooks"]:
            cell["rulebooks"] = digests
        return cell

    def _changed_parameters(self, point: tuple[float, ...]) -> dict[str, float]:
        values = _checked(self._world, point)
        # a sum or an order can only break where one of its numbers changes
        if values:
            check_together(self.plain["parameters"] | values, self._file)
        return values

    def _changed_levers(
        self, point: tuple[float, ...], common: dict[str, float]
    ) -> dict[str, float]:
        """Check the levers of the scenario's own scheme, and of all where common ones change.

        A scheme that extends it has the same numbers or its own, which were checked before.
        """
        values = _checked(self._levers, point)
        for number, scheme in enumerate(self.plain["schemes"]):
            changed = common | (values if number == self._own else {})
            if changed:
                check_levers(scheme["levers"] | changed, scheme["name"], self._file)
        return values

    def _changed_rulebooks(self, point: tuple[float, ...]) -> list[str]:
        """Give the digests of the rulebooks of all schemes, since one may extend the own scheme."""
        if not self._edited:
            return self.plain["rulebooks"]
        values = tuple(point[place] for place in self._edited)
        if values not in self._digests:
            places = [self._places[place] for place in self._edited]
            overrides = overrides_at(values, places)
            file = check_scenario_data(self._data, overrides, self._file)
            self._digests[values] = [
                self._rulebooks.add_source(source)
                for scheme in self.plain["schemes"]
                for source in rulebook_sources(file.schemes[scheme["name"]], self._path.parent)
            ]
        return self._digests[values]

    def _add_all(self, source: dict[str, Any]) -> list[str]:
        return [
            self._rulebooks.add(book)
            for scheme in source["schemes"]
            for book in scheme["rulebooks"]
        ]


def _varied(study: Study, kind: str) -> list[tuple[int, Parameter]]:
    """List the parameters of one kind that a study varies, with their places in its points."""
    return [
        (place, one.parameter)
        for place, one in enumerate(study.dimensions)
        if one.kind == kind and one.parameter is not None
    ]


def _checked(varied: list[tuple[int, Parameter]], point: tuple[float, ...]) -> dict[str, float]:
    """Check each number of a point against its own parameter; faults need no place here."""
    return {
        one.name: check_value(one.name, point[place], "", (one.section,), (one,))
        for place, one in varied
    }
