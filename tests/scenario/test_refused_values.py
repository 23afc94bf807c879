"""What is wrong in a scenario is refused: place, what stood there, the way out."""

import math

import pytest

from sim.base.errors import InputError
from sim.scenario.parameters import LEVERS, PARAMETERS, WORLD
from sim.scenario.scenario import LONGEST, load_scenario
from tests.scenario.edited_scenarios import child, index_scheme, lever, refused, value


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
    step = 1 if one.integer else 1e-6 * max(1, abs(one.high))
    for beyond in (one.low - step, one.high + step):
        refused(edits(beyond), name)


@pytest.mark.parametrize("name", ["duty", "willing", "townships", "nominees"])
@pytest.mark.parametrize("beyond", [-math.inf, math.inf, math.nan])
def test_a_number_without_end_is_refused(name, beyond):
    one = PARAMETERS[name]
    part = {name: beyond}
    refused(index_scheme(levers=part) if one in LEVERS else {one.section: part}, name)


@pytest.mark.parametrize("wrong", [True, False, "3", [3], {"value": 3}, None])
def test_what_is_no_number_is_refused(wrong):
    refused({"work": {"deadline": wrong}}, "deadline")
    refused(index_scheme(levers={"appraisals": wrong}), "appraisals")


@pytest.mark.parametrize("name", [one.name for one in (*WORLD, *LEVERS) if one.integer])
def test_whole_numbers_have_no_fraction(name):
    one = PARAMETERS[name]
    between = one.low + 0.5
    section = (
        index_scheme(levers={name: between}) if one in LEVERS else {one.section: {name: between}}
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
