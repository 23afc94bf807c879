"""规则用例: every case of tests/rules/*.toml is a small ledger and what the rulebook makes of it,
in one sentence.

A case states only what matters:

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

import csv
import io
import tomllib
from pathlib import Path

import pytest

from sim.base.errors import InputError
from sim.scoring import load_rulebook, score

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


def table(columns, rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def roster(cadres):
    rows = []
    for cadre in cadres:
        cadre = {"id": cadre} if isinstance(cadre, str) else dict(cadre)
        if cadre.get("village") == "":
            cadre["village_role"] = ""
        rows.append(ORDINARY | {"cadre": cadre.pop("id")} | cadre)
    return table(["cadre", *ORDINARY], rows)


def ledger(records):
    rows = []
    for cadre, item, value, *more in records:
        row = {"cadre": cadre, "date": "2021-12-31", "item": item, "value": value}
        rows.append(row | (more[0] if more else {}))
    return table(["cadre", "date", "item", "value", "of", "role"], rows)


def run(case):
    rulebook = load_rulebook(case.get("rulebook", "h_township_2021"), edits=case.get("edits"))
    return score(
        ledger(case["records"]),
        roster(case.get("cadres", ["A"])),
        rulebook,
        pools=case.get("pools"),
        pool_rule=case.get("pool_rule"),
    )


def has_words(text, words):
    return all(word.casefold() in text.casefold() for word in words)


def check(row, expected):
    """Compare the named fields and item points of one line of the result, exactly."""
    found = {key: row[key] if key in row else row["items"].get(key, "absent") for key in expected}
    assert {key: "none" if value is None else value for key, value in found.items()} == expected


@pytest.mark.parametrize("case", list(cases()))
def test_rule(case):
    assert case.keys() <= KEYS, f"unknown keys: {case.keys() - KEYS}"
    assert case.keys() & EXPECTED, "the case expects nothing"
    if "error" in case:
        with pytest.raises(InputError) as refused:
            run(case)
        assert has_words(str(refused.value), case["error"])
        return
    sheet = run(case).to_dict()
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
