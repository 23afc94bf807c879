"""A finished sweep, named by its folder or by its study, and a folder for what is made of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from analysis.commands.results_folder import (
    claim,
    default_folder,
    keep,
    manifest_of_inputs,
    out_option,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.sweeps.planning.plan import Plan
    from sim.sweeps.planning.study import Study
    from sim.sweeps.results import SweepResults

Given = Annotated[
    str,
    typer.Argument(
        metavar="STUDY|DIR",
        help="Folder of a finished sweep; or a study, by name or path, which is run first in "
        "results/STUDY, or gone on with.",
    ),
]
"""The argument of commands that read a sweep."""
Workers = Annotated[
    int | None,
    typer.Option(min=1, help="Threads for a study's runs; by default one for each processor."),
]
"""The option ``--workers`` of commands that read a sweep."""
CODEBOOK = "codebook.csv"


def out_of_sweep(folder: str) -> Any:
    """Make the option ``--out`` of a command that writes beside a sweep by default."""
    return out_option(f"Folder for the tables and the figure; by default {folder}.")


class FinishedSweep(NamedTuple):
    """A sweep that is read: its folder, tables and plan."""

    folder: Path
    table: SweepResults
    plan: Plan

    def damage_told(self) -> AbstractContextManager[None]:
        """Turn whatever crafted tables or a crafted plan can raise into one message."""
        return _damage_told(self.folder)


def _damage_told(folder: Path) -> AbstractContextManager[None]:
    from analysis.commands.reading import told_if_damaged

    return told_if_damaged(folder, "a finished sweep", "Give the sweep's command again.")


@dataclass(frozen=True)
class Place:
    """Where a command writes what it makes of a sweep.

    Attributes
    ----------
    command : str
        Its name.
    inputs : dict
        What was asked, which another result differs in.
    options : list
        As they are typed.
    names : tuple of str
        Files that may be written.
    default : str
        Folder inside that of the sweep.
    out : Path or None
        In place of the default.
    overwrite : bool
    """

    command: str
    inputs: dict[str, Any]
    options: list[Any]
    names: tuple[str, ...]
    default: str
    out: Path | None
    overwrite: bool

    def target(self, folder: Path) -> Path:
        """Give the folder of the results of a sweep."""
        return self.out or folder / self.default

    def about(self, folder: Path, sweep: str) -> dict[str, Any]:
        """Say what the results come from."""
        words = ["cadre-sim", self.command, folder, *self.options]
        return manifest_of_inputs(self.command, words, sweep=sweep, inputs=self.inputs)

    def check(self, folder: Path, sweep: str) -> None:
        """Refuse a place that may not be written to, before anything is run.

        Raises
        ------
        InputError
        """
        claim(self.target(folder), self.about(folder, sweep), self.names, self.overwrite)

    def keep(self, swept: FinishedSweep, files: dict[str, bytes]) -> None:
        """Write the results, the folder held against other commands."""
        from analysis.commands.held_folder import held

        target = self.target(swept.folder)
        with held(target):
            keep(target, self.about(swept.folder, swept.plan.sweep_id), files, self.overwrite)


def finished_sweep(
    given: str,
    workers: int | None,
    place: Place,
    check: Callable[[Study], None] = lambda study: None,
) -> FinishedSweep:
    """Read the sweep of a folder; of a study run what is not done yet, as ``sweep`` does.

    Parameters
    ----------
    given : str
        A folder, or the name or path of a study.
    workers : int, optional
    place : Place
        Where the command will write, which is looked at before anything is run.
    check : callable
        Refuses a study before anything is run.

    Raises
    ------
    InputError
        When it is neither, the folder is not that of a finished sweep, or nothing can be written.
    SweepStopped
        When the runs of a study are not all done.
    """
    from analysis.commands.input_kinds import check_folder, read_as
    from analysis.commands.reading import finished_plan, read_folder
    from sim.sweeps.planning.plan import build_plan
    from sim.sweeps.planning.study import load_study

    folder = Path(given)
    if not folder.is_dir():
        study = read_as("study", given, load_study)
        check(study)
        folder = default_folder(study.name)
        place.check(folder, build_plan(study).sweep_id)
        _run(study, folder, workers)
    check_folder(folder, "sweep")
    with _damage_told(folder):
        plan = finished_plan(folder)
        place.check(folder, plan.sweep_id)
        return FinishedSweep(folder, read_folder(folder), plan)


def _run(study: Study, folder: Path, workers: int | None) -> None:
    from analysis.commands.progress import all_threads
    from analysis.commands.reading import keep_reading
    from analysis.commands.sweep import run_study
    from analysis.commands.sweep_titles import titled
    from analysis.comparison.sweep_reading import read_sweep
    from analysis.words import spoken

    table = run_study(study, folder, workers=workers or all_threads())
    keep_reading(titled(read_sweep(table, table.varied), folder), table, folder, spoken())


def figure_names(name: str) -> tuple[str, ...]:
    """Give the files of a figure, one for each format."""
    from analysis.report.figures import FORMATS

    return tuple(f"figures/{name}.{kind}" for kind in FORMATS)


def figure_files(
    name: str, draw: Callable[..., Figure], found: Any, lang: str
) -> tuple[dict[str, bytes], list[str]]:
    """Draw a figure of what was found.

    Parameters
    ----------
    name : str
    draw : callable
        Takes what was found, how the figure writes the names of scenarios, and a language.
    found
        With scenarios and their titles.
    lang : {'en', 'zh'}

    Returns
    -------
    files : dict of str to bytes
    notes : list of str
        What it cannot write; mostly nothing.
    """
    from analysis.report.figures import render
    from analysis.report.figures.lettering import letters_for

    letters = letters_for(found, lang)
    called = dict(zip(found.scenarios, letters.titles, strict=True))
    images = render(draw, found, called, letters.lang, fonts=letters.fonts)
    return {f"figures/{name}.{kind}": image for kind, image in images.items()}, letters.notes


def table_files(tables: dict[str, pd.DataFrame], codebook: tuple[Any, ...]) -> dict[str, bytes]:
    """Give tables as files, with a codebook of their columns.

    Parameters
    ----------
    tables : dict of str to DataFrame
        By name.
    codebook : tuple
        Rows of column, tables, meaning in English and in Chinese, and unit; only those of columns
        that are there are kept.
    """
    import pandas as pd

    from sim.files.tables import csv_bytes

    rows = [row for row in codebook if not tables.keys().isdisjoint(row[1].split())]
    book = pd.DataFrame(rows, columns=["column", "tables", "en", "zh", "unit"])
    files = {f"{name}.csv": csv_bytes(table) for name, table in tables.items()}
    return files | {CODEBOOK: csv_bytes(book)}
