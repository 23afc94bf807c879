"""Scenarios, parents and rulebooks are found by name or path, and nothing else is."""

import pytest

from sim.base.errors import InputError
from sim.files.toml_files import library
from sim.scenario.scenario import load_scenario, shipped_scenarios
from tests.scenario.edited_scenarios import child, excellent_share, index_scheme, refused


def test_a_circle_of_parents_is_refused(write):
    write("one.toml", 'extends = "two"')
    path = write("two.toml", 'extends = "one"')
    with pytest.raises(InputError, match="circle"):
        load_scenario(path)


def test_a_file_that_extends_its_own_name_extends_what_ships_under_it(write):
    path = write("index.toml", 'extends = "index"\nyears = 7\n')
    found = load_scenario(path)
    assert found.years == 7 and found.schemes[-1].name == "index"


def test_a_parent_that_is_no_name_or_is_missing_is_refused(write):
    for extends in ("3", '["base", "index"]', '"bse"', '"none.toml"'):
        with pytest.raises(InputError, match=r"extends|bse|none\.toml"):
            load_scenario(write("orphan.toml", f"extends = {extends}"))


def test_an_unknown_scenario_is_refused_with_the_nearest_name():
    refused({}, "indx", *shipped_scenarios(), "Did you mean 'index'?", name="indx")


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../index", "a/b", "/etc/passwd", "con", "index\0", "x" * 65, "~root"]
)
def test_a_name_is_no_path_and_leads_nowhere_else(name):
    with pytest.raises(InputError):
        load_scenario(name)
    refused(index_scheme(township=name))
    refused(index_scheme(department=name))


@pytest.mark.parametrize("name", ["missing.toml", "../missing.toml", "index\0.toml", "."])
def test_a_path_that_is_no_file_is_refused(tmp_path, name):
    with pytest.raises(InputError):
        load_scenario(f"{tmp_path}/{name}")


def test_a_folder_a_binary_file_and_broken_toml_are_refused(tmp_path, write):
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00\x01")
    write("broken.toml", "years = = 3")
    write("huge.toml", "# " + "x" * 1_100_000)
    for name in ("folder", "binary", "broken", "huge"):
        with pytest.raises(InputError, match=name):
            load_scenario(tmp_path / f"{name}.toml")


@pytest.fixture
def own_rulebook(write):
    """A rulebook of one's own, beside which scenarios can be put: excellent are 40 of 100."""
    text = 'extends = "h_township_2021"\ncode = "own"\n[options.excellent_share]\nvalue = 0.4\n'
    return write("rulebooks/own.toml", text + 'origin = "assumed"\nreason = "for this test"\n')


@pytest.mark.parametrize(
    "named", ["own", "rulebooks/own.toml", "./rulebooks/../rulebooks/own.toml"]
)
def test_a_rulebook_beside_the_scenario_is_found_by_name_and_by_path(write, own_rulebook, named):
    path = write("child.toml", child(f'[schemes.index]\ntownship = "{named}"'))
    scenario = load_scenario(path)
    assert (excellent_share(scenario), excellent_share(scenario, 1)) == (40, 20)


def test_a_relative_path_counts_from_the_scenario_and_not_from_the_working_folder(
    write, own_rulebook, monkeypatch
):
    path = write("child.toml", child('[schemes.index]\ndepartment = "rulebooks/own.toml"'))
    monkeypatch.chdir(library())
    assert excellent_share(load_scenario(path), 1) == 40


def test_a_rulebook_that_a_parent_names_is_found_beside_the_parent(write, own_rulebook):
    write("parent.toml", child('[schemes.index]\ntownship = "rulebooks/own.toml"'))
    path = write("elsewhere/child.toml", 'extends = "../parent.toml"\nyears = 3')
    assert excellent_share(load_scenario(path)) == 40
