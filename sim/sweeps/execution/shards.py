"""Shards: a sweep in N folders, each with a contiguous N-th of its runs, and their merging.

A shard's folder is that of the whole sweep with other runs missing: the same plan, the same parts.
So merging copies good parts into one folder and makes the final tables there, byte for byte those
of the sweep in one piece. The machines need not know of each other.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sim.base.errors import InputError, listing, shown
from sim.sweeps.execution.driver import do_missing
from sim.sweeps.execution.options import Options
from sim.sweeps.execution.signals import Stop, signals_heeded
from sim.sweeps.exit_codes import INCOMPLETE, SweepStopped, in_words, stopped_by_machine
from sim.sweeps.planning.plan import Plan, build_plan
from sim.sweeps.planning.study import Study
from sim.sweeps.results import SweepResults, read_tables
from sim.sweeps.storage.durable_files import write_durable
from sim.sweeps.storage.environment import describe, differences, read
from sim.sweeps.storage.export import finish, write_copies
from sim.sweeps.storage.folder import PARTS, PLAN, STUDY, Store, open_store
from sim.sweeps.storage.parts import RUNS, BadPart, Part, read_part
from sim.sweeps.storage.reading import read_whole, unreadable
from sim.sweeps.storage.stored_plan import open_plan

_SHARD = re.compile(r"([0-9]{1,6})/([0-9]{1,6})")


@dataclass(frozen=True)
class Shard:
    """The I-th of N shards, from 1."""

    number: int
    of: int

    def runs(self, plan: Plan) -> range:
        """Give the runs of this shard.

        All shards together have each run once, and none has two more than another.
        """
        # integers throughout: shares as fractions could leave out a run, or do it twice
        return range(plan.runs * (self.number - 1) // self.of, plan.runs * self.number // self.of)


def read_shard(text: str) -> Shard:
    """Read a shard written as I/N.

    Raises
    ------
    InputError
    """
    named = _SHARD.fullmatch(text.strip())
    if not named or not 1 <= int(named[1]) <= int(named[2]):
        allowed = "I/N with I from 1 to N, such as 3/16"
        raise InputError("--shard", shown(text), allowed, "Number the shards from 1.")
    return Shard(int(named[1]), int(named[2]))


def sweep_shard(
    study: Study, shard: Shard, out: Path, options: Options, panel: bool = False
) -> tuple[int, int]:
    """Do the runs of a shard, or go on with them.

    Parameters
    ----------
    study : Study
    shard : Shard
    out : Path
        Folder of this shard alone.
    options : Options
    panel : bool
        As in :func:`sim.sweeps.execution.driver.sweep`; the same for all shards.

    Returns
    -------
    runs, failed : int
        How many runs of the shard are done, and how many of them have failed.

    Raises
    ------
    InputError, SweepStopped
        As in :func:`sim.sweeps.execution.driver.sweep`.
    """
    plan = build_plan(study, panel)
    # refused here and not by study: whole sweeps of it are good
    if plan.adaptive:
        raise InputError(
            f"study {study.name}",
            "a shard of a study that asks for precision",
            "the whole of it: which runs it wants follows from those finished before",
            "Sweep it in one folder, on a cluster if it is large, "
            "or give replicates in place of [precision].",
        )
    runs = shard.runs(plan)
    with (
        stopped_by_machine(out),
        signals_heeded() as stop,
        open_store(out, plan, study.text, options.accept_code_change, stop) as store,
    ):
        do_missing(store, replace(options, only=runs), stop)
        return len(runs), int(store.bad[runs.start : runs.stop].sum())


def merge(
    folders: Sequence[Path],
    out: Path,
    stata: bool = False,
    accept_code_change: bool = False,
    excel: bool = False,
) -> SweepResults:
    """Put the shards of a sweep together in one folder.

    Their good parts are copied there and the final tables made. The shards stay as they are.
    Merging again, with more of them, goes on.

    Parameters
    ----------
    folders : sequence of Path
        Of the same sweep.
    out : Path
        A new or empty folder, or one merged into before.
    stata : bool
        Write ``.dta`` files too.
    accept_code_change : bool
        Merge although shards were run with different sources of the model.
    excel : bool
        Write the CSV tables once more, such as ``results-excel.csv``, with the mark by which Excel
        knows UTF-8.

    Returns
    -------
    SweepResults

    Raises
    ------
    InputError
        When a folder is none of a sweep, or they are of different sweeps or sources.
    SweepStopped
        When runs are missing in all of them, a part of one cannot be read, or somebody asks to
        stop; what was found stays in `out`.
    """
    with stopped_by_machine(out), signals_heeded() as stop:
        return _merged(folders, out, stata, excel, accept_code_change, stop)


def _merged(
    folders: Sequence[Path],
    out: Path,
    stata: bool,
    excel: bool,
    accept_code_change: bool,
    stop: Stop,
) -> SweepResults:
    plan = _same_plan(folders)
    notes = _compared(folders, accept_code_change)
    source = _text_of(folders[0] / STUDY)
    with open_store(out, plan, source, accept_code_change, stop) as store:
        for folder in folders:
            notes += _copy_parts(folder, store)
        # which machine did which run is nowhere else to be found: merged parts look alike
        store.log("merge", shards=[str(folder) for folder in folders])
    # opened again, so that the copies are checked where they are now
    with open_store(out, plan, source, accept_code_change, stop) as store:
        if store.missing():
            again = shlex.join(["cadre-sim", "merge", *map(str, folders), "DIR", "--out", str(out)])
            do = (
                "finish the shard with these runs (sweep STUDY --shard I/N) "
                f"and name its folder DIR too: {again}"
            )
            raise SweepStopped(_lacking(store.missing(), plan, store.folder), INCOMPLETE, do=do)
        finish(store)
        write_copies(out, stata, excel)
        return read_tables(out, plan, True, (*notes, *store.notes))


def _same_plan(folders: Sequence[Path]) -> Plan:
    if not folders:
        raise InputError("DIR", "no folder", "the folders of a sweep's shards", "Name them.")
    plans = [open_plan(folder / PLAN) for folder in folders]
    others = [
        str(folder)
        for folder, plan in zip(folders, plans, strict=True)
        if plan.sweep_id != plans[0].sweep_id
    ]
    if others:
        raise InputError(
            listing(others),
            f"other sweeps than that of {folders[0]} ({plans[0].sweep_id[:12]})",
            "shards of one study, with the same options and version of the model",
            "Leave them out.",
        )
    return plans[0]


def _compared(folders: Sequence[Path], accept: bool) -> list[str]:
    """Refuse shards that were run with other sources of the model than those here.

    Shards with other libraries are noted: bytes are then not promised.
    """
    now = describe()
    known = {folder: read(folder, now) for folder in folders}
    others = [
        str(folder)
        for folder, about in known.items()
        if about is None or about["source_digest"] != now["source_digest"]
    ]
    # a record that is broken counts as other sources: nobody knows what it was run with
    if others and not accept:
        raise InputError(
            listing(others),
            "shards run with other sources of the model than those here",
            "the same sources",
            "Merge with those, or give --accept-code-change if no number can have moved.",
        )
    return [
        f"{folder} was run with {name} {before}; here it is {after}"
        for folder, about in known.items()
        if about is not None
        for name, before, after in differences(about, now)
    ]


def _text_of(path: Path) -> str:
    try:
        return read_whole(path).decode("utf-8-sig")
    except (FileNotFoundError, UnicodeDecodeError):
        # words for people, which a sweep can do without
        return ""


def _copy_parts(folder: Path, store: Store) -> list[str]:
    """Copy the good parts of a shard, those of runs last, and say which were left out."""
    good: list[Part] = []
    notes = []
    standing = f"what was copied stays in {store.folder}"
    for path in _listed(folder / PARTS):
        store.stop.heed(standing)
        try:
            good.append(read_part(path, store.plan)[0])
        except BadPart as error:
            notes.append(f"left out {path}: {error}")
    # a part of runs vouches for the others: after a crash in between nothing counts as done
    for part in sorted(good, key=lambda one: one.kind == RUNS):
        store.stop.heed(standing)
        target = store.folder / PARTS / part.path.name
        # names hold digests of what is in them: the same name is the same part
        if not target.exists():
            _copy(part.path, target, part.kind)
    return notes


def _listed(folder: Path) -> list[Path]:
    """List what may be parts; a shard that was never begun has none."""
    # not glob, for which a folder that must not be read is an empty one
    try:
        names = sorted(os.listdir(folder))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise unreadable(folder, in_words(error)) from error
    return [folder / name for name in names if name.endswith(".parquet") and name[0] != "."]


def _copy(path: Path, target: Path, kind: str) -> None:
    def fill(temporary: Path) -> None:
        shutil.copyfile(path, temporary)

    write_durable(target, fill, kind, path.stat().st_size)


def _lacking(missing: Sequence[int], plan: Plan, folder: Path) -> str:
    """Say which runs no shard has."""
    # shards are contiguous, so a lost one is a span or two, and need not be listed run by run
    breaks = np.flatnonzero(np.diff(missing) > 1) + 1
    spans = [
        f"{one[0]}–{one[-1]}" if len(one) > 1 else str(one[0])
        for one in np.split(np.array(missing), breaks)
    ]
    found = plan.runs - len(missing)
    return (
        f"{len(missing):,} of {plan.runs:,} runs are in none of the shards: {listing(spans)}. "
        f"The {found:,} others are kept in {folder}"
    )
