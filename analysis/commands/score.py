"""``cadre-sim score``: the scoring engine on files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, TextIO

import typer

from analysis.commands.command import command
from analysis.commands.output import Encoding, Format, Language, print_json, print_table
from sim.base.errors import InputError, shown


@command(place=60)
def score(
    ledger: Annotated[
        Path,
        typer.Argument(
            help="Records: CSV or Parquet with columns cadre,date,item,value "
            "and optionally of,task,node,role,note."
        ),
    ],
    roster: Annotated[
        Path,
        typer.Option(
            help="Cadres: CSV or Parquet with columns "
            "cadre,unit,staffing,post,level,line,village,village_role."
        ),
    ],
    rulebook: Annotated[
        str, typer.Option(help="Name of a shipped rulebook, or the path of a .toml file.")
    ] = "h_township_2021",
    pool: Annotated[
        list[str] | None,
        typer.Option(help="UNIT=YUAN; repeat for each unit. Units without a pool are not paid."),
    ] = None,
    pools: Annotated[
        Path | None,
        typer.Option(help="The same from a file: CSV or Parquet with columns unit,yuan."),
    ] = None,
    pool_rule: Annotated[
        str | None,
        typer.Option(
            help="literal, balanced, double or piece_rate; by default the rulebook's own."
        ),
    ] = None,
    encoding: Annotated[
        Encoding | None,
        typer.Option(help="What the CSV files are written in; found out by default, and said."),
    ] = None,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help="Refuse blanks around ids, ids that look alike and records that stand twice; "
            "by default notes say so.",
        ),
    ] = False,
    explain: Annotated[
        str | None,
        typer.Option(
            metavar="CADRE",
            help="Print for each point of one cadre the record, the clause and the arithmetic.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Also write cadres.csv, items.csv and units.csv into this folder."),
    ] = None,
    format: Annotated[Format, typer.Option(help="How the result is printed.")] = Format.table,
    lang: Annotated[
        Language, typer.Option(help="Language of names and explanations.")
    ] = Language.en,
) -> None:
    """Score a year's records under a rulebook: points, rank, grade and bonus of every cadre.

    Example: cadre-sim score ledger.csv --roster roster.csv --pool H=30000 --pool-rule balanced
    --explain A
    """
    from analysis.commands.input_kinds import read_as
    from sim.scoring import load_rulebook
    from sim.scoring import score as score_files
    from sim.scoring.explain import explain as explain_cadre

    if explain is not None and format != Format.table:
        raise InputError(
            "--explain",
            f"--format {format.value} beside it",
            "an explanation is text",
            "Leave one of them out.",
        )
    _check_inputs((ledger, roster, pools), out)
    sheet = score_files(
        ledger,
        roster,
        read_as("rulebook", rulebook, load_rulebook),
        pools=_pools(pool or [], pools, encoding),
        pool_rule=pool_rule,
        encoding=encoding,
        strict=strict,
    )
    # before anything is written: an unknown cadre leaves no files behind
    lines = None if explain is None else explain_cadre(sheet, explain, lang.value)
    if out is not None:
        sheet.to_csv(out)
    if lines is not None:
        print("\n".join(lines))
        sources = (sheet.roster.source, sheet.ledger.source)
        _print_notes([note for one in sources for note in (*one.notes, *one.doubts)], sys.stderr)
    elif format == Format.json:
        print_json(sheet.to_dict())
    elif format == Format.csv:
        from sim.files.tables import csv_text

        print(csv_text(sheet.tables()["cadres"]), end="")
        _print_notes(sheet.notes, sys.stderr)
    else:
        names = sheet.rulebook.names
        tables = sheet.tables()
        print_table(
            names.zh if lang == Language.zh else names.en, tables["cadres"], finer=("index",)
        )
        print_table(
            "单位" if lang == Language.zh else "units",
            tables["units"],
            finer=("point_value", "overspend"),
        )
        _print_notes(sheet.notes, sys.stdout)


def _print_notes(notes: list[str], where: TextIO) -> None:
    for note in notes:
        print(f"note: {note}", file=where)


def _check_inputs(inputs: tuple[Path | None, ...], out: Path | None) -> None:
    """Refuse a folder in which a result would take the place of an input."""
    from sim.scoring.sheet import TABLES

    results = [] if out is None else [out / f"{name}.csv" for name in TABLES]
    for path in inputs:
        if path is not None and path.resolve() in [one.resolve() for one in results]:
            raise InputError(
                "--out", f"the folder of {path}, which a result would replace", "another folder"
            )


def _pools(texts: list[str], file: Path | None, encoding: str | None) -> dict[str, str]:
    pools: dict[str, str] = {} if file is None else _pools_from(file, encoding)
    allowed = "UNIT=YUAN, such as H=30000"
    for text in texts:
        # a unit may have the sign in its name, an amount may not
        unit, sign, yuan = text.rpartition("=")
        if not sign or not unit:
            raise InputError(
                "--pool", shown(text), allowed, "Write the unit's id, = and the amount."
            )
        if unit in pools:
            raise InputError(
                "--pool", f"unit {shown(unit)} twice", "one pool for each unit", "Remove one."
            )
        pools[unit] = yuan
    return pools


def _pools_from(file: Path, encoding: str | None) -> dict[str, str]:
    import numpy as np

    from sim.scoring.tabular import read_table

    table = read_table(file, ("unit", "yuan"), (), "pools", encoding)
    units = table.columns["unit"].to_pylist()
    first: dict[str, int] = {}
    twice = [row for row, unit in enumerate(units) if first.setdefault(unit, row) != row]
    table.fail(
        "unit", np.array(twice, dtype=np.int64), "one pool for each unit", "Remove the others."
    )
    return dict(zip(units, table.columns["yuan"].to_pylist(), strict=True))
