"""The short way to a cell of a plan gives what the long way gives, and every refusal is its own."""

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.base.errors import InputError
from sim.scenario.parameters import LEVERS, PARAMETERS, WORLD
from sim.sweeps.planning.canonical_text import canonical, canonical_list, canonical_table
from sim.sweeps.planning.cells import ScenarioCells
from sim.sweeps.planning.plan import build_plan
from sim.sweeps.planning.study import load_study

STUDY = """
title = {{ en = "test", zh = "测试" }}
description = "Is planned, never run."
scenarios = {scenarios}
design = "grid"
replicates = 1
years = 10
"""
HEIR = """
extends = "index"
title = { en = "heir", zh = "后" }
description = "A scheme that extends the own one holds before it, and after another; edits overlap."
[[adopt]]
year = 1
scheme = "uniform"
[[adopt]]
year = 2
scheme = "heir"
[[adopt]]
year = 4
scheme = "index"
[schemes.heir]
extends = "index"
[schemes.heir.levers]
nominees = 4
[schemes.index.edits.township.blocks.individual]
max = 45
"""
"""Levers and edits of the own scheme reach another one, and an own edit hides one of a point."""
EDITS = (
    "blocks.individual.max",
    "blocks.individual.weight",
    "township.blocks.individual.max",
    "department.blocks.common.weight",
    "options.excellent_share.value",
    "index_coefficients.chief.value",
    "items.squad.special.cap",
)
TOGETHER = tuple(
    one.name
    for one in WORLD
    if one.name.endswith(("_smallest", "_largest", "_share")) or one.name.startswith("weight_")
)
"""Numbers that are checked against each other, nearly all."""
ODD = st.sampled_from(
    [-1.0, -0.0, 0.5, 1.0, 1.005, 5.0, 1e9, float("inf"), float("nan"), 1, True, "score", None]
)
"""What a study file cannot say of a parameter, or only of some."""


def numbers_of(name):
    """Numbers within the range of a parameter, often at its ends."""
    one = PARAMETERS[name]
    inner = (
        st.integers(int(one.low), int(one.high)).map(float)
        if one.integer
        else st.floats(one.low, one.high)
    )
    return inner | st.sampled_from([one.low, one.default, one.high])


@st.composite
def varied(draw):
    """What varies: edits, the values put in place of what the file says, and whether levers are
    those of all schemes."""
    names = draw(
        st.lists(
            st.sampled_from([one.name for one in WORLD]) | st.sampled_from(TOGETHER), max_size=3
        )
    )
    levers = draw(
        st.lists(st.sampled_from(["appraisals", *(one.name for one in LEVERS)]), max_size=1)
    )
    edits = draw(st.lists(st.sampled_from(EDITS), max_size=2, unique=True))
    common = draw(st.booleans())
    odd = draw(st.sampled_from([False, False, True]))
    first = {name: PARAMETERS[name].default for name in (*names, *levers)}
    values = {name: numbers_of(name) for name in first}
    for place, _ in enumerate(edits):
        first[f"edit_{place}"] = 0.5
        values[f"edit_{place}"] = st.integers(0, 6000).map(lambda number: number / 100)
    if odd:
        values = {name: one | ODD for name, one in values.items()}
    # the first point is good, mostly: it goes the long way, all others the short one
    several = {
        name: [one, *draw(st.lists(values[name], max_size=1))] for name, one in first.items()
    }
    return edits, several, common


def study_of(folder, scenarios, edits, values, common=False, fixed=None):
    """Read a study in which all this varies; values that no file may hold are put in afterwards."""
    path = Path(folder) / "mine.toml"
    path.write_text(STUDY.format(scenarios=json.dumps(scenarios)), "utf-8")
    (Path(folder) / "heir.toml").write_text(HEIR, "utf-8")
    world = [one.name for one in WORLD]
    axes = {
        "uncertainties": {},
        "levers": {},
        "fixed": {k: v for k, v in (fixed or {}).items() if k not in values},
    }
    for name in values:
        axis = {"edit": edits[int(name[5:])], "values": [1]} if name.startswith("edit_") else {}
        in_all = name in world or (common and not axis)
        axes["uncertainties" if in_all else "levers"][name] = axis
    read = load_study(path, axes)
    dimensions = tuple(replace(one, values=tuple(values[one.name])) for one in read.dimensions)
    return replace(read, dimensions=dimensions)


def outcome(study):
    """The text of a plan, or the refusal in all its parts."""
    try:
        return build_plan(study).text
    except InputError as error:
        return (error.where, error.got, error.allowed, error.do)
    except ValueError as error:
        return str(error)


PLANS = (
    varied(),
    st.lists(
        st.sampled_from(["index", "index_audited", "heir"]), min_size=1, max_size=2, unique=True
    ),
    st.sampled_from([{}, {"duty": 3}, {"leader_share": 0.25}]),
)


def assert_both_ways_agree(drawn, scenarios, fixed):
    with TemporaryDirectory() as folder:
        study = study_of(folder, scenarios, *drawn, fixed)
        short = outcome(study)
        with patch.object(ScenarioCells, "_changed", lambda self, point: None):
            assert outcome(study) == short


@pytest.mark.parametrize("examples", [8, pytest.param(40, marks=pytest.mark.thorough)])
def test_both_ways_give_the_same_plan_or_the_same_refusal(examples):
    allowed = settings(
        max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    allowed(given(*PLANS)(assert_both_ways_agree))()


@pytest.mark.parametrize(
    "values, words",
    [
        ({"township_smallest": [40.0, 61.0]}, "township_smallest = 61 above"),
        ({"stationed_share": [0.5, 0.95]}, "stationed_share + helping_share above 1"),
        ({"weight_tasks": [0.5, 0.9]}, "weights that add up to"),
        ({"villages": [3.0, 3.5]}, "a whole number"),
        ({"duty": [3.0, 20.5]}, "0 to 20"),
        ({"appraisals": [4.0, 5.0]}, "24 times a year"),
        ({"audit_rate": [0.5, 1.5]}, "0 to 1"),
        ({"edit_0": [10.0, 10.005]}, "two decimals"),
        ({"edit_0": [10.0, True]}, "number"),
    ],
)
def test_each_rule_refuses_at_its_point(tmp_path, values, words):
    """The first point is good, so that the short way meets the fault."""
    study = study_of(tmp_path, ["heir", "index"], EDITS[:1], values)
    refusal = outcome(study)
    assert isinstance(refusal, tuple) and refusal[0].startswith("study mine, point 1, ")
    assert words in " ".join(refusal)
    with patch.object(ScenarioCells, "_changed", lambda self, point: None):
        assert outcome(study) == refusal


def test_only_the_first_point_goes_the_long_way(tmp_path):
    values = {"duty": [1.0, 2.0, 3.0], "nominees": [3.0, 5.0], "edit_0": [10.0, 20.0]}
    study = study_of(tmp_path, ["heir", "index"], EDITS[:1], values, fixed={"face": 1})
    asked, resolved = [], ScenarioCells._resolved
    with patch.object(
        ScenarioCells, "_resolved", lambda self, *at: asked.append(at[0]) or resolved(self, *at)
    ):
        plan = build_plan(study)
    assert asked == [0, 0] and len(plan.data["cells"]) == 12
    assert canonical(plan.data) == plan.text


def test_an_edit_reaches_the_schemes_that_extend_the_own_one(tmp_path):
    """Of the townships' book the scenario's own edit hides the point's."""
    study = study_of(tmp_path, ["heir"], EDITS[:1], {"edit_0": [10.0, 20.0, 30.0]})
    plan = build_plan(study)
    for point, cap in ((1, 2000), (2, 3000)):
        _, *later = plan.scenario(point, 0).schemes
        caps = {
            one.name: [book.blocks["individual"].max for book in one.rulebooks] for one in later
        }
        assert caps == {"heir": [4500, cap], "index": [4500, cap]}


def test_what_equals_a_number_seen_before_and_is_none_is_refused(tmp_path):
    study = study_of(tmp_path, ["index"], EDITS[:1], {"edit_0": [10.0, 1.0, True]})
    assert outcome(study)[0].startswith("study mine, point 2, ")


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=4),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_text_put_together_of_parts_is_canonical(data):
    assert canonical_list([canonical(data)] * 2) == canonical([data, data])
    table = {"zebra": data, "apple": [data], "middle": 1}
    assert canonical_table({key: canonical(one) for key, one in table.items()}) == canonical(table)
