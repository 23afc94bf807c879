"""Noisy choice, which weighs anew only what a choice has changed, against one in plain Python that
weighs everything each time."""

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sim.base.random_numbers import uniform
from sim.base.random_streams import Decision
from sim.base.record_arrays import records
from sim.model.context import motives_of
from sim.model.state import LANES, ROOM, SEEN, TRAITS, Exploit, Key
from sim.model.strategies.choose import choose
from sim.model.strategies.lanes import choose_lined_up
from sim.model.strategies.registry import Strategy
from sim.model.strategies.utility import LEAST_WORTH
from sim.scenario.scenario import load_scenario
from tests.choosing import choose_alone

KEY = Key(3, 0)
REST = 5
MOTIVES = motives_of(load_scenario("base").parameters)
#: Worth of a point and duty of each strategy whose choice is noisy; content ones are tried with an
#: aspiration of 0.
CARES = {
    Strategy.LOGIT: (1, 1),
    Strategy.SATISFICE: (0, 1),
    Strategy.CONSCIENCE: (0, 1),
    Strategy.OPPORTUNIST: (1, 0),
}
SERVICE = {Strategy.CONSCIENCE: 3.0, Strategy.OPPORTUNIST: 0.0}


def between(low, high):
    return st.floats(low, high, allow_subnormal=False)


def five(low, high):
    return st.tuples(*[between(low, high)] * 5)


CADRES = st.fixed_dictionaries(
    {
        "points_per_hour": five(-10, 1e4),
        "yuan_per_hour": five(-1e4, 1e4),
        "pay_per_point": between(0, 1e5),
        "demand": st.tuples(between(0, 200), between(0, 200)),
        "load": between(0, 400),
        "hours": five(0, 128),
        "knows": st.tuples(st.booleans(), st.booleans()),
        "cost": between(0.02, 50),
        "service": between(0, 10),
        "duty": between(0, 10),
        "squad_duty": between(0, 10),
    }
)
WORLDS = st.fixed_dictionaries(
    {
        "decision_noise": between(0.02, 5),
        "fatigue": between(0, 5),
        "monotony": between(0, 5),
        "effort_linear": between(-2, 5),
        "duty": between(0, 20),
        "squad_duty": between(0, 1),
        "nested_rest": st.sampled_from([0.0, 0.4, 1.0]),
        "service_motivation": between(0, 20),
        "inertia": between(0, 3),
        "slot_hours": between(1, 40),
        "yuan_per_utility": between(500, 20_000),
    }
)


def plain_hours(cadre, world, worth, dutiful, service, tick):
    """The formula of a choice, evaluated for all in every slot."""
    step, efforts = world["slot_hours"] / 80, [0.0] * 5
    asked = [cadre["demand"][0] / 80, cadre["demand"][1] / 80, cadre["load"] / 80, 0.0, 0.0]
    own, squad = (dutiful * world["duty"] * cadre[name] for name in ("duty", "squad_duty"))
    strength = [own, world["service_motivation"] * service, squad * world["squad_duty"], 0.0, 0.0]
    known = (True, True, True, *cadre["knows"])
    rest = world["nested_rest"] * world["decision_noise"] * math.log(sum(known))
    for slot in range(int(128 / world["slot_hours"])):
        values = []
        for a in range(5):
            yuan = cadre["yuan_per_hour"][a] / world["yuan_per_utility"]
            value = 80 * (cadre["points_per_hour"][a] * worth + yuan) if worth else 0.0
            value += strength[a] * max(0.0, 1 - efforts[a] / asked[a]) if asked[a] > 0 else 0.0
            cost = (
                world["effort_linear"]
                + world["monotony"] * efforts[a]
                + world["fatigue"] * sum(efforts)
            )
            value += world["inertia"] * cadre["hours"][a] / 80 - cadre["cost"] * cost
            values.append(value if known[a] else -math.inf)
        values.append(rest)
        chances = [math.exp((value - max(values)) / world["decision_noise"]) for value in values]
        mark, chosen = uniform(*KEY, 0, 0, tick, Decision.CHOICE, slot) * sum(chances), 0
        while chosen < REST and mark >= chances[chosen]:
            mark -= chances[chosen]
            chosen += 1
        if chosen < REST:
            efforts[chosen] += step
    return [effort * 80 for effort in efforts]


def check(strategy, cadre, world, tick):
    seen, traits, motives = records(SEEN, 1), records(TRAITS, 1), MOTIVES.copy()
    for name in ("points_per_hour", "yuan_per_hour", "pay_per_point", "demand", "load", "hours"):
        seen[0][name] = cadre[name]
    seen[0].knowhow[Exploit.VISIBILITY], seen[0].knowhow[Exploit.TRACES] = cadre["knows"]
    for name in ("cost", "service", "duty", "squad_duty"):
        traits[0][name] = cadre[name]
    traits[0].strategy = strategy
    for name, value in world.items():
        motives[0][name] = value
    cares, dutiful = CARES[strategy]
    worth = cares * cadre["pay_per_point"] / world["yuan_per_utility"]
    if cares and worth == 0:
        # what an hour is worth beside points counts all the same where an opinion nominates
        worth = LEAST_WORTH
    service = cadre["service"] * SERVICE.get(strategy, 1.0)
    expected = plain_hours(cadre, world, worth, dutiful, service, tick)
    choose_alone(seen, traits, motives[0], KEY, tick)
    np.testing.assert_allclose(seen[0].hours, expected, rtol=1e-12)


NOTHING = {"points_per_hour": (0.0,) * 5, "yuan_per_hour": (0.0, 0.0, 1.0, 0.0, 0.0),
           "pay_per_point": 0.0, "demand": (0.0, 0.0), "load": 0.0, "hours": (0.0,) * 5,
           "knows": (False, False), "cost": 1.0, "service": 0.0, "duty": 0.0,
           "squad_duty": 0.0}  # fmt: skip
PLAIN = {"decision_noise": 1.0, "fatigue": 0.0, "monotony": 0.0, "effort_linear": 0.0, "duty": 0.0,
         "squad_duty": 0.0, "nested_rest": 0.0, "service_motivation": 0.0, "inertia": 0.0,
         "slot_hours": 1.0, "yuan_per_utility": 500.0}  # fmt: skip


@given(st.sampled_from(list(CARES)), CADRES, WORLDS, st.integers(0, 10_000))
@example(Strategy.LOGIT, NOTHING, PLAIN, 0)
@example(Strategy.CONSCIENCE, NOTHING, PLAIN, 0)
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
def test_slots_are_filled_as_the_formula_says(strategy, cadre, world, tick):
    check(strategy, cadre, world, tick)


EASY = {
    "points_per_hour": (0.0,) * 5, "yuan_per_hour": (0.0,) * 5, "pay_per_point": 0.0,
    "demand": (40.0, 40.0), "load": 40.0,
    "hours": (0.0,) * 5, "knows": (True, True), "cost": 1.0, "service": 1.0,
    "duty": 1.0, "squad_duty": 1.0,
}  # fmt: skip
CALM = {
    name: float(MOTIVES[0][name])
    for name in (
        *("decision_noise", "fatigue", "monotony", "effort_linear", "duty", "squad_duty"),
        *("nested_rest", "service_motivation", "inertia", "slot_hours", "yuan_per_utility"),
    )
}


@pytest.mark.parametrize(
    ("cadre", "world"),
    [
        # duty done, of a thousand times the noise, leaves nothing of the weights made beside it
        ({}, {"duty": 20.0, "decision_noise": 0.02}),
        # what is left once the load is done has weights of a few of the smallest numbers
        (
            {"demand": (0.0, 0.0), "hours": (0.0, 10.0, 0.0, 20.0, 30.0)},
            {"duty": 14.88, "decision_noise": 0.02, "fatigue": 0.0, "monotony": 0.0,
            "inertia": 0.03, "slot_hours": 40.0},
        ),
        # rest, at first hopeless beside a belief, wins by fatigue: its weight grows from nothing
        ({"points_per_hour": (0.0, 0.1, 0.1, 0.0, 0.0), "pay_per_point": 6e4, "cost": 50.0},
        {"fatigue": 5.0}),
        # rest outgrows every number
        ({"cost": 50.0, "load": 400.0}, {"fatigue": 5.0, "decision_noise": 0.02,
        "slot_hours": 40.0, "effort_linear": -2.0}),
        ({"knows": (False, False)}, {"decision_noise": 5.0}),
    ],
)  # fmt: skip
def test_weights_that_leave_the_range_of_numbers_are_not_lost(cadre, world):
    for strategy in CARES:
        for tick in range(40):
            check(strategy, EASY | cadre, CALM | world, tick)


def test_who_else_stands_in_line_changes_no_choice():
    count, motives = 2 * LANES + 7, MOTIVES[0]
    seen, traits, room = records(SEEN, count), records(TRAITS, count), records(ROOM, 1)
    luck = np.random.default_rng(5)
    seen.demand, seen.load = luck.uniform(0, 60, (count, 2)), luck.uniform(0, 60, count)
    seen.points_per_hour, seen.knowhow = luck.normal(0, 0.2, (count, 5)), luck.random((count, 5))
    seen.pay_per_point, seen.knowhow = luck.uniform(0, 900, count), seen.knowhow > 0.5
    traits.cost, traits.duty, traits.service = luck.uniform(0.5, 2, (3, count))
    # with some between who do not choose by lot
    traits.strategy = luck.choice([*CARES, Strategy.FREE_RIDE, Strategy.EWA], count)
    alone = seen.copy()
    for who in range(count):
        choose(seen, traits, motives, KEY, 3, who % 2, who, room)
        choose_alone(alone, traits, motives, KEY, 3, who, who % 2)
    choose_lined_up(seen, traits, motives, KEY, 3, room)
    assert seen.tobytes() == alone.tobytes()
