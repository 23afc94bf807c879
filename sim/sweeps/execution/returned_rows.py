"""What workers hand back: the rows of each chunk are asked for once, and checked before they count.

An executor may be anybody's. One that gives back a chunk twice, short or with rows of other runs
would else be believed, or let the driver ask for the same runs for ever.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from concurrent.futures import Future
from typing import Any

import numpy as np

from sim.base.errors import cut
from sim.sweeps.execution.chunk import LONGEST_ERROR, Rows, number_faults
from sim.sweeps.execution.workers import Lost
from sim.sweeps.planning.plan import Plan


class Misdelivery(Lost):
    """An executor has given back something else than it was asked for."""

    def __init__(self, got: str) -> None:
        self.got = got
        super().__init__(
            f"the executor gave back {got}; allowed: for each chunk a future of its own, with the "
            "rows of its runs, each once. Nothing of that chunk was kept: mend the executor, or "
            "leave it out"
        )

    def __reduce__(self) -> tuple[type[Misdelivery], tuple[str]]:
        """Cross to another process as what was given back, not as the message made from it."""
        return type(self), (self.got,)


def check_future(future: Any, flying: Collection[Future[Rows]]) -> Future[Rows]:
    """Refuse what is no future, or one that another chunk has already.

    Raises
    ------
    Misdelivery
    """
    if not isinstance(future, Future):
        raise Misdelivery(f"{_named(future)} in place of a future")
    if future in flying:
        # the driver would forget the first chunk, and never hear of it again
        raise Misdelivery("one future for two chunks")
    return future


def outcome(future: Future[Rows], tasks: list[int], plan: Plan) -> Rows | BaseException:
    """Give what a finished chunk has given, its rows or its error."""
    try:
        rows = future.result(0)
        check_rows(rows, tasks, plan)
    except BaseException as error:
        # all of them, since a worker's end of process or Ctrl-C is no wish to end this process
        return error
    return rows


def check_rows(rows: Any, tasks: list[int], plan: Plan) -> None:
    """Refuse rows that are not exactly those of the tasks, in the form in which chunks give them.

    Raises
    ------
    Misdelivery
        Saying what they are.
    """
    if not isinstance(rows, Rows):
        raise Misdelivery(f"{_named(rows)} in place of rows")
    given = rows.tasks.tolist() if isinstance(rows.tasks, np.ndarray) else rows.tasks
    # the order too: numbers belong to runs by their places alone
    if given != tasks:
        raise Misdelivery(f"rows of runs {_few(given)} when asked for {_few(tasks)}")
    count, years, measures = len(tasks), plan.data["years"], plan.data["measures"]
    shapes = {"horizon": (count, len(measures)), "yearly": (count, years, len(measures))}
    for name, shape in shapes.items():
        numbers = getattr(rows, name)
        if not isinstance(numbers, np.ndarray) or numbers.dtype != np.float64:
            raise Misdelivery(f"{name} of {_named(numbers)}, which holds no real numbers")
        if numbers.shape != shape:
            raise Misdelivery(f"{name} of shape {numbers.shape} in place of {shape}")
    _check_errors(rows, count)
    _check_numbers(rows, measures)
    _check_panel(rows, plan)
    # the size of the next chunks follows from it
    if not isinstance(rows.seconds, float | int) or not 0 <= rows.seconds < math.inf:
        raise Misdelivery(f"{_named(rows.seconds)} in place of the seconds that it took")


def _check_errors(rows: Rows, count: int) -> None:
    """Each run has a text, as short and as plain as chunks make it."""
    errors = rows.errors
    counted = isinstance(errors, list) and len(errors) == count
    if not counted or not all(map(_is_plain, errors)):
        raise Misdelivery("errors that are not one short text for each run")


def _is_plain(error: Any) -> bool:
    return isinstance(error, str) and error == cut(error, LONGEST_ERROR)


def _check_numbers(rows: Rows, measures: list[str]) -> None:
    failed = np.array([bool(error) for error in rows.errors])
    if not np.isnan(rows.yearly[failed]).all() or not np.isnan(rows.horizon[failed]).all():
        raise Misdelivery("numbers of runs that failed")
    # as chunks judge their own runs, so that both call the same rows good
    faults = number_faults(rows.yearly[~failed], measures)
    if any(faults) or np.isinf(rows.horizon).any():
        raise Misdelivery(f"numbers that cannot be ({next(filter(None, faults), 'infinite')})")


def _check_panel(rows: Rows, plan: Plan) -> None:
    """The panel has a table of each kind for each run that did not fail, in their order."""
    import pyarrow as pa

    good = [int(task) for task, error in zip(rows.tasks, rows.errors, strict=True) if not error]
    # names of tables become names of files, so none is taken that is not known
    kinds = set(plan.panel_kinds) if good else set()
    if not isinstance(rows.panel, dict) or set(rows.panel) != kinds:
        raise Misdelivery(f"a panel of {_named(rows.panel)}, and not of {sorted(kinds)}")
    for kind, tables in rows.panel.items():
        if not isinstance(tables, list) or not all(isinstance(one, pa.Table) for one in tables):
            raise Misdelivery(f"a panel of {kind} that is no list of tables")
        runs = [one["task"].unique().to_pylist() for one in tables if "task" in one.column_names]
        if runs != [[task] for task in good]:
            raise Misdelivery(f"a panel of {kind} of other runs than the rows")
        if any(not one.schema.equals(tables[0].schema) for one in tables):
            raise Misdelivery(f"a panel of {kind} whose tables differ in their columns")


def _named(thing: Any) -> str:
    return f"an object of type {type(thing).__name__}"


def _few(tasks: Any) -> str:
    return cut(str(tasks))
