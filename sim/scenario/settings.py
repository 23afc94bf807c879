"""Any number of a scenario set by one line, such as ``duty=3`` or ``index:audit_rate=.1``.

A name is that of a parameter of the world or of a lever, or the keys of a number of a rulebook with
dots between them. Levers and rulebooks are those of the scenario's own scheme, the last one
adopted. Before a colon stands the scenario that is meant; without one every scenario is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from sim.base.errors import InputError, closest, cut, naming, shown
from sim.files.toml_files import merge
from sim.scenario.parameters import LEVERS, PARAMETERS, UNIT_KINDS, WORLD, check_value
from sim.scenario.scenario import Scenario, Scheme

_LINE = re.compile(r"\s*(?:(?P<scenario>[^=]+):)?\s*(?P<name>[^:=\s]+)\s*=\s*(?P<value>\S+)\s*")
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}")
_OF_THE_WORLD = {one.name: one for one in WORLD}
_WHEN = ("years", "year", "seed", "replicates")
"""Names that people try to set and that options of their own set."""


class Setting(NamedTuple):
    """One number that is set.

    Attributes
    ----------
    text : str
        As it was given.
    scenario : str
        Name, or path as it was given; empty for every scenario.
    name : str
    value : int or float
    """

    text: str
    scenario: str
    name: str
    value: int | float

    @property
    def where(self) -> str:
        """How errors call it."""
        return f"--set {cut(self.text)}"


class SetScenario(NamedTuple):
    """A scenario with the numbers that were set.

    Attributes
    ----------
    scenario : Scenario
    edits : dict
        What the numbers change, in the shape of a scenario file; empty where none is for it.
    left_out : tuple of str
        Numbers of rulebooks that it does not have.
    """

    scenario: Scenario
    edits: dict[str, Any]
    left_out: tuple[str, ...]


def read_settings(texts: Sequence[str]) -> list[Setting]:
    """Read lines that set a number each.

    Raises
    ------
    InputError
        When one is no such line, or two set the same number.
    """
    settings = [_read(text) for text in texts]
    seen: dict[tuple[str, str], Setting] = {}
    for one in settings:
        before = seen.setdefault((one.scenario, one.name), one)
        if before is not one:
            got = f"{cut(before.text)} beside it"
            raise InputError(one.where, got, "each number once", "Leave one of the two out.")
    return settings


def _read(text: str) -> Setting:
    allowed = "NAME=NUMBER or SCENARIO:NAME=NUMBER, such as duty=3 or index:audit_rate=.1"
    found = _LINE.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise InputError(f"--set {cut(str(text))}", "no name with a number", allowed, "Mend it.")
    given = found["value"]
    try:
        value = int(given) if _WHOLE.fullmatch(given) else float(given)
    except ValueError:
        value = math.nan
    # Python also reads 1_000, which no table of a file shows
    if not math.isfinite(value) or "_" in given:
        raise InputError(f"--set {cut(text)}", shown(given), "a number", f"Write {allowed}.")
    name = found["name"].replace('"', "").replace("'", "")
    return Setting(text, (found["scenario"] or "").strip(), name, value)


def load_with(
    names: Sequence[str], settings: Sequence[Setting], load: Callable[..., Scenario]
) -> list[SetScenario]:
    """Read scenarios and set numbers in them.

    Parameters
    ----------
    names : sequence of str
        Names or paths.
    settings : sequence of Setting
    load : callable
        Reads a scenario by its name, with edits where it is given any.

    Raises
    ------
    InputError
        When no scenario has such a number, it is out of its range, or no such scenario is named.
    """
    bases = [load(name) for name in names]
    _check_scopes(settings, [*names, *(base.name for base in bases)])
    placed = [
        _placed([one for one in settings if one.scenario in ("", name, base.name)], base)
        for name, base in zip(names, bases, strict=True)
    ]
    for setting in settings:
        if not any(setting in found for found, _ in placed):
            raise _unknown(setting, bases)
    return [
        SetScenario(_loaded(name, base, found, load), _edits(found), left_out)
        for name, base, (found, left_out) in zip(names, bases, placed, strict=True)
    ]


Placed = dict[Setting, list[str]]
"""Settings that a scenario takes, each with the keys that lead to its number."""


def _placed(settings: Sequence[Setting], base: Scenario) -> tuple[Placed, tuple[str, ...]]:
    """Find where numbers stand in a scenario, and name those that it does not have."""
    own = base.schemes[base.adoption[-1][1]]
    # what is for one scenario comes after what is for all, and takes its place
    ordered = sorted(settings, key=lambda one: bool(one.scenario))
    places = {one: _place(one, own) for one in ordered}
    found = {one: keys for one, keys in places.items() if keys is not None}
    return found, tuple(one.name for one, keys in places.items() if keys is None)


def _place(setting: Setting, own: Scheme) -> list[str] | None:
    name, value = setting.name, setting.value
    if name in _OF_THE_WORLD:
        section = _OF_THE_WORLD[name].section
        check_value(name, value, setting.where, (section,), WORLD)
        return [section, name]
    table = ["schemes", own.name, "levers"]
    if name in PARAMETERS:
        check_value(name, value, setting.where, tuple(table), LEVERS)
        return [*table, name]
    keys = rulebook_keys(own, name, setting.where) if "." in name else None
    return None if keys is None else ["schemes", own.name, "edits", *keys]


def _edits(found: Placed) -> dict[str, Any]:
    edits: dict[str, Any] = {}
    for setting, keys in found.items():
        inner: Any = setting.value
        for key in reversed(keys):
            inner = {key: inner}
        edits = merge(edits, inner)
    return edits


def _loaded(name: str, base: Scenario, found: Placed, load: Callable[..., Scenario]) -> Scenario:
    if not found:
        return base
    try:
        return load(name, _edits(found))
    except InputError as error:
        given = ", ".join(f"--set {cut(one.text)}" for one in found)
        where = f"{given}: {error.where}"
        raise InputError(where, error.got, error.allowed, error.do) from error


def _check_scopes(settings: Sequence[Setting], names: Sequence[str]) -> None:
    known = list(dict.fromkeys(names))
    for one in settings:
        if one.scenario and one.scenario not in known:
            raise InputError(
                one.where,
                f"the scenario {shown(one.scenario)}, which is not run here",
                naming(known),
                closest(one.scenario, known),
            )


def _unknown(setting: Setting, bases: Sequence[Scenario]) -> InputError:
    """Name what was probably meant by a number that no scenario has."""
    name = setting.name
    if name in _WHEN:
        option = {"year": "years"}.get(name, name)
        return InputError(
            setting.where,
            f"{name}, which is no number of a scenario",
            "parameters, levers and numbers of rulebooks",
            f"Give --{option} {setting.value:g}.",
        )
    known = list(PARAMETERS)
    for base in bases:
        for book in base.schemes[base.adoption[-1][1]].rulebooks:
            known += _numbers(book.model_dump(mode="json"))
    allowed = (
        "a parameter or lever (scenarios/base.toml lists them), or the keys of a number of a "
        "rulebook, such as blocks.individual.max"
    )
    known = [one for one in known if one != name]
    do = closest(name, dict.fromkeys(known), "cadre-sim explain NAME says what a name means.")
    if setting.scenario:
        allowed += f"; the rulebooks of {setting.scenario} have none of this name"
    return InputError(setting.where, f"the unknown number {shown(name)}", allowed, do)


def _numbers(table: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """List the keys of all numbers of a table, with dots between them; a limit may be absent."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _numbers(value, f"{prefix}{key}.")
        elif isinstance(value, int | float | None) and not isinstance(value, bool):
            yield f"{prefix}{key}"


def rulebook_keys(scheme: Scheme, path: str, where: str) -> list[str] | None:
    """Find the keys of a number in a scheme's rulebooks; codes of items have dots of their own.

    Returns
    -------
    list of str or None
        None where no rulebook that the path concerns has such a number.

    Raises
    ------
    InputError
        When only one of two rulebooks has it.
    """
    # a path may begin with the kind of unit whose rulebook alone it means
    first, _, rest = path.partition(".")
    kinds = [first] if first in UNIT_KINDS else list(UNIT_KINDS)
    parts = (rest if first in UNIT_KINDS else path).split(".")
    books = {kind: scheme.rulebooks[UNIT_KINDS.index(kind)] for kind in kinds}
    found = {kind: _followed(book.model_dump(mode="json"), parts) for kind, book in books.items()}
    lacking = [books[kind].code for kind, keys in found.items() if keys is None]
    if len(lacking) == len(found):
        return None
    if lacking:
        having = next(kind for kind, keys in found.items() if keys is not None)
        raise InputError(
            where,
            f"{path}, which the rulebook {lacking[0]} of the scheme {scheme.name} does not have",
            "keys of a number in all rulebooks concerned",
            f"Put the kind of unit before them: {having}.{path}.",
        )
    keys = next(keys for keys in found.values() if keys is not None)
    return [first, *keys] if first in UNIT_KINDS else keys


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
