"""``cadre-sim schema``: JSON Schema of files that users write, for completion in editors."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from analysis.commands.command import command
from analysis.commands.output import Lang, Language, print_json
from analysis.commands.own_file import OverwriteFile, check_own_file, write_own_file
from analysis.commands.results_folder import out_option
from analysis.words import words


class Kind(StrEnum):
    """Kinds of file that have a schema."""

    rulebook = "rulebook"
    scenario = "scenario"
    study = "study"


@command(place=74)
def schema(
    kind: Annotated[Kind, typer.Argument(help="Kind of file.")],
    out: Annotated[
        Path | None,
        out_option("Write the schema into this file; by default it is printed.", "FILE"),
    ] = None,
    overwrite: OverwriteFile = False,
    lang: Lang = Language.en,
) -> None:
    """Give the JSON Schema of a kind of file, by which an editor completes and checks it.

    A first line such as #:schema rulebook.schema.json in a TOML file names it to editors.

    Example: cadre-sim schema rulebook --out rulebook.schema.json
    """
    from analysis.drafting.schemas import schema_of
    from sim.files.json_files import json_bytes

    made = schema_of(kind.value, lang.value)
    if out is None:
        print_json(made)
        return
    check_own_file(out, ".json", overwrite)
    write_own_file(out, json_bytes(made))
    print(words("schema", lang.value)["written"].format(path=out, name=out.name))
