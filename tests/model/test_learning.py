"""Learning strategies against plain Python, and where learning leads."""

import math

import numpy as np
import pytest

from sim.base.random_numbers import below, uniform
from sim.base.random_streams import Decision
from sim.base.record_arrays import records
from sim.model.context import motives_of
from sim.model.state import SEEN, TRAITS, Activity, Exploit, Key
from sim.model.strategies.registry import Strategy
from sim.scenario.scenario import load_scenario
from tests.choosing import choose_alone

KEY = Key(3, 0)
MOTIVES = motives_of(load_scenario("base").parameters)
NEAR = {"rtol": 1e-9, "atol": 1e-12}


def one_cadre(strategy, **edits):
    seen, traits, motives = records(SEEN, 1), records(TRAITS, 1), MOTIVES.copy()
    seen[0].demand[:], seen[0].load, seen[0].knowhow[:] = (36.0, 14.0), 16.0, 1.0
    seen[0].points_per_hour[:] = 0.02, 0.0, 0.12, 0.03, 0.02
    seen[0].average_points_per_hour[:] = 0.04, 0.01, 0.15, 0.02, 0.01
    seen[0].pay_per_point = 230.0
    traits[0].cost, traits[0].service, traits[0].face, traits[0].scruple = 1.2, 0.8, 1.0, 1.0
    traits[0].duty, traits[0].squad_duty = 1.1, 0.7
    traits[0].strategy = strategy
    for name, value in edits.items():
        motives[name] = value
    return seen, traits, motives[0]


def chosen(seen, traits, motives, tick):
    choose_alone(seen, traits, motives, KEY, tick)
    return seen[0].hours.copy()


# ---------------------------------------------------------------- the three rules in plain Python


def pulls(seen, traits, motives, hours):
    """Duty and conscience still felt in each activity after some hours."""
    asked = (seen[0].demand[0], seen[0].demand[1], seen[0].load)
    strength = (
        motives.duty * traits[0].duty,
        motives.service_motivation * traits[0].service,
        motives.duty * motives.squad_duty * traits[0].squad_duty,
    )
    felt = [
        s * max(0.0, 1 - h / d) if d > 0 else 0.0
        for s, h, d in zip(strength, hours, asked, strict=False)
    ]
    return np.array([*felt, 0.0, 0.0])


def costs(traits, motives, hours):
    effort = np.asarray(hours) / 80
    return traits[0].cost * (
        motives.effort_linear + motives.monotony * effort + motives.fatigue * effort.sum()
    )


def by_lot(chances, tick, slot):
    mark = uniform(*KEY, 0, 0, tick, Decision.CHOICE, slot) * sum(chances)
    for choice, chance in enumerate(chances[:-1]):
        if mark < chance:
            return choice
        mark -= chance
    return 5


def reinforced(seen, traits, motives, memory, hours, tick):
    """Erev and Roth's rule with spill-over; gives propensities and hours."""
    most = motives.regular_hours + motives.overtime_hours
    known = [True, True, True, seen[0].knowhow[3] > 0, seen[0].knowhow[4] > 0, True]
    if memory is None:
        # rest, the last, stands for as many choices as are open where it is a nest of its own
        stands_for = np.array([*known[:5], (sum(known) - 1) ** motives.nested_rest], dtype=float)
        memory = motives.reinforce_strength * stands_for / stands_for.sum()
    else:
        worst = traits[0].cost * (
            motives.effort_linear + (motives.monotony + motives.fatigue) * most / 80
        )
        points = (
            seen[0].average_points_per_hour * 80 * seen[0].pay_per_point / motives.yuan_per_utility
        )
        paid = points + pulls(seen, traits, motives, hours) - costs(traits, motives, hours)
        share = np.array([*hours, most - sum(hours)]) / most
        gain = share * np.maximum(0.0, np.array([*paid, 0.0]) + worst) * known
        spill = motives.reinforce_spill * (gain.sum() - gain) / (sum(known) - 1)
        memory = (1 - motives.reinforce_forgetting) * memory
        memory += np.where(known, (1 - motives.reinforce_spill) * gain + spill, 0.0)
    new = np.zeros(5)
    for slot in range(16):
        choice = by_lot(memory * known, tick, slot)
        if choice < 5:
            new[choice] += motives.slot_hours
    return memory, new


def weighed(seen, traits, motives, memory, hours, tick):
    """Camerer and Ho's rule; gives attractions with the weight of experience, and hours."""
    most = motives.regular_hours + motives.overtime_hours
    if memory is None:
        attraction, weight = np.zeros(6), 1.0
    else:
        (attraction, before), share = memory, np.array(hours) / most
        weight = motives.ewa_experience * before + 1
        worth, cost = (
            80 * seen[0].pay_per_point / motives.yuan_per_utility,
            costs(traits, motives, hours),
        )
        had, missed = (
            seen[0][name] * worth - cost for name in ("average_points_per_hour", "points_per_hour")
        )
        paid = share * had + motives.ewa_foregone * (1 - share) * missed
        attraction = np.array(
            [*((motives.ewa_memory * before * attraction[:5] + paid) / weight), 0.0]
        )
    new = np.zeros(5)
    for slot in range(16):
        rest = motives.nested_rest * math.log(5) / motives.ewa_sensitivity
        value = attraction + np.array([*pulls(seen, traits, motives, new), rest])
        choice = by_lot(np.exp(motives.ewa_sensitivity * (value - value.max())), tick, slot)
        if choice < 5:
            new[choice] += motives.slot_hours
    return (attraction, weight), new


@pytest.mark.parametrize(
    ("strategy", "rule", "nested_rest"),
    [
        (Strategy.REINFORCE, reinforced, 1.0),
        (Strategy.EWA, weighed, 0.0),
        pytest.param(Strategy.REINFORCE, reinforced, 0.0, marks=pytest.mark.thorough),
        pytest.param(Strategy.EWA, weighed, 1.0, marks=pytest.mark.thorough),
    ],
)
def test_what_is_learnt_and_chosen_is_what_the_rule_says(strategy, rule, nested_rest):
    seen, traits, motives = one_cadre(strategy, nested_rest=nested_rest)
    memory, hours = None, np.zeros(5)
    for tick in range(60):
        seen[0].load = 16.0 + 10.0 * math.sin(tick)
        seen[0].average_points_per_hour[Activity.SQUAD] = 0.15 + 0.2 * math.cos(tick)
        memory, hours = rule(seen, traits, motives, memory, hours, tick)
        np.testing.assert_allclose(chosen(seen, traits, motives, tick), hours, **NEAR)
        learnt = memory if strategy == Strategy.REINFORCE else memory[0]
        np.testing.assert_allclose(seen[0].attraction, learnt, **NEAR)
        if strategy == Strategy.EWA:
            assert seen[0].experience == pytest.approx(memory[1])


def test_one_who_learns_an_exploit_late_comes_to_it_by_spill_over_alone():
    for spill, tried in ((0.2, True), (0.0, False)):
        seen, traits, motives = one_cadre(Strategy.REINFORCE, reinforce_spill=spill)
        seen[0].knowhow[Exploit.VISIBILITY] = 0.0
        for tick in range(10):
            chosen(seen, traits, motives, tick)
        assert seen[0].attraction[Activity.VISIBILITY] == 0
        seen[0].knowhow[Exploit.VISIBILITY] = 1.0
        assert (
            sum(chosen(seen, traits, motives, 10 + tick)[Activity.VISIBILITY] for tick in range(40))
            > 0
        ) == tried


def imitated(seen, motives, mix, tick):
    """The mix after a meeting, and the hours."""
    most, row = motives.regular_hours + motives.overtime_hours, seen[0]
    if row.met > 0:
        if uniform(*KEY, 0, 0, tick, Decision.IMITATION, 0) < motives.imitate_mutation:
            mix = [0.0] * 5
            for slot in range(16):
                choice = below(*KEY, 0, 0, tick, Decision.IMITATION, 2 + slot, 6)
                if choice < 5:
                    mix[choice] += motives.slot_hours
        else:
            better = (row.met_bonus - row.last_bonus) / row.mean_bonus
            if uniform(*KEY, 0, 0, tick, Decision.IMITATION, 1) < 1 / (
                1 + math.exp(-better / motives.imitate_noise)
            ):
                mix = list(row.met_hours)
    squad = min(most, max(mix[2], row.load))
    others = [
        hours if row.knowhow[3:][max(0, place - 3)] > 0 or place < 3 else 0.0
        for place, hours in enumerate(mix)
    ]
    others[2] = 0.0
    scale = min(1.0, (most - squad) / sum(others))
    return mix, [squad if place == 2 else hours * scale for place, hours in enumerate(others)]


def test_an_imitator_keeps_copies_or_tries_a_mix_as_the_rule_says():
    seen, traits, motives = one_cadre(Strategy.IMITATE, imitate_mutation=0.1)
    seen[0].knowhow[Exploit.TRACES] = 0.0
    seen[0].last_bonus, seen[0].mean_bonus = 30_000.0, 31_000.0
    mix, copied = [36.0, 14.0, 0.0, 0.0, 0.0], 0
    for tick in range(120):
        seen[0].met, seen[0].met_bonus = tick % 3 == 0, 30_000.0 + 4_000.0 * math.sin(tick)
        seen[0].met_hours[:] = 10 + tick % 7, 5, 60 + tick % 40, 20, 10
        before = mix
        mix, hours = imitated(seen, motives, mix, tick)
        copied += mix != before
        np.testing.assert_allclose(chosen(seen, traits, motives, tick), hours, **NEAR)
    assert 10 < copied < 30


def test_without_public_ranks_an_imitator_does_what_is_asked_and_no_more():
    seen, traits, motives = one_cadre(Strategy.IMITATE)
    for tick, load in enumerate((0.0, 10.0, 50.0, 120.0, 200.0)):
        seen[0].load = load
        hours = chosen(seen, traits, motives, tick)
        left = 128.0 - min(128.0, load)
        assert hours[2] == min(128.0, load) and hours[:2].sum() == pytest.approx(min(50.0, left))


# ---------------------------------------------------------------- where learning leads


@pytest.mark.parametrize("strategy", [Strategy.REINFORCE, Strategy.EWA])
@pytest.mark.parametrize("better", [Activity.ROUTINE, Activity.SQUAD])
def test_who_learns_from_pay_finds_the_better_of_two_activities(strategy, better):
    free = {"duty": 0.0, "service_motivation": 0.0, "monotony": 0.0, "fatigue": 0.2}
    seen, traits, motives = one_cadre(strategy, **free)
    seen[0].knowhow[:], seen[0].average_points_per_hour[:] = 0.0, 0.0
    seen[0].average_points_per_hour[[Activity.ROUTINE, Activity.SQUAD]] = 0.1
    seen[0].average_points_per_hour[better] = 0.3
    seen[0].points_per_hour[:] = seen[0].average_points_per_hour
    late = np.mean([chosen(seen, traits, motives, tick) for tick in range(300)][200:], axis=0)
    other = Activity.SQUAD if better == Activity.ROUTINE else Activity.ROUTINE
    assert late[better] > 3 * late[other] and late[better] > 60


def test_what_was_never_tried_is_found_through_what_it_would_earn():
    """With the weight of foregone payoffs, ewa finds an activity that the average has never shown
    to pay."""
    late = {}
    for weight in (0.0, 0.5):
        seen, traits, motives = one_cadre(
            Strategy.EWA, ewa_foregone=weight, duty=0.0, service_motivation=0.0
        )
        seen[0].points_per_hour[Activity.SQUAD], seen[0].average_points_per_hour[:] = 0.5, 0.0
        late[weight] = np.mean(
            [chosen(seen, traits, motives, tick)[Activity.SQUAD] for tick in range(60)][20:]
        )
    assert late[0.5] > late[0.0] + 30
