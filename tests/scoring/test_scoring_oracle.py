"""Engine and independent oracle say the same of every world, to the hundredth and the cent."""

import csv
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given

from sim.base.errors import InputError
from tests.scoring import scoring_oracle as oracle
from tests.scoring.generated_inputs import (
    POOL_RULES,
    RULEBOOKS,
    World,
    assumed,
    exact,
    profile,
    sheet_of,
    without_notes,
    worlds,
)

EXAMPLE = Path(__file__).parents[2] / "scenarios" / "examples" / "unit_h"


def rows_of(name):
    with open(EXAMPLE / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def oracle_sheet(world):
    rulebook = oracle.load(world.rulebook, world.edits)
    return oracle.score(world.ledger, world.roster, rulebook, world.pools, world.pool_rule)


def assert_same(world):
    """Compare cadre by cadre first: a difference is then short to read."""
    got, want = exact(without_notes(sheet_of(world))), oracle_sheet(world)
    for mine, theirs in zip(want["cadres"], got["cadres"], strict=True):
        assert theirs == mine
    for mine, theirs in zip(want["units"], got["units"], strict=True):
        assert theirs == mine
    assert got == want


def example(rulebook="h_township_2021", edits=None, pool=30000, rule=None):
    pools = None if pool is None else {"H": pool}
    roster, ledger = rows_of("roster.csv"), rows_of("ledger.csv")
    return World(rulebook, edits or {}, roster, ledger, pools, rule)


# ---------------------------------------------------------------- the example unit


@pytest.mark.parametrize("rule", [None, *POOL_RULES])
@pytest.mark.parametrize("no_village", ["scale", "unit_mean", "zero"])
@pytest.mark.parametrize("pool", [None, 0, 30000])
def test_example_unit(rule, no_village, pool):
    edits = {"options": {"no_village": {"value": no_village}}}
    assert_same(example(edits=edits, rule=rule, pool=pool))


@pytest.mark.parametrize(
    ("rule", "bonuses"),
    [
        ("literal", ["15750", "7500", "9562.5"]),
        ("balanced", ["14400", "6857.14", "8742.86"]),
        ("double", ["19173.91", "6521.74", "8315.22"]),
        ("piece_rate", ["50400", "24000", "30600"]),
    ],
)
def test_oracle_pays_the_example_as_worked_by_hand(rule, bonuses):
    cadres = oracle_sheet(example(rule=rule))["cadres"]
    assert [cadre["score"] for cadre in cadres] == [150, 100, 150]
    assert [cadre["index"] for cadre in cadres] == [210, 100, 150]
    assert [cadre["bonus"] for cadre in cadres] == [Fraction(bonus) for bonus in bonuses]


def test_oracle_pays_the_example_equally_as_worked_by_hand():
    edits = {"options": {"pay_basis": {"value": "equal"}}}
    bonuses = [Fraction(bonus) for bonus in ("12923.08", "9230.77", "7846.15")]
    assert [cadre["bonus"] for cadre in oracle_sheet(example(edits=edits))["cadres"]] == bonuses


def test_example_unit_equally_paid():
    assert_same(example(edits={"options": {"pay_basis": {"value": "equal"}}}))


# ---------------------------------------------------------------- random worlds


@pytest.mark.parametrize("examples", [30, pytest.param(60, marks=pytest.mark.thorough)])
def test_engine_is_oracle_under_shipped_rulebooks(examples):
    profile(examples)(given(worlds(edited=False))(assert_same))()


@pytest.mark.parametrize("examples", [60, pytest.param(120, marks=pytest.mark.thorough)])
def test_engine_is_oracle_under_edited_rulebooks(examples):
    profile(examples)(given(worlds())(assert_same))()


@profile(20)
@given(worlds())
def test_a_sheet_is_json(world):
    sheet = sheet_of(world)
    assert json.loads(json.dumps(sheet, allow_nan=False)) == sheet


# ---------------------------------------------------------------- edges that chance rarely meets


ORDINARY = {"unit": "H", "staffing": "civil_servant", "post": "general", "level": "ordinary"}
ORDINARY |= {"line": "", "village": "", "village_role": ""}


def sums(scores, edits=None, pool=None, rule=None, **fields):
    """A world with one unit of general ordinary cadres whose scores are given."""
    base = {
        "drop": list(oracle.load("uniform")["items"]),
        "items": {"extra.sum": assumed(kind="sum", block="common")},
        "blocks": {"common": {"max": 10**5}},
    }
    edits = oracle.merged(base, edits or {})
    roster, ledger = [], []
    for name, points in scores.items():
        roster.append(ORDINARY | fields | {"cadre": name})
        ledger.append({"cadre": name, "date": "2021-01-01", "item": "extra.sum", "value": points})
    return World("uniform", edits, roster, ledger, None if pool is None else {"H": pool}, rule)


BY_SCORE = {"options": {"pay_basis": {"value": "score"}}}


@pytest.mark.parametrize("rule", POOL_RULES)
@pytest.mark.parametrize("scores", ["10 -20", "0 0", "-1 -2", "5 -5", "20 -10"])
def test_scores_that_sum_to_little(rule, scores):
    assert_same(sums(dict(zip("ab", scores.split(), strict=True)), BY_SCORE, "1000", rule))


@pytest.mark.parametrize("rule", POOL_RULES)
@pytest.mark.parametrize("large", ["100", "1000", "10000", "99999.99"])
def test_scores_that_nearly_cancel_out(rule, large):
    assert_same(
        sums({"a": large, "b": f"-{Decimal(large) - Decimal('0.01')}"}, BY_SCORE, 30000, rule)
    )


@pytest.mark.parametrize("rule", POOL_RULES)
def test_a_sum_of_bonuses_is_right_or_refused(rule):
    """Ten bonuses of 10^18 cents each are more than 64 bits hold together."""
    scores = {f"a{k}": "100000" for k in range(10)} | {f"b{k}": "-100000" for k in range(9)}
    edits = BY_SCORE | {"pay_coefficients": {"section": {"value": 10}}}
    world = sums(scores | {"c": "-99999.99"}, edits, 100_000_000, rule, level="section")
    try:
        units = exact(sheet_of(world))["units"]
    except InputError:
        return
    assert [unit["paid"] for unit in units] == [
        unit["paid"] for unit in oracle_sheet(world)["units"]
    ]


@pytest.mark.parametrize("rule", POOL_RULES)
def test_products_beyond_64_bits(rule):
    scores = {"a": "100000", "b": "99999.99", "c": "0.01", "d": "-0.01"}
    assert_same(sums(scores, BY_SCORE, "100000000", rule, level="section"))


@pytest.mark.parametrize("pool", ["0.01", "0.02", "0.03", "1.00", "100.01"])
def test_cents_left_over(pool):
    scores = {"b": "1", "a": "1", "甲": "1", "10": "1", "9": "1"}
    assert_same(sums(scores, BY_SCORE, pool, "balanced"))
    assert_same(sums(scores, None, pool))


@pytest.mark.parametrize("pairs", ["0:0.5", "0:1 1:0.5 2:0.25", "0:0.33 0.33:0.33 1:0"])
@pytest.mark.parametrize("value", ["0.01", "0.03", "0.05", "0.34", "0.67", "1.01", "3.05", "-4"])
def test_credit_brackets(pairs, value):
    pairs = [pair.split(":") for pair in pairs.split()]
    credit = [{"above": float(above), "share": float(share)} for above, share in pairs]
    assert_same(sums({"a": value}, {"items": {"extra.sum": {"credit": credit}}}))


@pytest.mark.parametrize("weight", [0.5, 0.25, 0.01, 0])
@pytest.mark.parametrize("value", ["0.01", "0.03", "-0.01", "-0.03", "0.02", "-0.06", "1.5"])
def test_ties_go_to_the_even_hundredth(weight, value):
    world = sums({"a": value}, {"blocks": {"common": {"weight": weight}}})
    even = round(Decimal(value) * Decimal(str(weight)), 2)
    assert exact(sheet_of(world))["cadres"][0]["score"] == Fraction(even)
    assert_same(world)


def test_rulebooks_load_alike():
    assert [oracle.load(name)["code"] for name in RULEBOOKS] == list(RULEBOOKS)


# A floor above zero, or a cap below, does not touch an item that has no record.
@pytest.mark.parametrize("terms", [{"floor": 5}, {"cap": -5}])
def test_a_sum_without_records_counts_nothing(terms):
    assert_same(sums({"a": "1"}, {"items": {"extra.sum": terms}}).but(ledger=[]))


# One record each, so that every hundredth of a weight shows.
@pytest.mark.parametrize("colleague", [0, 0.01, 0.5, 1.5, 3.99])
@pytest.mark.parametrize("outsider", [0.25, 1, 2.35])
def test_weights_of_raters_are_hundredths(colleague, outsider):
    roster = [row | {"village": "", "village_role": ""} for row in rows_of("roster.csv")]
    row = {"cadre": "A", "date": "2021-06-30", "item": "impression.peer"}
    votes = [("12.34", "colleague"), ("7.01", "outsider"), ("19.99", "")]
    ledger = [row | {"value": value, "role": role} for value, role in votes]
    weights = {"colleague": colleague, "outsider": outsider}
    edits = {"items": {"impression.peer": {"weights": weights}}}
    assert_same(World("uniform", edits, roster, ledger, None, None))


# Post, special points and late arrivals of the cadres a, b, c; the share leaves one place for all.
@pytest.mark.parametrize("ranking", ["index", "score"])
@pytest.mark.parametrize(
    ("rows", "first"),
    [
        ("chief 80 0, general 120 0, general 1 0", "b"),  # index 140 twice: the higher score
        ("general 10 2, general 9 1, general 1 0", "b"),  # score 28 twice: fewer deducted
        ("general 30 90, general 30 25, general 1 0", "b"),  # conduct 0 twice: before the floor
        ("general 10 0, general 10 0, general 1 0", "a"),  # all alike: the smaller id
    ],
)
def test_the_last_excellent_place(ranking, rows, first):
    roster, ledger = [], []
    for name, row in zip("abc", rows.split(", "), strict=True):
        post, points, late = row.split()
        roster.append(ORDINARY | {"cadre": name, "post": post})
        for item, value in (("squad.special", points), ("conduct.late", late)):
            ledger.append({"cadre": name, "date": "2021-01-01", "item": item, "value": value})
    options = {"excellent_share": {"value": 0.34}, "ranking": {"value": ranking}}
    options["no_village"] = {"value": "zero"}
    world = World("h_township_2021", {"options": options}, roster, ledger, None, None)
    chosen = [cadre["cadre"] for cadre in oracle_sheet(world)["cadres"] if cadre["excellent"]]
    assert chosen == [first]
    assert_same(world)


@pytest.mark.parametrize("points", ["-0.01", "0", "0.01"])
def test_a_condition_is_met_at_its_number(points):
    condition = {"block": "individual", "at_least": 0, "share": 0.33}
    options = {"no_village": {"value": "zero"}}
    edits = {"blocks": {"common": {"condition": condition}}, "options": options}
    row = {"cadre": "a", "date": "2021-01-01", "item": "squad.special", "value": points}
    world = World("h_township_2021", edits, [ORDINARY | {"cadre": "a"}], [row], None, None)
    share = Fraction(33, 100) if points == "-0.01" else 1
    assert oracle_sheet(world)["cadres"][0]["common"] == 20 * share
    assert_same(world)
