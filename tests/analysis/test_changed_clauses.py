"""What a reform changes is told clause by clause: what, its clause, before and after."""

import json

import pandas as pd
import pytest

from analysis.comparison.changed_clauses import changed_clauses
from analysis.comparison.scenario_differences import parents_of
from analysis.report.clauses_text import MOST_CLAUSES
from sim.files.toml_files import shipped
from sim.scenario.scenario import load_scenario
from tests.analysis.calling import call

BOOK = """
extends = "h_township_2021"
code = "mine"
names = { en = "Mine", zh = "我的" }
drop = ["unit.tally"]
[items.conduct.records."conduct.late"]
amount = 2
"""
REFORM = """
extends = "index"
title = { en = "My reform", zh = "我的改革" }
[schemes.index]
township = "mine.toml"
[schemes.index.levers]
seen_load = 0.5
[schemes.index.edits.options]
excellent_share.value = 0.1
"""
TALLY = "points by rank on a line from 5 (first) to -5 (last)"
CHANGES = {
    "en": [
        ("township.rulebook", "rulebook (townships)", "", "h_township_2021", "mine"),
        (
            "township.items.unit.tally",
            "rank of the unit in lamps and cards (townships)",
            "section 二.2, progress on display",
            TALLY,
            "–",
        ),
        (
            "township.items.conduct.records.conduct.late.amount",
            "late arrival or early leaving: amount (townships)",
            "Table 1, work style",
            "1",
            "2",
        ),
        ("options.excellent_share.value", "excellent_share", "section 三.5", "0.2", "0.1"),
        ("seen_load", None, "lever of the scheme", "0.8", "0.5"),
    ],
    "zh": [
        ("township.rulebook", "规则手册（乡镇）", "", "h_township_2021", "mine"),
        ("township.items.unit.tally", "单位加扣分排名折算（乡镇）", None, None, "–"),
        (None, "迟到早退: amount（乡镇）", "表1，工作作风", "1", "2"),
        (None, "excellent_share", "第三部分之5", "0.2", "0.1"),
        ("seen_load", None, "方案的杠杆", "0.8", "0.5"),
    ],
}


@pytest.fixture
def reform(tmp_path):
    (tmp_path / "mine.toml").write_text(BOOK, "utf-8")
    (tmp_path / "my_reform.toml").write_text(REFORM, "utf-8")
    return tmp_path / "my_reform.toml"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_change_has_its_name_its_clause_and_both_values(reform, lang):
    one, other = load_scenario("index"), load_scenario(reform)
    told = changed_clauses(one.to_dict(), other.to_dict(), ({}, parents_of(other)), lang)
    assert len(told) == len(CHANGES[lang])
    for found, expected in zip(told, CHANGES[lang], strict=True):
        given = (found.setting, found.name, found.clause, found.before, found.after)
        assert [a for a, b in zip(given, expected, strict=True) if b not in (None, a)] == []


def test_between_shipped_scenarios_every_setting_has_a_name_and_every_clause_a_place():
    index = load_scenario("index").to_dict()
    for name in shipped(""):
        for one in changed_clauses(index, load_scenario(name).to_dict()):
            is_rule = ".items." in f".{one.setting}" or ".blocks." in f".{one.setting}"
            assert one.name and (one.clause or not is_rule), (name, one)
            assert not is_rule or one.name != one.setting, (name, one)


def test_compare_prints_and_keeps_the_clauses_that_differ(reform, quick, tmp_path):
    asked = ("compare", "index", reform, "--replicates", 2, "--years", 4, "--out", tmp_path / "o")
    told = call(*asked).stdout
    assert "What My reform changes beside Combat-effectiveness index" in told
    assert "h_township_2021 │ mine" in told
    kept = pd.read_csv(tmp_path / "o" / "clauses.csv", keep_default_na=False)
    assert kept["setting"].tolist() == [one[0] for one in CHANGES["en"]]
    assert set(kept["scenario"]) == {"my_reform"} and kept["after"].tolist()[-1] == "0.5"
    printed = json.loads(call(*asked, "--format", "json").stdout)
    file = json.loads((tmp_path / "o" / "comparison.json").read_text("utf-8"))
    assert printed["clauses"] == file["clauses"] == kept.to_dict("records")


def test_what_is_not_printed_is_counted(quick, tmp_path):
    told = call("compare", "--replicates", 2, "--years", 4, "--out", tmp_path / "o").stdout
    kept = pd.read_csv(tmp_path / "o" / "clauses.csv")
    assert f"and {len(kept) - MOST_CLAUSES} more: " in told


def test_a_scenario_that_changes_nothing_says_nothing():
    index = load_scenario("index").to_dict()
    assert changed_clauses(index, index) == []
