"""``cadre-sim verify``: closed forms of theory, each held against the model."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.commands.command import command
from analysis.commands.output import (
    Format,
    Lang,
    Language,
    print_beside,
    print_csv,
    print_json,
    print_prose,
    print_table,
)
from analysis.commands.own_file import OverwriteFile, check_own_file, write_own_file
from analysis.commands.progress import watched
from analysis.commands.results_folder import out_option
from analysis.words import spoken, words

if TYPE_CHECKING:
    from analysis.verification.case import Family
    from analysis.verification.catalogue import Row

SOME_DIFFER = 5
"""Exit code when the model gives another number than a formula, by more than is allowed."""
NUMBERS = ("formula", "model", "deviation", "allowed")
DECIMALS = 4


@command(place=77)
def verify(
    cases: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="CASE...",
            help="Names of cases (cadre-sim list cases), or of their families: contest, quota, "
            "multitask, squads, splitting, know_how, assignment. By default all.",
        ),
    ] = None,
    out: Annotated[
        Path | None, out_option("A CSV file for the table, which may not be there yet.", "FILE")
    ] = None,
    overwrite: OverwriteFile = False,
    format: Annotated[Format, typer.Option(help="How the numbers are printed.")] = Format.table,
    lang: Lang = Language.en,
) -> None:
    """Hold the model to closed forms of theory: what a formula gives, and what the model gives.

    Each case is a scenario in which theory says what must come out; the model's own code runs it.
    All cases take about a minute. Exit code 5 says that a number differs by more than is allowed.

    Examples: cadre-sim verify quadratic --lang zh; cadre-sim verify --out verified.csv
    """
    from analysis.verification.catalogue import as_table, chosen
    from analysis.verification.catalogue import verify as hold
    from sim.files.tables import as_arrow, csv_bytes

    asked = chosen(cases or ())
    if out is not None:
        check_own_file(out, "", overwrite)
    settings = sum(len(case.settings) for _, case in asked)
    with watched(words("printed", spoken())["verify"], settings) as progress:
        rows = hold(asked, progress)
    table = as_table(rows, lang.value)
    if out is not None:
        write_own_file(out, csv_bytes(table))
    if format == Format.csv:
        print_csv(table)
    elif format == Format.json:
        print_json({"numbers": as_arrow(table).to_pylist()})
    else:
        _print(rows, lang.value)
    if out is not None:
        print_beside(str(out), format)
    if not all(row.held.holds for row in rows):
        raise typer.Exit(SOME_DIFFER)


def _print(rows: list[Row], lang: str) -> None:
    """Print a table for each family, its formulas below it, and how many numbers hold."""
    texts = words("verify", lang)
    for family, group in groupby(rows, key=lambda row: row.family):
        of_family = list(group)
        _print_family(family, of_family, lang)
        for case in {row.case.name: row.case for row in of_family}.values():
            about = {
                "claim": case.claim(lang),
                "notation": case.formula,
                "source": case.cited(lang),
            }
            print_prose(texts["about"].format(case=case.name, **about), indent=2)
        margins = dict.fromkeys(texts[row.held.margin] for row in of_family)
        print_prose(texts["margins"].format(allowed=texts["joint"].join(margins)), indent=2)
        print()
    wrong = [f"{row.case.name} ({row.setting})" for row in rows if not row.held.holds]
    text = texts["some_differ" if wrong else "all_hold"]
    which = texts["joint"].join(wrong)
    print_prose(text.format(numbers=len(rows), differing=len(wrong), which=which))


def _print_family(family: Family, rows: list[Row], lang: str) -> None:
    import numpy as np

    from sim.files.tables import table

    texts = words("verify", lang)
    columns: dict[str, np.ndarray | list[str]] = {
        texts["case"]: [row.case.name for row in rows],
        texts["setting"]: [row.setting for row in rows],
    }
    for name in NUMBERS:
        # a deviation that is none when rounded has no sign
        numbers = np.array([getattr(row.held, name) for row in rows]).round(DECIMALS) + 0.0
        columns[texts[name]] = numbers
    columns[texts["verdict"]] = [texts[row.verdict] for row in rows]
    print_table(
        family.title(lang),
        table(columns),
        finer=tuple(texts[name] for name in NUMBERS),
        prose=(texts["setting"],),
        keys=2,
    )
