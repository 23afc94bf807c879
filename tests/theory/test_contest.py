"""A pool shared by score (THEORY 2a).

The model's best responses converge to the closed forms of the contest.
"""

import math

import numpy as np
import pytest
from scipy.optimize import brentq

from sim.files.toml_files import library
from sim.model.measure_catalogue import Measure
from sim.scenario.scenario import load_scenario
from tests.theory.theory_runs import YEAR, after, case, efforts

SIZES = (2, 5, 10, 50)
NEAR = 1e-3


def prize_of(scenario, size):
    """Pool of a unit in utility, for each half-month of the year."""
    world = scenario.parameters[0]
    return world.pool_per_cadre * size / (24 * world.yuan_per_utility)


def equal_efforts(state):
    """The one effort of all equals."""
    hours = efforts(state)
    # a contest of equals has one effort, and here nothing but routine work earns
    assert np.ptp(hours) < 1e-9 and state.seen.hours[:, 1:].max() == 0
    return hours[0]


@pytest.mark.parametrize(
    "path", sorted((library() / "theory").glob("*.toml")), ids=lambda path: path.stem
)
def test_every_case_loads_by_name_and_by_path(path):
    scenario = load_scenario(f"theory/{path.stem}")
    assert (
        scenario.title.zh and scenario.description and scenario.digest == load_scenario(path).digest
    )


@pytest.mark.parametrize("size", SIZES)
def test_quadratic_cost(size):
    scenario = case("share_contest", size)
    prize, cost = prize_of(scenario, size), scenario.parameters[0].fatigue
    effort = math.sqrt(prize * (size - 1) / cost) / size
    assert equal_efforts(after(scenario, 6)) == pytest.approx(effort, rel=NEAR)
    # half of the prize is spent on efforts in a large unit: (n - 1) / 2n
    assert size * cost * effort**2 / 2 / prize == pytest.approx((size - 1) / (2 * size))


@pytest.mark.parametrize("size", SIZES)
def test_linear_quadratic_cost(size):
    scenario = case("share_contest", size, motives={"effort_linear": 0.5})
    first, cost, prize = 0.5, scenario.parameters[0].fatigue, prize_of(scenario, size)
    effort = (-first + math.sqrt(first**2 + 4 * cost * prize * (size - 1) / size**2)) / (2 * cost)
    assert equal_efforts(after(scenario, 6)) == pytest.approx(effort, rel=NEAR)


@pytest.mark.parametrize("size", SIZES)
def test_linear_cost(size):
    scenario = case("linear_contest", size)
    effort = (
        prize_of(scenario, size) * (size - 1) / (scenario.parameters[0].effort_linear * size**2)
    )
    assert equal_efforts(after(scenario, 20)) == pytest.approx(effort, rel=NEAR)


@pytest.mark.parametrize("given", [0.3, 1, 5, 30])
def test_guaranteed_points_blunt_the_contest(given):
    size = 10
    scenario = case("guaranteed_points", size, {"items": {"conduct": {"start": given * YEAR}}})
    prize, cost = prize_of(scenario, size), scenario.parameters[0].fatigue
    effort = (-given + math.sqrt(given**2 + 4 * prize * (size - 1) / (cost * size**2))) / 2
    assert equal_efforts(after(scenario, 6)) == pytest.approx(effort, rel=NEAR)


@pytest.mark.parametrize("given", [0.1, 1])
def test_guaranteed_points_may_end_a_contest_with_linear_cost(given):
    size, linear = 10, load_scenario("theory/linear_contest").parameters[0]
    scenario = case(
        "guaranteed_points", size, {"items": {"conduct": {"start": given * YEAR}}},
        motives={"effort_linear": linear.effort_linear, "fatigue": linear.fatigue},
        strategies={"response_step": linear.response_step},
    )  # fmt: skip
    effort = max(
        0.0, prize_of(scenario, size) * (size - 1) / (linear.effort_linear * size**2) - given
    )
    assert equal_efforts(after(scenario, 20)) == pytest.approx(effort, rel=NEAR)


COEFFICIENTS = np.array([1.4, 1.2, 1.0])
"""Of the chief, the deputy and the general cadre, in the order of seats."""


def literal(prize, cost):
    """Scores and overspending where each is paid coefficient × score × pool ÷ all scores."""

    def shares(total):
        return COEFFICIENTS * prize / (COEFFICIENTS * prize + cost * total**2)

    total = brentq(lambda total: shares(total).sum() - 1, 1e-9, 1e9)
    return total * shares(total), (COEFFICIENTS * shares(total)).sum()


def balanced(prize, cost):
    """Scores where the pool is divided by coefficient × score; it is paid out to the cent."""

    def shares(total):
        return prize / (prize + cost * total**2 / COEFFICIENTS**2)

    total = brentq(lambda total: shares(total).sum() - 1, 1e-9, 1e9)
    return total * shares(total) / COEFFICIENTS, 1.0


@pytest.mark.parametrize("rule", [literal, balanced])
def test_unequal_coefficients(rule):
    scenario = case("coefficients", None, {"options": {"pool_rule": {"value": rule.__name__}}})
    scores, overspend = rule(prize_of(scenario, 3), scenario.parameters[0].fatigue)
    state = after(scenario, 6)
    assert state.tally.sums.score / 100 / YEAR == pytest.approx(scores, rel=NEAR)
    assert state.year.measures[Measure.OVERSPEND] == pytest.approx(overspend, rel=NEAR)
