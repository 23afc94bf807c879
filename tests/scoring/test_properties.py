"""What has to hold of every sheet, whatever the world; and no bytes may break the engine."""

import io
import random
import tempfile
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.base.errors import InputError
from sim.scoring import load_rulebook, score
from tests.scoring import scoring_oracle as oracle
from tests.scoring.generated_inputs import (
    LEDGER,
    ROSTER,
    csv_bytes,
    exact,
    hundredths,
    profile,
    sheet_of,
    without_notes,
    worlds,
)

INDEX_BOOKS = ("h_township_2021", "h_department_2021")
BY_SCORE = {"options": {"pay_basis": {"value": "score"}}}
EQUALLY = {"options": {"pay_basis": {"value": "equal"}}}
EXAMPLE = Path(__file__).parents[2] / "scenarios" / "examples" / "unit_h"


def edited(world, *edits):
    """The same world under further edits."""
    for one in edits:
        world = world.but(edits=oracle.merged(world.edits, one))
    return world


def rulebook_of(world):
    return oracle.load(world.rulebook, world.edits)


def cadre_of(sheet, name):
    return next(cadre for cadre in sheet["cadres"] if cadre["cadre"] == name)


def units_of(sheet, having="rank"):
    """Each unit of a sheet with those of its cadres who have a rank, or a bonus; numbers exact."""
    sheet = exact(sheet)
    for unit in sheet["units"]:
        members = [cadre for cadre in sheet["cadres"] if cadre["unit"] == unit["unit"]]
        yield unit, [cadre for cadre in members if cadre[having] is not None]


def with_record(world, place, value):
    """The same world with another value in one row of the ledger."""
    ledger = list(world.ledger)
    ledger[place] = ledger[place] | {"value": value}
    return world.but(ledger=ledger)


def places_of(world, kind):
    """Where the ledger has records of items of a kind."""
    codes = set()
    for code, item in rulebook_of(world)["items"].items():
        if item["kind"] == kind:
            codes |= set(item["records"]) if kind == "deduct" else {code}
    return [place for place, row in enumerate(world.ledger) if row["item"] in codes]


# ---------------------------------------------------------------- order and repetition


@profile(15)
@given(worlds(), st.integers(0, 2**32))
def test_order_of_rows_changes_nothing(world, seed):
    rng = random.Random(seed)
    roster = rng.sample(world.roster, len(world.roster))
    ledger = rng.sample(world.ledger, len(world.ledger))
    assert sheet_of(world.but(roster=roster, ledger=ledger)) == sheet_of(world)


@profile(10)
@given(worlds())
def test_scoring_twice_gives_the_same_sheet(world):
    rulebook = load_rulebook(world.rulebook, edits=world.edits)
    files = csv_bytes(world.ledger, LEDGER), csv_bytes(world.roster, ROSTER)
    first = score(*files, rulebook, pools=world.pools, pool_rule=world.pool_rule)
    second = score(*files, rulebook, pools=world.pools, pool_rule=world.pool_rule)
    assert first.to_dict() == first.to_dict() == second.to_dict() == sheet_of(world)


@profile(12)
@given(worlds(), hundredths(-50, 50))
def test_a_cadre_of_another_unit_changes_nothing_here(world, points):
    here = world.roster[0]["unit"]
    other = next((row["unit"] for row in world.roster if row["unit"] != here), "elsewhere")
    fields = {"staffing": "civil_servant", "post": "chief", "level": "ordinary", "line": ""}
    new = {"cadre": "new", "unit": other, "village": "", "village_role": ""} | fields
    ledger = list(world.ledger)
    if "squad.special" in rulebook_of(world)["items"]:
        row = {"cadre": "new", "date": "2021-05-05", "item": "squad.special", "value": str(points)}
        ledger.append(row)
    before, after = sheet_of(world), sheet_of(world.but(roster=[*world.roster, new], ledger=ledger))
    for part in ("cadres", "units"):
        mine = [row for row in before[part] if row["unit"] == here]
        assert [row for row in after[part] if row["unit"] == here] == mine


# ---------------------------------------------------------------- monotone


# Promised because no weight and no share is negative and no share of a condition is above 1;
# blocks that enter the index after the coefficient are no part of the score.
@profile(15)
@given(worlds(INDEX_BOOKS), st.integers(0, 10**6), hundredths(0.01, 100))
def test_more_points_never_lower_the_own_score(world, choice, more):
    places = places_of(world, "sum")
    assume(places)
    place = places[choice % len(places)]
    value = min(Fraction(world.ledger[place]["value"]) + Fraction(str(more)), Fraction(10**6))
    after = with_record(world, place, f"{float(value):.2f}")
    name = world.ledger[place]["cadre"]
    assert cadre_of(sheet_of(after), name)["score"] >= cadre_of(sheet_of(world), name)["score"]


@profile(15)
@given(worlds(INDEX_BOOKS), st.integers(0, 10**6))
def test_fewer_events_never_lower_the_own_score(world, choice):
    places = [place for place in places_of(world, "deduct") if world.ledger[place]["value"] != "0"]
    assume(places)
    place = places[choice % len(places)]
    after = with_record(world, place, str(int(world.ledger[place]["value"]) - 1))
    name = world.ledger[place]["cadre"]
    assert cadre_of(sheet_of(after), name)["score"] >= cadre_of(sheet_of(world), name)["score"]


# ---------------------------------------------------------------- bounds and caps


def bounds(item):
    """Least and most points of an item with records."""
    if item["kind"] == "deduct":
        return item["floor"], item["start"]
    if item["kind"] == "rating":
        return item["lowest"], item["highest"]
    if item["kind"] == "rank_linear":
        return sorted([item["first"], item["last"]])
    values = item["values"] if "values" in item else [band["points"] for band in item["bands"]]
    return min(values), max(values)


@profile(15)
@given(worlds())
def test_items_stay_within_their_bounds(world):
    items = rulebook_of(world)["items"]
    recorded = {(row["cadre"], row["item"]) for row in world.ledger}
    for cadre in sheet_of(world)["cadres"]:
        for code, points in cadre["items"].items():
            item = items[code]
            if item["kind"] in ("sum", "rate"):
                assert item.get("floor", points) <= points <= item.get("cap", points)
            elif item["kind"] == "deduct" or (cadre["cadre"], code) in recorded:
                low, high = bounds(item)
                assert min(low, high) <= points <= high
            else:
                assert points == 0


@profile(15)
@given(worlds())
def test_blocks_stay_within_their_bounds(world):
    for cadre in sheet_of(world)["cadres"]:
        for name, block in rulebook_of(world)["blocks"].items():
            assert cadre[name] <= max(block.get("max", cadre[name]), block.get("min", -(10**9)))
            if "condition" not in block:
                assert cadre[name] >= block.get("min", cadre[name])


@profile(12)
@given(
    worlds(INDEX_BOOKS, edited=False),
    hundredths(0, 50),
    hundredths(-100, 50),
    hundredths(0.04, 100),
    st.sampled_from([0.5, 1, 2]),
)
def test_a_cap_binds_above_and_nothing_below(world, cap, value, step, weight):
    terms = {"items": {"squad.special": {"cap": cap}}, "blocks": {"individual": {"weight": weight}}}
    name = world.roster[0]["cadre"]
    ledger = [row for row in world.ledger if (row["cadre"], row["item"]) != (name, "squad.special")]
    one = {"cadre": name, "date": "2021-02-02", "item": "squad.special"}

    def scored(points):
        rows = [*ledger, one | {"value": f"{points:.2f}"}]
        return without_notes(sheet_of(edited(world, terms).but(ledger=rows)))

    assert scored(cap + step) == scored(cap)
    if value + step <= cap:
        low, high = (cadre_of(scored(points), name) for points in (value, value + step))
        assert low["items"]["squad.special"] < high["items"]["squad.special"]
        assert low["score"] < high["score"]


# ---------------------------------------------------------------- rank and excellent


@profile(15)
@given(worlds())
def test_ranks_and_excellent(world):
    rulebook = rulebook_of(world)
    share = oracle.number(oracle.option(rulebook, "excellent_share"))
    late = [name for name, block in rulebook["blocks"].items() if block["enters"] == "index"]
    by_score = oracle.option(rulebook, "ranking") == "score"
    for _, ranked in units_of(sheet_of(world)):
        values = []
        for cadre in ranked:
            index = cadre["score"] * cadre["index_coefficient"] + sum(cadre[name] for name in late)
            values.append(cadre["score"] if by_score else index)
            assert abs(index - cadre["index"]) <= Fraction(1, 200)
        for cadre, value in zip(ranked, values, strict=True):
            assert cadre["rank"] == 1 + sum(other > value for other in values)
        chosen = [cadre["rank"] for cadre in ranked if cadre["excellent"]]
        assert len(chosen) == share * len(ranked) // 1
        rest = [cadre["rank"] for cadre in ranked if not cadre["excellent"]]
        assert not chosen or not rest or max(chosen) <= min(rest)


# ---------------------------------------------------------------- pay


@pytest.mark.parametrize("terms", [BY_SCORE, EQUALLY])
@profile(12)
@given(world=worlds(pooled=True))
def test_shares_of_the_pool_add_up_to_it(terms, world):
    sheet = sheet_of(edited(world.but(pool_rule="balanced" if terms is BY_SCORE else None), terms))
    for unit, paid in units_of(sheet, "bonus"):
        assert unit["paid"] == sum(cadre["bonus"] for cadre in paid)
        weights = [
            cadre["pay_coefficient"] * (1 if terms is EQUALLY else cadre["score"]) for cadre in paid
        ]
        assert unit["paid"] == (unit["pool"] if any(weight > 0 for weight in weights) else 0)


@profile(15)
@given(worlds(pooled=True))
def test_literal_pays_the_pool_times_omega(world):
    sheet = sheet_of(edited(world.but(pool_rule="literal"), BY_SCORE))
    for unit, paid in units_of(sheet, "bonus"):
        scores = [cadre["score"] for cadre in paid]
        if sum(scores) > 0 and min(scores) >= 0:
            kappa = [cadre["pay_coefficient"] for cadre in paid]
            omega = sum(k * s for k, s in zip(kappa, scores, strict=True)) / sum(scores)
            assert abs(unit["paid"] - unit["pool"] * omega) <= Fraction(len(paid), 200)


# Weights of 2 with maxima of 200 double the shipped blocks exactly: they have no least points and
# no condition. The shares then are the same fractions, so the pay is the same to the cent.
@pytest.mark.parametrize("rule", ["literal", "balanced", "double"])
@profile(10)
@given(world=worlds(edited=False, pooled=True))
def test_pay_does_not_depend_on_the_size_of_a_point(rule, world):
    once = edited(world.but(pool_rule=rule), BY_SCORE)
    blocks = rulebook_of(once)["blocks"]
    double = {
        name: {"weight": 2} | ({"max": 2 * block["max"]} if "max" in block else {})
        for name, block in blocks.items()
    }
    before, after = sheet_of(once), sheet_of(edited(once, {"blocks": double}))
    for one, two in zip(before["cadres"], after["cadres"], strict=True):
        assert exact(two["score"]) == 2 * exact(one["score"])
        assert two["bonus"] == one["bonus"]


# ---------------------------------------------------------------- formats


def frames(rows, columns):
    """A table as text, as text with nothing for empty, and with numbers where numbers are."""
    text = pd.DataFrame([{name: row.get(name, "") for name in columns} for row in rows], dtype=str)
    text = text.reindex(columns=list(columns))
    yield text
    yield text.astype(object).where(text != "", None)
    if "value" in columns:
        native = text.copy()
        native["value"] = pd.to_numeric(native["value"])
        native["of"] = pd.to_numeric(native["of"].replace("", None))
        yield native
        yield native.assign(of=native["of"].astype("Int64"))


@profile(6)
@given(worlds())
def test_csv_parquet_and_dataframe_say_the_same(world):
    rulebook = load_rulebook(world.rulebook, edits=world.edits)
    want = without_notes(sheet_of(world))

    def scored(ledger, roster):
        sheet = score(ledger, roster, rulebook, pools=world.pools, pool_rule=world.pool_rule)
        return without_notes(sheet.to_dict())

    with tempfile.TemporaryDirectory() as folder:
        ledger, roster = Path(folder, "ledger.csv"), Path(folder, "roster.csv")
        ledger.write_bytes(csv_bytes(world.ledger, LEDGER))
        roster.write_bytes(csv_bytes(world.roster, ROSTER))
        assert scored(ledger, roster) == want
        for table in frames(world.roster, ROSTER):
            assert scored(ledger, table) == want
        for table in frames(world.ledger, LEDGER):
            assert scored(table, roster) == want
            table.to_parquet(Path(folder, "ledger.parquet"))
            assert scored(Path(folder, "ledger.parquet"), roster) == want


# ---------------------------------------------------------------- any bytes


GOOD = {name: (EXAMPLE / f"{name}.csv").read_bytes() for name in ("ledger", "roster")}
CELLS = ["", "A", "B", "0", "1", "-1", "1e400", "nan", "inf", "-0.0", "0x10", "１２", "1.0000001"]
CELLS += ["9" * 400, "2021-02-30", "2021-01-01", "2020-01-01", "squad.special", "conduct.late"]
CELLS += ["cadre", "date", "item", "value", "of", "unit", "\x00", "\ufeff", '"', "\r", "a,b", "甲"]
SOUP = st.lists(st.lists(st.sampled_from(CELLS), max_size=9).map(",".join), max_size=6)
CHANGE = st.tuples(st.floats(0, 1), st.sampled_from("sidtc"), st.binary(min_size=1, max_size=4))


def mutated(data, changes):
    """Bytes with some set, inserted, deleted, cut off or copied somewhere."""
    for where, how, what in changes:
        at = int(where * len(data))
        if how == "s":
            data = data[:at] + what + data[at + len(what) :]
        elif how == "i":
            data = data[:at] + what + data[at:]
        elif how == "d":
            data = data[:at] + data[at + len(what) :]
        elif how == "t":
            data = data[:at]
        else:
            data = data[:at] + data[at // 2 :]
    return data


def result_or_input_error(ledger=GOOD["ledger"], roster=GOOD["roster"]):
    try:
        sheet = score(ledger, roster, load_rulebook("h_township_2021"), pools={"H": 30000})
    except InputError as error:
        assert str(error).strip()
    else:
        exact(sheet.to_dict())


@profile(60)
@given(st.sampled_from(["ledger", "roster"]), st.binary(max_size=400))
def test_any_bytes(name, data):
    result_or_input_error(**{name: data})


@profile(60)
@given(st.sampled_from(["ledger", "roster"]), SOUP)
def test_any_cells(name, lines):
    header = GOOD[name].splitlines()[0].decode()
    result_or_input_error(**{name: "\n".join([header, *lines]).encode()})


@profile(60)
@given(st.sampled_from(["ledger", "roster"]), st.lists(CHANGE, min_size=1, max_size=4))
def test_mutated_csv(name, changes):
    result_or_input_error(**{name: mutated(GOOD[name], changes)})


def parquet_bytes(name):
    file = io.BytesIO()
    table = pd.read_csv(io.BytesIO(GOOD[name]), dtype=str, keep_default_na=False)
    pq.write_table(pa.Table.from_pandas(table), file, write_page_checksum=True)
    return file.getvalue()


PARQUET = {name: parquet_bytes(name) for name in GOOD}


@profile(60)
@given(st.sampled_from(["ledger", "roster"]), st.lists(CHANGE, min_size=1, max_size=3))
def test_mutated_parquet(name, changes):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{name}.parquet")
        path.write_bytes(mutated(PARQUET[name], changes))
        result_or_input_error(**{name: path})
