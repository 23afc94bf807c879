"""What differs between two scenarios: in real units, once for both kinds of unit, and the policy
also where rulebooks differ."""

import json
import tomllib

import pytest

from analysis.comparison.comparison import compare
from analysis.comparison.scenario_differences import (
    Changed,
    differences,
    flat_book,
    parents_of,
    rulebook_differences,
)
from analysis.report.page import FIGURES, page
from analysis.words import said
from sim.files.toml_files import library, shipped
from sim.scenario.scenario import load_scenario
from sim.scoring import load_rulebook
from tests.analysis.made_up_runs import grown
from tests.analysis.pages import about

BOOKS = ("h_township_2021", "h_department_2021")
SUM = {
    "block": "common",
    "kind": "sum",
    "names": {"en": "a", "zh": "甲"},
    "origin": "assumed",
    "reason": "a test",
}
POOL = ("options.pool_rule.value", "literal", "balanced")


def resolved(name):
    return load_scenario(name).to_dict()


def test_settings_are_named_and_what_is_the_same_is_left_out():
    uniform, index = resolved("uniform"), resolved("index")
    told = {
        setting: (before, after) for setting, before, after in differences(uniform, index).settings
    }
    assert told["platform"] == ("0", "1")
    assert told["schemes"] == ("uniform from year 1", "uniform from year 1, index from year 3")
    assert told["township.rulebook"] == ("uniform", "h_township_2021")
    assert not any("items." in setting for setting in told)
    assert differences(index, index) == ([], [])


def test_where_rulebooks_differ_each_is_held_against_the_shipped_one_of_its_code():
    uniform, capped = resolved("uniform"), resolved("index_capped")
    cap = Changed("index_capped", BOOKS, (), [POOL, ("blocks.individual.max", "no limit", "50")])
    assert differences(uniform, capped).changed == [Changed("uniform", ("uniform",), (), []), cap]
    assert differences(capped, uniform).changed[0] == cap


def test_a_rulebook_that_is_not_shipped_is_named_as_such():
    assert differences(resolved("uniform"), resolved("theory/multitask")).changed[1] == Changed(
        "multitask", (), ("progress",), []
    )


@pytest.mark.parametrize(
    ("other", "rows"),
    [
        ("index_capped", [("blocks.individual.max", "no limit", "50")]),
        ("equal_split", [("options.pay_basis.value", "score", "equal")]),
        (
            "index_base_floor",
            [
                ("blocks.individual.condition.block", "–", "common"),
                ("blocks.individual.condition.at_least", "–", "80"),
                ("blocks.individual.condition.share", "–", "0"),
            ],
        ),
    ],
)
def test_rulebooks_of_one_code_are_told_line_by_line_in_real_units(other, rows):
    assert differences(resolved("index"), resolved(other)) == (rows, [])


def test_a_row_that_holds_for_one_kind_of_unit_says_which():
    index = resolved("index")
    capped = json.loads(json.dumps(index))
    capped["schemes"][-1]["rulebooks"][0]["options"]["excellent_share"]["value"] = 10
    one = [("township.options.excellent_share.value", "0.2", "0.1")]
    assert differences(index, capped).settings == one
    capped["schemes"][-1]["rulebooks"][1]["options"]["excellent_share"]["value"] = 15
    two = [*one, ("department.options.excellent_share.value", "0.2", "0.15")]
    assert differences(index, capped).settings == two


def test_an_item_that_only_one_has_is_one_row_with_its_rule():
    index = resolved("index")
    fewer = json.loads(json.dumps(index))
    code, item = "squad.award", index["schemes"][-1]["rulebooks"][0]["items"]["squad.award"]
    item["cap"] = 1000
    del fewer["schemes"][-1]["rulebooks"][0]["items"][code]
    rule = "the sum of signed points, at most 10"
    gone, new = differences(index, fewer).settings, differences(fewer, index).settings
    assert gone == [(f"township.items.{code}", rule, "–")]
    assert new == [(f"township.items.{code}", "–", rule)]


def test_an_item_of_another_kind_is_told_by_both_rules():
    one = load_rulebook("h_township_2021")
    new = {"drop": ["area.difficulty"], "items": {"area.difficulty": SUM}}
    told = rulebook_differences(one, load_rulebook("h_township_2021", new))
    tiers = "one of 10, 8, 5; the mean where there are several records"
    assert told == [("items.area.difficulty", tiers, "the sum of signed points, without a cap")]


def test_a_rulebook_of_ones_own_is_held_line_by_line_against_what_it_extends(tmp_path):
    """Its code is another, and it is the same rulebook but for what it says."""
    (tmp_path / "mine.toml").write_text(
        'extends = "h_township_2021"\ncode = "mine"\n[items."squad.special"]\ncap = 40\n', "utf-8"
    )
    (tmp_path / "mined.toml").write_text(
        'extends = "index"\n[schemes.index]\ntownship = "mine.toml"\n', "utf-8"
    )
    one, other = load_scenario("index"), load_scenario(tmp_path / "mined.toml")
    parents = parents_of(other)
    assert differences(one.to_dict(), other.to_dict(), ({}, parents)) == (
        [
            ("township.rulebook", "h_township_2021", "mine"),
            ("township.items.squad.special.cap", "no limit", "40"),
        ],
        [],
    )


def plain(value, inside=""):
    """Settings of a rulebook as its file writes them; words and origins left out."""
    if not isinstance(value, dict):
        return {inside: value}
    words = {
        "names",
        "description",
        "origin",
        "quote",
        "reason",
        "clause",
        "range",
        "assumed",
        "extends",
        "drop",
    }
    return {
        name: one
        for key, part in value.items()
        if key not in words
        for name, one in plain(part, f"{inside}.{key}" if inside else key).items()
    }


def written(value):
    if isinstance(value, list):
        return "; ".join(written(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {written(one)}" for name, one in value.items())
    return value if isinstance(value, str) else f"{value:g}"


@pytest.mark.parametrize("name", shipped("rulebooks"))
def test_a_flat_rulebook_shows_the_numbers_that_its_file_writes(name):
    file = tomllib.loads((library() / "rulebooks" / f"{name}.toml").read_text("utf-8"))
    flat = flat_book(load_rulebook(name))
    expected = {setting: written(value) for setting, value in plain(file).items()}
    assert expected.items() <= flat.items() and flat["code"] == name
    assert "None" not in flat.values() and not any(
        ".range" in setting or ".names" in setting for setting in flat
    )


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "en",
            (
                "different rulebooks",
                "uniform: uniform as shipped.",
                "What index_capped changes in the rulebook",
            ),
        ),
        (
            "zh",
            (
                "不同的规则手册",
                "uniform：uniform，与随附手册相同。",
                "index_capped 对规则手册的改动",
            ),
        ),
    ],
)
def test_a_page_tells_the_policy_when_the_baseline_is_uniform(lang, words):
    manifest = about("uniform", "index_capped")
    manifest["scenarios"][1]["resolved"] = resolved("index_capped")
    comparison = compare(grown("uniform", 1, 0.0), [grown("index_capped", 3, 1.0)])
    text = page(comparison, manifest, dict.fromkeys(FIGURES, b"<svg/>"), lang)
    assert all(word in text for word in words)
    assert (
        "blocks.individual.max" in text
        and f">{said('no limit', lang)}<" in text
        and ">50<" in text
        and "None" not in text
    )
