"""``cadre-sim list``: what ships with the project, by the names to type."""

from __future__ import annotations

from typing import Annotated

import typer

from analysis.commands.command import command
from analysis.commands.output import Format, Language, print_csv, print_json, print_table
from sim.base.errors import InputError, closest, shown

LONGEST = 300
"""Characters of a meaning, which goes over several lines where it has to."""
KINDS = ("scenarios", "rulebooks", "studies", "strategies", "measures")
_FILES = {
    "scenarios": ("scenario", "title"),
    "rulebooks": ("rulebook", "names"),
    "studies": ("study", "title"),
}
"""Kinds that are files: their name for one, and the key under which a file is named."""


@command(place=100)
def list_shipped(
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help=f"One of {', '.join(KINDS)}; by default all.")
    ] = "",
    format: Annotated[Format, typer.Option(help="How the names are printed.")] = Format.table,
    lang: Annotated[Language, typer.Option(help="Language of meanings.")] = Language.en,
) -> None:
    """List what ships: scenarios, rulebooks, studies, strategies and measures.

    Names stand as they are typed, such as theory/shame. Files are in alphabetical order, strategies
    and measures in the order of their tables.

    Examples: cadre-sim list scenarios; cadre-sim list measures --lang zh --format csv
    """
    from analysis.words import words
    from sim.files.tables import table

    if kind and kind not in KINDS:
        raise InputError(
            f"kind {shown(kind)}", "an unknown kind", ", ".join(KINDS), closest(kind, KINDS)
        )
    found = {one: _meanings(one, lang.value) for one in ([kind] if kind else KINDS)}
    if format == Format.json:
        print_json(
            {
                one: [{"name": name, "meaning": meaning} for name, meaning in named.items()]
                for one, named in found.items()
            }
        )
    elif format == Format.csv:
        rows = [(one, *pair) for one, named in found.items() for pair in named.items()]
        columns = dict(zip(("kind", "name", "meaning"), zip(*rows, strict=True), strict=True))
        print_csv(table({name: list(column) for name, column in columns.items()}))
    else:
        texts = words("list", lang.value)
        for one, named in found.items():
            lines = {texts["name"]: list(named), texts["meaning"]: list(named.values())}
            print_table(texts[one], table(lines), longest=LONGEST, prose=(texts["meaning"],))


def _meanings(kind: str, lang: str) -> dict[str, str]:
    """Give what ships of a kind, each name with what it means."""
    if kind in _FILES:
        from analysis.commands.input_kinds import names_of

        one, key = _FILES[kind]
        return {name: _named(one, name, key, lang) for name in names_of(one)}
    if kind == "strategies":
        from sim.scenario.strategies import STRATEGIES

        return {one.name: getattr(one, lang) for one in STRATEGIES}
    from analysis.comparison.comparison import COMPARED

    return {one.name: getattr(one, lang) for one in COMPARED}


def _named(kind: str, name: str, key: str, lang: str) -> str:
    """Give a file's title; a child without one has that of its parent."""
    from analysis.commands.input_kinds import FOLDERS
    from sim.files.toml_files import read_chain

    # read as plain TOML: to load each as what it is takes twenty times as long
    layers = reversed(read_chain(name, FOLDERS[kind]))
    return next(str(layer[key][lang]) for _, layer in layers if key in layer)
