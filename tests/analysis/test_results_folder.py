"""Results replace earlier results of the same command and nothing else."""

import json

import pytest

from sim.base.errors import InputError
from tests.analysis.calling import call


def test_results_replace_earlier_results_of_the_same_command_and_nothing_else(quick, tmp_path):
    call("run", "index", "--years", 4, "--out", "mine")
    call("run", "index", "--years", 2, "--out", "mine")
    assert [path.name for path in sorted((tmp_path / "mine" / "ledgers").iterdir())] == [
        "year_01_township.parquet",
        "year_02_township.parquet",
    ]
    with pytest.raises(
        InputError, match=r"mine: got a folder that holds something else .* Choose another --out"
    ):
        call("compare", "--replicates", 2, "--out", "mine")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "diary.txt").write_text("mine")
    for command in (("compare", "--replicates", 2), ("run", "index")):
        with pytest.raises(InputError, match=r"diary\.txt"):
            call(*command, "--out", "notes")
        with pytest.raises(InputError, match="got a file"):
            call(*command, "--out", "notes/diary.txt")
        with pytest.raises(InputError, match="File name too long"):
            call(*command, "--out", "x" * 300)
    assert [path.name for path in (tmp_path / "notes").iterdir()] == ["diary.txt"]


def test_a_manifest_cannot_have_other_files_removed(quick, tmp_path):
    call("run", "index", "--years", 3, "--out", "mine")
    (tmp_path / "precious.csv").write_text("1")
    about_it = tmp_path / "mine" / "manifest.json"
    about_it.write_text(
        json.dumps(
            json.loads(about_it.read_text("utf-8")) | {"files": ["../precious.csv", "/etc/hosts"]}
        ),
        "utf-8",
    )
    call("run", "index", "--years", 3, "--out", "mine")
    assert (tmp_path / "precious.csv").exists()
