"""The compiled county and its independent oracle agree.

Integers are equal, real numbers within a relative 1e-9. The oracle is written from
``docs/reference/odd.md`` alone, so agreement also says that the description is enough to write the
model anew.
"""

import ast
import math
from pathlib import Path

import numpy as np
import pytest

from sim.files.toml_files import merge
from sim.runs.batch import run_replicates
from sim.scenario.scenario import load_scenario, shipped_scenarios
from sim.scenario.strategies import STRATEGIES
from tests.county_oracle import (
    chances,
    choices,
    learning,
    measures,
    records,
    tasks,
    working,
    yearend,
)
from tests.county_oracle.side_by_side import PLAIN_STRATEGIES, Difference, SideBySide
from tests.plain_forms import LEADERS_UNPAID, PLAIN_FORMS

ORACLE = Path(__file__).parent
THEORY = Path(__file__).parents[2] / "scenarios" / "theory"
YEARS = 3
TINY = {
    "county": {
        "townships": 2, "departments": 2, "township_smallest": 6, "township_largest": 10,
        "department_smallest": 3, "department_largest": 4,
    },
    "strategies": {f"share_{one.name}": 1 / len(STRATEGIES) for one in STRATEGIES[1:]},
    "exploits": {"knowhow_start": 0.5},
}  # fmt: skip
SMALL = {
    "townships": 2, "departments": 1, "township_smallest": 8, "township_largest": 8,
    "department_smallest": 4, "department_largest": 4,
}  # fmt: skip
"""Most units and seats of a special case here; many of them are one large unit."""
SAME_HERE = {"base", "nation"}
"""In a tiny county these are `uniform` and `index`: the one is what all begin from, the other a
size."""
BUSY = {
    "county": {"township_smallest": 12, "township_largest": 14},
    "work": {"task_load": 30, "lapse_after": 1, "error_chance": 0.3},
    "people": {"turnover": 0.2, "leader_share": 0.3},
    "careers": {"title_quota": 0.5, "step_years": 2},
    "strategies": {"strategy_imitation": 0.1, "imitate_mutation": 0.2},
    "mind": {"perception_noise": 0.3},
    "conduct": {"conduct_events": 6, "late_chance": 1},
    "value": {"substitution": -1},
    "schemes": {
        "index": {"levers": {"audit_rate": 0.7, "secondary_attribution": 0.5, "appraisals": 8}}
    },
}
OVERRUN = {
    "county": {"departments": 0},
    "work": {"task_load": 60, "task_hours": 20, "deadline": 24, "lapse_after": 24},
}
OF_THE_FORMS = {
    "work": {"record_half_life": 0.5, "other_lines": 0.4},
    "motives": {"squad_duty": 0.6, "duty_spread": 0.5, "sub_prize": 0.2, "face_ratio": 1.5},
    "schemes": {
        "uniform": {"levers": {"seen_load": 0.2, "experienced": 1}},
        "index": {"levers": {"seen_load": 0.9, "experienced": 1.5, "willing": 1.5}},
    },
}
"""Numbers that the forms in force read, other than those of the base."""
PLAIN = {
    "forms": PLAIN_FORMS,
    "people": {"institution_share": 0.7},
    "motives": {"face": 0.5, "sub_prize": 1},
    "schemes": {
        name: {"edits": LEADERS_UNPAID, "levers": {"seen_load": 1}} for name in ("uniform", "index")
    },
}
"""Every rule in its plain first form, with numbers that only those read; leaders are not paid."""
CLASSES = {
    "county": {
        "townships": 3,
        "departments": 3,
        "township_first_class": 0.3,
        "township_second_class": 0.5,
        "department_first_class": 0.3,
        "department_second_class": 0.8,
        "quiet_share": 0.3,
        "quiet_load": 0.2,
    },
    "money": {"pool_second_class": 0.5, "pool_third_class": 0.2},
}
HEADED = {
    "schemes": {
        "index": {
            "levers": {
                "informal_share": 0.3,
                "informal_prize": 20_000,
                "portrait": 0.5,
                "masked": 0.4,
            }
        }
    }
}


def option(value):
    return {"value": value, "origin": "assumed", "quote": "", "reason": "Another reading."}


def readings(**options):
    """Other readings of what the source leaves open."""
    edits = {"options": {name: option(value) for name, value in options.items()}}
    return {"schemes": {"index": {"edits": edits}}}


def of_its_schemes(name, edits):
    """The same edits, but a scenario may edit only the schemes that it has."""
    schemes = [scheme.name for scheme in load_scenario(name).schemes]
    return edits | {
        "schemes": {one: edit for one, edit in edits["schemes"].items() if one in schemes}
    }


def tiny(name, *edits, adopted=2):
    """A tiny county with every strategy and some know-how.

    The scenario's own scheme comes in year 2, so that three years see both. Where it comes in
    year 1, two years see as much of it.
    """
    scenario = load_scenario(name)
    scheme = scenario.schemes[scenario.scheme_of_year(scenario.years)].name
    scenario = merge(
        TINY, {"adopt": [{"year": 1, "scheme": "uniform"}, {"year": 2, "scheme": scheme}]}
    )
    if adopted == 1:
        scenario = TINY | {"adopt": [{"year": 1, "scheme": scheme}]}
    if scheme == "uniform":
        scenario = TINY
    for edit in edits:
        scenario = merge(scenario, edit)
    return load_scenario(name, scenario)


@pytest.fixture(scope="module")
def busy():
    """Three years in which nearly everything happens."""
    sides = SideBySide(tiny("index", BUSY), 11, 1, YEARS)
    sides.run()
    return sides


@pytest.mark.parametrize("name", sorted(set(shipped_scenarios()) - SAME_HERE))
def test_every_shipped_scenario(name):
    # any seed would do; this one varies between scenarios and is the same each time
    SideBySide(tiny(name, adopted=1), 7 + len(name), 0, 2).run()


@pytest.mark.parametrize("name", ["uniform", "index", "good_leader"])
@pytest.mark.parametrize("seed", [101, pytest.param(202, marks=pytest.mark.thorough)])
def test_regimes_on_other_seeds(name, seed):
    edits = of_its_schemes(name, OF_THE_FORMS) if seed == 101 else {}
    SideBySide(tiny(name, edits), seed, 1, YEARS).run()


@pytest.mark.parametrize(
    ("seed", "edits"),
    [
        (2, readings(leader_rank="in", pool_rule="double")),
        (7, readings(pool_rule="double", no_village="unit_mean")),
        (8, readings(leader_pay="out", leader_rank="in")),
        (3, readings(no_village="unit_mean", pool_rule="piece_rate", institution_rule="level")),
        (4, readings(no_village="zero", ranking="score") | {"people": {"leader_share": 0}}),
        (5, OVERRUN),
        (6, HEADED),
        (9, CLASSES),
    ],
    ids=[
        "leaders in",
        "leaders paid alone",
        "leaders ranked alone",
        "piece rate",
        "ranked by score",
        "overrun",
        "informal attention",
        "classes of units",
    ],
)
def test_other_readings_and_worlds(seed, edits):
    SideBySide(tiny("index", edits, adopted=1), seed, seed, 2).run()


@pytest.mark.parametrize("name", ["uniform", "index"])
def test_all_plain_forms_together(name):
    SideBySide(tiny(name, of_its_schemes(name, PLAIN)), 13, 2, YEARS).run()


@pytest.mark.parametrize("form", PLAIN_FORMS)
def test_each_plain_form_alone(form):
    """Among the others as they are in force, of which `test_every_shipped_scenario` has all."""
    SideBySide(tiny("index", {"forms": {form: 0}}), 17, 0, 2).run()


@pytest.mark.parametrize(
    ("name", "forms"), [("uniform", {"private_nomination": 0, "seat_staffing": 0}), ("index", {})]
)
def test_people_who_move_to_posts_of_the_county(monkeypatch, name, forms):
    """So many posts and so much turnover that people do move; half a portrait mixes points and
    opinion."""
    edits = {
        "forms": forms,
        "county": {"departments": 1, "township_smallest": 12, "township_largest": 14},
        "people": {
            "turnover": 0.2,
            "leader_share": 0.4,
            "chief_share": 0.4,
            "institution_of_all": 0.3,
        },
        "schemes": {name: {"levers": {"portrait": 0.5}}},
    }
    exchange, moved = yearend.exchange_seats, []
    monkeypatch.setattr(
        yearend, "exchange_seats", lambda *pair: moved.append(pair) or exchange(*pair)
    )
    SideBySide(tiny(name, edits), 19, 1, YEARS).run()
    assert moved


@pytest.mark.parametrize("name", sorted(path.stem for path in THEORY.glob("*.toml")))
def test_special_cases_of_theory(name):
    sizes = load_scenario(f"theory/{name}").parameters
    # some cases of theory have units of thousands; the rules are the same in small ones
    smaller = {size: min(int(sizes[size][0]), most) for size, most in SMALL.items()}
    setting = load_scenario(f"theory/{name}", {"county": smaller})
    SideBySide(setting, 3, 1, min(setting.years, 2)).run()


@pytest.mark.thorough
@pytest.mark.parametrize("strategy", [one.name for one in STRATEGIES])
def test_a_county_of_one_strategy(strategy):
    # without a share all are of the first strategy, which takes what is left
    shares = {f"share_{one.name}": float(one.name == strategy) for one in STRATEGIES[1:]}
    sides = SideBySide(tiny("index", {"strategies": shares}), 5, 0, 2)
    sides.run()
    assert {cadre.strategy for cadre in sides.oracle.cadres} == {strategy}


def test_a_busy_county_sees_nearly_everything(busy):
    lamps = {"green", "blue", "yellow", "red", "audit", "secondary", "lapse"}
    assert set(busy.lamps) == lamps
    last, people = busy.oracle.years[-1]["measures"], busy.oracle.cadres
    assert last["step_inflation"] > 1 and last["participant_inflation"] > 1
    assert last["helped_nodes"] > 0 and last["awards_cancelled"] > 0 and 0 < last["red_cards"] < 1
    assert any(not math.isnan(year["measures"]["promoted_merit"]) for year in busy.oracle.years)
    # few cadres, so by chance a strategy or two are missing
    assert len({cadre.strategy for cadre in people}) >= 0.8 * len(PLAIN_STRATEGIES)
    assert any(cadre.generation > 0 for cadre in people) and any(
        cadre.promotion_total for cadre in people
    )
    assert any(cadre.promotion_worth > 0 and cadre.staffing == 1 for cadre in people)


def test_the_phases_side_by_side_are_the_compiled_run(busy):
    runs = run_replicates(busy.setting, busy.key.seed, [busy.key.replicate], YEARS)
    for year, (numbers, groups, curves) in enumerate(busy.years):
        np.testing.assert_array_equal(runs.yearly[0, year], numbers)
        np.testing.assert_array_equal(runs.groups[0, year], groups)
        np.testing.assert_array_equal(runs.curves[0, year], curves)


@pytest.mark.parametrize(
    ("module", "rule", "wrong", "where"),
    [
        (tasks, "MOST_PICKED", 1, "half-month 0, phase dispatch: nodes|members|past_tasks"),
        (choices, "SWEEPS", 1, "phase decide: hours"),
        (working, "finish_node", lambda county, unit, task: None, "phase work"),
        (
            records,
            "rank_villages",
            lambda county, unit: None,
            "half-month 5, phase score: village_slope",
        ),
        (
            chances.Contest,
            "density",
            lambda *_: 1e-7,
            # under the old appraisal chances of a promotion come by the hour
            "half-month 11, phase score: published yuan_per_hour",
        ),
        (learning, "is_public", lambda *_: False, "phase learn: met"),
        (
            yearend,
            "pool_factor",
            lambda *_: 1.0,
            "half-month 24, phase begin year: pool of all units",
        ),
        (
            measures,
            "tau_b",
            lambda pairs: 0.25,
            "half-month 23, phase renew: measure rank_validity",
        ),
    ],
)
def test_a_wrong_rule_is_reported_with_its_first_trace(monkeypatch, module, rule, wrong, where):
    # the oracle is made wrong, not the kernel, which would have to be compiled again
    monkeypatch.setattr(module, rule, wrong)
    with pytest.raises(Difference, match=where):
        SideBySide(tiny("index"), 7, 0, 2).run()


def test_the_oracle_knows_nothing_of_the_kernel():
    allowed = {
        "sim.base",
        *(f"sim.base.{name}" for name in ("quantiles", "random_numbers", "random_streams")),
    }
    # the two that compare have to know both sides
    for path in set(ORACLE.glob("*.py")) - {ORACLE / "side_by_side.py", Path(__file__)}:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert {name for name in names if name.split(".")[0] == "sim"} <= allowed, path.name
