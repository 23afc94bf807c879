"""A scenario file says what differs from its parents; equal digests mean equal runs."""

import math
import shutil
from pathlib import Path

import pytest

from sim.files.toml_files import library
from sim.scenario.parameters import LEVERS, PARAMETERS, WORLD
from sim.scenario.scenario import (
    annotated_base,
    explain_parameter,
    load_scenario,
    shipped_scenarios,
)
from tests.scenario.edited_scenarios import child, excellent_share, index_scheme, lever, value


@pytest.mark.parametrize("name", shipped_scenarios())
def test_every_shipped_scenario_loads_by_name_and_by_path(name):
    scenario = load_scenario(name)
    assert (
        scenario.name == name and scenario.title.en and scenario.title.zh and scenario.description
    )
    assert scenario.digest == load_scenario(library() / f"{name}.toml").digest
    assert scenario.digest == load_scenario(Path(name)).digest
    assert scenario.adoption[0][0] == 1 and scenario.adopted <= scenario.years


def test_the_library_holds_the_base_and_both_arms_of_the_main_comparison():
    assert {"base", "uniform", "index"} <= set(shipped_scenarios())
    uniform, index = load_scenario("uniform"), load_scenario("index")
    assert [scheme.name for scheme in index.schemes] == ["uniform", "index"] and index.adopted == 3
    assert [scheme.name for scheme in uniform.schemes] == ["uniform"] and uniform.adopted == 1
    assert (uniform.parameters == index.parameters).all()
    assert [index.scheme_of_year(year) for year in (1, 2, 3, 100)] == [0, 0, 1, 1]


def test_a_child_says_what_differs_and_keeps_the_rest(write):
    body = "[work]\ntask_load = 20\n[schemes.index.levers]\npublicity = 0.5"
    scenario, parent = load_scenario(write("child.toml", child(body))), load_scenario("index")
    assert scenario.name == "child" and scenario.title.zh == "子"
    assert value(scenario, "task_load") == 20 and lever(scenario, "publicity") == 0.5
    others = [one.name for one in WORLD if one.name != "task_load"]
    assert all(value(scenario, name) == value(parent, name) for name in others)
    others = [one.name for one in LEVERS if one.name != "publicity"]
    assert all(lever(scenario, name) == lever(parent, name) for name in others)
    assert scenario.adoption == parent.adoption


def test_a_list_replaces_the_parents_list(write):
    path = write("child.toml", child('[[adopt]]\nyear = 1\nscheme = "index"'))
    scenario = load_scenario(path)
    assert scenario.adoption == ((1, 0),) and [scheme.name for scheme in scenario.schemes] == [
        "index"
    ]


def test_grandchildren_extend_children_beside_them(write):
    write("parent.toml", child("[work]\ntask_load = 20\ndeadline = 8"))
    path = write("grandchild.toml", 'extends = "parent"\n[work]\ntask_load = 30')
    scenario = load_scenario(path)
    assert (value(scenario, "task_load"), value(scenario, "deadline")) == (30, 8)
    below = write("deeper/below.toml", 'extends = "../parent.toml"\nyears = 3')
    assert load_scenario(below).years == 3 and value(load_scenario(below), "task_load") == 20


def test_edits_are_laid_over_the_file_like_a_child(write):
    path = write(
        "child.toml", child("[work]\ntask_load = 20\n[schemes.index.levers]\nappraisals = 12")
    )
    edited = load_scenario(
        "index", {"work": {"task_load": 20}, **index_scheme(levers={"appraisals": 12})}
    )
    filed = load_scenario(path)
    assert {**edited.to_dict(), "name": ""} == {**filed.to_dict(), "name": ""}


def test_edits_leave_no_trace_in_the_next_load():
    before = load_scenario("index").digest
    load_scenario("index", {"work": {"task_load": 20}, "adopt": [{"year": 1, "scheme": "index"}]})
    assert load_scenario("index").digest == before


def test_a_scheme_may_come_back_later():
    adopt = [
        {"year": year, "scheme": scheme}
        for year, scheme in ((1, "uniform"), (3, "index"), (5, "uniform"))
    ]
    scenario = load_scenario("index", {"adopt": adopt})
    assert [scheme.name for scheme in scenario.schemes] == ["uniform", "index"]
    assert [scenario.scheme_of_year(year) for year in range(1, 7)] == [0, 0, 1, 1, 0, 0]
    assert scenario.adopted == 5


def test_edits_of_a_kind_of_unit_hold_for_it_alone(write):
    share = {"excellent_share": {"value": 0.4, "origin": "assumed", "reason": "for this test"}}
    both = load_scenario("index", index_scheme(edits={"options": share}))
    assert (excellent_share(both), excellent_share(both, 1)) == (40, 40)
    one = load_scenario("index", index_scheme(edits={"department": {"options": share}}))
    assert (excellent_share(one), excellent_share(one, 1)) == (20, 40)


def digests():
    """Edits of every kind that change what is run."""
    for one in WORLD:
        if not one.name.startswith("weight_"):
            end = one.high if one.high > one.default else one.low
            step = (
                math.copysign(1, end - one.default) if one.integer else 0.01 * (end - one.default)
            )
            moved = one.default + step
            yield one.name, {one.section: {one.name: moved}}
    index = load_scenario("index")
    for one in LEVERS:
        now = lever(index, one.name)
        yield one.name, index_scheme(levers={one.name: one.low if now != one.low else one.high})
    yield "weights", {"value": {"weight_tasks": 0.4, "weight_mass": 0.3}}
    yield "years", {"years": 9}
    yield "adoption", {"adopt": [{"year": 1, "scheme": "uniform"}, {"year": 4, "scheme": "index"}]}
    yield "rulebook", index_scheme(department="h_township_2021")
    option = {"value": 0.21, "origin": "assumed", "reason": "for this test"}
    yield "option", index_scheme(edits={"options": {"excellent_share": option}})
    yield "item", index_scheme(edits={"township": {"items": {"squad.discretion": {"cap": 9}}}})
    yield "dropped", index_scheme(edits={"department": {"drop": ["service.difficulty"]}})


def test_any_change_of_what_is_run_changes_the_digest():
    found = {"": load_scenario("index").digest}
    for name, edits in digests():
        found[name] = load_scenario("index", edits).digest
    assert len(set(found.values())) == len(found)


def test_titles_descriptions_and_unused_schemes_leave_the_digest():
    plain = load_scenario("index").digest
    title = {"en": "another", "zh": "另一个"}
    assert load_scenario("index", {"title": title, "description": "another"}).digest == plain
    assert load_scenario("index", index_scheme(title=title)).digest == plain
    spare = {"title": title, "township": "uniform", "department": "uniform"}
    assert load_scenario("index", {"schemes": {"spare": spare}}).digest == plain
    whole = value(load_scenario("index"), "pool_per_cadre")
    assert whole.is_integer()
    for same in (whole, int(whole)):
        assert load_scenario("index", {"money": {"pool_per_cadre": same}}).digest == plain


def test_a_copy_elsewhere_is_the_same_scenario(tmp_path):
    for name in ("index", "base"):
        shutil.copy(library() / f"{name}.toml", tmp_path)
    assert load_scenario(tmp_path / "index.toml").digest == load_scenario("index").digest


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_parameter_explains_itself_in_both_languages(name):
    one = PARAMETERS[name]
    for lang, meaning in (("en", one.en), ("zh", one.zh)):
        text = "\n".join(explain_parameter(name, lang))
        assert all(
            part in text
            for part in (name, meaning, f"{one.default:g}", one.unit, one.origin, one.source)
        )
        assert f"allowed {one.low:g} to {one.high:g}" in text
        assert ("plausible" in text) == (one.plausible is not None)


def test_a_parameter_and_the_annotated_base_show_both_ranges():
    willing = "exponent; plausible 0 to 1, allowed 0 to 3"
    assert any(willing in line for line in explain_parameter("willing", "en"))
    assert (
        "# Township-level units (乡镇（街道）数); units, allowed 1 to 60; given" in annotated_base()
    )
    assert "exponent, plausible 0 to 1, allowed 0 to 3; assumed" in annotated_base()


def test_a_value_within_the_bounds_is_taken_though_it_is_not_plausible():
    lowest, _ = PARAMETERS["duty"].plausible
    scenario = load_scenario("index", {"motives": {"duty": lowest / 2}})
    assert scenario.parameters["duty"][0] == lowest / 2
