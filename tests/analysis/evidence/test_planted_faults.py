"""A checker that cannot fail proves nothing: each planted fault is found by a control or changes a
verdict."""

import numpy as np
import pandas as pd
import pytest

from analysis.evidence.claim_runs import failed_controls, paired
from analysis.evidence.claims import load_claims
from analysis.evidence.verdicts import read_points
from sim.sweeps.execution.driver import sweep
from sim.sweeps.planning.study import load_study

ARMS = ("uniform", "index")
STUDY = """
title = { en = "A small county", zh = "小县" }
description = "For tests of the checker."
scenarios = ["uniform", "index"]
design = "list"
replicates = 4
years = 4
seed = 1
groups = true
[fixed]
townships = 3
departments = 1
township_smallest = 8
township_largest = 10
department_smallest = 5
department_largest = 5
[uncertainties.duty]
range = [2, 6]
[[point]]
duty = 3
[[point]]
duty = 5
"""


def runs_of(folder, name, text):
    """Yearly tables and hours of groups of a study."""
    path = folder / f"{name}.toml"
    path.write_text(text, "utf-8")
    sweep(load_study(path), out=folder / name, workers=2)
    return tuple(
        pd.read_parquet(folder / name / f"{part}.parquet") for part in ("yearly", "groups")
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="module")
def sound(folder):
    return runs_of(folder, "sound", STUDY)


@pytest.fixture(scope="module")
def file():
    return load_claims("paper")


def checked(file, yearly, groups):
    """Controls that fail, and of each claim at how many points it holds."""
    pairs = paired(yearly, groups, 3, 4, ARMS)
    holds = {row[1]: row[3] for row in read_points(file, "map", pairs)}
    return failed_controls(pairs, file.controls), holds


def in_arm(table, arm):
    return table["scenario"] == arm


def other_seed(folder, sound):
    """Unpaired luck: one arm is of another county."""
    yearly, groups = runs_of(folder, "unpaired", STUDY.replace("seed = 1", "seed = 2"))
    return _arms_of((yearly, groups), sound)


def _arms_of(theirs, ours):
    """Take the index from runs with a fault, and the old appraisal from sound ones."""
    return tuple(
        pd.concat([one[in_arm(one, "uniform")], bad[in_arm(bad, "index")]])
        for one, bad in zip(ours, theirs, strict=True)
    )


def nothing_scored(folder, sound):
    """A scoring bug: the work of task forces is given no points."""
    lines = 'settings = ["index:blocks.individual.max=0"]\n'
    return runs_of(folder, "unscored", STUDY.replace("[fixed]", lines + "[fixed]"))


def leaking_policy(folder, sound):
    """The platform's sight of loads is there before the platform is."""
    text = STUDY.replace("[uncertainties.duty]", "[uncertainties.seen_load]\nvalues = [0.8]\n"
                         "[uncertainties.duty]")  # fmt: skip
    text = text.replace("[[point]]", "[[point]]\nseen_load = 0.8")
    return _arms_of(runs_of(folder, "leaking", text), sound)


def swapped_arms(folder, sound):
    names = {"uniform": "index", "index": "uniform"}
    return tuple(one.assign(scenario=one["scenario"].map(names)) for one in sound)


def frozen_arm(folder, sound):
    """The index's runs are those of the old appraisal once more."""
    return tuple(
        pd.concat([old := one[in_arm(one, "uniform")], old.assign(scenario="index")])
        for one in sound
    )


def late_by_a_year(folder, sound):
    yearly, groups = sound
    moved = yearly.copy()
    index = in_arm(moved, "index")
    moved.loc[index, "year"] = moved.loc[index, "year"] % 4 + 1
    return moved, groups


def truth_is_score(folder, sound):
    """Merit is read from the score itself."""
    return _set(sound, "rank_validity", lambda one: 1.0)


def per_cent(folder, sound):
    """Shares of one arm are per cent."""
    return _set(sound, "top20_task_share", lambda one: 100 * one)


def paid_twice(folder, sound):
    return _set(sound, "overspend", lambda one: 2 * one)


def _set(sound, measure, change):
    yearly, groups = sound
    index = in_arm(yearly, "index") & (yearly["year"] >= 3)
    values = yearly[measure].where(~index, change(yearly[measure]))
    return yearly.assign(**{measure: values}), groups


def only_survivors(folder, sound):
    """Runs of the index with less public value than others are lost."""
    yearly, groups = sound
    keys = ["point", "replicate"]
    last = yearly[in_arm(yearly, "index") & (yearly["year"] == 4)]
    worse = last[last["public_value"] < last["public_value"].median()]
    lost = pd.MultiIndex.from_frame(worse[keys])
    kept = [
        one[~(in_arm(one, "index") & pd.MultiIndex.from_frame(one[keys]).isin(lost))]
        for one in sound
    ]
    return tuple(kept)


def one_replicate_four_times(folder, sound):
    first = [one[one["replicate"] == 0] for one in sound]
    return tuple(pd.concat([one.assign(replicate=number) for number in range(4)]) for one in first)


def hours_of_nobody(folder, sound):
    """Presence is counted for one group in the place of all."""
    yearly, groups = sound
    index = in_arm(groups, "index") & (groups["year"] >= 3)
    return yearly, groups.assign(visibility=np.where(index, 40.0, groups["visibility"]))


FAULTS = {
    other_seed: "same_luck",
    nothing_scored: "task_forces_count",
    leaking_policy: "before_adoption",
    # no control knows which arm is which: the verdicts turn round
    swapped_arms: "spreads_at_once",
    frozen_arm: "uncapped",
    late_by_a_year: "before_adoption",
    truth_is_score: "truth_is_no_score",
    per_cent: "shares",
    paid_twice: "pool_kept",
    only_survivors: "complete",
    one_replicate_four_times: "replicates_differ",
    hours_of_nobody: "presence_fades",
}


def test_sound_runs_pass_every_control(file, sound):
    assert checked(file, *sound)[0] == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda one: one.__name__)
def test_a_planted_fault_is_found(folder, file, sound, fault):
    _, before = checked(file, *sound)
    failed, after = checked(file, *fault(folder, sound))
    moved = [key for key in before if before[key] != after[key]]
    assert FAULTS[fault] in failed + moved, (failed, moved)


def test_the_order_of_rows_is_no_fault(file, sound):
    shuffled = [one.sample(frac=1, random_state=1) for one in sound]
    assert checked(file, *shuffled) == checked(file, *sound)
