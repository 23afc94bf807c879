"""Calibration to targets: history matching in waves, then a posterior over what is left.

Pure steps over the tables that sweeps gave; running them is the caller's. Nothing here looks at a
measure that is no target.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.evidence.history_matching import Bounds, Match, Outputs, match
from analysis.evidence.sampling import distinct, even, posterior, region_below
from analysis.evidence.targets import Effort, TargetsFile
from analysis.evidence.waves import (
    SHARE_DECIMALS,
    Free,
    Run,
    luck_in,
    outputs_in,
    study_text,
    target_runs,
)

PARTICLES = 512
"""Of the posterior, and of what is not ruled out; a power of two, as Sobol sequences have it."""
LOOKED_AT = 4096
"""Points, evenly over the ranges, at which it is looked which targets can be met."""
RANKS = 4
"""Largest implausibilities that may be passed over, one after another, where none is plausible."""


@dataclass(frozen=True)
class Wave:
    """What a wave left over.

    Attributes
    ----------
    number : int
    points : int
        Run in it.
    rank : int
        Which of the largest implausibilities has to be below the cut-off.
    share : float
        Of the ranges' volume that is not ruled out after it.
    """

    number: int
    points: int
    rank: int
    share: float


@dataclass(frozen=True)
class Calibrated:
    """What a calibration gives.

    Attributes
    ----------
    file : TargetsFile
    free : Free
    waves : tuple of Wave
    first : Outputs
        Of the first wave.
    match : Match
        Of the last wave.
    out_of_reach : tuple of str
        Targets that no point of the ranges comes near.
    draws : ndarray(float64), shape (PARTICLES, d)
        Of the posterior, in the unit cube.
    ensemble : ndarray(float64), shape (draws, d)
        Some of them, evenly, in the unit cube.
    checked : dict of str to ndarray(float64), shape (draws, R)
        By target, what runs at the ensemble gave.
    """

    file: TargetsFile
    free: Free
    waves: tuple[Wave, ...]
    first: Outputs
    match: Match
    out_of_reach: tuple[str, ...]
    draws: np.ndarray
    ensemble: np.ndarray
    checked: dict[str, np.ndarray]

    @property
    def fitted(self) -> tuple[str, ...]:
        """Targets that the posterior is held to."""
        return tuple(key for key in self.match.keys if key not in self.out_of_reach)

    @property
    def central(self) -> int:
        """Number of the draw of the ensemble that is nearest to the middle of the posterior."""
        spread = np.cov(self.draws.T) + 1e-8 * np.eye(self.draws.shape[1])
        away = self.ensemble - self.draws.mean(axis=0)
        return int(np.argmin((away @ np.linalg.inv(spread) * away).sum(axis=1)))


def bounds_of(file: TargetsFile, effort: Effort) -> dict[str, Bounds]:
    """Give each target's bounds, and what a model may be off by there."""
    return {
        key: Bounds(
            one.low,
            one.high,
            effort.discrepancy * (one.high - one.low)
            if one.discrepancy is None
            else one.discrepancy,
        )
        for key, one in file.targets.items()
    }


def calibrate(
    file: TargetsFile,
    path: Path,
    effort: Effort,
    free: Free,
    run: Run,
    say: Callable[[str, dict[str, object]], None],
) -> Calibrated:
    """Calibrate: waves, posterior, ensemble, and runs at the ensemble.

    Parameters
    ----------
    file : TargetsFile
    path : Path
        Where it was read.
    effort : Effort
    free : Free
    run : callable
        As `Run`.
    say : callable
        Called after each wave with a key of words and what fills them in.
    """
    bounds, size = bounds_of(file, effort), len(free.names)
    rng = np.random.default_rng([effort.seed, 1])
    luck = luck_in(file, path, effort, free, run)
    names, found, first, outputs = free.names, [], None, None
    points: int | np.ndarray = effort.points
    for number in range(1, effort.waves + 1):
        text = study_text(
            file, path, f"wave {number}", points, effort.replicates, effort.seed, names
        )
        own = outputs_in(run(f"wave_{number}", text), file, free, luck)
        first = own if first is None else first
        outputs = own if outputs is None else outputs.with_more(own)
        matched = match(outputs, bounds)
        away = out_of_reach(matched, size, effort)
        among = [key for key in matched.keys if key not in away]
        region, rank, share = not_ruled_out(matched, among, size, effort.cutoff, rng)
        found.append(Wave(number, len(own.cube), rank, share))
        say("wave", {"number": number, "share": share, "rank": rank})
        points = free.numbers(distinct(region.round(SHARE_DECIMALS), effort.wave_points))
    if first is None:
        raise ValueError("a calibration without a wave")
    draws = posterior(lambda at: matched.log_likelihood(at, among), region, rng)
    # in an order that says nothing, so that any first few are a sample too
    ensemble = distinct(rng.permutation(draws).round(SHARE_DECIMALS), effort.draws)
    text = study_text(
        file,
        path,
        "ensemble",
        free.numbers(ensemble),
        effort.draws_replicates,
        effort.seed + 1,
        names,
    )
    checked = target_runs(run("ensemble", text), file)
    return Calibrated(file, free, tuple(found), first, matched, away, draws, ensemble, checked)


def out_of_reach(matched: Match, size: int, effort: Effort) -> tuple[str, ...]:
    """Name the targets that no point comes near, each looked at alone."""
    nearest = matched.implausibilities(even(size, LOOKED_AT, effort.seed)).min(axis=0)
    return tuple(key for key, one in zip(matched.keys, nearest, strict=True) if one > effort.cutoff)


def not_ruled_out(
    matched: Match, among: list[str], size: int, cutoff: float, rng: np.random.Generator
) -> tuple[np.ndarray, int, float]:
    """Draw evenly from what is not ruled out.

    Where the largest implausibility is above the cut-off everywhere, so that targets exclude each
    other, the second largest has to be below it, and so on.

    Returns
    -------
    points : ndarray(float64), shape (PARTICLES, size)
    rank : int
    share : float
    """
    for rank in range(1, min(RANKS, len(among)) + 1):

        def worst(at: np.ndarray, rank: int = rank) -> np.ndarray:
            return matched.implausibility(at, among, rank)

        region = region_below(worst, cutoff, size, PARTICLES, rng)
        if region.share > 0:
            break
    return region.points, rank, region.share
