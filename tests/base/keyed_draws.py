"""Many keyed draws at once, for tests."""

import numpy as np

from sim.base.random_numbers import (
    below,
    exponential,
    normal,
    poisson,
    uniform,
)
from sim.kernel import kernel

PARTS = ("seed", "replicate", "subject", "partner", "tick", "decision", "draw")


@kernel
def fill_uniform(addresses, out):
    for i in range(out.size):
        a = addresses[i]
        out[i] = uniform(a[0], a[1], a[2], a[3], a[4], a[5], a[6])


@kernel
def fill_normal(addresses, out):
    for i in range(out.size):
        a = addresses[i]
        out[i] = normal(a[0], a[1], a[2], a[3], a[4], a[5], a[6])


@kernel
def fill_exponential(addresses, out):
    for i in range(out.size):
        a = addresses[i]
        out[i] = exponential(a[0], a[1], a[2], a[3], a[4], a[5], a[6])


@kernel
def fill_poisson(addresses, mean, out):
    for i in range(out.size):
        a = addresses[i]
        out[i] = poisson(a[0], a[1], a[2], a[3], a[4], a[5], a[6], mean)


@kernel
def fill_below(addresses, n, out):
    for i in range(out.size):
        a = addresses[i]
        out[i] = below(a[0], a[1], a[2], a[3], a[4], a[5], a[6], n)


def subjects(count, **parts):
    """Addresses that differ in their subject alone; the other parts as given, else zero."""
    addresses = np.zeros((count, 7), dtype=np.int64)
    addresses[:, 0] = 2026
    addresses[:, 2] = np.arange(count)
    for name, value in parts.items():
        addresses[:, PARTS.index(name)] = value
    return addresses


def draws(fill, addresses, *arguments, dtype=np.float64):
    """One draw for each address."""
    out = np.empty(len(addresses), dtype=dtype)
    fill(addresses, *arguments, out)
    return out
