"""Concentration of tasks from the rule of assignment alone, without any motive.

By lot, by experience (the urn of Eggenberger and Pólya 1923), and what the measures say of a lot.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from analysis.verification.case import OWN, Case, Family, Held, Readings, by_luck
from analysis.verification.special_cases import after
from sim.model.measure_catalogue import Measure
from sim.model.state import State
from sim.scenario.scenario import Scenario

YEARS = 25
REPEATS = 200
"""Draws of a law for each unit of the model."""
Law = Callable[[np.ndarray, np.random.Generator], Iterator[tuple[float, np.ndarray]]]
"""Gives, for counts of tasks, numbers of tasks with the chances of each seat."""


def top_share(counts: np.ndarray) -> np.ndarray:
    """Give the share of the fifth with most, along the last axis, where it is a whole number."""
    fifth = counts.shape[-1] // 5
    return -np.sort(-counts, axis=-1)[..., :fifth].sum(axis=-1) / counts.sum(axis=-1)


def lottery(counts: np.ndarray, draw: np.random.Generator) -> Iterator[tuple[float, np.ndarray]]:
    """Give the law of a lottery: all seats are equally likely."""
    for total in np.repeat(counts.sum(axis=1), REPEATS):
        yield total, np.full(counts.shape[1], 1 / counts.shape[1])


def urn(base: float) -> Law:
    """Give the law of Pólya's urn.

    Chances in the long run are Dirichlet, and tasks, in any order, are drawn by them.
    """

    def law(counts: np.ndarray, draw: np.random.Generator) -> Iterator[tuple[float, np.ndarray]]:
        for total in np.repeat(counts.sum(axis=1), REPEATS):
            yield total, draw.dirichlet(np.full(counts.shape[1], base))

    return law


def urn_in_the_limit(base: float, share: float = 0.2) -> float:
    """Give the share of the top fifth of an urn after very many tasks: 1 − F(a + 1; F⁻¹(a; .8))."""
    from scipy.stats import gamma

    return float(1 - gamma.cdf(gamma.ppf(1 - share, base), base + 1))


def drawn_shares(counts: np.ndarray, law: Law) -> np.ndarray:
    """Draw the share of the top fifth by a law, from as many tasks as units have."""
    # of its own and fixed: the same each time, whatever the model draws
    draw = np.random.default_rng(1)
    return np.array(
        [top_share(draw.multinomial(int(total), chances)) for total, chances in law(counts, draw)]
    )


def hold(counts: np.ndarray, law: Law) -> Held:
    """Hold the mean share over units to the one of a law of chances.

    Parameters
    ----------
    counts : ndarray(int64), shape (units, seats)
        Tasks of each seat.
    law : callable
    """
    made = drawn_shares(counts, law)
    return by_luck(made.mean(), top_share(counts).mean(), made.std() / math.sqrt(len(counts)))


def past_tasks(state: State) -> np.ndarray:
    """Give the tasks that each seat has done, by unit."""
    return state.cadres.past_tasks.reshape(len(state.units), -1)


def poisson_top_share(tasks: int, share: float = 0.2) -> float:
    """Give the share of the top fifth when tasks are Poisson counts with a mean a head.

    People are put in the order of their counts; at the fifth's edge a part of equals belongs to it.
    """
    from scipy.stats import poisson

    counts = np.arange(20 * tasks)
    chances, above = poisson.pmf(counts, tasks), poisson.sf(counts, tasks)
    edge = int(np.flatnonzero(above <= share)[0])
    return float(
        ((counts * chances)[edge + 1 :].sum() + (share - above[edge]) * counts[edge]) / tasks
    )


def tasks_a_head(tasks: int) -> dict[str, Any]:
    """Give the edits under which so many tasks a head and year arrive, of twenty hours each."""
    return {"work": {"task_load": tasks * 20 / 24}}


def hold_measures(scenario: Scenario) -> Readings:
    """Hold the two measures of concentration, after a year of a lottery, to Poisson counts."""
    state = after(scenario, 1)
    tasks = round(float(scenario.parameters[0].task_load) * 24 / 20)
    drawn = np.random.default_rng(4).poisson(tasks, (400, len(state.cadres)))
    share, error = poisson_top_share(tasks), float(top_share(drawn).std())
    return {
        sign: by_luck(share, state.year.measures[measure], error)
        for sign, measure in (("T", Measure.TOP20_TASK_SHARE), ("T0", Measure.RANDOM_FLOOR))
    }


def _read_lottery(scenario: Scenario) -> Readings:
    return {"T": hold(past_tasks(after(scenario, YEARS)), lottery)}


def _read_urn(scenario: Scenario) -> Readings:
    base = float(scenario.schemes[0].levers[0].experience_base)
    return {"T": hold(past_tasks(after(scenario, YEARS)), urn(base))}


FAMILY = Family(
    name="assignment",
    section="2h",
    cases=(
        Case(
            name="lottery",
            formula="N ~ multinomial(1/n, …, 1/n)",
            source=OWN,
            scenario="assignment",
            settings={"n=100": {}},
            read=_read_lottery,
        ),
        Case(
            name="urn",
            formula="N ~ multinomial(x), x ~ Dirichlet(a)",
            source="Eggenberger and Pólya 1923",
            scenario="assignment",
            settings={
                f"a={base}": {"levers": {"experienced": 1, "experience_base": base}}
                for base in (1, 5)
            },
            read=_read_urn,
        ),
        Case(
            name="floor",
            formula="N ~ Poisson(m)",
            source=OWN,
            scenario="assignment",
            settings={f"m={tasks}": tasks_a_head(tasks) for tasks in (5, 20)},
            read=hold_measures,
        ),
    ),
)
