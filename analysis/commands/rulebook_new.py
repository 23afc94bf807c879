"""``cadre-sim rulebook new``: a rulebook of one's own, begun from another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analysis.commands.command import command
from analysis.commands.output import Lang, Language
from analysis.commands.own_file import OverwriteFile, check_own_file, code_of, write_own_file
from analysis.commands.results_folder import out_option
from analysis.words import said, words


@command(place=72)
def rulebook_new(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="Name of the new rulebook, and of its file NAME.toml."),
    ],
    parent: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="RULEBOOK",
            help="What it changes: the name of a shipped rulebook, or the path of a .toml file.",
        ),
    ] = "h_township_2021",
    given: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            help="What it sets, such as squad.special.cap=40 or pool_rule=balanced; may be given "
            "several times. Without it the file lists what there is to change.",
        ),
    ] = None,
    drop: Annotated[
        list[str] | None,
        typer.Option(metavar="ITEM", help="An item to leave out; may be given several times."),
    ] = None,
    out: Annotated[
        Path | None, out_option("The file to write; by default NAME.toml here.", "FILE")
    ] = None,
    overwrite: OverwriteFile = False,
    lang: Lang = Language.en,
) -> None:
    """Begin a rulebook from another: a small file with only what changes, commented.

    Each change stands under its clause with what it was before; where a number comes from is left
    to be said. The file can be checked, explained and compared as it stands.

    Example: cadre-sim rulebook new my_reform --from h_township_2021 --set squad.special.cap=40
    """
    from analysis.commands.input_kinds import read_as
    from analysis.drafting.reform import reform
    from sim.scoring.rulebook import read_rulebook_layers

    texts, code = words("reform", lang.value), code_of(name)
    target = out or Path(f"{code}.toml")
    layers = read_as("rulebook", parent, read_rulebook_layers)
    check_own_file(target, ".toml", overwrite)
    made = reform(code, _as_named(parent, target), layers, given or [], drop or [], lang.value)
    write_own_file(target, made.text.encode())
    print(texts["written"].format(path=target))
    for row in made.rows:
        setting, before, after = (said(one, lang.value) for one in row)
        print(texts["differs"].format(setting=setting, before=before, after=after))
    if not made.rows:
        print(texts["same"])
    print(texts["next"].format(path=target))


def _as_named(parent: str, target: Path) -> str:
    """Give a parent's path as seen from the new file."""
    import os

    if not parent.endswith(".toml"):
        return parent
    return Path(os.path.relpath(parent, target.parent)).as_posix()
