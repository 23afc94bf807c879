"""Strategies and shipped files are explained as well as numbers and items are."""

import re

import pytest

from analysis.commands.glossary import glossary
from analysis.commands.input_kinds import FOLDERS, names_of
from analysis.comparison.sweep_reading import CODEBOOK
from analysis.words import said
from sim.base.errors import InputError
from sim.scenario.strategies import STRATEGIES
from tests.analysis.calling import call


def explained(name, *options):
    return call("explain", name, *options).stdout


LINES = {
    "en": ("{name}: {meaning} (strategy)", "after: {after}", "share: share_{name}, default 0"),
    "zh": ("{name}：{meaning}（策略）", "依据：{after}", "份额：share_{name}，默认 0"),
}


@pytest.mark.parametrize("lang", LINES)
def test_every_strategy_is_explained_with_its_share(lang):
    for one in STRATEGIES[2:5:2]:
        told = explained(one.name, "--lang", lang)
        about = {"name": one.name, "meaning": getattr(one, lang), "after": one.after}
        assert [line for line in LINES[lang] if line.format(**about) not in told] == []
    assert "share: what the others leave" in explained(STRATEGIES[0].name)


def test_a_scenario_is_explained_with_its_parent_and_what_differs():
    assert explained("index_capped").splitlines() == [
        "index_capped: Index, individual score capped at 50 (scenario)",
        "  As the index, but points for task forces, awards and discretion count for at most 50 "
        "together.",
        "  extends index",
        "  what differs:",
        "    blocks.individual.max: no limit → 50",
    ]
    assert "战斗力指数" in explained("index_capped", "--lang", "zh")


def test_a_name_of_several_kinds_is_explained_as_each():
    told = explained("uniform")
    assert "(scenario)" in told and "(rulebook)" in told
    assert "in which nothing differs but words" in told


def test_studies_and_rulebooks_are_explained_too():
    assert "under uniform, index; design: grid\n  varies duty, service_motivation" in explained(
        "tiny"
    )
    told = explained("h_department_2021").splitlines()
    gone = "    items.area.evaluation: a rating from 0 to 10; the mean where there are several → –"
    assert gone in told and len(told) < 15


def test_a_file_of_ones_own_is_explained_by_what_it_changes(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('extends = "h_township_2021"\ncode = "mine"\nblocks.individual.max = 40\n')
    assert explained(path).splitlines() == [
        f"{path}: mine (rulebook)",
        "  extends h_township_2021",
        "  what differs:",
        "    blocks.individual.max: no limit → 40",
    ]
    assert "不设上限 → 40" in explained(path, "--lang", "zh")
    with pytest.raises(InputError, match="no such file"):
        explained(tmp_path / "none.toml")


def test_every_shipped_name_is_explained():
    for kind, folder in FOLDERS.items():
        for name in names_of(kind)[-2:]:
            assert f"({kind})" in explained(name), folder


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_columns_of_a_reading_are_explained(lang):
    for name, tables, en, zh, *_ in CODEBOOK:
        told = explained(name, "--lang", lang)
        assert {"en": en, "zh": zh}[lang] in told and tables.split()[0] in told


@pytest.mark.parametrize(("name", "meant"), [("index_caped", "index_capped"), ("ew", "ewa")])
def test_a_name_that_is_misspelt_is_found(name, meant):
    with pytest.raises(InputError, match=f"Did you mean '{meant}'"):
        call("explain", name)


@pytest.mark.parametrize(
    ("name", "taker"), [("quadratic", "verify"), ("paper", "claims"), ("s_county", "calibrate")]
)
def test_what_is_listed_and_not_explained_is_said_to_be_for_its_command(name, taker):
    with pytest.raises(InputError, match=f"give it to cadre-sim {taker}"):
        call("explain", name)


def test_every_line_of_a_name_is_chinese():
    """But for names and codes, formulas, and what is quoted."""
    typed = re.compile(r"`[^`]*`|[\w./-]*[_./][\w./-]*|'[^']*'|\([\w ,]*\)")
    left = {
        told
        for entries in glossary("zh").values()
        for line in (line for lines in entries for line in lines)
        if re.search(r"\b[a-z]{3,} [a-z]{2,}\b", typed.sub("", told := said(line, "zh")))
    }
    assert left == set()
    assert (
        "相对流动比较频繁" in call("explain", "turnover", "--lang", "zh").output.split("假设：")[1]
    )
    assert "回应：交办的工作、" in call("explain", "ewa", "--lang", "zh").output
    assert "uniform 自第1年，index 自第3年" in call("explain", "index", "--lang", "zh").output
