"""A number that a file changes is the file's own until the file says where it comes from."""

from pathlib import Path

import pytest

from analysis.commands.input_kinds import names_of
from sim.scenario.scenario import load_scenario
from sim.scoring import load_rulebook, score
from sim.scoring.explain import explain
from sim.scoring.provenance import YOURS, unsourced
from tests.analysis.calling import call
from tests.scoring.test_explanation import ROSTER

CHANGED = """extends = "h_township_2021"
code = "mine"
[blocks.individual]
max = 40
[items."squad.special"]
cap = 30
[items.conduct.records."conduct.order"]
amount = 7
[index_coefficients.chief]
value = 1.2
[options.excellent_share]
value = 0.2
"""
FOUND = [
    ("blocks.individual", "max"),
    ('items.conduct.records."conduct.order"', "amount"),
    ('items."squad.special"', "cap"),
    ("index_coefficients.chief", "value"),
]
LEDGER = """cadre,date,item,value
A,2021-06-30,squad.special,40
A,2021-06-30,conduct.order,1
"""


@pytest.fixture(autouse=True)
def mine(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text(CHANGED)


def test_what_is_changed_without_an_origin_is_found_and_what_is_set_as_it_was_is_not():
    assert unsourced(load_rulebook("mine.toml")) == FOUND
    assert load_rulebook("mine.toml").items["squad.special"].assumed["cap"].reason == YOURS


@pytest.mark.parametrize(
    "origin",
    [
        'origin = "assumed"\nquote = ""\nreason = "A test."\n',
        '[items."squad.special".assumed.cap]\nreason = "A test."\n',
    ],
)
def test_an_origin_of_the_thing_or_of_the_setting_is_enough(origin):
    Path("mine.toml").write_text(CHANGED[: CHANGED.index("[items.conduct")] + origin)
    assert unsourced(load_rulebook("mine.toml")) == FOUND[:1]


def test_a_grandchild_that_changes_what_its_parent_assumed_needs_a_reason_of_its_own():
    told = CHANGED.replace("cap = 30\n", 'cap = 30\nassumed.cap.reason = "Half of sixty."\n')
    Path("mine.toml").write_text(told)
    Path("child.toml").write_text('extends = "mine.toml"\n[items."squad.special"]\ncap = 20\n')
    assert FOUND[2] not in unsourced(load_rulebook("mine.toml"))
    assert FOUND[2] in unsourced(load_rulebook("child.toml"))


def test_a_scenario_that_edits_what_another_scenario_assumed_needs_a_reason_of_its_own():
    assert unsourced(load_scenario("index_capped").schemes[-1].rulebooks[0]) == []
    own = 'extends = "index_capped"\n[schemes.index.edits.blocks.individual]\nmax = 60\n'
    Path("own.toml").write_text(own)
    found = unsourced(load_scenario("own.toml").schemes[-1].rulebooks[0])
    assert found == [("blocks.individual", "max")]


def test_a_file_written_whole_keeps_the_mark():
    Path("whole.toml").write_text(load_rulebook("mine.toml").to_toml(), "utf-8")
    assert set(unsourced(load_rulebook("whole.toml"))) == set(FOUND)


@pytest.mark.parametrize("name", names_of("scenario"))
def test_every_number_of_what_ships_has_an_origin(name):
    schemes = load_scenario(name).schemes
    assert [one for scheme in schemes for book in scheme.rulebooks for one in unsourced(book)] == []


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "en",
            (
                "(Table 1, special work; given; cap assumed (yours))",
                "(Table 1, conduct score; given; conduct.order amount assumed (yours))",
                "at most 40 [given; max assumed (yours)]",
            ),
        ),
        ("zh", ("given；cap 为假定（自定）", "conduct.order amount 为假定（自定）")),
    ],
)
def test_an_explanation_says_which_numbers_are_ones_own(lang, words):
    sheet = score(LEDGER.encode(), ROSTER.encode(), "mine.toml")
    page = "\n".join(explain(sheet, "A", lang))
    assert all(word in page for word in words)
    assert page.count("yours" if lang == "en" else "自定") == 3


def test_check_asks_where_a_number_comes_from():
    Path("own.toml").write_text('extends = "index"\n[schemes.index]\ntownship = "mine.toml"\n')
    for file in ("mine.toml", "own.toml"):
        told = call("check", file).stdout
        assert "changed without an origin, so assumed (yours): blocks.individual.max" in told
        assert "such as [blocks.individual.assumed.max] with a reason" in told
    assert "yours" not in call("check", "index_capped").stdout
