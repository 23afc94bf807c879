"""The driver of a sweep: hands chunks of missing runs to workers, keeps what they give, and stops
without losing it.

Only the driver writes. Workers are threads over the compiled run, or any executor of
``concurrent.futures``."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Executor,
    Future,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from sim.base.errors import InputError, listing
from sim.runs.precompile import compile_model, is_compiled
from sim.sweeps.execution.chunk import Rows, run_chunk
from sim.sweeps.execution.queue import Queue
from sim.sweeps.execution.workers import Crew, Lost
from sim.sweeps.exit_codes import INCOMPLETE, SweepStopped
from sim.sweeps.planning.identical_scenarios import identical_scenario_notes
from sim.sweeps.planning.plan import Plan, build_plan
from sim.sweeps.planning.study import Study, load_study
from sim.sweeps.results import Table, read_tables
from sim.sweeps.storage.export import finish, write_stata
from sim.sweeps.storage.folder import Store, open_store

CHUNK_SECONDS = 1.0
LARGEST_CHUNK = 2000
CHUNKS_A_WORKER = 4
"""Chunks under way or waiting for each worker; more would be lost when the driver is."""
FLUSH_ROWS, FLUSH_SECONDS, FLUSH_BYTES = 1000, 15.0, 64_000_000
"""When finished runs are written: after so many, after so long, or when they take so much memory."""
DRAIN_SECONDS = 5.0
TICK = 0.25
"""Seconds after which the driver looks up although nothing was finished."""
RUN_TIMEOUT = 600.0
"""Seconds without any finished chunk after which those under way are taken to hang; compiling at a
worker's start is among them."""

Progress = Callable[..., None]
"""Told how many runs are done, of how many, and how many of them failed; of a study that asks for
precision, which asks for more round after round, also how many cells are open."""


@dataclass
class Stop:
    """A wish to stop; `signal` is its number, or 0."""

    signal: int = 0


@contextmanager
def signals_heeded() -> Iterator[Stop]:
    """Turn the first SIGINT or SIGTERM into a wish to stop; a second SIGINT ends the process at
    once.

    Only the main thread of a process can do so; elsewhere nothing is changed."""
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def heed(number: int, _: Any) -> None:
        if stop.signal and number == signal.SIGINT:
            os._exit(128 + number)
        stop.signal = stop.signal or number

    before = {number: signal.signal(number, heed) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@dataclass
class Driver:
    """Work on the missing runs of a store.

    Attributes
    ----------
    store : Store
    crew : Crew
    progress : callable, optional
    run_timeout : float
        Seconds without any finished chunk after which those under way are taken to hang.
    only : range, optional
        Runs that are this driver's to do; by default all.
    queue : Queue
        Runs not handed out yet.
    flying : dict of Future to list of int
        Chunks handed out, with the numbers of their runs.
    waiting : list of Rows
        Finished and not yet written.
    heard : float
        When a chunk came back last.
    """

    store: Store
    crew: Crew
    progress: Progress | None = None
    run_timeout: float = RUN_TIMEOUT
    only: range | None = None
    queue: Queue = field(default_factory=Queue)
    flying: dict[Future[Rows], list[int]] = field(default_factory=dict)
    waiting: list[Rows] = field(default_factory=list)
    runs: float = 0.0
    seconds: float = 0.0
    flushed: float = 0.0
    heard: float = 0.0

    def drive(self, stop: Stop) -> None:
        """Do all missing runs.

        Raises
        ------
        SweepStopped
            When somebody asks to stop, a worker is lost or the disk is full; finished runs are
            kept.
        """
        self.flushed = self.heard = time.monotonic()
        while self.queue or self.flying or self._begin_round():
            if stop.signal:
                self._stop(stop.signal)
            lost = self._hand_out() or self._gather(TICK) or self.crew.watch() or self._hang()
            if lost is not None and not stop.signal:
                self._give_up(lost)
            if self._is_due():
                self._flush()
        if self.queue.crashed:
            text = f"{self._named(sorted(self.queue.crashed))} killed each worker that took it, alone too; more memory may help"
            raise SweepStopped(f"{text}; {self._kept()}", INCOMPLETE)

    def _begin_round(self) -> bool:
        """Write what is finished, and see which runs are missing then; an ordinary study asks for
        all of them at once."""
        self._flush()
        self.queue.extend(
            number for number in self.store.missing(self.only) if number not in self.queue.crashed
        )
        self._tell()
        return bool(self.queue)

    def _hand_out(self) -> BaseException | None:
        """Keep the workers busy; say so if they take no more, as a pool that has lost a process or
        was shut down."""
        while len(self.flying) < CHUNKS_A_WORKER * self.crew.workers:
            tasks = self.queue.take(self._chunk(), not self.flying)
            if not tasks:
                break
            if not self.flying:
                self.heard = time.monotonic()
            try:
                self.flying[self.crew.submit(run_chunk, self.store.plan.text, tasks)] = tasks
            except RuntimeError as error:
                return error
        return None

    def _chunk(self) -> int:
        """How many runs take about a second, by those done; one at a time until some are, and fewer
        when few are left."""
        if not self.runs:
            return 1
        runs = int(self.crew.chunk_seconds(CHUNK_SECONDS) * self.runs / max(self.seconds, 1e-9))
        even = -(-len(self.queue.missing) // self.crew.workers)
        return max(1, min(runs, LARGEST_CHUNK, even))

    def _gather(self, timeout: float) -> BaseException | None:
        """Take in what is finished; say why a chunk was lost with its worker, if one was."""
        if not self.flying:
            # nobody there yet to hand anything to
            time.sleep(timeout)
        done, _ = wait(self.flying, timeout, FIRST_COMPLETED)
        lost: BaseException | None = None
        for future in done:
            tasks = self.flying.pop(future)
            self.heard = time.monotonic()
            try:
                rows = future.result()
            except (Exception, CancelledError, KeyboardInterrupt) as error:
                # Ctrl-C goes to worker processes too
                if self.crew.is_killed(error):
                    self.store.log("killed", runs=tasks, why=str(error))
                    self.queue.killed(tasks)
                else:
                    lost = error
                continue
            self.waiting.append(rows)
            self._time(rows)
        if done:
            self._tell()
        return lost

    def _hang(self) -> BaseException | None:
        """Say so if no chunk has come back for too long."""
        if not self.flying or time.monotonic() - self.heard < self.run_timeout:
            return None
        self.crew.abandon()
        runs = self._named(sorted(task for tasks in self.flying.values() for task in tasks))
        return Lost(
            f"no chunk has come back for {self.run_timeout:g} seconds; under way were {runs}"
        )

    def _named(self, tasks: list[int]) -> str:
        """Name runs as results do."""
        scenarios = self.store.plan.data["scenarios"]
        found = (self.store.plan.task(number) for number in tasks)
        told = "run {} (point {}, {}, replicate {})"
        return listing([
            told.format(one.number, one.point, scenarios[one.scenario]["name"], one.replicate) for one in found
        ])  # fmt: skip

    def _give_up(self, lost: BaseException) -> NoReturn:
        """Keep what is finished, and say that a worker was lost."""
        self._gather(0)
        self._flush()
        lost = self.crew.named(lost)
        if isinstance(lost, InputError):
            raise lost
        text = (
            str(lost)
            if isinstance(lost, Lost)
            else f"a worker was lost ({type(lost).__name__}: {lost})"
        )
        raise SweepStopped(f"{text}; {self._kept()}", INCOMPLETE, bool(self.flying)) from lost

    def _time(self, rows: Rows) -> None:
        """Older chunks count half as much with each new one: the first load the compiled code, and
        points differ."""
        self.runs = self.runs / 2 + len(rows.tasks)
        self.seconds = self.seconds / 2 + rows.seconds

    def _is_due(self) -> bool:
        rows = sum(len(one.tasks) for one in self.waiting)
        size = sum(
            table.nbytes
            for one in self.waiting
            for tables in one.panel.values()
            for table in tables
        )
        late = time.monotonic() - self.flushed >= FLUSH_SECONDS
        return rows >= FLUSH_ROWS or size >= FLUSH_BYTES or (late and rows > 0)

    def _flush(self) -> None:
        if self.waiting:
            self.store.flush(self.waiting)
            self.waiting.clear()
        self.flushed = time.monotonic()

    def _stop(self, number: int) -> None:
        """Hand out nothing more, wait a little for what is under way, keep it, and say how to go
        on."""
        for future in [one for one in self.flying if self.crew.recall(one)]:
            del self.flying[future]
        end = time.monotonic() + DRAIN_SECONDS
        while self.flying and time.monotonic() < end:
            self._gather(TICK)
        self._flush()
        name = signal.Signals(number).name
        raise SweepStopped(f"stopped by {name}; {self._kept()}", 128 + number, bool(self.flying))

    def _kept(self) -> str:
        return f"{self.store.finished:,} of {self._asked():,} runs are kept in {self.store.folder}"

    def _asked(self) -> int:
        """How many runs are this driver's, done or not."""
        mine = slice(None) if self.only is None else slice(self.only.start, self.only.stop)
        return int(self.store.wanted[mine].sum())

    def _tell(self) -> None:
        if self.progress is not None:
            fresh = sum(len(one.tasks) for one in self.waiting)
            failed = sum(bool(error) for one in self.waiting for error in one.errors)
            cells = [int(self.store.rounds.open.sum())] if self.store.rounds else []
            self.progress(
                self.store.finished + fresh, self._asked(), self.store.failed + failed, *cells
            )


def sweep(
    study: str | Path | Study,
    executor: Executor | None = None,
    out: str | Path | None = None,
    *,
    workers: int | None = None,
    panel: bool = False,
    edits: dict[str, Any] | None = None,
    progress: Progress | None = None,
    stata: bool = False,
    accept_code_change: bool = False,
    dask: str | None = None,
    run_timeout: float = RUN_TIMEOUT,
    tell: Callable[[str], None] | None = None,
) -> Table:
    """Run a study, or go on with it where it was stopped.

    Parameters
    ----------
    study : str, Path or Study
        A shipped name, the path of a ``.toml`` file, or what `load_study` gave.
    executor : Executor, optional
        Of ``concurrent.futures``; threads of this process by default.
    out : str or Path, optional
        Folder of the sweep; by default a temporary one, gone when the tables are read.
    workers : int, optional
        One for each processor by default; of an executor, how many chunks it works on at a time.
    panel : bool
        Keep yearly tables of cadres, units and groups of every run.
    edits : dict, optional
        Laid over the study's file, such as ``{"replicates": 10}``.
    progress : callable, optional
        Told of runs done, of all and of those failed.
    stata : bool
        Write ``.dta`` files too.
    accept_code_change : bool
        Go on although the model's sources have changed.
    dask : str, optional
        Address of a Dask scheduler, whose workers do the runs, such as ``tcp://127.0.0.1:8786``;
        see `sim.sweeps.execution.dask_workers`.
    run_timeout : float
        Seconds without any finished chunk after which those under way are taken to hang, and the
        sweep ends.
    tell : callable, optional
        Told before the runs what looks odd in the study; it is among the notes of the table too.

    Returns
    -------
    Table

    Raises
    ------
    InputError
        When the study, or what the folder holds, is at fault.
    SweepStopped
        When it ends before all runs are done; what is done stays in the folder.

    Examples
    --------
    >>> table = sim.sweep("tiny", out="results/tiny")  # doctest: +SKIP
    >>> table.results.groupby("scenario")["effort"].mean()  # doctest: +SKIP
    """
    read = study if isinstance(study, Study) else load_study(study, edits)
    plan = build_plan(read, panel)
    if dask is not None and (executor is not None or workers is not None):
        raise InputError(
            "dask",
            "another executor, or a number of workers, beside it",
            "one of them",
            "Leave it out.",
        )
    threads = workers or os.cpu_count() or 1
    options = Options(
        executor, threads, progress, stata, accept_code_change, None, dask, run_timeout, tell
    )
    if out is not None:
        return _sweep(read, plan, Path(out), options, True)
    with tempfile.TemporaryDirectory(prefix="cadre-sim-") as folder:
        return _sweep(read, plan, Path(folder), options, False)


@dataclass(frozen=True)
class Options:
    """How a sweep is run, which changes none of its numbers."""

    executor: Executor | None
    workers: int
    progress: Progress | None
    stata: bool
    accept_code_change: bool
    only: range | None = None
    dask: str | None = None
    run_timeout: float = RUN_TIMEOUT
    tell: Callable[[str], None] | None = None


def _sweep(study: Study, plan: Plan, folder: Path, options: Options, kept: bool) -> Table:
    with (
        signals_heeded() as stop,
        open_store(folder, plan, study.text, options.accept_code_change) as store,
    ):
        do_missing(store, options, stop)
        finish(store)
        if options.stata:
            write_stata(folder)
        return read_tables(folder, plan, kept, tuple(store.notes))


def do_missing(store: Store, options: Options, stop: Stop) -> None:
    """Do the runs that are wanted and not done yet; tell before what looks odd in the study."""
    store.log("open", done=store.finished, runs=store.plan.runs, workers=options.workers)
    odd = identical_scenario_notes(store.plan)
    store.notes.extend(odd)
    if options.tell is not None:
        for note in odd:
            options.tell(note)
    if not store.missing(options.only):
        return
    with _crew(store, options) as crew:
        if not is_compiled():
            # workers of other executors would all do so at the same time
            compile_model(options.workers)
        Driver(store, crew, options.progress, options.run_timeout, options.only).drive(stop)


@contextmanager
def _crew(store: Store, options: Options) -> Iterator[Crew]:
    """Find those who do the runs: a cluster, the executor that was given, or threads."""
    if options.dask is not None:
        from sim.sweeps.execution.dask_workers import joined

        with joined(options.dask, store) as crew:
            yield crew
    elif options.executor is not None:
        yield Crew(options.executor, options.workers)
    else:
        pool = ThreadPoolExecutor(options.workers)
        try:
            yield Crew(pool, options.workers)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
