"""``cadre-sim report``: one HTML page from a folder of results."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from analysis.commands.command import command
from analysis.commands.output import Lang, Language
from analysis.commands.own_file import write_own_file
from analysis.commands.report_county import WithPage, with_county_of_comparison
from analysis.commands.results_folder import out_option


@command(place=80)
def report(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="Results of cadre-sim compare, or a finished sweep."),
    ],
    out: Annotated[Path | None, out_option("The page; by default DIR/report.html.", "FILE")] = None,
    overwrite: Annotated[
        bool,
        typer.Option(
            "--overwrite",
            help="Replace whatever file stands there; "
            "without it only a page of the same results is replaced.",
        ),
    ] = False,
    lang: Lang = Language.en,
    page: WithPage = False,
) -> None:
    """Make one HTML page from results: summary, figures, tables, differences, sources.

    Of a sweep it says what scenarios change, and which numbers that depends on. Figures are drawn
    anew where they are in another language; without a font for Chinese they are English.

    The page needs no other file and loads nothing from elsewhere, also where --page puts the county
    into it.

    Example: cadre-sim report results/uniform-vs-index --lang zh --out report-zh.html
    """
    from analysis.commands import comparison_folder, reading
    from analysis.commands.input_kinds import check_folder, kind_of_results
    from sim.files.places import try_file

    target = out or folder / "report.html"
    swept = kind_of_results(folder) == "sweep"
    if not swept:
        check_folder(folder, "compare")
    try_file(target)
    check_target = reading.check_target if swept else comparison_folder.check_target
    check_target(target, folder, overwrite)
    text = _page(folder, lang.value, page)
    write_own_file(target, text.encode())
    print(target)


def _page(folder: Path, lang: str, county: bool) -> str:
    from analysis.commands.comparison_folder import (
        AGAIN,
        ALLOWED,
        draws_in,
        figures_in,
        load,
        winners_in,
    )
    from analysis.commands.input_kinds import kind_of_results
    from analysis.commands.reading import told_if_damaged
    from analysis.report.page import page

    with told_if_damaged(folder, ALLOWED, AGAIN):
        if kind_of_results(folder) == "sweep":
            return _sweep_page(folder, lang, county)
        comparison, about, figures = load(folder)
        images, numbered, notes = figures_in(folder, comparison, about, lang)
        figures, about = figures | images, about | numbered
        for note in notes:
            print(note, file=sys.stderr)
        report = page(comparison, about, figures, lang, draws_in(folder), winners_in(folder, about))
        return with_county_of_comparison(report, folder, about, lang) if county else report


def _sweep_page(folder: Path, lang: str, county: bool) -> str:
    from analysis.commands.reading import page_of, read_folder
    from analysis.commands.sweep_titles import titled
    from analysis.comparison.sweep_reading import read_sweep
    from analysis.report.figures.lettering import letters_for

    table = read_folder(folder)
    reading = titled(read_sweep(table, table.varied), folder)
    return page_of(reading, table, folder, letters_for(reading, lang), lang, county)[0]
