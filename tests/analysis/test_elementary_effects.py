"""Elementary effects agree with functions of which they are known, and luck is told from them."""

import numpy as np
import pytest

from analysis.comparison.luck import mean_size_of_luck, noise_variance, under_same_luck
from analysis.sensitivity.elementary_effects import (
    elementary_effects,
    morris_measures,
    step_size,
)
from analysis.sensitivity.resampling import FEWEST_ROWS
from sim.sweeps.planning.one_at_a_time import trajectories


def measured(function, count=40, size=3, levels=4):
    walks = trajectories(size, count, levels, seed=3)
    return morris_measures(elementary_effects(function(walks), walks, step_size(levels)))


def test_of_a_linear_function_effects_are_its_coefficients():
    found = measured(lambda x: 5 - 2 * x[..., 0] + 3 * x[..., 1], levels=6)
    assert found.mu == pytest.approx([-2, 3, 0], abs=1e-12)
    assert found.mu_star == pytest.approx([2, 3, 0], abs=1e-12)
    assert found.sigma == pytest.approx([0, 0, 0], abs=1e-12)
    assert (found.mu_star_low, found.mu_star_high) == (
        pytest.approx(found.mu_star),
        pytest.approx(found.mu_star),
    )


def test_an_interaction_shows_in_sigma_and_a_sign_that_turns_in_mu():
    # an effect of the first is 1 + 2 x1, over levels 0, 1/3, 2/3, 1; one of the third turns
    found = measured(
        lambda x: x[..., 0] * (1 + 2 * x[..., 1]) + np.abs(x[..., 2] - 0.5), count=3000
    )
    assert found.mu[0] == pytest.approx(2, abs=0.05)
    assert found.sigma[0] == pytest.approx(2 * np.std([0, 1 / 3, 2 / 3, 1]), abs=0.02)
    assert abs(found.mu[2]) < 0.02 and found.mu_star[2] == pytest.approx(0.5)


def test_the_interval_of_mu_star_holds_the_true_one_about_as_often_as_it_says():
    held = 0
    for seed in range(60):
        walks = trajectories(2, 20, 4, seed)
        effects = elementary_effects(walks[..., 0] * (1 + 2 * walks[..., 1]), walks, step_size(4))
        found = morris_measures(effects)
        held += found.mu_star_low[0] <= 2 <= found.mu_star_high[0]
    assert held / 60 > 0.85


def test_a_point_without_a_value_takes_its_effects_with_it_and_no_others():
    walks = trajectories(3, 10, 4, seed=1)
    values = walks.sum(axis=2)
    values[0, 1] = np.nan
    found = morris_measures(elementary_effects(values, walks, step_size(4)))
    assert sorted(found.counted) == [9, 9, 10] and found.mu == pytest.approx([1, 1, 1])


def test_few_trajectories_have_effects_and_no_interval():
    found = measured(lambda x: x[..., 0], count=FEWEST_ROWS - 1)
    assert found.mu_star[0] == pytest.approx(1) and np.isnan(found.mu_star_low).all()


def test_points_that_are_no_trajectories_are_refused():
    walks = trajectories(3, 4, 4, seed=1)
    walks[0, 1] = walks[0, 0]
    with pytest.raises(ValueError, match="move each number once"):
        elementary_effects(walks[..., 0], walks, step_size(4))


def test_a_point_is_not_better_for_lacking_a_replicate_with_bad_luck():
    luck, points = np.array([0.0, -30.0, 6.0]), np.arange(8.0)[:, None]
    runs = points + luck
    assert under_same_luck(runs) == pytest.approx(runs.mean(axis=1))
    runs[0, 1] = runs[5, 0] = np.nan
    runs[7] = np.nan
    found = under_same_luck(runs)
    assert np.diff(found[:7]) == pytest.approx(np.ones(6)) and np.isnan(found[7])


def test_luck_alone_is_as_large_as_means_of_luck_are():
    assert mean_size_of_luck(np.array([[3.0, 7.0]])) == pytest.approx([2.0])
    runs = np.random.default_rng(2).normal(scale=4, size=(20_000, 3))
    assert mean_size_of_luck(runs).mean() == pytest.approx(np.abs(runs.mean(axis=1)).mean(), 0.02)
    assert noise_variance(runs).mean() == pytest.approx(16 / 3, 0.03)
    runs[:, 2] = np.nan
    assert noise_variance(runs).mean() == pytest.approx(16 / 2, 0.03)
    assert np.isnan(noise_variance(np.array([[1.0, np.nan]]))).all()
