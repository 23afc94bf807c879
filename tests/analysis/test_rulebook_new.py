"""A rulebook begun from another holds what changes and nothing else, and can be used as it is."""

import re
import tomllib

import pytest

from sim.base.errors import InputError
from sim.files.toml_files import shipped
from sim.scoring import load_rulebook
from tests.analysis.calling import call


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def new(name, *given):
    return call("rulebook", "new", name, *given).stdout


def test_only_what_changes_stands_in_the_file(here):
    told = new(
        "mine", "--set", "squad.special.cap=40", "--set", "pool_rule=balanced",
        "--set", 'items."post.quarter".values=[10, 8]', "--drop", "unit.tally",
    )  # fmt: skip
    text = (here / "mine.toml").read_text("utf-8")
    assert tomllib.loads(text) == {
        "extends": "h_township_2021",
        "code": "mine",
        "description": "As h_township_2021, but for what this file says.",
        "drop": ["unit.tally"],
        "items": {"squad.special": {"cap": 40}, "post.quarter": {"values": [10, 8]}},
        "options": {"pool_rule": {"value": "balanced"}},
    }
    assert "# special work: Table 1, special work\n" in text
    assert "cap = 40  # before: no limit\n" in text
    assert 'value = "balanced"  # before: "literal"\n' in text
    assert "values = [10, 8]  # before: [10, 9]\n" in text
    assert "items.squad.special.cap: no limit → 40" in told
    book = load_rulebook("mine.toml")
    assert book.items["squad.special"].cap == 4000 and "unit.tally" not in book.items
    # what is left to be said is asked for, and once the # is gone it is said
    checked = call("check", "mine.toml").stdout
    assert 'items."squad.special".cap' in checked and "assumed (yours)" in checked
    said = re.sub(r"^# (\[.*assumed.*\]|reason = .*)$", r"\1", text, flags=re.MULTILINE)
    (here / "mine.toml").write_text(said, "utf-8")
    assert "assumed (yours)" not in call("check", "mine.toml").stdout


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("parent", shipped("rulebooks"))
def test_without_changes_it_lists_what_there_is_to_change(here, parent, lang):
    new("mine", "--from", parent, "--lang", lang)
    text = (here / "mine.toml").read_text("utf-8")
    book, parent_book = load_rulebook("mine.toml"), load_rulebook(parent)
    assert {*tomllib.loads(text)} == {"extends", "code", "description"}
    assert book.items == parent_book.items and book.options == parent_book.options
    for code in book.items:
        assert code in text
    # the example in its comments holds as it stands
    example = text.partition("# [blocks")[2].partition("\n\n")[0]
    lines = [f"[blocks{example}".partition("\n# # [")[0].replace("\n# ", "\n")]
    assert "max" in tomllib.loads("\n".join(lines))["blocks"][next(iter(book.blocks))]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("mine", "--set", "squad.special.cup=40"), "Did you mean 'items.squad.special.cap'"),
        (("mine", "--set", "squad.special.cap"), "no key with a value"),
        (("mine", "--set", "squad.special.cap=much"), "a number between"),
        (("mine", "--set", "excellent_share=2"), "between 0 and 1"),
        (("mine", "--drop", "unit.tale"), "Did you mean 'unit.tally'"),
        (("mine", "--from", "index"), "a scenario, not a rulebook"),
        (("uniform",), "which ships"),
        (("a/b",), "plain name"),
        (("mine", "--out", "mine.txt"), "ends .toml"),
    ],
)
def test_what_cannot_be_begun_is_refused_and_leaves_no_file(here, given, words):
    with pytest.raises(InputError, match=re.escape(words)):
        new(*given)
    assert [*here.iterdir()] == []


def test_a_file_is_not_replaced_unless_that_is_said(here):
    (here / "mine.toml").write_text("my work")
    with pytest.raises(InputError, match="there already"):
        new("mine")
    assert (here / "mine.toml").read_text() == "my work"
    new("mine", "--overwrite")
    assert "extends" in (here / "mine.toml").read_text("utf-8")


def test_it_may_extend_a_file_in_another_folder(here):
    new("mine", "--set", "blocks.individual.max=40")
    (here / "inner").mkdir()
    new(
        "child", "--from", "mine.toml", "--set", "squad.special.cap=30", "--out", "inner/child.toml"
    )
    assert load_rulebook("inner/child.toml").blocks["individual"].max == 4000


def test_a_rulebook_is_compared_under_the_baseline_that_uses_what_it_extends(here, quick):
    new("mine", "--set", "squad.special.cap=40")
    asked = ("compare", "index", "mine.toml", "--replicates", 2, "--years", 4)
    told = call(*asked, "--set", "mine.toml:duty=5").stdout
    assert told.splitlines()[1].startswith("mine against Combat-effectiveness index (index)")
    assert "special work: cap (townships)" in told
    folder = here / "results" / "index-vs-mine"
    # the scenario that was run is kept, and needs no file of the user's
    (here / "mine.toml").unlink()
    assert call("check", folder / "scenarios" / "mine.toml").exit_code == 0
    new("other", "--from", "uniform")
    with pytest.raises(InputError, match="comes from uniform, which the scenario index does not"):
        call("compare", "index", "other.toml", "--replicates", 2)
