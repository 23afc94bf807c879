"""Folders of commands that run studies of their own: marked at the beginning, so that they can go
on, and with each study written once beside its sweep."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from sim.files.fields import Document
    from sim.sweeps.planning.study import Study
    from sim.sweeps.results import SweepResults


def about_file(command: str, given: str, file: Document, folder: Path) -> dict[str, Any]:
    """Say what results come from, for `begun` and `keep`.

    Parameters
    ----------
    command : str
    given : str
        What was typed for the file.
    file : Document
        On which, with the model's version, the results depend.
    folder : Path
    """
    from analysis.commands.results_folder import manifest_of_inputs
    from sim.base.model_version import MODEL_VERSION

    digest = hashlib.sha256(file.model_dump_json().encode()).hexdigest()
    words = ["cadre-sim", command, given, "--out", folder]
    inputs = {"file": digest, "model": MODEL_VERSION}
    return manifest_of_inputs(command, words, inputs=inputs)


@contextmanager
def begun(
    folder: Path, about: dict[str, Any], names: Sequence[str], overwrite: bool
) -> Iterator[None]:
    """Mark a folder before anything is run there, so that the same command can go on, and hold it.

    Parameters
    ----------
    folder : Path
    about : dict
        What the results come from.
    names : sequence of str
        Files that may be written.
    overwrite : bool

    Raises
    ------
    InputError
        When the folder holds something else.
    SweepStopped
        When another command holds it, or at Ctrl-C.
    """
    from analysis.commands.held_folder import held
    from analysis.commands.results_folder import claim, keep

    earlier = claim(folder, about, names, overwrite)
    with held(folder, keeps=True):
        if not earlier:
            keep(folder, about, {}, overwrite)
        yield


def written_study(where: Path, text: str) -> Study:
    """Write the study of a sweep beside its folder once; who goes on reads it from there."""
    from sim.files.atomic import write_atomically
    from sim.sweeps.planning.study import load_study

    study = where.with_name(f"{where.name}.toml")
    if not study.exists():
        study.parent.mkdir(parents=True, exist_ok=True)
        write_atomically({study: text.encode()})
    return load_study(study)


AcceptCodeChange = Annotated[
    bool,
    typer.Option(
        "--accept-code-change",
        help="Go on although the model's sources have changed; it is noted in the sweeps.",
    ),
]
"""The option of commands that run studies of their own."""


def run_in(where: Path, study: Study, workers: int | None, accept: bool) -> SweepResults:
    """Run a study in a folder, or go on with it.

    Parameters
    ----------
    where : Path
    study : Study
    workers : int, optional
    accept : bool
        Go on although the model's sources have changed.
    """
    from analysis.commands.progress import all_threads
    from analysis.commands.sweep import run_study

    threads = workers or all_threads()
    return run_study(study, where, workers=threads, accept_code_change=accept)
