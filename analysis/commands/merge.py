"""``cadre-sim merge``: the shards of a sweep put together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analysis.commands.command import command
from analysis.commands.output import Format, Lang, Language
from analysis.commands.results_folder import out_option
from analysis.commands.sweep import SOME_FAILED, end_with
from analysis.commands.sweep_titles import take_titles


@command(place=40)
def merge(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="Folders of the shards.")],
    out: Annotated[Path, out_option("Folder for the whole sweep; the shards stay as they are.")],
    dta: Annotated[bool, typer.Option("--dta", help="Write the tables for Stata too.")] = False,
    excel: Annotated[
        bool,
        typer.Option(
            "--excel", help="Write results-excel.csv and codebook-excel.csv too, for Excel."
        ),
    ] = False,
    accept_code_change: Annotated[
        bool,
        typer.Option(
            "--accept-code-change", help="Take in shards run with other sources of the model."
        ),
    ] = False,
    format: Annotated[Format, typer.Option(help="How the outcome is printed.")] = Format.table,
    lang: Lang = Language.en,
) -> None:
    """Put the shards of a sweep together.

    The tables are those of the sweep in one piece, to the byte. Exit code 4 says that runs are
    missing in all of the shards: finish the shard that has them, then merge with its folder too.

    Example: cadre-sim merge results/tiny-shard-1-of-2 results/tiny-shard-2-of-2 --out results/tiny
    """
    from analysis.commands.input_kinds import check_folder
    from sim.sweeps.execution.shards import merge as merge_shards

    for folder in folders:
        check_folder(folder, "sweep")
    table = merge_shards(folders, out, dta, accept_code_change, excel)
    take_titles(folders[0], out)
    end_with(table, out, format, lang.value)
    if table.failed:
        raise typer.Exit(SOME_FAILED)
