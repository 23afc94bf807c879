"""Whatever is done to a sweep's process or folder, going on gives the bytes of a sweep that was
never disturbed."""

import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import sim
from sim.base.errors import InputError
from sim.sweeps.execution import driver
from sim.sweeps.exit_codes import SweepStopped
from sim.sweeps.storage import durable_files as files
from sim.sweeps.storage import environment, parts
from tests.sweeps.small_sweeps import (
    PATIENCE,
    ended,
    final_bytes,
    grouped,
    held_from,
    never_ending,
    start,
    wait_for,
)
from tests.sweeps.small_sweeps import parts as parts_in

ROOT = Path(__file__).resolve().parents[2]
STEPS = [
    f"{step}:{name}"
    for name in ("yearly", "runs")
    for step in ("after_temp", "after_fsync", "after_rename")
]
STEPS += [
    "after_rename:input",
    "after_fsync:plan",
    "after_rename:plan",
    "after_rename:env",
    "before_final",
]
STEPS += [
    f"after_rename:{name}"
    for name in ("results.parquet", "results.csv", "yearly.parquet", "codebook.csv")
]
STEPS += ["after_temp:sums", "after_fsync:complete", "after_rename:complete"]


pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="sweeps are killed in forked children"
)


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_of_writing_it_goes_on_to_the_same_bytes(
    step, study, whole, tmp_path, monkeypatch, small_parts
):
    folder = tmp_path / "sweep"
    monkeypatch.setenv(files.CRASH_AT, step)
    assert ended(start(folder, study)) == 9
    monkeypatch.delenv(files.CRASH_AT)
    sim.sweep(study, out=folder)
    assert final_bytes(folder) == final_bytes(whole)
    assert not list(folder.rglob("*.tmp"))


def test_killed_at_any_moment_it_goes_on_to_the_same_bytes(
    study, whole, tmp_path, monkeypatch, small_parts
):
    moments = random.Random(5)
    for attempt in range(9):
        folder = tmp_path / str(attempt % 3)
        with monkeypatch.context() as patch:
            never_ending(patch)
            child = start(folder, study, workers=1 + attempt % 2)
        wait_for((folder / "env.json").exists)
        time.sleep(moments.uniform(0.0, 0.15))
        os.kill(child, signal.SIGKILL)
        assert ended(child) == -signal.SIGKILL
    for name in "012":
        sim.sweep(study, out=tmp_path / name)
        assert final_bytes(tmp_path / name) == final_bytes(whole)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_keeps_what_is_finished_and_ends_with_its_code(
    number, study, whole, tmp_path, monkeypatch
):
    folder = tmp_path / "sweep"
    with monkeypatch.context() as patch:
        grouped(patch, 1000)
        patch.setattr(driver, "run_chunk", held_from(6, tmp_path))
        patch.setattr(driver, "DRAIN_SECONDS", 2.0)
        child = start(folder, study, workers=2)
    # both workers are held, so the six runs before are finished, and no other ever is
    wait_for(lambda: (tmp_path / "held-6").exists() and (tmp_path / "held-7").exists())
    os.kill(child, number)
    assert ended(child) == 128 + number
    assert sum(pq.read_metadata(path).num_rows for path in parts_in(folder)) == 6
    assert not (folder / "COMPLETE").exists()
    sim.sweep(study, out=folder)
    assert final_bytes(folder) == final_bytes(whole)


def test_the_command_says_how_to_go_on(tmp_path):
    words = ["sweep", "tiny", "--replicates", "5000", "--out", str(tmp_path / "a sweep")]
    running = subprocess.Popen(
        [sys.executable, "-m", "analysis.commands", *words],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for((tmp_path / "a sweep" / "log.jsonl").exists)
    running.terminate()
    told = running.communicate(timeout=PATIENCE)[1]
    assert (
        running.returncode == 143
        and "stopped by SIGTERM" in told
        and "of 90,000 runs are kept" in told
    )
    assert f"To go on: cadre-sim sweep tiny --replicates 5000 --out '{tmp_path}/a sweep'" in told


def test_a_second_ctrl_c_ends_at_once(study, tmp_path, monkeypatch):
    """After the first it would wait for the runs under way, here for ever."""
    folder, heeded = tmp_path / "sweep", tmp_path / "heeded"
    with monkeypatch.context() as patch:
        patch.setattr(driver, "run_chunk", held_from(0, tmp_path))
        patch.setattr(driver, "DRAIN_SECONDS", 10 * PATIENCE)
        # called for each chunk under way when a wish to stop has been seen
        patch.setattr(driver.WorkerPool, "recall", lambda pool, future: heeded.touch())
        child = start(folder, study)
    wait_for((tmp_path / "held-0").exists)
    os.kill(child, signal.SIGINT)
    wait_for(heeded.exists)
    os.kill(child, signal.SIGINT)
    assert ended(child) == 130


@pytest.mark.parametrize("harm", ["cut", "number", "spaces", "gone"])
def test_a_plan_that_was_touched_is_refused(harm, copy, study):
    path = copy / "plan.json"
    text = path.read_text("utf-8")
    if harm == "gone":
        path.unlink()
    else:
        changed = {
            "cut": text[:-20],
            "number": text.replace('"seed":1', '"seed":2'),
            "spaces": text.replace(",", ", "),
        }
        path.write_text(changed[harm], "utf-8")
    with pytest.raises(InputError, match=r"plan\.json"):
        sim.sweep(study, out=copy)


@pytest.mark.parametrize("at", [1, 4, 6])
def test_a_full_disk_stops_it_and_what_was_written_counts(
    at, study, whole, tmp_path, monkeypatch, small_parts
):
    """Every four runs are two parts: their years and the runs themselves."""
    folder, calls = tmp_path / "sweep", []
    real = parts.write_durable

    def full(path, fill, name, size):
        calls.append(name)
        if len(calls) == at:

            def fill(temporary):
                temporary.write_bytes(b"half")
                raise OSError(errno.ENOSPC, "No space left on device")

        real(path, fill, name, size)

    monkeypatch.setattr(parts, "write_durable", full)
    with pytest.raises(
        SweepStopped, match=r"the disk is full: .*parts needs room for [\d,]+ bytes"
    ) as error:
        sim.sweep(study, out=folder, workers=1)
    assert error.value.code == 4
    assert len(parts_in(folder)) == (at - 1) // 2
    sim.sweep(study, out=folder)
    assert final_bytes(folder) == final_bytes(whole)


@pytest.mark.parametrize("kind", ["a file", "below a file", "something else"])
def test_a_folder_that_cannot_serve_is_refused_before_anything_is_run(
    kind, study, tmp_path, monkeypatch
):
    monkeypatch.setattr(driver, "run_chunk", None)
    folder = tmp_path / "taken"
    if kind == "something else":
        folder.mkdir()
        (folder / "letter.txt").write_text("dear")
    else:
        folder.write_text("")
    with pytest.raises(InputError, match="taken"):
        sim.sweep(study, out=folder / "in" if kind == "below a file" else folder)


def test_other_sources_are_refused_unless_accepted_which_is_noted(copy, study, whole, monkeypatch):
    found = environment.sources() | {"model/phases/work.py": "0" * 16}
    monkeypatch.setattr(environment, "sources", lambda: found)
    with pytest.raises(InputError, match=r"phases/work\.py"):
        sim.sweep(study, out=copy)
    sim.sweep(study, out=copy, accept_code_change=True)
    about = json.loads((copy / "env.json").read_bytes())
    assert [one["changed"] for one in about["accepted"]] == [["model/phases/work.py"]]
    older = {"cpu": "an older one", "python": "2.7"}
    (copy / "env.json").write_text(json.dumps(about | older), "utf-8")
    assert sim.sweep(study, out=copy).notes == (f"begun with python 2.7, now {about['python']}",)
    assert final_bytes(copy) == final_bytes(whole)


def test_a_sweep_that_lost_the_record_of_its_sources_is_refused_unless_accepted(copy, study):
    (copy / "env.json").unlink()
    with pytest.raises(InputError, match="other sources"):
        sim.sweep(study, out=copy)
    assert sim.sweep(study, out=copy, accept_code_change=True).failed == 0
