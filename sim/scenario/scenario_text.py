"""Scenarios written as files that need nothing but what is shipped, numbers that were set laid
in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.files.toml_files import is_file, library, merge
from sim.scenario.parameters import UNIT_KINDS
from sim.scenario.scenario_file import read_scenario_data
from sim.scoring.rulebook import load_rulebook


def scenario_files(arms: Sequence[tuple[str, str, dict[str, Any]]]) -> dict[str, str]:
    """Write scenarios with their parents and edits laid in, and the rulebooks that are not shipped.

    Parameters
    ----------
    arms : sequence of (str, str, dict)
        Name or path of each scenario, its name in tables, and its edits.

    Returns
    -------
    dict of str to str
        By the name of a file in one folder. Each scenario's file keeps its name, on which its
        digest depends.

    Raises
    ------
    InputError
        When a file cannot be read.
    """
    # only this needs it, and every start would wait for it
    import tomli_w

    files: dict[str, str] = {}
    books: dict[str, str] = {}
    for given, name, edits in arms:
        data, path = read_scenario_data(given)
        data = merge(data, edits)
        for scheme in data["schemes"].values():
            for kind in UNIT_KINDS:
                if kind in scheme:
                    scheme[kind] = _book(str(scheme[kind]), path.parent, books)
        files[f"{name}.toml"] = tomli_w.dumps(data)
    return files | {file: text for text, file in books.items()}


def _book(name: str, folder: Path, books: dict[str, str]) -> str:
    """Give the name of a shipped rulebook; add any other one to those written."""
    own = Path(name) if name.endswith(".toml") else folder / "rulebooks" / f"{name}.toml"
    if not is_file(own) or own.resolve().parent == (library() / "rulebooks").resolve():
        return own.stem
    return books.setdefault(load_rulebook(own).to_toml(), f"own_rulebook_{len(books) + 1}.toml")
