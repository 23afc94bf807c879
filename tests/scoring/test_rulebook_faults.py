"""Rulebooks at fault are refused: the message names file and key, what was got and what is allowed.

Each case changes one thing in a rulebook that extends a shipped one and is otherwise in order.
"""

import pytest

from sim.scoring import load_rulebook
from tests.scoring.refusals import refused, write

TOWNSHIP = "h_township_2021"


@pytest.fixture(autouse=True)
def work_in(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


CHILD = f'extends = "{TOWNSHIP}"\ncode = "child"\nnames = {{ en = "child", zh = "子" }}\n'
FAULTS = [
    ("[blocks.common]\nmaxx = 90", "maxx", "'max'"),
    ("[option]\nleader_pay = 1", "option", "'options'"),
    ('[options.leader_pays]\nvalue = "in"', "leader_pays", "'leader_pay'"),
    ('[items."area.evaluation"]\nwieghts = {}', 'items."area.evaluation".wieghts', "'weights'"),
    ('[items."squad.specal"]\ncap = 50', "squad.specal", "'squad.special'"),
    ('drop = ["unit.taly"]', "unit.taly", "'unit.tally'"),
    ('drop = "unit.tally"', "drop", "list"),
    ("items = 3", "items", "3"),
    ("[blocks.common]\nmax = nan", "blocks.common.max", "finite"),
    ("[blocks.common]\nmax = -inf", "blocks.common.max", "finite"),
    ("[options.excellent_share]\nvalue = nan", "excellent_share", "finite"),
    ("[options.excellent_share]\nvalue = 1.01", "excellent_share", "0 and 1"),
    ("[index_coefficients.chief]\nvalue = true", "index_coefficients.chief", "number"),
    ('[index_coefficients.chief]\nvalue = "1.4"', "index_coefficients.chief", "number"),
    ("[index_coefficients.chief]\nvalue = 2021-06-30", "2021", "number"),
    ("[index_coefficients.chief]\nvalue = 1.405", "1.405", "2 decimals"),
    ("[index_coefficients.chief]\nvalue = 123456789012345678901", "chief", "too large"),
    ('[items."post.quarter"]\nvalues = [10, true]', "post.quarter", "number"),
    ('[items."squad.special"]\nkind = "summ"', "summ", "'sum'"),
    ('[options.no_village]\nvalue = "mean"', "no_village", "'unit_mean'"),
    ("x = [[[", "child.toml", "TOML"),
    ("# " + 1_000_000 * "x", "child.toml", "bytes"),
    ("x = " + 100_000 * "[", "child.toml", "levels"),
    ("x" + 2_000 * ".x" + " = 1", "child.toml", "levels"),
]


@pytest.mark.parametrize(("text", "got", "allowed"), FAULTS, ids=[row[0][:40] for row in FAULTS])
def test_a_rulebook_at_fault(text, got, allowed):
    path = write("child.toml", CHILD + text + "\n")
    refused(lambda: load_rulebook(path), "child.toml", got, allowed)


def test_the_former_option_of_leaders_is_refused_with_the_two_that_replace_it():
    path = write("child.toml", CHILD + '[options.leaders]\nvalue = "in"\n')
    refused(lambda: load_rulebook(path), "options.leaders", "leader_pay", "leader_rank")
    edits = {"options": {"leaders": {"value": "in"}}}
    refused(lambda: load_rulebook(TOWNSHIP, edits), "two options", "leader_pay", "leader_rank")


@pytest.mark.parametrize("parent", ["child.toml", "h_town", "../h_town", "/etc/passwd"])
def test_a_parent_that_cannot_be(parent):
    path = write("child.toml", CHILD.replace(TOWNSHIP, parent))
    refused(lambda: load_rulebook(path), parent)


NAMES = ["h_town", "UNIFORM", "../x", "..", "a/b", "~/x", "/etc/passwd"]
NAMES += ["CON", "nul.txt", "a\0b", "", "王", "x" * 5000]


@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name[:12]))
def test_a_name_that_is_no_rulebook_lists_those_that_are(name):
    message = refused(lambda: load_rulebook(name), "h_department_2021", TOWNSHIP, "uniform")
    assert "root:" not in message
