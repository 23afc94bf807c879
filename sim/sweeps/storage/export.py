"""Export of the final tables: made from the parts in the order of the runs.

Their bytes are the same however the runs were grouped into parts.
"""

from __future__ import annotations

import codecs
import hashlib
import json
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.base.errors import InputError
from sim.sweeps.planning.canonical_text import canonical
from sim.sweeps.planning.plan import Plan
from sim.sweeps.storage.durable_files import crash_point, write_durable, write_text
from sim.sweeps.storage.folder import Store
from sim.sweeps.storage.parts import RUNS
from sim.sweeps.storage.reading import read_whole, sha256_of
from sim.sweeps.storage.schema import CODEBOOK, cells_table, codebook, part_schema, with_keys
from sim.sweeps.storage.stata import write_stata

if TYPE_CHECKING:
    import pyarrow as pa

WINDOW = 65_536
"""Rows that are in memory at a time; a row group of the final tables."""
COMPLETE, SUMS = "COMPLETE", "SHA256SUMS"


def is_finished(store: Store) -> bool:
    """All final tables are there as they were written.

    A promise written before it held the digest of the digests is not believed: the tables are made
    again from the parts, to the same bytes.

    Raises
    ------
    SweepStopped
        When one of them cannot be read.
    """
    folder = store.folder
    try:
        sums = read_whole(folder / SUMS)
        if read_whole(folder / COMPLETE) != _promise(store, sums):
            return False
        digests = digests_in(sums)
        return digests.keys() == set(_tables(store)) and not _changed(folder, digests)
    except (FileNotFoundError, ValueError):
        return False


def final_table(folder: Path, plan: Plan, name: str) -> Path | None:
    """Find a final table of a sweep that this process need not hold.

    Returns
    -------
    Path or None
        None where the sweep is not complete.

    Raises
    ------
    InputError
        When it, or another final table, is not as the sweep wrote it, or of another sweep.
    SweepStopped
        When it cannot be read.
    """
    try:
        promise = read_whole(folder / COMPLETE)
    except FileNotFoundError:
        return None
    allowed = "the tables of this sweep as they were written"
    do = "Make them anew from the parts: cadre-sim sweep STUDY --out " + shlex.quote(str(folder))
    try:
        sums = read_whole(folder / SUMS)
        said = json.loads(promise)
        # promises had no digest of the digests at first; their tables are checked all the same
        if said["sweep"] != plan.sweep_id or said.get("sums", _digest(sums)) != _digest(sums):
            raise InputError(str(folder / COMPLETE), "tables of another sweep", allowed, do)
        # all of them: who compares with one vouches for the sweep
        digests = digests_in(sums)
        changed = _changed(folder, {name: digests[name]} | digests)
        if changed:
            raise InputError(str(folder / changed), "a table that was changed", allowed, do)
    except InputError:
        raise
    except (
        FileNotFoundError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:
        raise InputError(str(folder), "tables that are not all there", allowed, do) from error
    return folder / name


def _promise(store: Store, sums: bytes) -> bytes:
    """Say of which sweep the tables are, how many runs they hold, and which bytes they are.

    The name of a sweep is the digest of its plan, so a promise belongs to one plan and one set of
    tables: one that was carried here from another folder, or stands beside tables that were, is
    none.
    """
    about = {"sweep": store.plan.sweep_id, "runs": store.finished, "failed": store.failed}
    return (canonical(about | {"sums": _digest(sums)}) + "\n").encode()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def digests_in(sums: bytes) -> dict[str, str]:
    """Read digests by the names of their tables."""
    return dict(line.split("  ", 1)[::-1] for line in sums.decode().splitlines())


def _changed(folder: Path, digests: dict[str, str]) -> str:
    """Name the first table that has other bytes than its digest says; empty where none has."""
    unlike = (name for name, digest in digests.items() if sha256_of(folder / name) != digest)
    return next(unlike, "")


def _tables(store: Store) -> list[str]:
    """Names of the final tables: those of the panel only where a run gave one."""
    # of a sweep in which every run has failed there is no panel
    panel = [f"{kind}.parquet" for kind in store.plan.panel_kinds if store.of_kind(kind)]
    cells = ["cells.csv", "cells.parquet"] if store.rounds else []
    return ["codebook.csv", "results.csv", "results.parquet", "yearly.parquet", *cells, *panel]


def finish(store: Store) -> None:
    """Write the final tables, their digests, and last the file that says that all are there.

    Raises
    ------
    SweepStopped
        When a file cannot be read or written, or somebody asks to stop; the next start goes on.
    """
    folder = store.folder
    if is_finished(store):
        return
    # a last chance before minutes of writing; from here on it is asked for again with each window
    store.heed()
    crash_point("before_final")
    # a crash from here on must not leave new tables under an old promise
    (folder / COMPLETE).unlink(missing_ok=True)
    _write_table(store, RUNS, WINDOW)
    _write_csv(folder)
    _write_table(store, "yearly", max(1, WINDOW // store.plan.data["years"]))
    for kind in store.plan.panel_kinds:
        if store.of_kind(kind):
            _write_table(
                store,
                kind,
                max(1, 4 * WINDOW // (store.plan.data["years"] * store.plan.most_cadres)),
            )
    _write_cells(store)
    _write_codebook(store)
    lines = [f"{sha256_of(folder / name)}  {name}\n" for name in sorted(_tables(store))]
    sums = "".join(lines)
    write_text(folder / SUMS, sums, "sums")
    write_text(folder / COMPLETE, _promise(store, sums.encode()).decode(), "complete")
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
                table = with_keys(table, store.plan, kind)
                if writer is None:
                    writer = pq.ParquetWriter(
                        sink, table.schema, compression="zstd", write_page_checksum=True
                    )
                # one row group for each window, whatever parts it came from
                writer.write_table(table, row_group_size=max(1, len(table)))
            assert writer is not None
            writer.close()

    # a guess that only the message of a full disk shows: keys are added, and what varies
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
        store.heed()
        taken = np.zeros(min(tasks, store.plan.runs - first), dtype=bool)
        end = first + len(taken)
        found: list[pa.Table] = []
        for part in parts:
            here = part.tasks[(part.tasks >= first) & (part.tasks < end)]
            here = here[~taken[here - first] & store.wanted[here]]
            if len(here):
                # runs that stand in two parts were found to be equal when the folder was opened
                taken[here - first] = True
                if part.path.name not in tables:
                    tables[part.path.name] = store.table(part)
                table = tables[part.path.name]
                found.append(table.filter(pa.array(np.isin(table["task"].to_numpy(), here))))
        # what ends before the next window is not needed again; a large sweep must fit in memory
        for part in parts:
            if len(part.tasks) and part.tasks[-1] < end:
                tables.pop(part.path.name, None)
        if found:
            yield pa.concat_tables(found).sort_by("task").combine_chunks()
        # without any row there is still a table, so that whoever reads it finds its columns
        elif first == 0:
            yield _empty(store, kind)


def _empty(store: Store, kind: str) -> pa.Table:
    parts = store.of_kind(kind)
    if parts:
        return store.table(parts[0]).slice(0, 0)
    return part_schema(kind, store.plan.data["measures"]).empty_table()


def _write_csv(folder: Path) -> None:
    """Write the results as text, in the shortest decimals that read back the same."""
    import pyarrow.parquet as pq

    from sim.files.tables import csv_text

    source = folder / "results.parquet"

    def fill(temporary: Path) -> None:
        # from the finished table, so that the two cannot differ
        with (
            open(source, "rb") as opened,
            pq.ParquetFile(opened) as file,
            open(temporary, "w", encoding="utf-8", newline="") as out,
        ):
            # by row group, since the text of a million runs takes gigabytes
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
    # a few rows for each cell, so they need no windows
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


def write_copies(folder: Path, stata: bool, excel: bool) -> None:
    """Write the final tables once more for the programs that are asked for."""
    if stata:
        write_stata(folder)
    if excel:
        write_excel(folder)


def write_excel(folder: Path) -> list[Path]:
    """Write the final tables that are text once more, such as ``results-excel.csv``, each with the
    mark by which Excel knows UTF-8.

    Copies, since the tables that programs read keep the bytes that are promised.
    """
    written = []
    for name in ("results", "codebook", "cells"):
        source, path = folder / f"{name}.csv", folder / f"{name}-excel.csv"
        if source.exists():
            write_durable(path, _marked(source), path.name, source.stat().st_size)
            written.append(path)
    return written


def _marked(source: Path) -> Callable[[Path], None]:
    def fill(temporary: Path) -> None:
        # as bytes: line breaks inside quotes are text and stay what they are
        with open(source, "rb") as table, open(temporary, "wb") as copy:
            copy.write(codecs.BOM_UTF8)
            shutil.copyfileobj(table, copy)

    return fill
