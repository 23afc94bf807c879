"""Parts and tables that were damaged, lost or put there by others are never believed."""

import os
import shutil
from contextlib import suppress

import pytest

import sim
from sim.base.errors import InputError
from sim.sweeps.planning.plan import build_plan
from sim.sweeps.planning.study import load_study
from sim.sweeps.storage import folder as store
from sim.sweeps.storage import parts
from tests.sweeps.small_sweeps import (
    ended,
    final_bytes,
    set_aside,
    start,
    unfinished,
)
from tests.sweeps.small_sweeps import parts as parts_in


def test_a_truncated_part_is_set_aside_and_its_runs_done_again(copy, whole, study):
    unfinished(copy)
    part = parts_in(copy)[1]
    os.truncate(part, part.stat().st_size // 2)
    sim.sweep(study, out=copy)
    assert part.name in set_aside(copy) and final_bytes(copy) == final_bytes(whole)


def flipped(data, place):
    """The bytes with one bit changed; which one follows from the place."""
    return data[:place] + bytes([data[place] ^ 1 << place % 8]) + data[place + 1 :]


@pytest.mark.parametrize("kind", ["runs", "yearly"])
def test_every_flipped_bit_of_a_part_is_found(kind, copy, study):
    """Also where Parquet itself reads nothing, or believes what it reads."""
    plan = build_plan(study)
    path = parts_in(copy, kind)[0]
    good = path.read_bytes()
    parts.read_part(path, plan)
    for place in range(len(good)):
        path.write_bytes(flipped(good, place))
        with pytest.raises(parts.BadPart, match="bytes that are not those written"):
            parts.read_part(path, plan)


@pytest.mark.parametrize("kind", ["runs", "yearly"])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.999])
def test_a_part_with_a_flipped_bit_is_set_aside_and_its_runs_done_again(
    kind, share, copy, study, whole
):
    part = parts_in(copy, kind)[0]
    good = part.read_bytes()
    part.write_bytes(flipped(good, int(share * len(good))))
    unfinished(copy)
    sim.sweep(study, out=copy)
    assert part.name in set_aside(copy) and final_bytes(copy) == final_bytes(whole)


def test_parts_named_without_a_digest_of_their_bytes_are_still_read(copy, study, whole):
    """As sweeps wrote them before names had one; a flipped bit never changes what they say."""
    plan = build_plan(study)
    old = {}
    for path in (copy / "parts").iterdir():
        part, table = parts.read_part(path, plan)
        name = old_name(path)
        siblings = {kind: old_name(copy / "parts" / one) for kind, one in part.siblings.items()}
        written = parts.write_part(copy / "parts", plan, part.kind, table, siblings).path
        old[name] = written.read_bytes()
        written.unlink()
        path.unlink(missing_ok=True)
    for name, data in old.items():
        (copy / "parts" / name).write_bytes(data)
    unfinished(copy)
    assert sim.sweep(study, out=copy).notes == () and final_bytes(copy) == final_bytes(whole)
    path = next(iter(parts_in(copy)))
    _, table = parts.read_part(path, plan)
    good = path.read_bytes()
    for place in range(0, len(good), 50):
        path.write_bytes(flipped(good, place))
        # refused, or equal where nobody reads the bit
        with suppress(parts.BadPart):
            assert parts.read_part(path, plan)[1].equals(table)


def old_name(path):
    """Name of a part without the digest of its bytes."""
    return path.name.rpartition("-")[0] + ".parquet"


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
