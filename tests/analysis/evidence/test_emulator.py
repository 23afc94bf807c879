"""The emulator is a Gaussian process with known noise: it interpolates, and knows what it does not
know."""

import numpy as np
import pytest
from scipy.stats import qmc

from analysis.evidence.emulator import TREND, _loss, fit


def surface(points):
    return np.sin(4 * points[:, 0]) + 2 * points[:, 1] ** 2


@pytest.fixture(scope="module")
def runs():
    points = qmc.LatinHypercube(3, rng=1).random(40)
    return points, surface(points)


@pytest.fixture(scope="module")
def exact(runs):
    return fit(*runs, 0.0)


def test_the_slopes_of_the_likelihood_are_those_of_small_steps(runs):
    points, outputs = runs[0][:20], runs[1][:20]
    squares = (points[:, None] - points[None]) ** 2
    given = (squares, TREND * (1 + points @ points.T), outputs, 0.01)
    logs = np.log([0.5, 0.7, 0.9, 0.6, 0.02])
    _, slopes = _loss(logs, *given)
    for place in range(len(logs)):
        step = 1e-6 * np.eye(len(logs))[place]
        numeric = (_loss(logs + step, *given)[0] - _loss(logs - step, *given)[0]) / 2e-6
        assert slopes[place] == pytest.approx(numeric, rel=1e-5, abs=1e-5)


def test_runs_without_noise_are_met(runs, exact):
    found = exact.predict(runs[0])
    np.testing.assert_allclose(found.mean, runs[1], atol=0.02)


def test_what_was_not_run_is_within_its_bands(exact):
    away = np.random.default_rng(0).random((500, 3))
    found = exact.predict(away)
    score = (surface(away) - found.mean) / np.sqrt(found.variance)
    assert (np.abs(score) < 2).mean() > 0.9 and np.abs(score).max() < 8


def test_a_number_that_does_nothing_has_the_longest_scale(exact):
    lengths = np.exp(exact.logs[:3])
    assert lengths[2] > 3 * max(lengths[0], lengths[1])


def test_noise_is_averaged_out_and_not_followed(runs):
    points, outputs = runs
    noise = 0.3 * np.random.default_rng(2).standard_normal(len(points))
    found = fit(points, outputs + noise, 0.09).predict(points).mean
    assert np.std(found - outputs) < 0.8 * np.std(noise)


def test_a_run_left_out_is_predicted_as_if_it_had_not_been_there(runs):
    points, outputs = runs[0][:15], runs[1][:15]
    whole = fit(points, outputs, 0.01)
    left_out = whole.left_out()
    # standardised as the whole, so that both are the same process
    others = (outputs - whole.centre) / whole.scale
    for place in (0, 7):
        keep = np.arange(15) != place
        alone = fit(points[keep], others[keep], 0.01 / whole.scale**2, whole.logs)
        mean = alone.predict(points[[place]]).mean[0]
        assert left_out.mean[place] == pytest.approx(whole.centre + whole.scale * mean, abs=0.05)


def test_the_same_runs_give_the_same_emulator(runs, exact):
    assert fit(*runs, 0.0).weights.tobytes() == exact.weights.tobytes()
