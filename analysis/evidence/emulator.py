"""An emulator: a Gaussian process that says what the model gives at points that were not run.

Of its own, on SciPy: the noise of means over replicates is known here and not fitted, the linear
trend is part of the process, and nothing is drawn at random, so that the same runs give the same
emulator. Rasmussen and Williams (2006), "Gaussian Processes for Machine Learning", chapters 2
and 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.linalg import cho_factor, cho_solve, solve_triangular
from scipy.optimize import minimize

TREND = 10.0
"""Prior variance of constant and slopes, in units of the variance of the outputs: nearly free."""
_SQRT5 = np.sqrt(5.0)
_LONGEST, _SHORTEST = 10.0, 0.1
"""Length scales that are tried, in ranges of a number."""
_LEAST_NUGGET, _MOST_NUGGET = 1e-5, 1.0
_LEAST_SIZE, _MOST_SIZE = 1e-3, 30.0
STARTS = ((1.0, 0.05), (0.4, 0.01))
"""Length scale and nugget from which the likelihood is climbed; the higher end is kept."""
STEPS = 40
"""Most steps of each climb."""
BLOCK = 128
"""Points that are predicted together."""
MOST_CLIMBED = 120
"""Runs from which the length scales are found, evenly spread over all; the process is conditioned
on every run. The time of a climb goes by the cube of their number."""


class Prediction(NamedTuple):
    """What an emulator says of points.

    Attributes
    ----------
    mean : ndarray(float64), shape (m,)
    variance : ndarray(float64), shape (m,)
        Of what the model would give there as a mean over very many replicates.
    """

    mean: np.ndarray
    variance: np.ndarray


@dataclass(frozen=True)
class Emulator:
    """A Gaussian process conditioned on runs.

    Attributes
    ----------
    points : ndarray(float64), shape (n, d)
        In the unit cube.
    centre, scale : float
        Mean and standard deviation of the outputs, which are standardised inside.
    logs : ndarray(float64), shape (d + 2,)
        Logarithms of the length scales, of the process's variance and of the nugget's.
    root : ndarray(float64), shape (n, n)
        Inverse of the Cholesky factor of the covariance of the runs.
    weights : ndarray(float64), shape (n,)
    """

    points: np.ndarray
    centre: float
    scale: float
    logs: np.ndarray
    root: np.ndarray
    weights: np.ndarray

    def predict(self, at: np.ndarray) -> Prediction:
        """Give mean and variance at points of the unit cube."""
        # in blocks whose covariances stay in the processor's cache
        blocks = [self._predict(at[place : place + BLOCK]) for place in range(0, len(at), BLOCK)]
        return Prediction(*(np.concatenate(part) for part in zip(*blocks, strict=True)))

    def _predict(self, at: np.ndarray) -> Prediction:
        across = _covariance(at, self.points, self.logs)
        mean = across @ self.weights
        half = across @ self.root.T
        # a nugget is roughness of the model below the length scales, so it stays in the variance
        own = np.exp(self.logs[-2]) + np.exp(self.logs[-1]) + TREND * (1 + (at**2).sum(axis=1))
        variance = np.maximum(own - (half**2).sum(axis=1), 0.0)
        return Prediction(self.centre + self.scale * mean, self.scale**2 * variance)

    def left_out(self) -> Prediction:
        """Predict each run from all others (Rasmussen and Williams 2006, equation 5.12).

        The variance is that of the run's own output, its noise included.
        """
        # the diagonal of the inverse covariance, whose product with the outputs are the weights
        spread = 1 / (self.root**2).sum(axis=0)
        factor = solve_triangular(self.root, np.eye(len(self.points)), lower=True)
        mean = factor @ (factor.T @ self.weights) - self.weights * spread
        return Prediction(self.centre + self.scale * mean, self.scale**2 * spread)


def fit(
    points: np.ndarray,
    outputs: np.ndarray,
    noise: np.ndarray | float,
    start: np.ndarray | None = None,
) -> Emulator:
    """Condition a process on runs; its length scales are those that make them likeliest.

    The covariance of two points is a linear trend, a Matérn function of order 5/2 with a length
    scale for each number, and on the diagonal the known noise and a fitted nugget.

    Parameters
    ----------
    points : ndarray(float64), shape (n, d)
        In the unit cube.
    outputs : ndarray(float64), shape (n,)
        Means over replicates.
    noise : float or ndarray(float64), shape (n,)
        Variance of such a mean that is luck of its own.
    start : ndarray(float64), optional
        Logarithms of an earlier emulator, which are kept as they are.

    Returns
    -------
    Emulator
    """
    centre, scale = float(outputs.mean()), float(outputs.std()) or 1.0
    standard, known = (outputs - centre) / scale, np.broadcast_to(noise, len(points)) / scale**2
    logs = start
    if logs is None:
        some = np.linspace(0, len(points) - 1, min(len(points), MOST_CLIMBED)).astype(int)
        logs = _likeliest(points[some], standard[some], known[some])
    matrix = _covariance(points, points, logs)
    matrix[np.diag_indices(len(points))] += known + np.exp(logs[-1])
    root = solve_triangular(np.linalg.cholesky(matrix), np.eye(len(points)), lower=True)
    return Emulator(points, centre, scale, logs, root, root.T @ (root @ standard))


def _likeliest(points: np.ndarray, standard: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Climb the likelihood from each start; a start that ends lower is forgotten."""
    size = points.shape[1]
    squares = (points[:, None, :] - points[None, :, :]) ** 2
    trend = TREND * (1 + points @ points.T)
    bounds = [(np.log(_SHORTEST), np.log(_LONGEST))] * size
    bounds += [(np.log(_LEAST_SIZE), np.log(_MOST_SIZE))]
    bounds += [(np.log(_LEAST_NUGGET), np.log(_MOST_NUGGET))]
    found = []
    for length, nugget in STARTS:
        begin = np.log([length] * size + [0.5, nugget])
        arguments = (squares, trend, standard, known)
        found.append(
            minimize(
                _loss,
                begin,
                arguments,
                "L-BFGS-B",
                jac=True,
                bounds=bounds,
                options={"maxiter": STEPS},
            )
        )
    return np.asarray(min(found, key=lambda one: one.fun).x)


def _loss(
    logs: np.ndarray,
    squares: np.ndarray,
    trend: np.ndarray,
    standard: np.ndarray,
    known: np.ndarray | float,
) -> tuple[float, np.ndarray]:
    """Give minus the logarithm of the likelihood and its gradient.

    Parameters
    ----------
    logs : ndarray(float64), shape (d + 2,)
    squares : ndarray(float64), shape (n, n, d)
        Squared distances by number.
    trend : ndarray(float64), shape (n, n)
    standard : ndarray(float64), shape (n,)
    known : float or ndarray(float64), shape (n,)
    """
    count, size = len(standard), len(logs) - 2
    inverse_squares = np.exp(-2 * logs[:size])
    variance, nugget = np.exp(logs[-2]), np.exp(logs[-1])
    distance = np.sqrt(squares @ inverse_squares)
    decay = np.exp(-_SQRT5 * distance)
    matern = variance * (1 + _SQRT5 * distance + 5 / 3 * distance**2) * decay
    matrix = trend + matern
    matrix[np.diag_indices(count)] += known + nugget
    factor = cho_factor(matrix, lower=True, check_finite=False)
    weights = cho_solve(factor, standard, check_finite=False)
    inverse = cho_solve(factor, np.eye(count), check_finite=False)
    loss = 0.5 * standard @ weights + np.log(np.diag(factor[0])).sum()
    # by the chain rule each slope is a sum over pairs of this with the slope of the covariance
    pull = 0.5 * (inverse - np.outer(weights, weights))
    common = pull * variance * 5 / 3 * (1 + _SQRT5 * distance) * decay
    slopes = np.tensordot(common, squares, axes=2) * inverse_squares
    return float(loss), np.array([*slopes, (pull * matern).sum(), nugget * np.trace(pull)])


def _covariance(one: np.ndarray, other: np.ndarray, logs: np.ndarray) -> np.ndarray:
    """Give the covariance of the model's means at two sets of points."""
    lengths = np.exp(logs[: one.shape[1]])
    left, right = one / lengths, other / lengths
    # (a - b)² = a² - 2ab + b², since all differences by number would fill the memory
    squares = (left**2).sum(axis=1)[:, None] + (right**2).sum(axis=1) - 2 * left @ right.T
    distance = np.sqrt(np.maximum(squares, 0.0))
    matern = (1 + _SQRT5 * distance + 5 / 3 * distance**2) * np.exp(-_SQRT5 * distance)
    return TREND * (1 + one @ other.T) + np.exp(logs[-2]) * matern
