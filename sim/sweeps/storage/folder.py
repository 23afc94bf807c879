"""The folder of a sweep: plan, environment, lock, parts, and the final tables made from them.

The good parts say what is done; there is no other list that could be lost or be wrong. See
``docs/reference/sweeps.md``."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from sim.base.errors import InputError, cut, listing
from sim.sweeps.execution.chunk import Rows
from sim.sweeps.execution.replication_rounds import ReplicationRounds
from sim.sweeps.execution.signals import Stop
from sim.sweeps.exit_codes import INCOMPLETE, SweepStopped, in_words
from sim.sweeps.planning.plan import Plan
from sim.sweeps.storage import environment
from sim.sweeps.storage.durable_files import (
    LONGEST_PATH,
    TEMPORARY,
    check_writable,
    locked,
    make_folder,
    write_text,
)
from sim.sweeps.storage.parts import RUNS, BadPart, Part, read_part, tables_of, write_part
from sim.sweeps.storage.stored_plan import open_plan

PLAN, STUDY, PARTS, QUARANTINE = "plan.json", "input.toml", "parts", "quarantine"
LOG = "log.jsonl"


@dataclass
class Store:
    """An open folder, held by this process.

    Attributes
    ----------
    folder : Path
    plan : Plan
    parts : dict of str to Part
        The good parts, by name.
    done : ndarray(bool), shape (runs,)
    bad : ndarray(bool), shape (runs,)
        Which of those done have failed.
    wanted : ndarray(bool), shape (runs,)
        Which runs the plan asks for; of an adaptive plan, given the runs that are finished.
    rounds : ReplicationRounds or None
        Of an adaptive plan.
    notes : list of str
        What a reader should know: parts set aside when the folder was opened, libraries that have
        changed.
    stop : Stop
        Looked at by everything that may take long.
    """

    folder: Path
    plan: Plan
    parts: dict[str, Part]
    done: np.ndarray
    bad: np.ndarray
    wanted: np.ndarray
    rounds: ReplicationRounds | None = None
    notes: list[str] = field(default_factory=list)
    stop: Stop = field(default_factory=Stop)

    @property
    def failed(self) -> int:
        """How many of the runs asked for have failed."""
        return int((self.bad & self.wanted).sum())

    @property
    def finished(self) -> int:
        """How many of the runs asked for are done."""
        return int((self.done & self.wanted).sum())

    def missing(self, only: range | None = None) -> list[int]:
        """Numbers of the runs that are asked for and not done, of all or of those given."""
        runs = range(self.plan.runs) if only is None else only
        # in order, so that parts hold neighbours and are read in few windows
        lacking = self.wanted & ~self.done
        return (runs.start + np.flatnonzero(lacking[runs.start : runs.stop])).tolist()

    def take_in(self, tables: Iterable[Any]) -> None:
        """Let an adaptive plan see tables of finished runs, and update which it wants."""
        if self.rounds is not None:
            for table in tables:
                self.rounds.add(table)
            self.rounds.advance()
            self.wanted = self.rounds.wanted()

    def flush(self, rows: Sequence[Rows]) -> None:
        """Write what runs gave as parts.

        The part of runs is written last: a crash before it leaves parts that belong to no run,
        which the next start sets aside.
        """
        tables = tables_of(self.plan, rows)
        siblings: dict[str, str] = {}
        for kind, table in tables.items():
            part = write_part(
                self.folder / PARTS, self.plan, kind, table, siblings if kind == RUNS else {}
            )
            siblings[kind] = part.path.name
            self.parts[part.path.name] = part
            if kind == RUNS:
                self.done[part.tasks] = True
                self.bad[part.failed] = True
                self.take_in([table])
        # after the parts: the log must not say more than the disk holds
        self.log("flush", runs=self.finished, failed=self.failed)

    def log(self, event: str, **about: Any) -> None:
        """Add a line to the log, which is for people and promises nothing."""
        line = {"time": datetime.now(UTC).isoformat(timespec="seconds"), "event": event} | about
        path = self.folder / LOG
        try:
            # a pipe would be waited for without end, and a link lead into another's file
            if path.is_symlink() or (path.exists() and not path.is_file()):
                return
            # a name that is not UTF-8 is no reason to stop either
            with open(path, "a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError:
            # the writer of parts reports a full disk; a log is no reason to stop
            return

    def heed(self) -> None:
        """Stop here if somebody wishes it, saying how much is kept."""
        self.stop.heed(f"{self.finished:,} runs are kept in {self.folder}")

    def table(self, part: Part) -> Any:
        """Read a part again that was good when the folder was opened.

        Raises
        ------
        SweepStopped
            When it has been damaged since; the next start sets it aside.
        """
        try:
            return read_part(part.path, self.plan)[1]
        except (BadPart, FileNotFoundError) as error:
            raise SweepStopped(
                f"{part.path} was good a moment ago and is not now ({error}). "
                "Its runs are done again at the next start",
                INCOMPLETE,
            ) from error

    def of_kind(self, kind: str) -> list[Part]:
        """Good parts of one kind, by name."""
        return [self.parts[name] for name in sorted(self.parts) if self.parts[name].kind == kind]


@contextmanager
def open_store(
    folder: Path,
    plan: Plan,
    source: str = "",
    accept_code_change: bool = False,
    stop: Stop | None = None,
) -> Iterator[Store]:
    """Open the folder of a sweep, new or begun before, and hold it.

    Parameters
    ----------
    folder : Path
    plan : Plan
    source : str
        Text of the study's file, written beside the plan for people.
    accept_code_change : bool
        Go on although the model's sources have changed since the sweep was begun.
    stop : Stop, optional
        A wish to stop, to be heeded from now on.

    Raises
    ------
    InputError
        When the folder cannot be written to, holds something else or another sweep, its plan was
        edited, parts contradict each other, or sources have changed.
    SweepStopped
        When another driver holds the folder, a file in it cannot be read or set aside, or somebody
        asks to stop.
    """
    _refuse_foreign(folder)
    check_writable(folder)
    with locked(folder):
        _record_or_check_plan(folder, plan, source)
        notes = environment.record_or_check(folder, accept_code_change)
        for name in (PARTS, QUARANTINE):
            make_folder(folder / name)
        yield _scanned(folder, plan, notes, stop or Stop())


def _refuse_foreign(folder: Path) -> None:
    """A folder without a plan must be empty; the copy of the study is written before the plan."""
    allowed, do = "a new or empty folder, or one of the same sweep", "Choose another --out."
    try:
        # in here, since a name that is too long is an error already when one asks for it
        if folder.exists() and not folder.is_dir():
            raise InputError(str(folder), "a file", allowed, do)
        found = (
            {path.name for path in folder.iterdir() if not path.name.startswith(".")}
            if folder.exists()
            else set()
        )
    except OSError as error:
        raise InputError(
            str(folder), f"no folder to look into ({in_words(error)})", allowed, do
        ) from error
    if PLAN not in found and found - {STUDY}:
        got = f"a folder without {PLAN} that holds something else ({', '.join(sorted(found)[:5])})"
        raise InputError(str(folder), got, allowed, do)


def _record_or_check_plan(folder: Path, plan: Plan, source: str) -> None:
    """Write the plan into a new folder; in an old one it must be the same, to the byte."""
    path = folder / PLAN
    # a link that leads nowhere is a plan that is out of reach, and no new folder
    if not os.path.lexists(path):
        write_text(folder / STUDY, source, "input")
        write_text(path, plan.text, "plan")
        return
    stored = open_plan(path)
    if stored.sweep_id != plan.sweep_id:
        raise InputError(
            str(path),
            f"another sweep ({stored.sweep_id[:12]}), which differs in {_difference(stored, plan)}",
            f"the sweep asked for ({plan.sweep_id[:12]})",
            "Give the study and the options with which this folder was begun, "
            "or choose another --out.",
        )


def _difference(one: Plan, other: Plan) -> str:
    keys = [
        key for key in sorted(one.data | other.data) if one.data.get(key) != other.data.get(key)
    ]
    return ", ".join(keys)


def _scanned(folder: Path, plan: Plan, notes: list[str], stop: Stop) -> Store:
    """List the good parts; what is not good is set aside, and its runs are missing again."""
    found: dict[str, Part] = {}
    done, bad = np.zeros((2, plan.runs), dtype=bool)
    rounds = ReplicationRounds(plan) if plan.adaptive else None
    wanted = np.ones(plan.runs, dtype=bool) if rounds is None else rounds.wanted()
    store = Store(folder, plan, {}, done, bad, wanted, rounds, notes, stop)
    for path in sorted((folder / PARTS).iterdir()):
        stop.heed(f"{folder} was being opened, and all that it holds is kept")
        if path.name.startswith(".") and path.name.endswith(TEMPORARY) and not path.is_dir():
            # left by a crash while it was written; the lock says that nobody writes it now
            path.unlink()
            continue
        try:
            found[path.name] = read_part(path, plan)[0]
        except BadPart as error:
            _set_aside(store, path, str(error))
    # only now, when all have been read: whether a part counts depends on its siblings
    for name, part in found.items():
        if part.kind == RUNS:
            lost = [kind for kind, sibling in part.siblings.items() if sibling not in found]
            if lost:
                _set_aside(store, part.path, f"its part of {' and '.join(lost)} is missing")
                continue
            for one in (name, *part.siblings.values()):
                store.parts[one] = found[one]
    for name in found.keys() - store.parts.keys():
        if found[name].path.exists():
            _set_aside(store, found[name].path, "no part of runs belongs to it")
    _count(store)
    return store


def _set_aside(store: Store, path: Path, why: str) -> None:
    target = store.folder / QUARANTINE / path.name
    number = 1
    try:
        # what was set aside before is evidence too, and must not be written over
        while os.path.lexists(target):
            number += 1
            target = target.with_name(f"{path.name}.{number}")
        os.replace(path, target)
    except OSError as error:
        raise SweepStopped(
            f"{path} is no good part ({why}) and cannot be set aside ({in_words(error)}). "
            "Move it out of the folder yourself",
            INCOMPLETE,
        ) from error
    name = cut(path.name, LONGEST_PATH)
    store.notes.append(f"set aside {name}: {why}")
    store.log("quarantine", part=name, why=why)


def _count(store: Store) -> None:
    """Mark what is done; runs that stand in several parts must be equal in all of them."""
    runs = store.of_kind(RUNS)
    times = np.zeros(store.plan.runs, dtype=np.int64)
    for part in runs:
        times[part.tasks] += 1
        store.bad[part.failed] = True
    store.done[times > 0] = True
    twice = np.flatnonzero(times > 1)
    if len(twice):
        _check_equal(store, twice)
    store.take_in(store.table(part) for part in runs)


def _check_equal(store: Store, twice: np.ndarray) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    wrong: set[int] = set()
    wanted = pa.array(twice)
    for kind in {part.kind for part in store.parts.values()}:
        seen: dict[int, Any] = {}
        for part in store.of_kind(kind):
            table = store.table(part)
            # equal as tables, to the last bit: two parts that differ in rounding are two models
            for task, rows in _by_task(table.filter(pc.is_in(table["task"], wanted))):
                if not seen.setdefault(task, rows).equals(rows):
                    wrong.add(task)
    # not set aside: nobody here knows which of them is right
    if wrong:
        raise InputError(
            str(store.folder / PARTS),
            f"parts that disagree on runs {listing([str(task) for task in sorted(wrong)])}",
            "equal numbers for equal runs",
            "One of them was computed by other code or on a faulty machine: "
            "move it away and try again.",
        )


def _by_task(table: Any) -> Iterator[tuple[int, Any]]:
    import pyarrow.compute as pc

    for task in table["task"].unique().to_pylist():
        yield task, table.filter(pc.equal(table["task"], task)).combine_chunks()
