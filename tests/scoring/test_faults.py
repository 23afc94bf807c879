"""坏输入: bad files are refused with one message: where, what was got, what is allowed, what to do.

Each test changes one thing in files that are otherwise in order. A ledger is understood whole or
refused; nothing is guessed, clipped, left out or written. Lines are counted as a spreadsheet shows
them: the header is line 1.
"""

import ast
import csv
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

import sim
from sim.scoring import load_rulebook, score
from tests.scoring.refusals import refused, write

ROOT = Path(sim.__file__).parents[1]
TOWNSHIP = "h_township_2021"
ROSTER = """cadre,unit,staffing,post,level,line,village,village_role
A,H,civil_servant,general,ordinary,,V1,stationed
B,H,civil_servant,general,ordinary,,,
"""
A, B = ROSTER.splitlines()[1:]
HEADER = "cadre,date,item,value,of,role,note\n"
GOOD = "A,2021-06-30,squad.special,1,,,\n"
LEDGER = HEADER + GOOD


@pytest.fixture(autouse=True)
def work_in(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def accept(ledger=LEDGER, roster=ROSTER):
    """The lines of the cadres, and all notes."""
    ledger, roster = (
        given.encode() if isinstance(given, str) else given for given in (ledger, roster)
    )
    sheet = score(ledger, roster, load_rulebook(TOWNSHIP)).to_dict()
    return {row["cadre"]: row for row in sheet["cadres"]}, " ".join(sheet["notes"])


def refuse(*words, ledger=LEDGER, roster=ROSTER, **run):
    ledger, roster = write("ledger.csv", ledger), write("roster.csv", roster)
    return refused(lambda: score(ledger, roster, load_rulebook(TOWNSHIP), **run), *words)


# ------------------------------------------------- values of the ledger (rows 21, 22, 26, 30)

NO_NUMBERS = ['"1,5"', "-", "", "nan", "inf", "-inf", "1e400", "1_000", "0x10", "true", "1.2.3"]
NO_NUMBERS += ["１ ２", "٣", "five", "1.0000001", "1000000.01", "9" * 5000]


@pytest.mark.parametrize("value", NO_NUMBERS, ids=lambda value: value[:12])
def test_a_value_that_is_no_number(value):
    ledger = LEDGER + GOOD.replace(",1,", f",{value},")
    refuse("ledger.csv", "line 3", "value", value.strip('"')[:10], ledger=ledger)


OUTSIDE = [
    ("A,2021-06-30,post.module_rank,0,,,", "value", "rank"),
    ("A,2021-06-30,post.module_rank,21,,,", "value", "20"),
    ("A,2021-06-30,post.module_rank,21,20,,", "value", "20"),
    ("A,2021-06-30,post.module_rank,3.5,,,", "value", "whole"),
    ("A,2021-06-30,post.module_rank,1,0,,", "column of", "'0'"),
    ("A,2021-06-30,post.module_rank,1,2.5,,", "column of", "'2.5'"),
    ("A,2021-06-30,unit.tally,1,,,", "column of", "rank"),
    ("A,2021-06-30,area.evaluation,10.01,,,", "value", "0 to 10"),
    ("A,2021-06-30,area.evaluation,-1,,,", "value", "0 to 10"),
    ("A,2021-06-30,area.evaluation,8,,aunt,", "role", "leader"),
    ("A,2021-06-30,area.difficulty,9,,,", "value", "10, 8, 5"),
    ("A,2021-06-30,conduct.order,-1,,,", "value", "0 to 1000"),
    ("A,2021-06-30,conduct.order,0.5,,,", "value", "whole"),
    ("B,2021-06-30,area.difficulty,8,,,", "item", "stationed"),
    ("Z,2021-06-30,squad.special,8,,,", "cadre", "roster"),
    ("A,2021-06-30,squad.spezial,8,,,", "item", "squad.special"),
    ("A,2021-02-30,squad.special,8,,,", "date", "2021-02-30"),
    ("A,30/06/2021,squad.special,8,,,", "date", "YYYY-MM-DD"),
    ("A,２０２１-６-３１,squad.special,8,,,", "date", "day that exists"),
    ("A,,squad.special,8,,,", "date", "YYYY-MM-DD"),
]


@pytest.mark.parametrize(("record", "column", "word"), OUTSIDE, ids=[row[0] for row in OUTSIDE])
def test_a_record_outside_its_domain_is_refused_not_clipped(record, column, word):
    refuse("ledger.csv", "line 3", column, word, ledger=LEDGER + record + "\n")


def test_the_first_twenty_bad_lines_are_listed_and_the_rest_counted():
    message = refuse(
        "line 2:", "line 21:", "5 more", ledger=HEADER + 25 * GOOD.replace("1,,", "-,,")
    )
    assert "line 22" not in message


def test_two_years_in_one_ledger():
    refuse("ledger.csv", "date", "2021", "2022", ledger=LEDGER + GOOD.replace("2021", "2022"))


def test_lines_are_counted_as_a_spreadsheet_shows_them():
    # Line 3 is empty and the note of line 4 has a line break: the fault is on line 5 of the sheet.
    note = GOOD.replace("\n", '"two\nlines"\n')
    refuse("value", "line 5", ledger=LEDGER + "\n" + note + GOOD.replace("1,,", "-,,"))


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_empty_lines_are_skipped(line_end):
    assert (
        accept((LEDGER + "\n\n" + GOOD + "\n").replace("\n", line_end))[0]["A"]["individual"] == 2
    )
    assert len(accept(roster=ROSTER.replace("\n", line_end + line_end))[0]) == 2


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, None, "x", 1.005])
def test_a_table_in_memory_is_checked_like_a_file(value):
    rows = [["A", "2021-06-30", "squad.special", given] for given in (1, value)]
    table = pd.DataFrame(rows, columns=["cadre", "date", "item", "value"], dtype=object)
    refused(lambda: accept(table), "line 3", "value")


# ------------------------------------------------- columns and lines (rows 27, 30)

COLUMNS = {
    "missing": (LEDGER.replace(",value", ",note2"), ["value"]),
    "unknown": (LEDGER.replace(",note", ",memo"), ["memo", "of, task, node, role, note"]),
    "twice": (LEDGER.replace(",role", ",value"), ["value"]),
    "semicolons": (LEDGER.replace(",", ";"), ["cadre", "value"]),
    "no header": (GOOD, ["cadre", "value"]),
    "empty file": ("", ["cadre"]),
    "short line": (LEDGER + "A,2021-06-30,squad.special\n", ["line 3", "7"]),
    "long line": (LEDGER + GOOD.replace("\n", ",x\n"), ["line 3", "7"]),
    "open quote": (LEDGER + GOOD.replace("squad", '"squad'), ["line"]),
    "zero byte": (LEDGER + GOOD.replace("squad", "squ\0ad"), ["zero byte"]),
}
ROSTER_COLUMNS = {
    "missing": (ROSTER.replace(",line,", ",", 1).replace(",,V1", ",V1"), ["'line'"]),
    "unknown": (ROSTER.replace(",line,", ",age,"), ["age", "village_role"]),
    "twice": (ROSTER.replace(",line,", ",post,"), ["post"]),
    "short line": (ROSTER + "C,H\n", ["line 4", "8"]),
}


@pytest.mark.parametrize("fault", COLUMNS)
def test_columns_and_lines_of_the_ledger(fault):
    refuse("ledger.csv", *COLUMNS[fault][1], ledger=COLUMNS[fault][0])


@pytest.mark.parametrize("fault", ROSTER_COLUMNS)
def test_columns_and_lines_of_the_roster(fault):
    refuse("roster.csv", *ROSTER_COLUMNS[fault][1], roster=ROSTER_COLUMNS[fault][0])


# ------------------------------------------------- the roster (rows 24, 25, 28)


def test_every_line_of_a_cadre_who_is_listed_twice_is_named():
    again = "\n".join([B, A, A.replace("A", "C"), ""])
    message = refuse("roster.csv", "cadre", "'A'", "2, 5", "'B'", "3, 4", roster=ROSTER + again)
    assert "'C'" not in message


@pytest.mark.parametrize(
    ("column", "good", "allowed"),
    [
        ("staffing", "civil_servant", "civil_servant institution"),
        ("post", "general", "leader chief deputy general"),
        ("level", "ordinary", "ordinary deputy_subsection subsection deputy_section section"),
        ("village_role", "stationed", "stationed helping"),
    ],
)
def test_unknown_words_of_the_roster_are_counted(column, good, allowed):
    lines = [name + A[1:].replace(good, word) + "\n" for name, word in ("Cx", "Dy", "Ex")]
    message = refuse("roster.csv", column, *allowed.split(), roster=ROSTER + "".join(lines))
    assert "'x' 2 times" in message and message.count("'x'") == message.count("'y'") == 1


@pytest.mark.parametrize(
    "line", ["C" + A[1:-9], f"C{B[1:]}helping", B[1:], "C" + B[1:].replace("H", "")]
)
def test_a_village_needs_a_role_a_role_a_village_and_everybody_an_id_and_a_unit(line):
    refuse("roster.csv", "line 4", roster=ROSTER + line + "\n")


def test_a_cadre_without_records_is_scored_and_noted():
    cadres, notes = accept()
    assert cadres["B"]["items"]["conduct"] == 20
    assert "post.module_rank" in notes


IDS = ["00123", "NA", "null", "1e5", "123456789012345678", "王小明", "-7", "O'Hara", "=1+1"]


@pytest.mark.parametrize("kind", ["csv", "parquet", "table", "arrow"])
def test_ids_are_text_and_stay_as_they_are(kind):
    points = {name: 1 + place for place, name in enumerate(IDS)}
    rows = [[name, "2021-06-30", "squad.special", points[name]] for name in IDS]
    table = pd.DataFrame(rows, columns=["cadre", "date", "item", "value"])
    table.to_parquet("ledger.parquet")
    ledgers = {"csv": table.to_csv(index=False), "parquet": Path("ledger.parquet"), "table": table}
    ledger = pa.Table.from_pandas(table) if kind == "arrow" else ledgers[kind]
    cadres = accept(ledger, ROSTER + "".join(f"{name}{B[1:]}\n" for name in IDS))[0]
    assert {name: cadres[name]["individual"] for name in IDS} == points


# ------------------------------------------------- encodings and formats (rows 29, 34)

SAID = {"utf-8": "", "utf-8-sig": "", "utf-16": "UTF-16", "gb18030": "GB18030"}
CHINESE = LEDGER.replace("A,", "王,") + "王,2021-12-31,squad.award,2,,,创先争优\n"


@pytest.mark.parametrize("codec", SAID)
def test_chinese_files_are_read_whole_and_the_encoding_is_said(codec):
    cadres, notes = accept(CHINESE.encode(codec), ROSTER.replace("A,", "王,", 1).encode(codec))
    assert cadres["王"]["individual"] == 3
    assert SAID[codec] in notes


NO_TEXT = {
    "latin-1": GOOD.replace("1,,,", "1,,,Andr\xe9").encode("latin-1") + GOOD.encode(),
    "two encodings": "王,".encode("gb18030") + "王\xe9,".encode(),
    "no text": b"\xff\xff\xff\n",
}


@pytest.mark.parametrize("kind", NO_TEXT)
def test_bytes_that_are_no_known_text(kind):
    refuse("ledger.csv", "UTF-8", ledger=LEDGER.encode() + NO_TEXT[kind])


@pytest.mark.parametrize(
    "name", ["l.parquet", "l.pkl", "l.yaml", "l.xlsx", "l.xls", "l.csv", "l.json", "gone.csv", "."]
)
def test_only_tables_are_read(name):
    if name[0] == "l":
        write(name, b"PK\x03\x04 no table")
    refused(lambda: accept(Path(name)), name)


def test_nothing_is_read_by_running_it():
    banned = {"pickle", "dill", "joblib", "marshal", "shelve", "yaml"}
    banned_calls = {"eval", "exec", "__import__", "read_pickle", "to_pickle"}
    for path in [*ROOT.glob("sim/**/*.py"), *ROOT.glob("analysis/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
                assert not banned & {name.partition(".")[0] for name in names}, path.name
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                assert called not in banned_calls, path.name
                assert not any(keyword.arg == "allow_pickle" for keyword in node.keywords), (
                    path.name
                )


# ------------------------------------------------- pools, exports, size (rows 31, 32)

POOLS = [
    ("X", 1, "H"),
    ("H", -1, "0 to"),
    ("H", "100.005", "two decimals"),
    ("H", float("nan"), "finite"),
]
POOLS += [
    ("H", True, "number"),
    ("H", None, "number"),
    ("H", "1,000", "number"),
    ("H", "1e3", "number"),
    ("H", "9" * 30, "too large"),
]


@pytest.mark.parametrize(("unit", "pool", "allowed"), POOLS)
def test_a_pool_at_fault(unit, pool, allowed):
    refuse("pool", f"'{unit}'", allowed, pools={unit: pool})


@pytest.mark.parametrize("name", ["litteral", "equal", ""])
def test_an_unknown_pool_rule_lists_those_that_are(name):
    refuse("pool rule", f"'{name}'", "literal, balanced, double, piece_rate", pool_rule=name)


def test_exported_text_is_no_formula_and_numbers_stay():
    ids = ["=1+1", "+86", "-7", "@sum", "＝a", "王"]
    rows = [[name, "2021-06-30", "squad.special", "-25.5"] for name in ids]
    ledger = pd.DataFrame(rows, columns=["cadre", "date", "item", "value"])
    rows = [[name, "=H", *B.split(",")[2:]] for name in ids]
    roster = pd.DataFrame(rows, columns=ROSTER.splitlines()[0].split(","))
    score(ledger, roster, load_rulebook(TOWNSHIP), pools={"=H": 100}).to_csv("out")
    assert sorted(os.listdir("out")) == ["cadres.csv", "items.csv", "units.csv"]
    for name in os.listdir("out"):
        with open(f"out/{name}", encoding="utf-8", newline="") as file:
            header, *lines = csv.reader(file)
        cells = [dict(zip(header, line, strict=True)) for line in lines]
        assert {cell["unit"] for cell in cells if "unit" in cell} <= {"'=H"}
        if "cadre" in header:
            assert {cell["cadre"] for cell in cells} == {"'" + name for name in ids[:-1]} | {"王"}
        if name == "cadres.csv":
            assert {float(cell["individual"]) for cell in cells} == {-25.5}


# ------------------------------------------------- the command line

COMMANDS = {
    "bad value": (["ledger.csv", "--roster", "roster.csv"], ["ledger.csv", "line 2", "'-'"]),
    "no such file": (["gone.csv", "--roster", "roster.csv"], ["gone.csv"]),
    "no such rulebook": (
        ["good.csv", "--roster", "roster.csv", "--rulebook", "../x"],
        ["../x", "uniform"],
    ),
    "unknown unit": (["good.csv", "--roster", "roster.csv", "--pool", "K=1"], ["K", "H"]),
    "pool without yuan": (["good.csv", "--roster", "roster.csv", "--pool", "H"], ["UNIT=YUAN"]),
    "unknown pool rule": (
        ["good.csv", "--roster", "roster.csv", "--pool-rule", "x"],
        ["piece_rate"],
    ),
    "no roster": (["good.csv"], ["--roster"]),
}


@pytest.mark.parametrize("fault", COMMANDS)
def test_the_command_says_what_is_wrong_once_and_exits_with_2(fault):
    arguments, words = COMMANDS[fault]
    write("good.csv", LEDGER), write("roster.csv", ROSTER)
    write("ledger.csv", HEADER + GOOD.replace("1,,", "-,,"))
    command = [sys.executable, "-m", "analysis.commands", "score", *arguments, "--out", "out"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 2, done.stderr
    assert not done.stdout and "Traceback" not in done.stderr
    assert not [word for word in words if word not in done.stderr], done.stderr
    assert sorted(os.listdir()) == ["good.csv", "ledger.csv", "roster.csv"]
