"""Other forms of a scheme, each with one number: a cap, concave credit, an audit and the like."""

from __future__ import annotations

import math
from typing import Any, Literal

from pydantic import Field, model_validator

from analysis.evidence.data_files import read_data_file
from analysis.stress.setting import FOLDER
from sim.files.fields import Document, Names
from sim.files.validation import fault
from sim.scenario.parameters import PARAMETERS
from sim.scenario.scenario import Scheme

LEVEL = "level"
"""Stands in a form's table for its number."""
Number = int | float
Keys = tuple[str | int, ...]


class Form(Document):
    """One way in which a scheme can differ, with its number.

    Attributes
    ----------
    set : dict
        Laid over a scheme; `LEVEL` stands for the number.
    first : list
        Levels that are run first, from the weakest to the strongest; none where the form is only
        searched.
    step : number
        Levels between them are whole multiples of it.
    scale : {'linear', 'log'}
        What the middle of two levels is.
    choices : list
        What a search may choose beside the scheme as it stands.
    """

    title: Names
    unit: Names
    set: dict[str, Any]
    first: list[Number] = []
    step: Number = Field(gt=0)
    scale: Literal["linear", "log"] = "linear"
    choices: list[Number] = []
    reason: str = Field(min_length=1)

    @model_validator(mode="after")
    def _has_a_number(self) -> Form:
        if len(places_in(self.set)) != 1:
            do = f'Write "{LEVEL}" once, where the number stands.'
            raise fault("a form without one number", f'"{LEVEL}" once in `set`', do, ("set",))
        if self.scale == "log" and min(self.first, default=1) <= 0:
            raise fault("a log scale from 0", "levels above 0", "Raise them.", ("first",))
        return self

    @property
    def keys(self) -> Keys:
        """Keys that lead to the number in a scheme; whole numbers are places in a list."""
        return places_in(self.set)[0]

    @property
    def is_lever(self) -> bool:
        """Whether the number is a lever and none of a rulebook."""
        return self.keys[0] == "levers"

    def between(self, one: Number, other: Number) -> Number | None:
        """Give the level midway between two, a multiple of `step`; None where there is none."""
        middle = math.sqrt(one * other) if self.scale == "log" else (one + other) / 2
        found = round(round(middle / self.step) * self.step, 6)
        found = int(found) if found == int(found) else found
        return found if min(one, other) < found < max(one, other) else None

    def at(self, level: Number) -> dict[str, Any]:
        """Give what is laid over a scheme at a level."""
        return _filled(self.set, level)

    def own(self, scheme: Scheme, kind: int = 0) -> Number | None:
        """Give the number that a scheme has itself.

        Parameters
        ----------
        scheme : Scheme
        kind : int
            Place of the rulebook in `UNIT_KINDS`.

        Returns
        -------
        number or None
            None where the scheme has none, such as no cap.
        """
        if self.is_lever:
            value = scheme.levers[str(self.keys[-1])][0]
            return int(value) if value == int(value) else float(value)
        found: Any = scheme.rulebooks[kind].as_file()
        for key in self.keys[1:]:
            try:
                found = found[key]
            except (LookupError, TypeError):
                return None
        return found

    def clause(self, scheme: Scheme, kind: int = 0) -> str:
        """Name the clause of the rulebook that the number belongs to; empty where there is none."""
        if self.is_lever:
            return ""
        book = scheme.rulebooks[kind].as_file()
        part = book.get(str(self.keys[1]), {}).get(str(self.keys[2]), {})
        return str(part.get("clause", ""))


class FormsFile(Document):
    """A file of forms."""

    title: Names
    description: str
    forms: dict[str, Form] = Field(min_length=1)

    @model_validator(mode="after")
    def _levers_are_known(self) -> FormsFile:
        for name, one in self.forms.items():
            if one.keys[0] not in ("levers", "edits"):
                where = ("forms", name, "set")
                raise fault(str(one.keys[0]), "levers or edits", "Move it there.", where)
            if one.is_lever and str(one.keys[-1]) not in PARAMETERS:
                inner = ("forms", name, "set", "levers")
                raise fault(str(one.keys[-1]), "a lever", "See scenarios/base.toml.", inner)
        return self


def read_forms(name: str) -> FormsFile:
    """Read forms by name or path.

    Raises
    ------
    InputError
    """
    return read_data_file(FormsFile, name, FOLDER)[0]


def places_in(table: Any, keys: Keys = ()) -> list[Keys]:
    """List where `LEVEL` stands in a table."""
    if table == LEVEL:
        return [keys]
    if isinstance(table, dict):
        inner: list[tuple[str | int, Any]] = list(table.items())
    elif isinstance(table, list):
        inner = list(enumerate(table))
    else:
        return []
    return [found for key, value in inner for found in places_in(value, (*keys, key))]


def _filled(table: Any, level: Number) -> Any:
    if table == LEVEL:
        return level
    if isinstance(table, dict):
        return {key: _filled(value, level) for key, value in table.items()}
    if isinstance(table, list):
        return [_filled(value, level) for value in table]
    return table
