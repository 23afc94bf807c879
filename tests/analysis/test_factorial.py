"""The bundle taken apart: what each arm has of the index, and how its effect is shared."""

from itertools import chain, combinations, permutations

import numpy as np
import pytest

from analysis.reference.factorial import (
    ARMS,
    FACTORS,
    PAY,
    PLATFORM,
    RANKING,
    RECORD,
    SCORE,
    WHOLE,
    arm,
    arm_name,
    lines,
    shapley,
    table,
)
from sim.model.measure_catalogue import MEASURES
from sim.scenario.parameters import LEVERS
from sim.scenario.scenario import load_scenario

TINY = {
    "county": {
        "townships": 2, "departments": 1, "township_smallest": 10, "township_largest": 10,
        "department_smallest": 5, "department_largest": 5,
    }
}  # fmt: skip
UNIFORM, INDEX = frozenset(), WHOLE


def scheme(factors):
    return arm(factors).schemes[-1]


def levers(factors):
    values = scheme(factors).levers
    return {one.name: float(values[one.name][0]) for one in LEVERS}


def rules_of(told):
    """The rules of a part of a rulebook, without where each comes from."""
    if not isinstance(told, dict):
        return told
    beside = {"clause", "origin", "quote", "reason", "range", "assumed"}
    return {name: rules_of(part) for name, part in told.items() if name not in beside}


def books(factors):
    return [rules_of(book.model_dump(mode="json")) for book in scheme(factors).rulebooks]


def sets(factors):
    each = range(len(factors) + 1)
    return [frozenset(one) for one in chain(*(combinations(factors, size) for size in each))]


def test_the_arms_are_all_sets_of_the_factors():
    assert set(ARMS) == set(sets(tuple(FACTORS))) and len(ARMS) == 8
    assert ARMS[UNIFORM][0] == "uniform" and ARMS[INDEX][0] == "index"


def test_every_lever_that_the_index_moves_belongs_to_one_part_of_the_bundle():
    """A lever that the index is given later has to be put into a factor, or this fails."""
    parts = [*chain(*FACTORS.values()), *SCORE, *RECORD]
    assert len(parts) == len(set(parts))
    before, after = levers(UNIFORM), levers(INDEX)
    assert {name for name in before if before[name] != after[name]} <= set(parts)


@pytest.mark.parametrize("factors", ARMS, ids=arm_name)
def test_an_arm_has_the_levers_of_its_factors_and_no_others(factors):
    of_it = set(chain(*(FACTORS[one] for one in factors)))
    of_it |= set(SCORE) if factors & {PAY, RANKING} else set()
    of_it |= set(RECORD) if factors else set()
    before, after, own = levers(UNIFORM), levers(INDEX), levers(factors)
    assert own == {name: (after if name in of_it else before)[name] for name in own}


@pytest.mark.parametrize("factors", ARMS, ids=arm_name)
def test_an_arm_has_the_world_and_the_years_of_the_index(factors):
    own, index = arm(factors), load_scenario("index")
    assert (own.parameters == index.parameters).all() and own.years == index.years
    if factors:
        assert own.adopted == index.adopted == 3
        assert own.schemes[0].name == "uniform"
        assert own.source["schemes"][0] == load_scenario("uniform").source["schemes"][0]


@pytest.mark.parametrize("factors", [UNIFORM, frozenset({PLATFORM})], ids=arm_name)
def test_without_pay_and_ranking_the_rulebook_is_the_old_one(factors):
    assert books(factors) == books(UNIFORM)


def test_with_pay_and_ranking_the_rulebook_is_that_of_the_index():
    assert books(frozenset({PAY, RANKING})) == books(INDEX)


@pytest.mark.parametrize("factors", [{RANKING}, {PLATFORM, RANKING}], ids=arm_name)
def test_ranking_without_pay_differs_in_the_basis_of_pay_alone(factors):
    for own, index in zip(books(frozenset(factors)), books(INDEX), strict=True):
        assert own["options"].pop("pay_basis")["value"] == "equal"
        assert index["options"].pop("pay_basis")["value"] == "score"
        assert own == index


@pytest.mark.parametrize("factors", [{PAY}, {PLATFORM, PAY}], ids=arm_name)
def test_pay_without_ranking_keeps_the_score_of_the_index_and_ranks_by_the_old_sheet(factors):
    for own, index, old in zip(
        books(frozenset(factors)), books(INDEX), books(UNIFORM), strict=True
    ):
        assert (
            own["options"] == index["options"]
            and own["pay_coefficients"] == index["pay_coefficients"]
        )
        assert {name: own["blocks"][name]["enters"] for name in own["blocks"]} == {
            "common": "score", "individual": "score", "platform": "index",
        }  # fmt: skip
        for name in ("common", "individual"):
            assert own["blocks"][name] == index["blocks"][name]
        assert set(own["items"]) == set(index["items"]) | set(old["items"])
        for code, item in index["items"].items():
            # the tally makes room for the old sheet; all blocks of the score are simply added
            assert own["items"][code] == item | (
                {"block": "individual"} if code == "unit.tally" else {}
            )
        for code, item in old["items"].items():
            assert own["items"][code] == item | {"block": "platform"}
        assert own["blocks"]["platform"]["max"] == old["blocks"]["common"]["max"]
        worth = {post: one["value"] for post, one in own["index_coefficients"].items()}
        assert max(worth[post] for post in ("chief", "deputy", "general")) == 0
        assert max(worth.values()) <= 1


def test_blocks_of_the_score_are_added_without_weights():
    for index in books(INDEX):
        for name in ("individual", "platform"):
            block = index["blocks"][name]
            assert block["weight"] == 100 and block["enters"] == "score"
            assert block["max"] is block["min"] is block["condition"] is None


def test_shares_of_a_game_worked_by_hand():
    """A glove game: one left glove, two right ones; a pair is worth 6.

    The left one makes the pair in four of six orders (all but those in which it comes first), each
    right one in one of six.
    """
    worth = {one: 6 * ("left" in one and len(one) > 1) for one in sets(("left", "right", "other"))}
    assert shapley(worth, ("left", "right", "other")) == {"left": 4, "right": 1, "other": 1}


def test_a_factor_that_adds_nothing_has_a_share_of_exactly_nothing():
    drawn = np.random.default_rng(1).normal(size=(4, 5))
    pairs = dict(zip(sets((PLATFORM, PAY)), drawn, strict=True))
    shares = shapley({one: pairs[one - {RANKING}] for one in ARMS})
    assert (shares[RANKING] == 0).all() and (shares[PLATFORM] != 0).all()


def test_shares_are_means_over_orders_and_add_up_to_the_whole():
    drawn = np.random.default_rng(2).normal(size=(8, 3))
    worth = dict(zip(ARMS, drawn, strict=True))
    shares = shapley(worth)
    np.testing.assert_allclose(sum(shares.values()), worth[INDEX] - worth[UNIFORM], rtol=1e-12)
    orders = list(permutations(FACTORS))
    for one in FACTORS:
        added = [
            worth[frozenset(order[: order.index(one) + 1])]
            - worth[frozenset(order[: order.index(one)])]
            for order in orders
        ]
        np.testing.assert_allclose(shares[one], np.mean(added, axis=0), rtol=1e-12)


@pytest.fixture(scope="module")
def made():
    return table(3, years=4, world=TINY)


def test_the_table_has_each_arm_each_share_and_their_sum(made):
    assert {"top20_task_share", "effort", "public_value"} <= set(made.measure)
    assert set(made.measure) <= {one.name for one in MEASURES}
    for _, rows in made.groupby("measure"):
        names = list(zip(rows.kind, rows.name, strict=True))
        arms = [("arm", arm_name(one)) for one in ARMS if one]
        shares = [("share", one) for one in FACTORS]
        assert names == [*arms, *shares, ("sum", arm_name(WHOLE))]
        rows = rows.set_index("kind")
        whole, total = rows.loc["arm"].iloc[-1], rows.loc["sum"]
        for column in ("difference", "low", "high"):
            np.testing.assert_allclose(total[column], whole[column], rtol=1e-9, atol=1e-9)
        assert rows.loc["share"].difference.sum() == pytest.approx(total.difference, abs=1e-9)
        assert (rows.n == 3).all()


def test_the_same_again_is_the_same_table(made):
    assert table(3, years=4, world=TINY).equals(made)


def test_it_is_written_in_lines_of_a_terminal(made):
    written = lines(made)
    assert max(map(len, written)) <= 80 and written[0] == "top20_task_share"
    assert len(written) == len(made) + made.measure.nunique()
