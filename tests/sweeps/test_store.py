"""Whatever is done to a sweep's process or folder, going on gives the bytes of a sweep that was
never disturbed."""

import errno
import json
import os
import random
import shutil
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
from sim.sweeps.planning.plan import build_plan
from sim.sweeps.planning.study import load_study
from sim.sweeps.storage import durable_files as files
from sim.sweeps.storage import environment, parts
from sim.sweeps.storage import folder as store
from tests.sweeps.small_sweeps import (
    FEW,
    FINAL,
    ended,
    final_bytes,
    resolved_once,
    start,
    swept,
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


@pytest.fixture(scope="module")
def study():
    with resolved_once(load_study("tiny", FEW)) as small:
        yield small


@pytest.fixture(scope="module")
def whole(study, tmp_path_factory):
    """A sweep that was never disturbed, in parts of a few runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(driver, "FLUSH_ROWS", 5)
        patch.setattr(driver, "CHUNK_SECONDS", 0.0)
        return swept(study, tmp_path_factory)


@pytest.fixture
def copy(whole, tmp_path):
    """A copy of it to be harmed."""
    folder = tmp_path / "sweep"
    shutil.copytree(whole, folder)
    return folder


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(driver, "FLUSH_ROWS", 4)
    monkeypatch.setattr(driver, "CHUNK_SECONDS", 0.0)


def unfinished(folder):
    for name in FINAL:
        (folder / name).unlink(missing_ok=True)


def set_aside(folder):
    return sorted(path.name for path in (folder / "quarantine").iterdir())


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


def test_killed_at_any_moment_it_goes_on_to_the_same_bytes(study, whole, tmp_path, small_parts):
    luck, kills = random.Random(5), 0
    for attempt in range(9):
        folder = tmp_path / str(attempt % 3)
        child = start(folder, study, workers=1 + attempt % 2)
        wait_for((folder / "env.json").exists)
        time.sleep(luck.uniform(0.0, 0.15))
        os.kill(child, signal.SIGKILL)
        kills += ended(child) == -signal.SIGKILL
    assert kills > 0
    for name in "012":
        sim.sweep(study, out=tmp_path / name)
        assert final_bytes(tmp_path / name) == final_bytes(whole)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_keeps_what_is_finished_and_ends_with_its_code(
    number, study, whole, tmp_path, small_parts
):
    folder = tmp_path / "sweep"
    child = start(folder, study, FLUSH_ROWS=1000)
    wait_for((folder / "log.jsonl").exists)
    os.kill(child, number)
    assert ended(child) == 128 + number
    kept = sum(pq.read_metadata(path).num_rows for path in parts_in(folder))
    assert kept < 16 and not (folder / "COMPLETE").exists()
    sim.sweep(study, out=folder)
    assert final_bytes(folder) == final_bytes(whole)


def test_the_command_says_how_to_go_on(tmp_path):
    words = ["sweep", "tiny", "--replicates", "500", "--out", str(tmp_path / "a sweep")]
    running = subprocess.Popen(
        [sys.executable, "-m", "analysis.commands", *words],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for((tmp_path / "a sweep" / "log.jsonl").exists)
    running.terminate()
    told = running.communicate(timeout=60)[1]
    assert (
        running.returncode == 143
        and "stopped by SIGTERM" in told
        and "of 9,000 runs are kept" in told
    )
    assert f"To go on: cadre-sim sweep tiny --replicates 500 --out '{tmp_path}/a sweep'" in told


def test_a_second_ctrl_c_ends_at_once(study, tmp_path, monkeypatch):
    folder = tmp_path / "sweep"

    def busy(text, tasks):
        time.sleep(30)

    monkeypatch.setattr(driver, "run_chunk", busy)
    child = start(folder, study)
    wait_for((folder / "log.jsonl").exists)
    os.kill(child, signal.SIGINT)
    time.sleep(0.5)
    os.kill(child, signal.SIGINT)
    assert ended(child, 3.0) == 130


def test_a_truncated_part_is_set_aside_and_its_runs_done_again(copy, whole, study):
    unfinished(copy)
    part = parts_in(copy)[1]
    os.truncate(part, part.stat().st_size // 2)
    sim.sweep(study, out=copy)
    assert part.name in set_aside(copy) and final_bytes(copy) == final_bytes(whole)


def test_a_part_with_a_flipped_bit_is_never_believed(copy, study, whole):
    """Wherever the bit, the part either says the same as before or is refused."""
    plan = build_plan(study)
    luck = random.Random(3)
    refused = 0
    for kind in ("runs", "yearly"):
        path = parts_in(copy, kind)[0]
        good = path.read_bytes()
        _, table = parts.read_part(path, plan)
        # anywhere, and more often in the footer, where the names of columns stand
        for first in 40 * [0] + 160 * [len(good) - 4000]:
            bad = bytearray(good)
            bad[luck.randrange(first, len(bad))] ^= 1 << luck.randrange(8)
            path.write_bytes(bad)
            try:
                assert parts.read_part(path, plan)[1].equals(table)
            except parts.BadPart:
                refused += 1
        path.write_bytes(good)
    assert refused > 200
    part = parts_in(copy, "yearly")[0]
    bad = bytearray(part.read_bytes())
    bad[len(bad) // 3] ^= 8
    part.write_bytes(bad)
    unfinished(copy)
    sim.sweep(study, out=copy)
    assert part.name in set_aside(copy) and final_bytes(copy) == final_bytes(whole)


def test_a_part_of_another_sweep_is_set_aside_and_both_are_named(copy, study, whole, tmp_path):
    other = tmp_path / "other"
    sim.sweep(load_study("tiny", {"seed": 2, "replicates": 1}), out=other)
    unfinished(copy)
    foreign = parts_in(other)[0]
    shutil.copy(foreign, copy / "parts")
    (copy / "parts" / "notes.txt").write_text("mine")
    with store.open_store(copy, build_plan(study)) as opened:
        told = " ".join(opened.notes)
    assert (
        build_plan(study).sweep_id[:12] in told
        and "a part of sweep" in told
        and "notes.txt" in told
    )
    sim.sweep(study, out=copy)
    assert final_bytes(copy) == final_bytes(whole)


def test_a_part_of_runs_without_its_years_is_not_believed(copy, study, whole):
    unfinished(copy)
    parts_in(copy, "yearly")[0].unlink()
    sim.sweep(study, out=copy)
    assert len(set_aside(copy)) == 1 and final_bytes(copy) == final_bytes(whole)


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


@pytest.mark.parametrize(
    "name", ["results.parquet", "yearly.parquet", "results.csv", "SHA256SUMS", "COMPLETE"]
)
def test_final_tables_that_were_harmed_are_made_again_from_the_parts(name, copy, whole, study):
    os.truncate(copy / name, (copy / name).stat().st_size // 2)
    sim.sweep(study, out=copy)
    assert final_bytes(copy) == final_bytes(whole)


def test_times_of_files_and_the_time_zone_mean_nothing(copy, whole, study, monkeypatch):
    for place, path in enumerate(sorted(copy.rglob("*"))):
        os.utime(path, (0, 0) if place % 2 else (4e9, 4e9))
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    unfinished(copy)
    parts_in(copy)[0].unlink()
    sim.sweep(study, out=copy)
    assert final_bytes(copy) == final_bytes(whole)


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
            time.sleep(60)
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


def test_two_drivers_where_locks_mean_nothing_lose_nothing(
    study, whole, tmp_path, monkeypatch, small_parts
):
    """As on an odd network drive: equal parts of equal runs are one."""
    folder = tmp_path / "sweep"
    child = start(tmp_path / "other", study)
    assert ended(child) == 0
    sim.sweep(study, out=folder)
    for path in (tmp_path / "other" / "parts").iterdir():
        shutil.copy(path, folder / "parts")
    unfinished(folder)
    sim.sweep(study, out=folder)
    assert final_bytes(folder) == final_bytes(whole) and set_aside(folder) == []


def test_parts_that_disagree_stop_the_sweep(copy, study):
    plan = build_plan(study)
    name = "effort"
    path = parts_in(copy)[0]
    part, table = parts.read_part(path, plan)
    place = table.column_names.index(name)
    changed = table.set_column(
        place, table.schema.field(place), [[*table[name].to_pylist()[:-1], 1.0]]
    )
    parts.write_part(copy / "parts", plan, "runs", changed, part.siblings)
    unfinished(copy)
    with pytest.raises(InputError, match=rf"disagree on runs {part.tasks[-1]};"):
        sim.sweep(study, out=copy)


@pytest.mark.parametrize("at", [1, 4, 6])
def test_a_full_disk_stops_it_and_what_was_written_counts(
    at, study, whole, tmp_path, monkeypatch, small_parts
):
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
        sim.sweep(study, out=folder)
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
    (copy / "env.json").write_text(json.dumps(about | {"cpu": "an older one"}), "utf-8")
    assert sim.sweep(study, out=copy).notes == (f"begun with cpu an older one, now {about['cpu']}",)
    assert final_bytes(copy) == final_bytes(whole)


def test_a_sweep_that_lost_the_record_of_its_sources_is_refused_unless_accepted(copy, study):
    (copy / "env.json").unlink()
    with pytest.raises(InputError, match="other sources"):
        sim.sweep(study, out=copy)
    assert sim.sweep(study, out=copy, accept_code_change=True).failed == 0
