"""On a cluster a sweep gives the same bytes, whichever of its processes is killed, hangs or runs
another model."""

import json
import os
import shutil
import signal
import sys
import threading
from functools import partial

import pytest
from typer.testing import CliRunner

import sim
from analysis.commands import app
from sim.base.errors import InputError
from sim.sweeps.execution import dask_workers as clusters
from sim.sweeps.execution import driver
from sim.sweeps.exit_codes import SweepStopped
from tests.sweeps import dask_clusters
from tests.sweeps.dask_clusters import CULPRIT
from tests.sweeps.small_sweeps import (
    PATIENCE,
    final_bytes,
    parts,
    swept,
    wait_for,
)

pytest.importorskip("distributed", reason="the extra dask is not installed")
pytestmark = pytest.mark.skipif(
    not hasattr(os, "killpg"), reason="clusters are ended by their process groups"
)


@pytest.fixture(scope="module")
def whole(study, tmp_path_factory):
    """The same sweep in threads."""
    return final_bytes(swept(study, tmp_path_factory))


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """A scheduler that nobody works for yet."""
    cluster = dask_clusters.Cluster(tmp_path_factory.mktemp("cluster"))
    yield cluster
    cluster.close()


@pytest.fixture(scope="module")
def cluster(scheduler):
    """The same with two workers."""
    if not scheduler.pids():
        scheduler.hire(2)
    return scheduler


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """One run a chunk, written at once; the scheduler is asked often."""
    monkeypatch.setattr(driver, "CHUNK_SECONDS", 0.0)
    monkeypatch.setattr(driver, "FLUSH_ROWS", 1)
    monkeypatch.setattr(clusters, "LOOK_SECONDS", 0.1)
    # a slow machine must not end a sweep; when all is well nobody waits for these
    monkeypatch.setattr(clusters, "CONNECT_SECONDS", PATIENCE)
    monkeypatch.setattr(clusters, "NO_WORKER_SECONDS", PATIENCE)
    monkeypatch.setattr(clusters, "MUSTER_SECONDS", PATIENCE)


def killing(folder, pid):
    """Kill a process as soon as a part of a sweep is there."""

    def kill():
        wait_for(lambda: parts(folder))
        os.kill(pid, signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    return thread


def stopped(study, folder, **options):
    """Run a sweep that is to end with code 4; say what it tells."""
    with pytest.raises(SweepStopped) as error:
        sim.sweep(study, out=folder, **options)
    assert error.value.code == 4 and not (folder / "COMPLETE").exists()
    return str(error.value)


def test_nobody_there_to_work_ends_it(study, scheduler, tmp_path, monkeypatch):
    monkeypatch.setattr(clusters, "NO_WORKER_SECONDS", 0.5)
    told = stopped(study, tmp_path / "sweep", dask=scheduler.address)
    assert "no worker" in told and "0 of 16 runs are kept" in told


def test_workers_that_do_not_answer_end_it(study, cluster, tmp_path, monkeypatch):
    monkeypatch.setattr(clusters, "NO_WORKER_SECONDS", 0.5)
    pids = cluster.pids().values()
    try:
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        assert "was there and answered" in stopped(study, tmp_path / "sweep", dask=cluster.address)
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def test_a_cluster_gives_the_bytes_of_threads(study, whole, cluster, tmp_path):
    folder = tmp_path / "sweep"
    table = sim.sweep(study, out=folder, dask=cluster.address)
    assert final_bytes(folder) == whole and table.notes == ()
    helped = json.loads((folder / "env.json").read_text("utf-8"))["workers"]
    assert [one["model"] for one in helped] == [clusters.model_here()]
    wait_for(
        lambda: (
            not cluster.client.run_on_scheduler(lambda dask_scheduler: list(dask_scheduler.tasks))
        )
    )


def test_its_own_executor_will_do(study, whole, cluster, tmp_path):
    executor = cluster.client.get_executor()
    sim.sweep(study, executor=executor, out=tmp_path / "sweep", workers=2)
    assert final_bytes(tmp_path / "sweep") == whole


def test_a_killed_worker_loses_nothing(study, whole, cluster, tmp_path, monkeypatch):
    monkeypatch.setattr(driver, "run_chunk", dask_clusters.slow_chunk)
    folder = tmp_path / "sweep"
    killer = killing(folder, next(iter(cluster.pids().values())))
    sim.sweep(study, out=folder, dask=cluster.address)
    killer.join(PATIENCE)
    assert final_bytes(folder) == whole


def test_a_run_that_kills_its_workers_stays_missing(study, whole, cluster, tmp_path, monkeypatch):
    folder = tmp_path / "sweep"
    with monkeypatch.context() as patch:
        patch.setattr(driver, "run_chunk", dask_clusters.deadly_chunk)
        told = stopped(study, folder, dask=cluster.address)
    assert (
        "run 5 (point 1, uniform, replicate 1) killed" in told and "15 of 16 runs are kept" in told
    )
    sim.sweep(study, out=folder)
    assert final_bytes(folder) == whole


def test_a_hanging_worker_ends_it_in_time(study, cluster, tmp_path, monkeypatch):
    release = tmp_path / "release"
    monkeypatch.setattr(driver, "run_chunk", partial(dask_clusters.held_chunk, str(release), 0))
    try:
        told = stopped(study, tmp_path / "sweep", dask=cluster.address, run_timeout=1)
    finally:
        release.touch()
    assert "no chunk has come back for 1 seconds; under way were run 0 (" in told


def test_another_model_is_refused_by_name(study, cluster, tmp_path):
    """A worker joins whose version of the model is another."""
    other = tmp_path / "other"
    shutil.copytree(
        dask_clusters.ROOT / "sim", other / "sim", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copytree(dask_clusters.ROOT / "scenarios", other / "scenarios")
    (other / "sim" / "base" / "model_version.py").write_text(
        '"""Other."""\n\nMODEL_VERSION = 99\n', "utf-8"
    )
    worker = cluster.hire(root=other)
    (address,) = cluster.hired_as(worker)
    try:
        with pytest.raises(InputError, match=f"worker {address}: got another model .version 99"):
            sim.sweep(study, out=tmp_path / "sweep", dask=cluster.address)
    finally:
        cluster.stop(worker)
    assert not parts(tmp_path / "sweep")


def test_a_chunk_looks_at_the_model_where_it_runs(study, whole, cluster, tmp_path, monkeypatch):
    """A worker that nobody has asked yet does nothing for another model."""
    folder = tmp_path / "sweep"
    with monkeypatch.context() as patch:
        patch.setattr(
            clusters.Cluster,
            "_hear",
            lambda self, live: self.good.update(live) or self.asked.clear(),
        )
        patch.setattr(clusters, "model_here", lambda: "version 98")
        with pytest.raises(
            InputError, match="worker tcp://127.0.0.1:.* the model of the driver .version 98"
        ):
            sim.sweep(study, out=folder, dask=cluster.address)
    sim.sweep(study, out=folder, dask=cluster.address)
    assert final_bytes(folder) == whole


def test_what_differs_on_a_worker_is_told(study, cluster, tmp_path, monkeypatch):
    real = clusters.environment.describe()
    other = {"python": "2.7", "cpu": "a slide rule"}
    monkeypatch.setattr(clusters.environment, "describe", lambda: real | other)
    table = sim.sweep(study, out=tmp_path / "sweep", dask=cluster.address)
    assert any(note.startswith("python is 2.7 here and ") for note in table.notes)
    assert not any("slide rule" in note for note in table.notes)


def test_the_command_works_through_a_cluster(undrawn, cluster, tmp_path):
    words = ["sweep", "tiny", "--years", "3", "--replicates", "1", "--out", str(tmp_path / "sweep")]
    done = CliRunner().invoke(app, [*words, "--dask", cluster.address])
    assert done.exit_code == 0 and "18 runs: 9 points" in done.output, done.output
    assert "worker" in (tmp_path / "sweep" / "log.jsonl").read_text("utf-8")


def test_a_lost_scheduler_keeps_what_is_finished(study, whole, cluster, tmp_path, monkeypatch):
    """The last to use the cluster. Its runs do not end before the scheduler is gone."""
    folder, release = tmp_path / "sweep", tmp_path / "release"
    held = partial(dask_clusters.held_chunk, str(release), CULPRIT)
    with monkeypatch.context() as patch:
        patch.setattr(driver, "run_chunk", held)
        killer = killing(folder, cluster.scheduler.pid)
        try:
            told = stopped(study, folder, dask=cluster.address)
        finally:
            release.touch()
            killer.join(PATIENCE)
    assert f"the Dask scheduler at {cluster.address} was lost" in told
    before = parts(folder)
    assert before
    sim.sweep(study, out=folder)
    assert final_bytes(folder) == whole and set(before) <= set(parts(folder))


def test_an_address_that_nobody_answers_is_refused(study, tmp_path, monkeypatch):
    monkeypatch.setattr(clusters, "CONNECT_SECONDS", 0.3)
    for address in ("tcp://127.0.0.1:9", "nonsense://here"):
        with pytest.raises(InputError, match="no Dask scheduler answers"):
            sim.sweep(study, out=tmp_path / "sweep", dask=address)


def test_without_dask_it_says_what_to_install(study, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install 'cadre-sim\[dask\]'"):
        sim.sweep(study, out=tmp_path / "sweep", dask="tcp://127.0.0.1:9")


@pytest.mark.parametrize(
    "address, safe",
    [
        ("tcp://127.0.0.1:8786", True),
        ("localhost:8786", True),
        ("tls://10.0.0.1:8786", True),
        ("tcp://[::1]:1", True),
        ("tcp://10.0.0.1:8786", False),
        ("head:8786", False),
    ],
)
def test_an_open_address_is_warned_of(address, safe):
    assert (clusters.exposure(address) == "") is safe
