"""What a terminal shows while runs are made: compiling, and how far they are."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console

from analysis.words import said, spoken, words
from sim.base.plain_text import plain

if TYPE_CHECKING:
    from rich.progress import ProgressColumn

    from sim.scenario.scenario import Scenario


def all_threads() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def watched(title: str, total: int) -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar with the time left while runs are made, on a terminal only.

    Yields
    ------
    callable
        Takes how many of `total` runs are done; its second argument is not needed.
    """
    from rich.progress import Progress

    console = Console(stderr=True)
    compile_shown(console)
    with Progress(
        *_columns(), console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(plain(title), total=total)
        yield lambda done, _: bar.update(task, completed=done)


def together(scenarios: Sequence[Scenario]) -> str:
    """Name the scenarios that a bar is about, by their titles."""
    lang = spoken()
    return words("printed", lang)["and"].join(getattr(one.label, lang) for one in scenarios)


@contextmanager
def watched_sweep(title: str) -> Iterator[tuple[Callable[..., None], Callable[[str], None]]]:
    """Show how far a sweep is, and how many runs have failed, on a terminal only.

    Yields
    ------
    show : callable
        Takes the runs done, of how many, how many failed, and how many cells are open.
    note : callable
        Prints a note at once.
    """
    from rich.progress import Progress, TextColumn

    texts = words("printed", spoken())
    console = Console(stderr=True)
    compile_shown(console)
    state = TextColumn("{task.fields[state]}")
    with Progress(
        *_columns(), state, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(plain(title), total=None, state="")

        def show(done: int, total: int, wrong: int, cells: int | None = None) -> None:
            state = texts["failed"].format(count=wrong)
            if cells is not None:
                state += f", {texts['open'].format(count=f'{cells:,}')}"
            bar.update(task, completed=done, total=total, state=state)

        def note(text: str) -> None:
            line = texts["Note"].format(note=plain(said(text, spoken())))
            console.print(line, markup=False, highlight=False, soft_wrap=True)

        yield show, note


def _columns() -> list[ProgressColumn]:
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

    return [
        # a file's name may look like markup
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    ]


def compile_shown(console: Console) -> None:
    """Compile the model when that has not been done before, and say so first.

    A terminal also shows the time that it takes.
    """
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from sim.runs.precompile import NOTICE, compile_model, is_compiled

    if is_compiled():
        return
    # a log has no bar, and a silent minute looks like a hang
    notice = said(NOTICE, spoken())
    if not console.is_terminal:
        console.print(notice)
    columns: list[Any] = [
        SpinnerColumn(finished_text=" "),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    ]
    with Progress(*columns, console=console, disable=not console.is_terminal) as line:
        task = line.add_task(notice, total=1)
        compile_model(all_threads())
        line.update(task, completed=1)
