"""The module in node gives the numbers of the compiled run, to the last bit."""

import numpy as np
import pytest

from sim.model.founding import founded
from sim.model.loop import run
from sim.runs.batch import allocate_records, run_replicates
from sim.scenario.parameters import UNIT_KINDS
from sim.scenario.scenario import load_scenario, shipped_scenarios
from sim.wasm.scenario_data import scenario_data
from tests.wasm.node import in_node, needs_node, same, unlike

pytestmark = needs_node
SEED, YEARS = 7, 4
PARAMETERS = {
    "county": {"departments": 3, "township_largest": 26},
    "work": {"task_load": 20.5},
    "motives": {"duty": 3},
    "strategies": {"share_reinforce": 0.25},
}
LEVERS = {"appraisals": 12, "secondary_share": 0.35}


@pytest.fixture(scope="module")
def index(small):
    return scenario_data(small(), YEARS)


@pytest.fixture(scope="module")
def told(index, small, tmp_path_factory):
    """All that these tests ask of node, in one process."""
    found, years = ["found", SEED], ["run", YEARS]
    numbers = [part for one in PARAMETERS.values() for part in one.items()]
    edits = [["setParameter", *one] for one in numbers]
    edits += [["setLever", *one] for one in LEVERS.items()]
    capped, literal = (
        [["setRulebook", {"kind": kind, **place}, column, value] for kind in UNIT_KINDS]
        for place, column, value in (
            ({"block": "individual"}, "max_points", 5000),
            ({}, "pool_rule", 0),
        )
    )
    jobs = {
        "whole": [found, years],
        "by_year": [found, ["run", 1], ["run", 1], ["run", YEARS - 2]],
        "again": [["found", 8], ["run", 1], found, years],
        "replicate": [["found", SEED, 1], years],
        "edited": [*edits, found, years, ["parameter", "task_load"], ["lever", "appraisals"]],
        "reset": [*edits, *capped, ["reset"], found, years],
        "back": [
            found,
            ["run", 2],
            ["keep"],
            ["run", 2],
            ["reset"],
            *capped,
            ["goBack"],
            ["run", 2],
        ],
        "capped": [*capped, found, years],
        "literal": [*literal, found, years],
        "traits": [found, ["setTraits", 3, {"cost": 0.5, "scruple": 2}], ["cadres"], years],
        "cadres": [found, ["cadres"], ["run", 1], ["cadres"]],
        "refused": refusals(),
        "spent": [["run", 1], found, ["run", YEARS + 1]],
    }
    folder = tmp_path_factory.mktemp("node")
    answers = in_node(folder, *((index, steps) for steps in jobs.values()))
    return dict(zip(jobs, answers, strict=True))


def refusals():
    """Each a step that is refused, and with the last two the founding that follows."""
    return [
        ["setParameter", "dutty", 3],
        ["setParameter", "duty", -1e9],
        ["setParameter", "departments", 2.5],
        ["setParameter", "duty", "3"],
        ["setLever", "appraisals", 5],
        ["setLever", "appraisals", 4, "indexx"],
        ["setRulebook", {"kind": "village"}, "pool_rule", 1],
        ["setRulebook", {"kind": "township", "item": "nothing"}, "cap", 1],
        ["setRulebook", {"kind": "township"}, "index_coefficient", 1],
        ["found", -1],
        ["cadres"],
        ["setTraits", 0, {"cost": 1}],
        ["setParameter", "township_smallest", 60],
        ["found", 1],
        ["setParameter", "township_smallest", 20],
        ["setParameter", "weight_mass", 0.9],
        ["found", 1],
    ]


def native(scenario, replicate=0):
    return run_replicates(scenario, SEED, [replicate], YEARS)


def test_a_run_has_native_numbers_to_the_bit(told, small):
    assert len(told["whole"]) == YEARS
    assert unlike(told["whole"], native(small())) == []
    assert unlike(told["replicate"], native(small(), 1)) == []


def test_a_run_year_by_year_is_the_whole_run(told):
    assert told["by_year"] == told["whole"]


def test_a_county_founded_again_remembers_nothing(told):
    assert told["again"][1:] == told["whole"]


def test_numbers_set_in_the_page_are_edits_of_the_scenario(told, small):
    scenario = small(**{**PARAMETERS, "schemes": {"index": {"levers": LEVERS}}})
    *years, load, appraisals = told["edited"]
    assert (load, appraisals) == (PARAMETERS["work"]["task_load"], LEVERS["appraisals"])
    assert unlike(years, native(scenario)) == []


def test_numbers_put_back_are_those_of_the_scenario(told):
    assert told["reset"] == told["whole"]


def test_a_county_goes_back_to_where_its_scheme_begins_and_runs_on_under_other_rules(told):
    before, after = told["back"][:2], told["back"][4:]
    assert told["back"][:4] == told["whole"]
    assert [*before, *after] == told["capped"]


@pytest.mark.parametrize("job", ["capped", "literal"])
def test_numbers_of_rulebooks_set_in_the_page_are_edits_of_the_rulebooks(told, small, job):
    scenario = small({"capped": "index_capped", "literal": "index_literal_pool"}[job])
    assert unlike(told[job], native(scenario)) == []
    assert told[job][2:] != told["whole"][2:]


def test_cadres_are_those_of_the_native_county_at_the_start_and_after_a_year(told, small):
    state, context_at = founded(small(), SEED, years=YEARS)
    for moment in (0, -1):
        for path, columns in told["cadres"][moment].items():
            table = state
            for part in path.split("."):
                table = getattr(table, part)
            assert list(columns) == list(table.dtype.names)
            wrong = [name for name in columns if not same(columns[name], np.asarray(table[name]))]
            assert wrong == [], path
        run(state, context_at(0), 1, *(part[0] for part in allocate_records(1, 1)))
    assert {"cadres", "people", "accounts", "pay", "tally.sums"} <= told["cadres"][0].keys()


def test_traits_are_set_of_one_cadre_and_the_run_is_that_of_such_a_cadre(told, small):
    state, context_at = founded(small(), SEED, years=YEARS)
    state.traits[3].cost, state.traits[3].scruple = 0.5, 2
    at_start, *years = told["traits"]
    assert same(at_start["traits"]["cost"], np.asarray(state.traits["cost"]))
    assert same(at_start["traits"]["scruple"], np.asarray(state.traits["scruple"]))
    measures, *others = (part[0] for part in allocate_records(1, YEARS))
    run(state, context_at(0), YEARS, measures, *others)
    assert all(same(one["measures"], year) for one, year in zip(years, measures, strict=True))
    assert years != told["whole"]


def test_what_the_model_cannot_take_is_refused_with_what_is_allowed(told):
    assert [one["kind"] for one in told["refused"]] == ["InputError"] * 14
    assert "known are" in told["refused"][0]["message"]
    assert "allowed is a whole number from" in told["refused"][2]["message"]


def test_no_year_is_run_before_founding_or_beyond_the_horizon(told):
    first, *years, last = told["spent"]
    assert "Found the county" in first["message"] and f"for {YEARS} years" in last["message"]
    assert years == told["whole"]


@pytest.mark.thorough
@pytest.mark.parametrize("name", shipped_scenarios())
def test_every_shipped_scenario_has_native_numbers_to_the_bit(name, tmp_path):
    scenario = load_scenario(name)
    steps = [["found", SEED], ["run", YEARS]]
    (told,) = in_node(tmp_path, (scenario_data(scenario, YEARS), steps))
    assert len(told) == YEARS
    assert unlike(told, native(scenario)) == []
