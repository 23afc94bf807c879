"""Closed forms of theory are held to the model, and what is wrong is told."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from analysis.commands.verify import SOME_DIFFER
from analysis.verification import special_cases
from analysis.verification.case import OWN, exact, farthest, near
from analysis.verification.catalogue import FAMILIES, chosen, verify
from analysis.verification.special_cases import special_case
from sim.base.errors import InputError
from tests.analysis.calling import call
from tests.laws.house import CHINESE

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "verify.md"
#: Held at these settings in tests/theory, by the same functions.
SLOW = {"tournament", "large_unit", "epidemic", "lottery", "urn", "floor"}
CASES = [case for family in FAMILIES for case in family.cases]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(case.name, marks=pytest.mark.thorough if case.name in SLOW else ())
        for case in CASES
    ],
)
def test_every_case_holds(name):
    rows = verify(chosen([name]))
    assert rows and [row for row in rows if not row.held.holds] == []


def test_each_family_has_two_settings_or_more_and_each_case_says_what_it_claims():
    names = [one.name for one in (*FAMILIES, *CASES)]
    assert len(names) == len(set(names))
    for family in FAMILIES:
        assert sum(len(case.settings) for case in family.cases) >= 2, family.name
        assert CHINESE.search(family.title("zh")) and not CHINESE.search(family.title("en"))
    for case in CASES:
        assert CHINESE.search(case.claim("zh")) and not CHINESE.search(case.claim("en"))
        assert any(sign in case.formula for sign in "=~")
        assert re.search(r"\b(19|20)\d\d\b", case.source) or case.source == OWN


def test_cases_are_chosen_by_family_and_by_name_each_once_in_their_order():
    found = [case.name for _, case in chosen(["urn", "squads", "shame"])]
    assert found == ["free_riding", "shame", "urn"]
    assert [case.name for _, case in chosen([])] == [case.name for case in CASES]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_table_has_formula_model_deviation_and_verdict_within_eighty_columns(lang):
    told = call("verify", "squads", "audits", "--lang", lang)
    assert told.exit_code == 0
    lines = told.stdout.splitlines()
    table = [line for line in lines if line[:1] in "┏┃┡│└"]
    assert max(map(cell_len, table)) <= 80
    words = {"en": ("formula", "model", "deviation", "verdict", "holds", "all 10 numbers")}
    words["zh"] = ("公式值", "模型值", "偏差", "结论", "成立", "10个数值均")
    assert all(word in told.stdout for word in words[lang])
    about = next(line for line in lines if line.startswith("free_riding"))
    assert "e = (v/c)(α + (1 − α)/n)" in about and "Holmström 1982" in about


def differing(*names):
    """What is said of cases that differ."""
    told = call("verify", *names)
    assert told.exit_code == SOME_DIFFER == 5
    assert "differs" in told.stdout and "The model differs in" in told.stdout
    return told.stdout


def test_a_wrong_formula_is_found(monkeypatch):
    right = special_cases.effort_value
    monkeypatch.setattr("analysis.verification.squads.effort_value", lambda of: 1.01 * right(of))
    assert "differs in 3 of 3 numbers: free_riding (n=5, α=0)" in differing("free_riding")


def test_a_scenario_that_theory_does_not_speak_of_is_found(monkeypatch):
    def bent(name, **edits):
        return special_case(name, **edits, motives={"monotony": 0.2})

    monkeypatch.setattr("analysis.verification.case.special_case", bent)
    assert "free_riding (n=20, α=0)" in differing("free_riding")


def test_a_wrong_rule_of_the_model_is_found(monkeypatch):
    def rest_a_little(state, context):
        state.seen.hours[0, 0] *= 0.99

    monkeypatch.setattr(special_cases, "CHOICE", (*special_cases.CHOICE, rest_a_little))
    # one cadre is off, and the one that is farthest off counts
    assert "differs in 3 of 3 numbers: free_riding (n=5, α=0)" in differing("free_riding")


def test_a_number_that_is_none_does_not_hold():
    assert not near(1.0, float("nan")).holds and not exact(1, 2).holds
    assert near(1.0, 1.0009).holds and not near(1.0, 1.0011).holds
    assert farthest([1, 2, 3], [1, 2.5, 3]) == (2, 2.5) and farthest([1, 3, 2], [1, 3, 2]) == (3, 3)


def test_the_file_and_other_formats_have_all_digits_and_what_they_mean(tmp_path):
    target = tmp_path / "new" / "verified.csv"
    told = call("verify", "free_riding", "--out", target, "--format", "json")
    numbers = json.loads(told.stdout)["numbers"]
    rows = list(csv.DictReader(io.StringIO(target.read_text("utf-8"))))
    assert [float(row["model"]) for row in rows] == [one["model"] for one in numbers]
    assert [row["setting"] for row in rows] == ["n=5, α=0", "n=5, α=0.5", "n=20, α=0"]
    assert {row["case"] for row in rows} == {"free_riding"}
    one = numbers[0]
    assert one["deviation"] == one["model"] - one["formula"]
    assert (one["margin"], one["verdict"], one["scenario"]) == ("near", "holds", "theory/squads")
    assert str(target) in told.stderr
    printed = call("verify", "free_riding", "--format", "csv").stdout
    assert printed == target.read_text("utf-8")


def test_a_file_that_is_there_is_kept_unless_overwrite_is_given(tmp_path, monkeypatch):
    target = tmp_path / "notes.csv"
    target.write_text("mine", "utf-8")
    with monkeypatch.context() as patch:
        # refused before anything is computed
        patch.setattr("analysis.verification.catalogue.verify", lambda *_: pytest.fail("computed"))
        with pytest.raises(InputError, match="there already; allowed: a new file.*--overwrite"):
            call("verify", "--out", target)
        with pytest.raises(InputError, match="got a folder"):
            call("verify", "--out", tmp_path, "--overwrite")
    assert target.read_text("utf-8") == "mine"
    assert call("verify", "free_riding", "--out", target, "--overwrite").exit_code == 0
    assert target.read_text("utf-8").startswith("family,case,setting,formula,model,deviation,")


def test_the_help_names_every_family():
    told = " ".join(call("verify", "--help").stdout.replace("│", " ").split())
    assert f"families: {', '.join(family.name for family in FAMILIES)}. By default all." in told


def test_an_unknown_case_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match="an unknown case; allowed: a family or a case") as error:
        call("verify", "quadratik")
    assert "Did you mean 'quadratic'?" in str(error.value)


def test_the_page_lists_every_case_and_shows_what_is_printed():
    page = PAGE.read_text("utf-8")
    for family in FAMILIES:
        for case in family.cases:
            row = f"| {family.name} | `{case.name}` | {case.formula} | {case.cited('en')} | "
            assert f"{row}`{case.scenario}` |" in page
    command, shown = page.split("```\n$ cadre-sim ")[1].split("\n```")[0].split("\n", 1)
    assert call(*command.split()).stdout.rstrip("\n") == shown
