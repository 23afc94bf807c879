"""What ships is listed by the names to type, each with what it means."""

import csv
import io
import json

import pytest
from rich.cells import cell_len

from analysis.commands.list import KINDS
from sim.base.errors import InputError
from sim.scenario.parameters import PARAMETERS
from sim.scenario.scenario import load_scenario, shipped_scenarios
from sim.scoring import load_rulebook
from tests.analysis.calling import call


def listed(kind, *options):
    """Names and meanings of a kind."""
    rows = json.loads(call("list", kind, "--format", "json", *options).stdout)[kind]
    return {row["name"]: row["meaning"] for row in rows}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_scenarios_have_their_titles_and_names_that_load(lang):
    found = listed("scenarios", "--lang", lang)
    assert set(shipped_scenarios()) < set(found) and "theory/shame" in found
    for name, title in found.items():
        assert getattr(load_scenario(name).title, lang) == title


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_rulebooks_and_studies_have_their_names(lang):
    for name, title in listed("rulebooks", "--lang", lang).items():
        assert getattr(load_rulebook(name).names, lang) == title
    assert (
        listed("studies", "--lang", lang)["tiny"] == {"en": "A tiny sweep", "zh": "微型扫描"}[lang]
    )


def test_strategies_and_measures_are_in_the_order_of_their_tables():
    assert list(listed("strategies"))[:3] == ["logit", "fixed", "satisfice"]
    assert list(listed("measures"))[0] == "top20_task_share"
    assert "内卷" in listed("measures", "--lang", "zh")["involution"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_parameters_are_listed_with_all_that_a_file_needs(lang):
    rows = json.loads(call("list", "parameters", "--format", "json", "--lang", lang).stdout)
    found = {row["name"]: row for row in rows["parameters"]}
    assert list(found) == list(PARAMETERS)
    for name, row in found.items():
        one = PARAMETERS[name]
        assert row["meaning"] == getattr(one, lang) and row["section"] == one.section
        said = [row[key] for key in ("default", "unit", "low", "high", "origin")]
        assert said == [one.default, one.unit, one.low, one.high, one.origin]
    assert {found["duty"]["kind"], found["audit_rate"]["kind"]} == {"world", "lever"}
    table = list(csv.DictReader(io.StringIO(call("list", "parameters", "--format", "csv").stdout)))
    assert [row["name"] for row in table] == list(PARAMETERS)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_parameters_fit_a_terminal_and_no_number_is_broken(lang):
    lines = call("list", "parameters", "--lang", lang).stdout.splitlines()
    assert max(map(cell_len, lines)) <= 80
    # a long table has no frame, so its first column stands at the edge
    text = "\n".join(f" {line}" for line in lines)
    for one in PARAMETERS.values():
        assert f" {one.name} " in text and f" {one.low:g} – {one.high:g} " in text


def test_without_a_kind_all_are_listed():
    assert list(json.loads(call("list", "--format", "json").stdout)) == list(KINDS)
    rows = list(csv.DictReader(io.StringIO(call("list", "--format", "csv").stdout)))
    assert list(dict.fromkeys(row["kind"] for row in rows)) == list(KINDS)
    assert {"kind": "scenarios", "name": "index", "meaning": "Combat-effectiveness index"} in rows


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_list_fits_a_terminal_and_cuts_nothing(lang):
    lines = call("list", "--lang", lang).stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert not any("…" in line for line in lines)


@pytest.mark.parametrize("kind", ["scenario", "Studies", "rules", "x" * 100])
def test_an_unknown_kind_is_refused_with_the_known_ones(kind):
    with pytest.raises(InputError, match="an unknown kind; allowed: scenarios, rulebooks") as error:
        call("list", kind)
    if kind in ("scenario", "Studies"):
        assert f"Did you mean '{ {'scenario': 'scenarios', 'Studies': 'studies'}[kind] }'?" in str(
            error.value
        )
