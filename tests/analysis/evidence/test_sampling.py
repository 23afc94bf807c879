"""Samples of small regions and of posteriors, against volumes and moments that are known."""

import numpy as np
import pytest

from analysis.evidence.sampling import even, posterior, region_below


def test_a_small_box_is_found_with_its_volume():
    def away(points):
        return np.abs(points - 0.7).max(axis=1)

    found = region_below(away, 0.1, 3, 512, np.random.default_rng(1))
    assert (away(found.points) <= 0.1).all()
    assert found.share == pytest.approx(0.2**3, rel=0.4)
    np.testing.assert_allclose(found.points.mean(axis=0), 0.7, atol=0.02)


def test_where_nothing_lies_below_the_share_is_zero():
    found = region_below(lambda at: 1 + at[:, 0], 0.5, 2, 64, np.random.default_rng(1))
    assert found.share == 0


def test_a_normal_posterior_has_its_moments():
    def normal(points):
        return -0.5 * (((points - [0.5, 0.3]) / [0.1, 0.02]) ** 2).sum(axis=1)

    draws = posterior(normal, even(2, 1024, 1), np.random.default_rng(3))
    np.testing.assert_allclose(draws.mean(axis=0), [0.5, 0.3], atol=0.02)
    np.testing.assert_allclose(draws.std(axis=0), [0.1, 0.02], rtol=0.12)


def test_a_flat_likelihood_leaves_even_draws():
    draws = posterior(lambda at: np.zeros(len(at)), even(2, 1024, 1), np.random.default_rng(3))
    np.testing.assert_allclose(draws.mean(axis=0), 0.5, atol=0.03)
    np.testing.assert_allclose(draws.std(axis=0), 12**-0.5, rtol=0.06)


def test_the_same_seed_gives_the_same_draws():
    made = [
        region_below(lambda at: at[:, 0], 0.2, 2, 64, np.random.default_rng(5)).points
        for _ in range(2)
    ]
    assert made[0].tobytes() == made[1].tobytes()
