"""Every compiled statistic against a formula written anew in numpy or scipy."""

import math

import numpy as np
import pytest
from scipy import stats

from sim.base.record_arrays import records
from sim.model.measure_catalogue import CURVE_POINTS
from sim.model.measures import unit_value
from sim.model.state import ACCOUNT
from sim.model.statistics import (
    add_lorenz,
    gini,
    kendall,
    quantile,
    sort_down,
    top_part,
    top_share,
)
from sim.scoring.points import SUMS
from sim.scoring.standing import PLACE
from tests.model.textbook import curve, textbook_gini, textbook_top, textbook_value

SIZES = (1, 2, 3, 4, 5, 6, 7, 10, 12, 23, 60, 999)
EXACT = {"rtol": 1e-12, "atol": 0}


def column(values):
    """Numbers as they stand in the county's accounts."""
    table = records(ACCOUNT, len(values))
    table.task_work = values
    return table.task_work


def ordered(measure, values, *more):
    """A measure of values sorted by the model, as those of one unit among others."""
    among = column([9e9, *values, 9e9])
    order, last = np.zeros(len(among), dtype=np.int64), len(values) + 1
    if measure is gini:
        order, values = order[: len(values)], column(values)
        sort_down(order, values, 0, len(values))
        return gini(order, values)
    sort_down(order, among, 1, last)
    return measure(order, among, 1, last, *more)


def draws(size, kind):
    generator = np.random.default_rng(size)
    if kind == "lognormal":
        return generator.lognormal(sigma=1, size=size)
    values = generator.integers(0, 4, size).astype(float)
    values[0] = 3
    return values


@pytest.mark.parametrize("kind", ["lognormal", "ties and zeros"])
@pytest.mark.parametrize("size", SIZES)
def test_top_share_is_read_off_the_lorenz_curve(size, kind):
    values = draws(size, kind)
    np.testing.assert_allclose(ordered(top_share, values), textbook_top(values), **EXACT)


@pytest.mark.parametrize("size", SIZES)
def test_parts_of_the_first_fifth_fall_with_the_place_and_add_up_to_it(size):
    parts = [top_part(place, size) for place in range(size)]
    assert sum(parts) == pytest.approx(0.2 * size) and parts == sorted(parts, reverse=True)
    assert all(part in (0, 1) for part in parts) == (size % 5 == 0)


@pytest.mark.parametrize("kind", ["lognormal", "ties and zeros"])
@pytest.mark.parametrize("part", [0, 0.25, 0.5, 0.75, 1])
@pytest.mark.parametrize("size", SIZES)
def test_quantiles_are_those_of_numpy(size, part, kind):
    values = draws(size, kind)
    np.testing.assert_allclose(ordered(quantile, values, part), np.quantile(values, part), **EXACT)
    assert math.isnan(ordered(quantile, [], part))


@pytest.mark.parametrize("size", SIZES)
def test_equal_work_gives_the_busiest_fifth_exactly_a_fifth(size):
    assert ordered(top_share, np.full(size, 3.0)) == pytest.approx(0.2, abs=1e-15)
    if size % 5 == 0:
        assert ordered(top_share, np.full(size, 3.0)) == 0.2


def test_one_who_does_all_has_all():
    assert ordered(top_share, np.eye(10)[3]) == ordered(top_share, np.eye(5)[3]) == 1
    assert ordered(top_share, np.eye(4)[3]) == pytest.approx(0.8)
    assert ordered(gini, np.eye(10)[3]) == pytest.approx(1)


def test_no_work_at_all_has_no_shares():
    for measure in (top_share, gini):
        assert math.isnan(ordered(measure, np.zeros(7)))
    out = np.zeros(CURVE_POINTS)
    ordered(add_lorenz, np.zeros(7), out)
    assert np.isnan(out).all()


@pytest.mark.parametrize("sigma, share", [(0.5, 0.366), (0.75, 0.464), (1.0, 0.563), (1.683, 0.80)])
def test_lognormal_work_has_the_known_top_share(sigma, share):
    values = np.exp(sigma * stats.norm.ppf((np.arange(20_000) + 0.5) / 20_000))
    assert ordered(top_share, values) == pytest.approx(
        stats.norm.cdf(sigma - stats.norm.ppf(0.8)), abs=2e-3
    )
    assert ordered(top_share, values) == pytest.approx(share, abs=3e-3)


@pytest.mark.parametrize("kind", ["lognormal", "ties and zeros"])
@pytest.mark.parametrize("size", SIZES[1:])
def test_gini_is_the_mean_difference_corrected_for_few_people(size, kind):
    values = draws(size, kind)
    np.testing.assert_allclose(ordered(gini, values), textbook_gini(values), rtol=1e-10, atol=1e-14)
    assert ordered(gini, np.full(size, 2.0)) == pytest.approx(0, abs=1e-14)


def test_gini_of_one_person_does_not_exist():
    assert math.isnan(ordered(gini, np.array([3.0])))


@pytest.mark.parametrize("times", [1, 2, 5, 40])
def test_two_classes_have_a_gini_of_top_share_less_a_fifth(times):
    values = np.repeat([float(times), 1.0], [20, 80])
    assert ordered(gini, values) * 99 / 100 == pytest.approx(
        ordered(top_share, values) - 0.2, abs=1e-12
    )


@pytest.mark.parametrize("kind", ["lognormal", "ties and zeros"])
@pytest.mark.parametrize("size", SIZES)
def test_the_lorenz_curve_is_the_textbooks(size, kind):
    values, out = draws(size, kind), np.zeros(CURVE_POINTS)
    ordered(add_lorenz, values, out)
    np.testing.assert_allclose(
        out, np.interp(np.linspace(0, 1, CURVE_POINTS), *curve(values)), rtol=0, atol=1e-12
    )
    assert out[0] == 0 and out[-1] == pytest.approx(1) and (np.diff(out) >= -1e-15).all()
    assert 1 - out[80] == pytest.approx(ordered(top_share, values), abs=1e-12)


def tau(scores, truth, ranked=None):
    sums, places, accounts = (
        records(SUMS, len(scores)),
        records(PLACE, len(scores)),
        records(ACCOUNT, len(scores)),
    )
    sums.score, accounts.contribution = scores, truth
    places.ranked = 1 if ranked is None else ranked
    return kendall(sums, accounts.contribution, 0, len(scores), places)


@pytest.mark.parametrize("size", SIZES[1:-1])
@pytest.mark.parametrize("levels", [2, 4, 10_000])
def test_kendall_is_scipys_tau_b_over_the_ranked(size, levels):
    generator = np.random.default_rng([size, levels])
    scores = generator.integers(0, levels, size)
    truth = scores + generator.integers(0, levels, size).astype(float)
    expected = stats.kendalltau(scores, truth).statistic
    assert tau(scores, truth) == pytest.approx(0 if np.isnan(expected) else expected, abs=1e-12)
    ranked = generator.integers(0, 2, size)
    if ranked.sum() > 1:
        expected = stats.kendalltau(scores[ranked == 1], truth[ranked == 1]).statistic
        assert tau(scores, truth, ranked) == pytest.approx(
            0 if np.isnan(expected) else expected, abs=1e-12
        )


def test_kendall_of_order_reversal_and_a_constant():
    rising = np.arange(9)
    assert (tau(rising, 2.0 * rising), tau(rising, -2.0 * rising)) == (1, -1)
    assert tau(np.full(9, 80), rising.astype(float)) == 0 == tau(rising, np.ones(9))


@pytest.fixture
def value_world(small):
    """The numbers of the world with another exponent of the public value function."""

    def make(rho):
        world = small().parameters.copy()
        world["substitution"] = rho
        return world[0]

    return make


@pytest.mark.parametrize("rho", [1, 0.5, 0, -1, -3])
def test_public_value_is_the_mean_of_order_rho(value_world, rho):
    world, weights = value_world(rho), (0.5, 0.3, 0.2)
    for shares in np.random.default_rng(3).uniform(0.01, 1.2, (200, 3)):
        assert unit_value(*shares, world) == pytest.approx(
            textbook_value(shares, weights, rho), rel=1e-12
        )
    for shares in ([0, 1, 1], [1, 0, 1], [1, 1, 0], [0, 0, 0]):
        assert unit_value(*map(float, shares), world) == pytest.approx(
            textbook_value(shares, weights, rho), abs=1e-12
        )
    assert unit_value(1.0, 1.0, 1.0, world) == pytest.approx(100)
    assert unit_value(0.5, 0.5, 0.5, world) == pytest.approx(50)


def test_public_value_has_the_geometric_mean_as_its_limit(value_world):
    at_zero, near = (
        unit_value(0.9, 0.5, 0.7, value_world(0)),
        unit_value(0.9, 0.5, 0.7, value_world(1e-7)),
    )
    assert near == pytest.approx(at_zero, rel=1e-6)
    assert (
        unit_value(0.9, 0.5, 0.7, value_world(1))
        > at_zero
        > unit_value(0.9, 0.5, 0.7, value_world(-1))
    )
