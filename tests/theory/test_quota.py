"""A quota of a fifth with noise in the scores, and a ceiling for some.

THEORY 2b; Lazear and Rosen 1981. Noise is a leader's rating. Ties of cadres with their raters last
and would be a known handicap; the scenario has none.
"""

import math
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.optimize import brentq, fsolve
from scipy.stats import binom, norm

from tests.theory.theory_runs import FULL, YEAR, case, efforts, years_of

QUOTA = 0.2
YEARS, SETTLED = 70, 25
#: Prize in units of cost × variance of noise.
SMALL, LARGE = 1, 3
#: Share of institution staff, who have reached the ceiling.
NOBODY, MOST = 0.0, 0.8


def quota(size, units, worth, institution):
    """A case of units of a size, with a prize worth so many variances of noise times cost."""
    cost = case("quota").parameters[0].fatigue / worth
    return case(
        "quota",
        size,
        county={"townships": units},
        people={"institution_of_all": institution},
        motives={"fatigue": cost},
    )


def noise_of(scenario):
    """Standard deviation of noise, in points."""
    item = scenario.schemes[0].rulebooks[0].items["impression.leader"]
    return scenario.parameters[0].rating_noise * item.highest / 100


@cache
def run(size, units, worth, institution):
    """Years after the first of a case of quota.

    Efforts of those with prospects by year, in units of noise; wins; and what was drawn at random.
    """
    scenario = quota(size, units, worth, institution)
    sigma = noise_of(scenario)
    told = SimpleNamespace(rising=[], ends=[], wins=[], others=[], enough=[], noise=[])
    for state in years_of(scenario, YEARS):
        rising = state.seen.excellent_worth > 0
        score = state.tally.sums.score.reshape(units, size) / 100
        best = -np.sort(-score, axis=1)
        winners = int(QUOTA * size)
        told.rising = rising.reshape(units, size)
        told.ends.append(efforts(state)[rising].mean() * YEAR / sigma)
        told.wins.append(state.standing.places.excellent[rising].sum())
        told.others.append(state.standing.places.excellent[~rising].sum())
        # of the others' values, what is just enough is the first loser's for a winner and the last
        # winner's for a loser
        enough = best[:, [winners - 1, winners]] - score.mean(axis=1, keepdims=True)
        told.enough.append(enough / sigma)
        told.noise.append(state.units.score_noise / sigma**2)
        # nothing but the quota moves anybody here, so those at the ceiling must rest
        assert state.seen.hours[~rising].max(initial=0) == 0 and state.seen.hours[:, 1:].max() == 0
    for name in ("ends", "wins", "others", "enough", "noise"):
        setattr(told, name, np.array(getattr(told, name)))
    return told


def large(worth, share):
    """Effort and threshold in a unit without end, in units of noise.

    They solve worth·φ(t − e) = e, with a fifth above t.
    """

    def gaps(x):
        effort, bar = x
        above = share * norm.sf(bar - effort) + (1 - share) * norm.sf(bar)
        return worth * norm.pdf(bar - effort) - effort, above - QUOTA

    return fsolve(gaps, (0.3 * worth, 0.9))


X = np.linspace(-7, 9, 1601)


def outdone(size, rising, effort, own):
    """Chance at each value of X that fewer than the quota's number of others are above it.

    For one with prospects (`own`) or without.
    """
    win = int(QUOTA * size)
    above = [
        binom.pmf(np.arange(win)[:, None], rising - own, norm.sf(X - effort)),
        binom.pmf(np.arange(win)[:, None], size - rising - (not own), norm.sf(X)),
    ]
    return sum(above[0][i] * above[1][: win - i].sum(axis=0) for i in range(win))


def finite(worth, size, rising):
    """Effort, and chances of winning with prospects and without, in a finite unit.

    The unit is of `size`, of whom `rising` have prospects.
    """

    def density(effort):
        slope = (X - effort) * norm.pdf(X - effort)
        return np.trapezoid(slope * outdone(size, rising, effort, True), X)

    effort = brentq(lambda effort: worth * density(effort) - effort, 1e-6, 3)
    wins = np.trapezoid(norm.pdf(X - effort) * outdone(size, rising, effort, True), X)
    others = (
        np.trapezoid(norm.pdf(X) * outdone(size, rising, effort, False), X)
        if rising < size
        else 0.0
    )
    return effort, wins, others


def test_the_finite_formula_gives_the_known_values():
    known = {5: 0.23259, 10: 0.25401, 20: 0.26635, 60: 0.27528, 100: 0.27713}
    for size, effort in known.items():
        assert finite(1, size, size)[0] == pytest.approx(effort, abs=1e-5)
        assert finite(1, size, size)[1] == pytest.approx(QUOTA, abs=1e-6)


@pytest.mark.parametrize("institution", [NOBODY, MOST])
def test_units_of_sixty_come_within_two_per_cent_of_the_finite_value(institution):
    told = run(60, 60, SMALL, institution)
    counts = told.rising.sum(axis=1)
    by_count = {count: finite(SMALL, 60, count) for count in set(counts)}
    effort = sum(count * by_count[count][0] for count in counts) / counts.sum()
    assert told.ends[SETTLED:].mean() == pytest.approx(effort, rel=0.02)


def efforts_given_luck(told, worth, share, wins):
    """Efforts year by year in one unit, given the thresholds and noise drawn.

    Beliefs follow the density at what was just enough, from nothing, and hours follow beliefs
    within a year.
    """
    weight = case("quota").parameters[0].belief_weight
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
    size = 2000
    told = run(size, 1, worth, institution)
    share = told.rising.mean()
    effort, bar = large(worth, share)
    aims = efforts_given_luck(told, worth, share, norm.sf(bar - effort))
    given_luck = np.mean(aims[SETTLED:])
    assert told.ends[SETTLED:].mean() == pytest.approx(given_luck, rel=1e-3)
    seen, density = YEARS - SETTLED, share * norm.pdf(bar - effort) + (1 - share) * norm.pdf(bar)
    threshold = told.enough[SETTLED:].mean(axis=(1, 2))
    assert threshold.mean() == pytest.approx(
        bar - share * effort, abs=3 * math.sqrt(QUOTA * (1 - QUOTA) / size / seen) / density
    )
    assert told.noise[SETTLED:].mean() == pytest.approx(1, abs=3 * math.sqrt(2 / size / seen))
    luck = np.std(threshold) / math.sqrt(seen) * abs(bar - effort) + math.sqrt(2 / size / seen) / 2
    assert told.ends[SETTLED:].mean() == pytest.approx(effort, rel=3 * luck)


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
    counts = told.rising.sum(axis=1)
    rising, trials = counts.sum(), YEARS - SETTLED
    if units > 1:
        chances = {count: finite(worth, size, count)[1:] for count in set(counts)}
        wins = sum(count * chances[count][0] for count in counts) / rising
        others = sum((size - count) * chances[count][1] for count in counts) / (
            size * units - rising
        )
    else:
        effort, bar = large(worth, told.rising.mean())
        wins, others = norm.sf(bar - effort), norm.sf(bar)
    for chance, got, number in (
        (wins, told.wins, rising),
        (others, told.others, size * units - rising),
    ):
        error = math.sqrt(chance * (1 - chance) / (number * trials))
        assert got[SETTLED:].mean() / number == pytest.approx(chance, abs=3 * error)


def test_the_prize_is_what_the_scenario_says():
    world, sigma = quota(60, 1, SMALL, NOBODY).parameters[0], noise_of(quota(60, 1, SMALL, NOBODY))
    prize = world.step_raise * world.excellent_years / (24 * world.yuan_per_utility)
    assert (
        prize / (world.fatigue * (sigma / YEAR) ** 2) == pytest.approx(SMALL, rel=1e-3)
        and FULL == 80
    )
