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

from analysis.comparison.luck import noise_variance, under_same_luck
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
class Outputs:
    """What runs gave of the targets.

    Attributes
    ----------
    cube : ndarray(float64), shape (n, d)
        Points, in the unit cube.
    means : dict of str to ndarray(float64), shape (n,)
        By target, mean over replicates; NaN where there is no value.
    luck : dict of str to float
        Variance of a single run that is luck.
    noise : dict of str to ndarray(float64), shape (n,)
        Variance of each mean that is luck of its own.
    level : dict of str to float
        Variance of the level of all means: all points meet the same luck.
    replicates : int
    """

    cube: np.ndarray
    means: dict[str, np.ndarray]
    luck: dict[str, float]
    noise: dict[str, np.ndarray]
    level: dict[str, float]
    replicates: int

    @property
    def flat(self) -> tuple[str, ...]:
        """Targets that are the same at all points: no number moves them."""
        return tuple(key for key, values in self.means.items() if _is_flat(values))

    def with_more(self, other: Outputs) -> Outputs:
        """Put further points below, of as many replicates or fewer; what is known of luck stays."""
        cube = np.vstack([self.cube, other.cube])
        means = {key: np.append(self.means[key], other.means[key]) for key in self.means}
        noise = {
            key: np.append(
                one, np.full(len(other.cube), one[0] * self.replicates / other.replicates)
            )
            for key, one in self.noise.items()
        }
        return Outputs(cube, means, self.luck, noise, self.level, self.replicates)

    def some(self, rows: slice) -> Outputs:
        """Give some of the points."""
        means, noise = (
            {key: one[rows] for key, one in part.items()} for part in (self.means, self.noise)
        )
        return Outputs(self.cube[rows], means, self.luck, noise, self.level, self.replicates)


def _is_flat(values: np.ndarray) -> bool:
    there = values[np.isfinite(values)]
    return not there.size or bool(np.ptp(there) <= _FLAT * np.abs(there).max())


def outputs_of(cube: np.ndarray, runs: Mapping[str, np.ndarray]) -> Outputs:
    """Take replicates together.

    Replicates are the same luck at all points. So of the variance over replicates, a mean over the
    points, what all points share makes their level uncertain, and only what is left is noise of
    single points. With one replicate neither is known, and both are none.

    Parameters
    ----------
    cube : ndarray(float64), shape (n, d)
    runs : mapping of str to ndarray(float64), shape (n, R)
        By target; NaN where a run has failed or has no value.
    """
    means, luck, noise, level, count = {}, {}, {}, {}, 1
    for key, values in runs.items():
        count = values.shape[1]
        means[key] = under_same_luck(values)
        whole = values[np.isfinite(values).all(axis=1)]
        apart = whole - whole.mean(axis=0) if len(whole) else whole
        both, own = (_mean_of(noise_variance(one)) for one in (whole, apart))
        luck[key], level[key] = both * count, max(both - own, 0.0)
        noise[key] = np.full(len(cube), own)
    return Outputs(cube, means, luck, noise, level, count)


def _mean_of(values: np.ndarray) -> float:
    there = values[np.isfinite(values)]
    return float(there.mean()) if there.size else 0.0


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
    luck = np.array([outputs.luck[key] + outputs.level[key] for key in keys])
    return Match(keys, tuple(emulators), tuple(bounds[key] for key in keys), luck)
