"""``cadre-sim sweep``: a study's points under every scenario, stopped and resumed at will."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from analysis.commands.command import command
from analysis.commands.numbers import SetNumbers
from analysis.commands.output import (
    Format,
    Lang,
    Language,
    counted,
    print_beside,
    print_csv,
    print_json,
    print_table,
)
from analysis.commands.progress import all_threads, watched_sweep
from analysis.commands.report_county import WithPage
from analysis.commands.results_folder import default_folder, out_option
from analysis.commands.sweep_titles import keep_titles, titled
from analysis.words import said, spoken, words
from sim.base.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from analysis.comparison.sweep_reading import Reading
    from sim.sweeps.planning.study import Study
    from sim.sweeps.results import SweepResults

SOME_FAILED = 3
"""Exit code when runs have failed."""
FAILURES_LISTED = 20
"""Failed runs that are printed before they are only counted."""


@command(place=30)
def sweep(
    study: Annotated[
        str,
        typer.Argument(
            metavar="STUDY", help="Name of a shipped study, or the path of a .toml file."
        ),
    ],
    out: Annotated[
        Path | None, out_option("Folder of the sweep; by default results/STUDY.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Threads; by default one for each processor.")
    ] = None,
    replicates: Annotated[
        int | None, typer.Option(min=1, help="In place of the study's own.")
    ] = None,
    years: Annotated[
        int | None, typer.Option(min=1, help="Horizon, in place of the study's own.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Key of all luck, in place of the study's own.")
    ] = None,
    panel: Annotated[
        bool, typer.Option("--panel", help="Keep yearly tables of cadres, units and groups.")
    ] = False,
    shard: Annotated[
        str, typer.Option(metavar="I/N", help="Only the I-th of N parts; merge puts them together.")
    ] = "",
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
            "--accept-code-change",
            help="Go on although the model's sources have changed; it is noted.",
        ),
    ] = False,
    dask: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Of a Dask scheduler, whose workers do the runs."),
    ] = None,
    run_timeout: Annotated[
        float | None,
        typer.Option(
            min=1, help="Seconds without any result after which runs under way are given up."
        ),
    ] = None,
    format: Annotated[Format, typer.Option(help="How the outcome is printed.")] = Format.table,
    lang: Lang = Language.en,
    numbers: SetNumbers = None,
    page: WithPage = False,
) -> None:
    """Run a study: every point under every scenario, with the same luck.

    The same command again goes on where it was stopped. Ctrl-C keeps what is finished; a second one
    ends at once. Exit code 3 says that some runs failed, 4 that the sweep is not complete.

    Example: cadre-sim sweep tiny --out results/tiny
    """
    from analysis.commands.input_kinds import read_as
    from sim.sweeps.execution.options import RUN_TIMEOUT
    from sim.sweeps.planning.study import load_study

    given = {"replicates": replicates, "years": years, "seed": seed, "settings": numbers}
    read = read_as(
        "study",
        study,
        load_study,
        {key: value for key, value in given.items() if value is not None},
    )
    timeout = run_timeout or RUN_TIMEOUT
    if shard:
        _check_alone(dask, dta, excel, format, page)
        _do_shard(read, shard, out, workers or all_threads(), panel, accept_code_change, timeout)
        return
    folder = out or default_folder(read.name)
    if dask is not None:
        _warn(dask)
    # on a cluster the workers have threads of their own
    threads = workers if dask is not None else workers or all_threads()
    table = run_study(
        read,
        folder,
        workers=threads,
        panel=panel,
        stata=dta,
        excel=excel,
        accept_code_change=accept_code_change,
        dask=dask,
        run_timeout=timeout,
    )
    end_with(table, folder, format, lang.value, page)
    # after the tables: what did not fail is good
    if table.failed:
        raise typer.Exit(SOME_FAILED)


def run_study(study: Study, folder: Path, **options: Any) -> SweepResults:
    """Run a study in a folder, or go on with it, and show how far it is.

    Parameters
    ----------
    study : Study
    folder : Path
    **options
        Of `sim.sweep`.
    """
    from sim.sweeps.execution.driver import sweep as run_sweep
    from sim.sweeps.exit_codes import stopped_by_machine
    from sim.sweeps.storage.durable_files import try_writable

    # before the model is compiled, which takes a minute
    try_writable(folder)
    with stopped_by_machine(folder), watched_sweep(study.name) as (progress, note):
        table = run_sweep(study, out=folder, progress=progress, tell=note, **options)
    keep_titles(study, folder)
    return table


def _check_alone(dask: str | None, dta: bool, excel: bool, format: Format, page: bool) -> None:
    """Refuse beside a shard what only a whole sweep can do."""
    later = "A shard has no final tables; give this to cadre-sim merge."
    for name, given, do in (
        ("--dask", dask is not None, "A cluster takes the whole sweep."),
        ("--dta", dta, later),
        ("--excel", excel, later),
        ("--format", format != Format.table, later),
        ("--page", page, "A shard has no report; give this to cadre-sim report after merging."),
    ):
        if given:
            raise InputError("--shard", f"{name} beside it", f"a shard without {name}", do)


def _warn(address: str) -> None:
    """Say so at once when a cluster stands open to others."""
    from sim.sweeps.execution.dask_workers import exposure

    warning = exposure(address)
    if warning:
        Console(stderr=True, soft_wrap=True).print(
            words("printed", spoken())["command"].format(message=said(warning, spoken())),
            markup=False,
            highlight=False,
        )


def _do_shard(
    study: Study,
    text: str,
    out: Path | None,
    workers: int,
    panel: bool,
    accept: bool,
    timeout: float,
) -> None:
    """Do a shard, and say where it is and what puts shards together."""
    from sim.sweeps.execution.options import Options
    from sim.sweeps.execution.shards import read_shard, sweep_shard
    from sim.sweeps.exit_codes import stopped_by_machine
    from sim.sweeps.storage.durable_files import try_writable

    shard = read_shard(text)
    folder = out or default_folder(f"{study.name}-shard-{shard.number}-of-{shard.of}")
    try_writable(folder)
    with stopped_by_machine(folder), watched_sweep(f"{study.name} {text}") as (progress, note):
        options = Options(None, workers, progress, False, accept, run_timeout=timeout, tell=note)
        runs, failed = sweep_shard(study, shard, folder, options, panel)
    keep_titles(study, folder)
    texts, again = words("sweep", spoken()), default_folder(study.name)
    done = counted(runs, "run", spoken())
    print(texts["shard"].format(shard=text, runs=done, failed=failed, folder=folder))
    print(texts["together"].format(command=f"cadre-sim merge DIR... --out {again}"))
    if failed:
        raise typer.Exit(SOME_FAILED)


def end_with(
    table: SweepResults, folder: Path, format: Format, lang: str = "en", county: bool = False
) -> None:
    """Print how a sweep ended, and keep what it says beside its tables.

    Printed is a reading for people, or the table of results or a summary for programs.
    """
    from analysis.commands.reading import PAGE, keep_reading
    from analysis.comparison.sweep_reading import read_sweep

    reading = titled(read_sweep(table, table.varied), folder)
    # before anything is printed: whoever reads that may go away in the middle
    letters = keep_reading(reading, table, folder, lang, county)
    failures = table.results[table.results["status"] == "failed"]
    if format == Format.csv:
        print_csv(table.results)
    elif format == Format.json:
        print_json(_summary(table, folder, failures))
    else:
        _print_outcome(table, reading, folder, failures, lang)
    if format == Format.table:
        print(words("reading", lang)["page"].format(path=folder / PAGE))
        print(words("printed", lang)["tables"].format(path=folder))
    for note in letters.notes:
        print_beside(note, format)


def _print_outcome(
    table: SweepResults, reading: Reading, folder: Path, failures: pd.DataFrame, lang: str
) -> None:
    frame, texts, printed = table.results, words("sweep", lang), words("printed", lang)
    over = texts["over_runs" if table.cells is None else "over_points"]
    span = texts["years" if table.last_year > table.first_year else "year"]
    span = span.format(first=table.first_year, last=table.last_year)
    means = _means(table, lang).rename(
        columns={one: reading.title(one, lang) for one in reading.scenarios}
    )
    print_table(texts["title"].format(name=folder.name, over=over, span=span), means)
    runs = counted(len(frame), "run", lang)
    points, scenarios = (counted(frame[one].nunique(), one, lang) for one in ("point", "scenario"))
    counts = {"runs": runs, "points": points, "scenarios": scenarios, "failed": len(failures)}
    print(texts["counts"].format(**counts))
    _print_reading(reading, folder, lang)
    if table.cells is not None:
        ended = [
            texts["ended"].format(count=f"{count:,}", how=said(name, lang))
            for name, count in _endings(table).items()
        ]
        intervals = counted(len(table.cells), "interval", lang)
        print(texts["intervals"].format(intervals=intervals, ended=", ".join(ended)))
    for row in failures.head(FAILURES_LISTED).itertuples():
        which = {"point": row.point, "scenario": row.scenario, "replicate": row.replicate}
        print(f"  {texts['failure'].format(run=row.task, error=row.error, **which)}")
    if len(failures) > FAILURES_LISTED:
        print(f"  {texts['more'].format(count=len(failures) - FAILURES_LISTED)}")
    for note in table.notes:
        print(printed["Note"].format(note=said(note, lang)))


def _print_reading(reading: Reading, folder: Path, lang: str) -> None:
    from analysis.report.sweep_page import difference_table, influence_table, notes

    texts = words("reading", lang)
    about = {"name": folder.name, "baseline": reading.title(reading.baseline, lang)}
    # of several scenarios a row is told by its measure and its scenario
    keys = 2 if len(reading.others) > 1 else 1
    prose = (texts["measure"], texts["unmoved"])
    if reading.others:
        title = texts["title_differences"].format(**about)
        print_table(title, difference_table(reading, lang), prose=prose, keys=keys)
    if reading.influences["correlation"].notna().any():
        title = texts["title_influences" if reading.others else "title_values"].format(**about)
        print_table(title, influence_table(reading, lang), prose=prose, keys=keys)
    for note in notes(reading, lang):
        print(note)


def _means(table: SweepResults, lang: str) -> pd.DataFrame:
    """Lay out one row for each measure and one column for each scenario."""
    from analysis.report.measure_names import measure_called, unit_called
    from sim.model.measure_catalogue import MEASURES

    measures = [one for one in MEASURES if one.name in table.results.columns]
    names, texts = [one.name for one in measures], words("sweep", lang)
    runs = table.results
    if table.cells is not None:
        # where points differ in replicates, they still count alike
        runs = runs.groupby(["scenario", "point"], sort=False)[names].mean().reset_index()
    means = runs.groupby("scenario", sort=False)[names].mean()
    means.columns = [
        texts[one.over_horizon].format(
            measure=measure_called(one, lang), unit=unit_called(one.unit, lang)
        )
        for one in measures
    ]
    return means.T.rename_axis(texts["measure"]).rename_axis(None, axis=1).reset_index()


def _endings(table: SweepResults) -> dict[str, int]:
    """Count the intervals of a study that asks for precision by what ended them."""
    return {} if table.cells is None else table.cells["ended"].value_counts().sort_index().to_dict()


def _summary(table: SweepResults, folder: Path, failures: pd.DataFrame) -> dict[str, Any]:
    frame = table.results
    keys = ["task", "point", "scenario", "replicate", "error"]
    return {
        "sweep": table.sweep_id,
        "folder": str(folder),
        "points": int(frame["point"].nunique()),
        "scenarios": list(dict.fromkeys(frame["scenario"])),
        "replicates": int(frame["replicate"].nunique()),
        "runs": len(frame),
        "failed": len(failures),
        **({} if table.cells is None else {"intervals": _endings(table)}),
        "notes": list(table.notes),
        "failures": failures[keys].to_dict("records"),
    }
