"""Overrides: what a study fixes and a point changes, in the shape of a scenario file."""

from __future__ import annotations

from typing import Any

from sim.scenario.parameters import PARAMETERS
from sim.scenario.scenario import Scheme
from sim.scenario.settings import rulebook_keys
from sim.sweeps.planning.study import Study

Places = list[list[str] | None]
"""Keys that lead to each number of a study in a scenario; None for one that it does not have."""


def fixed_overrides(study: Study) -> dict[str, Any]:
    """Give the numbers of the world that a study fixes for all its runs."""
    overrides: dict[str, Any] = {}
    for name, value in study.file.fixed.items():
        _put(overrides, [PARAMETERS[name].section, name], value)
    return overrides


def overrides_at(values: tuple[float, ...], places: Places) -> dict[str, Any]:
    """Give what some numbers of a point change, by their places in the scenario."""
    overrides: dict[str, Any] = {}
    for keys, value in zip(places, values, strict=True):
        if keys is not None:
            _put(overrides, keys, value)
    return overrides


def places_of(study: Study, own: Scheme) -> Places:
    """Find where in a scenario each number of a study stands.

    Levers and numbers of rulebooks belong to the scenario's own scheme.

    Raises
    ------
    InputError
        When only one of its rulebooks has such a number.
    """
    places: Places = []
    for one in study.dimensions:
        if one.kind == "world":
            places.append([PARAMETERS[one.name].section, one.name])
        elif one.kind == "lever":
            places.append(["schemes", own.name, "levers", one.name])
        else:
            keys = rulebook_keys(own, one.rulebook_key, f"[levers], {one.name}, edit")
            places.append(None if keys is None else ["schemes", own.name, "edits", *keys])
    return places


def _put(overrides: dict[str, Any], keys: list[str], value: float) -> None:
    for key in keys[:-1]:
        overrides = overrides.setdefault(key, {})
    overrides[keys[-1]] = value
