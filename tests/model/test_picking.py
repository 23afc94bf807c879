"""The members of a task are those candidates who wait shortest, by the formula of the lot sorted in
plain Python."""

import math

import numpy as np
import pytest

from sim.base.elementary import log
from sim.base.random_numbers import uniform
from sim.base.random_streams import Decision
from sim.model.context import motives_of
from sim.model.founding import founded
from sim.model.loop import PHASES
from sim.model.phases.picking import least_wait
from sim.model.state import MEMBERS
from sim.model.strategies.exploits import claim_hours
from sim.scenario.parameters import TICKS
from tests.plain_forms import PLAIN_FORMS

LEVERS = [
    {},
    {"able": 3.0, "willing": 0.0, "idle": 1.0},
    {"able": 0.0, "willing": 2.5, "experienced": -3.0, "experience_base": 0.01},
    {"able": 1.0, "willing": 1.0, "experienced": 0.5, "idle": 3.0, "seen_load": 1.0},
]


@pytest.mark.parametrize(
    ("levers", "forms"),
    [
        *((levers, {}) for levers in LEVERS),
        *(pytest.param(levers, PLAIN_FORMS, marks=pytest.mark.thorough) for levers in LEVERS[:3]),
        (LEVERS[3], PLAIN_FORMS),
    ],
)
def test_members_are_those_who_wait_shortest(tell, small, seed, levers, forms):
    """As shipped, an offer counts as far as the task can use it, and experience by its line."""
    plain = forms == PLAIN_FORMS
    # departments so small that there are fewer candidates than a large task wants
    county = {"departments": 3, "department_smallest": 4, "department_largest": 6}
    scenario = small(
        schemes={"index": {"levers": levers}},
        adopt=[{"year": 1, "scheme": "index"}],
        county=county,
        work={"task_hours": 200, "task_hours_spread": 1.2, "member_hours": 50},
        forms=forms,
        exploits={"knowhow_start": 0.5},
    )
    motives, sizes = motives_of(scenario.parameters)[0], set()
    for half in tell(scenario, seed, 1):
        given, before, world = half.context.levers[0], half.before, half.context.world[0]
        past, known = before.cadres.past_tasks.copy(), before.cadres.past_tasks.copy()
        faded = before.cadres.delivered * 0.5 ** (1 / TICKS / world.record_half_life)
        for unit in half.units:
            offers, rested = {}, {}
            mean_load = before.seen.load[half.seats[unit]].mean()
            for seat in half.seats[unit]:
                seen = before.seen[seat]
                offers[seat] = max(0.0, seen.hours[2] - seen.load) + claim_hours(
                    before.seen, before.traits, motives, seat
                )
                load = given.seen_load * seen.load + (1 - given.seen_load) * mean_load
                rested[seat] = (1 + load / 10) ** -given.idle
            for task in half.dispatched.open[unit]:
                if task.arrived < half.tick:
                    continue
                wanted = min(MEMBERS - 1, max(1, math.ceil(task.workload / world.member_hours)))
                use, wait = task.workload / wanted / world.deadline, {}
                for seat in set(half.seats[unit]) - {task.lead}:
                    cadre = before.cadres[seat]
                    luck = uniform(
                        seed, 0, seat, task.serial, int(cadre.generation), Decision.PICK, 0
                    )
                    offer = offers[seat] if plain else min(offers[seat], use)
                    done = faded[seat, task.line]
                    done += world.other_lines * (faded[seat].sum() - done)
                    tasks = known[seat] if plain else done / world.member_hours
                    chance = (given.experience_base + tasks) ** given.experienced * rested[seat]
                    chance *= (1 + offer) ** given.willing
                    wait[seat] = -math.log(luck) / (
                        chance * cadre.ability[task.skill] ** given.able
                    )
                expected = [*sorted(wait, key=wait.get)[:wanted], *[task.lead] * (task.lead >= 0)]
                assert list(task.member[: task.members]) == expected
                past[expected] += 1
                sizes.add((len(expected), len(half.seats[unit])))
        assert (half.dispatched.cadres.past_tasks == past).all()
    assert {1 + MEMBERS - 1, 2} <= {members for members, _ in sizes} and any(
        one == all_ for one, all_ in sizes
    )


def test_nobody_waits_less_than_what_spares_the_logarithm():
    draws = np.random.default_rng(3)
    tiny, near_one = 2.0**-53 * np.arange(1, 2001, 2), 1 - 2.0**-53 * np.arange(1, 2001, 2)
    luck = np.concatenate([draws.uniform(size=20_000), tiny, near_one])
    chance = draws.lognormal(0, 8, size=len(luck))
    waits = np.array([-log(float(one)) for one in luck]) / chance
    least = np.array(
        [least_wait(float(one), float(two)) for one, two in zip(luck, chance, strict=True)]
    )
    assert (least < waits).all()
    usual = (luck > 0.2) & (luck < 0.999)
    assert (least[usual] > 0.8 * waits[usual]).all(), "else it spares little"


def test_ability_weighs_by_the_levers_of_the_year(small, seed):
    scenario = small(
        adopt=[{"year": 1, "scheme": "uniform"}, {"year": 2, "scheme": "index"}],
        schemes={
            "uniform": {"levers": {"able": 0.5}},
            "index": {"levers": {"able": 2.0}},
        },
        people={"turnover": 0.2},
    )
    state, context_at = founded(scenario, seed, years=2)
    for tick in range(TICKS + 1):
        context = context_at(tick)
        for phase in PHASES[:1] if tick == TICKS else PHASES:
            phase(state, context)
        if tick in (0, TICKS):
            able = 0.5 if tick == 0 else 2.0
            np.testing.assert_allclose(
                state.cadres.ability_weight, state.cadres.ability**able, rtol=1e-14
            )
    assert state.cadres.generation.max() > 0, "nobody has followed in a seat"
