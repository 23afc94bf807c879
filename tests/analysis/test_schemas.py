"""Schemas take every file that ships, and refuse slips that an editor should mark."""

import json
import tomllib

import pytest
from jsonschema import Draft4Validator, Draft7Validator

from analysis.commands.input_kinds import kinds_of_file
from analysis.drafting.schemas import schema_of
from sim.base.errors import InputError
from sim.files.toml_files import library
from sim.scenario.parameters import LEVERS, WORLD
from tests.analysis.calling import call
from tests.laws.house import ROOT

KINDS = ("rulebook", "scenario", "study")
#: Files of other kinds, which only commands of their own read.
OTHERS = ("claims", "targets", "stress", "outside")


@pytest.fixture(scope="module")
def schemas():
    return {kind: Draft7Validator(schema_of(kind)) for kind in KINDS}


def faults(validator, text):
    return [one.message for one in validator.iter_errors(tomllib.loads(text))]


def test_every_file_that_ships_is_taken(schemas):
    taken = dict.fromkeys(KINDS, 0)
    for path in [*library().rglob("*.toml"), *(ROOT / "examples").glob("*.toml")]:
        if path.parent.name not in OTHERS:
            kind = kinds_of_file(path)[0]
            assert faults(schemas[kind], path.read_text("utf-8")) == [], path
            taken[kind] += 1
    assert min(taken.values()) >= 4 and sum(taken.values()) >= 45


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_one_by_the_drafts_that_editors_know(kind):
    made = schema_of(kind)
    Draft7Validator.check_schema(made)
    Draft4Validator.check_schema(made | {"$schema": "http://json-schema.org/draft-04/schema#"})
    assert "oneOf" not in json.dumps(made) and '"const"' not in json.dumps(made)


def test_every_parameter_and_lever_has_its_meaning_and_its_bounds():
    for lang in ("en", "zh"):
        made = schema_of("scenario", lang)
        levers = made["definitions"]["SchemeFile"]["properties"]["levers"]["properties"]
        for one in (*WORLD, *LEVERS):
            table = made["properties"][one.section]["properties"] if one in WORLD else levers
            assert getattr(one, lang) in table[one.name]["description"]
            assert (table[one.name]["minimum"], table[one.name]["maximum"]) == (one.low, one.high)


CHILD = 'extends = "h_township_2021"\ncode = "mine"\n'
STUDY = """
title = { en = "a", zh = "a" }
description = "d"
scenarios = ["index"]
design = "grid"
years = 4
replicates = 2
"""


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("rulebook", 'code = "mine"'),
        ("rulebook", CHILD + "blocks.individual.mix = 40"),
        ("rulebook", CHILD + "blocks.individul.max = 40"),
        ("rulebook", CHILD + 'blocks.individual.max = "40"'),
        ("rulebook", CHILD + 'options.pool_rule.value = "fair"'),
        ("rulebook", CHILD + "options.excellent_share.value = 2"),
        ("rulebook", CHILD + "option.excellent_share.value = 0.2"),
        ("rulebook", CHILD + 'items."squad.special".kind = "some"'),
        ("rulebook", CHILD + 'items."squad.special".cups = 4'),
        ("rulebook", CHILD + 'items."squad.special".credit = [{ above = 0 }]'),
        ("rulebook", CHILD + 'items."squad.special".credit = [{ above = 0, share = 1.5 }]'),
        ("rulebook", CHILD + 'items."area.difficulty".origin = "guess"'),
        ("rulebook", CHILD + 'drop = "unit.tally"'),
        ("scenario", 'title = { en = "a", zh = "a" }'),
        ("scenario", 'extends = "index"\nmotives.dutty = 3'),
        ("scenario", 'extends = "index"\nmotives.duty = 3000'),
        ("scenario", 'extends = "index"\nmotives.duty = "3"'),
        ("scenario", 'extends = "index"\nduty = 3'),
        ("scenario", 'extends = "index"\nschemes.index.levers.platfrom = 1'),
        ("scenario", 'extends = "index"\nschemes.index.edits.blocks.individual.mix = 1'),
        ("scenario", 'extends = "index"\nschemes.index.edits.township.block = 1'),
        ("scenario", 'extends = "index"\nadopt = [{ year = 3 }]'),
        ("study", "seed = 1"),
        ("study", STUDY.replace('"grid"', '"cube"')),
        ("study", STUDY + 'measures = ["publik_value"]'),
        ("study", STUDY + "uncertainties.dutty.values = [1]"),
        ("study", STUDY + "levers.cap.values = [1]"),
        ("study", STUDY + "fixed.duty = -1"),
        ("study", STUDY + 'uncertainties.duty.scale = "square"'),
    ],
)
def test_a_slip_is_marked(schemas, kind, text):
    assert faults(schemas[kind], text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("rulebook", CHILD + 'items."squad.special".credit = [{ above = 0, share = 0.5 }]'),
        ("rulebook", CHILD + "options.excellent_share.value = 0.15"),
        (
            "scenario",
            'extends = "index"\nschemes.mine = { extends = "index", levers.platform = 0 }',
        ),
        ("scenario", 'extends = "index"\nschemes.index.edits.township.drop = ["unit.tally"]'),
        ("study", STUDY + 'levers.cap = { edit = "blocks.individual.max", values = [50] }'),
        ("study", STUDY + 'uncertainties.platform = { range = "plausible" }'),
        ("study", 'extends = "tiny"\nyears = 3'),
    ],
)
def test_what_may_stand_in_a_file_is_not_marked(schemas, kind, text):
    assert faults(schemas[kind], text) == []


def test_a_schema_is_printed_or_written(tmp_path):
    assert json.loads(call("schema", "study").stdout) == schema_of("study")
    path = tmp_path / "rulebook.schema.json"
    told = call("schema", "rulebook", "--out", path, "--lang", "zh").stdout
    assert json.loads(path.read_text("utf-8")) == schema_of("rulebook", "zh")
    assert "#:schema rulebook.schema.json" in told
    with pytest.raises(InputError, match="ends .json"):
        call("schema", "rulebook", "--out", tmp_path / "mine.toml")
    assert [*tmp_path.iterdir()] == [path]
