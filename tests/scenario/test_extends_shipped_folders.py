"""Whatever ships can be extended from elsewhere, also what stands in a folder with its own
rulebooks."""

import pytest

from sim.base.errors import InputError
from sim.files.toml_files import library, shipped
from sim.scenario.scenario import load_scenario
from sim.scoring.rulebook import load_rulebook
from sim.sweeps.planning.plan import build_plan
from sim.sweeps.planning.study import load_study
from tests.scenario.edited_scenarios import excellent_share

THEORY = shipped("theory")


def resolved(name):
    """All that a scenario's numbers depend on; its own name is no number."""
    return load_scenario(name).to_dict() | {"name": ""}


@pytest.mark.parametrize("name", THEORY)
def test_a_scenario_of_ones_own_extends_a_shipped_one_in_a_folder(write, name):
    path = write("own/mine.toml", f'extends = "theory/{name}"')
    assert resolved(path) == resolved(f"theory/{name}")


def test_a_rulebook_of_ones_own_extends_a_shipped_one_in_a_folder(write):
    path = write("mine.toml", 'extends = "theory/progress"\ncode = "mine"')
    assert load_rulebook(path).items == load_rulebook("theory/progress").items
    shipped_one = library() / "theory" / "rulebooks" / "progress.toml"
    assert load_rulebook("theory/progress") == load_rulebook(shipped_one)
    path = write(
        "scenario.toml", 'extends = "index"\n[schemes.index]\ntownship = "theory/progress"'
    )
    assert load_scenario(path).schemes[-1].rulebooks[0].code == load_rulebook(shipped_one).code
    with pytest.raises(InputError, match=r"one of theory/progress.*Did you mean"):
        load_rulebook(write("wrong.toml", 'extends = "theory/progres"'))


OWN = 'extends = "h_township_2021"\ncode = "own"\n[options.excellent_share]\nvalue = 0.{}\n'
ASSUMED = 'origin = "assumed"\nreason = "for this test"\n'


def test_a_bare_name_counts_from_the_parent_unless_the_child_has_one_beside_it(write):
    write("base/rulebooks/own.toml", OWN.format(4) + ASSUMED)
    write("base/parent.toml", 'extends = "index"\n[schemes.index]\ntownship = "own"')
    path = write("elsewhere/child.toml", 'extends = "../base/parent.toml"')
    assert excellent_share(load_scenario(path)) == 40
    write("elsewhere/rulebooks/own.toml", OWN.format(3) + ASSUMED)
    assert excellent_share(load_scenario(path)) == 30


def test_scenarios_that_a_parent_study_names_count_from_the_parent(write):
    write("base/shy.toml", 'extends = "theory/shame"')
    write("base/rush.toml", 'extends = "index"')
    write("base/study.toml", 'extends = "tiny"\nscenarios = ["shy.toml", "rush", "uniform"]')
    path = write("elsewhere/study.toml", 'extends = "../base/study.toml"\nreplicates = 1')
    plan = build_plan(load_study(path))
    assert plan.names == ["shy", "rush", "uniform"]
    assert plan.data["points"] == build_plan(load_study("tiny")).data["points"]
