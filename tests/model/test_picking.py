"""The members of a task are those candidates who wait shortest, by the formula of the lot sorted in
plain Python."""

import math

import pytest

from sim.base.random_numbers import uniform
from sim.base.random_streams import Decision
from sim.model.context import motives_of
from sim.model.state import MEMBERS
from sim.model.strategies.exploits import claim_hours


@pytest.mark.parametrize(
    "levers",
    [
        {},
        {"able": 3.0, "willing": 0.0, "idle": 1.0},
        {"able": 0.0, "willing": 2.5, "experienced": -3.0, "experience_base": 0.01},
        {"able": 1.5, "willing": 1.0, "experienced": 1.0, "idle": 3.0},
    ],
)
def test_members_are_those_who_wait_shortest(tell, small, seed, levers):
    # departments so small that there are fewer candidates than a large task wants
    county = {"departments": 3, "department_smallest": 4, "department_largest": 6}
    scenario = small(
        schemes={"index": {"levers": levers}},
        adopt=[{"year": 1, "scheme": "index"}],
        county=county,
        work={"task_hours": 200, "task_hours_spread": 1.2},
        exploits={"knowhow_start": 0.5},
    )
    motives, sizes = motives_of(scenario.parameters)[0], set()
    for half in tell(scenario, seed, 1):
        given, before = half.context.levers[0], half.before
        past = before.cadres.past_tasks.copy()
        for unit in half.units:
            weight = {}
            for seat in half.seats[unit]:
                seen = before.seen[seat]
                offered = max(0.0, seen.hours[2] - seen.load) + claim_hours(
                    before.seen, before.traits, motives, seat
                )
                weight[seat] = (1 + offered) ** given.willing * (1 + seen.load / 10) ** -given.idle
                weight[seat] *= (given.experience_base + past[seat]) ** given.experienced
            for task in half.dispatched.open[unit]:
                if task.arrived < half.tick:
                    continue
                wait = {}
                for seat in set(half.seats[unit]) - {task.lead}:
                    cadre = before.cadres[seat]
                    luck = uniform(
                        seed, 0, seat, task.serial, int(cadre.generation), Decision.PICK, 0
                    )
                    wait[seat] = -math.log(luck) / (
                        weight[seat] * cadre.ability[task.skill] ** given.able
                    )
                wanted = min(
                    MEMBERS - 1,
                    max(1, math.ceil(task.workload / half.context.world[0].member_hours)),
                )
                expected = [*sorted(wait, key=wait.get)[:wanted], *[task.lead] * (task.lead >= 0)]
                assert list(task.member[: task.members]) == expected
                past[expected] += 1
                sizes.add((len(expected), len(half.seats[unit])))
        assert (half.dispatched.cadres.past_tasks == past).all()
    assert {1 + MEMBERS - 1, 2} <= {members for members, _ in sizes} and any(
        one == all_ for one, all_ in sizes
    )
