"""Sobol indices agree with closed forms, and with SciPy's to the last digits."""

import numpy as np
import pytest
from scipy.stats import sobol_indices as of_scipy

from analysis.sensitivity.resampling import FEWEST_ROWS
from analysis.sensitivity.sobol_indices import sobol_indices
from sim.sweeps.planning.one_at_a_time import saltelli_rows

WEIGHTS = np.array([0, 1, 4.5, 9, 99, 99])


def ishigami(x):
    """Ishigami and Homma (1990), with a = 7 and b = 0.1."""
    one, two, three = np.moveaxis((2 * x - 1) * np.pi, -1, 0)
    return np.sin(one) + 7 * np.sin(two) ** 2 + 0.1 * three**4 * np.sin(one)


def ishigami_indices():
    one = (1 + 0.1 * np.pi**4 / 5) ** 2 / 2
    two, both = 49 / 8, 8 * 0.01 * np.pi**8 / 225
    total = one + two + both
    return np.array([one, two, 0]) / total, np.array([one + both, two, both]) / total


def g_function(x):
    """Sobol (1993); Saltelli and Sobol (1995) for the weights."""
    return ((np.abs(4 * x - 2) + WEIGHTS) / (1 + WEIGHTS)).prod(axis=-1)


def g_indices():
    parts = 1 / (3 * (1 + WEIGHTS) ** 2)
    total = np.prod(1 + parts) - 1
    return parts / total, parts * np.prod(1 + parts) / (1 + parts) / total


@pytest.mark.parametrize(
    ("function", "indices"), [(ishigami, ishigami_indices), (g_function, g_indices)]
)
def test_estimates_are_near_the_closed_forms(function, indices):
    first, total = indices()
    found = sobol_indices(function(saltelli_rows(len(first), 4096, seed=1)))
    assert found.first_order == pytest.approx(first, abs=0.02)
    assert found.total_order == pytest.approx(total, abs=0.02)
    for order, low, high in (
        (first, found.first_order_low, found.first_order_high),
        (total, found.total_order_low, found.total_order_high),
    ):
        assert (low <= order + 1e-3).all() and (order - 1e-3 <= high).all()


def test_estimates_are_those_of_scipy():
    values = ishigami(saltelli_rows(3, 256, seed=2))
    first, *mixed, second = values.T
    given = {"f_A": first[None], "f_B": second[None], "f_AB": np.array(mixed)[:, None]}
    other, found = of_scipy(func=given, n=256), sobol_indices(values)
    assert found.first_order == pytest.approx(other.first_order, rel=1e-12)
    assert found.total_order == pytest.approx(other.total_order, rel=1e-12)
    assert found.variance == pytest.approx(np.var([first, second]))


def test_a_shift_of_all_values_changes_nothing():
    values = ishigami(saltelli_rows(3, 64, seed=2))
    one, other = sobol_indices(values), sobol_indices(values + 1e6)
    for name in ("first_order", "first_order_low", "total_order_high"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), abs=1e-6)


def test_intervals_hold_the_closed_form_about_as_often_as_they_say():
    _, total = ishigami_indices()
    held = np.zeros(3)
    for seed in range(40):
        found = sobol_indices(ishigami(saltelli_rows(3, 128, seed)))
        held += (found.total_order_low <= total) & (total <= found.total_order_high)
    assert (held / 40 >= 0.9).all()


def test_what_is_the_same_everywhere_has_no_indices_and_few_rows_no_interval():
    assert np.isnan(sobol_indices(np.full((8, 4), 3.0)).total_order).all()
    assert np.isnan(sobol_indices(np.empty((0, 4))).first_order).all()
    few = sobol_indices(ishigami(saltelli_rows(3, 4, seed=1))[: FEWEST_ROWS - 1])
    assert np.isfinite(few.total_order).all() and np.isnan(few.total_order_low).all()
