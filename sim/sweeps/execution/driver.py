"""The driver of a sweep: hands out chunks of missing runs, writes what comes back, stops cleanly.

Only the driver writes. Workers are threads over the compiled run, or any executor of
``concurrent.futures``.
"""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    wait,
)
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from sim.base.arguments import by_name
from sim.base.errors import InputError, cut, listing
from sim.base.extras import told_if_lacking
from sim.runs.precompile import compile_first
from sim.sweeps.execution.chunk import LONGEST_ERROR, Rows, run_chunk
from sim.sweeps.execution.options import RUN_TIMEOUT, Options, Progress, check_arguments
from sim.sweeps.execution.pools import pool_for
from sim.sweeps.execution.queue import Queue
from sim.sweeps.execution.returned_rows import check_future, outcome
from sim.sweeps.execution.signals import Stop, signals_heeded
from sim.sweeps.execution.workers import Lost, WorkerPool
from sim.sweeps.exit_codes import INCOMPLETE, SweepStopped, stopped_by_machine
from sim.sweeps.planning.identical_scenarios import plan_notes
from sim.sweeps.planning.plan import Plan, build_plan
from sim.sweeps.planning.study import Study, load_study
from sim.sweeps.results import SweepResults, read_tables
from sim.sweeps.storage.export import finish, write_copies
from sim.sweeps.storage.folder import Store, open_store

CHUNK_SECONDS = 1.0
LARGEST_CHUNK = 2000
CHUNKS_A_WORKER = 4
"""Chunks under way or waiting for each worker; more would be lost when the driver is."""
FLUSH_ROWS, FLUSH_SECONDS, FLUSH_BYTES = 1000, 15.0, 64_000_000
"""When finished runs are written: after so many, so long, or when they take so much memory."""
DRAIN_SECONDS = 5.0
TICK = 0.25
"""Seconds after which the driver looks up although nothing was finished."""


@dataclass
class Driver:
    """Work on the missing runs of a store.

    Attributes
    ----------
    store : Store
    pool : WorkerPool
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
    pool: WorkerPool
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
            When somebody asks to stop, a worker is lost, or the machine fails or has a full disk;
            finished runs are safe.
        """
        # monotonic here and below: a clock that somebody sets must end no sweep
        self.flushed = self.heard = time.monotonic()
        while self.queue or self.flying or self._begin_round():
            if stop.signal:
                self._stop(stop.signal)
            lost = self._hand_out() or self._gather(TICK) or self.pool.watch() or self._hang()
            # a wish to stop often kills the workers too, and is the better reason
            if lost is not None and not stop.signal:
                self._give_up(lost)
            if self._is_due():
                self._flush()
        if self.queue.crashed:
            runs = self._named(sorted(self.queue.crashed))
            text = f"{runs} killed each worker that took it, alone too; more memory may help"
            raise SweepStopped(f"{text}; {self._standing()}", INCOMPLETE)

    def _begin_round(self) -> bool:
        """Write what is finished, and queue the runs that are missing then, if any are.

        An ordinary study asks for all of them at once.
        """
        # which runs an adaptive plan wants next follows from those that are written
        self._flush()
        self.queue.extend(
            number for number in self.store.missing(self.only) if number not in self.queue.crashed
        )
        self._report()
        return bool(self.queue)

    def _hand_out(self) -> BaseException | None:
        """Keep the workers busy; give the error of a pool that takes no more chunks."""
        while len(self.flying) < CHUNKS_A_WORKER * self.pool.size:
            tasks = self.queue.take(self._chunk(), not self.flying)
            if not tasks:
                break
            # after idle time, such as waiting for workers to join, nobody has been slow yet
            if not self.flying:
                self.heard = time.monotonic()
            try:
                future = self.pool.submit(run_chunk, self.store.plan.text, tasks)
                self.flying[check_future(future, self.flying)] = tasks
            except Exception as error:
                return error
        return None

    def _chunk(self) -> int:
        """How many runs to hand out together: those that take about a second, by those done.

        It is one until some are done, and fewer when few are left.
        """
        if not self.runs:
            return 1
        runs = int(self.pool.chunk_seconds(CHUNK_SECONDS) * self.runs / max(self.seconds, 1e-9))
        # the last chunks are shared out, or one worker would have a second's work and others none
        even = -(-len(self.queue.missing) // self.pool.size)
        return max(1, min(runs, LARGEST_CHUNK, even))

    def _gather(self, timeout: float) -> BaseException | None:
        """Take in what is finished; give the error with which a chunk was lost, if one was."""
        if not self.flying:
            # nobody there yet to hand anything to
            time.sleep(timeout)
        done, _ = wait(self.flying, timeout, FIRST_COMPLETED)
        lost: BaseException | None = None
        for future in done:
            tasks = self.flying.pop(future)
            self.heard = time.monotonic()
            found = outcome(future, tasks, self.store.plan)
            if isinstance(found, Rows):
                self.waiting.append(found)
                self._time(found)
            elif self.pool.is_killed(found):
                self.store.log("killed", runs=tasks, why=str(found))
                self.queue.killed(tasks)
            elif self.pool.is_mislaid(found):
                self.store.log("mislaid", runs=tasks, why=str(found))
                self.queue.again(tasks)
            else:
                lost = found
        if done:
            self._report()
        return lost

    def _hang(self) -> BaseException | None:
        """Give an error if no chunk has come back for too long."""
        if not self.flying or time.monotonic() - self.heard < self.run_timeout:
            return None
        # before anything else: leaving a pool waits for its processes, and these never end
        self.pool.abandon()
        runs = self._named(sorted(task for tasks in self.flying.values() for task in tasks))
        return Lost(
            f"no chunk has come back for {self.run_timeout:g} seconds; under way were {runs}"
        )

    def _named(self, tasks: list[int]) -> str:
        """Name runs as results do."""
        scenarios = self.store.plan.data["scenarios"]
        found = (self.store.plan.task(number) for number in tasks)
        places = [(one, scenarios[one.scenario]["name"]) for one in found]
        return listing([
            f"run {one.number} (point {one.point}, {name}, replicate {one.replicate})"
            for one, name in places
        ])  # fmt: skip

    def _give_up(self, lost: BaseException) -> NoReturn:
        """Write what is finished, and stop with the reason."""
        # chunks may have come back since; what they gave is as good as any
        self._gather(0)
        self._flush()
        lost = self.pool.explain(lost)
        if isinstance(lost, InputError):
            raise lost
        about = f"({type(lost).__name__}: {cut(str(lost), LONGEST_ERROR)})"
        if isinstance(lost, Lost):
            text = str(lost)
        elif isinstance(lost, MemoryError | OSError):
            text = f"the machine failed, not a run {about}"
        else:
            text = f"a worker was lost {about}"
        raise SweepStopped(f"{text}; {self._standing()}", INCOMPLETE, bool(self.flying)) from lost

    def _time(self, rows: Rows) -> None:
        """Update the mean time of a run, from which the size of chunks follows."""
        # older chunks count half as much with each new one: the first ones load the compiled code
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
        # so late that a part is worth its few milliseconds, so early that a kill costs little
        late = time.monotonic() - self.flushed >= FLUSH_SECONDS
        return rows >= FLUSH_ROWS or size >= FLUSH_BYTES or (late and rows > 0)

    def _flush(self) -> None:
        if self.waiting:
            self.store.flush(self.waiting)
            self.waiting.clear()
        self.flushed = time.monotonic()

    def _stop(self, number: int) -> None:
        """Hand out no more, wait a little for what is under way, write it, and stop."""
        for future in [one for one in self.flying if self.pool.recall(one)]:
            del self.flying[future]
        end = time.monotonic() + DRAIN_SECONDS
        while self.flying and time.monotonic() < end:
            self._gather(TICK)
        self._flush()
        name = signal.Signals(number).name
        raise SweepStopped(
            f"stopped by {name}; {self._standing()}", 128 + number, bool(self.flying)
        )

    def _standing(self) -> str:
        """Say how far the sweep is."""
        return f"{self.store.finished:,} of {self._asked():,} runs are kept in {self.store.folder}"

    def _asked(self) -> int:
        """How many runs are this driver's, done or not."""
        mine = slice(None) if self.only is None else slice(self.only.start, self.only.stop)
        return int(self.store.wanted[mine].sum())

    def _report(self) -> None:
        if self.progress is not None:
            fresh = sum(len(one.tasks) for one in self.waiting)
            failed = sum(bool(error) for one in self.waiting for error in one.errors)
            cells = [int(self.store.rounds.open.sum())] if self.store.rounds else []
            self.progress(
                self.store.finished + fresh, self._asked(), self.store.failed + failed, *cells
            )


@by_name("sim.sweep", "Write out={0} for a folder; executor= and all others go by name too.")
def sweep(
    study: str | Path | Study,
    *,
    executor: Executor | None = None,
    out: str | Path | None = None,
    workers: int | None = None,
    panel: bool = False,
    edits: dict[str, Any] | None = None,
    progress: Progress | None = None,
    stata: bool = False,
    excel: bool = False,
    accept_code_change: bool = False,
    dask: str | None = None,
    run_timeout: float = RUN_TIMEOUT,
    tell: Callable[[str], None] | None = None,
) -> SweepResults:
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
        Write yearly tables of cadres, units and groups of every run.
    edits : dict, optional
        Laid over the study's file, such as ``{"replicates": 10}``.
    progress : callable, optional
        Called with the numbers of runs done, of all, and of those failed.
    stata : bool
        Write ``.dta`` files too.
    excel : bool
        Write the CSV tables once more, such as ``results-excel.csv``, with the mark by which Excel
        knows UTF-8.
    accept_code_change : bool
        Go on although the model's sources have changed.
    dask : str, optional
        Address of a Dask scheduler, whose workers do the runs, such as ``tcp://127.0.0.1:8786``;
        see `sim.sweeps.execution.dask_workers`.
    run_timeout : float
        Seconds without any finished chunk after which those under way are taken to hang, and the
        sweep ends.
    tell : callable, optional
        Called before the runs with what looks odd in the study; the results have it as a note too.

    Returns
    -------
    SweepResults

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
    check_arguments(study, executor, out, workers, edits, progress, dask, run_timeout, tell)
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
        executor, threads, progress, stata, accept_code_change, None, dask, run_timeout, tell, excel
    )
    if out is not None:
        return _sweep(read, plan, Path(out), options, True)
    with stopped_by_machine(None), tempfile.TemporaryDirectory(prefix="cadre-sim-") as folder:
        return _sweep(read, plan, Path(folder), options, False)


def _sweep(
    study: Study, plan: Plan, folder: Path, options: Options, permanent: bool
) -> SweepResults:
    with (
        stopped_by_machine(folder),
        signals_heeded() as stop,
        open_store(folder, plan, study.text, options.accept_code_change, stop) as store,
    ):
        do_missing(store, options, stop)
        finish(store)
        write_copies(folder, options.stata, options.excel)
        return read_tables(folder, plan, permanent, tuple(store.notes))


def do_missing(store: Store, options: Options, stop: Stop) -> None:
    """Do the runs that are wanted and not done yet; report first what looks odd in the study."""
    store.log("open", done=store.finished, runs=store.plan.runs, workers=options.workers)
    odd = plan_notes(store.plan)
    store.notes.extend(odd)
    if options.tell is not None:
        for note in odd:
            options.tell(note)
    if not store.missing(options.only):
        return
    with pool_for(store, options) as pool:
        # or all workers of an executor would compile it at the same time
        with told_if_lacking():
            compile_first(options.workers)
        Driver(store, pool, options.progress, options.run_timeout, options.only).drive(stop)
