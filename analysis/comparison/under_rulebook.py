"""A scenario in which a rulebook of one's own takes the place of the one that it changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.base.errors import InputError
from sim.base.plain_text import plain
from sim.files.fields import Names
from sim.files.toml_files import merge
from sim.scenario.scenario import UNIT_KINDS, Scenario, load_scenario
from sim.scoring.rulebook import read_rulebook_layers, resolve_parent, resolve_rulebook


def edits_for(rulebook: str, baseline: str, title: Names) -> dict[str, Any]:
    """Give what a rulebook changes in a scenario: its own scheme names the rulebook.

    It holds for the kinds of unit whose rulebook it is or extends; all else of the scheme stays,
    also what the scenario edits.

    Parameters
    ----------
    rulebook : str
        Path of a ``.toml`` file.
    baseline : str
        Name or path of a scenario.
    title : Names
        Of the rulebook, and so of the scenario.

    Raises
    ------
    InputError
        When the scenario uses nothing that the rulebook comes from.
    """
    layers = read_rulebook_layers(rulebook)
    book = resolve_rulebook(layers)
    origin = (resolve_parent(layers) or book).code
    scenario = load_scenario(baseline)
    own = scenario.schemes[scenario.adoption[-1][1]]
    used = dict(zip(UNIT_KINDS, (one.code for one in own.rulebooks), strict=True))
    kinds = [kind for kind, code in used.items() if code == origin]
    if not kinds:
        raise InputError(
            rulebook,
            f"a rulebook that comes from {origin}, which the scenario {scenario.name} does not use",
            f"a rulebook that comes from {' or '.join(dict.fromkeys(used.values()))}",
            "Name a baseline first that uses it, or name the rulebook in a scenario of your own.",
        )
    # counted from the working folder, as it was typed, and not from the scenario's
    path = str(Path(rulebook).resolve())
    return {
        "title": {"en": title.en, "zh": title.zh},
        "description": book.description or scenario.description,
        "schemes": {own.name: dict.fromkeys(kinds, path)},
    }


def scenario_under(
    rulebook: str, baseline: str, title: Names, edits: dict[str, Any] | None = None
) -> Scenario:
    """Read a scenario with a rulebook of one's own in place, called as the rulebook's file is.

    Parameters
    ----------
    rulebook, baseline, title
        As for `edits_for`.
    edits : dict, optional
        Laid over it, as in `load_scenario`.

    Raises
    ------
    InputError
    """
    found = load_scenario(baseline, merge(edits_for(rulebook, baseline, title), edits or {}))
    name = plain(Path(rulebook).stem)
    return replace(found, name=name, source=found.source | {"name": name})
