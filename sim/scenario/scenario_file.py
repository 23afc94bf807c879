"""What a scenario file says, merged with its parents, each scheme with what it extends."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field

from sim.base.errors import InputError, closest, shown
from sim.files.fields import Document, Names
from sim.files.toml_files import is_file, library, locate, read_chain, read_toml, validate
from sim.scenario.parameters import UNIT_KINDS, belonging
from sim.scoring.provenance import lay_over

LONGEST = 100
"""Years a run may have."""
RULEBOOKS = "rulebooks"
"""Folder of rulebooks, in the library and beside a scenario."""
_RULEBOOK = ("blocks", "items", "options", "index_coefficients", "pay_coefficients", "drop")
"""Tables and lists of a rulebook, which a scheme can edit."""


class SchemeFile(Document):
    """A scheme as a scenario file describes it."""

    form: ClassVar[str] = '{ extends = "index" }'
    title: Names
    township: str
    department: str
    levers: dict[str, int | float] = {}
    edits: dict[str, Any] = {}

    @classmethod
    def belongs(cls, key: str) -> str:
        """Levers and numbers of rulebooks stand one table further in."""
        if key in _RULEBOOK:
            return f"It is a part of rulebooks: write [schemes.NAME.edits.{key}]."
        return belonging(key)


class Adoption(Document):
    """From which year a scheme holds."""

    form: ClassVar[str] = '{ year = 3, scheme = "index" }'
    year: int = Field(ge=1, le=LONGEST)
    scheme: str


class ScenarioFile(Document):
    """A scenario file, merged with its parents."""

    title: Names
    description: str
    years: int = Field(ge=1, le=LONGEST)
    schemes: dict[str, SchemeFile]
    adopt: list[Adoption] = Field(min_length=1)
    # values are checked later, where a fault can name the range and the line
    county: dict[str, Any] = {}
    people: dict[str, Any] = {}
    work: dict[str, Any] = {}
    value: dict[str, Any] = {}
    motives: dict[str, Any] = {}
    mind: dict[str, Any] = {}
    raters: dict[str, Any] = {}
    strategies: dict[str, Any] = {}
    exploits: dict[str, Any] = {}
    careers: dict[str, Any] = {}
    conduct: dict[str, Any] = {}
    money: dict[str, Any] = {}
    forms: dict[str, Any] = {}

    @classmethod
    def belongs(cls, key: str) -> str:
        """Numbers stand in the table of their section, levers and edits in a scheme."""
        if key in ("levers", "edits", *UNIT_KINDS):
            return f"It belongs to a scheme: write [schemes.NAME] before it, as schemes.NAME.{key}."
        return SchemeFile.belongs(key)


def read_scenario_file(
    name: str | Path, edits: dict[str, Any] | None
) -> tuple[ScenarioFile, Path, str]:
    """Read a scenario by name or path, merged with its parents and with edits.

    Returns
    -------
    file : ScenarioFile
    path : Path
        Of the file itself.
    where : str
        What errors name as the place.

    Raises
    ------
    InputError
        Naming file and key.
    """
    data, path = read_scenario_data(name)
    # errors say so: what is at fault may not stand in the file
    where = f"{path} as edited" if edits else str(path)
    return check_scenario_data(data, edits, where), path, where


def check_scenario_data(
    data: dict[str, Any], edits: dict[str, Any] | None, where: str
) -> ScenarioFile:
    """Lay edits over what `read_scenario_data` gave, make its schemes whole and check its shape."""
    if edits:
        data = lay_over(data, edits)
    # after parents are merged, so that a scheme can extend one of a parent's
    return validate(ScenarioFile, _with_extended(data, where), where)


def read_scenario_data(name: str | Path) -> tuple[dict[str, Any], Path]:
    """Read a scenario and its parents; a rulebook counts from the file that names it."""
    merged: dict[str, Any] = {}
    chain = read_chain(name, "")
    own = chain[-1][0].parent
    for path, data in chain:
        # before it is merged, since then nothing says any more which file named the rulebook
        schemes = data.get("schemes")
        for scheme in schemes.values() if isinstance(schemes, dict) else ():
            for kind in UNIT_KINDS:
                if isinstance(scheme, dict) and kind in scheme:
                    scheme[kind] = _from_its_file(scheme[kind], path.parent, own)
        merged = lay_over(merged, data)
    return merged, path


def has_own_title(path: Path, edits: dict[str, Any] | None) -> bool:
    """Say whether a scenario file, or what is laid over it, has a title: one of a parent names the
    parent."""
    return "title" in read_toml(path) or "title" in (edits or {})


def _from_its_file(rulebook: Any, folder: Path, own: Path) -> Any:
    """Give the path of a rulebook that a file in a folder names, as seen from anywhere.

    A bare name that means the same from everywhere stays: one beside the scenario itself, which
    may so take the place of its parents', or one of the library.
    """
    text = str(rulebook)
    if text.endswith(".toml"):
        return str(folder / text)
    if folder == own or is_file(own / RULEBOOKS / f"{text}.toml"):
        return rulebook
    try:
        found = locate(text, RULEBOOKS, folder / RULEBOOKS)
    except InputError:
        # reported later, with the scheme that names it
        return rulebook
    return rulebook if found.parent == library() / RULEBOOKS else str(found)


def _with_extended(data: dict[str, Any], where: str) -> dict[str, Any]:
    """Merge each scheme that extends another one of the scenario with it."""
    schemes = data.get("schemes")
    # nothing is validated yet, so anything may stand here; `validate` reports it with its line
    if not isinstance(schemes, dict):
        return data
    return data | {"schemes": {name: _scheme_chain(schemes, name, [], where) for name in schemes}}


def _scheme_chain(schemes: dict[str, Any], name: str, below: list[str], where: str) -> Any:
    scheme = schemes[name]
    if not isinstance(scheme, dict) or "extends" not in scheme:
        return scheme
    parent, below = scheme["extends"], [*below, name]
    # those below extend this one already
    others = [other for other in schemes if other not in below]
    if parent not in others:
        got = f"{shown(parent)}, which makes a circle" if parent in below else shown(parent)
        known = ", ".join(others) or "there is none"
        raise InputError(
            f"{where}, [schemes.{name}] extends",
            got,
            f"another scheme of this scenario or its parents: {known}",
            closest(str(parent), others),
        )
    own = {key: value for key, value in scheme.items() if key != "extends"}
    base = _scheme_chain(schemes, parent, below, where)
    return lay_over(base, own) if isinstance(base, dict) else base
