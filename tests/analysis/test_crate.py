"""Results are described as an RO-Crate and as a data package, each file as it is."""

import json
from pathlib import Path

import pytest

from analysis.commands.crate import CRATE, PACKAGE, Kept, crate_files
from tests.analysis.calling import call
from tests.analysis.crates import check_described

ABOUT = {
    "kind": "compare",
    "command": "cadre-sim compare",
    "created": "2026-11-29T00:00:00+00:00",
    "versions": {"python": "3.13.0", "cadre-sim": "0.1.0", "dask": None},
    "seed": 1,
    "scenarios": [{"name": "index", "digest": "0" * 64}],
}


def described(files):
    made = crate_files(ABOUT, files)
    graph = {one["@id"]: one for one in json.loads(made[CRATE])["@graph"]}
    return graph, json.loads(made[PACKAGE])


def fields(text, mark=""):
    _, package = described({"a.csv": (mark + text).encode()})
    return {one["name"]: one["type"] for one in package["resources"][0]["schema"]["fields"]}


def test_columns_have_the_type_that_all_their_values_have():
    text = 'cadre,hours,share,name,none\n"007",1,0.5,"a, b",\n"008",-20,1e-05,"c\nd",\n'
    told = {"cadre": "string", "hours": "integer", "share": "number", "name": "string",
            "none": "string"}  # fmt: skip
    assert fields(text) == told
    assert fields(text, mark="\ufeff") == told
    assert fields("a,b\n") == {"a": "string", "b": "string"}
    assert fields("") == {}


def test_a_measure_comes_with_its_meaning():
    _, package = described({"a.csv": b"effort\n1.5\n"})
    assert "hours" in package["resources"][0]["schema"]["fields"][0]["description"]


def test_a_large_file_is_described_by_its_digest():
    graph, package = described({"results.csv": Kept(7, "f" * 64)})
    assert graph["results.csv"]["sha256"] == "f" * 64
    assert "schema" not in package["resources"][0]


def test_results_of_a_comparison_are_described(quick, tmp_path):
    folder = tmp_path / "told"
    call("compare", "--replicates", 2, "--years", 4, "--out", folder)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert {*check_described(folder)} == {*manifest["files"], "manifest.json"} - {CRATE, PACKAGE}


def valid(folder):
    """Ask the libraries of the two formats, where they are installed."""
    crates = pytest.importorskip("rocrate.rocrate", reason="pip install rocrate frictionless")
    frictionless = pytest.importorskip("frictionless", reason="pip install frictionless")
    found = crates.ROCrate(folder)
    assert found.name.startswith("cadre-sim ") and found.root_dataset["hasPart"]
    report = frictionless.validate(str(Path(folder) / PACKAGE))
    assert report.valid, report.to_summary()


def test_the_libraries_of_the_formats_read_them(quick, tmp_path):
    folder = tmp_path / "told"
    call("compare", "--replicates", 2, "--years", 4, "--out", folder, "--excel")
    valid(folder)
