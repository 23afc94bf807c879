"""Runs as tables of results have them, to be held against the same runs done again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.base.errors import InputError, cut

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


def numbers_of_runs(path: Path) -> list[int]:
    """List the runs that a final table has, in its order.

    Raises
    ------
    InputError
        When the table cannot be read.
    """
    with _read(path, ["task"], None) as table:
        return table["task"].to_pylist()


def kept_runs(
    path: Path, tasks: Sequence[int], measures: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Read the measures of some runs, without the rest of a table.

    Parameters
    ----------
    path : Path
        A final table of a sweep.
    tasks : sequence of int
        Numbers of the runs.
    measures : sequence of str

    Returns
    -------
    tuple of ndarray
        Of each row found the number of its run, shape (rows,), and its measures, shape
        (rows, measures).

    Raises
    ------
    InputError
        When the table cannot be read.
    """
    import numpy as np

    with _read(path, ["task", *measures], [("task", "in", list(tasks))]) as table:
        numbers = np.column_stack([table[name].to_numpy() for name in measures])
        return table["task"].to_numpy(), numbers


@contextmanager
def _read(path: Path, columns: list[str], filters: list[Any] | None) -> Iterator[pa.Table]:
    """Read a table; whatever fails while it is read or used says which one it was."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # opened here: a path with a colon would be an address to Arrow; and a folder named a=b
        # above would be read as a column
        with open(path, "rb") as file:
            yield pq.read_table(file, columns=columns, filters=filters, partitioning=None)
    except (OSError, ValueError, LookupError, TypeError, MemoryError, pa.ArrowException) as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: Exception) -> InputError:
    """Refuse a table that is not as its sweep wrote it."""
    got = f"no readable table ({type(error).__name__}: {cut(str(error), 200)})"
    do = "Finish the sweep again: cadre-sim sweep STUDY --out DIR."
    return InputError(str(path), got, "the table as the sweep wrote it", do)


def is_same(kept: np.ndarray, again: np.ndarray) -> bool:
    """Compare numbers with those just computed; those that do not exist are alike."""
    import numpy as np

    # equal to the last bit, or it is another computation
    return np.array_equal(kept, again, equal_nan=True)


def measures_of(table: pa.Table, scenario: str, replicate: int, names: Sequence[str]) -> np.ndarray:
    """Give the measures of a replicate in a comparison's table, a row for each year."""
    import numpy as np
    import pyarrow.compute as pc

    wanted = pc.and_(pc.equal(table["scenario"], scenario), pc.equal(table["replicate"], replicate))
    rows = table.filter(wanted)
    return np.column_stack([rows[name].to_numpy() for name in names])


def check_same(folder: Path, what: str, kept: np.ndarray, again: np.ndarray) -> None:
    """Refuse results that have other numbers of a run than it gives now.

    Raises
    ------
    InputError
    """
    if not is_same(kept, again):
        raise other_numbers(folder, what)


def other_numbers(folder: Path, what: str) -> InputError:
    """Refuse results that the same run done again does not give."""
    return InputError(
        f"{folder}, {what}",
        "other numbers than just computed",
        "the same",
        "Were they made with other code or other libraries? See versions in manifest.json, "
        "of a sweep in env.json.",
    )
