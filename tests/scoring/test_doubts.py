"""Slips that a reader would not see: blanks around ids, ids that look alike, records twice."""

import time

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from analysis.commands import app
from sim.base.errors import InputError
from sim.scoring import score

HEADER = "cadre,unit,staffing,post,level,line,village,village_role\n"
PEOPLE = (
    "A,H,civil_servant,general,ordinary,,石门村,stationed\n"
    "B,H,civil_servant,general,ordinary,,石门村,stationed\n"
    "C,H,civil_servant,general,ordinary,,龙泉村,stationed\n"
)
RECORDS = (
    "cadre,date,item,value,task,node,note\n"
    "A,2021-05-01,squad.special,30,T1,N1,flood\n"
    "B,2021-05-01,squad.special,40,T2,N1,flood\n"
    "C,2021-12-31,area.village_rank,1,,,\n"
)
BLANKS = [" ", "\t", "\u3000", "\u00a0", "\u200b", "\ufeff"]


def scored(records=RECORDS, people=PEOPLE, **options):
    return score(records.encode(), (HEADER + people).encode(), pools={"H": 30000}, **options)


def doubts(sheet):
    return [*sheet.roster.source.doubts, *sheet.ledger.source.doubts]


def points(sheet):
    return sheet.tables()["cadres"].drop(columns=["excellent"]).to_dict("records")


def test_clean_files_raise_no_doubt():
    sheet = scored(strict=True)
    assert doubts(sheet) == []


@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
@pytest.mark.parametrize(
    ("column", "clean", "slip"),
    [
        ("cadre", "B,H", "B{},H"),
        ("unit", "B,H", "B,{}H"),
        ("village", "B,H,civil_servant,general,ordinary,,石门村", None),
    ],
)
def test_blanks_around_an_id_change_no_number_and_are_named(column, clean, slip, blank):
    dirty = (slip or f"{clean}{{}}").format(blank)
    sheet = scored(people=PEOPLE.replace(clean, dirty))
    assert points(sheet) == points(scored())
    (doubt,) = doubts(sheet)
    assert f"column {column}: blanks around 1 id were left out (first in line 3, " in doubt
    assert doubt in sheet.notes
    with pytest.raises(InputError, match=f"strict: got .*column {column}"):
        scored(people=PEOPLE.replace(clean, dirty), strict=True)


@pytest.mark.parametrize("column", ["cadre", "task", "node"])
def test_blanks_in_a_ledger_are_named_too(column):
    clean = {"cadre": "\nB,", "task": ",T2,", "node": ",T2,N1,"}[column]
    dirty = {"cadre": "\nB ,", "task": ",T2 ,", "node": ",T2,N1 ,"}[column]
    sheet = scored(RECORDS.replace(clean, dirty))
    assert points(sheet) == points(scored())
    assert [f"column {column}" in doubt for doubt in doubts(sheet)] == [True]


def test_an_id_that_is_the_same_without_its_blank_is_a_fault_and_no_doubt():
    with pytest.raises(InputError, match="'A' in lines 2, 5"):
        scored(people=PEOPLE + PEOPLE.splitlines()[0].replace("A,", "A ,") + "\n")


@pytest.mark.parametrize("other", ["Ｈ", "h", "H"])
def test_ids_that_look_alike_are_named_and_stay_different(other):
    people = PEOPLE.replace("C,H", f"C,{other}")
    sheet = score(RECORDS.encode(), (HEADER + people).encode())
    assert sheet.roster.units == sorted({"H", other})
    told = [doubt for doubt in doubts(sheet) if "look alike" in doubt]
    assert len(told) == (other != "H")
    assert all("column unit: " in doubt and f"'{other}'" in doubt for doubt in told)


def test_blanks_inside_an_id_are_named():
    people = PEOPLE.replace("龙泉村", "石门 村")
    (doubt,) = doubts(scored(people=people))
    assert "column village" in doubt and "'石门村' and '石门 村' look alike" in doubt


def test_a_record_pasted_twice_is_named_with_both_lines_and_still_counts():
    row = RECORDS.splitlines(keepends=True)[1]
    sheet = scored(RECORDS + row)
    (doubt,) = doubts(sheet)
    assert doubt.startswith("ledger (bytes): the same record more than once, and each counts: ")
    assert "A, squad.special in lines 2 and 5." in doubt
    assert [row["individual"] for row in points(sheet)] == [60, 40, 0]
    with pytest.raises(InputError, match="lines 2 and 5"):
        scored(RECORDS + row, strict=True)


def test_records_that_differ_in_any_column_are_not_the_same():
    row = RECORDS.splitlines(keepends=True)[1]
    for old, new in (
        ("30", "31"),
        ("T1", "T3"),
        ("N1", "N2"),
        ("flood", "fire"),
        ("05-01", "05-02"),
    ):
        assert doubts(scored(RECORDS + row.replace(old, new))) == []


def test_many_repetitions_are_counted():
    rows = RECORDS.splitlines(keepends=True)[1:]
    (doubt,) = doubts(scored(RECORDS + "".join(rows) + rows[0]))
    assert "A, squad.special in lines 2 and 8 (3 times)" in doubt
    people = "".join(PEOPLE.splitlines(keepends=True)[0].replace("A", f"X{n}") for n in range(9))
    records = RECORDS.splitlines(keepends=True)
    twice = "".join(records[1].replace("A", f"X{n}") * 2 for n in range(9))
    (doubt,) = doubts(scored(records[0] + twice, people))
    assert doubt.endswith("; and 6 more.")


def test_half_a_million_records_are_looked_through_in_seconds():
    rows = 500_000
    records = pd.DataFrame(
        {
            "cadre": np.where(np.arange(rows) % 2, "A", "B"),
            "date": "2021-05-01",
            "item": "squad.special",
            "value": ".01",
            "task": np.arange(rows).astype(str),
        }
    )
    from sim.scoring.doubts import repeated_rows
    from sim.scoring.tabular import read_table

    table = read_table(records, tuple(records.columns), (), "ledger")
    begun = time.process_time()
    repeated_rows(table)
    assert table.doubts == [] and time.process_time() - begun < 30


@pytest.mark.parametrize("largest", [2**63 - 1, 7])
def test_records_that_stand_twice_are_those_that_pandas_finds(monkeypatch, largest):
    """Also where numbers of rows would no longer fit and are counted anew."""
    from sim.scoring import doubts as room
    from sim.scoring.tabular import read_table

    monkeypatch.setattr(room, "LARGEST_NUMBER", largest)
    monkeypatch.setattr(room, "NAMED", 1000)
    rng = np.random.default_rng(3)
    columns = ("cadre", "item", "date", "value", "task", "note")
    records = pd.DataFrame({name: rng.choice(list("abc"), 400) for name in columns})
    records["date"] = "2021-05-01"
    rows = records.groupby([*columns]).indices.values()
    twice = sorted((group for group in rows if len(group) > 1), key=min)
    expected = [
        f"{records.cadre[group[0]]}, {records.item[group[0]]} in lines {min(group) + 2} and "
        f"{max(group) + 2}{f' ({len(group)} times)' if len(group) > 2 else ''}"
        for group in twice
    ]
    table = read_table(records, columns, (), "ledger")
    room.repeated_rows(table)
    assert len(expected) > 20 and table.doubts[0].endswith(f": {'; '.join(expected)}.")


@pytest.mark.parametrize("command", ["score", "check"])
def test_the_commands_say_it_and_refuse_it_when_asked(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with open("ledger.csv", "w", encoding="utf-8") as file:
        file.write(RECORDS + RECORDS.splitlines()[1] + "\n")
    with open("roster.csv", "w", encoding="utf-8") as file:
        file.write(HEADER + PEOPLE)
    words = [command, "ledger.csv", "--roster", "roster.csv"]
    said = CliRunner().invoke(app, words)
    assert said.exit_code == 0
    assert "note: ledger.csv: the same record more than once" in " ".join(said.output.split())
    refused = CliRunner().invoke(app, [*words, "--strict"])
    assert isinstance(refused.exception, InputError) and "lines 2 and 5" in str(refused.exception)
