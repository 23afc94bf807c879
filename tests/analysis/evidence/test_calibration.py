"""Calibration finds numbers again that made known outcomes, and says which facts it cannot meet."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.evidence.calibration import calibrate
from analysis.evidence.calibration_tables import (
    conflicts_table,
    numbers_table,
    pairs_table,
    pinned,
    targets_table,
)
from analysis.evidence.recovery import coverage, recover
from analysis.evidence.targets import load_targets
from analysis.evidence.waves import free_numbers, study_in_memory
from sim.base.errors import InputError
from sim.sweeps.planning.design import points_at, points_of
from tests.analysis.evidence.small_searches import few_points

HEAD = """
title = { en = "A toy", zh = "玩具" }
description = "For a test."
years = 2

[calibration]
points = 32
waves = 2
wave_points = 16
replicates = 2
luck_points = 2
luck_replicates = 8
seed = 1
draws = 20
draws_replicates = 2
truths = 8
truth_points = 8
discrepancy = 0.02
reason = "For a test."

[uncertainties]
duty = { range = [0, 10] }
experienced = { range = [0, 1] }
able = { range = [0, 2] }
"""
TARGET = """
[targets.{key}]
title = {{ en = "{key}", zh = "目标" }}
measure = "{measure}"
scenario = "uniform"
low = {low}
high = {high}
quote = ""
reason = "For a test."
"""
FACTS = (
    # what the toy gives: hours are 10 × duty, value 50 × experienced, steps 1 whatever the numbers
    ("hours", "hours_under_80", 38, 42),
    ("value", "public_value", 20, 25),
    ("steps", "step_inflation", 0.9, 1.1),
    # value again, elsewhere: both cannot be
    ("other", "task_value", 44, 48),
    # never above 100
    ("far", "leader_hours", 500, 600),
)


@pytest.fixture(scope="module", autouse=True)
def few():
    """Few particles: the toy's region is no small one."""
    with few_points(particles=128, looked_at=512):
        yield


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    path = tmp_path_factory.mktemp("toy") / "toy.toml"
    body = "".join(
        TARGET.format(key=key, measure=measure, low=low, high=high)
        for key, measure, low, high in FACTS
    )
    path.write_text(HEAD + body, "utf-8")
    return load_targets(path), path


def run_toy(name, text):
    """What a sweep of the toy would give: closed forms with a little luck."""
    study = study_in_memory(text, Path("toy.toml"))
    rows = []
    for point, values in enumerate(points_of(study)):
        duty, experienced, _ = values
        for replicate in range(study.file.replicates):
            luck = np.random.default_rng([study.file.seed, replicate, point]).standard_normal(3)
            rows.append({
                "point": point, "scenario": "uniform", "replicate": replicate, "status": "ok",
                "duty": duty, "experienced": experienced, "able": values[2],
                "hours_under_80": 10 * duty + 0.3 * luck[0],
                "public_value": 50 * experienced + 0.3 * luck[1],
                "task_value": 50 * experienced + 0.3 * luck[2],
                "step_inflation": 1.0, "leader_hours": 10 * duty,
            })  # fmt: skip
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def found(toy):
    file, path = toy
    said = []
    made = calibrate(
        file, path, file.calibration, free_numbers(file, path), run_toy,
        lambda key, what: said.append((key, what)),
    )  # fmt: skip
    assert [what["number"] for _, what in said] == [1, 2]
    return made


def test_a_number_that_a_fact_sets_is_found(found):
    duty = numbers_table(found).set_index("number").loc["duty"]
    # hours of 38 to 42 are a duty of 3.8 to 4.2
    assert 3.6 < duty["posterior_low"] < duty["posterior_high"] < 4.4
    assert duty["standing"] == "pinned"


def test_a_number_that_moves_nothing_is_not_pinned(found):
    able = numbers_table(found).set_index("number").loc["able"]
    assert able["standing"] == "not_pinned" and able["spread"] > 0.85


def test_a_fact_out_of_reach_is_named_and_not_fitted(found):
    standing = targets_table(found).set_index("target")["standing"]
    assert standing.to_dict() == {
        "hours": "fitted", "value": "fitted", "other": "fitted",
        "steps": "unmoved", "far": "out_of_reach",
    }  # fmt: skip
    assert found.fitted == ("hours", "value", "other")


def test_facts_that_exclude_each_other_are_named_and_passed_over(found):
    worst = conflicts_table(found).iloc[0]
    assert {worst["target"], worst["other"]} == {"value", "other"}
    assert worst["best_both"] < 0.2 and found.waves[-1].rank == 2


def test_runs_at_the_ensemble_are_held_against_the_facts(found):
    rows = targets_table(found).set_index("target")
    assert rows.loc["hours", "met"] > 0.7 and rows.loc["steps", "met"] == 1
    assert rows.loc["far", "met"] == 0
    assert len(found.ensemble) == 20 and 0 <= found.central < 20


def test_waves_narrow_what_is_left_and_pairs_are_correlations(found):
    shares = [one.share for one in found.waves]
    assert 0 < shares[1] <= 1.5 * shares[0] < 0.5
    assert len(pairs_table(found)) == 3 and pairs_table(found)["correlation"].abs().max() <= 1


def test_intervals_hold_the_numbers_of_made_up_counties(toy, found):
    file, path = toy
    free = free_numbers(file, path)
    rows = recover(file, path, file.calibration, free, found.first, run_toy, lambda done: None)
    table = coverage(rows).set_index("number")
    assert len(rows) == 8 * 3 and table.loc["all", "inside"] >= 0.8
    assert table.loc["duty", "width"] < 0.3 < 0.8 < table.loc["able", "width"]


@pytest.mark.parametrize(
    "spread, said", [(0.49, "pinned"), (0.5, "weakly"), (0.79, "weakly"), (0.8, "not_pinned")]
)
def test_a_number_is_pinned_by_its_spread(spread, said):
    assert pinned(spread) == said


def test_shares_and_numbers_are_inverse(toy):
    file, path = toy
    free = free_numbers(file, path)
    cube = np.array([[0.0, 0.5, 1.0], [0.25, 0.125, 0.75]])
    np.testing.assert_allclose(free.shares(free.numbers(cube)), cube, atol=1e-9)
    assert free.numbers(cube).tolist() == [list(one) for one in points_at(free.dimensions, cube)]


@pytest.mark.parametrize(
    "old, new, words",
    [
        ("duty = { range = [0, 10] }", "dutty = { range = [0, 10] }", "duty"),
        ("range = [0, 10]", "range = [0, 100]", "duty"),
        ("points = 32", "points = 2", "points"),
    ],
)
def test_faults_of_what_is_set_free_name_the_file(toy, tmp_path, old, new, words):
    path = tmp_path / "wrong.toml"
    path.write_text(toy[1].read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(InputError, match=words) as caught:
        free_numbers(load_targets(path), path)
    assert "wrong.toml" in str(caught.value)
