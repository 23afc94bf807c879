"""Lost and hanging workers of any executor: the sweep ends, keeps what is finished, and goes on to
the same bytes."""

import multiprocessing
import time
from collections import Counter
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import nullcontext

import pytest

import sim
from sim.base.errors import InputError
from sim.sweeps.execution import driver
from sim.sweeps.execution.dask_workers import Cluster
from sim.sweeps.execution.queue import Queue
from sim.sweeps.execution.workers import WorkerPool
from sim.sweeps.exit_codes import SweepStopped
from sim.sweeps.planning.study import load_study
from tests.sweeps import dask_clusters
from tests.sweeps.small_sweeps import FEW, PATIENCE, final_bytes, swept


@pytest.fixture(scope="module")
def study():
    return load_study("tiny", FEW)


@pytest.fixture(scope="module")
def whole(study, tmp_path_factory):
    return final_bytes(swept(study, tmp_path_factory))


@pytest.fixture
def processes():
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        yield pool


@pytest.mark.parametrize(
    "work, told, timeout",
    [
        (dask_clusters.deadly_chunk, "a worker was lost", PATIENCE),
        # long enough for the five short runs before it, however busy the machine is
        (dask_clusters.stuck_chunk, "run 5 (point 1, ", 10),
    ],
)
def test_a_process_that_is_killed_or_hangs_ends_the_sweep_in_time(
    work, told, timeout, study, whole, processes, tmp_path, monkeypatch
):
    """Of a pool that is lost or stuck no process stays, or leaving it would take for ever."""
    folder = tmp_path / "sweep"
    processes.submit(driver.run_chunk, driver.build_plan(study, False).text, [0]).result(PATIENCE)
    begun = time.monotonic()
    with monkeypatch.context() as patch:
        patch.setattr(driver, "run_chunk", work)
        patch.setattr(driver, "CHUNK_SECONDS", 0.0)
        with pytest.raises(SweepStopped) as error:
            sim.sweep(study, executor=processes, out=folder, workers=1, run_timeout=timeout)
    assert (
        error.value.code == 4
        and told in str(error.value)
        and "5 of 16 runs are kept" in str(error.value)
    )
    processes.shutdown()
    assert time.monotonic() - begun < PATIENCE
    sim.sweep(study, out=folder)
    assert final_bytes(folder) == whole


class Killed(Exception):
    """A chunk has killed all its workers."""


class Fragile(WorkerPool):
    """Does chunks at once; dies of some runs always, and of innocent ones the first time."""

    def __init__(self, culprits, unlucky=()):
        super().__init__(None, 2)
        self.culprits, self.unlucky, self.open, self.tries = (
            set(culprits),
            set(unlucky),
            0,
            Counter(),
        )

    def submit(self, work, text, tasks):
        future = Future()
        self.tries.update(tasks)
        first = {task for task in tasks if self.tries[task] == 1}
        if self.culprits & set(tasks) or self.unlucky & first:
            future.set_exception(Killed())
        else:
            future.set_result(work(text, tasks))
        return future

    def is_killed(self, error):
        return isinstance(error, Killed)


@pytest.mark.parametrize("culprits, unlucky", [([], [3]), ([5], []), ([0, 6, 15], [7])])
def test_chunks_that_kill_are_halved_down_to_the_culprits(
    culprits, unlucky, study, whole, tmp_path, monkeypatch
):
    folder = tmp_path / "sweep"
    monkeypatch.setattr(driver, "CHUNK_SECONDS", 30.0)
    with monkeypatch.context() as patch:
        patch.setattr(driver, "pool_for", lambda *_: nullcontext(Fragile(culprits, unlucky)))
        if culprits:
            with pytest.raises(
                SweepStopped, match=f"{16 - len(culprits)} of 16 runs are kept"
            ) as error:
                sim.sweep(study, out=folder)
            assert [f"run {one} (" in str(error.value) for one in range(16)] == [
                one in culprits for one in range(16)
            ]
        else:
            sim.sweep(study, out=folder)
    sim.sweep(study, out=folder)
    assert final_bytes(folder) == whole


class Careless(WorkerPool):
    """Loses the rows of the first chunk as Dask's executor can where a worker dies just then."""

    lost = 0

    def submit(self, work, text, tasks):
        future, rows = Future(), work(text, tasks)
        if not self.lost:
            self.lost += 1
            try:
                _, _, _ = rows
            except TypeError as error:
                future.set_exception(error)
        else:
            future.set_result(rows)
        return future

    is_mislaid = Cluster.is_mislaid


def test_rows_that_were_lost_on_their_way_are_asked_for_again(study, whole, tmp_path, monkeypatch):
    pool = Careless(None, 1)
    monkeypatch.setattr(driver, "pool_for", lambda *_: nullcontext(pool))
    sim.sweep(study, out=tmp_path / "sweep")
    assert pool.lost == 1 and final_bytes(tmp_path / "sweep") == whole


def test_a_suspect_is_tried_alone_and_last():
    queue = Queue()
    queue.extend(range(5))
    assert queue.take(4, True) == [0, 1, 2, 3]
    queue.killed([0, 1, 2, 3])
    assert [queue.take(9, False) for _ in range(3)] == [[0, 1], [2, 3], [4]]
    queue.killed([4])
    assert queue.take(9, False) == [] and queue
    assert queue.take(9, True) == [4] and not queue
    queue.killed([4])
    assert queue.crashed == [4] and not queue


@pytest.mark.parametrize("beside", [{"executor": ThreadPoolExecutor(1)}, {"workers": 2}])
def test_a_cluster_and_other_workers_are_refused_together(beside, study):
    with pytest.raises(InputError, match="one of them"):
        sim.sweep(study, dask="tcp://127.0.0.1:9", **beside)
