"""Export of the final tables: made from the parts in the order of the runs.

Their bytes are the same however the runs were grouped into parts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.sweeps.planning.canonical_text import canonical
from sim.sweeps.storage.durable_files import crash_point, write_durable, write_text
from sim.sweeps.storage.folder import Store
from sim.sweeps.storage.parts import PANEL, RUNS, read_part
from sim.sweeps.storage.schema import CODEBOOK, cells_table, codebook, part_schema, with_keys

if TYPE_CHECKING:
    import pyarrow as pa

WINDOW = 65_536
"""Rows that are in memory at a time; a row group of the final tables."""
COMPLETE, SUMS = "COMPLETE", "SHA256SUMS"
LONGEST_LABEL = 80
"""Characters of a variable's label in Stata."""
# Stata files hold the time of writing; with a fixed one equal tables are equal files
_FIXED_TIME = datetime(2000, 1, 1)


def is_finished(store: Store) -> bool:
    """All final tables are there as they were written."""
    folder = store.folder
    try:
        said = json.loads((folder / COMPLETE).read_bytes())
        sums = dict(
            line.split("  ", 1)[::-1] for line in (folder / SUMS).read_text("utf-8").splitlines()
        )
        right = said["sweep"] == store.plan.sweep_id and sums.keys() == set(_tables(store))
        return right and all(_sha256(folder / name) == digest for name, digest in sums.items())
    except (OSError, ValueError, LookupError, TypeError):
        return False


def _tables(store: Store) -> list[str]:
    """Names of the final tables: those of the panel only where a run gave one."""
    panel = [f"{kind}.parquet" for kind in PANEL if store.of_kind(kind)]
    cells = ["cells.csv", "cells.parquet"] if store.rounds else []
    return ["codebook.csv", "results.csv", "results.parquet", "yearly.parquet", *cells, *panel]


def finish(store: Store) -> None:
    """Write the final tables, their digests, and last the file that says that all are there."""
    folder = store.folder
    if is_finished(store):
        return
    crash_point("before_final")
    # a crash from here on must not leave new tables under an old promise
    (folder / COMPLETE).unlink(missing_ok=True)
    _write_table(store, RUNS, WINDOW)
    _write_csv(folder)
    _write_table(store, "yearly", max(1, WINDOW // store.plan.data["years"]))
    for kind in PANEL:
        if store.of_kind(kind):
            _write_table(
                store,
                kind,
                max(1, 4 * WINDOW // (store.plan.data["years"] * store.plan.most_cadres)),
            )
    _write_cells(store)
    _write_codebook(store)
    lines = [f"{_sha256(folder / name)}  {name}\n" for name in sorted(_tables(store))]
    write_text(folder / SUMS, "".join(lines), "sums")
    about = {"sweep": store.plan.sweep_id, "runs": store.finished, "failed": store.failed}
    write_text(folder / COMPLETE, canonical(about) + "\n", "complete")
    store.log("complete", runs=store.finished, failed=store.failed)


def _write_table(store: Store, kind: str, tasks: int) -> None:
    """Write a table with a row group for so many tasks.

    How many follows from the plan alone, so that the bytes do too.
    """
    import pyarrow.parquet as pq

    name = "results.parquet" if kind == RUNS else f"{kind}.parquet"

    def fill(temporary: Path) -> None:
        writer = None
        # opened here: a path with a colon would be an address to Arrow
        with open(temporary, "wb") as sink:
            for table in _windows(store, kind, tasks):
                table = with_keys(table, store.plan, varied=kind == RUNS)
                if writer is None:
                    writer = pq.ParquetWriter(
                        sink, table.schema, compression="zstd", write_page_checksum=True
                    )
                writer.write_table(table, row_group_size=max(1, len(table)))
            assert writer is not None
            writer.close()

    size = sum(part.path.stat().st_size for part in store.of_kind(kind))
    write_durable(store.folder / name, fill, name, 2 * size)


def _windows(store: Store, kind: str, tasks: int) -> Iterator[pa.Table]:
    """Give the rows of so many tasks at a time, in the order of tasks, each run once.

    Only the parts in question are in memory.
    """
    import pyarrow as pa

    parts = store.of_kind(kind)
    tables: dict[str, pa.Table] = {}
    for first in range(0, store.plan.runs, tasks):
        taken = np.zeros(min(tasks, store.plan.runs - first), dtype=bool)
        end = first + len(taken)
        found: list[pa.Table] = []
        for part in parts:
            here = part.tasks[(part.tasks >= first) & (part.tasks < end)]
            here = here[~taken[here - first] & store.wanted[here]]
            if len(here):
                taken[here - first] = True
                if part.path.name not in tables:
                    tables[part.path.name] = read_part(part.path, store.plan)[1]
                table = tables[part.path.name]
                found.append(table.filter(pa.array(np.isin(table["task"].to_numpy(), here))))
        for part in parts:
            if len(part.tasks) and part.tasks[-1] < end:
                tables.pop(part.path.name, None)
        if found:
            yield pa.concat_tables(found).sort_by("task").combine_chunks()
        elif first == 0:
            yield _empty(store, kind)


def _empty(store: Store, kind: str) -> pa.Table:
    parts = store.of_kind(kind)
    if parts:
        return read_part(parts[0].path, store.plan)[1].slice(0, 0)
    return part_schema(kind, store.plan.data["measures"]).empty_table()


def _write_csv(folder: Path) -> None:
    """Write the results as text, in the shortest decimals that read back the same."""
    import pyarrow.parquet as pq

    from sim.files.tables import csv_text

    source = folder / "results.parquet"

    def fill(temporary: Path) -> None:
        with (
            open(source, "rb") as opened,
            pq.ParquetFile(opened) as file,
            open(temporary, "w", encoding="utf-8", newline="") as out,
        ):
            for place in range(file.num_row_groups):
                text = csv_text(file.read_row_group(place))
                out.write(text if place == 0 else text.partition("\n")[2])

    write_durable(folder / "results.csv", fill, "results.csv", 3 * source.stat().st_size)


def _write_cells(store: Store) -> None:
    """Write the cells of an adaptive plan, for programs and as text."""
    import pyarrow.parquet as pq

    from sim.files.tables import csv_text

    if store.rounds is None:
        return
    table = cells_table(store.rounds.cells(), store.plan)

    def fill(temporary: Path) -> None:
        with open(temporary, "wb") as sink:
            pq.write_table(table, sink, compression="zstd", write_page_checksum=True)

    write_durable(store.folder / "cells.parquet", fill, "cells.parquet", table.nbytes)
    write_text(store.folder / "cells.csv", csv_text(table), "cells.csv")


def _write_codebook(store: Store) -> None:
    import pandas as pd

    from sim.files.tables import csv_text

    frame = pd.DataFrame(codebook(store.plan), columns=list(CODEBOOK))
    write_text(store.folder / "codebook.csv", csv_text(frame), "codebook.csv")


def write_stata(folder: Path) -> list[Path]:
    """Write the final tables for Stata, with the codebook's words as labels.

    They are made from the other tables and safe to delete.
    """
    import pandas as pd

    # pandas takes ~ for a home folder and a colon for an address, so it is given open files
    with open(folder / "codebook.csv", encoding="utf-8", newline="") as text:
        book = pd.read_csv(text, keep_default_na=False)
    written = []
    for name in ("results", "yearly", *(["cells"] if (folder / "cells.parquet").exists() else [])):
        with open(folder / f"{name}.parquet", "rb") as table:
            frame = pd.read_parquet(table)
        path = folder / f"{name}.dta"
        about: dict[str, Any] = {"version": 118, "write_index": False, "time_stamp": _FIXED_TIME}
        own = book[[name in tables.split() for tables in book["tables"]]]
        labels = dict(zip(own["column"], own["en"], strict=True))
        about["variable_labels"] = {
            column: labels[column][:LONGEST_LABEL] for column in frame.columns
        }
        write_durable(path, _stata(frame, about), path.name, int(frame.memory_usage().sum()))
        written.append(path)
    return written


def _stata(frame: Any, about: dict[str, Any]) -> Callable[[Path], None]:
    def fill(temporary: Path) -> None:
        with open(temporary, "wb") as file:
            frame.to_stata(file, **about)

    return fill


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
