"""Overrides: what a study fixes and a point changes, in the shape of a scenario file."""

from __future__ import annotations

from typing import Any

from sim.scenario.parameters import PARAMETERS
from sim.scenario.scenario import Scenario
from sim.scenario.settings import rulebook_keys
from sim.sweeps.planning.study import Study

Places = list[list[list[str]]]
"""For each number of a study the keys that lead to it in a scenario: several where it stands in
several schemes, none where the scenario does not have it or it varies in another only."""


def fixed_overrides(study: Study) -> dict[str, Any]:
    """Give the numbers of the world that a study fixes for all its runs."""
    overrides: dict[str, Any] = {}
    for name, value in study.file.fixed.items():
        _put(overrides, [PARAMETERS[name].section, name], value)
    return overrides


def overrides_at(values: tuple[float, ...], places: Places) -> dict[str, Any]:
    """Give what some numbers of a point change, by their places in the scenario."""
    overrides: dict[str, Any] = {}
    for several, value in zip(places, values, strict=True):
        for keys in several:
            _put(overrides, keys, value)
    return overrides


def places_of(study: Study, scenario: Scenario) -> Places:
    """Find where in a scenario each number of a study stands.

    Levers and numbers of rulebooks belong to the scenario's own scheme, uncertain levers to all.

    Raises
    ------
    InputError
        When only one of its rulebooks has such a number.
    """
    own = scenario.schemes[scenario.adoption[-1][1]]
    places: Places = []
    for one in study.dimensions:
        if one.only not in ("", scenario.name):
            places.append([])
        elif one.kind == "world":
            places.append([[PARAMETERS[one.name].section, one.name]])
        elif one.kind == "lever":
            places.append([["schemes", own.name, "levers", one.name]])
        elif one.kind == "common_lever":
            places.append(
                [["schemes", scheme.name, "levers", one.name] for scheme in scenario.schemes]
            )
        else:
            keys = rulebook_keys(own, one.rulebook_key, f"[levers], {one.name}, edit")
            places.append([] if keys is None else [["schemes", own.name, "edits", *keys]])
    return places


def _put(overrides: dict[str, Any], keys: list[str], value: float) -> None:
    for key in keys[:-1]:
        overrides = overrides.setdefault(key, {})
    overrides[keys[-1]] = value
