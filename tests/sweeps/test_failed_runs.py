"""Runs that fail are rows that say why; what the machine does to a run is never a row."""

import errno
import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

import sim
from sim.model.measure_catalogue import MEASURES
from sim.runs import batch
from sim.sweeps.execution import driver
from sim.sweeps.execution.chunk import run_chunk
from sim.sweeps.exit_codes import SweepStopped
from tests.sweeps.small_sweeps import (
    fail_where,
    final_bytes,
    grouped,
    infinite,
    missing,
    one_point,
    parts,
    raising,
)


@pytest.mark.parametrize(
    "how, error",
    [
        (raising, "ValueError: no such luck at <object object at 0x…>"),
        (infinite, "invalid-measure: step_inflation is inf in year 2"),
        (missing, "invalid-measure: effort is nan in year 3"),
    ],
)
def test_runs_that_fail_are_rows_that_say_why(how, error, finished, study, tmp_path, monkeypatch):
    fail_where(monkeypatch, lambda world, key: world.duty[0] == 12 and key.replicate == 1, how)
    table = sim.sweep(study, out=tmp_path / "sweep")
    bad = table.results["status"] == "failed"
    assert table.failed == bad.sum() == 4 and set(table.results.loc[bad, "error"]) == {error}
    assert table.results.loc[bad, "effort"].isna().all()
    assert not set(table.yearly["task"]) & set(table.results.loc[bad, "task"])
    good = finished.results[~bad]
    pd.testing.assert_frame_equal(table.results[~bad], good)


def test_a_number_that_need_not_exist_may_be_missing(monkeypatch):
    def absent(measures):
        measures[:, [one.name for one in MEASURES].index("promoted_merit")] = np.nan

    fail_where(monkeypatch, lambda world, key: True, absent)
    table = sim.sweep(one_point())
    assert table.failed == 0 and table.results["promoted_merit"].isna().all()


def test_all_runs_may_fail(monkeypatch, tmp_path):
    fail_where(monkeypatch, lambda world, key: True, raising)
    table = sim.sweep(one_point(), out=tmp_path / "sweep")
    assert table.failed == len(table.results) > 0 and len(table.yearly) == 0
    assert pq.read_table(tmp_path / "sweep" / "yearly.parquet").num_rows == 0


def weak_chunk(text, tasks):
    """In a process of its own: a machine that has no files left from run 5 on."""

    def run(self, key, *records):
        raise OSError(errno.EMFILE, "Too many open files")

    if max(tasks) >= 5:
        batch.Prepared.run = run
    return run_chunk(text, tasks)


def stopped(study, folder, told, **options):
    """Run a sweep that is to stop with some runs done and none of them failed."""
    with pytest.raises(SweepStopped, match=told) as error:
        sim.sweep(study, out=folder, **options)
    assert error.value.code == 4 and not (folder / "COMPLETE").exists()
    assert "5 of 16 runs are kept" in str(error.value)
    for path in parts(folder):
        assert set(pq.read_table(path)["status"].to_pylist()) == {"ok"}


def goes_on(study, folder, finished):
    """The same sweep again does what is missing, and ends with the same bytes."""
    told = []
    sim.sweep(study, out=folder, progress=lambda *state: told.append(state))
    assert told[0] == (5, 16, 0) and told[-1] == (16, 16, 0)
    assert final_bytes(folder) == final_bytes(finished.folder)


@pytest.mark.parametrize(
    "lost",
    [
        MemoryError("no room"),
        OSError(errno.EMFILE, "Too many open files"),
        PermissionError(errno.EACCES, "Permission denied"),
        FileNotFoundError(errno.ENOENT, "No such file"),
    ],
)
def test_what_the_machine_does_to_a_run_is_no_row(lost, study, finished, tmp_path, monkeypatch):
    """In threads of this process, and the same in an executor of the caller's."""
    calls, real = [], batch.Prepared.run

    def run(self, *records):
        calls.append(records)
        if len(calls) == 6:
            raise lost
        return real(self, *records)

    for name in ("threads", "executor"):
        calls.clear()
        with monkeypatch.context() as patch, ThreadPoolExecutor(1) as pool:
            grouped(patch, 1000)
            patch.setattr(batch.Prepared, "run", run)
            options = {"executor": pool} if name == "executor" else {}
            told = rf"the machine failed, not a run \({type(lost).__name__}: .*{str(lost)[-7:]}"
            stopped(study, tmp_path / name, told, workers=1, **options)
        goes_on(study, tmp_path / name, finished)


def test_what_the_machine_does_in_another_process_is_no_row(study, finished, tmp_path, monkeypatch):
    context = multiprocessing.get_context("spawn")
    with monkeypatch.context() as patch, ProcessPoolExecutor(1, context) as pool:
        grouped(patch, 1000)
        patch.setattr(driver, "run_chunk", weak_chunk)
        told = "the machine failed, not a run .OSError: .*Too many open files"
        stopped(study, tmp_path / "sweep", told, executor=pool, workers=1)
    goes_on(study, tmp_path / "sweep", finished)


def test_a_lost_worker_is_no_row(study, finished, tmp_path, monkeypatch):
    def lost(text, tasks):
        if max(tasks) >= 5:
            raise BrokenProcessPool("killed")
        return run_chunk(text, tasks)

    with monkeypatch.context() as patch:
        grouped(patch, 1000)
        patch.setattr(driver, "run_chunk", lost)
        stopped(study, tmp_path / "sweep", "a worker was lost .BrokenProcessPool", workers=1)
    goes_on(study, tmp_path / "sweep", finished)
