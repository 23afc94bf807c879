"""Outside cases: sizes in the units in which effects are published, and verdicts on them."""

import runpy

import numpy as np
import pytest

from analysis.evidence.outside import (
    WITHIN,
    Juniors,
    effects_of,
    judge,
    juniors_of,
    load_outside,
    table,
)
from analysis.reference.evidence import outside_block
from sim.base.errors import InputError
from sim.files.toml_files import library
from sim.scenario.scenario import load_scenario
from tests.analysis.calling import call

SMALL = """
title = { en = "small", zh = "小" }
description = ""
scenario = "cases/masked_evaluator"
baseline = "uniform"
ensemble = "s_county"
draws = 2
replicates = 1
source = "made up"
[effects.gap]
title = { en = "gap", zh = "差" }
outcome = "evaluator_gap"
published = { effect = 0.24, unit = "sd", source = "made up" }
[effects.work]
title = { en = "work", zh = "工作" }
outcome = "work"
"""


@pytest.fixture
def small(tmp_path):
    """A case of one's own, or what it becomes when a text in it is replaced."""

    def path(old="", new=""):
        file = tmp_path / "small.toml"
        file.write_text(SMALL.replace(old, new) if old else SMALL, "utf-8")
        return file

    return path


@pytest.mark.parametrize(
    "low, high, expected",
    [
        (0.2, 0.3, ("as_published", "as_published")),
        (0.24 / WITHIN, 0.24 * WITHIN, ("as_published", "as_published")),
        (0.01, 0.07, ("as_published", "too_small")),
        (-0.01, 0.07, ("unclear", "too_small")),
        (0.8, 0.9, ("as_published", "too_large")),
        (0.05, 0.3, ("as_published", "open")),
        (-0.1, 0.3, ("unclear", "open")),
        (-0.3, -0.2, ("contrary", "")),
    ],
)
def test_a_verdict_is_that_of_the_whole_interval_on_either_side(low, high, expected):
    assert judge(0.24, low, high) == expected
    assert judge(-0.24, -high, -low) == expected


def test_effects_are_in_spreads_over_people_and_in_percent():
    def made(view, face, work, pay=(1.0, 1.0)):
        return Juniors(*(np.array(one) for one in (view, face, work, pay)), noise=0.3)

    told = made([0.6, 1.0], [0.1, 0.3], [10.0, 30.0])
    masked = made([0.7, 0.8], [0.1, 0.1], [10.0, 32.0], pay=[1.0, 1.5])
    found = effects_of(masked, told)
    # of the two errors and of face time, which spreads by 0.1
    assert found["evaluator_gap"] == pytest.approx((0.2 / (0.01 + 0.18) ** 0.5, 100 * 0.2 / 0.6))
    # the other leader's view is 0.5 and 0.7 while the evaluator is told
    assert found["other_view"] == pytest.approx((0.15 / 0.1, 100 * 0.15 / 0.6))
    assert found["work"] == pytest.approx((0.1, 5.0))
    # where all are paid alike there is no spread to measure by
    assert np.isnan(found["pay"][0]) and found["pay"][1] == pytest.approx(25.0)


def test_face_time_is_as_much_of_a_view_as_the_county_has_it():
    still = {"rating_result": 0, "rating_trace": 0, "rating_noise": 0, "rating_tie": 0}
    edits = {"raters": still | {"rating_face": 0.2}, "county": {"townships": 2, "departments": 1}}
    found = juniors_of(load_scenario("uniform", edits), 1, 0, 2)
    lenient = load_scenario("uniform").to_dict()["parameters"]["leader_leniency"]
    np.testing.assert_allclose(found.view, np.minimum(1, lenient + found.face), rtol=1e-12)
    assert len(found.view) > 50 and found.face.max() > 0.1


def test_a_case_is_run_at_draws_and_what_is_not_published_is_not_judged(small):
    file = load_outside(small())
    made = table(file).set_index("effect")
    gap, work = made.loc["gap"], made.loc["work"]
    assert 0 < gap["sd_low"] < gap["sd"] < gap["sd_high"] and gap["draws"] == 2
    assert (gap["direction"], gap["size"], gap["unit"]) == ("as_published", "too_small", "sd")
    assert (work["direction"], work["size"], work["unit"]) == ("", "", "")
    assert np.isfinite(work["percent"]) and np.isnan(work["published"])
    telling = load_outside(small("replicates = 1", "replicates = 1\nfixed = { rating_face = 0.2 }"))
    assert table(telling).set_index("effect").loc["gap", "sd"] > 2 * gap["sd"]
    assert "Of 1 effects 1 have the published direction, and 0" in outside_block(
        made.loc[["gap"]].reset_index(), file
    )


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("effect = 0.24", "effect = 0", "published"),
        ("effect = 0.24", "effect = nan", "published"),
        ('unit = "sd"', 'unit = "points"', "unit"),
        ('outcome = "work"', 'outcome = "joy"', "outcome"),
        ("draws = 2", "draws = 4000", "draws"),
        ("replicates = 1", "replicates = 1\nfixed = { joy = 1 }", "joy"),
        ("replicates = 1", "replicates = 1\nfixed = { rating_face = 2 }", "rating_face"),
        ("replicates = 1", "replicates = 1\nfixed = { duty = 3 }", "every draw"),
        (', source = "made up" }', " }", "source"),
        ("effect = 0.24", "effect = true", "published.effect"),
        ("cases/masked_evaluator", "cases/masked", "scenario: name 'cases/masked'"),
        ('"uniform"', '"cases/masked_evaluator"', "baseline: .* the same as the scenario"),
        ("cases/masked_evaluator", "core", "scenario: .* differ in townships"),
    ],
)
def test_a_case_that_cannot_be_is_refused_and_its_key_named(small, old, new, said):
    path = small(old, new)
    with pytest.raises(InputError, match=said) as caught:
        load_outside(path)
    assert str(path) in str(caught.value)


def test_the_shipped_case_says_where_each_number_is_from():
    file = load_outside("de_janvry_2023")
    known = [one.published for one in file.effects.values()]
    assert all(one is not None and "Table" in one.source and "page" in one.source for one in known)


@pytest.mark.parametrize(
    "name, told",
    [
        ("claims/paper", "条论断"),
        ("targets/s_county", "个自由参数"),
        ("outside/de_janvry_2023", "项效应"),
        ("stress/unit", "压力测试的单位，6名干部"),
        ("stress/forms", "种形式"),
    ],
)
def test_files_of_evidence_are_checked_in_chinese_too(name, told):
    made = call("check", f"scenarios/{name}.toml", "--lang", "zh")
    assert made.exit_code == 0 and told in made.output and ".toml：" in made.output


@pytest.mark.parametrize("name", ["claims/paper", "targets/s_county"])
def test_a_scenario_that_a_file_of_evidence_names_is_checked(name, tmp_path):
    file = tmp_path / "mine.toml"
    text = (library() / f"{name}.toml").read_text("utf-8")
    views = (library() / "claims/views.toml").read_text("utf-8")
    (tmp_path / "views.toml").write_text(views, "utf-8")
    file.write_text(text.replace('scenario = "', 'scenario = "no_'), "utf-8")
    with pytest.raises(InputError, match="scenario: name 'no_"):
        call("check", file)


def test_a_table_is_written_whole_or_the_place_is_refused_before_any_run(
    small, tmp_path, monkeypatch
):
    (tmp_path / "taken").mkdir()
    monkeypatch.setattr("analysis.evidence.outside.table", lambda case: pytest.fail("was run"))
    monkeypatch.setattr("sys.argv", ["outside", str(small()), str(tmp_path / "taken")])
    with pytest.raises(SystemExit, match="a folder"):
        runpy.run_module("analysis.reference.outside", run_name="__main__")
