"""One driver at a time works in a folder, and the folder is free when its driver is gone."""

import errno
import json
import os
import signal
import time

import pytest

import sim
from sim.base.errors import InputError
from sim.sweeps.exit_codes import SweepStopped
from sim.sweeps.planning.plan import build_plan
from sim.sweeps.storage import durable_files as files
from sim.sweeps.storage import folder as store
from tests.sweeps.small_sweeps import PATIENCE, ended, start, wait_for

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="other drivers are forked children")


def test_a_second_driver_is_told_who_holds_the_folder(study, tmp_path):
    folder = tmp_path / "sweep"
    plan = build_plan(study)
    with store.open_store(folder, plan):
        assert ended(start(folder, study)) == 75
        with pytest.raises(SweepStopped) as error:
            sim.sweep(study, out=folder)
        assert error.value.code == 75
        held = json.loads((folder / ".lock").read_bytes())
    assert held["pid"] == os.getpid() and held["host"]


def test_the_folder_is_free_as_soon_as_its_driver_is_killed(study, tmp_path):
    folder, plan = tmp_path / "sweep", build_plan(study)
    child = os.fork()
    if not child:
        with store.open_store(folder, plan):
            (folder / "log.jsonl").touch()
            time.sleep(10 * PATIENCE)
            os._exit(0)
    try:
        wait_for((folder / "log.jsonl").exists)
        with pytest.raises(SweepStopped, match=f"process {child} on ") as error:
            sim.sweep(study, out=folder)
        assert error.value.code == 75
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    assert sim.sweep(study, out=folder).failed == 0


def test_a_file_system_without_locks_is_refused(study, tmp_path, monkeypatch):
    def no_locks(handle):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(files, "_lock", no_locks)
    with pytest.raises(InputError, match="cannot be locked"):
        sim.sweep(study, out=tmp_path / "sweep")
