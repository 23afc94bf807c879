"""A study says what varies; whatever is wrong in it is refused with its place, and its points are
what it says."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.base.errors import InputError
from sim.files.toml_files import library
from sim.model.measure_catalogue import MEASURES
from sim.scenario.parameters import LEVERS, PARAMETERS, WORLD
from sim.scenario.scenario import load_scenario
from sim.sweeps.planning import plan as planning
from sim.sweeps.planning.canonical_text import canonical
from sim.sweeps.planning.design import points_of
from sim.sweeps.planning.plan import build_plan, read_plan
from sim.sweeps.planning.study import KEYS, LONGEST_COLUMN, load_study, shipped_studies
from sim.sweeps.storage.schema import ALWAYS

ROOT = Path(__file__).resolve().parents[2]
BODY = """
title = {{ en = "test", zh = "测试" }}
description = "For a test."
scenarios = ["uniform", "index"]
replicates = 2
years = 4
{body}
"""


@pytest.fixture
def study(tmp_path):
    """Read a study from its text."""

    def read(body, **edits):
        path = tmp_path / "mine.toml"
        path.write_text(BODY.format(body=body), "utf-8")
        return load_study(path, edits)

    return read


@pytest.fixture
def refused(study):
    """A study is refused in a message with all these words."""

    def check(body, *words):
        with pytest.raises(InputError) as error:
            build_plan(study(body))
        for word in words:
            assert word in str(error.value), f"{word!r} is not in: {error.value}"

    return check


@pytest.mark.parametrize("name", shipped_studies())
def test_every_shipped_study_is_good_and_says_why(name):
    study = load_study(name)
    assert points_of(study)
    text = (library() / "studies" / f"{name}.toml").read_text("utf-8")
    assert text.count("\n# ") + text.startswith("#") >= 4


def test_the_shipped_studies_vary_what_they_say():
    prospects, uncapped = load_study("prospects"), load_study("uncapped")
    assert {one.parameter.origin for one in prospects.dimensions} <= {"assumed", "literature"}
    assert [one.name for one in uncapped.dimensions] == [
        "cap",
        "per_task",
        "split_credit",
        "audit_rate",
    ]
    plan = build_plan(uncapped)
    assert plan.runs == 5 * 2 * 2 * 2 * 5
    caps = [
        plan.scenario(point, 0).schemes[-1].rulebooks[0].blocks["individual"].max
        for point in (0, 8, 39)
    ]
    assert caps == [2500, 5000, 500_000]


def test_a_range_that_is_not_given_is_that_of_the_parameter(study):
    read = study(
        'design = "grid"\n[uncertainties]\nduty = { levels = 3 }\n'
        "[levers]\nnominees = { levels = 4 }"
    )
    assert points_of(read)[:4] == [(0.0, 1.0), (0.0, 4.0), (0.0, 7.0), (0.0, 10.0)]
    assert points_of(read)[-1] == (20.0, 10.0)


def test_a_range_may_be_the_plausible_one_of_the_parameter(study, refused):
    read = study(
        'design = "grid"\n[uncertainties]\nduty = { range = "plausible", levels = 2 }\n'
        '[levers]\nnominees = { range = "plausible", scale = "log", levels = 2 }'
    )
    duty, nominees = (PARAMETERS[name].plausible for name in ("duty", "nominees"))
    assert points_of(read) == [(one, other) for one in duty for other in nominees]
    for axis, *words in (
        ('townships = { range = "plausible" }', "townships, range", "plausible", "1 to 60"),
        ('duty = { range = "usual" }', "duty.range", "'usual'", "'plausible'"),
        ('duty = { range = "plausible", values = [1] }', "both `range` and `values`"),
    ):
        refused(f'design = "grid"\n[uncertainties]\n{axis}', *words)
    cap = 'cap = { edit = "blocks.individual.max", range = "plausible" }'
    refused(f'design = "grid"\n[levers]\n{cap}', "an edit of a rulebook without `range`")


def test_a_grid_has_every_combination_once(study):
    read = study(
        'design = "grid"\n[uncertainties]\nduty = { values = [1, 2] }\n'
        'face = { range = [0.1, 1.6], scale = "log", levels = 3 }'
    )
    assert [(duty, round(face, 9)) for duty, face in points_of(read)] == [
        (duty, face) for duty in (1.0, 2.0) for face in (0.1, 0.4, 1.6)
    ]  # fmt: skip


@pytest.mark.parametrize("design", ["latin_hypercube", "sobol"])
def test_samples_fill_their_ranges_evenly_and_are_the_same_again(study, design):
    body = (
        f'design = "{design}"\npoints = 64\n[uncertainties]\nduty = {{ range = [2, 10] }}\n'
        "villages = { range = [1, 8] }\n[levers]\n"
    )
    body += (
        'per_task = { values = [0, 1] }\ncap = { edit = "blocks.individual.max", range = [10, 20] }'
    )
    points = np.array(points_of(study(body)))
    assert np.histogram(points[:, 0], 8, (2, 10))[0].tolist() == [8] * 8
    assert np.unique(points[:, 1], return_counts=True)[1].tolist() == [8] * 8
    assert np.unique(points[:, 2], return_counts=True)[1].tolist() == [32, 32]
    assert (np.round(points[:, 3], 2) == points[:, 3]).all() and 10 <= points[:, 3].min() < points[
        :, 3
    ].max() <= 20
    assert points_of(study(body)) == points_of(study(body)) != points_of(study(body, seed=2))


def test_given_points_are_taken_as_they_are(study):
    read = study(
        'design = "list"\npoint = [{ duty = 3, face = 1 }, { face = 0.5, duty = 4 }]\n'
        "[uncertainties]\nduty = {}\nface = {}"
    )
    assert points_of(read) == [(3.0, 1.0), (4.0, 0.5)]


GRID = 'design = "grid"\n'


@pytest.mark.parametrize(
    "body, words",
    [
        (GRID + "[uncertainties]\ndutty = {}", ["[uncertainties], dutty", "'duty'"]),
        (GRID + "per_task = {}", ["per_task", "Move it to [levers]"]),
        (GRID + "[levers]\nduty = {}", ["Move it to [uncertainties]"]),
        (GRID + "[uncertainties]\nduty = { range = [0, 21] }", ["duty", "21", "0 to 20"]),
        (GRID + "[uncertainties]\nduty = { values = [nan] }", ["duty", "finite"]),
        (GRID + "[uncertainties]\nduty = { values = [inf] }", ["duty", "finite"]),
        (GRID + "[uncertainties]\nduty = { values = [true] }", ["duty", "number"]),
        (GRID + '[uncertainties]\nduty = { values = ["1"] }', ["duty", "number"]),
        (GRID + "[uncertainties]\nduty = { range = [3, 2] }", ["rising"]),
        (GRID + "[uncertainties]\nduty = { range = [2] }", ["rising"]),
        (GRID + "[uncertainties]\nduty = { range = [1, 2], values = [1] }", ["one of the two"]),
        (GRID + "[uncertainties]\nduty = { values = [] }", ["at least one"]),
        (GRID + "[uncertainties]\nduty = { values = [1, 1] }", ["each value once"]),
        (GRID + '[uncertainties]\nduty = { scale = "log" }', ["above 0"]),
        (GRID + "[uncertainties]\nvillages = { values = [1.5] }", ["whole number"]),
        (GRID + "[uncertainties]\nduty = {}\n[fixed]\nduty = 3", ["[fixed], duty"]),
        (GRID + "[fixed]\nduty = 300", ["[fixed], duty", "0 to 20"]),
        (GRID + "[levers]\nappraisals = { values = [5] }", ["point 0", "appraisals", "24 times"]),
        (GRID + "[uncertainties]\nweight_tasks = { values = [0.5, 0.9] }", ["point 1",
        "add up to 1"]),
        (GRID + '[levers]\ncap = { edit = "blocks.individual.max" }',
        ["without `range` or `values`"]),
        (GRID + '[levers]\ncap = { edit = "blocks.individual.most", values = [1] }',
        ["[levers], cap, edit", "blocks.individual.most, which no rulebook of its scenarios has"]),
        (GRID + '[levers]\ncap = { edit = "cap", values = [1] }', ["keys of a rulebook"]),
        (GRID + '[levers]\neffort = { edit = "blocks.individual.max", values = [1] }',
        ["another column"]),
        (GRID + '[levers]\nCap = { edit = "blocks.individual.max", values = [1] }',
        ["small letters"]),
        (GRID + '[uncertainties]\ncap = { edit = "blocks.individual.max", values = [1] }',
        ["[levers]"]),
        (GRID + '[levers]\na = { edit = "blocks.individual.max", values = [1] }\n'
            'b = { edit = "blocks.individual.max", values = [2] }', ["twice"]),
        (GRID + '[levers]\nnominees = { values = [4], only = "indx" }', ["nominees, only", "indx"]),
        (GRID + '[uncertainties]\nduty = { values = [4], only = "index" }', ["[levers]"]),
        (GRID + 'measures = ["efort"]', ["measures", "'effort'"]),
        (GRID + 'measures = ["effort", "effort"]', ["twice"]),
        (GRID + "points = 3", ["points"]),
        (GRID + "point = [{ duty = 1 }]", ["[[point]]"]),
        ('design = "latin"', ["design", "latin_hypercube"]),
        ('design = "latin_hypercube"\n[uncertainties]\nduty = {}', ["points"]),
        ('design = "latin_hypercube"\npoints = 3', ["something that varies"]),
        ('design = "sobol"\npoints = 100\n[uncertainties]\nduty = {}', ["power of two",
        "64 or 128"]),
        ('design = "list"\n[uncertainties]\nduty = {}', ["[[point]]"]),
        ('design = "list"\npoint = [{ face = 1 }]\n[uncertainties]\nduty = {}', ["entry 1",
        "face"]),
        ('design = "list"\npoint = [{}]\n[uncertainties]\nduty = {}', ["entry 1", "no duty"]),
        ('design = "list"\npoint = [{ duty = 21 }]\n[uncertainties]\nduty = {}', ["entry 1",
        "duty", "0 to 20"]),
        ('design = "list"\npoint = [{ duty = 1 }, { duty = 1.0 }]\n[uncertainties]\nduty = {}',
        ["entry 2", "entry 1 again"]),
        (GRID + "[uncertainties]\nduty = { levels = 200 }\nface = { levels = 200 }",
        ["40,000 points", "20,000"]),
        (GRID + "replicas = 3", ["replicas", "'replicates'"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(body, words, refused):
    refused(body, *words)


def test_the_study_of_the_documentation_is_good(tmp_path):
    page = (ROOT / "docs" / "reference" / "sweeps.md").read_text("utf-8")
    (tmp_path / "duty.toml").write_text(page.split("```toml\n")[1].split("```")[0], "utf-8")
    plan = build_plan(load_study(tmp_path / "duty.toml", {"points": 4}))
    assert plan.varied == [
        "duty",
        "service_motivation",
        "face",
        "villages",
        "willing",
        "audit_rate",
        "cap",
        "seen_load",
    ]
    assert plan.scenario(0, 0).parameters.departments[0] == 5
    small = {"points": 2, "replicates": 1, "years": 4, "fixed": {"townships": 1}}
    table = sim.sweep(load_study(tmp_path / "duty.toml", small))
    first, second = (
        table.results[table.results["scenario"] == name]["effort"].to_numpy() for name in plan.names
    )
    assert table.notes == () and (first != second).all()


def test_too_many_runs_are_refused(study):
    with pytest.raises(InputError, match=r"2,000,000 runs.*1,000,000"):
        build_plan(study(GRID + "[uncertainties]\nduty = { values = [1, 2] }", replicates=500_000))


def test_scenarios_have_to_be_there_once_and_adopted_in_time(study):
    with pytest.raises(InputError, match="'uniform'"):
        build_plan(study(GRID, scenarios=["unifrom"]))
    with pytest.raises(InputError, match="twice"):
        build_plan(study(GRID, scenarios=["index", "index"]))
    with pytest.raises(InputError, match="before the scheme of index"):
        build_plan(study(GRID, years=2))


def test_a_scenario_beside_the_study_comes_first(study, tmp_path):
    text = (
        'extends = "index"\ntitle = { en = "mine", zh = "我" }\ndescription = ""\n'
        "[work]\ntask_load = 3\n"
    )
    (tmp_path / "mine_too.toml").write_text(text, "utf-8")
    plan = build_plan(study(GRID, scenarios=["mine_too"]))
    assert plan.names == ["mine_too"] and plan.scenario(0, 0).parameters.task_load[0] == 3


def test_a_plan_alone_gives_the_scenarios_that_their_files_give(study):
    body = (
        GRID
        + "[uncertainties]\nduty = { values = [1, 2] }\n[levers]\naudit_rate = { values = [0.3] }\n"
    )
    body += 'cap = { edit = "blocks.individual.max", values = [12.5] }'
    plan = build_plan(study(body, scenarios=["index_capped", "index_audited"]))
    plan = read_plan(plan.text, "plan")
    for point, duty in enumerate((1, 2)):
        for place, name in enumerate(("index_capped", "index_audited")):
            edits = {
                "levers": {"audit_rate": 0.3},
                "edits": {"blocks": {"individual": {"max": 12.5}}},
            }
            own = load_scenario(name).schemes[-1].name
            filed = load_scenario(name, {"motives": {"duty": duty}, "schemes": {own: edits}})
            planned = plan.scenario(point, place)
            assert planned.parameters == filed.parameters and planned.adoption == filed.adoption
            for one, other in zip(planned.schemes, filed.schemes, strict=True):
                assert one.rulebooks == other.rulebooks and one.levers == other.levers


def test_keys_of_a_rulebook_may_have_dots_and_may_be_of_one_kind_of_unit(study):
    body = GRID + '[levers]\ncap = { edit = "items.squad.special.cap", values = [30] }\n'
    body += 'share = { edit = "township.options.excellent_share.value", values = [0.5] }'
    township, department = (
        build_plan(study(body, scenarios=["index"])).scenario(0, 0).schemes[-1].rulebooks
    )
    assert township.items["squad.special"].cap == department.items["squad.special"].cap == 3000
    assert (township.options.excellent_share.value, department.options.excellent_share.value) == (
        50,
        20,
    )


def test_levers_leave_the_years_before_the_own_scheme_alone(study):
    scenario = build_plan(study(GRID + "[levers]\nnominees = { values = [7] }")).scenario(0, 1)
    assert [scheme.levers.nominees[0] for scheme in scenario.schemes] == [3, 7]


def test_a_lever_of_one_scenario_leaves_the_others_alone(study):
    body = GRID + '[levers]\nnominees = { values = [7], only = "index" }'
    plan = build_plan(study(body))
    found = [plan.scenario(0, place).schemes[-1].levers.nominees[0] for place in (0, 1)]
    assert found == [3, 7] and plan.data["left_out"] == {"nominees": ["uniform"]}


def test_uncertain_levers_hold_in_all_schemes(study):
    body = GRID + "[uncertainties]\nexperienced = { values = [1.5, 0.5] }"
    plan = build_plan(study(body))
    for point, value in enumerate((1.5, 0.5)):
        schemes = plan.scenario(point, 1).schemes
        assert [scheme.levers.experienced[0] for scheme in schemes] == [value, value]


def test_equal_studies_have_equal_names_and_any_change_another(study):
    body = GRID + "[uncertainties]\nduty = { values = [1, 2] }"
    names = {build_plan(study(body, **edits), panel).sweep_id for edits, panel in (
        ({}, False), ({}, True), ({"seed": 2}, False), ({"replicates": 3}, False), ({"years": 5},
        False),
        ({"measures": ["effort"]}, False), ({"fixed": {"face": 1}}, False),
        ({"scenarios": ["index"]}, False),
        ({"uncertainties": {"duty": {"values": [1, 3]}}}, False),
    )}  # fmt: skip
    assert len(names) == 9
    wording = study(body, title={"en": "other", "zh": "别"}, description="other")
    assert build_plan(wording).sweep_id == build_plan(study(body)).sweep_id


def test_the_version_of_the_model_is_part_of_the_name(study, monkeypatch):
    before = build_plan(study(GRID)).sweep_id
    monkeypatch.setattr(planning, "MODEL_VERSION", 10**6)
    assert build_plan(study(GRID)).sweep_id != before


def test_canonical_text_is_one_for_equal_data():
    assert canonical({"b": -0.0, "a": [1, 1.0, True]}) == '{"a":[1,1.0,true],"b":0.0}'
    assert canonical({"e\u0301": "e\u0301"}) == canonical({"\u00e9": "\u00e9"})
    assert json.loads(canonical({"x": 0.1 + 0.2}))["x"] == 0.1 + 0.2
    for number in (math.nan, math.inf):
        with pytest.raises(ValueError):
            canonical([number])


def test_tasks_are_numbered_by_point_scenario_and_replicate(study):
    plan = build_plan(study(GRID + "[uncertainties]\nduty = { values = [1, 2, 3] }"))
    order = [(one.point, one.scenario, one.replicate) for one in map(plan.task, range(plan.runs))]
    assert order == [
        (point, scenario, replicate)
        for point in range(3)
        for scenario in range(2)
        for replicate in range(2)
    ]


def test_names_of_columns_fit_every_reader():
    names = [*KEYS, *PARAMETERS, *(one.name for one in MEASURES)]
    assert len(set(names)) == len(names) == len(KEYS) + len(WORLD) + len(LEVERS) + len(MEASURES)
    assert max(map(len, names)) <= LONGEST_COLUMN
    assert set(ALWAYS) <= {one.name for one in MEASURES}
