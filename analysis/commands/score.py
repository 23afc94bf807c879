"""``cadre-sim score``: the scoring engine on files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.commands.command import command
from analysis.commands.output import (
    Excel,
    Format,
    Lang,
    Language,
    Strict,
    Written,
    Xlsx,
    print_csv,
    print_json,
    print_notes,
    print_prose,
    print_table,
)
from analysis.commands.results_folder import (
    WORKBOOK,
    Overwrite,
    claim,
    keep,
    manifest_of_inputs,
    out_option,
)
from analysis.words import said
from sim.base.errors import InputError, shown
from sim.files.toml_files import is_file

if TYPE_CHECKING:
    from sim.scoring.rulebook import Rulebook
    from sim.scoring.sheet import ScoreSheet

USUAL = "h_township_2021"
"""Rulebook that holds where none is named."""


@command(place=60)
def score(
    ledger: Annotated[
        Path,
        typer.Argument(
            help="Records: CSV, Excel (.xlsx) or Parquet with columns cadre,date,item,value "
            "and optionally of,task,node,role,note,unit."
        ),
    ],
    roster: Annotated[
        Path,
        typer.Option(
            help="Cadres: CSV, Excel (.xlsx) or Parquet with columns "
            "cadre,unit,staffing,post,level,line,village,village_role."
        ),
    ],
    rulebook: Annotated[
        list[str] | None,
        typer.Option(
            help="Name of a shipped rulebook, or the path of a .toml file; repeat it to see "
            "several side by side.",
            show_default=USUAL,
        ),
    ] = None,
    pool: Annotated[
        list[str] | None,
        typer.Option(help="UNIT=YUAN; repeat for each unit. Units without a pool are not paid."),
    ] = None,
    pools: Annotated[
        Path | None,
        typer.Option(help="The same from a file (CSV, Excel, Parquet) with columns unit,yuan."),
    ] = None,
    pool_rule: Annotated[
        str | None,
        typer.Option(
            help="literal, balanced, double or piece_rate; by default the rulebook's own."
        ),
    ] = None,
    sheet: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Sheet of the ledger's workbook; by default the one that is seen and has it.",
        ),
    ] = "",
    roster_sheet: Annotated[
        str, typer.Option(metavar="NAME", help="The same of the roster's workbook.")
    ] = "",
    encoding: Written = None,
    strict: Strict = False,
    explain: Annotated[
        str | None,
        typer.Option(
            metavar="CADRE",
            help="Print for each point of one cadre the record, the clause and the arithmetic.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        out_option(
            "Also write cadres.csv, items.csv and units.csv into this folder, of several "
            "rulebooks into a folder of its own for each."
        ),
    ] = None,
    excel: Excel = False,
    xlsx: Xlsx = False,
    overwrite: Overwrite = False,
    format: Annotated[Format, typer.Option(help="How the result is printed.")] = Format.table,
    lang: Lang = Language.en,
) -> None:
    """Score a year's records under a rulebook: points, rank, grade and bonus of every cadre.

    With several rulebooks they stand side by side; each leaves out what only others know.

    Example: cadre-sim score ledger.csv --roster roster.csv --pool H=30000 --pool-rule balanced
    --explain A
    """
    from analysis.commands.input_kinds import own_title, read_as
    from sim.scoring import load_rulebook
    from sim.scoring.engine import score_each
    from sim.scoring.explain import explain as explain_cadre
    from sim.scoring.sheet import TABLES
    from sim.scoring.tabular import OnSheet

    if explain is not None and format != Format.table:
        raise InputError(
            "--explain",
            f"--format {format.value} beside it",
            "an explanation is text",
            "Leave one of them out.",
        )
    named = list(rulebook or [USUAL])
    _check_rulebooks(named)
    tables = [f"{folder}{name}.csv" for folder in _folders(named) for name in TABLES]
    if xlsx:
        _check_workbook(out)
        tables.append(WORKBOOK)
    _check_inputs((ledger, roster, pools), [] if out is None else [out / one for one in tables])
    books = [read_as("rulebook", one, load_rulebook) for one in named]
    about: dict[str, Any] = {}
    if out is not None:
        about = _about({"ledger": ledger, "roster": roster, "pools": pools}, named, books)
        about["inputs"] |= {"pool": pool or [], "pool_rule": pool_rule, "encoding": encoding}
        about["inputs"] |= {"sheets": [sheet, roster_sheet]} if sheet or roster_sheet else {}
        claim(out, about, tables, overwrite)
    yuan, pool_notes = _pools(pool or [], pools, encoding, strict)
    sheets = score_each(
        OnSheet(ledger, sheet) if sheet else ledger,
        OnSheet(roster, roster_sheet) if roster_sheet else roster,
        books,
        pools=yuan,
        pool_rule=pool_rule,
        encoding=encoding,
        strict=strict,
    )
    for one in sheets:
        one.notes.extend(pool_notes)
    # before anything is written: an unknown cadre leaves no files behind
    titles = [own_title("rulebook", name, lang.value) for name in named]
    pages = [
        explain_cadre(one, explain, lang.value, title, lambda text: said(text, lang.value))
        for one, title in zip(sheets, titles, strict=True)
        if explain is not None
    ]
    if out is not None:
        files = {
            f"{folder}{name}": data
            for folder, one in zip(_folders(named), sheets, strict=True)
            for name, data in one.csv_files(excel).items()
        }
        files |= {WORKBOOK: _workbook(sheets)} if xlsx else {}
        keep(out, about, files, overwrite)
    if pages:
        print("\n\n".join("\n".join(lines) for lines in pages))
        print_notes([*_of_files(sheets), *pool_notes])
    elif format == Format.json:
        plain = [one.to_dict() for one in sheets]
        both = [{"name": name} | one for name, one in zip(named, plain, strict=True)]
        print_json(plain[0] if len(sheets) == 1 else {"sheets": both})
    elif format == Format.csv:
        _print_csv(named, sheets)
        print_notes(list(dict.fromkeys(note for one in sheets for note in one.notes)))
    else:
        _print_sheets(named, titles, sheets, lang.value)


def _check_rulebooks(named: list[str]) -> None:
    from analysis.comparison.score_tables import LETTERS

    twice = sorted({one for one in named if named.count(one) > 1})
    if twice or len(named) > len(LETTERS):
        got = f"{', '.join(twice)} twice" if twice else f"{len(named)} of them"
        raise InputError(
            "--rulebook", got, f"at most {len(LETTERS)} rulebooks, each once", "Leave some out."
        )


def _folders(named: list[str]) -> list[str]:
    """Give each sheet its place in the folder of results; one alone has no folder of its own."""
    from analysis.comparison.score_tables import LETTERS

    if len(named) == 1:
        return [""]
    # two files in different folders may have one name
    pairs = zip(LETTERS, named, strict=False)
    return [f"{letter}-{Path(name).name.removesuffix('.toml')}/" for letter, name in pairs]


def _check_workbook(out: Path | None) -> None:
    """Refuse a workbook that has no folder to stand in, or that cannot be written here."""
    from sim.files.workbook_output import check_workbook_output

    if out is None:
        raise InputError(
            "--xlsx", "no --out beside it", "a folder for the workbook", "Add --out DIR."
        )
    check_workbook_output("--xlsx")


def _workbook(sheets: list[ScoreSheet]) -> bytes:
    """Put the tables of all rulebooks into one workbook; of several each has its letter."""
    from analysis.comparison.score_tables import LETTERS
    from sim.files.workbook_output import workbook_bytes

    letters = [""] if len(sheets) == 1 else [f"{letter} " for letter in LETTERS]
    tables = {
        f"{letter}{name}": table
        for letter, one in zip(letters, sheets, strict=False)
        for name, table in one.arrow_tables().items()
    }
    return workbook_bytes(tables, "--xlsx")


def _of_files(sheets: list[ScoreSheet]) -> list[str]:
    """Give the notes on how the files were read, each once."""
    sources = [source for one in sheets for source in (one.roster.source, one.ledger.source)]
    return list(dict.fromkeys(note for one in sources for note in (*one.notes, *one.doubts)))


def _print_csv(named: list[str], sheets: list[ScoreSheet]) -> None:
    import pyarrow as pa

    from sim.files.arrow_columns import texts

    tables = [one.arrow_tables()["cadres"] for one in sheets]
    if len(tables) > 1:
        tables = [
            table.add_column(0, "rulebook", texts([name] * len(table), pa.large_string()))
            for name, table in zip(named, tables, strict=True)
        ]
    # a column may be empty under one rulebook alone
    print_csv(pa.concat_tables(tables, promote_options="default"))


def _print_sheets(named: list[str], titles: list[str], sheets: list[ScoreSheet], lang: str) -> None:
    """Print one sheet, or several side by side, with what the columns mean."""
    from analysis.comparison import score_tables
    from analysis.words import words

    texts, headings = words("score", lang), words("sheet", lang)
    finer: tuple[str, ...] = ("index", "point_value", "overspend")
    if len(sheets) == 1:
        made = sheets[0].arrow_tables()
        tables = {name: score_tables.headed(one, lang) for name, one in made.items()}
        groups = (*score_tables.SPARE, *score_tables.SPARE_LAST)
        spare = [[headings[name] for name in group] for group in groups]
        title = titles[0]
    else:
        print_prose(texts["several"].format(count=len(sheets)))
        for letter, name, one in zip(score_tables.LETTERS, named, titles, strict=False):
            print_prose(f"  {letter}  {one}" + (f" ({name})" if one != name else ""), indent=5)
        tables = {name: score_tables.beside(sheets, name, lang) for name in ("cadres", "units")}
        spare, title, finer = score_tables.spare_beside(sheets, lang), texts["cadres"], ()
    rest = texts["left_out"]
    finer = tuple(headings[name] for name in finer)
    print_table(title, tables["cadres"], finer, spare=spare, rest=rest)
    if tables["units"].num_columns > 1:
        print_table(texts["units"], tables["units"], finer)
    print_prose(texts["legend"])
    for note in _lettered(sheets, lang):
        print_prose(words("printed", lang)["note"].format(note=note), indent=6)


def _lettered(sheets: list[ScoreSheet], lang: str) -> list[str]:
    """Give the notes of sheets, each once, with the letters of those that it is of."""
    from analysis.comparison.score_tables import LETTERS, overspent_notes

    of: dict[str, str] = {}
    for letter, one in zip(LETTERS, sheets, strict=False):
        for note in (*overspent_notes(one, lang), *(said(note, lang) for note in one.notes)):
            of[note] = of.get(note, "") + letter
    every = LETTERS[: len(sheets)]
    return [
        note if letters == every else f"{', '.join(letters)}: {note}"
        for note, letters in of.items()
    ]


def _about(
    files: dict[str, Path | None], named: list[str], books: list[Rulebook]
) -> dict[str, Any]:
    """Say what scores come from: the digests of the files and of the rulebooks."""
    import hashlib

    digests: dict[str, Any] = {
        "rulebooks": {
            name: hashlib.sha256(rules.to_toml().encode()).hexdigest()
            for name, rules in zip(named, books, strict=True)
        }
    }
    for name, path in files.items():
        # what is no file is reported when it is read
        if path is not None and is_file(path):
            with open(path, "rb") as file:
                digests[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return manifest_of_inputs("score", ["cadre-sim", *sys.argv[1:]], inputs=digests)


def _check_inputs(inputs: tuple[Path | None, ...], results: list[Path]) -> None:
    """Refuse a folder in which a result would take the place of an input."""
    for path in inputs:
        if path is not None and path.resolve() in [one.resolve() for one in results]:
            raise InputError(
                "--out", f"the folder of {path}, which a result would replace", "another folder"
            )


def _pools(
    texts: list[str], file: Path | None, encoding: str | None, strict: bool
) -> tuple[dict[str, str], list[str]]:
    """Give the pool of each unit as it is written, and what is to be said of the file."""
    pools, notes = ({}, []) if file is None else _pools_from(file, encoding, strict)
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
    return pools, notes


def _pools_from(file: Path, encoding: str | None, strict: bool) -> tuple[dict[str, str], list[str]]:
    import numpy as np

    from sim.scoring.cells import full_width_to_plain
    from sim.scoring.doubts import refuse_doubts
    from sim.scoring.tabular import read_table

    table = read_table(file, ("unit", "yuan"), (), "pools", encoding, collect=True)
    units = table.columns["unit"].to_pylist()
    first: dict[str, int] = {}
    twice = [row for row, unit in enumerate(units) if first.setdefault(unit, row) != row]
    table.fail(
        "unit", np.array(twice, dtype=np.int64), "one pool for each unit", "Remove the others."
    )
    table = table.settled()
    if strict:
        refuse_doubts(table.doubts)
    yuan = [full_width_to_plain(text) for text in table.columns["yuan"].to_pylist()]
    return dict(zip(units, yuan, strict=True)), [*table.notes, *table.doubts]
