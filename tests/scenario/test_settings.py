"""Any number of a scenario is set by one line, or refused with its range and its near misses."""

import re

import pytest

from sim.base.errors import InputError
from sim.scenario.parameters import PARAMETERS
from sim.scenario.scenario import load_scenario
from sim.scenario.scenario_text import scenario_files
from sim.scenario.settings import load_with, read_settings

OWN_BOOK = """
extends = "h_township_2021"
code = "mine"
[blocks.individual]
max = 70
"""
OWN = """
extends = "index"
title = { en = "own", zh = "自" }
description = "An own rulebook beside it."
[schemes.index]
township = "mine"
[schemes.index.edits.items."squad.special"]
cap = 44
"""


def with_numbers(names, *texts):
    return load_with(names, read_settings(texts), load_scenario)


def test_parameters_levers_and_numbers_of_rulebooks_are_set():
    texts = ("duty=3", "audit_rate=.1", "blocks.individual.max=50", "items.squad.special.cap=30.5")
    (one,) = with_numbers(["index"], *texts)
    assert one.scenario.parameters.duty[0] == 3 and not one.left_out
    own = one.scenario.schemes[-1]
    assert own.levers.audit_rate[0] == 0.1 and own.rulebooks[0].blocks["individual"].max == 5000
    assert own.rulebooks[0].items["squad.special"].cap == 3050
    # the scheme that holds before the own one is adopted stays as it is
    assert one.scenario.schemes[0].levers.audit_rate[0] == 0


def test_a_set_number_is_that_of_a_file_that_says_the_same():
    (one,) = with_numbers(["index"], "duty=3", "audit_rate=1e-1")
    edits = {"motives": {"duty": 3}, "schemes": {"index": {"levers": {"audit_rate": 0.1}}}}
    assert one.scenario.digest == load_scenario("index", edits).digest


def test_a_scope_reaches_its_scenario_alone_and_comes_before_what_is_for_all():
    uniform, index = with_numbers(["uniform", "index"], "index:duty=4", "duty=2")
    assert (uniform.scenario.parameters.duty[0], index.scenario.parameters.duty[0]) == (2, 4)
    same, other = with_numbers(["uniform", "index"], "index:audit_rate=.2")
    assert same.scenario.digest == load_scenario("uniform").digest
    assert other.scenario.digest != load_scenario("index").digest


def test_a_number_of_rulebooks_is_left_out_where_there_is_none():
    uniform, index = with_numbers(["uniform", "index"], "blocks.individual.max=50")
    assert uniform.left_out == ("blocks.individual.max",) and not index.left_out
    assert uniform.scenario.digest == load_scenario("uniform").digest


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["dutty=3"], ["--set dutty=3", "'dutty'", "Did you mean 'duty'?"]),
        (["duty=300"], ["--set duty=300", "[motives], duty", f"0 to {PARAMETERS['duty'].high:g}"]),
        (["audit_rate=2"], ["audit_rate", "0 to 1 share"]),
        (["townships=2.5"], ["townships", "whole number"]),
        (["duty=much"], ["'much'", "a number"]),
        (["duty=nan"], ["'nan'", "a number"]),
        (["duty=1_0"], ["'1_0'", "a number"]),
        (["duty"], ["no name with a number", "duty=3"]),
        (["=3"], ["no name with a number"]),
        (["duty=1", "duty=2"], ["duty=1 beside it", "each number once"]),
        (["indx:duty=1"], ["'indx'", "not run here", "Did you mean 'index'?"]),
        (["years=4"], ["years", "Give --years 4."]),
        (["blocks.indvidual.max=4"], ["Did you mean 'blocks.individual.max'?"]),
        (
            ["blocks.individual.max=1e9"],
            ["blocks.individual.max=1e9", "two decimals"],
        ),
        (["uniform:blocks.individual.max=4"], ["blocks.individual.max"]),
        (["weight_tasks=.9"], ["--set weight_tasks=.9", "weights that add up to 1"]),
    ],
)
def test_what_cannot_be_set_is_refused_with_what_was_probably_meant(texts, words):
    with pytest.raises(InputError) as refused:
        with_numbers(["uniform", "index"], *texts)
    for word in words:
        assert re.search(re.escape(word), str(refused.value)), (word, str(refused.value))


@pytest.mark.parametrize("name", ["index", "uniform", "index_capped", "theory/still"])
def test_the_file_that_records_a_scenario_gives_the_same_digest(name, tmp_path):
    (one,) = with_numbers([name], "duty=3")
    files = scenario_files([(name, one.scenario.name, one.edits)])
    for file, text in files.items():
        (tmp_path / file).write_text(text, "utf-8")
    again = load_scenario(tmp_path / f"{one.scenario.name}.toml")
    assert again.digest == one.scenario.digest
    assert "duty = 3" in files[f"{one.scenario.name}.toml"]


def test_a_record_holds_the_rulebooks_that_are_not_shipped(tmp_path):
    beside = tmp_path / "there"
    (beside / "rulebooks").mkdir(parents=True)
    (beside / "rulebooks" / "mine.toml").write_text(OWN_BOOK, "utf-8")
    (beside / "own.toml").write_text(OWN, "utf-8")
    given = str(beside / "own.toml")
    (one,) = with_numbers([given], "own:duty=3", "blocks.common.weight=.9")
    kept = tmp_path / "kept"
    kept.mkdir()
    for file, text in scenario_files([(given, "own", one.edits)]).items():
        (kept / file).write_text(text, "utf-8")
    # what was there may have changed since
    (beside / "rulebooks" / "mine.toml").unlink()
    assert load_scenario(kept / "own.toml").digest == one.scenario.digest
