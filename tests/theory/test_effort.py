"""What pulls effort apart from prizes (THEORY 2c and 2d).

An unmeasured second task (2c), squads and shame (2d).
"""

import math

import numpy as np
import pytest

from analysis.verification.case import NEAR
from analysis.verification.multitask import both_efforts, costs, multitask, reward
from analysis.verification.special_cases import (
    FULL,
    after,
    effort_value,
    efforts,
    special_case,
    unit_size,
)
from analysis.verification.squads import attributed, divided_units, shamed, shared_effort
from sim.model.state import Activity

SLOPES = [0, 0.1, 0.4, 0.6, 0.8, 1, 1.5]


def measured_reward(slope, **sections):
    """The multitask case at a reward of `slope` an effort of measured work."""
    scenario = special_case("multitask", **reward(slope), **sections)
    assert effort_value(scenario) == pytest.approx(slope)
    return scenario


def both(scenario, years=2):
    state = after(scenario, years)
    assert state.seen.hours[:, Activity.SQUAD :].max() == 0
    return both_efforts(state)


@pytest.mark.parametrize("slope", SLOPES)
def test_unmeasured_work_is_crowded_out(slope):
    scenario = measured_reward(slope)
    assert both(scenario) == pytest.approx(multitask(slope, costs(scenario)), abs=NEAR)


def test_slope_and_death_point_of_unmeasured_work():
    of = costs(measured_reward(1))
    low, high = (both(measured_reward(slope))[1] for slope in (0.6, 1))
    slope = (high - low) / 0.4
    assert slope == pytest.approx(of.crowding, abs=NEAR)
    assert 1 - high / slope == pytest.approx(of.death, abs=NEAR)
    assert (
        both(measured_reward(of.death - 0.01))[1] > NEAR
        and both(measured_reward(of.death + 0.01))[1] < 1e-9
    )


def test_logit_approaches_the_best_response_as_noise_falls():
    """Total effort may stray from the best response by about the noise.

    Rest is left for good only when work is worth less than −noise × ln(slots).
    """
    noises, slots = (1, 0.3, 0.1, 0.02), 180
    of = costs(measured_reward(0.8))
    reach = (of.second - of.cross) / of.determinant
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
        gaps.append(np.abs(mean - (*multitask(0.8, costs(scenario)), 0, 0, 0)).max())
    assert gaps == sorted(gaps, reverse=True)
    assert all(
        gap < noise * math.log(slots) * max(reach, 1)
        for gap, noise in zip(gaps, noises, strict=True)
    )


@pytest.mark.parametrize("attribution", [0, 0.5, 1])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 10, 20])
def test_squads_share_what_all_do(size, attribution):
    scenario = special_case("squads", **attributed(attribution, size))
    value, cost = effort_value(scenario), scenario.parameters[0].fatigue
    effort = shared_effort(value, cost, attribution, size)
    assert efforts(after(scenario, 1)) == pytest.approx(np.full(size, effort), rel=NEAR)


@pytest.mark.parametrize("size", [2, 3, 5, 10, 20])
def test_linear_shame_lifts_those_behind(size):
    scenario = special_case("shame", size)
    assert unit_size(scenario) == size
    state, seen = after(scenario, 12), 0
    for here, placed in divided_units(state, size):
        seen += 1
        of = shamed(scenario, placed.mean())
        wanted = np.where(placed, of.ahead, of.behind)
        assert efforts(state)[here] == pytest.approx(wanted, rel=NEAR)
        assert of.behind == pytest.approx(
            (effort_value(scenario) / size + of.shame) / scenario.parameters[0].fatigue
        )
    assert seen > 0
