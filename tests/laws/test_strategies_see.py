"""What a strategy may see and know: the rows it is handed, and nothing else of the county."""

import ast

import numpy as np
import pytest

from sim.mesa_interface.cadre import Sight
from sim.mesa_interface.county import County
from sim.model.context import MOTIVE_NAMES, at_tick, build_schemes, motives_of
from sim.model.phases.decide import decide
from sim.model.state import SEEN
from sim.model.strategies.registry import Strategy
from sim.scenario.parameters import LEVERS, WORLD
from tests.laws.house import imported, sources

#: What docs/reference/odd.md lets a strategy see; a column of `SEEN` needs its line there first.
MAY_SEE = {
    "points_per_hour", "yuan_per_hour", "pay_per_point", "excellent_per_point",
    "promotion_per_point", "behind_per_point",
    "members_worth", "points_per_node", "points_per_participant", "red_loss", "audit_loss",
    "excellent_worth", "promotion_worth", "load", "node_hours_lost", "last_bonus", "aspiration",
    "knowhow", "demand", "hours", "average_points_per_hour",
    "mean_bonus", "met", "met_bonus", "met_hours", "experience", "attraction",
}  # fmt: skip
#: What a strategy is given; whatever else it takes is a number, and the last two are room.
GIVEN = {"seen", "traits", "motives", "key", "tick", "generation", "who"} | {
    *("room", "lanes", "weight", "best", "numbers")
}


def test_strategies_see_what_the_model_lists_and_nothing_else():
    assert set(SEEN.names) <= MAY_SEE
    assert set(Sight.__dataclass_fields__) == set(SEEN.names)
    modules = [module for module in sources("sim") if module.startswith("sim.model.strategies")]
    allowed = {
        "sim.kernel",
        "sim.base.elementary",
        "sim.base.elementary_rows",
        "sim.base.random_streams",
        "sim.base.random_numbers",
        "sim.base.record_arrays",
        "sim.model.state",
        "sim.scenario.strategies",
        *modules,
    }
    for module in modules:
        assert imported(module) & set(sources("sim")) <= allowed, module
        for function in (
            node for node in ast.walk(sources("sim")[module]) if isinstance(node, ast.FunctionDef)
        ):
            looks = [
                node
                for node in ast.walk(function)
                if isinstance(node, ast.Subscript | ast.Attribute)
            ]
            opened = {ast.unparse(node.value) for node in looks}
            others = {argument.arg for argument in function.args.args} - GIVEN
            assert others & opened == set(), (
                f"{module}.{function.name} looks into {others & opened}"
            )


def test_motives_hold_no_lever_no_weight_of_value_and_nothing_of_the_raters():
    """A strategy would otherwise know without being told what the engine has to publish."""
    section = {parameter.name: parameter.section for parameter in (*WORLD, *LEVERS)}
    found = {
        section[name] for name in MOTIVE_NAMES if name not in ("regular_hours", "overtime_hours")
    }
    assert found <= {"motives", "mind", "strategies", "exploits", "forms"}
    assert [name for name in MOTIVE_NAMES if name.startswith(("rating_", "leader_"))] == []


@pytest.mark.parametrize("strategy", Strategy)
def test_equal_sights_give_equal_hours_whatever_the_rules_and_the_rest_of_the_county(
    small, seed, strategy
):
    county = County(small(), rng=seed, years=4)
    for _ in range(80):
        county.step()
    state, key = county.state, county.key
    state.traits.strategy[:] = strategy
    seen, world = state.seen.copy(), county.setting.parameters
    context = at_tick(world, motives_of(world), build_schemes(county.setting, 4), key, county.tick)
    decide(state, context)
    hours = state.seen.hours.copy()

    other = small("uniform")
    strange = other.parameters.copy()
    for parameter in WORLD:
        strange[parameter.name] = (
            parameter.low if strange[parameter.name][0] == parameter.high else parameter.high
        )
    schemes = build_schemes(other, 4)
    for parameter in LEVERS:
        schemes.levers[parameter.name] = parameter.high
    for table in (
        state.units,
        state.published,
        state.accounts,
        state.works,
        state.pay,
        state.standing.places,
    ):
        table.view(np.uint8)[:] = 1
    state.tally.marks.total[:] = 12345
    state.people.post[:] = 0
    state.seen[:] = seen
    decide(state, at_tick(strange, motives_of(world), schemes, key, county.tick))
    np.testing.assert_array_equal(state.seen.hours, hours)

    state.seen[:] = seen
    # every strategy answers to what is asked or to what it knows
    state.seen.demand[:], state.seen.knowhow[:] = 0, 1 - seen.knowhow
    decide(state, context)
    assert (state.seen.hours != hours).any()
