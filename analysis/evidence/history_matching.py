"""History matching: which points the facts rule out, and how likely those that are left are.

Emulators of all runs so far say what the model would give at a point. Implausibility is how far
that lies outside a target's bounds, in standard deviations of everything that is not known (Craig
et al. 1997; Vernon, Goldstein and Bower 2010).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import log_ndtr

from analysis.comparison.luck import under_same_luck
from analysis.evidence.emulator import Emulator, fit

CONTAMINATION = 0.05
"""Chance that a fact is not about what its measure measures. Without it a fact that no point can
meet would weigh more than all that can be met together."""
_FLAT = 1e-9
"""Range of values, by their size, that is rounding."""


@dataclass(frozen=True)
class Bounds:
    """What a target allows.

    Attributes
    ----------
    low, high : float
    discrepancy : float
        Standard deviation of what the model leaves out.
    """

    low: float
    high: float
    discrepancy: float


@dataclass(frozen=True)
class Luck:
    """What luck is, from many replicates at a few points.

    Attributes
    ----------
    variance : dict of str to float
        By target, of a single run over replicates.
    own : dict of str to float
        The part of it that differs from point to point.
    shifts : dict of str to ndarray(float64), shape (R,)
        By how much each replicate lies above the mean of all, at all points alike.
    level : dict of str to float
        Variance of that mean.
    """

    variance: dict[str, float]
    own: dict[str, float]
    shifts: dict[str, np.ndarray]
    level: dict[str, float]


def luck_of(runs: Mapping[str, np.ndarray]) -> Luck:
    """Say what luck is: replicates are the same luck at all points, so most of it is shared.

    Parameters
    ----------
    runs : mapping of str to ndarray(float64), shape (n, R)
        By target; NaN where a run has failed or has no value.
    """
    variance, own, shifts, level = {}, {}, {}, {}
    for key, values in runs.items():
        whole = values[np.isfinite(values).all(axis=1)]
        # of a target that has no value anywhere nothing is luck
        whole = whole if len(whole) else np.zeros((1, values.shape[1]))
        apart = whole - whole.mean(axis=1, keepdims=True)
        variance[key] = float(whole.var(axis=1, ddof=1).mean())
        shifts[key] = apart.mean(axis=0)
        level[key] = variance[key] / whole.shape[1]
        left = (apart - shifts[key]).var(axis=1, ddof=1).mean()
        own[key] = float(left) * len(whole) / max(len(whole) - 1, 1)
    return Luck(variance, own, shifts, level)


@dataclass(frozen=True)
class Outputs:
    """What runs gave of the targets.

    Attributes
    ----------
    cube : ndarray(float64), shape (n, d)
        Points, in the unit cube.
    means : dict of str to ndarray(float64), shape (n,)
        By target, mean over replicates; NaN where there is no value.
    noise : dict of str to ndarray(float64), shape (n,)
        Variance of each mean that is luck of its own.
    luck : Luck
    """

    cube: np.ndarray
    means: dict[str, np.ndarray]
    noise: dict[str, np.ndarray]
    luck: Luck

    @property
    def flat(self) -> tuple[str, ...]:
        """Targets that are the same at all points: no number moves them."""
        return tuple(key for key, values in self.means.items() if _is_flat(values))

    def with_more(self, other: Outputs) -> Outputs:
        """Put further points below."""
        means = {key: np.append(self.means[key], other.means[key]) for key in self.means}
        noise = {key: np.append(self.noise[key], other.noise[key]) for key in self.noise}
        return Outputs(np.vstack([self.cube, other.cube]), means, noise, self.luck)


def _is_flat(values: np.ndarray) -> bool:
    there = values[np.isfinite(values)]
    return not there.size or bool(np.ptp(there) <= _FLAT * np.abs(there).max())


def outputs_of(cube: np.ndarray, runs: Mapping[str, np.ndarray], luck: Luck) -> Outputs:
    """Take replicates together, and put right what their luck does to all points alike.

    Parameters
    ----------
    cube : ndarray(float64), shape (n, d)
    runs : mapping of str to ndarray(float64), shape (n, R)
        By target; NaN where a run has failed or has no value.
    luck : Luck
        Of the same replicates and more.
    """
    means, noise = {}, {}
    for key, values in runs.items():
        count = values.shape[1]
        means[key] = under_same_luck(values) - luck.shifts[key][:count].mean()
        noise[key] = np.full(len(cube), luck.own[key] / count)
    return Outputs(cube, means, noise, luck)


@dataclass(frozen=True)
class Match:
    """Emulators of the targets, beside their bounds.

    Attributes
    ----------
    keys : tuple of str
        Targets that are emulated: those that the numbers move.
    emulators : tuple of Emulator
    bounds : tuple of Bounds
    luck : ndarray(float64), shape (k,)
        Variance of one county that is luck, and of the level that all points share.
    """

    keys: tuple[str, ...]
    emulators: tuple[Emulator, ...]
    bounds: tuple[Bounds, ...]
    luck: np.ndarray

    def held_to(self, bounds: Mapping[str, Bounds]) -> Match:
        """Hold the same emulators to other bounds; targets that have none are left out."""
        places = [place for place, key in enumerate(self.keys) if key in bounds]
        keys = tuple(self.keys[place] for place in places)
        return Match(
            keys,
            tuple(self.emulators[place] for place in places),
            tuple(bounds[key] for key in keys),
            self.luck[places],
        )

    def predicted(self, cube: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give means and variances of one county at each point, a column for each target.

        The variance is that of the emulator, of luck and of the discrepancy together.
        """
        found = [one.predict(cube) for one in self.emulators]
        means = np.column_stack([one.mean for one in found])
        left_out = np.array([one.discrepancy**2 for one in self.bounds])
        variance = np.column_stack([one.variance for one in found]) + self.luck + left_out
        return means, variance

    def implausibilities(self, cube: np.ndarray) -> np.ndarray:
        """Give for each point and target how far the mean lies outside the bounds, in deviations.

        Nothing within the bounds is more plausible than anything else there.
        """
        means, variance = self.predicted(cube)
        low, high = self._ends()
        outside = np.maximum(np.maximum(low - means, means - high), 0.0)
        return outside / np.sqrt(variance)

    def implausibility(self, cube: np.ndarray, among: Sequence[str], rank: int) -> np.ndarray:
        """Give the largest implausibility of each point, or of rank 2 the second largest."""
        places = [self.keys.index(key) for key in among]
        return np.sort(self.implausibilities(cube)[:, places], axis=1)[:, -rank]

    def chances(self, cube: np.ndarray) -> np.ndarray:
        """Give for each point and target the chance that a county lies within the bounds."""
        return np.exp(self._log_chances(cube))

    def log_likelihood(self, cube: np.ndarray, among: Sequence[str]) -> np.ndarray:
        """Give the logarithm of the chance that a county at a point meets the targets.

        Each target is met by chance that the emulator gives, or is with a small chance about
        something else. With bounds in the place of a distance this is the likelihood that ABC
        with an even kernel samples from (Wilkinson 2013, "Approximate Bayesian computation gives
        exact results under the assumption of model error").
        """
        places = [self.keys.index(key) for key in among]
        chances = np.exp(self._log_chances(cube)[:, places])
        return np.log((1 - CONTAMINATION) * chances + CONTAMINATION).sum(axis=1)

    def _log_chances(self, cube: np.ndarray) -> np.ndarray:
        means, variance = self.predicted(cube)
        low, high = self._ends()
        below, above = (low - means) / np.sqrt(variance), (high - means) / np.sqrt(variance)
        # both ends to the side of small chances, where differences are exact
        flip = below > 0
        below, above = np.where(flip, -above, below), np.where(flip, -below, above)
        upper = log_ndtr(above)
        return upper + np.log1p(-np.exp(np.minimum(log_ndtr(below) - upper, -1e-300)))

    def _ends(self) -> tuple[np.ndarray, np.ndarray]:
        return np.array([one.low for one in self.bounds]), np.array(
            [one.high for one in self.bounds]
        )


def match(outputs: Outputs, bounds: Mapping[str, Bounds], earlier: Match | None = None) -> Match:
    """Emulate every target that the numbers move.

    Parameters
    ----------
    outputs : Outputs
    bounds : mapping of str to Bounds
        By target.
    earlier : Match, optional
        Whose length scales are kept.
    """
    kept = {} if earlier is None else dict(zip(earlier.keys, earlier.emulators, strict=True))
    keys = tuple(kept or (key for key in bounds if key not in outputs.flat))
    emulators = []
    for key in keys:
        there = np.isfinite(outputs.means[key])
        start = kept[key].logs if key in kept else None
        values = outputs.means[key][there]
        emulators.append(fit(outputs.cube[there], values, outputs.noise[key][there], start))
    about = outputs.luck
    luck = np.array([about.variance[key] + about.level[key] for key in keys])
    return Match(keys, tuple(emulators), tuple(bounds[key] for key in keys), luck)
