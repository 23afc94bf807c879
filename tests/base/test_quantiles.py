"""Quantiles and density against scipy, at the ends and in between."""

import math

import numpy as np
import pytest
from scipy import special, stats

from sim.base.quantiles import (
    poisson_quantile,
    standard_normal_density,
    standard_normal_quantile,
)
from sim.kernel import kernel
from tests.base.keyed_draws import draws, fill_poisson, fill_uniform, subjects


@kernel
def fill_quantile(chances, out):
    for i in range(out.size):
        out[i] = standard_normal_quantile(chances[i])


@kernel
def fill_poisson_quantile(chances, means, out):
    for i in range(out.size):
        out[i] = poisson_quantile(chances[i], means[i])


def quantile(chances):
    """The compiled quantile of an array of chances."""
    out = np.empty(len(chances))
    fill_quantile(np.asarray(chances, dtype=np.float64), out)
    return out


def test_normal_quantile_agrees_with_scipy():
    rng = np.random.default_rng(5)
    chances = np.concatenate(
        [
            10.0 ** -rng.uniform(0.0, 300.0, 50_000),
            rng.random(100_000),
            1.0 - 10.0 ** -rng.uniform(0.0, 15.9, 50_000),
            0.5 + rng.uniform(-1e-6, 1e-6, 1000),
            [1e-300, math.exp(-25.0), 0.075, 0.925, 2.0**-53, 1.0 - 2.0**-53, 1.0 - 1e-16],
        ]
    )
    chances = chances[chances < 1.0]
    np.testing.assert_allclose(quantile(chances), special.ndtri(chances), rtol=3e-15, atol=1e-16)


def test_normal_quantile_at_and_beyond_the_ends():
    assert list(quantile([0.0, 0.5, 1.0])) == [-math.inf, 0.0, math.inf]
    assert np.isnan(quantile([-0.1, 1.1, math.nan])).all()


def test_normal_quantile_is_symmetric():
    chances = draws(fill_uniform, subjects(100_000))
    assert np.array_equal(quantile(1.0 - chances), -quantile(chances))


@pytest.mark.parametrize(
    "start",
    [
        0,
        int(math.exp(-25.0) * 2**52) - 10_000,
        int(0.075 * 2**52) - 10_000,
        int(0.3 * 2**52),
        2**51 - 10_000,
        int(0.925 * 2**52) - 10_000,
        2**52 - 20_000,
    ],
)
def test_normal_rises_between_neighbouring_uniforms(start):
    chances = (np.arange(start, start + 20_000) + 0.5) * 2.0**-52
    assert (np.diff(chances) > 0.0).all()
    assert (np.diff(quantile(chances)) > 0.0).all()


def test_normal_density_agrees_with_scipy():
    for x in np.linspace(-30.0, 30.0, 601):
        assert standard_normal_density(x) == pytest.approx(stats.norm.pdf(x), rel=1e-13)


@pytest.mark.parametrize("mean", [0.01, 0.3, 1.0, 3.0, 12.5, 50.0])
def test_poisson_agrees_with_scipy(mean):
    chances = draws(fill_uniform, subjects(50_000))
    # Where the chance lies on a step of the distribution function, rounding decides.
    distance = np.abs(
        stats.poisson.cdf(stats.poisson.ppf(chances, mean)[:, None] + [-1, 0], mean)
        - chances[:, None]
    ).min(axis=1)
    chances = chances[distance > 1e-12]
    assert len(chances) > 49_000
    values = np.empty(len(chances), dtype=np.int64)
    fill_poisson_quantile(chances, np.full(len(chances), mean), values)
    assert np.array_equal(values, stats.poisson.ppf(chances, mean))

    counts = np.bincount(draws(fill_poisson, subjects(100_000, tick=8), mean, dtype=np.int64))
    expected = stats.poisson.pmf(np.arange(len(counts)), mean) * 100_000
    usual = expected > 10.0
    rest = [100_000 - counts[usual].sum()], [100_000 - expected[usual].sum()]
    deviation = np.sum((counts[usual] - expected[usual]) ** 2 / expected[usual])
    deviation += (rest[0][0] - rest[1][0]) ** 2 / max(rest[1][0], 1.0)
    assert stats.chi2.sf(deviation, usual.sum()) > 1e-3


def test_poisson_at_extreme_chances_and_means():
    for mean in (1e-3, 1.0, 10.0, 50.0, 200.0):
        assert poisson_quantile(2.0**-53, mean) == stats.poisson.ppf(2.0**-53, mean)
        largest = poisson_quantile(1.0 - 2.0**-53, mean)
        assert stats.poisson.sf(largest, mean) < 1e-15 < 100.0 * stats.poisson.sf(largest - 4, mean)
    assert poisson_quantile(1.0 - 2.0**-53, 0.0) == 0
    assert poisson_quantile(0.5, -1.0) == 0
    assert poisson_quantile(0.5, 900.5) == 901


def test_poisson_rises_with_the_mean():
    means = np.linspace(0.0, 50.0, 2001)
    for chance in (1e-9, 0.03, 0.5, 0.97, 1.0 - 1e-9):
        values = np.empty(len(means), dtype=np.int64)
        fill_poisson_quantile(np.full(len(means), chance), means, values)
        assert (np.diff(values) >= 0).all()
        assert values[-1] > values[0]
