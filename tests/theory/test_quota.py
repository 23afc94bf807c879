"""A quota of a fifth with noise in the scores, and a ceiling for some.

THEORY 2b; Lazear and Rosen 1981.
"""

import math
from functools import cache

import numpy as np
import pytest
from scipy.stats import norm

from analysis.verification import quota
from analysis.verification.quota import (
    FINITE,
    QUOTA,
    SETTLED,
    chances,
    finite,
    large,
    luck_of_effort,
    solved,
    threshold_errors,
    worth_of,
)
from analysis.verification.special_cases import FULL, special_case

#: Prize in units of cost × variance of noise.
SMALL, LARGE = 1, 3
#: Share of institution staff, who have reached the ceiling.
NOBODY, MOST = 0.0, 0.8


@cache
def run(size, units, worth, institution):
    """What a case of quota shows, in which those at the ceiling rest."""
    scenario = special_case("quota", **quota.edits(size, units, institution, worth))
    told = quota.play(scenario)
    # nothing but the quota moves anybody here, so those at the ceiling must rest
    assert told.rising.shape == (units, size) and told.astray == 0
    return told


def test_the_finite_formula_gives_the_known_values():
    known = {5: 0.23259, 10: 0.25401, 20: 0.26635, 60: 0.27528, 100: 0.27713}
    for size, effort in known.items():
        assert finite(1, size, size).effort == pytest.approx(effort, abs=1e-5)
        assert finite(1, size, size).wins == pytest.approx(QUOTA, abs=1e-6)


@pytest.mark.parametrize("institution", [NOBODY, MOST])
def test_units_of_sixty_come_within_two_per_cent_of_the_finite_value(institution):
    told = run(60, 60, SMALL, institution)
    assert FINITE == 0.02
    effort = solved(SMALL, told.rising).effort
    assert told.ends[SETTLED:].mean() == pytest.approx(effort, rel=FINITE)


def efforts_given_luck(told, worth, share, wins):
    """Efforts year by year in one unit, given the thresholds and noise drawn.

    Beliefs follow the density at what was just enough, from nothing, and hours follow beliefs
    within a year.
    """
    weight = special_case("quota").parameters[0].belief_weight
    belief, before, aims = 0.0, 0.0, []
    for enough, noise in zip(told.enough[:, 0], told.noise[:, 0], strict=True):
        aim = worth * belief
        # half of the gap is closed each half-month, so the year's mean lags by a 24th of it
        effort = aim + (before - aim) / 24
        last, first = norm.pdf(enough - effort * (1 - share), scale=math.sqrt(noise))
        belief += weight * (wins * first + (1 - wins) * last - belief)
        before = aim
        aims.append(aim)
    return aims


@pytest.mark.parametrize(
    ("worth", "institution"),
    [
        pytest.param(SMALL, NOBODY, marks=pytest.mark.thorough),
        (SMALL, MOST),
        pytest.param(LARGE, MOST, marks=pytest.mark.thorough),
    ],
)
def test_a_unit_of_two_thousand_comes_to_the_limit(worth, institution):
    """Effort is held to the formula at the thresholds and noise drawn, and these to their mean.

    The draws move the mean of a whole run by some thousandths, so effort alone is no sharp test.
    """
    told = run(2000, 1, worth, institution)
    share = told.rising.mean()
    effort, bar = large(worth, share)
    aims = efforts_given_luck(told, worth, share, norm.sf(bar - effort))
    given_luck = np.mean(aims[SETTLED:])
    assert told.ends[SETTLED:].mean() == pytest.approx(given_luck, rel=1e-3)
    of_threshold, of_noise = threshold_errors(told, worth)
    threshold = told.enough[SETTLED:].mean(axis=(1, 2))
    assert threshold.mean() == pytest.approx(bar - share * effort, abs=3 * of_threshold)
    assert told.noise[SETTLED:].mean() == pytest.approx(1, abs=3 * of_noise)
    assert told.ends[SETTLED:].mean() == pytest.approx(effort, rel=3 * luck_of_effort(told, worth))


@pytest.mark.parametrize(
    ("size", "units", "worth"),
    [
        (60, 60, SMALL),
        (2000, 1, SMALL),
        pytest.param(2000, 1, LARGE, marks=pytest.mark.thorough),
    ],
)
def test_those_with_and_without_prospects_win_as_often_as_they_should(size, units, worth):
    told = run(size, units, worth, MOST)
    held = chances(told, solved(worth, told.rising))
    assert [*held] == ["P", "P0"] and all(one.holds for one in held.values()), held
    # three standard errors of as many trials as there are cadres and years
    for one, number in zip(held.values(), (told.rising.sum(), (~told.rising).sum()), strict=True):
        error = math.sqrt(one.formula * (1 - one.formula) / (number * told.trials))
        assert one.allowed == pytest.approx(3 * error)


@pytest.mark.parametrize("worth", [SMALL, LARGE])
def test_the_prize_is_what_the_scenario_says(worth):
    scenario = special_case("quota", **quota.edits(60, 1, worth=worth))
    assert worth_of(scenario) == pytest.approx(worth, rel=1e-3) and FULL == 80
