"""Every column of the yearly tables has its words, and can be explained."""

import pytest

from analysis.commands.glossary import glossary
from sim.files.toml_files import shipped
from sim.model.measure_catalogue import GROUP_QUANTITIES, GROUPS
from sim.runs.microdata import run_recorded
from sim.runs.panel_columns import PANEL_COLUMNS
from sim.scoring import load_rulebook
from sim.scoring.rulebook import POOL_RULES, Options
from sim.sweeps.planning.plan import build_plan
from sim.sweeps.planning.study import load_study
from sim.sweeps.storage.schema import KEYS_OF_CELLS, KEYS_OF_RUNS, codebook, group_names


def worded(table):
    """Names of the columns of a table that have words, each once."""
    names = [one.name for one in PANEL_COLUMNS if table in one.tables.split()]
    assert len(set(names)) == len(names)
    return set(names)


def test_every_column_of_a_recorded_run_has_its_words_and_none_more(small):
    _, records = run_recorded(small(), 1, 0, 1)
    for table in ("cadres", "units"):
        assert worded(table) == set(records[table].column_names) - {"year"}
    assert worded("groups") == {*group_names()} - {"task", "year"} == {"group", *GROUP_QUANTITIES}


def test_words_are_in_both_languages_and_name_every_group():
    for one in PANEL_COLUMNS:
        assert one.en and one.zh and set(one.tables.split()) <= {"cadres", "units", "groups"}
        assert one.unit or one.name in (
            "cadre",
            "unit",
            "group",
            "prospects",
            "excellent",
            "award_cancelled",
        )
    (group,) = [one for one in PANEL_COLUMNS if one.name == "group"]
    assert all(f"{code}: " in group.note for code, _, _ in GROUPS)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_column_is_explained_for_each_table(lang):
    entries = glossary(lang)
    keys = [(name, tables) for name, tables, _, _ in KEYS_OF_RUNS] + [
        (name, "cells") for name, _, _ in KEYS_OF_CELLS
    ]
    for name, tables in [*keys, *((one.name, one.tables) for one in PANEL_COLUMNS)]:
        heads = [lines[0] for lines in entries[name]]
        assert any(
            head.endswith(f" {tables.replace(' ', ', ')})") and "(column of the table" in head
            for head in heads
        ), (name, heads)
    assert len(entries["pool"]) == 2 and entries["rank"][0][1].startswith(
        "  unit: rank; at least 0; 0: not ranked, as leaders"
    )


def test_a_codebook_without_a_panel_says_nothing_of_it():
    study = load_study("tiny", {"years": 3})
    without, with_panel = (codebook(build_plan(study, panel)) for panel in (False, True))
    assert not any({"cadres", "units", "groups"} & set(row["tables"].split()) for row in without)
    assert [row["column"] for row in with_panel[: len(without)]] == [
        row["column"] for row in without
    ]
    assert len(with_panel) == len(without) + len(PANEL_COLUMNS)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_options_and_rules_of_pools_are_explained_for_every_rulebook(lang):
    entries, books = glossary(lang), [load_rulebook(book) for book in shipped("rulebooks")]
    for name in Options.model_fields:
        heads = " ".join(lines[0] for lines in entries[name])
        assert all(book.code in heads for book in books), name
    assert set(POOL_RULES) <= set(entries)


def test_rulebooks_that_say_the_same_of_an_item_are_named_together():
    (special,) = glossary("en")["squad.special"]
    assert special[0].endswith("(h_department_2021, h_township_2021)")
