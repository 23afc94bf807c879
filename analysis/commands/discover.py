"""``cadre-sim discover``: where a scenario does worse, as boxes of the numbers that vary."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.commands.command import command
from analysis.commands.finished_sweep import (
    CODEBOOK,
    FinishedSweep,
    Given,
    Place,
    Workers,
    figure_files,
    figure_names,
    finished_sweep,
    out_of_sweep,
    table_files,
)
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
from analysis.commands.results_folder import Overwrite
from analysis.discovery.side import Side
from sim.base.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from analysis.discovery.discovery import Discovery, Question

FIGURE = "boxes"


@command(place=46)
def discover(
    given: Given,
    measure: Annotated[
        str, typer.Option(help="The headline measure in question.")
    ] = "public_value",
    where: Annotated[
        Side,
        typer.Option(
            help="Which points are cases: those at which a scenario does worse or better than the "
            "first, or at which the paired difference (of one scenario: the measure) is below or "
            "above the threshold."
        ),
    ] = Side.worse,
    threshold: Annotated[
        float, typer.Option(help="In the measure's unit, shares as .01; a difference of 0 is none.")
    ] = 0.0,
    out: Annotated[Path | None, out_of_sweep("DIR/discover/MEASURE-WHERE")] = None,
    workers: Workers = None,
    overwrite: Overwrite = False,
    format: Annotated[Format, typer.Option(help="How the boxes are printed.")] = Format.table,
    lang: Lang = Language.en,
) -> None:
    """Say where a scenario does worse than the first: boxes of the numbers that vary (PRIM).

    Each box has its coverage and density, chances that its limits are luck, and how often half of
    the points give it again. Exit code 3 says that some runs failed.

    Example: cadre-sim discover results/prospects --measure top20_task_share
    """
    from analysis.commands.sweep import SOME_FAILED
    from analysis.commands.sweep_titles import titled
    from analysis.discovery.discovery import Question, box_tables
    from analysis.discovery.discovery import discover as look_for
    from sim.files.tables import as_arrow

    if not math.isfinite(threshold):
        raise InputError("--threshold", str(threshold), "a number", "Give for example 0.")
    asked = Question(measure, where, threshold)
    place = _place(asked, out, overwrite)
    swept = finished_sweep(given, workers, place)
    with swept.damage_told():
        found = look_for(swept.table, swept.plan, str(swept.folder), asked)
    found = titled(found, swept.folder)
    tables, target = box_tables(found), place.target(swept.folder)
    notes = _keep(found, tables, swept, place, lang.value)
    if format == Format.csv:
        print_csv(tables["limits"])
    elif format == Format.json:
        counts = [
            {"scenario": one.scenario, "points": one.points, "cases": one.cases}
            | {"split": one.split, "left_out": one.left_out}
            for one in found.boxes
        ]
        head = {"sweep": swept.plan.sweep_id, "folder": str(target), "failed": found.failed}
        rows = {name: as_arrow(table).to_pylist() for name, table in tables.items()}
        print_json(head | {"counts": counts} | rows)
    else:
        _print(found, target, lang.value)
    for note in notes:
        print_beside(note, format)
    if found.failed:
        raise typer.Exit(SOME_FAILED)


def _place(asked: Question, out: Path | None, overwrite: bool) -> Place:
    """Give the place of a question; each has a folder of its own by default."""
    from analysis.discovery.discovery import COLUMNS

    inputs = {"measure": asked.measure, "where": str(asked.side), "threshold": asked.threshold}
    beyond = f"-{asked.threshold:g}" if asked.threshold else ""
    return Place(
        command="discover",
        inputs=inputs,
        options=[part for name, value in inputs.items() for part in (f"--{name}", value)],
        names=(*(f"{name}.csv" for name in COLUMNS), CODEBOOK, *figure_names(FIGURE)),
        default=f"discover/{asked.measure}-{asked.side}{beyond}",
        out=out,
        overwrite=overwrite,
    )


def _keep(
    found: Discovery,
    tables: dict[str, pd.DataFrame],
    swept: FinishedSweep,
    place: Place,
    lang: str,
) -> list[str]:
    """Write tables and figure; say what the figure cannot write."""
    from analysis.discovery.codebook import CODEBOOK as BOOK
    from analysis.report.figures.boxes import draw_boxes

    files = table_files(tables, BOOK)
    notes: list[str] = []
    if len(tables["boxes"]):
        images, notes = figure_files(FIGURE, draw_boxes, found, lang)
        files |= images
    place.keep(swept, files)
    return notes


def _print(found: Discovery, target: Path, lang: str) -> None:
    from analysis.discovery.boxes import HALF_SAMPLES
    from analysis.report.discovery_text import discovery_lines, limit_tables
    from analysis.words import words

    for line in discovery_lines(found, lang):
        print_prose(line)
    tables = list(limit_tables(found, lang))
    for title, table in tables:
        print_table(title, table)
    if tables:
        print_prose(words("discovery", lang)["legend"].format(halves=HALF_SAMPLES))
    print_prose(words("reading", lang)["caution"])
    print_prose(words("sensitivity", lang)["tables"].format(path=target))
