"""行号: a fault in a TOML file is told with the line on which its key stands."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.base.errors import InputError
from sim.files.toml_files import library
from sim.files.toml_positions import line_of
from sim.scenario.scenario import load_scenario
from sim.scoring import load_rulebook
from sim.sweeps.planning.study import load_study

TEXT = '''\
years = 3
"odd key".'a.b' = 1  # [table]
prose = """
years = 4
[county]
"""
[county] # years
townships = 9
title = { en = "x = 1", zh = "y" }
[[adopt]]
year = 1
[[adopt]]
year = 3
list = [
  "year = 5",
]
[items."area.evaluation".weights]
leader = 1
'''


@pytest.mark.parametrize(
    ("key", "line"),
    [
        (("years",), 1),
        (("odd key", "a.b"), 2),
        (("prose",), 3),
        (("county",), 7),
        (("county", "townships"), 8),
        (("county", "title", "zh"), 9),
        (("adopt",), 10),
        (("adopt", 0, "year"), 11),
        (("adopt", 1, "year"), 13),
        (("adopt", 1, "list", 0), 14),
        (("items", "area.evaluation"), 17),
        (("items", "area.evaluation", "weights", "leader"), 18),
        (("county", "departments"), None),
        (("items", "area"), None),
        ((), None),
    ],
)
def test_the_line_of_a_key(key, line):
    assert line_of(TEXT, key) == line


@pytest.mark.parametrize("path", sorted(library().rglob("*.toml")), ids=lambda path: path.stem)
def test_every_key_of_every_shipped_file_is_found_on_a_line_that_names_it(path):
    text = path.read_text("utf-8")
    lines = text.split("\n")

    def look(data, key):
        for name, value in data.items():
            line = line_of(text, (*key, name))
            assert line is not None and name in lines[line - 1], (*key, name)
            if isinstance(value, dict):
                look(value, (*key, name))

    look(tomllib.loads(text), ())


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(
    st.text(alphabet="ab.\"'[]={}#\\\n ", max_size=60),
    st.lists(st.sampled_from(["a", "b", 0]), max_size=3),
)
def test_any_text_has_the_line_or_none(text, key):
    line = line_of(text, key)
    assert line is None or 1 <= line <= text.count("\n") + 1


@pytest.mark.parametrize(
    ("load", "text", "told"),
    [
        (load_scenario, "[county]\n\ntownshipz = 3", "line 4, [county], townshipz: got an unknown"),
        (load_scenario, "[county]\ntownships = 0", "line 3, [county], townships: got 0"),
        (load_scenario, "yeers = 3", "line 2, yeers: got an unknown key"),
        (load_scenario, "[[adopt]]\nyear = 1\nscheme = 1", "line 4, adopt, entry 1.scheme: got 1"),
        (
            load_scenario,
            "[schemes.index.levers]\nper_node = 99",
            "line 3, [schemes.index.levers], per_node: got 99",
        ),
        (
            load_rulebook,
            "[blocks.common]\nmaxx = 90",
            "line 3, blocks.common.maxx: got an unknown key",
        ),
        (
            load_rulebook,
            "code = 1\n[blocks.common]\nmax = nan",
            "\n  line 4, blocks.common.max: got nan",
        ),
        (load_study, "[uncertainties.dutty]", "line 2, [uncertainties], dutty: got an unknown"),
        (load_study, "[fixed]\ntask_load = -1", "line 3, [fixed], task_load: got -1"),
    ],
)
def test_a_fault_is_told_with_its_line(load, text, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    parent = {load_scenario: "index", load_rulebook: "h_township_2021", load_study: "tiny"}[load]
    Path("child.toml").write_text(f'extends = "{parent}"\n{text}\n', "utf-8")
    with pytest.raises(InputError) as caught:
        load("child.toml")
    assert told in str(caught.value)


def test_a_key_that_stands_in_another_file_has_no_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("child.toml").write_text('extends = "index"\n', "utf-8")
    with pytest.raises(InputError, match=r"^child.toml as edited, \[county\], townships: got 0"):
        load_scenario("child.toml", {"county": {"townships": 0}})
