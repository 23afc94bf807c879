"""A question answered by paired runs, one pair after another, until it can be told.

Looks come after each pair in the order of replicates, whatever the number of threads, so threads
change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from analysis.comparison.question import Question
from analysis.comparison.sequence import Interval, answer, interval
from sim.base.errors import InputError
from sim.model.measure_catalogue import MEASURES, Measure, Runs
from sim.runs.batch import run_replicates
from sim.runs.horizon_totals import SUMMED, over_horizon
from sim.scenario.scenario import Scenario

Arm = Callable[[int], Scenario]
"""Gives a scenario as it is in a replicate, which at draws of an ensemble differs."""


class Told(NamedTuple):
    """What was found.

    Attributes
    ----------
    verdict : bool or None
        None where it could not be told.
    found : Interval
        Of the first scenario's measure less the other's, by the year where years add up.
    pairs : int
        That were run up to the answer; those without a number in one of both do not count in
        `found`.
    """

    verdict: bool | None
    found: Interval
    pairs: int


def span_of(question: Question, adopted: int, horizon: int) -> tuple[int, int]:
    """Give the years that are asked about.

    Raises
    ------
    InputError
        When they are not within the horizon, or end before both schemes are adopted.
    """
    first, last = question.years or (adopted, horizon)
    if last > horizon:
        got, allowed = f"year {last}", f"years up to {horizon}"
        raise InputError("question, years", got, allowed, "Name earlier years, or more --years.")
    if last < adopted:
        got, allowed = f"year {last}", f"years from {adopted} on, when both schemes are adopted"
        raise InputError("question, years", got, allowed, "Before, the two may be one county.")
    return first, last


def value_of(runs: Runs, measure: str, years: tuple[int, int]) -> float:
    """Give a run's measure over some years, by the year where years add up; NaN for none."""
    place = Measure[measure.upper()]
    first, last = years
    how = MEASURES[place].over_horizon
    whole = over_horizon(runs.yearly[:, first - 1 : last, place], how)[0]
    return float(whole / (last - first + 1) if measure in SUMMED else whole)


def ask(
    question: Question,
    arms: tuple[Arm, Arm],
    years: tuple[int, int],
    most: int,
    seed: int,
    workers: int = 1,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Told:
    """Run pairs until the question is answered.

    Parameters
    ----------
    question : Question
    arms : tuple of callable
        Of its first scenario and of the other.
    years : tuple of int
        From `span_of`; nothing is run beyond the last.
    most : int
        Pairs at most.
    seed, workers : int
    progress : callable
        Called with the number of pairs looked at, and the most.
    """

    def difference(replicate: int) -> float:
        sides = [
            value_of(
                run_replicates(arm(replicate), seed, [replicate], years[1], threads=1),
                question.measure,
                years,
            )
            for arm in arms
        ]
        return sides[0] - sides[1]

    # for less, the turned difference is asked for more
    turn, values, verdict, looked = 1 if question.sign == ">" else -1, [], None, 0
    for looked, value in enumerate(_in_order(difference, most, workers), start=1):
        progress(looked, most)
        if np.isfinite(value):
            values.append(turn * value)
        verdict = answer(interval(values), question.by)
        if verdict is not None:
            break
    mean, low, high, count = interval(values)
    ends = (mean, low, high) if turn > 0 else (-mean, -high, -low)
    return Told(verdict, Interval(*ends, count), looked)


def _in_order(run: Callable[[int], float], most: int, workers: int) -> Iterator[float]:
    """Give what runs find in the order of replicates, with as many under way as there are
    workers."""
    with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
        for start in range(0, most, max(1, workers)):
            yield from pool.map(run, range(start, min(start + max(1, workers), most)))
