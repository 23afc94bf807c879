"""Options of a sweep: how it is run, which changes none of its numbers."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

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
