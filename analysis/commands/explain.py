"""``cadre-sim explain``: what a name means, where it comes from, what it may be."""

from __future__ import annotations

from typing import Annotated

import typer

from analysis.commands.output import Language
from sim.errors import InputError, closest


def explain(
    name: Annotated[
        str,
        typer.Argument(
            help="An item of a rulebook, such as post.module_rank, or a record code, such as conduct.order."
        ),
    ],
    lang: Annotated[Language, typer.Option(help="Language of names.")] = Language.en,
) -> None:
    """Explain an item: its rule, clause, quote and origin in every shipped rulebook that has it.

    Example: cadre-sim explain post.module_rank
    """
    from analysis.glossary import glossary

    entries = glossary(lang.value)
    if name not in entries:
        raise InputError(f"name {name!r}", "an unknown name", ", ".join(sorted(entries)), closest(name, entries))
    print("\n\n".join("\n".join(lines) for lines in entries[name]))
