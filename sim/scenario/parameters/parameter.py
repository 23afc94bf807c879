"""One number that a scenario may set: its default, unit, range, meaning and origin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sim.base.errors import InputError, closest
from sim.files.fields import Origin
from sim.files.toml_positions import with_line


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One number that a scenario may set.

    Attributes
    ----------
    name : str
        Key in a scenario file, and column of the tables that compiled rules read.
    section : str
        Table of a scenario file, or group of levers.
    default : float
    unit : str
    low, high : float
        Bounds within which it makes sense, also for sweeps.
    en, zh : str
        Meaning.
    origin : {'given', 'law', 'literature', 'assumed'}
    source : str
        The source's words, a citation, or the reason.
    integer : bool
        Whether fractions are refused.
    """

    name: str
    section: str
    default: float
    unit: str
    low: float
    high: float
    en: str
    zh: str
    origin: Origin
    source: str
    integer: bool = False

    def __post_init__(self) -> None:
        # a row may say 20: as JSON that differs from 20.0, and with it the digest of a scenario
        for field in ("default", "low", "high"):
            object.__setattr__(self, field, float(getattr(self, field)))


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
        raise wrong("an unknown parameter", ", ".join(known), closest(name, known))
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
