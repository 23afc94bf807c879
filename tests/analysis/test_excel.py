"""With ``--excel`` every CSV file that a command writes has the mark by which Excel knows UTF-8;
with ``--xlsx`` its tables stand in one workbook too."""

import codecs
import json

import pandas as pd
import pytest

import sim.scoring
from sim.base.errors import InputError
from sim.files.workbook import read_workbook
from tests.analysis.calling import call

ROSTER = """cadre,unit,staffing,post,level,line,village,village_role
00123,凤凰乡,civil_servant,general,ordinary,,,
张三,凤凰乡,civil_servant,general,ordinary,,,
"""
LEDGER = "cadre,date,item,value\n张三,2021-01-02,squad.special,10\n"


@pytest.fixture
def records(tmp_path):
    """A ledger and a roster whose ids are Chinese, or digits."""
    places = tmp_path / "ledger.csv", tmp_path / "roster.csv"
    for path, text in zip(places, (LEDGER, ROSTER), strict=True):
        path.write_text(text, "utf-8")
    return places


def marked(folder):
    """Names of the CSV files in a folder, those with a mark and those without."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.csv")}
    with_mark = {name for name, path in files.items() if path.read_bytes()[:3] == codecs.BOM_UTF8}
    return with_mark, set(files) - with_mark


@pytest.mark.parametrize("words", [("run", "index"), ("compare", "uniform", "index")])
def test_tables_of_runs_are_marked_where_that_is_asked_for(quick, tmp_path, words):
    asked = (*words, "--years", 3, "--out")
    call(*asked, "plain")
    call(*asked, "marked", "--excel")
    names, none = marked(tmp_path / "marked")
    assert marked(tmp_path / "plain") == (set(), names) and none == set()
    assert len(names) >= 3
    for name in names:
        plain = (tmp_path / "plain" / name).read_bytes()
        assert (tmp_path / "marked" / name).read_bytes() == codecs.BOM_UTF8 + plain
    # the manifest gives the command that makes these very bytes
    kept = json.loads((tmp_path / "marked" / "manifest.json").read_text("utf-8"))
    assert kept["command"].endswith(" --excel")


def test_scores_are_marked_and_digits_and_chinese_stay_what_they_are(
    records, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    ledger, roster = records
    assert call("score", ledger, "--roster", roster, "--out", "o", "--excel").exit_code == 0
    assert marked(tmp_path / "o") == ({"cadres.csv", "items.csv", "units.csv"}, set())
    text = (tmp_path / "o" / "cadres.csv").read_bytes()
    assert text.startswith("\ufeffcadre,unit,".encode())
    table = pd.read_csv(tmp_path / "o" / "cadres.csv", dtype={"cadre": str})
    assert table["cadre"].tolist() == ["00123", "张三"]


def test_marked_files_are_read_back_by_our_own_readers(records, quick, tmp_path):
    for path in records:
        path.write_bytes(codecs.BOM_UTF8 + path.read_bytes())
    ledger, roster = records
    (tmp_path / "pools.csv").write_text("unit,yuan\n凤凰乡,300\n", "utf-8-sig")
    done = call("score", ledger, "--roster", roster, "--pools", "pools.csv", "--format", "json")
    told = json.loads(done.stdout)
    assert [one["cadre"] for one in told["cadres"]] == ["00123", "张三"]
    assert told["units"][0]["pool"] == 300 and not any("UTF" in note for note in told["notes"])
    assert call("check", ledger, "--roster", roster).exit_code == 0
    assert call("check", roster).exit_code == 0
    # what a run has written with the mark, as its printed command scores it
    call("run", "index", "--years", 3, "--excel", "--out", "r")
    name = "year_03_township"
    scored = call(
        "score", f"r/ledgers/{name}.parquet", "--roster", f"r/rosters/{name}.csv",
        "--pools", f"r/pools/{name}.csv",
    )  # fmt: skip
    assert scored.exit_code == 0


def test_the_page_is_made_from_marked_results_too(quick, tmp_path):
    call("compare", "--replicates", 2, "--years", 3, "--out", "c", "--excel")
    page = (tmp_path / "c" / "report.html").read_bytes()
    assert call("report", "c", "--out", "again.html").exit_code == 0
    assert (tmp_path / "again.html").read_bytes() == page


def test_python_writes_the_mark_too(records, tmp_path):
    sheet = sim.scoring.score(*records)
    for folder, excel in (("plain", False), ("marked", True)):
        sheet.to_csv(tmp_path / folder, excel=excel)
    assert marked(tmp_path / "plain")[0] == set() and marked(tmp_path / "marked")[1] == set()


def sheets(path):
    return {one.name: one.rows for one in read_workbook(path.read_bytes(), str(path))}


def test_tables_of_a_run_and_of_a_comparison_stand_in_a_workbook_too(quick, tmp_path):
    expected = {
        ("run", "index"): ["yearly", "cadres", "units"],
        ("compare", "uniform", "index"): [
            "measures", "groups", "lorenz", "hours", "clauses", "replicates",
        ],
    }  # fmt: skip
    for words, names in expected.items():
        asked = (*words, "--replicates", 2, "--years", 3, "--out", words[0])
        call(*asked, "--xlsx")
        folder = tmp_path / words[0]
        found = sheets(folder / "tables.xlsx")
        assert [*found] == names
        for name, rows in found.items():
            if (folder / f"{name}.csv").is_file():
                table = pd.read_csv(folder / f"{name}.csv", keep_default_na=False, dtype=str)
                assert [*table.columns] == rows[0] and len(table) == len(rows) - 1
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        assert manifest["command"].endswith(" --xlsx") and "tables.xlsx" in manifest["sha256"]
        # the next result has none, and leaves none behind that would be of another one
        call(*asked, "--overwrite", "--seed", 2)
        assert not (folder / "tables.xlsx").exists()


def test_scores_stand_in_a_workbook_too_ids_of_digits_as_texts(records, tmp_path):
    ledger, roster = records
    asked = ("score", ledger, "--roster", roster, "--xlsx")
    call(*asked, "--out", tmp_path / "one")
    found = sheets(tmp_path / "one" / "tables.xlsx")
    assert [*found] == ["cadres", "items", "units"]
    assert [row[0] for row in found["cadres"]] == ["cadre", "00123", "张三"]
    both = ("--rulebook", "h_township_2021", "--rulebook", "uniform")
    call(*asked, *both, "--out", tmp_path / "two")
    assert [*sheets(tmp_path / "two" / "tables.xlsx")][2:4] == ["A units", "B cadres"]
    with pytest.raises(InputError, match="Add --out DIR"):
        call(*asked)
