"""A replay says in one message what is wrong with a sweep's folder or its own, before it runs."""

import json
import os
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.base.errors import InputError
from sim.sweeps.exit_codes import SweepStopped
from sim.sweeps.planning.canonical_text import canonical
from tests.analysis.calling import call


@pytest.fixture
def unrun(monkeypatch):
    """Nothing may be run."""

    def run(*_):
        raise AssertionError("it was run")

    monkeypatch.setattr("sim.runs.microdata.run_recorded", run)


def files(folder):
    return {path: path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


def test_tables_go_where_they_may(copy, tmp_path):
    call("replay", copy, "--run", 3)
    first = files(copy / "replay")
    call("replay", copy, "--run", 3)
    assert {*files(copy / "replay")} == {*first}
    diary = tmp_path / "mine" / "diary.txt"
    diary.parent.mkdir()
    diary.write_text("mine")
    wrong = {
        copy: "results of cadre-sim sweep",
        copy / "parts": "something else",
        copy / "plan.json": "a file",
        diary.parent: "diary",
    }
    before = files(tmp_path)
    for place, words in wrong.items():
        with pytest.raises(InputError, match=words):
            call("replay", copy, "--run", 3, "--out", place)
    with pytest.raises(InputError, match="differs in run"):
        call("replay", copy, "--run", 4, "--out", copy / "replay" / "run-3")
    with pytest.raises(InputError, match="results of cadre-sim sweep"):
        call("replay", copy, "--run", 3, "--out", copy, "--overwrite")
    assert files(tmp_path) == before
    call("replay", copy, "--run", 4, "--out", diary.parent, "--overwrite")
    assert diary.read_text() == "mine" and (diary.parent / "cadres.parquet").exists()


def test_a_sweep_in_a_folder_with_a_colon_is_replayed(copy, tmp_path):
    for name in ("run:1", "~"):
        shutil.copytree(copy, tmp_path / name)
        assert "agree" in call("replay", tmp_path / name, "--run", 3).stdout


@pytest.mark.parametrize("harm", ["cut", "no parquet", "no column", "folder", "link", "pipe"])
def test_a_damaged_table_is_told_before_the_run(copy, unrun, harm):
    path = copy / "yearly.parquet"
    data = path.read_bytes()
    path.unlink()
    makers = {
        "cut": lambda: path.write_bytes(data[: len(data) // 2]),
        "no parquet": lambda: path.write_bytes(b"task,effort\n"),
        "no column": lambda: pq.write_table(pa.table({"task": [3, 3, 3]}), path),
        "folder": path.mkdir,
        "link": lambda: path.symlink_to("/etc/hosts"),
        "pipe": lambda: os.mkfifo(path),
    }
    makers[harm]()
    # what cannot be read at all is not said to be changed
    error, words = (InputError, r"yearly\.parquet: got a table that was changed; .*Make them anew")
    if harm in ("folder", "pipe"):
        error, words = SweepStopped, r"yearly\.parquet cannot be read"
    with pytest.raises(error, match=words):
        call("replay", copy, "--run", 3)


@pytest.mark.parametrize(
    "changes",
    [
        *({key: None} for key in ("points", "scenarios", "cells", "rulebooks", "seed", "years")),
        {"replicates": 0},
        {"replicates": -1},
        {"points": [[1]]},
        {"varied": [1, 2]},
        {"scenarios": [{"name": "uniform"}]},
        {"cells": []},
        {"measures": ["../x"]},
        {"years": 1_000_000},
        {"rulebooks": {}},
    ],
    ids=str,
)
def test_a_crafted_plan_is_refused_in_one_message(copy, unrun, changes):
    plan = copy / "plan.json"
    plan.write_text(canonical(json.loads(plan.read_text("utf-8")) | changes), "utf-8")
    with pytest.raises(InputError):
        call("replay", copy, "--run", 0)
