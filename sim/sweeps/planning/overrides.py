"""Overrides: what a study fixes and a point changes, in the shape of a scenario file."""

from __future__ import annotations

from typing import Any

from sim.base.errors import InputError
from sim.scenario.parameters import PARAMETERS
from sim.scenario.scenario import UNIT_KINDS, Scheme
from sim.sweeps.planning.study import Dimension, Study


def fixed_overrides(study: Study) -> dict[str, Any]:
    """Give what a study fixes for all its runs."""
    overrides: dict[str, Any] = {}
    for name, value in study.file.fixed.items():
        _put(overrides, [PARAMETERS[name].section, name], value)
    return overrides


def point_overrides(
    study: Study, point: tuple[float, ...], places: list[list[str]]
) -> dict[str, Any]:
    """Give what a study fixes and what one of its points changes.

    Parameters
    ----------
    study : Study
    point : tuple of float
    places : list of list of str
        Where each number stands in the scenario, from `places_of`.
    """
    overrides = fixed_overrides(study)
    for keys, value in zip(places, point, strict=True):
        _put(overrides, keys, value)
    return overrides


def rulebook_overrides(values: tuple[float, ...], places: list[list[str]]) -> dict[str, Any]:
    """Give what some numbers of a point change, by their places in the scenario."""
    overrides: dict[str, Any] = {}
    for keys, value in zip(places, values, strict=True):
        _put(overrides, keys, value)
    return overrides


def places_of(study: Study, own: Scheme) -> list[list[str]]:
    """Find where in a scenario each number of a study stands.

    Levers and numbers of rulebooks belong to the scenario's own scheme.

    Raises
    ------
    InputError
        When a rulebook has no such number.
    """
    places = []
    for one in study.dimensions:
        if one.kind == "world":
            places.append([PARAMETERS[one.name].section, one.name])
        elif one.kind == "lever":
            places.append(["schemes", own.name, "levers", one.name])
        else:
            places.append(["schemes", own.name, "edits", *_keys(own, one)])
    return places


def _put(overrides: dict[str, Any], keys: list[str], value: float) -> None:
    for key in keys[:-1]:
        overrides = overrides.setdefault(key, {})
    overrides[keys[-1]] = value


def _keys(scheme: Scheme, one: Dimension) -> list[str]:
    """Find the keys of a number in the scheme's rulebooks; codes of items have dots of their own.

    Raises
    ------
    InputError
        When a rulebook has no such number.
    """
    # a key may begin with the kind of unit whose rulebook alone it means
    first, _, rest = one.rulebook_key.partition(".")
    kinds = [first] if first in UNIT_KINDS else list(UNIT_KINDS)
    for kind in kinds:
        book = scheme.rulebooks[UNIT_KINDS.index(kind)]
        found = _followed(
            book.model_dump(mode="json"),
            (rest if first in UNIT_KINDS else one.rulebook_key).split("."),
        )
        if found is None:
            raise InputError(
                f"[levers], {one.name}, edit",
                f"{one.rulebook_key}, which the rulebook {book.code} "
                f"of the scheme {scheme.name} does not have",
                "keys of a number in all rulebooks concerned",
                "Mend the keys, put township. or department. before them, "
                "or leave the scenario to a study of its own.",
            )
    return [first, *found] if first in UNIT_KINDS and found else found or []


def _followed(data: Any, parts: list[str]) -> list[str] | None:
    """Follow parts of a path into tables; None where it leads nowhere.

    Several parts at a time are one key where the key has dots.
    """
    if not parts:
        return None if isinstance(data, dict | list) else []
    # the shortest key first; where it leads nowhere, a longer one may
    for count in range(1, len(parts) + 1):
        key = ".".join(parts[:count])
        if isinstance(data, dict) and key in data:
            rest = _followed(data[key], parts[count:])
            if rest is not None:
                return [key, *rest]
    return None
