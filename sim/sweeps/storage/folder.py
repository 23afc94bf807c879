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

from sim.base.errors import InputError, listing
from sim.sweeps.execution.chunk import Rows
from sim.sweeps.execution.replication_rounds import ReplicationRounds
from sim.sweeps.planning.plan import Plan, read_plan
from sim.sweeps.storage import environment
from sim.sweeps.storage.durable_files import TEMPORARY, check_writable, locked, write_text
from sim.sweeps.storage.parts import RUNS, BadPart, Part, read_part, tables_of, write_part

PLAN, STUDY, PARTS, QUARANTINE = "plan.json", "input.toml", "parts", "quarantine"


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
    """

    folder: Path
    plan: Plan
    parts: dict[str, Part]
    done: np.ndarray
    bad: np.ndarray
    wanted: np.ndarray
    rounds: ReplicationRounds | None = None
    notes: list[str] = field(default_factory=list)

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
        self.log("flush", runs=self.finished, failed=self.failed)

    def log(self, event: str, **about: Any) -> None:
        """Add a line to the log, which is for people and promises nothing."""
        line = {"time": datetime.now(UTC).isoformat(timespec="seconds"), "event": event} | about
        try:
            # a name that is not UTF-8 is no reason to stop either
            with open(
                self.folder / "log.jsonl", "a", encoding="utf-8", errors="backslashreplace"
            ) as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError:
            # the writer of parts reports a full disk; a log is no reason to stop
            return

    def of_kind(self, kind: str) -> list[Part]:
        """Good parts of one kind, by name."""
        return [self.parts[name] for name in sorted(self.parts) if self.parts[name].kind == kind]


@contextmanager
def open_store(
    folder: Path, plan: Plan, source: str = "", accept_code_change: bool = False
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

    Raises
    ------
    InputError
        When the folder cannot be written to, holds something else or another sweep, its plan was
        edited, parts contradict each other, or sources have changed.
    SweepStopped
        When another driver holds the folder.
    """
    _refuse_foreign(folder)
    check_writable(folder)
    with locked(folder):
        _record_or_check_plan(folder, plan, source)
        notes = environment.record_or_check(folder, accept_code_change)
        for name in (PARTS, QUARANTINE):
            (folder / name).mkdir(exist_ok=True)
        yield _scanned(folder, plan, notes)


def _refuse_foreign(folder: Path) -> None:
    """A folder without a plan must be empty; the copy of the study is written before the plan."""
    allowed, do = "a new or empty folder, or one of the same sweep", "Choose another --out."
    if folder.exists() and not folder.is_dir():
        raise InputError(str(folder), "a file", allowed, do)
    try:
        found = (
            {path.name for path in folder.iterdir() if not path.name.startswith(".")}
            if folder.exists()
            else set()
        )
    except OSError as error:
        raise InputError(
            str(folder), f"no folder to look into ({error.strerror})", allowed, do
        ) from error
    if PLAN not in found and found - {STUDY}:
        got = f"a folder without {PLAN} that holds something else ({', '.join(sorted(found)[:5])})"
        raise InputError(str(folder), got, allowed, do)


def _record_or_check_plan(folder: Path, plan: Plan, source: str) -> None:
    """Write the plan into a new folder; in an old one it must be the same, to the byte."""
    path = folder / PLAN
    if not path.exists():
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


def open_plan(path: Path) -> Plan:
    """Read the plan of a folder.

    Raises
    ------
    InputError
        When it is not there, or not as it was written.
    """
    try:
        text = path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            str(path), "no readable plan", "the plan of a sweep as it was written", "Restore it."
        ) from error
    return read_plan(text, str(path))


def _difference(one: Plan, other: Plan) -> str:
    keys = [
        key for key in sorted(one.data | other.data) if one.data.get(key) != other.data.get(key)
    ]
    return ", ".join(keys)


def _scanned(folder: Path, plan: Plan, notes: list[str]) -> Store:
    """List the good parts; what is not good is set aside, and its runs are missing again."""
    found: dict[str, Part] = {}
    done, bad = np.zeros((2, plan.runs), dtype=bool)
    rounds = ReplicationRounds(plan) if plan.adaptive else None
    wanted = np.ones(plan.runs, dtype=bool) if rounds is None else rounds.wanted()
    store = Store(folder, plan, {}, done, bad, wanted, rounds, notes)
    for path in sorted((folder / PARTS).iterdir()):
        if path.name.startswith(".") and path.name.endswith(TEMPORARY):
            # left by a crash while it was written; the lock says that nobody writes it now
            path.unlink()
            continue
        try:
            found[path.name] = read_part(path, plan)[0]
        except BadPart as error:
            _set_aside(store, path, str(error))
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
    while target.exists():
        number += 1
        target = target.with_name(f"{path.name}.{number}")
    os.replace(path, target)
    store.notes.append(f"set aside {path.name}: {why}")
    store.log("quarantine", part=path.name, why=why)


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
    store.take_in(read_part(part.path, store.plan)[1] for part in runs)


def _check_equal(store: Store, twice: np.ndarray) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    wrong: set[int] = set()
    wanted = pa.array(twice)
    for kind in {part.kind for part in store.parts.values()}:
        seen: dict[int, Any] = {}
        for part in store.of_kind(kind):
            table = read_part(part.path, store.plan)[1]
            for task, rows in _by_task(table.filter(pc.is_in(table["task"], wanted))):
                if not seen.setdefault(task, rows).equals(rows):
                    wrong.add(task)
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
