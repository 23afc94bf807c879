"""``cadre-sim rulebook import``: a scoring table turned into a draft of a rulebook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.commands.command import command
from analysis.commands.output import (
    Format,
    Lang,
    Language,
    Written,
    print_csv,
    print_json,
    print_prose,
    print_table,
)
from analysis.commands.own_file import OverwriteFile, check_own_file, code_of, write_own_file
from analysis.commands.results_folder import out_option
from analysis.words import said, words

if TYPE_CHECKING:
    from analysis.drafting.table_items import DraftItem, TableReading
    from sim.scoring import Rulebook

LONGEST = 400
"""Signs of a cell of the report, which goes over several lines where it has to."""


@command(place=73)
def rulebook_import(
    table: Annotated[
        Path,
        typer.Argument(
            metavar="TABLE",
            help="Scoring table, .xlsx or .csv, with columns such as 指标维度, 一级指标, 二级指标, "
            "赋分标准, 分值.",
        ),
    ],
    name: Annotated[
        str, typer.Option(metavar="NAME", help="Name of the draft, and of its file NAME.toml.")
    ] = "imported",
    sheet: Annotated[
        str, typer.Option(help="Sheet of a workbook; by default the one that is seen and has it.")
    ] = "",
    parent: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="RULEBOOK",
            help="Where coefficients and options come from, which no scoring table has.",
        ),
    ] = "h_township_2021",
    encoding: Written = None,
    out: Annotated[
        Path | None, out_option("The file to write; by default NAME.toml here.", "FILE")
    ] = None,
    overwrite: OverwriteFile = False,
    format: Annotated[Format, typer.Option(help="How the report is printed.")] = Format.table,
    lang: Lang = Language.en,
) -> None:
    """Turn a scoring table into a draft of a rulebook, and say what was made of each row.

    What the words of the table do not say, such as who rates or which rank has how many points,
    stands in the draft as a question after #?. Until it is answered, records of such an item are
    its points. The draft can be checked as it stands.

    Example: cadre-sim rulebook import table.xlsx --name my_township
    """
    from analysis.commands.input_kinds import read_as
    from analysis.drafting.draft import draft_text, questions_of, remarks
    from analysis.drafting.scoring_table import read_scoring_table
    from analysis.drafting.table_items import read_items
    from sim.base.errors import InputError
    from sim.scoring import load_rulebook

    texts, code = words("import", lang.value), code_of(name)
    target = out or Path(f"{code}.toml")
    rest = read_as("rulebook", parent, load_rulebook)
    check_own_file(target, ".toml", overwrite)
    found = read_scoring_table(table, sheet, encoding)
    reading = read_items(found)
    if not any(one.kind for one in reading.items):
        got = f"{len(reading.items)} rows, none of which says points or how they come about"
        raise InputError(
            found.where, got, "rows with a rule and points", "Is this the right table?"
        )
    text = draft_text(code, table.name, found, reading, rest, lang.value)
    write_own_file(target, text.encode())
    rows = _report(reading, load_rulebook(target), lang.value)
    others = remarks(found, reading, texts)
    if format == Format.json:
        print_json({"where": found.where, "written": str(target), "items": rows, "notes": others})
        return
    columns = ("at", "item", "made", "open")
    from sim.files.tables import table as as_table

    if format == Format.csv:
        print_csv(as_table({key: [row[key] for row in rows] for key in columns}))
        return
    shown = {texts[f"column_{key}"]: [row[key] for row in rows] for key in columns}
    print_table(
        said(found.where, lang.value), as_table(shown), longest=LONGEST, prose=tuple(shown)[1:]
    )
    for line in others:
        print_prose(words("printed", lang.value)["note"].format(note=line), indent=6)
    blocks = {one.block for one in reading.items if one.kind}
    counts = {"items": sum(bool(one.kind) for one in reading.items), "blocks": len(blocks)}
    asked = len(questions_of(reading)) + len(found.unread) + len(found.notes)
    print(texts["written"].format(path=target, questions=asked, **counts))
    print(texts["next"].format(path=target))


def _report(reading: TableReading, book: Rulebook, lang: str) -> list[dict[str, Any]]:
    """Say of each item which cells it is made of, what it became and what is open."""
    from analysis.drafting.draft import asked

    texts = words("import", lang)
    return [
        {
            "at": item.at,
            "item": item.zh,
            "made": _made(item, book, lang),
            "open": "\n".join(
                asked(one, texts)
                if one.at == item.at
                else texts["asked_at"].format(at=one.at, asked=asked(one, texts))
                for one in item.questions
            ),
        }
        for item in reading.items
    ]


def _made(item: DraftItem, book: Rulebook, lang: str) -> str:
    """Give the code and the rule of an item as the engine words it."""
    texts = words("import", lang)
    if not item.kind:
        return texts["commented"]
    rule = said(book.items[item.code].in_words(), lang)
    if item.is_stand_in:
        rule = texts["stand_in_made"].format(rule=rule)
    lines = [texts["made_as"].format(code=item.code, rule=rule)]
    lines += [f"−{one.amount:g} {one.zh}" for one in item.events if one.amount is not None]
    missing = sum(one.amount is None for one in item.events)
    lines += [texts["without_amount"].format(count=missing)] if missing else []
    return "\n".join(lines)
