"""A scheme that extends another one has all of it but what it says itself."""

import re
from pathlib import Path

import pytest

from sim.base.errors import InputError
from sim.scenario.parameters import LEVERS
from sim.scenario.scenario import load_scenario

POLICIES = Path(__file__).resolve().parents[2] / "docs" / "reference" / "policies.md"
HEAD = """
extends = "index"
title = { en = "Mended", zh = "修订" }
adopt = [
    { year = 1, scheme = "uniform" },
    { year = 3, scheme = "index" },
    { year = 5, scheme = "mended" },
]
"""


@pytest.fixture
def write(tmp_path):
    def make(text):
        path = tmp_path / "mended.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return make


def differing(one, other):
    return {
        lever.name for lever in LEVERS if one.levers[lever.name][0] != other.levers[lever.name][0]
    }


def test_the_scheme_of_the_documentation_is_the_index_but_for_what_it_says(write):
    example = re.search(r"```toml\n(.*?)```", POLICIES.read_text("utf-8"), re.DOTALL).group(1)
    _, index, mended = load_scenario(write(example)).schemes
    assert differing(index, mended) == {"audit_rate"}
    for before, after in zip(index.rulebooks, mended.rulebooks, strict=True):
        assert (before.code, after.options.pool_rule) == (after.code, before.options.pool_rule)
        assert (after.blocks["individual"].max, after.blocks["individual"].origin) == (
            6000,
            "assumed",
        )
        assert after.items == before.items
    assert [book.options.no_village.value for book in mended.rulebooks] == ["unit_mean", "scale"]


def test_a_scheme_extends_one_that_extends_another(write):
    mended = '[schemes.mended]\nextends = "between"\n'
    between = '[schemes.between]\nextends = "index"\nlevers = { audit_rate = 0.5 }\n'
    _, index, mended = load_scenario(write(HEAD + mended + between)).schemes
    assert differing(index, mended) == {"audit_rate"} and mended.rulebooks == index.rulebooks


def test_what_is_laid_over_a_scheme_reaches_those_that_extend_it(write):
    path = write(HEAD + '[schemes.mended]\nextends = "index"\n')
    _, index, mended = load_scenario(
        path, {"schemes": {"index": {"levers": {"per_node": 3}}}}
    ).schemes
    assert index.levers.per_node[0] == mended.levers.per_node[0] == 3


@pytest.mark.parametrize(
    "text, words",
    [
        (
            '[schemes.mended]\nextends = "indx"\n',
            r"\[schemes.mended\] extends: got 'indx'; allowed: .*index.*Did you mean 'index'",
        ),
        ('[schemes.mended]\nextends = "mended"\n', "'mended', which makes a circle"),
        (
            '[schemes.mended]\nextends = "b"\n[schemes.b]\nextends = "mended"\n',
            r"\[schemes.b\] extends: got 'mended', which",
        ),
        ("[schemes.mended]\nextends = 5\n", "extends: got 5"),
        ("[schemes.mended]\nextends = []\n", "extends: got"),
    ],
)
def test_a_scheme_that_extends_nothing_or_itself_is_refused(text, words, write):
    with pytest.raises(InputError, match=words):
        load_scenario(write(HEAD + text))


def test_an_unknown_rulebook_is_told_with_file_scheme_and_folder(write, tmp_path):
    path = write(HEAD + '[schemes.mended]\nextends = "index"\ntownship = "h_township_2022"\n')
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    told = str(caught.value)
    assert told.startswith(
        f"{path}, [schemes.mended] township: name 'h_township_2022': got an unknown name"
    )
    assert (
        f"a file h_township_2022.toml in {tmp_path / 'rulebooks'}" in told
        and "Did you mean 'h_township_2021'?" in told
    )
