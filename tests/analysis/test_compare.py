"""``cadre-sim compare`` writes a whole folder and prints what is asked for."""

import io
import json
import re

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from analysis.comparison.comparison import COMPARED
from analysis.report.page import FIGURES
from sim.base.errors import InputError
from sim.model.measure_catalogue import MEASURES
from sim.runs.horizon_totals import TOTALS
from sim.scenario.scenario import load_scenario
from tests.analysis.calling import call

TABLES = (
    "measures.csv",
    "measures.parquet",
    "replicates.parquet",
    "groups.csv",
    "lorenz.csv",
    "comparison.json",
)


def test_compare_without_arguments_compares_uniform_with_index(batch, tmp_path):
    result = call("compare", "--replicates", 4)
    assert result.exit_code == 0
    assert [(name, seed, replicates, years) for name, seed, replicates, years, _ in batch] == [
        ("uniform", 1, [0, 1, 2, 3], 10), ("index", 1, [0, 1, 2, 3], 10),
    ]  # fmt: skip
    folder = tmp_path / "results" / "uniform-vs-index"
    assert "index against uniform, years 3 to 10, 4 replicates" in result.stdout
    assert result.stdout.count("Public value: 100 is honest full service") == 1
    assert str(folder.relative_to(tmp_path) / "report.html") in result.stdout
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert (
        manifest["complete"]
        and manifest["command"]
        == "cadre-sim compare uniform index --replicates 4 --years 10 --seed 1"
    )
    assert [one["digest"] for one in manifest["scenarios"]] == [
        load_scenario(name).digest for name in ("uniform", "index")
    ]
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert written == {*manifest["files"], "manifest.json"}
    assert {*TABLES, "report.html"} | {f"figures/{name}.png" for name in FIGURES} <= written
    assert set(manifest["sha256"]) == set(TABLES)
    told = json.loads((folder / "comparison.json").read_text("utf-8"))
    table = pd.read_csv(folder / "measures.csv")
    assert len(table) == len(told["measures"]) == len(COMPARED) * 11 + len(TOTALS)
    assert table["difference"].tolist() == pytest.approx(
        [np.nan if one["difference"] is None else one["difference"] for one in told["measures"]],
        nan_ok=True,
        rel=0,
        abs=0,
    )
    assert list(pq.read_table(folder / "replicates.parquet").column_names)[3:] == [
        one.name for one in MEASURES
    ]


def test_compare_prints_json_and_csv_for_programs(quick):
    plain = json.loads(call("compare", "--replicates", 2, "--years", 3, "--format", "json").stdout)
    assert plain["scenarios"] == ["uniform", "index"] and plain["years"] == 3
    table = pd.read_csv(
        io.StringIO(call("compare", "--replicates", 2, "--years", 3, "--format", "csv").stdout)
    )
    assert table.columns.tolist()[:9] == [
        "measure",
        "scenario",
        "year",
        "baseline",
        "value",
        "difference",
        "low",
        "high",
        "n",
    ]


def test_compare_names_the_command_for_a_pair_of_the_others(quick, tmp_path):
    (tmp_path / "my cap.toml").write_text('extends = "index"')
    asked = ("--replicates", 2, "--years", 3, "--seed", 4)
    printed = call("compare", "uniform", "index", "my cap.toml", *asked).stdout.splitlines()
    command = "cadre-sim compare index 'my cap.toml' --replicates 2 --years 3 --seed 4"
    assert printed[-1] == f"my cap against index: {command}"
    four = call(
        "compare", "uniform", "index", "index_capped", "equal_split", *asked, "--lang", "zh"
    ).stdout
    command = "cadre-sim compare index index_capped --replicates 2 --years 3 --seed 4 --lang zh"
    assert four.splitlines()[-1] == f"index_capped 与 index 直接相比（其余各对类推）：{command}"
    assert "against index" not in call("compare", *asked).stdout


def test_compare_refuses_what_makes_no_comparison(quick):
    for arguments, words in (
        (("compare", "index", "index"), "index twice"),
        (("compare", "--years", 2), "before the scheme of index"),
        (("compare", "uniform", "indx"), "Did you mean 'index'"),
    ):
        with pytest.raises(InputError, match=re.escape(words)):
            call(*arguments)
    assert quick == []


def test_the_same_command_gives_the_same_bytes_of_every_table(quick, tmp_path):
    for folder in ("one", "two"):
        call("compare", "--replicates", 2, "--years", 3, "--out", folder)
    for name in TABLES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), (
            name
        )
