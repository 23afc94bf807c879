"""Options of a sweep: how it is run, which changes none of its numbers."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.base.arguments import check_count, check_kind
from sim.base.errors import InputError, shown
from sim.sweeps.planning.study import Study

RUN_TIMEOUT = 600.0
"""Seconds without any finished chunk after which those under way are taken to hang; compiling at a
worker's start is among them."""

Progress = Callable[..., None]
"""Called with how many runs are done, of how many, and how many of them failed.

A study that asks for precision wants more runs round after round; there it is called with the
number of open cells too."""


@dataclass(frozen=True)
class Options:
    """How a sweep is run; see :func:`sim.sweeps.execution.driver.sweep`.

    `only` are the runs to do, by default all.
    """

    executor: Executor | None
    workers: int
    progress: Progress | None
    stata: bool
    accept_code_change: bool
    only: range | None = None
    dask: str | None = None
    run_timeout: float = RUN_TIMEOUT
    tell: Callable[[str], None] | None = None
    excel: bool = False


def check_arguments(
    study: Any,
    executor: Any,
    out: Any,
    workers: Any,
    edits: Any,
    progress: Any,
    dask: Any,
    run_timeout: Any,
    tell: Any,
) -> None:
    """Check the types of what `sweep` is given, before anything is read or written.

    Raises
    ------
    InputError
    """
    named = "the name of a shipped study, the path of a .toml file, or a Study"
    nothing = type(None)
    check_kind("study", study, (str, Path, Study), named, "Give for example 'tiny'.")
    # what is no subclass of Executor may be one all the same
    if executor is not None and not callable(getattr(executor, "submit", None)):
        raise InputError(
            "executor",
            f"{shown(executor)} ({type(executor).__name__})",
            "an executor of concurrent.futures, or none",
            "Give for example a ThreadPoolExecutor; the folder of results is out=.",
        )
    check_kind("out", out, (str, Path, nothing), "a folder", "Give for example 'results/tiny'.")
    if workers is not None:
        check_count("workers", workers, 2)
    check_kind(
        "edits",
        edits,
        (dict, nothing),
        "a dict of keys of the study",
        'Write for example {"replicates": 10}.',
    )
    if edits and isinstance(study, Study):
        raise InputError(
            "edits",
            "edits of a study that is read already",
            "edits of a name or path",
            "Give them to load_study.",
        )
    check_kind("dask", dask, (str, nothing), "the address of a scheduler", "Leave it out.")
    for name, function in (("progress", progress), ("tell", tell)):
        if function is not None and not callable(function):
            raise InputError(name, shown(function), "a function", "Leave it out.")
    check_kind("run_timeout", run_timeout, (int, float), "a number of seconds", "Give 600.")
    if not run_timeout > 0:
        raise InputError("run_timeout", shown(run_timeout), "more than 0 seconds", "Give 600.")
