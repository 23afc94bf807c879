"""A pool shared by score (THEORY 2a).

The model's best responses converge to the closed forms of the contest.
"""

import numpy as np
import pytest

from analysis.verification import contest
from analysis.verification.case import NEAR
from analysis.verification.contest import COEFFICIENTS, terms
from analysis.verification.special_cases import YEAR, after, efforts, special_case
from sim.files.toml_files import library
from sim.model.measure_catalogue import Measure
from sim.scenario.scenario import load_scenario

SIZES = (2, 5, 10, 50)


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
    scenario = special_case("share_contest", size)
    effort, of = contest.quadratic(terms(scenario)), terms(scenario)
    assert equal_efforts(after(scenario, 6)) == pytest.approx(effort, rel=NEAR)
    # half of the prize is spent on efforts in a large unit: (n - 1) / 2n
    assert size * of.cost * effort**2 / 2 / of.prize == pytest.approx((size - 1) / (2 * size))


@pytest.mark.parametrize("size", SIZES)
def test_linear_quadratic_cost(size):
    scenario = special_case("share_contest", size, motives={"effort_linear": 0.5})
    effort = contest.mixed(terms(scenario))
    assert equal_efforts(after(scenario, 6)) == pytest.approx(effort, rel=NEAR)


@pytest.mark.parametrize("size", SIZES)
def test_linear_cost(size):
    scenario = special_case("linear_contest", size)
    effort = contest.linear(terms(scenario))
    assert equal_efforts(after(scenario, 20)) == pytest.approx(effort, rel=NEAR)


@pytest.mark.parametrize("given", [0.3, 1, 5, 30])
def test_guaranteed_points_blunt_the_contest(given):
    scenario = special_case(
        "guaranteed_points", 10, {"items": {"conduct": {"start": given * YEAR}}}
    )
    assert terms(scenario).given == pytest.approx(given)
    effort = contest.guaranteed(terms(scenario))
    assert equal_efforts(after(scenario, 6)) == pytest.approx(effort, rel=NEAR)


@pytest.mark.parametrize("given", [0.1, 1])
def test_guaranteed_points_may_end_a_contest_with_linear_cost(given):
    scenario = special_case("guaranteed_points", **contest.given_points(given, contest.STRAIGHT))
    effort = contest.guaranteed_linear(terms(scenario))
    assert equal_efforts(after(scenario, 20)) == pytest.approx(effort, rel=NEAR)


def test_straight_costs_are_those_of_the_linear_contest():
    world = load_scenario("theory/linear_contest").parameters[0]
    for numbers in contest.STRAIGHT.values():
        assert all(world[name] == number for name, number in numbers.items())


@pytest.mark.parametrize("rule", [contest.literal, contest.balanced])
def test_unequal_coefficients(rule):
    scenario = special_case("coefficients", **contest.pool_rule(rule.__name__))
    scores, overspend = rule(terms(scenario).prize, scenario.parameters[0].fatigue)
    state = after(scenario, 6)
    assert len(COEFFICIENTS) == len(state.cadres)
    assert state.tally.sums.score / 100 / YEAR == pytest.approx(scores, rel=NEAR)
    assert state.year.measures[Measure.OVERSPEND] == pytest.approx(overspend, rel=NEAR)
