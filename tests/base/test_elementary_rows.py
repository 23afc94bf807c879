"""Exponentials and powers side by side: the same bits as one by one."""

import math

import numpy as np
import pytest

from sim.base.elementary import exp, power
from sim.base.elementary_rows import POWERS, WIDTH, exp_each, power_all
from sim.base.record_arrays import aligned_record

SCRATCH = aligned_record(POWERS)


def test_the_exponential_of_each_is_that_of_one():
    numbers = np.array(
        [*np.linspace(-800, 800, 4001), *np.geomspace(5e-324, 1e-3, 500), 0, -0.0, math.inf, np.nan]
    )
    one_by_one = np.array([exp(float(number)) for number in numbers])
    for begin in range(0, len(numbers), WIDTH):
        some = numbers[begin : begin + WIDTH]
        exp_each(some, len(some), SCRATCH[0])
    assert numbers.tobytes() == one_by_one.tobytes()


@pytest.mark.parametrize("exponent", [0.0, 1.0, 0.5, -0.5, 1.74, -3.0, 0.983, 80.0, -1e300])
def test_the_power_of_each_is_that_of_one(exponent):
    draws = np.random.default_rng(1)
    bases = np.concatenate(
        [np.geomspace(2.3e-308, 1.7e308, 2001), draws.uniform(0.01, 30, 500), [1.0, 2.0, 0.75]]
    )
    one_by_one = np.array([power(float(base), exponent) for base in bases])
    power_all(bases, exponent, SCRATCH[0])
    assert bases.tobytes() == one_by_one.tobytes()


@pytest.mark.parametrize("count", [0, 1, WIDTH - 1, WIDTH, WIDTH + 1, 3 * WIDTH])
def test_any_number_of_bases_is_raised(count):
    bases = np.arange(1.0, count + 1.0)
    power_all(bases, 2.0, SCRATCH[0])
    assert list(bases) == [float(number) ** 2 for number in range(1, count + 1)]
