"""``cadre-sim calibrate``: which numbers meet the facts of a source, and which facts exclude
others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.commands.command import command
from analysis.commands.evidence_folder import (
    AcceptCodeChange,
    about_file,
    begun,
    run_in,
    written_study,
)
from analysis.commands.finished_sweep import Workers, figure_names
from analysis.commands.output import (
    Format,
    Lang,
    Language,
    counted,
    print_beside,
    print_csv,
    print_json,
    print_prose,
    print_table,
)
from analysis.commands.results_folder import Overwrite, default_folder, keep, out_option
from sim.base.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from analysis.evidence.calibration import Calibrated
    from analysis.evidence.targets import Effort, TargetsFile
    from analysis.evidence.waves import Free
    from analysis.report.figures.lettering import Lettering

FIGURES = ("marginals", "pairs", "predictive")
TABLES = ("targets", "conflicts", "numbers", "pairs", "waves", "recovery", "coverage")
DRAWS, ENSEMBLE = "posterior.parquet", "ensemble.parquet"


@command(place=47)
def calibrate(
    targets: Annotated[
        str,
        typer.Argument(
            metavar="TARGETS", help="Name of shipped targets, or the path of a .toml file."
        ),
    ],
    out: Annotated[
        Path | None, out_option("Folder of waves and results; by default results/calibrate-NAME.")
    ] = None,
    workers: Workers = None,
    recovery: Annotated[
        bool,
        typer.Option(
            "--recovery/--no-recovery",
            help="Whether made-up counties are calibrated too, to see if the intervals hold.",
        ),
    ] = True,
    price: Annotated[
        bool, typer.Option("--price", help="Only say what it costs, and run nothing.")
    ] = False,
    accept_code_change: AcceptCodeChange = False,
    overwrite: Overwrite = False,
    format: Annotated[Format, typer.Option(help="How the numbers are printed.")] = Format.table,
    lang: Lang = Language.en,
) -> None:
    """Find the numbers at which the model meets the facts of a source, and those it cannot meet.

    History matching in waves, then a posterior. Each wave is a sweep in the folder: the same
    command goes on where it was stopped, and DIR/wave_1.toml can be swept elsewhere, in shards,
    into DIR/wave_1.

    Example: cadre-sim calibrate s_county
    """
    from analysis.evidence.calibration import calibrate as fit_targets
    from analysis.evidence.recovery import coverage, recover
    from analysis.report.figures.lettering import letters_for_titles

    file, path, effort, free = _read(targets)
    folder = out or default_folder(f"calibrate-{path.stem}")
    print_beside(_price(file, path, effort, free, recovery, lang.value), format)
    if price:
        return
    about = about_file("calibrate", targets, file, folder)
    run = _runner(folder, workers, accept_code_change)
    texts = _texts(lang.value)

    def say(key: str, what: dict[str, Any]) -> None:
        print_beside(texts[key].format(**what), format)

    with begun(folder, about, _names(), overwrite):
        found = fit_targets(file, path, effort, free, run, say)
        tables, letters = _tables(found), letters_for_titles((), (), lang.value)
        _keep(found, tables, folder, about, overwrite, letters)
        if recovery:
            own = recover(file, path, effort, free, found.first, run, lambda done: None)
            tables |= {"recovery": own, "coverage": coverage(own)}
            _keep(found, tables, folder, about, overwrite, letters)
    if format == Format.csv:
        print_csv(tables["numbers"])
    elif format == Format.json:
        from sim.files.tables import as_arrow

        rows = {name: as_arrow(table).to_pylist() for name, table in tables.items()}
        print_json({"folder": str(folder)} | rows)
    else:
        _print(found, tables, folder, lang.value)
    for note in letters.notes:
        print_beside(note, format)


def _texts(lang: str) -> dict[str, str]:
    from analysis.words import words

    return words("calibration", lang)


def _read(targets: str) -> tuple[TargetsFile, Path, Effort, Free]:
    """Read a targets file that says what is set free and how much is run."""
    from analysis.evidence.targets import load_targets, targets_path
    from analysis.evidence.waves import free_numbers

    file, path = load_targets(targets), targets_path(targets)
    if file.calibration is None:
        do = "Say how many points and waves there are; s_county has such a table."
        raise InputError(str(path), "no [calibration]", "a table [calibration]", do)
    return file, path, file.calibration, free_numbers(file, path)


def _price(
    file: TargetsFile, path: Path, effort: Effort, free: Free, recovery: bool, lang: str
) -> str:
    """Say before anything is run how many runs there will be and how long they take."""
    from analysis.evidence.waves import study_in_memory, study_text
    from sim.sweeps.planning.cost_estimate import estimate_cost
    from sim.sweeps.planning.plan import build_plan

    text = study_text(file, path, "price", effort.points, effort.replicates, effort.seed)
    cost = estimate_cost(build_plan(study_in_memory(text, path)))
    arms = len(file.scenarios)
    waves = effort.points + (effort.waves - 1) * effort.wave_points
    few = effort.luck_points * effort.luck_replicates + effort.draws * effort.draws_replicates
    truths = effort.truths * (1 + effort.truth_points) if recovery else 0
    runs = arms * (waves * effort.replicates + few + truths)
    return _texts(lang)["price"].format(
        numbers=len(free.names),
        targets=len(file.targets),
        runs=counted(runs, "run") if lang == "en" else f"{runs:,}",
        recovery=arms * truths,
        minutes=f"{runs * cost.seconds / cost.workers / 60:.0f}",
        processors=cost.workers,
    )


def _names() -> tuple[str, ...]:
    figures = [name for figure in FIGURES for name in figure_names(figure)]
    return (*(f"{name}.csv" for name in TABLES), DRAWS, ENSEMBLE, "codebook.csv", *figures)


def _runner(folder: Path, workers: int | None, accept: bool) -> Callable[[str, str], pd.DataFrame]:
    """Give what runs a wave."""

    def run(name: str, text: str) -> pd.DataFrame:
        where = folder / name
        return run_in(where, written_study(where, text), workers, accept).results

    return run


def _tables(found: Calibrated) -> dict[str, pd.DataFrame]:
    from analysis.evidence import calibration_tables as made

    return {
        "targets": made.targets_table(found),
        "conflicts": made.conflicts_table(found),
        "numbers": made.numbers_table(found),
        "pairs": made.pairs_table(found),
        "waves": made.waves_table(found),
    }


def _keep(
    found: Calibrated,
    tables: dict[str, pd.DataFrame],
    folder: Path,
    about: dict[str, Any],
    overwrite: bool,
    letters: Lettering,
) -> None:
    """Write tables, draws, ensemble and figures."""
    from analysis.commands.finished_sweep import table_files
    from analysis.evidence.calibration_codebook import CODEBOOK
    from analysis.evidence.calibration_tables import draws_table
    from analysis.evidence.ensemble import ensemble_bytes
    from analysis.report.figures import render
    from analysis.report.figures.calibration import draw_marginals, draw_pairs, draw_predictive
    from sim.files.tables import parquet_bytes

    sections = dict.fromkeys(found.file.uncertainties, "uncertainties")
    sections |= dict.fromkeys(found.file.levers, "levers")
    said = {"targets": found.file.title.en} | about["inputs"]
    files = table_files(tables, CODEBOOK)
    files[DRAWS] = parquet_bytes(draws_table(found, found.draws))
    files[ENSEMBLE] = ensemble_bytes(draws_table(found, found.ensemble), sections, said)
    for name, draw in (
        ("marginals", draw_marginals),
        ("pairs", draw_pairs),
        ("predictive", draw_predictive),
    ):
        images = render(draw, found, letters.lang, fonts=letters.fonts)
        files |= {f"figures/{name}.{kind}": image for kind, image in images.items()}
    keep(folder, about, files, overwrite)


def _print(found: Calibrated, tables: dict[str, pd.DataFrame], folder: Path, lang: str) -> None:
    from analysis.report.calibration_text import calibration_lines, shown_tables

    for title, table in shown_tables(found, tables, lang):
        print_table(title, table)
    for line in calibration_lines(found, tables, lang):
        print_prose(line)
    print_prose(_texts(lang)["tables"].format(path=folder))
