"""规则用例: every case of cases/*.toml is a small ledger and what the rulebook makes of it.

A case says so in one sentence, and whatever it expects, the independent oracle has to say the same
of it and the explanation has to name the same points. A case states only what matters:

name       one sentence that can be checked by hand
rulebook   default h_township_2021; ``edits`` change it like a rulebook that extends it
cadres     ids, or tables of an id and the columns that differ from ORDINARY (``village = ""``
           takes the village role away too); default one ordinary cadre A
records    [cadre, item, value], with {of, role} where they matter
pools      yuan for the bonuses of each unit, with ``pool_rule``
cadre.A    fields of A's result, or item codes with their points; "none" for an empty field,
           "absent" for an item that is not on A's sheet; unit.H likewise, sheet for top fields
excellent  the ids graded excellent (优秀), sorted
notes      words that one note has; ``no_note`` words that no single note has together
error      words of the message with which the ledger is refused

``cadres``, ``records`` and ``edits`` of a file itself hold for every case that gives none.
"""

import tomllib
from pathlib import Path
from typing import get_args

import pytest

from sim.base.errors import InputError
from sim.scoring import load_rulebook, score
from sim.scoring.explain import explain
from sim.scoring.items import KINDS, Kind
from sim.scoring.items.reference import reference_page
from sim.scoring.words import decimal
from tests.scoring import scoring_oracle as oracle
from tests.scoring.generated_inputs import (
    LEDGER,
    ROSTER,
    RULEBOOKS,
    World,
    csv_bytes,
    exact,
    without_notes,
)

FOLDER = Path(__file__).parent / "cases"

#: A general cadre stationed in village V1, so that no common score is scaled unless a case says so.
ORDINARY = {"unit": "H", "staffing": "civil_servant", "post": "general", "level": "ordinary"}
ORDINARY |= {"line": "", "village": "V1", "village_role": "stationed"}
SHARED = {"cadres", "records", "edits"}
EXPECTED = {"cadre", "unit", "excellent", "sheet", "notes", "no_note", "error"}
KEYS = SHARED | EXPECTED | {"name", "rulebook", "pools", "pool_rule"}


def cases():
    for path in sorted(FOLDER.glob("*.toml")):
        book = tomllib.loads(path.read_text("utf-8"))
        shared = {key: book[key] for key in book.keys() & SHARED}
        assert book.keys() <= SHARED | {"case"}, f"{path.name}: {book.keys()}"
        for case in book["case"]:
            yield pytest.param(shared | case, id=f"{path.stem}: {case['name']}")


def roster(cadres):
    """The rows of a roster."""
    rows = []
    for cadre in cadres:
        cadre = {"id": cadre} if isinstance(cadre, str) else dict(cadre)
        if cadre.get("village") == "":
            cadre["village_role"] = ""
        rows.append(ORDINARY | {"cadre": cadre.pop("id")} | cadre)
    return rows


def ledger(records):
    """The rows of a ledger."""
    rows = []
    for cadre, item, value, *more in records:
        row = {"cadre": cadre, "date": "2021-12-31", "item": item, "value": value}
        rows.append(row | (more[0] if more else {}))
    return rows


def world_of(case):
    return World(
        rulebook=case.get("rulebook", "h_township_2021"),
        edits=case.get("edits"),
        roster=roster(case.get("cadres", ["A"])),
        ledger=ledger(case["records"]),
        pools=case.get("pools"),
        pool_rule=case.get("pool_rule"),
    )


def run(world):
    return score(
        csv_bytes(world.ledger, LEDGER),
        csv_bytes(world.roster, ROSTER),
        load_rulebook(world.rulebook, edits=world.edits),
        pools=world.pools,
        pool_rule=world.pool_rule,
    )


def has_words(text, words):
    return all(word.casefold() in text.casefold() for word in words)


def check(row, expected):
    """Compare the named fields and item points of one line of the result, exactly."""
    found = {key: row[key] if key in row else row["items"].get(key, "absent") for key in expected}
    assert {key: "none" if value is None else value for key, value in found.items()} == expected


def check_oracle(world, result):
    """Compare the whole sheet with that of the independent oracle."""
    rulebook = oracle.load(world.rulebook, world.edits)
    wanted = oracle.score(world.ledger, world.roster, rulebook, world.pools, world.pool_rule)
    assert exact(without_notes(result)) == wanted


def check_explanation(sheet, result):
    """Find every item's points in the explanations, and a rule in words for every item."""
    for row in result["cadres"]:
        for lang in ("en", "zh"):
            page = "\n".join(explain(sheet, row["cadre"], lang))
            for code, points in row["items"].items():
                assert f"[{code}] = {decimal(round(100 * points))} " in page, (row["cadre"], code)
    assert all(item.in_words() for item in sheet.rulebook.items.values())


@pytest.mark.parametrize("case", list(cases()))
def test_rule(case):
    assert case.keys() <= KEYS, f"unknown keys: {case.keys() - KEYS}"
    assert case.keys() & EXPECTED, "the case expects nothing"
    if "error" in case:
        with pytest.raises(InputError) as refused:
            run(world_of(case))
        assert has_words(str(refused.value), case["error"])
        return
    world = world_of(case)
    scored = run(world)
    sheet = scored.to_dict()
    cadres = {row["cadre"]: row for row in sheet["cadres"]}
    units = {row["unit"]: row for row in sheet["units"]}
    for cadre, expected in case.get("cadre", {}).items():
        check(cadres[cadre], expected)
    for unit, expected in case.get("unit", {}).items():
        check(units[unit], expected)
    check(sheet, case.get("sheet", {}))
    if "excellent" in case:
        assert sorted(c for c in cadres if cadres[c]["excellent"]) == case["excellent"]
    if "notes" in case:
        assert any(has_words(note, case["notes"]) for note in sheet["notes"]), sheet["notes"]
    if "no_note" in case:
        assert not any(has_words(note, case["no_note"]) for note in sheet["notes"]), sheet["notes"]
    check_oracle(world, sheet)
    check_explanation(scored, sheet)


def test_every_kind_of_item_has_a_module_a_code_an_oracle_and_a_case():
    """What was forgotten for a new kind shows here."""
    kinds = [kind.__module__.rpartition(".")[2] for kind in KINDS]
    assert kinds == [get_args(kind.model_fields["kind"].annotation)[0] for kind in KINDS]
    assert [name.lower() for name in Kind.__members__] == ["absent", *kinds]
    assert set(oracle.POINTS) == set(kinds)
    known = {}
    for name in RULEBOOKS:
        known |= oracle.load(name)["items"]
    seen = set()
    for case in cases():
        (case,) = case.values
        items = known | case.get("edits", {}).get("items", {})
        codes = {record[1] for record in case["records"]}
        seen |= {
            item.get("kind", known.get(code, {}).get("kind"))
            for code, item in items.items()
            if codes & {code, *item.get("records", {})}
        }
    assert seen >= set(kinds)


def test_the_page_of_the_kinds_is_made_from_their_modules():
    page = Path(__file__).parents[2] / "docs" / "reference" / "item-kinds.md"
    assert page.read_text("utf-8") == reference_page(), "make it anew; its head says how"
