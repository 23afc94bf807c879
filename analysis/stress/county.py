"""The county in which a scheme is put under stress: its scenario, and what is laid over it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from analysis.stress.forms import Form, Number
from sim.base.errors import InputError
from sim.files.toml_files import library, merge
from sim.scenario.parameters import UNIT_KINDS
from sim.scenario.scenario import Scenario, Scheme, load_scenario

Levels = dict[str, Number]
"""By name of a form, its level; forms that are not named stay as the scheme has them."""
AS_IT_IS, BEFORE = "as_it_is", "before"
"""Names of two arms: the scheme itself, and the county that keeps the appraisal before it."""


@dataclass(frozen=True)
class County:
    """A scheme in its county.

    Attributes
    ----------
    given : str
        Name or path of the scenario.
    rulebook : str
        Name or path of the rulebook where it alone is asked about; else empty.
    scenario : Scenario
        With the base.
    forms : dict of str to Form
        Those that the scheme can have.
    refused : dict of str to InputError
        Those that it cannot, with the reason.
    kind : int
        Place of the rulebook in `UNIT_KINDS` of which clauses are named.
    """

    given: str
    rulebook: str
    scenario: Scenario
    forms: dict[str, Form]
    refused: dict[str, InputError]
    kind: int = 0

    def extends(self, place: Path) -> str:
        """Give what a scenario file in a folder extends."""
        return self.given if is_shipped(self.given) else _seen_from(place, self.given)

    def base(self, place: Path | None = None) -> dict[str, Any]:
        """Give what lays the rulebook over the scenario, as seen from a folder or from anywhere."""
        if not self.rulebook:
            return {}
        name = self.rulebook
        if name.endswith(".toml"):
            name = str(Path(name).resolve()) if place is None else _seen_from(place, name)
        return {"schemes": {self.scheme.name: {UNIT_KINDS[self.kind]: name}}}

    @property
    def scheme(self) -> Scheme:
        """The scheme that is put under stress, the last one adopted."""
        return self.scenario.schemes[self.scenario.adoption[-1][1]]

    @property
    def has_before(self) -> bool:
        """Whether another scheme stands before it."""
        return len(self.scenario.adoption) > 1

    def own(self, name: str) -> Number | None:
        """Give the level of a form that the scheme has itself."""
        return self.forms[name].own(self.scheme, self.kind)

    def overlay(self, levels: Levels, place: Path | None = None) -> dict[str, Any]:
        """Give what makes the scheme one with these levels, for a file in a folder or anywhere."""
        laid = self.base(place)
        for name, level in levels.items():
            laid = merge(laid, {"schemes": {self.scheme.name: self.forms[name].at(level)}})
        return laid

    def before(self) -> dict[str, Any]:
        """Give what makes the county keep the appraisal that it had before."""
        entries = [
            {"year": year, "scheme": self.scenario.schemes[place].name}
            for year, place in self.scenario.adoption[:-1]
        ]
        return self.base() | {"adopt": entries}


def read_county(given: str, forms: Mapping[str, Form], rulebook: str = "", kind: int = 0) -> County:
    """Read a scenario, and find the forms that its scheme can have.

    Parameters
    ----------
    given : str
        Name or path of a scenario.
    forms : mapping of str to Form
    rulebook : str
        Name or path of a rulebook that takes the place of the scheme's own.
    kind : int
        For which kind of unit, by its place in `UNIT_KINDS`.

    Raises
    ------
    InputError
        When it is no scenario, or cannot have the rulebook.
    """
    own = County(given, rulebook, load_scenario(given), {**forms}, {}, kind)
    if rulebook:
        own = replace(own, scenario=load_scenario(given, own.base()))
    refused = {}
    for name, one in forms.items():
        try:
            for level in sorted({*one.first, *one.choices}):
                load_scenario(given, own.overlay({name: level}))
        except InputError as error:
            refused[name] = error
    kept = {name: one for name, one in forms.items() if name not in refused}
    return replace(own, forms=kept, refused=refused)


def arm_text(extends: str, title: tuple[str, str], laid: dict[str, Any]) -> str:
    """Write an arm as a scenario file.

    Parameters
    ----------
    extends : str
        What the file extends, as seen from where it will stand.
    title : tuple of str
        In English and in Chinese.
    laid : dict
    """
    import tomli_w

    named = {"en": title[0], "zh": title[1]}
    return tomli_w.dumps({"extends": extends, "title": named} | laid)


def _seen_from(place: Path, name: str) -> str:
    """Give the path of a file as seen from a folder."""
    return Path(os.path.relpath(Path(name).resolve(), place.resolve())).as_posix()


def is_shipped(given: str) -> bool:
    """Say whether a scenario is named and not given by its path."""
    return not given.endswith(".toml") and (library() / f"{given}.toml").is_file()
