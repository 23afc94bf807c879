"""A scenario file says what differs; whatever is wrong in it is refused with the place, what stood
there and the way out."""

import math
import shutil
from pathlib import Path

import pytest

from sim.base.errors import InputError
from sim.files.toml_files import library
from sim.scenario.parameters import LEVERS, PARAMETERS, WORLD
from sim.scenario.scenario import LONGEST, explain_parameter, load_scenario, shipped_scenarios

CHILD = """
extends = "index"
title = {{ en = "child", zh = "子" }}
{body}
"""


@pytest.fixture
def write(tmp_path):
    """Write a file below a temporary folder and give its path."""

    def put(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return put


def child(body):
    return CHILD.format(body=body)


def value(scenario, name):
    return float(scenario.parameters[name][0])


def lever(scenario, name, scheme=-1):
    return float(scenario.schemes[scheme].levers[name][0])


def refused(edits, *words, name="index"):
    """The edits are refused in a message with all these words."""
    with pytest.raises(InputError) as error:
        load_scenario(name, edits)
    for word in words:
        assert word in str(error.value), f"{word!r} is not in: {error.value}"
    return error.value


def index_scheme(**part):
    return {"schemes": {"index": part}}


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


def test_a_circle_of_parents_is_refused(write):
    write("one.toml", 'extends = "two"')
    path = write("two.toml", 'extends = "one"')
    with pytest.raises(InputError, match="circle"):
        load_scenario(path)


def test_a_parent_that_is_no_name_or_is_missing_is_refused(write):
    for extends in ("3", '["base", "index"]', '"bse"', '"none.toml"'):
        with pytest.raises(InputError, match=r"extends|bse|none\.toml"):
            load_scenario(write("orphan.toml", f"extends = {extends}"))


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


@pytest.mark.parametrize(
    "edits, wrong, meant",
    [
        ({"wrk": {}}, "wrk", "work"),
        ({"yeers": 3}, "yeers", "years"),
        ({"work": {"task_lode": 3}}, "task_lode", "task_load"),
        ({"motives": {"fatige": 1}}, "fatige", "fatigue"),
        (index_scheme(levers={"publicty": 1}), "publicty", "publicity"),
        (index_scheme(townshp="uniform"), "townshp", "township"),
        (index_scheme(edits={"optins": {}}), "optins", "options"),
        ({"adopt": [{"year": 1, "schema": "index"}]}, "schema", "scheme"),
        ({"adopt": [{"year": 1, "scheme": "indx"}]}, "indx", "index"),
        (index_scheme(township="h_township_2020"), "h_township_2020", "h_township_2021"),
        (index_scheme(department="unifrm"), "unifrm", "uniform"),
    ],
)
def test_an_unknown_word_is_refused_with_the_nearest_known_one(edits, wrong, meant):
    refused(edits, wrong, f"Did you mean '{meant}'?")


def test_an_unknown_scenario_is_refused_with_the_nearest_name():
    refused({}, "indx", *shipped_scenarios(), "Did you mean 'index'?", name="indx")


def test_a_parameter_in_the_wrong_section_is_refused():
    refused({"people": {"task_load": 3}}, "[people]", "task_load")
    refused(index_scheme(levers={"task_load": 3}), "levers", "task_load")


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_parameter_takes_the_ends_of_its_range_and_nothing_beyond(name):
    one = PARAMETERS[name]

    def edits(number):
        if one in LEVERS:
            return index_scheme(levers={name: number})
        rest = {}
        if name.startswith("weight_"):
            others = [
                other.name
                for other in WORLD
                if other.name.startswith("weight_") and other.name != name
            ]
            rest = dict.fromkeys(others, 0)
            rest[others[0]] = min(1, max(0, 1 - number))
        if name.endswith("_smallest"):
            rest = {name.replace("smallest", "largest"): one.high}
        if name.endswith("_largest"):
            rest = {name.replace("largest", "smallest"): one.low}
        if one.section == "people" and name.endswith("_share"):
            shares = (
                "leader_share",
                "chief_share",
                "deputy_share",
                "stationed_share",
                "helping_share",
            )
            rest = {other: 0 for other in shares if other != name}
        return {one.section: {**rest, name: number}}

    for end in (one.low, one.high):
        scenario = load_scenario("index", edits(end))
        assert (lever if one in LEVERS else value)(scenario, name) == end
    step = 1 if one.whole else 1e-6 * max(1, abs(one.high))
    for beyond in (one.low - step, one.high + step, -math.inf, math.inf, math.nan):
        refused(edits(beyond), name)


@pytest.mark.parametrize("wrong", [True, False, "3", [3], {"value": 3}, None])
def test_what_is_no_number_is_refused(wrong):
    refused({"work": {"deadline": wrong}}, "deadline")
    refused(index_scheme(levers={"appraisals": wrong}), "appraisals")


@pytest.mark.parametrize("name", [one.name for one in (*WORLD, *LEVERS) if one.whole])
def test_whole_numbers_have_no_fraction(name):
    one = PARAMETERS[name]
    section = (
        index_scheme(levers={name: one.value + 0.5})
        if one in LEVERS
        else {one.section: {name: one.value + 0.5}}
    )
    refused(section, name, "whole number")


def test_special_numbers_of_a_file_are_refused_as_well(write):
    for text in ("nan", "inf", "-inf", "true"):
        with pytest.raises(InputError, match="task_load"):
            load_scenario(write("child.toml", child(f"[work]\ntask_load = {text}")))


def test_weights_of_public_value_add_up_to_one():
    refused({"value": {"weight_tasks": 0.6}}, "1.1", "add up to 1")
    refused({"value": {"weight_tasks": 0.5, "weight_mass": 0.2 - 1e-6}}, "add up to 1")
    load_scenario(
        "index", {"value": {"weight_tasks": 0.1, "weight_routine": 0.2, "weight_mass": 0.7}}
    )


def test_shares_of_posts_stay_within_the_whole():
    refused(
        {"people": {"leader_share": 0.5, "chief_share": 0.3, "deputy_share": 0.3}}, "leader_share"
    )
    load_scenario(
        "index", {"people": {"leader_share": 0.5, "chief_share": 0.3, "deputy_share": 0.2}}
    )


def test_shares_of_village_roles_stay_within_the_whole():
    load_scenario("index", {"people": {"stationed_share": 0.7, "helping_share": 0.3}})
    refused({"people": {"stationed_share": 0.7, "helping_share": 0.4}}, "stationed_share")


def test_shares_of_strategies_stay_within_the_whole():
    """The last shares add up to one, though their floats, one after the other, to a little more."""
    refused(
        {"strategies": {"share_satisfice": 0.6, "share_conscience": 0.5}}, "[strategies]", "add up"
    )
    load_scenario("index", {"strategies": {"share_satisfice": 0.6, "share_conscience": 0.4}})
    names = ("share_satisfice", "share_best_response", "share_conscience", "share_free_ride")
    load_scenario("index", {"strategies": dict(zip(names, (0.05, 0.55, 0.3, 0.1), strict=True))})


def test_the_smallest_unit_is_not_larger_than_the_largest():
    refused(
        {"county": {"township_smallest": 50, "township_largest": 49}},
        "township_smallest",
        "township_largest",
    )
    refused({"county": {"department_smallest": 31}}, "department_smallest")


@pytest.mark.parametrize(
    "years", [[], [2], [0, 3], [1, 1], [1, 5, 3], [1, LONGEST + 1], [1.0], [True], ["1"]], ids=str
)
def test_years_of_adoption_rise_from_year_one(years):
    refused({"adopt": [{"year": year, "scheme": "index"} for year in years]}, "adopt")


def test_a_scheme_may_come_back_later():
    adopt = [
        {"year": year, "scheme": scheme}
        for year, scheme in ((1, "uniform"), (3, "index"), (5, "uniform"))
    ]
    scenario = load_scenario("index", {"adopt": adopt})
    assert [scheme.name for scheme in scenario.schemes] == ["uniform", "index"]
    assert [scenario.scheme_of_year(year) for year in range(1, 7)] == [0, 0, 1, 1, 0, 0]
    assert scenario.adopted == 5


@pytest.mark.parametrize("years", [0, -1, LONGEST + 1, 2.5, True, "4"])
def test_the_horizon_is_a_whole_number_of_years_up_to_a_hundred(years):
    refused({"years": years}, "years")


def test_appraisals_fall_on_whole_half_months():
    for times in (1, 2, 3, 4, 6, 8, 12, 24):
        assert (
            lever(load_scenario("index", index_scheme(levers={"appraisals": times})), "appraisals")
            == times
        )
    for times in (5, 7, 23):
        refused(index_scheme(levers={"appraisals": times}), "appraisals")


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


def excellent_share(scenario, kind=0):
    return scenario.schemes[-1].rulebooks[kind].options.excellent_share.value


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
            moved = one.value + 1 if one.whole else one.value + 0.01 * (one.high - one.value)
            yield one.name, {one.section: {one.name: moved}}
    for one in LEVERS:
        now = lever(load_scenario("index"), one.name)
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
    assert load_scenario("index", {"work": {"task_load": 16.0}}).digest == plain


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
            for part in (name, meaning, f"{one.value:g}", one.unit, one.origin, one.source)
        )
