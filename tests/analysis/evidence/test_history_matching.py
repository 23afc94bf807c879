"""Facts rule points out by how far what they would give lies beyond the bounds."""

import numpy as np
import pytest
from scipy.stats import norm

from analysis.evidence.emulator import Prediction
from analysis.evidence.history_matching import (
    CONTAMINATION,
    Bounds,
    Match,
    luck_of,
    match,
    outputs_of,
)


class Line:
    """An emulator of one number: the mean is a multiple of it."""

    def __init__(self, slope, variance):
        self.slope, self.variance = slope, variance
        self.logs = None

    def predict(self, cube):
        return Prediction(self.slope * cube[:, 0], np.full(len(cube), self.variance))


@pytest.fixture
def two():
    bounds = (Bounds(4, 6, 2.0), Bounds(0, 1, 0.0))
    return Match(("a", "b"), (Line(10, 4.0), Line(1, 0.0)), bounds, np.array([1.0, 0.01]))


AT = np.array([[0.0], [0.5], [1.0]])


def test_implausibility_is_the_distance_beyond_the_bounds_in_deviations(two):
    # variance of emulator, of luck and of discrepancy: 4 + 1 + 4
    np.testing.assert_allclose(two.implausibilities(AT)[:, 0], [4 / 3, 0, 4 / 3])
    np.testing.assert_allclose(two.implausibilities(AT)[:, 1], 0)


def test_rank_two_passes_over_the_worst_fact(two):
    assert two.implausibility(AT, ["a", "b"], 1)[0] == pytest.approx(4 / 3)
    assert two.implausibility(AT, ["a", "b"], 2)[0] == 0
    assert two.implausibility(AT, ["b"], 1)[0] == 0


def test_the_chance_of_a_fact_is_that_of_a_normal_between_its_bounds(two):
    expected = norm.cdf((6 - 10) / 3) - norm.cdf((4 - 10) / 3)
    assert two.chances(AT)[2, 0] == pytest.approx(expected)


def test_a_fact_that_no_point_meets_costs_no_more_than_its_contamination(two):
    far = two.held_to({"a": Bounds(1e6, 1e6 + 1, 0.0)})
    assert far.log_likelihood(AT, ["a"]) == pytest.approx(np.log(CONTAMINATION))


def test_other_bounds_leave_out_targets_that_have_none(two):
    assert two.held_to({"b": Bounds(0, 2, 0.0)}).keys == ("b",)


def luck(*rows):
    return luck_of({"a": np.array(rows, dtype=float)})


def test_luck_that_all_points_share_is_no_noise_of_single_points():
    shared = luck([1, 3], [5, 7], [2, 4])
    # each pair differs by 2: a variance of 2 for one run, of 1 for the mean of two
    assert shared.variance["a"] == 2 and shared.level["a"] == 1 and shared.own["a"] == 0
    assert shared.shifts["a"].tolist() == [-1, 1]
    own = luck([1, 3], [7, 5])
    assert own.variance["a"] == 2 and own.own["a"] == 4 and not own.shifts["a"].any()


def test_the_luck_of_the_replicates_that_all_points_have_is_taken_out():
    found = outputs_of(np.zeros((1, 1)), {"a": np.array([[10.0]])}, luck([1, 3], [5, 7]))
    assert found.means["a"].tolist() == [11] and found.noise["a"].tolist() == [0]
    both = outputs_of(np.zeros((1, 1)), {"a": np.array([[10.0, 12.0]])}, luck([1, 3], [7, 5]))
    assert both.means["a"].tolist() == [11] and both.noise["a"].tolist() == [2]


def test_a_run_that_failed_is_made_up_for_by_the_other_replicates():
    runs = {"a": np.array([[1.0, 3.0], [5.0, 5.0], [np.nan, 4.0]])}
    found = outputs_of(np.zeros((3, 1)), runs, luck([0, 0], [0, 0]))
    assert found.means["a"][:2].tolist() == [2, 5] and np.isfinite(found.means["a"]).all()


def test_targets_that_no_number_moves_are_not_emulated():
    cube = np.linspace(0, 1, 12)[:, None]
    runs = {"moved": np.hstack([cube, cube]), "flat": np.full((12, 2), 7.0)}
    bounds = {"moved": Bounds(0, 1, 0), "flat": Bounds(0, 1, 0)}
    outputs = outputs_of(cube, runs, luck_of({key: one[:2] for key, one in runs.items()}))
    assert outputs.flat == ("flat",) and match(outputs, bounds).keys == ("moved",)
