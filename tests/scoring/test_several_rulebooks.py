"""One ledger under several rulebooks, side by side."""

import io
import json
from pathlib import Path

import pandas as pd
import pytest

from sim.base.errors import InputError
from sim.files.toml_files import library
from sim.scoring import score
from sim.scoring.engine import score_each
from tests.analysis.calling import call

UNIT = library() / "examples" / "unit_h"
ROSTER = UNIT / "roster.csv"
VISITS = """extends = "h_township_2021"
code = "visits"
[items."mass.visits"]
block = "common"
kind = "rate"
names = { en = "visits to households", zh = "走访群众" }
points_per_unit = 0.05
cap = 5
origin = "assumed"
reason = "A test."
"""
BOTH = ("--rulebook", "h_township_2021", "--rulebook", "visits.toml")


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("visits.toml").write_text(VISITS, "utf-8")
    # an empty line and a record between others, so that lines of later faults can be counted
    lines = (UNIT / "ledger.csv").read_text("utf-8").splitlines()
    lines[3:3] = ["", "B,2021-12-31,mass.visits,64.5,,,", "B,2021-12-31,mass.visits,1,,,"]
    Path("ledger.csv").write_text("\n".join(lines) + "\n", "utf-8")


def test_each_sheet_is_what_its_rulebook_alone_gives():
    sheets = score_each("ledger.csv", ROSTER, ["h_township_2021", "visits.toml"], {"H": 30000})
    alone = score(UNIT / "ledger.csv", ROSTER, "h_township_2021", pools={"H": 30000})
    assert sheets[0].to_dict()["cadres"] == alone.to_dict()["cadres"]
    alone = score("ledger.csv", ROSTER, "visits.toml", pools={"H": 30000})
    assert sheets[1].to_dict() == alone.to_dict()
    left = "h_township_2021 does not know mass.visits (2); these records are left out under it."
    assert left in sheets[0].notes and left not in sheets[1].notes


def test_a_record_that_none_of_them_knows_is_refused_and_lines_are_counted_as_in_the_file():
    text = Path("ledger.csv").read_text("utf-8")
    Path("ledger.csv").write_text(text + "C,2021-12-31,mass.visit,1,,,\n", "utf-8")
    line = len(text.splitlines()) + 1
    with pytest.raises(InputError, match=f"'mass.visit' in line {line}"):
        score_each("ledger.csv", ROSTER, ["h_township_2021", "visits.toml"])
    with pytest.raises(InputError, match=r"'mass.visits' 2 times, first in line 5"):
        score("ledger.csv", ROSTER, "h_township_2021")


def test_the_command_shows_both_and_not_the_last_alone():
    told = call("score", "ledger.csv", "--roster", ROSTER, "--pool", "H=30000", *BOTH).stdout
    assert told.startswith("One ledger under 2 rulebooks")
    assert "  A  H Township 2021: combat-effectiveness index (h_township_2021)" in told
    # a file without names of its own is called by its own name, not by its parent's
    assert "  B  visits (visits.toml)" in told
    assert "bonus, B less A" in told and "rank B" in told
    assert "note: A: h_township_2021 does not know mass.visits (2)" in told
    zh = call("score", "ledger.csv", "--roster", ROSTER, *BOTH, "--lang", "zh").stdout
    assert "名次 A" in zh and "H乡" in zh


def test_programs_get_both_too():
    asked = ("score", "ledger.csv", "--roster", ROSTER, *BOTH)
    told = json.loads(call(*asked, "--format", "json").stdout)["sheets"]
    assert [one["name"] for one in told] == ["h_township_2021", "visits.toml"]
    assert len(told[1]["cadres"]) == 3
    table = pd.read_csv(io.StringIO(call(*asked, "--format", "csv").stdout))
    assert table["rulebook"].tolist() == ["h_township_2021"] * 3 + ["visits.toml"] * 3
    call(*asked, "--out", "out")
    assert {path.parent.name for path in Path("out").rglob("*.csv")} == {
        "A-h_township_2021",
        "B-visits",
    }
    explained = call(*asked, "--explain", "B").stdout
    assert explained.count("B, unit H, under H Township 2021: ") == 1
    # the file has no names for itself
    assert explained.count("B, unit H, under visits\n") == 1


def test_a_rulebook_named_twice_is_refused():
    for books in (("uniform",) * 2, tuple("abcdefgh")):
        options = [word for book in books for word in ("--rulebook", book)]
        with pytest.raises(InputError, match="at most 7 rulebooks, each once"):
            call("score", "ledger.csv", "--roster", ROSTER, *options)


def test_what_pays_more_than_its_pool_is_said_in_words():
    told = call("score", "ledger.csv", "--roster", ROSTER, "--pool", "H=30000", *BOTH[2:]).stdout
    assert "note: Unit H: the pool rule literal pays 32," in told


def test_without_a_pool_no_column_of_dashes_takes_room():
    told = call("score", "ledger.csv", "--roster", ROSTER, *BOTH).stdout
    assert "bonus A" not in told and "score B" in told and "index B" in told
