"""Numbers of a rulebook that are allowed and make no sense are named with their place."""

import pytest

from analysis.comparison.bound_notes import bound_notes
from sim.files.toml_files import shipped
from sim.scenario.scenario import load_scenario, shipped_scenarios
from sim.scoring import load_rulebook
from tests.analysis.calling import call


def noted(**edits):
    return bound_notes(load_rulebook("h_township_2021", edits))


def of_item(code, **edits):
    return noted(items={code: edits})


@pytest.mark.parametrize("name", shipped("rulebooks"))
def test_of_shipped_rulebooks_nothing_is_said(name):
    assert bound_notes(load_rulebook(name)) == []


def test_of_the_rulebooks_of_shipped_scenarios_nothing_is_said():
    schemes = [one for name in shipped_scenarios() for one in load_scenario(name).schemes]
    assert [note for one in schemes for book in one.rulebooks for note in bound_notes(book)] == []


CREDIT = [{"above": 0, "share": 1}, {"above": 30, "share": 0.5}, {"above": 60, "share": 0.2}]
BANDS = [{"last": 5, "points": 10}, {"last": 10, "points": 10}, {"last": 20, "points": 12}]


@pytest.mark.parametrize(
    ("code", "edits", "told"),
    [
        ("squad.special", {"cap": -5}, ['items."squad.special".cap: -5 is below 0: whoever has']),
        (
            "squad.special",
            {"cap": 45, "credit": CREDIT},
            ['items."squad.special".credit: the bracket above 60 never applies: the cap of 45'],
        ),
        ("squad.special", {"cap": 46, "credit": CREDIT}, []),
        (
            "post.module_rank",
            {"bands": BANDS},
            [
                'items."post.module_rank".bands: ranks to 10 get as many points (10) as those to 5',
                'items."post.module_rank".bands: ranks to 20 get more points (12) than those to 10',
            ],
        ),
        (
            "area.village_rank",
            {"first": 5, "last": 6},
            ['items."area.village_rank".last: the last rank gets more points than the first (6)'],
        ),
        (
            "area.evaluation",
            {"lowest": 10},
            ['items."area.evaluation".highest: every rating is the same'],
        ),
        ("post.quarter", {"values": [9, 9]}, ['items."post.quarter".values: there is one value']),
        ("conduct", {"floor": 20}, ["items.conduct.floor: it is the start"]),
        (
            "conduct",
            {"records": {"conduct.late": {"amount": 0}}},
            ['items.conduct.records."conduct.late": an event takes nothing off'],
        ),
    ],
)
def test_an_item_that_makes_no_sense_is_named_with_its_place(code, edits, told):
    notes = of_item(code, **edits)
    assert len(notes) == len(told)
    for note, start in zip(notes, told, strict=True):
        assert note.startswith(start), note


@pytest.mark.parametrize(
    ("block", "edits", "told"),
    [
        ("common", {"max": -1}, "blocks.common.max: -1 is below 0"),
        ("common", {"max": 50, "min": 50}, "blocks.common.min: it is the max"),
        ("common", {"max": 900, "min": 800}, "blocks.common.min: the items bring 10"),
        (
            "individual",
            {"condition": {"block": "common", "at_least": 101}},
            "blocks.individual.condition: common brings 100 at most, so 101 is never reached",
        ),
    ],
)
def test_a_block_that_makes_no_sense_is_named_with_its_place(block, edits, told):
    (note,) = noted(blocks={block: edits})
    assert note.startswith(told)


def test_check_says_so_of_rulebooks_and_of_scenarios(tmp_path):
    book, scenario = tmp_path / "book.toml", tmp_path / "mine.toml"
    book.write_text('extends = "h_township_2021"\n[blocks.common]\nmax = -1\n', "utf-8")
    scenario.write_text(
        'extends = "index"\n[schemes.index.edits.blocks.individual]\nmax = -1\n', "utf-8"
    )
    assert "note: blocks.common.max: -1 is below 0" in call("check", book).stdout
    told = call("check", scenario).stdout
    assert told.count("note: blocks.individual.max: -1 is below 0") == 1
