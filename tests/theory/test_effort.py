"""What pulls effort apart from prizes (THEORY 2c and 2d).

An unmeasured second task (2c), squads and shame (2d).
"""

import math

import numpy as np
import pytest
from scipy.optimize import brentq

from sim.model.state import Activity
from tests.theory.theory_runs import FULL, YEAR, after, case, efforts

NEAR = 1e-3
SLOPES = [0, 0.1, 0.4, 0.6, 0.8, 1, 1.5]


def measured_reward(slope, **sections):
    """The multitask case at a reward of `slope` an effort of measured work."""
    utility = case("multitask").parameters[0].yuan_per_utility
    rate = {"options": {"yuan_per_point": {"value": round(slope * utility / 100, 2)}}}
    return case("multitask", None, rate, **sections)


def costs(scenario):
    """Costs and conscience of the multitask case.

    Own costs of measured and unmeasured work, their cross cost, and conscience at no work done.
    """
    world = scenario.parameters[0]
    own = world.monotony + world.fatigue
    # conscience falls in a straight line to nothing at what is demanded
    fading = world.service_motivation / (world.mass_township / FULL)
    return own, own + fading, world.fatigue, world.service_motivation


def multitask(slope, scenario):
    """Measured and unmeasured effort (Holmström and Milgrom 1991)."""
    first, second, cross, conscience = costs(scenario)
    determinant = first * second - cross**2
    measured = (second * slope - cross * conscience) / determinant
    unmeasured = (first * conscience - cross * slope) / determinant
    if measured < 0:
        return 0.0, conscience / second
    return (measured, unmeasured) if unmeasured > 0 else (slope / first, 0.0)


def both(scenario, years=2):
    state = after(scenario, years)
    assert state.seen.hours[:, Activity.SQUAD :].max() == 0
    return state.seen.hours[:, :2].mean(axis=0) / FULL


@pytest.mark.parametrize("slope", SLOPES)
def test_unmeasured_work_is_crowded_out(slope):
    scenario = measured_reward(slope)
    assert both(scenario) == pytest.approx(multitask(slope, scenario), abs=NEAR)


def test_slope_and_death_point_of_unmeasured_work():
    scenario = measured_reward(1)
    first, second, cross, conscience = costs(scenario)
    low, high = (both(measured_reward(slope))[1] for slope in (0.6, 1))
    slope = (high - low) / 0.4
    assert slope == pytest.approx(-cross / (first * second - cross**2), abs=NEAR)
    death = first * conscience / cross
    assert 1 - high / slope == pytest.approx(death, abs=NEAR)
    assert (
        both(measured_reward(death - 0.01))[1] > NEAR
        and both(measured_reward(death + 0.01))[1] < 1e-9
    )


def test_logit_approaches_the_best_response_as_noise_falls():
    """Total effort may stray from the best response by about the noise.

    Rest is left for good only when work is worth less than −noise × ln(slots).
    """
    noises, slots = (1, 0.3, 0.1, 0.02), 180
    first, second, cross, _ = costs(measured_reward(0.8))
    reach = (second - cross) / (first * second - cross**2)
    gaps = []
    for noise in noises:
        scenario = measured_reward(
            0.8, county={"township_smallest": 60, "township_largest": 60},
            strategies={"share_best_response": 0},
            mind={"decision_noise": noise, "inertia": 0, "slot_hours": 1},
        )  # fmt: skip
        # in the first year, before anything is published, nobody works for points
        state = after(scenario, 2)
        mean = state.accounts.hours.mean(axis=0) / FULL / 24
        gaps.append(np.abs(mean - (*multitask(0.8, scenario), 0, 0, 0)).max())
    assert gaps == sorted(gaps, reverse=True)
    assert all(
        gap < noise * math.log(slots) * max(reach, 1)
        for gap, noise in zip(gaps, noises, strict=True)
    )


def unit_value(scenario):
    """What an effort brings the unit, in units of utility."""
    world, rate = (
        scenario.parameters[0],
        scenario.schemes[0].rulebooks[0].options.yuan_per_point.value / 100,
    )
    return 100 * rate / world.yuan_per_utility


@pytest.mark.parametrize("attribution", [0, 0.5, 1])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 10, 20])
def test_squads_share_what_all_do(size, attribution):
    items = {
        "work.progress": {"points_per_unit": 100 * attribution},
        "work.unit_progress": {"points_per_unit": 100 * (1 - attribution)},
    }
    scenario = case("squads", size, {"items": items})
    value, cost = unit_value(scenario), scenario.parameters[0].fatigue
    effort = value / cost * (attribution + (1 - attribution) / size)
    assert efforts(after(scenario, 1)) == pytest.approx(np.full(size, effort), rel=NEAR)


PLACE = 100
"""Points of place."""


def shamed(scenario, ahead):
    """Efforts of those ahead and behind, and the shame of an effort.

    A share `ahead` of the unit has points of place.
    """
    world, value = scenario.parameters[0], unit_value(scenario)
    size = int(world.township_smallest)
    spread = PLACE * math.sqrt(ahead * (1 - ahead))

    def shame(mean_effort):
        # at the piece rate bonuses are dispersed as scores are
        dispersion = spread / (YEAR * mean_effort + PLACE * ahead)
        # shame is felt for the own score, and of what an effort brings the unit the own score gets
        # its share
        return 100 / size * world.face * dispersion / (dispersion + world.face_activation) / spread

    def gap(mean_effort):
        return (value / size + (1 - ahead) * shame(mean_effort)) / world.fatigue - mean_effort

    mean_effort = brentq(gap, 1e-3, 3)
    return (
        value / size / world.fatigue,
        (value / size + shame(mean_effort)) / world.fatigue,
        shame(mean_effort),
    )


@pytest.mark.parametrize("size", [2, 3, 5, 10, 20])
def test_linear_shame_lifts_those_behind(size):
    scenario = case("shame", size)
    state, seen = after(scenario, 12), 0
    for unit in range(len(state.units)):
        here = state.cadres.unit == unit
        placed = state.people.village_role[here] == 1
        behind = size - placed.sum()
        # the middle cadre must be one of those ahead, for all others to be behind
        if 0 < behind <= (size - 1) - (size - 1) // 2:
            seen += 1
            ahead, lifted, shame = shamed(scenario, placed.mean())
            assert efforts(state)[here] == pytest.approx(np.where(placed, ahead, lifted), rel=NEAR)
            assert lifted == pytest.approx(
                (unit_value(scenario) / size + shame) / scenario.parameters[0].fatigue
            )
    assert seen > 0
