"""A sheet's tables are the same as Arrow's, as data frames and as rows."""

import pytest
from hypothesis import given

from sim.files.tables import as_arrow, csv_bytes
from sim.scoring import load_rulebook, score
from tests.scoring.generated_inputs import LEDGER, ROSTER, profile, worlds
from tests.scoring.generated_inputs import csv_bytes as file_of

HEADER = "cadre,unit,staffing,post,level,line,village,village_role\n"
LEADER = HEADER + "王,U,civil_servant,leader,section,,,\n"
GENERAL = HEADER + "a,U,civil_servant,general,ordinary,,,\n"


def check(sheet):
    """One sheet in its three forms."""
    frames, arrows = sheet.tables(), sheet.arrow_tables()
    assert list(frames) == list(arrows) == ["cadres", "items", "units"]
    for name, frame in frames.items():
        assert csv_bytes(frame) == csv_bytes(arrows[name]) == sheet.csv_files()[f"{name}.csv"]
        # a frame without rows does not say what its columns would hold
        assert frame.empty or arrows[name].equals(as_arrow(frame))
    plain = sheet.to_dict()
    rows = [{key: row[key] for key in row if key != "items"} for row in plain["cadres"]]
    assert arrows["cadres"].to_pylist() == rows
    assert arrows["units"].to_pylist() == plain["units"]
    assert arrows["items"].to_pylist() == [
        {"cadre": row["cadre"], "unit": row["unit"], "item": code, "points": points}
        for row in plain["cadres"]
        for code, points in row["items"].items()
    ]


@profile(20)
@given(worlds())
def test_all_forms_of_a_sheet_hold_the_same(world):
    check(
        score(
            file_of(world.ledger, LEDGER),
            file_of(world.roster, ROSTER),
            load_rulebook(world.rulebook, edits=world.edits),
            pools=world.pools,
            pool_rule=world.pool_rule,
        )
    )


@pytest.mark.parametrize(
    ("roster", "pools", "absent"),
    [
        (LEADER, None, {"index_coefficient", "index", "bonus"}),
        (LEADER, {"U": 10}, {"index_coefficient", "index"}),
        (GENERAL, None, {"bonus"}),
        (GENERAL, {"U": 10}, set()),
    ],
)
def test_a_column_without_any_value_has_no_kind_but_ranks_are_whole_numbers(roster, pools, absent):
    sheet = score(b"cadre,date,item,value\n", roster.encode(), pools=pools)
    check(sheet)
    kinds = sheet.tables()["cadres"].dtypes.map(str)
    assert set(kinds.index[kinds == "object"]) == absent
    assert (kinds["rank"], kinds["excellent"], kinds["score"]) == ("Int64", "bool", "float64")
    assert str(sheet.arrow_tables()["cadres"].schema.field("rank").type) == "int64"
