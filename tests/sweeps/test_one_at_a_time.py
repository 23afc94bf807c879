"""Designs that move one number at a time: trajectories and mixed samples, as a study's points."""

import json

import numpy as np
import pytest

from sim.base.errors import InputError
from sim.sweeps.planning.design import points_of
from sim.sweeps.planning.one_at_a_time import saltelli_rows, trajectories
from sim.sweeps.planning.plan import build_plan
from sim.sweeps.planning.study import load_study

LEVERS = {
    "per_task": {"values": [1, 0]},
    "cap": {"edit": "blocks.individual.max", "range": [10, 20]},
}
MORRIS, SALTELLI = {"design": "morris", "trajectories": 6}, {"design": "saltelli", "points": 8}


def study(**edits):
    """The study ``tiny``, which varies two numbers, with another design."""
    return load_study("tiny", edits)


def test_a_trajectory_moves_each_number_once_by_the_same_share():
    walks = trajectories(5, 50, 6, seed=1)
    moves = np.diff(walks, axis=1)
    assert ((moves != 0).sum(axis=1) == 1).all() and ((moves != 0).sum(axis=2) == 1).all()
    assert np.abs(moves).sum(axis=2) == pytest.approx(np.full((50, 5), 6 / 10))
    assert set(np.round(walks * 5, 9).ravel()) == {0, 1, 2, 3, 4, 5} and walks.max() == 1
    assert (moves.sum(axis=1) > 0).any() and (moves.sum(axis=1) < 0).any()


def test_each_level_is_met_equally_often():
    walks = trajectories(4, 4000, 4, seed=2)
    share = np.unique(np.round(walks * 3), return_counts=True)[1] / walks.size
    assert share == pytest.approx(np.full(4, 0.25), abs=0.01)


def test_each_number_begins_and_rises_as_often_as_can_be():
    walks = trajectories(5, 12, 4, seed=7)
    low = np.round(3 * walks.min(axis=1))
    assert ((low == 0).sum(axis=0) == 6).all() and ((low == 1).sum(axis=0) == 6).all()
    assert ((walks[:, -1] > walks[:, 0]).sum(axis=0) == 6).all()
    # in another order each time, and the same again
    first = (np.diff(walks, axis=1)[:, 0] != 0).argmax(axis=1)
    assert len(set(first)) > 2 and (trajectories(5, 12, 4, seed=7) == walks).all()


def test_a_row_mixes_two_samples_number_by_number():
    rows = saltelli_rows(3, 16, seed=1)
    first, second = rows[:, 0], rows[:, -1]
    for place in range(3):
        mixed = first.copy()
        mixed[:, place] = second[:, place]
        assert (rows[:, place + 1] == mixed).all()
    # both samples fill every range evenly, and are not each other's
    for sample in (first, second):
        assert (np.sort(np.floor(16 * sample), axis=0) == np.arange(16)[:, None]).all()
    assert (first != second).all()


def test_steps_are_read_in_rising_order_and_always_move():
    points = np.array(points_of(study(**MORRIS, levers=LEVERS))).reshape(6, 5, 4)
    assert ((np.diff(points, axis=1) != 0).sum(axis=1) == 1).all()
    shares = trajectories(4, 6, 4, seed=1)
    rises = np.sign(np.diff(shares, axis=1))
    # values may be given in any order: a step up is to a larger number
    assert (np.sign(np.diff(points, axis=1)) == rises).all()
    assert set(points[:, :, 0].ravel()) <= {0.0, 4.0, 8.0, 12.0}


def test_a_plan_says_how_its_points_belong_together_and_others_are_what_they_were():
    plan = build_plan(study(**SALTELLI))
    assert plan.data["design"] == {"name": "saltelli", "points": 8}
    assert len(plan.data["points"]) == 8 * (2 + 2)
    assert build_plan(study(**MORRIS)).data["design"] == {
        "name": "morris",
        "trajectories": 6,
        "levels": 4,
    }
    assert "design" not in build_plan(study()).data
    again = build_plan(study(**SALTELLI))
    other = build_plan(study(**SALTELLI, seed=2))
    assert again.text == plan.text and other.data["points"] != plan.data["points"]
    assert json.loads(plan.text) == plan.data


def test_another_design_leaves_behind_what_its_parent_was_told(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text('extends = "prospects"\ndesign = "morris"\ntrajectories = 2\n', "utf-8")
    assert len(points_of(load_study(file))) == 2 * (9 + 1)
    file.write_text('extends = "prospects"\ndesign = "sobol"\npoints = 16\n', "utf-8")
    assert len(points_of(load_study(file))) == 16


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        ({"design": "morris"}, ["no `trajectories`", "Add the key `trajectories`"]),
        ({"design": "morris", "trajectories": 1}, ["trajectories", "at least 2"]),
        (MORRIS | {"levels": 5}, ["levels", "an even number", "Use 4 or 6"]),
        (MORRIS | {"levels": 0}, ["levels", "at least 2"]),
        (MORRIS | {"points": 4}, ["`points` in a morris", "`trajectories, levels`"]),
        (MORRIS | {"point": [{"duty": 1}]}, ["[[point]]"]),
        ({"design": "saltelli"}, ["no `points`"]),
        (SALTELLI | {"points": 12}, ["power of two", "Use 8 or 16"]),
        (SALTELLI | {"levels": 4}, ["`levels` in a saltelli", "`points`"]),
        ({"levels": 4}, ["`levels` in a grid", "none"]),
        (MORRIS | {"trajectories": 9000}, ["a morris of 27,000 points", "Use fewer trajectories"]),
        (SALTELLI | {"points": 8192}, ["a saltelli of 32,768 points", "Use fewer points"]),
        (
            MORRIS | {"uncertainties": {"face": {"values": [3]}}},
            ["face", "3 before and after a step of a morris", "[fixed]"],
        ),
        (
            SALTELLI | {"levers": {"cap": {"edit": "blocks.individual.max", "values": [50]}}},
            ["cap", "50 before and after a step of a saltelli"],
        ),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_design_is_said_before_anything_runs(edits, words):
    with pytest.raises(InputError) as error:
        points_of(study(**edits))
    for word in words:
        assert word in str(error.value), f"{word!r} is not in: {error.value}"


def test_of_nothing_that_varies_there_is_no_such_design(tmp_path):
    file = tmp_path / "still.toml"
    file.write_text(
        'title = { en = "x", zh = "x" }\ndescription = "x"\nscenarios = ["uniform", "index"]\n'
        'design = "morris"\ntrajectories = 4\nreplicates = 1\nyears = 4\n',
        "utf-8",
    )
    with pytest.raises(InputError, match="a morris of nothing"):
        points_of(load_study(file))
