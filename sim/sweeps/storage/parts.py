"""Parts: immutable Parquet files of finished runs, each of which can be checked by itself.

A part's name holds a digest of its rows and one of its bytes. A part is good when these and all
else that it says of itself are true; the good parts are the only record of what is done.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.model.measure_catalogue import GROUPS
from sim.sweeps.execution.chunk import Rows
from sim.sweeps.exit_codes import in_words
from sim.sweeps.planning.plan import Plan
from sim.sweeps.storage.durable_files import write_durable
from sim.sweeps.storage.reading import is_plain, read_whole, unreadable
from sim.sweeps.storage.schema import FAILED, OK, part_schema

if TYPE_CHECKING:
    import pyarrow as pa

RUNS = "runs"
_FOOTER = b"cadre-sim"
DIGITS = 12
"""Hexadecimal digits of a digest that stand in a name."""
_NAME = re.compile(
    rf"(runs|yearly|cadres|units|groups)-(\d+)-(\d+)-([0-9a-f]{{{DIGITS}}})"
    rf"(?:-([0-9a-f]{{{DIGITS}}}))?\.parquet"
)
"""Kind, first and last run, digest of the rows, digest of the bytes. The last was not written at
first: such parts are still read, and only what Parquet and the rows' digest cover is checked."""


class BadPart(ValueError):
    """A part that is proved to be damaged or none of this sweep, and how."""


@dataclass(frozen=True)
class Part:
    """A good part.

    Attributes
    ----------
    path : Path
    kind : str
    tasks : ndarray(int64)
        Of its rows, rising.
    failed : ndarray(int64)
        Those of its runs that failed.
    siblings : dict of str to str
        Names of the parts of other kinds with the same runs; of a part of runs only.
    """

    path: Path
    kind: str
    tasks: np.ndarray
    failed: np.ndarray
    siblings: dict[str, str]


def tables_of(plan: Plan, rows: Sequence[Rows]) -> dict[str, pa.Table]:
    """Lay out what runs gave as tables sorted by task, the table of runs last.

    Returns
    -------
    dict of str to Table
        By kind: yearly, the panel's, runs.
    """
    import pyarrow as pa

    tasks = np.concatenate([one.tasks for one in rows])
    errors = np.array([error for one in rows for error in one.errors], dtype=object)
    horizon = np.concatenate([one.horizon for one in rows])
    yearly = np.concatenate([one.yearly for one in rows])
    # chunks come back in any order; sorted, equal runs give equal bytes
    order = np.argsort(tasks, kind="stable")
    tasks, errors = tasks[order], errors[order]
    horizon, yearly = horizon[order], yearly[order]
    good = errors == ""
    years = yearly.shape[1]
    measures = plan.data["measures"]
    columns = [np.repeat(tasks[good], years), np.tile(np.arange(1, years + 1), int(good.sum()))]
    columns += list(yearly[good].reshape(-1, len(measures)).T)
    tables = {"yearly": _table(columns, part_schema("yearly", measures))}
    for kind in plan.panel_kinds:
        found = [table for one in rows for table in one.panel.get(kind, ())]
        if found:
            tables[kind] = pa.concat_tables(found).sort_by("task").combine_chunks()
    states = [OK if fine else FAILED for fine in good]
    of_runs = [tasks, states, errors.tolist(), *horizon.T]
    tables[RUNS] = _table(of_runs, part_schema(RUNS, measures))
    return tables


def _table(columns: list[Any], schema: pa.Schema) -> pa.Table:
    import pyarrow as pa

    arrays = [
        pa.array(column, field.type, from_pandas=True)
        for column, field in zip(columns, schema, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def digest_of(table: pa.Table) -> str:
    """Give a digest of the rows: equal rows have equal ones, however a table is stored."""
    digest = hashlib.sha256()
    # column by column, with types: the same numbers under other names are other rows
    for name in table.column_names:
        column = table[name].combine_chunks()
        digest.update(f"{name} {column.type} {len(column)} {column.null_count};".encode())
        values = column.to_numpy(zero_copy_only=False)
        if values.dtype == object:
            digest.update(json.dumps(values.tolist()).encode())
        else:
            digest.update(np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()


def write_part(
    folder: Path, plan: Plan, kind: str, table: pa.Table, siblings: dict[str, str]
) -> Part:
    """Write a part; it is there complete and named by its digests, or not at all."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    digest = digest_of(table)
    tasks = table["task"].to_numpy()
    ends = (int(tasks[0]), int(tasks[-1])) if len(tasks) else (0, 0)
    footer = {
        "sweep": plan.sweep_id,
        "kind": kind,
        "digest": digest,
        "rows": len(table),
        "siblings": siblings,
    }
    # in the footer, since a note beside a part could be lost without it
    marked = table.replace_schema_metadata({_FOOTER: json.dumps(footer)})
    # in memory first, since the name needs a digest of the bytes; a part is small (FLUSH_BYTES)
    sink = pa.BufferOutputStream()
    pq.write_table(marked, sink, compression="zstd", write_page_checksum=True)
    data = sink.getvalue().to_pybytes()
    path = folder / f"{kind}-{ends[0]}-{ends[1]}-{digest[:DIGITS]}-{_digest_of_bytes(data)}.parquet"

    def fill(temporary: Path) -> None:
        temporary.write_bytes(data)

    write_durable(path, fill, kind, len(data))
    return Part(path, kind, np.unique(tasks), _failed(kind, table), siblings)


def read_part(path: Path, plan: Plan) -> tuple[Part, pa.Table]:
    """Read a part and check all of it: name, every byte, sweep, page checksums, rows, columns.

    Raises
    ------
    BadPart
        Saying what is wrong.
    SweepStopped
        When the machine does not let it be read, so that nobody knows whether it is good.
    """
    import pyarrow as pa

    named = _NAME.fullmatch(path.name)
    if not named:
        raise BadPart("a file that no sweep writes")
    if not is_plain(path):
        raise BadPart("a folder or a device in place of a file")
    data = read_whole(path)
    # Parquet checks its pages, but neither its footer nor the gaps between pages. And bytes
    # that are not those written are refused before a parser sees them
    if named[5] and _digest_of_bytes(data) != named[5]:
        raise BadPart("bytes that are not those written")
    try:
        table, siblings = _checked(data, named, plan)
        return _described(path, named[1], table, siblings, plan), table
    except BadPart:
        raise
    except MemoryError as error:
        # the bytes may be good, and another day there may be room for them
        raise unreadable(path, in_words(error)) from error
    except (
        OSError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
        pa.ArrowException,
    ) as error:
        # an error of the system too: the parser reads from memory, and calls bad bytes so
        raise BadPart(f"no table ({type(error).__name__})") from error


def _checked(data: bytes, named: re.Match[str], plan: Plan) -> tuple[pa.Table, dict[str, str]]:
    """Give the rows, and the names of siblings, when all that a part says of itself is true."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetFile(pa.BufferReader(data), page_checksum_verification=True) as file:
        footer = json.loads((file.schema_arrow.metadata or {})[_FOOTER])
        sweep = footer["sweep"]
        if sweep != plan.sweep_id:
            raise BadPart(f"a part of sweep {str(sweep)[:12]}, this one is {plan.sweep_id[:12]}")
        # a few bytes may promise rows without end, so they are counted before they are read
        rows, most = file.metadata.num_rows, _most_rows(named[1], plan)
        if rows > most:
            raise BadPart(f"{rows:,} rows where the plan has {most:,} at most")
        table = file.read().replace_schema_metadata(None)
    siblings = {str(one): str(name) for one, name in footer["siblings"].items()}
    digest = footer["digest"]
    # names of columns are read here only, and in an old part a flipped bit may stand in one
    if footer["kind"] != named[1] or digest_of(table) != digest or not digest.startswith(named[4]):
        raise BadPart("rows that are not those written")
    return table, siblings


def _most_rows(kind: str, plan: Plan) -> int:
    """Count the rows that a kind can have in all parts together."""
    if kind == RUNS:
        return plan.runs
    a_year = {"yearly": 1, "groups": len(GROUPS)}
    # the cadres are counted last, since that goes through all points of the plan
    most = a_year.get(kind) or plan.most_cadres
    return plan.runs * plan.data["years"] * most


def _digest_of_bytes(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:DIGITS]


def _described(
    path: Path, kind: str, table: pa.Table, siblings: dict[str, str], plan: Plan
) -> Part:
    if "task" not in table.column_names:
        raise BadPart("no column of tasks")
    tasks = np.unique(table["task"].to_numpy())
    if len(tasks) and not 0 <= tasks[0] <= tasks[-1] < plan.runs:
        raise BadPart("runs that the plan does not have")
    if kind in (RUNS, "yearly") and not table.schema.equals(
        part_schema(kind, plan.data["measures"])
    ):
        raise BadPart("other columns than those of the plan")
    return Part(path, kind, tasks, _failed(kind, table), siblings)


def _failed(kind: str, table: pa.Table) -> np.ndarray:
    if kind != RUNS:
        return np.zeros(0, dtype=np.int64)
    return table["task"].to_numpy()[np.array(table["status"].to_pylist(), dtype=object) == FAILED]
