"""Numbers of a file checked against their parameters, and where a misplaced one belongs."""

from __future__ import annotations

from typing import Any

from sim.base.errors import InputError, closest
from sim.files.toml_positions import with_line
from sim.scenario.parameters.levers import LEVERS
from sim.scenario.parameters.parameter import Parameter
from sim.scenario.parameters.world import WORLD

_OF_THE_WORLD = {one.name: one for one in WORLD}
_OF_A_SCHEME = {one.name: one for one in LEVERS}
_OF_A_STUDY = (("fixed",), ("uncertainties",), ("levers",))
"""Tables of a study that hold numbers."""


def belonging(name: str, table: tuple[str, ...] = ()) -> str:
    """Say in which table a parameter belongs that stands in another; nothing for other names.

    Parameters
    ----------
    name : str
    table : tuple of str
        Keys that lead to the table in which it stands.
    """
    of_a_study = table in _OF_A_STUDY
    if name in _OF_THE_WORLD:
        home = "[uncertainties]" if of_a_study else f"[{_OF_THE_WORLD[name].section}]"
        return f"Move it to {home}: it is a number of the world."
    if name in _OF_A_SCHEME:
        home = "[levers]" if of_a_study else "[schemes.NAME.levers]"
        return f"Move it to {home}: it is a lever of a scheme."
    return ""


def check_value(
    name: str, value: Any, where: str, table: tuple[str, ...], allowed: tuple[Parameter, ...]
) -> float:
    """Check one number of a table of a file against its parameter's range.

    Parameters
    ----------
    name : str
        Key in the table.
    value
        What stands there.
    where : str
        The file.
    table : tuple of str
        Keys that lead to the table.
    allowed : tuple of Parameter
        What the table may set.

    Raises
    ------
    InputError
        Naming the parameter, its range and unit.
    """
    known = {parameter.name: parameter for parameter in allowed}

    def wrong(got: str, allowed: str, do: str) -> InputError:
        return InputError(
            f"{with_line(where, (*table, name))}, [{'.'.join(table)}], {name}", got, allowed, do
        )

    if name not in known:
        do = belonging(name, table) or closest(name, known)
        raise wrong("an unknown parameter", ", ".join(known), do)
    parameter = known[name]
    bounds = f"{parameter.low:g} to {parameter.high:g} {parameter.unit}"
    # to Python True is an integer; in a file it is a mistake
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong(repr(value), f"a number, {bounds}", parameter.en + ".")
    # nan fails this test, infinity too
    if not parameter.low <= value <= parameter.high:
        raise wrong(repr(value), bounds, parameter.en + ".")
    if parameter.integer and value != int(value):
        raise wrong(repr(value), f"a whole number, {bounds}", parameter.en + ".")
    return float(value)
