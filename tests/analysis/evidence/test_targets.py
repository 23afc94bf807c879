"""Targets are data, and a screen says which points meet them and which exclude each other."""

import numpy as np
import pandas as pd
import pytest

from analysis.evidence.targets import load_targets, screen
from sim.base.errors import InputError

FILE = """
title = { en = "Two facts", zh = "两个事实" }
description = "For a test."
years = 2

[targets.hours]
title = { en = "hours", zh = "工时" }
measure = "effort"
scenario = "uniform"
low = 10
high = 20
quote = ""
reason = "For a test."

[targets.value]
title = { en = "value", zh = "价值" }
measure = "public_value"
scenario = "index"
low = 80
high = 90
quote = ""
reason = "For a test."
"""


@pytest.fixture
def two(tmp_path):
    """Two targets, or what they become when a text in them is replaced."""

    def read(old="", new=""):
        path = tmp_path / "two.toml"
        path.write_text(FILE.replace(old, new) if old else FILE, "utf-8")
        return load_targets(path)

    return read


def sweep(rows):
    """Results of a sweep: point, scenario, effort, public value."""
    frame = pd.DataFrame(rows, columns=["point", "scenario", "effort", "public_value"])
    return frame.assign(replicate=0, status="ok")


def test_the_shipped_targets_are_facts_with_bounds_words_and_reasons():
    file = load_targets("s_county")
    assert len(file.targets) >= 15
    assert {one.scenario for one in file.targets.values()} == {"uniform", "index"}
    for one in file.targets.values():
        assert one.low < one.high and one.title.zh and (one.quote or "CASS" in one.reason)


def test_no_target_is_about_what_the_model_is_asked():
    measures = {one.measure for one in load_targets("s_county").targets.values()}
    asked = {"involution", "step_inflation", "participant_inflation", "base_work_neglect", "effort"}
    assert not measures & asked


def test_points_meet_a_target_within_its_bounds_ends_included(two):
    found = screen(
        sweep(
            [
                (0, "uniform", 10, 0), (0, "index", 0, 90),
                (1, "uniform", 9.9, 0), (1, "index", 0, 80),
                (2, "uniform", 30, 0), (2, "index", 0, np.nan),
            ]
        ),
        two(),
    )  # fmt: skip
    assert found.points["met"].tolist() == [2, 1, 0] and found.best == [0]
    assert found.targets["share"].tolist() == [1 / 3, 2 / 3]
    assert found.conflicts.empty


def test_replicates_count_by_their_mean_and_failed_runs_not_at_all(two):
    rows = sweep([(0, "uniform", 5, 0), (0, "uniform", 35, 0), (0, "index", 0, 85)])
    rows.loc[1, "replicate"] = 1
    assert screen(rows, two()).points["met"].tolist() == [2]
    rows.loc[1, "status"] = "failed"
    assert screen(rows, two()).points["met"].tolist() == [1]


def test_targets_that_no_point_meets_together_are_named(two):
    rows = sweep([(0, "uniform", 15, 0), (0, "index", 0, 50), (1, "uniform", 50, 0)])
    rows = pd.concat([rows, sweep([(1, "index", 0, 85)])])
    (conflict,) = screen(rows, two()).conflicts.itertuples(index=False)
    assert tuple(conflict) == ("hours", "value", 1, 1)


@pytest.mark.parametrize(
    "old, new, words",
    [
        ('"effort"', '"efort"', ["[targets.hours], measure", "effort"]),
        ("low = 10", "low = 30", ["`low` below `high`"]),
        ("years = 2", "", ["years"]),
    ],
)
def test_faults_of_a_targets_file_are_named(two, old, new, words):
    with pytest.raises(InputError) as caught:
        two(old, new)
    assert all(word in str(caught.value) for word in words)


def test_a_sweep_without_a_measure_or_scenario_is_refused(two):
    with pytest.raises(InputError, match="no public_value under index"):
        screen(sweep([(0, "uniform", 15, 0)]), two())
