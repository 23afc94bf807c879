"""Every strategy keeps its promises, and the choices with closed forms equal them."""

import math

import numpy as np
import pytest

from sim.base.record_arrays import records
from sim.model.context import at_tick, build_schemes, motives_of
from sim.model.ledger_records import Record
from sim.model.phases.learn import spread_knowhow
from sim.model.population import found_county
from sim.model.recording.ratings import discretion_range
from sim.model.state import SEEN, TRAITS, Activity, Exploit, Key
from sim.model.strategies.exploits import choose_padding, choose_steps, claim_hours
from sim.model.strategies.registry import Strategy
from sim.scenario.scenario import load_scenario
from sim.scenario.strategies import STRATEGIES
from tests.choosing import choose_alone

KEY = Key(3, 0)
ALL = list(Strategy)


def one_cadre(**edits):
    """A cadre with everyday numbers, and the motives of the base scenario with edits."""
    seen, traits = records(SEEN, 1), records(TRAITS, 1)
    seen[0].demand[:] = 36.0, 14.0
    seen[0].load = 16.0
    seen[0].hours[:] = 30.0, 10.0, 16.0, 2.0, 2.0
    seen[0].points_per_hour[:] = 0.01, 0.0, 0.12, 0.02, 0.01
    seen[0].pay_per_point = 230.0
    seen[0].last_bonus, seen[0].aspiration = 30_000.0, 20_000.0
    traits[0].cost, traits[0].service, traits[0].face, traits[0].scruple = 1.0, 1.0, 1.0, 1.0
    traits[0].duty, traits[0].squad_duty = 1.0, 1.0
    motives = motives_of(load_scenario("base").parameters)
    for name, value in edits.items():
        motives[name] = value
    return seen, traits, motives[0]


def hours_of(strategy, seen, traits, motives, ticks=40):
    """Mean hours over many half-months, each from the same past."""
    before, total = seen.copy(), np.zeros(5)
    traits[0].strategy = strategy
    for tick in range(ticks):
        seen[:] = before
        choose_alone(seen, traits, motives, KEY, tick)
        total += seen[0].hours
    seen[:] = before
    return total / ticks


@pytest.mark.parametrize("strategy", ALL)
def test_hours_are_never_negative_nor_more_than_there_are(strategy):
    for worth in (0.0, 230.0, 1e6):
        seen, traits, motives = one_cadre()
        seen[0].pay_per_point = worth
        hours = hours_of(strategy, seen, traits, motives)
        assert (
            hours >= 0
        ).all() and hours.sum() <= motives.regular_hours + motives.overtime_hours + 1e-9


@pytest.mark.parametrize("strategy", ALL)
def test_the_same_luck_gives_the_same_choice(strategy):
    seen, traits, motives = one_cadre()
    assert (
        hours_of(strategy, seen, traits, motives) == hours_of(strategy, seen, traits, motives)
    ).all()


@pytest.mark.parametrize(
    ("strategy", "answers"),
    [
        (Strategy.LOGIT, True),
        (Strategy.BEST_RESPONSE, True),
        (Strategy.OPPORTUNIST, True),
        (Strategy.SATISFICE, False),
        (Strategy.CONSCIENCE, False),
        (Strategy.FREE_RIDE, False),
        (Strategy.FIXED, False),
    ],
)
def test_who_answers_to_the_worth_of_points(strategy, answers):
    squad = []
    for worth in (0.0, 2_000.0):
        seen, traits, motives = one_cadre()
        seen[0].pay_per_point = worth
        squad.append(hours_of(strategy, seen, traits, motives)[Activity.SQUAD])
    assert (squad[1] > squad[0] + 5.0) if answers else squad[1] == squad[0]


def test_one_below_aspiration_does_more_than_duty():
    seen, traits, motives = one_cadre()
    seen[0].pay_per_point = 2_000.0
    content = hours_of(Strategy.SATISFICE, seen, traits, motives)
    seen[0].aspiration = 40_000.0
    striving = hours_of(Strategy.SATISFICE, seen, traits, motives)
    assert striving[Activity.SQUAD] > content[Activity.SQUAD] + 5.0
    assert (striving == hours_of(Strategy.LOGIT, seen, traits, motives)).all()


def test_the_opportunist_leaves_what_earns_nothing():
    seen, traits, motives = one_cadre(decision_noise=0.02)
    traits[0].service = 0.0
    seen[0].points_per_hour[:] = 0.0
    assert hours_of(Strategy.OPPORTUNIST, seen, traits, motives).sum() <= motives.slot_hours * 5


def two_tasks(slope, **edits):
    """The multitask case of Holmström and Milgrom: squad work earns `slope` an effort, mass work
    pulls with 0.6, costs ½(e₁² + e₂²) + ½e₁e₂."""
    seen, traits, motives = one_cadre(
        duty=0.0,
        service_motivation=0.6,
        fatigue=0.5,
        monotony=0.5,
        response_step=1.0,
        inertia=0.0,
        **edits,
    )
    seen[0].load, seen[0].demand[:] = 0.0, (0.0, 1e15)
    seen[0].hours[:] = 0.0
    seen[0].points_per_hour[:] = 0.0
    seen[0].points_per_hour[Activity.SQUAD] = slope / 80.0
    seen[0].pay_per_point = motives.yuan_per_utility
    motives.overtime_hours = 400.0
    return seen, traits, motives


@pytest.mark.parametrize("slope", [0.0, 0.4, 0.6, 0.8, 1.0, 1.2, 1.5])
def test_best_response_solves_the_multitask_case(slope):
    own, cross, conscience = 1.0, 0.5, 0.6
    determinant = own * own - cross * cross
    measured = (own * slope - cross * conscience) / determinant
    unmeasured = (own * conscience - cross * slope) / determinant
    if measured < 0:
        measured, unmeasured = 0.0, conscience / own
    elif unmeasured < 0:
        measured, unmeasured = slope / own, 0.0
    hours = hours_of(Strategy.BEST_RESPONSE, *two_tasks(slope), ticks=1) / 80.0
    assert hours[Activity.SQUAD] == pytest.approx(measured, abs=1e-6)
    assert hours[Activity.MASS] == pytest.approx(unmeasured, abs=1e-6)


def test_logit_comes_close_to_the_best_response_as_noise_falls():
    best = hours_of(Strategy.BEST_RESPONSE, *two_tasks(1.0), ticks=1)
    gaps = []
    for noise in (1.0, 0.1, 0.004):
        noisy = hours_of(Strategy.LOGIT, *two_tasks(1.0, decision_noise=noise, slot_hours=1.0))
        gaps.append(np.abs(noisy - best).max() / 80.0)
    assert gaps[0] > gaps[1] > gaps[2] and gaps[2] < 0.03


def leader(gain, overhead, audit, risk, honest=5):
    """A leader who counts for itself and its only member alike, in the units of the closed form."""
    seen, traits, motives = one_cadre(scruple=0.0, fatigue=1.0)
    seen[0].knowhow[:] = 1.0
    seen[0].members_worth = motives.yuan_per_utility
    seen[0].points_per_node, seen[0].node_hours_lost = gain, 80.0 * overhead
    seen[0].audit_loss, seen[0].red_loss = audit * honest, risk
    return seen, traits, motives


@pytest.mark.parametrize(
    ("gain", "overhead", "audit", "risk"),
    [
        (1, 1.2, 0.05, 0),
        (2, 1, 0.05, 0),
        (2, 1, 0.1, 0),
        (2, 1, 0.5, 0),
        (1, 1.2, 0.05, 10),
        (1, 1.2, 0.05, 40),
        (1, 1.2, 0.5, 10),
        (0, 1, 0.0, 10),
        (0, 1, 0.0, 40),
    ],
)
def test_the_number_of_steps_is_the_best_whole_number(gain, overhead, audit, risk):
    honest, most = 5, 32
    worth = {
        k: (gain - overhead) * k - audit * (k - honest) ** 2 - risk / k
        for k in range(honest, most + 1)
    }
    best = max(worth, key=worth.get)
    assert choose_steps(*leader(gain, overhead, audit, risk), 0, honest, 1, most) == best


def test_splitting_takes_off_where_a_node_pays_more_than_it_costs():
    for gain, steps in ((0.99, 5), (1.01, 32)):
        assert choose_steps(*leader(gain, 1.0, 0.0, 0.0), 0, 5, 1, 32) == steps


def test_without_know_how_nobody_uses_an_exploit():
    seen, traits, motives = leader(10.0, 0.1, 0.0, 0.0)
    seen[0].points_per_participant = 10.0
    assert choose_steps(seen, traits, motives, 0, 5, 4, 32) > 5
    assert choose_padding(seen, traits, motives, 0, 5, 5, 4) > 0
    assert claim_hours(seen, traits, motives, 0) > 0
    seen[0].knowhow[:] = 0.0
    assert choose_steps(seen, traits, motives, 0, 5, 4, 32) == 5
    assert choose_padding(seen, traits, motives, 0, 5, 5, 4) == 0
    assert claim_hours(seen, traits, motives, 0) == 0


def test_padding_goes_to_its_corner_where_credit_is_full_and_not_beyond_the_members():
    seen, traits, motives = leader(0.0, 0.0, 0.0, 0.0)
    hour = motives.coordination_hours / 80.0
    for points, members, added in (
        (2 * hour, 4, 2),
        (2 * hour, 2, 1),
        (2 * hour, 1, 0),
        (0.5 * hour, 4, 0),
    ):
        seen[0].points_per_participant = points
        assert choose_padding(seen, traits, motives, 0, 5, 5, members) == added


def test_scruples_limit_splitting_without_any_audit():
    steps = []
    for scruple in (0.0, 0.05, 0.2, 10.0):
        seen, traits, motives = leader(2.0, 1.0, 0.0, 0.0)
        motives.scruple = scruple
        steps.append(choose_steps(seen, traits, motives, 0, 8, 1, 32))
    assert steps == sorted(steps, reverse=True) and steps[0] == 32 and steps[-1] == 8


@pytest.mark.parametrize(("imitation", "forgetting"), [(0.5, 0.1), (0.5, 0.25), (0.3, 0.4)])
def test_know_how_settles_where_learning_and_forgetting_balance(imitation, forgetting):
    edits = {
        "schemes": {"uniform": {"levers": {"platform": 1}}},
        "county": {"townships": 60, "departments": 0, "township_smallest": 100,
        "township_largest": 100},
        "exploits": {
            "knowhow_start": 0.5, "knowhow_habits": 0.5, "knowhow_trial": 0, "knowhow_near": 0,
            "knowhow_imitation": imitation, "knowhow_forgetting": forgetting,
        },
    }  # fmt: skip
    scenario = load_scenario("base", edits)
    schemes, motives = build_schemes(scenario, 10), motives_of(scenario.parameters)
    state = found_county(scenario, schemes, KEY)
    shares = []
    for tick in range(160):
        spread_knowhow(state, at_tick(scenario.parameters, motives, schemes, KEY, tick))
        if tick >= 60:
            shares.append(state.seen.knowhow[:, Exploit.SPLITTING].mean())
    # a cadre who knows does not learn and forget in the same half-month: share = 1 - forgetting /
    # imitation
    rest = max(0.0, 1.0 - forgetting / imitation)
    spread = math.sqrt(max(rest * (1 - rest), 1e-6) / len(state.people))
    assert np.mean(shares) == pytest.approx(rest, abs=3 * spread)


def test_hours_never_go_to_an_exploit_that_is_not_known():
    noisy = [one for one in ALL if "noise" in STRATEGIES[one].answers] + [
        Strategy.REINFORCE,
        Strategy.EWA,
        Strategy.BEST_RESPONSE,
    ]
    for strategy in noisy:
        seen, traits, motives = one_cadre(decision_noise=3.0)
        seen[0].points_per_hour[Activity.VISIBILITY :], seen[0].hours[:] = 0.5, 0.0
        seen[0].experience, seen[0].attraction[:] = 1.0, 1.0
        assert (hours_of(strategy, seen, traits, motives)[Activity.VISIBILITY :] == 0).all()
        for exploit in (Exploit.VISIBILITY, Exploit.TRACES):
            seen[0].knowhow[:] = 0.0
            seen[0].knowhow[exploit] = 1.0
            hours = hours_of(strategy, seen, traits, motives)
            assert hours[exploit] > 2.0 and hours[7 - exploit] == 0


def test_nobody_learns_to_use_nodes_before_there_are_any():
    scenario = load_scenario(
        "base", {"exploits": {"knowhow_trial": 0.1}, "county": {"townships": 2, "departments": 0}}
    )
    schemes, motives = build_schemes(scenario, 1), motives_of(scenario.parameters)
    state = found_county(scenario, schemes, KEY)
    for tick in range(24):
        spread_knowhow(state, at_tick(scenario.parameters, motives, schemes, KEY, tick))
    assert state.seen.knowhow[:, : Exploit.VISIBILITY].sum() == 0
    assert 0 < state.seen.knowhow[:, Exploit.VISIBILITY :].mean() < 1


def test_shares_of_strategies_are_met():
    scenario = load_scenario(
        "base", {"strategies": {"share_satisfice": 0.2, "share_conscience": 0.1}}
    )
    strategy = found_county(scenario, build_schemes(scenario, 1), KEY).traits.strategy
    for one, share in (
        (Strategy.SATISFICE, 0.2),
        (Strategy.CONSCIENCE, 0.1),
        (Strategy.LOGIT, 0.7),
    ):
        assert (strategy == one).mean() == pytest.approx(
            share, abs=3 * math.sqrt(share * (1 - share) / len(strategy))
        )


def test_the_heads_go_as_far_as_is_usual_and_no_further_than_their_rulebook():
    for cap, hundredths in ((25, 1_250), (5, 500), (None, 1_250)):
        edits = {"items": {"squad.discretion": {"cap": cap}}}
        edits = {"schemes": {"index": {"edits": edits}}, "raters": {"discretion_points": 12.5}}
        scenario = load_scenario("index", edits)
        schemes = build_schemes(scenario, 3)
        context = at_tick(scenario.parameters, motives_of(scenario.parameters), schemes, KEY, 48)
        book = 2 * context.now[0].scheme
        assert discretion_range(context, book, schemes.codes[book, Record.DISCRETION]) == hundredths
