"""``cadre-sim compare`` writes a whole folder and prints what is asked for."""

import io
import json
import os
import re

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from analysis.commands.crate import FILES as DESCRIPTIONS
from analysis.comparison.comparison import COMPARED
from analysis.report.page import FIGURES
from sim.base.errors import InputError
from sim.model.measure_catalogue import MEASURES
from sim.runs.horizon_totals import TOTALS
from sim.scenario.scenario import load_scenario
from sim.sweeps.exit_codes import SweepStopped
from sim.sweeps.storage.durable_files import locked
from tests.analysis.calling import call
from tests.files.absent_numbers import absent_numbers

TABLES = (
    "measures.csv",
    "measures.parquet",
    "replicates.parquet",
    "groups.csv",
    "lorenz.csv",
    "hours.csv",
    "clauses.csv",
    "comparison.json",
)


def test_compare_without_arguments_compares_uniform_with_index(quick, tmp_path):
    result = call("compare", "--replicates", 4)
    assert result.exit_code == 0
    assert [(name, seed, replicates, years) for name, seed, replicates, years, _ in quick] == [
        ("uniform", 1, [0, 1, 2, 3], 10), ("index", 1, [0, 1, 2, 3], 10),
    ]  # fmt: skip
    folder = tmp_path / "results" / "uniform-vs-index"
    head = "Combat-effectiveness index (index) against Uniform appraisal (uniform), years 3 to 10, "
    assert result.stdout.startswith(f"{head}4 replicates")
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
    assert set(manifest["sha256"]) == {*TABLES, *DESCRIPTIONS}
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


@pytest.mark.parametrize("words", [("compare",), ("run", "index")])
def test_a_folder_that_another_command_holds_is_refused(words, quick, tmp_path):
    folder = tmp_path / "held"
    folder.mkdir()
    asked = (*words, "--replicates", 2, "--years", 3, "--out", folder)
    with locked(folder), pytest.raises(SweepStopped, match="is in use") as stopped:
        call(*asked)
    assert stopped.value.code == 75
    assert call(*asked).exit_code == 0
    assert "manifest.json" in os.listdir(folder) and ".lock" not in os.listdir(folder)


@pytest.mark.parametrize("words", [("compare",), ("run", "index")])
def test_ctrl_c_says_that_nothing_was_kept(words, quick, tmp_path, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.runs.batch.run_replicates", interrupted)
    with pytest.raises(SweepStopped, match="nothing was kept") as stopped:
        call(*words, "--replicates", 2, "--years", 3, "--out", tmp_path / "new")
    assert stopped.value.code == 130 and not (tmp_path / "new").exists()


def test_absent_numbers_are_null_in_parquet_and_never_nan(quick, tmp_path):
    # the baseline pays nothing by the point, and differences before adoption have no interval
    call("compare", "--replicates", 2, "--years", 3)
    nulls, not_numbers = absent_numbers(tmp_path / "results")
    assert not_numbers == set()
    folder = "uniform-vs-index"
    assert {f"{folder}/measures.parquet: low", f"{folder}/replicates.parquet: point_value"} <= nulls


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


@pytest.mark.parametrize(
    ("lang", "head"),
    [
        (
            "en",
            "Index, audited (index_audited) is compared with Uniform appraisal (uniform), as one",
        ),
        ("zh", "战斗力指数（审核节点与参与者）（index_audited） 与 传统统一考核（uniform） 相比"),
    ],
)
def test_one_name_is_compared_with_uniform_and_the_first_line_says_so(quick, lang, head):
    asked = ("--replicates", 2, "--years", 3, "--lang", lang)
    assert call("compare", "index_audited", *asked).stdout.startswith(head)
    assert [name for name, *_ in quick] == ["uniform", "index_audited"]
    # two are baseline and other
    told = call("compare", "index_audited", "index", *asked).stdout
    assert [name for name, *_ in quick][2:] == ["index_audited", "index"]
    assert not told.startswith(head[:12])


def test_an_arm_is_called_by_its_own_title_and_by_its_file_where_it_has_none(quick, tmp_path):
    (tmp_path / "plain.toml").write_text('extends = "index"')
    titled = 'extends = "index"\ntitle = { en = "Half the points", zh = "分值减半" }\n'
    (tmp_path / "half.toml").write_text(titled, "utf-8")
    for name, en, zh in (("plain", "plain", "plain"), ("half", "Half the points", "分值减半")):
        asked = ("--replicates", 2, "--years", 3, "--out", name)
        told = call("compare", "index", f"{name}.toml", *asked).stdout
        assert told.startswith(f"{en} (half) against" if name == "half" else "plain against")
        assert "Combat-effectiveness index" in told
        told = call("compare", "index", f"{name}.toml", *asked, "--lang", "zh").stdout
        assert told.startswith(f"{zh}（half） 与" if name == "half" else "plain 与")
        page = (tmp_path / name / "report.html").read_text("utf-8")
        assert f"<h1>{zh} 与 战斗力指数" in page
        call("report", name, "--out", f"{name}.html")
        assert f"<h1>{en} against Comb" in (tmp_path / f"{name}.html").read_text("utf-8")


def test_several_arms_stand_side_by_side_with_all_their_pairs(quick, tmp_path):
    arms = ("uniform", "index", "index_capped", "equal_split", "index_audited", "good_leader")
    asked = ("--replicates", 3, "--years", 4, "--out", "many")
    told = call("compare", *arms, "index_survey", *asked).stdout
    assert len(told.splitlines()) < 70
    assert "7 scenarios, years 3 to 4, 3 replicates" in told
    assert "  C  Index, individual score capped at 50 (index_capped)" in told
    pairs = pd.read_csv(tmp_path / "many" / "pairs.csv")
    assert len(pairs) == len(COMPARED) * 21
    first = (tmp_path / "many" / "report.html").read_text("utf-8")
    call("report", "many")
    assert (tmp_path / "many" / "report.html").read_text("utf-8") == first
    assert '<table class="beside">' in first


def test_a_comparison_says_which_rules_change_nothing(quick, tmp_path):
    (tmp_path / "wechat.toml").write_text(
        """extends = "index"
[schemes.index.edits.township.items.conduct.records."conduct.wechat"]
names = { en = "no answer in the group", zh = "群消息不回" }
amount = 10
origin = "assumed"
reason = "A test."
""",
        "utf-8",
    )
    asked = ("--replicates", 2, "--years", 3, "--out", "out")
    note = "townships: nothing in the county writes conduct.wechat (conduct)"
    assert f"note: wechat: {note}" in call("compare", "index", "wechat.toml", *asked).stdout
    assert note in (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "note:" not in call("compare", *asked[:-1], "shipped").stdout


def test_a_report_lists_the_clauses_of_an_own_rulebook_that_differ_from_its_parent(quick, tmp_path):
    (tmp_path / "mine.toml").write_text(
        'extends = "h_township_2021"\ncode = "mine"\n[blocks.individual]\nmax = 40\n'
    )
    (tmp_path / "child.toml").write_text(
        'extends = "mine.toml"\ncode = "child"\n[items."squad.special"]\ncap = 30\n'
    )
    for baseline, book in (("index", "mine"), ("uniform", "child"), ("index", "child")):
        own = f'extends = "index"\n[schemes.index]\ntownship = "{book}.toml"\n'
        (tmp_path / "own.toml").write_text(own)
        folder = f"{baseline}-{book}"
        call("compare", baseline, "own.toml", "--replicates", 2, "--years", 3, "--out", folder)
        page = (tmp_path / folder / "report.html").read_text("utf-8")
        # beside the index it is held against the rulebook there, of which it is a child too
        assert (f"{book}, which extends h_township_2021" in page) == (baseline == "uniform")
        assert f">{book}<" in page
        assert "township.blocks.individual.max" in page and ">40<" in page
        assert ("township.items.squad.special.cap" in page) == (book == "child")
        assert "see manifest.json" not in page and "extends nothing" not in page


def test_compare_refuses_what_makes_no_comparison(quick):
    for arguments, words in (
        (("compare", "index", "index"), "index twice"),
        (("compare", "uniform"), "uniform alone"),
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
