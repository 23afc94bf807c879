"""Recovery: made-up counties whose numbers are known, calibrated as the real one is.

Each truth is drawn evenly from the ranges and run once, with luck of its own. What it gives of each
target takes the place of the source's fact: bounds as wide as the real ones, and displaced at
random, since a tolerance does not say on which side of it the truth lies. Then the first wave is
shared, as it depends on no fact; a second one and the posterior are each truth's own. Intervals
that claim 90% should hold about 90% of the true numbers (Cook, Gelman and Rubin 2006).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.evidence.calibration import bounds_of, not_ruled_out, out_of_reach
from analysis.evidence.history_matching import Bounds, Match, Outputs, match
from analysis.evidence.sampling import distinct, even, posterior
from analysis.evidence.targets import Effort, TargetsFile
from analysis.evidence.waves import SHARE_DECIMALS, Free, Run, outputs_in, study_text, target_runs

INTERVAL = 0.9
COLUMNS = ("truth", "number", "true", "low", "median", "high", "inside", "width")
"""Of the table: `width` is that of the interval beside that of even draws from the range."""
_TRUTHS, _OFFSETS, _MOVES = 2, 3, 4
"""What randomness is for, so that none has that of another."""


def recover(
    file: TargetsFile,
    path: Path,
    effort: Effort,
    free: Free,
    first: Outputs,
    run: Run,
    say: Callable[[int], None],
) -> pd.DataFrame:
    """Calibrate to each made-up county and see whether its numbers are found again.

    Parameters
    ----------
    file : TargetsFile
    path : Path
    effort : Effort
    free : Free
    first : Outputs
        Of the first wave.
    run : callable
        As `Run`.
    say : callable
        Called with the number of truths done.

    Returns
    -------
    DataFrame
        One row for each truth and number, with `COLUMNS`.
    """
    size, bounds = len(free.names), bounds_of(file, effort)
    true = even(size, effort.truths, effort.seed + _TRUTHS).round(6)
    text = study_text(file, path, "truths", free.numbers(true), 1, effort.seed + 2, free.names)
    given = target_runs(run("truths", text), file)
    facts = [_facts(bounds, given, place, effort) for place in range(effort.truths)]
    learnt = match(first, bounds)
    rows: list[tuple[object, ...]] = []
    for place, fact in enumerate(facts):
        points = free.numbers(_left(learnt, fact, size, effort, place))
        text = study_text(file, path, f"truth {place}", points, 1, effort.seed, free.names)
        own = outputs_in(run(f"truths/{place:02d}", text), file, free, first.luck)
        fitted = match(first.with_more(own), bounds, learnt)
        rows += _held(place, true[place], _posterior(fitted, fact, size, effort, place), free)
        say(place + 1)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _facts(
    bounds: dict[str, Bounds], given: dict[str, np.ndarray], place: int, effort: Effort
) -> dict[str, Bounds]:
    """Give the bounds that a made-up county's own outcome sets; none where it has no value."""
    rng, facts = np.random.default_rng([effort.seed, _OFFSETS, place]), {}
    for key, one in bounds.items():
        half, value = (one.high - one.low) / 2, float(given[key][place, 0])
        middle = value + half * (2 * rng.random() - 1)
        if np.isfinite(middle):
            facts[key] = Bounds(middle - half, middle + half, one.discrepancy)
    return facts


def _left(
    learnt: Match, facts: dict[str, Bounds], size: int, effort: Effort, place: int
) -> np.ndarray:
    """Draw evenly from what a made-up county's facts do not rule out."""
    region = _kept(learnt.held_to(facts), size, effort, place)[0]
    return distinct(region.round(SHARE_DECIMALS), effort.truth_points)


def _kept(
    matched: Match, size: int, effort: Effort, place: int
) -> tuple[np.ndarray, list[str], np.random.Generator]:
    away = out_of_reach(matched, size, effort)
    among = [key for key in matched.keys if key not in away]
    rng = np.random.default_rng([effort.seed, _MOVES, place])
    return not_ruled_out(matched, among, size, effort.cutoff, rng)[0], among, rng


def _posterior(
    learnt: Match, facts: dict[str, Bounds], size: int, effort: Effort, place: int
) -> np.ndarray:
    matched = learnt.held_to(facts)
    region, among, rng = _kept(matched, size, effort, place)
    return posterior(lambda at: matched.log_likelihood(at, among), region, rng)


def _held(place: int, true: np.ndarray, draws: np.ndarray, free: Free) -> list[tuple[object, ...]]:
    """Say of each number whether its interval holds the true one."""
    tail = (1 - INTERVAL) / 2
    low, median, high = np.quantile(draws, [tail, 0.5, 1 - tail], axis=0)
    named = free.numbers(np.vstack([true, low, median, high]))
    return [
        (place, name, *named[:, at].tolist(), bool(low[at] <= true[at] <= high[at]),
         float((high[at] - low[at]) / INTERVAL))
        for at, name in enumerate(free.names)
    ]  # fmt: skip


def coverage(found: pd.DataFrame) -> pd.DataFrame:
    """Give for each number the share of truths whose interval holds it, and the mean width.

    The last row is for all numbers together.
    """
    by_number = found.groupby("number", sort=False)[["inside", "width"]].mean()
    whole = found[["inside", "width"]].mean().to_frame("all").T
    return pd.concat([by_number, whole]).rename_axis("number").reset_index()
