"""The contract of the strategies: each answers to exactly the cues that it declares, and to nothing
else that it is given."""

import ast
import inspect

import numpy as np
import pytest

from sim.base.record_arrays import records
from sim.model.context import MOTIVE_NAMES, motives_of
from sim.model.state import SEEN, TRAITS, Activity, Key
from sim.model.strategies.choose import choose
from sim.model.strategies.exploits import choose_padding, choose_steps, claim_hours
from sim.model.strategies.registry import Strategy
from sim.scenario.scenario import load_scenario
from sim.scenario.strategies import CUES, STRATEGIES, Scruples
from tests.choosing import choose_alone

TICKS = 30
ANSWERS = {Strategy(place): one.answers for place, one in enumerate(STRATEGIES)}
MOTIVES = motives_of(load_scenario("base").parameters)
NAMES = sorted({*SEEN.names, *TRAITS.names, *MOTIVE_NAMES} - {"strategy"})
#: Taken away whole: marks and switches, for which less is the same as all, and hours, of which only
#: the first are changed.
TAKEN = {"knowhow", "met", "experience", "hours", "relative_face"}
MEMORY = {
    Strategy.EWA: (0.3, 0.2, 0.4, 0.1, 0.1, 0.0),
    Strategy.IMITATE: (50.0, 30.0, 20.0, 15.0, 15.0, 0.0),
}


def a_life(experience, aspiration):
    """A cadre to whom everything matters: points, chances, face, know-how, a colleague met,
    memories."""
    seen, traits = records(SEEN, 1), records(TRAITS, 1)
    row = seen[0]
    row.points_per_hour[:] = 0.05, 0.02, 0.15, 0.2, 0.15
    row.yuan_per_hour[:] = 20.0, 0.0, 10.0, 0.0, 0.0
    row.average_points_per_hour[:] = 0.15, 0.05, 0.1, 0.15, 0.1
    row.pay_per_point, row.excellent_per_point, row.promotion_per_point, row.behind_per_point = (
        60.0,
        0.01,
        0.001,
        0.1,
    )
    row.excellent_worth, row.promotion_worth = 8_000.0, 200_000.0
    row.members_worth, row.points_per_node, row.points_per_participant = 250.0, 1.2, 2.4
    row.red_loss, row.audit_loss, row.node_hours_lost = 0.1, 0.1, 0.5
    row.load, row.demand[:], row.hours[:] = 16.0, (36.0, 14.0), (30.0, 10.0, 16.0, 8.0, 8.0)
    row.last_bonus, row.aspiration, row.mean_bonus = 30_000.0, aspiration, 31_000.0
    row.met, row.met_bonus, row.met_hours[:] = 1.0, 31_500.0, (20.0, 5.0, 60.0, 10.0, 5.0)
    row.knowhow[:], row.experience = 1.0, experience
    traits[0].cost, traits[0].service, traits[0].face, traits[0].scruple = 1.0, 1.0, 1.0, 1.0
    traits[0].duty, traits[0].squad_duty = 1.0, 1.0
    motives = MOTIVES.copy()
    motives.effort_linear, motives.perception_noise, motives.imitate_mutation, motives.inertia = (
        0.1,
        0.1,
        0.3,
        0.6,
    )
    motives.decision_noise, motives.nested_rest, motives.relative_face = 0.8, 0.3, 1.0
    # of a size, so that none drowns the others
    motives.duty, motives.face_ratio = 6.0, 1.0
    for name in MOTIVE_NAMES:
        if name.startswith(("share_", "knowhow_", "strategy_")):
            motives[name] = 0.1
    return seen, traits, motives


def hours_in(strategy, experience, aspiration, changed=None):
    """Hours of some half-months on end, after what was changed at their beginning."""
    seen, traits, motives = a_life(experience, aspiration)
    traits[0].strategy = strategy
    seen[0].attraction[:] = np.array(MEMORY.get(strategy, (5.0, 2.0, 7.0, 1.0, 1.0, 5.0))) * (
        experience > 0
    )
    for table in (seen, traits, motives):
        if changed in table.dtype.names:
            table[changed] *= 0.0 if changed in TAKEN else 0.3
    found, meets = [], seen[0].met
    for tick in range(TICKS):
        seen[0].met = meets * (tick % 2)
        choose_alone(seen, traits, motives[0], Key(5, 0), tick)
        found.append(seen[0].hours.copy())
    return np.array(found)


@pytest.mark.parametrize("strategy", Strategy)
def test_hours_answer_to_what_is_declared_and_to_nothing_else(strategy):
    scenes = [(3.0, 20_000.0), (0.0, 20_000.0), (3.0, 60_000.0)]
    usual = [hours_in(strategy, *scene) for scene in scenes]
    answered = {
        name
        for name in NAMES
        if any(
            (hours_in(strategy, *scene, name) != was).any()
            for scene, was in zip(scenes, usual, strict=True)
        )
    }
    assert answered == {name for cue in ANSWERS[strategy] for name in CUES[cue]}


@pytest.mark.parametrize("strategy", Strategy)
def test_luck_moves_those_who_choose_slot_by_slot_or_copy(strategy):
    found = []
    for key in (Key(5, 0), Key(6, 0), Key(5, 1)):
        seen, traits, motives = a_life(0.0, 20_000.0)
        traits[0].strategy = strategy
        hours = []
        for tick in range(TICKS):
            choose_alone(seen, traits, motives[0], key, tick)
            hours.append(seen[0].hours.copy())
        found.append(np.array(hours))
    moved = [(other != found[0]).any() for other in found[1:]]
    assert moved == ["slots" in ANSWERS[strategy]] * 2


@pytest.mark.parametrize("strategy", Strategy)
def test_exploits_are_weighed_against_the_scruples_declared(strategy):
    used = []
    for scruple in (0.0, 1.0, 1e6):
        seen, traits, motives = a_life(0.0, 20_000.0)
        traits[0].strategy, traits[0].scruple = strategy, scruple
        given = (seen, traits, motives[0], 0)
        used.append(
            (claim_hours(*given), choose_steps(*given, 5, 4, 32), choose_padding(*given, 5, 5, 4))
        )
    honest, all_out = (0.0, 5, 0), used[0]
    expected = {
        Scruples.OWN: all_out[0] > 0
        and all_out[1] > used[1][1] > 5
        and all_out[2] > 0
        and used[2] == honest,
        Scruples.NONE: used == [all_out] * 3 and all_out[0] > 0 and all_out[1] > 5,
        Scruples.BEYOND_PRICE: used == [honest] * 3,
    }
    assert expected[STRATEGIES[strategy].scruples], used


def test_every_cue_is_a_name_that_is_given_and_every_strategy_declares():
    assert {name for names in CUES.values() for name in names} <= set(NAMES)
    assert set().union(*ANSWERS.values()) == set(CUES)


def test_every_strategy_has_a_branch_of_its_own_and_none_is_taken_for_another():
    (function,) = ast.parse(inspect.getsource(choose.py_func)).body
    (branch,) = [node for node in function.body if isinstance(node, ast.If)]
    found = {}
    while branch:
        assert len(branch.body) == 1 and len(branch.orelse) <= 1
        found[ast.unparse(branch.test)] = branch.body[0].value.func.id
        branch = branch.orelse[0] if branch.orelse else None
        assert branch is None or isinstance(branch, ast.If), "the ladder ends in an `else`"
    assert found == {
        f"strategy == Strategy.{one.name.upper()}": f"choose_{one.name}" for one in STRATEGIES
    }


def test_the_opportunist_does_not_serve_whatever_the_own_motives():
    seen, traits, motives = a_life(0.0, 20_000.0)
    seen[0].points_per_hour[:], seen[0].demand[1] = 0.0, 40.0
    mass = []
    for strategy in (Strategy.OPPORTUNIST, Strategy.LOGIT, Strategy.CONSCIENCE):
        traits[0].strategy, total = strategy, 0.0
        for tick in range(TICKS):
            seen[0].hours[:] = 0.0
            choose_alone(seen, traits, motives[0], Key(5, 0), tick)
            total += seen[0].hours[Activity.MASS] / TICKS
        mass.append(total)
    assert mass[0] < mass[1] < mass[2]
