"""``cadre-sim sensitivity``: which numbers a sweep's differences hang on, beside luck alone."""

from __future__ import annotations

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

if TYPE_CHECKING:
    from analysis.sensitivity.sensitivity import Sensitivity
    from sim.sweeps.planning.study import Study

FIGURE = "sensitivity"


@command(place=43)
def sensitivity(
    given: Given,
    measure: Annotated[
        list[str] | None,
        typer.Option(help="A headline measure; may be given several times. By default all."),
    ] = None,
    out: Annotated[Path | None, out_of_sweep("DIR/sensitivity")] = None,
    workers: Workers = None,
    overwrite: Overwrite = False,
    format: Annotated[Format, typer.Option(help="How the indices are printed.")] = Format.table,
    lang: Lang = Language.en,
) -> None:
    """Say which numbers move the paired differences of a sweep, and how much luck alone does.

    The study's design is morris (elementary effects: mu*, mu, sigma) or saltelli (Sobol indices,
    first order and total), all with bootstrap intervals. Exit code 3 says that some runs failed.

    Example: cadre-sim sensitivity prospects_morris
    """
    from analysis.commands.sweep import SOME_FAILED
    from analysis.commands.sweep_titles import titled
    from analysis.sensitivity.sensitivity import TABLES, read_sensitivity
    from sim.files.tables import as_arrow

    asked = list(dict.fromkeys(measure or ()))
    place = _place(asked, out, overwrite)
    swept = finished_sweep(given, workers, place, _check_design)
    with swept.damage_told():
        found = read_sensitivity(swept.table, swept.plan, str(swept.folder), asked)
    found = titled(found, swept.folder)
    name, target = TABLES[found.design], place.target(swept.folder)
    notes = _keep(found, swept, place, lang.value)
    if format == Format.csv:
        print_csv(found.frame)
    elif format == Format.json:
        head = {"sweep": swept.plan.sweep_id, "folder": str(target), "design": found.design}
        print_json(head | {"failed": found.failed, name: as_arrow(found.frame).to_pylist()})
    else:
        _print(found, target, lang.value, bool(asked))
    for note in notes:
        print_beside(note, format)
    if found.failed:
        raise typer.Exit(SOME_FAILED)


def _check_design(study: Study) -> None:
    """Refuse a study whose design tells no sensitivity, before it is run."""
    from analysis.sensitivity.sensitivity import refuse_design

    if not study.file.structure:
        raise refuse_design(f"study {study.name}", f"a {study.file.design}")


def _place(asked: list[str], out: Path | None, overwrite: bool) -> Place:
    from analysis.sensitivity.sensitivity import TABLES

    return Place(
        command="sensitivity",
        inputs={"measures": asked},
        options=[part for one in asked for part in ("--measure", one)],
        names=(*(f"{name}.csv" for name in TABLES.values()), CODEBOOK, *figure_names(FIGURE)),
        default="sensitivity",
        out=out,
        overwrite=overwrite,
    )


def _keep(found: Sensitivity, swept: FinishedSweep, place: Place, lang: str) -> list[str]:
    """Write tables and figure; say what the figure cannot write."""
    from analysis.report.figures.sensitivity import draw_sensitivity
    from analysis.sensitivity.codebook import CODEBOOK as BOOK
    from analysis.sensitivity.sensitivity import IMPORTANCE, TABLES

    files = table_files({TABLES[found.design]: found.frame}, BOOK)
    notes: list[str] = []
    if found.frame[IMPORTANCE[found.design]].notna().any():
        images, notes = figure_files(FIGURE, draw_sensitivity, found, lang)
        files |= images
    place.keep(swept, files)
    return notes


def _print(found: Sensitivity, target: Path, lang: str, every: bool) -> None:
    from analysis.report.sensitivity_text import (
        BESIDE,
        SHOWN,
        sensitivity_notes,
        sensitivity_tables,
    )
    from analysis.words import words

    texts = words("sensitivity", lang)
    most = len(found.varied) if every else SHOWN
    spare = [[texts[one]] for one in reversed(BESIDE[found.design])]
    for title, table, others in sensitivity_tables(found, lang, most):
        print_table(title, table, spare=spare, rest=texts["left_out"])
        if others:
            print_prose(texts["others"].format(count=others))
    for note in sensitivity_notes(found, lang):
        print_prose(note)
    print_prose(texts["tables"].format(path=target))
