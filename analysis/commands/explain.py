"""``cadre-sim explain``: what a name means, where it comes from, what it may be."""

from __future__ import annotations

from typing import Annotated

import typer

from analysis.commands.command import command
from analysis.commands.output import Lang, Language
from analysis.words import said
from sim.base.errors import InputError, closest


@command(place=90)
def explain(
    name: Annotated[
        str,
        typer.Argument(
            help="An item, record code or option of a rulebook (post.module_rank, pool_rule), "
            "a parameter or lever (task_load), a measure (involution), a column of a table "
            "(contribution), a strategy (best_response), or a scenario, study or rulebook, by "
            "shipped name or path (index_capped, my_reform.toml)."
        ),
    ],
    lang: Lang = Language.en,
) -> None:
    """Explain a name: what it means, its unit and range or rule, and where it comes from.

    Of a file that extends another it says what differs from its parent.

    Examples: cadre-sim explain post.module_rank; cadre-sim explain my_reform.toml
    """
    from analysis.commands.glossary import glossary
    from analysis.commands.shipped_entries import entries_of_file, shipped_names

    entries = glossary(lang.value)
    found = [*entries.get(name, []), *entries_of_file(name, lang.value)]
    if not found:
        known = [*entries, *shipped_names()]
        do = closest(name, known, "Names of most kinds: cadre-sim list.")
        raise InputError(
            f"name {name!r}",
            "an unknown name",
            "an item, record code or option of a rulebook, a parameter, a lever, a measure, "
            "a column of a table, a strategy, a scenario, study or rulebook by name or path",
            _taken_by(name) or do,
        )
    print("\n\n".join("\n".join(said(line, lang.value) for line in lines) for lines in found))


def _taken_by(name: str) -> str:
    """Say which command takes what ``cadre-sim list`` names and is not explained here."""
    from analysis.verification.catalogue import chosen
    from sim.files.toml_files import shipped

    commands = {
        "cases": ("verify", [case.name for _, case in chosen(())]),
        "claims": ("claims", shipped("claims")),
        "targets": ("calibrate", shipped("targets")),
    }
    for kind, (taker, names) in commands.items():
        if name in names:
            return f"It is one of the {kind} of cadre-sim list: give it to cadre-sim {taker}."
    return ""
