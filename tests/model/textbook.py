"""Formulas of measures as textbooks have them, for the tests of the compiled ones."""

import numpy as np

from sim.model.statistics import TOP


def curve(values):
    """The Lorenz curve in textbook form: shares of people and of all, the least first."""
    summed = np.cumsum(np.concatenate([[0], np.sort(values)]))
    return np.linspace(0, 1, len(values) + 1), summed / summed[-1]


def textbook_top(values):
    return 1 - np.interp(1 - TOP, *curve(values))


def textbook_gini(values):
    count, mean = len(values), np.mean(values)
    spread = np.abs(np.subtract.outer(values, values)).sum() / (2 * count**2 * mean)
    return spread * count / (count - 1)


def textbook_value(shares, weights, rho):
    """The constant-elasticity mean of order rho, by its definition."""
    shares, weights = np.asarray(shares, dtype=float), np.asarray(weights)
    with np.errstate(divide="ignore"):
        if rho == 0:
            return 100 * np.prod(shares**weights)
        return 100 * np.power(weights @ np.power(shares, rho), 1 / rho)


def theil(values, sizes):
    """Theil's T of groups of equal members; a group without anything adds nothing."""
    share = np.asarray(values) * np.asarray(sizes) / np.dot(values, sizes)
    ratio = np.asarray(values) / np.average(values, weights=sizes)
    return float(np.sum(share[ratio > 0] * np.log(ratio[ratio > 0])))
