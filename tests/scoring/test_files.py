"""文件与提示: how files are read and written, how rulebooks are put together, and how messages
read.

The faults that a file can have are in test_scoring_faults.py; here is what is kept as it is, what a
chain of rulebooks makes, and what every message has in common.
"""

import csv
import io
import os
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.base.errors import InputError, closest, listing
from sim.files.tables import csv_text
from sim.scoring import load_rulebook, read_ledger, read_roster, score
from sim.scoring.explain import explain

ROOT = Path(sim.__file__).parents[1]
ROSTER = """cadre,unit,staffing,post,level,line,village,village_role
A,H,civil_servant,general,ordinary,,V1,stationed
L,H,civil_servant,leader,deputy_section,,,
"""
COLUMNS = ROSTER.splitlines()[0].split(",")
HEADER = "cadre,date,item,value,of,role,note\n"
GOOD = "A,2021-06-30,squad.special,1,,,\n"
CHILD = 'extends = "h_township_2021"\ncode = "child"\n'


@pytest.fixture(autouse=True)
def work_in(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def refused(call, *words):
    with pytest.raises(InputError) as caught:
        call()
    message = str(caught.value)
    assert caught.value.do and not [word for word in words if word not in message], message
    return message


def ledger_of(text, roster=ROSTER):
    return read_ledger(
        text.encode(), read_roster(roster.encode()), load_rulebook("h_township_2021")
    )


def scored(ledger=HEADER + GOOD, roster=ROSTER, rulebook="h_township_2021", **run):
    return score(ledger.encode(), roster.encode(), load_rulebook(rulebook), **run)


def book(text, name="child.toml"):
    Path(name).write_text(text, "utf-8")
    return load_rulebook(Path(name))


# ------------------------------------------------- reading


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_breaks_in_quotes_are_text_whatever_ends_the_lines(line_end):
    notes = ["two\nlines", "two\r\nlines", "two\rlines", "", "\r", '"', "=1\n=2"]
    rows = [
        GOOD.replace("\n", f'"{note.replace(chr(34), chr(34) * 2)}"{line_end}') for note in notes
    ]
    ledger = ledger_of(HEADER.replace("\n", line_end) + line_end.join(rows))
    assert ledger.source.columns["note"].to_pylist() == notes


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_empty_lines_count_and_lines_of_commas_do_not_pass(line_end):
    lines = [
        "",
        "",
        HEADER.strip(),
        "",
        GOOD.strip(),
        "",
        "",
        GOOD.strip().replace(",1,", ",x,"),
        "",
        "A,,,,,,",
    ]
    refused(lambda: ledger_of(line_end.join(lines)), "date", "line 10: ''")
    refused(lambda: ledger_of(line_end.join(lines[:-1])), "value", "line 8: 'x' for squad.special")
    refused(lambda: ledger_of(line_end.join([*lines[:-1], " "])), "line 10: 1 field;")


def test_many_lines_are_read_in_pieces(monkeypatch):
    monkeypatch.setattr("sim.scoring.csv_files.CHUNK", 3)
    ledger = ledger_of(
        HEADER + "".join(GOOD.replace("1,,,", f"{n},,,{n}") + "\n" * (n % 2) for n in range(10))
    )
    assert ledger.source.columns["note"].to_pylist() == [str(n) for n in range(10)]
    assert [ledger.source.line(row) for row in range(10)] == [2, 3, 5, 6, 8, 9, 11, 12, 14, 15]


def test_numbers_of_narrow_columns_are_the_decimals_they_print_as():
    rows = pd.DataFrame(
        {"cadre": "A", "date": "2021-06-30", "item": "squad.special", "value": [0.1, 2.25]}
    )
    sheet = score(rows.astype({"value": "float32"}), ROSTER.encode(), "h_township_2021")
    assert sheet.to_dict()["cadres"][0]["individual"] == 2.35


# ------------------------------------------------- writing

ODD = [
    "=1",
    "a\n=1",
    "a\r\n+1",
    "\r@x",
    "\n-1",
    "a\r-1",
    "＝1",
    'say "x"',
    "a,b",
    " pad ",
    "王",
    "a=1",
    "\t9",
]


def test_text_is_quoted_and_defused_at_the_beginning_of_each_of_its_lines():
    text = csv_text(
        pd.DataFrame({"id": ODD, "value": [-1.5, 1e-7, 3.0] + [2.0] * 10, "n": range(13)})
    )
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert [row[1:] for row in rows[1:4]] == [["-1.5", "0"], ["1e-07", "1"], ["3.0", "2"]]
    assert [row[0].replace("'", "") for row in rows[1:]] == ODD
    for cell in (row[0] for row in rows[1:]):
        assert cell[0] not in "=+-@＝\t\r\n"
        assert not [line for line in cell.splitlines() if line[:1] in tuple("=+-@＝\t")], cell


def test_what_is_written_is_read_back():
    ids = [
        name
        for name in ODD
        if name[0] not in "=\r\n＝\t" and "\n=" not in name and "\n+" not in name
    ]
    ids = [name for name in ids if "\r-" not in name]
    rows = [[name, *ROSTER.splitlines()[1].split(",")[1:]] for name in ids]
    assert sorted(
        read_roster(csv_text(pd.DataFrame(rows, columns=COLUMNS)).encode()).cadres
    ) == sorted(name.strip() for name in ids)


def test_a_result_holds_plain_numbers_text_and_nothing_else():
    def kinds(value):
        parts = (
            value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        )
        return {type(value)}.union(*map(kinds, parts))

    sheet = scored(pools={"H": "12.50"})
    assert kinds(sheet.to_dict()) <= {dict, list, str, int, float, bool, type(None)}


# ------------------------------------------------- rulebooks

ITEM = 'names = {en = "x", zh = "x"}\nblock = "common"\norigin = "assumed"\nreason = "A test."\n'


def test_each_rulebook_of_a_chain_drops_what_its_parent_has():
    book(CHILD + 'drop = ["unit.tally", "area.difficulty"]', "one.toml")
    last = 'extends = "one.toml"\ndrop = ["post.quarter"]\n'
    assert (
        not {"unit.tally", "area.difficulty", "post.quarter"} & book(last, "two.toml").items.keys()
    )
    refused(
        lambda: book(last.replace("post.quarter", "unit.tally")),
        "drop",
        "'unit.tally'",
        "area.evaluation",
    )
    assert "area.difficulty" in load_rulebook("h_township_2021").items


def test_an_item_that_is_dropped_may_be_described_anew():
    items = f'[items."post.quarter"]\nkind = "sum"\ncap = 3\n{ITEM}'
    assert book(CHILD + 'drop = ["post.quarter"]\n' + items).items["post.quarter"].kind == "sum"
    refused(lambda: book(CHILD + items), "post.quarter", "values")


@pytest.mark.parametrize("edits", [5, "x", [1], True])
def test_edits_are_a_table(edits):
    refused(lambda: load_rulebook("h_township_2021", edits=edits), "edits", "dict")


FAULTS = {
    "block": ("[blocks.comon]\nmax = 3", "blocks.comon", "Did you mean 'common'?"),
    "union": (
        '[items."area.village_rank"]\nof = 0',
        'items."area.village_rank".of',
        "at least 1 or 'villages'",
    ),
    "entry": (
        '[items."post.quarter"]\nvalues = [10, nan]',
        'items."post.quarter".values, entry 2',
        "finite",
    ),
    "extends": ('extend = "x"', "extend", "Did you mean 'extends'?"),
    "order": ("[blocks.common]\nmin = 101", "blocks.common", "min above max"),
    "missing": (
        f'[items.new]\nkind = "sum"\n{ITEM.replace("reason", "clause")}',
        "items.new",
        "`reason`",
    ),
    "weight": (
        '[items."area.evaluation".weights]\nleader = 0.125',
        ".weights.leader",
        "0.125 (at most 2 decimals)",
    ),
    "empty role": ('[items."area.evaluation".weights]\n"" = 1', 'weights.""', "not empty"),
    "number": (f"x = {'9' * 5000}", "digits", "Mend the number"),
    "hex": (f"[options.yuan_per_point]\nvalue = 0x{'f' * 5000}", "yuan_per_point", "too large"),
    "twice": (f'[items."conduct.late"]\nkind = "sum"\n{ITEM}', "items", "'conduct.late'"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_is_reported_in_full(fault):
    text, *words = FAULTS[fault]
    message = refused(lambda: book(CHILD + text), "child.toml", *words)
    assert "docs/" not in message and "\n" not in message and message.count("allowed: ") == 1


def test_several_faults_are_listed_each_with_what_is_allowed():
    message = refused(
        lambda: book(CHILD + "".join(f"k{n} = 1\n" for n in range(30))),
        "30 faults",
        "k19",
        "10 more",
    )
    assert message.count("allowed: blocks, code") == 20


DEEP = {
    "dots": "x" + ".x" * 40_000 + " = 1",
    "spaced": "x" + " . x" * 20_000 + " = 1",
    "quoted": '"x"' + '."x\\""' * 15_000 + " = 1",
    "header": "[x" + ".x" * 40_000 + "]",
    "inline": "a = {x" + ".x" * 40_000 + " = 1}",
    "brackets": "x = " + "[" * 190_000,
    "braces": "x = " + "{a=" * 60_000,
    "wide": "\n".join(f"[k{n}" + ".x" * 30 + "]" for n in range(2_900)),
}


@pytest.mark.parametrize("kind", DEEP)
def test_tangled_files_are_refused_in_seconds(kind):
    start = time.process_time()
    refused(lambda: book(DEEP[kind]), "child.toml")
    # two seconds at most on a quiet machine; a crowded one takes several times as long, and a file
    # that is searched again from every place takes minutes on any
    assert time.process_time() - start < 30


# ------------------------------------------------- messages

LONG = "x" * 5000
OVERLONG = {
    "cadre": lambda: ledger_of(HEADER + GOOD.replace("A", LONG)),
    "item": lambda: ledger_of(HEADER + GOOD.replace("squad", LONG)),
    "value": lambda: ledger_of(HEADER + GOOD.replace(",1,", f",{LONG},")),
    "date": lambda: ledger_of(HEADER + GOOD.replace("2021", LONG)),
    "of": lambda: ledger_of(HEADER + GOOD.replace("1,,", f"1,{LONG},")),
    "role": lambda: ledger_of(HEADER + f"A,2021-01-01,area.evaluation,1,,{LONG},\n"),
    "column": lambda: ledger_of(HEADER.replace("note", LONG) + GOOD),
    "unit": lambda: scored(pools={LONG: 1}),
    "pool": lambda: scored(pools={"H": LONG}),
    "pool rule": lambda: scored(pool_rule=LONG),
    "twice": lambda: read_roster((ROSTER + 2 * (LONG + ROSTER.splitlines()[1] + "\n")).encode()),
    "post": lambda: read_roster(ROSTER.replace("general", LONG).encode()),
    "score": lambda: scored(
        HEADER + GOOD.replace("A", LONG).replace("1,,", "999999,,"), ROSTER.replace("A", LONG)
    ),
    "explain": lambda: explain(scored(), LONG),
    "rulebook": lambda: load_rulebook(LONG),
    "path": lambda: load_rulebook(LONG + ".toml"),
    "key": lambda: book(CHILD + f"{LONG} = 1"),
    "choice": lambda: book(CHILD + f'[options.leader_pay]\nvalue = "{LONG}"'),
    "kind": lambda: book(CHILD + f'[items.x]\nkind = "{LONG}"'),
    "code": lambda: book(CHILD + f'[items.x]\nkind = "sum"\n{ITEM.replace("common", LONG)}'),
    "drop": lambda: book(CHILD + f'drop = ["{LONG}"]'),
    "list": lambda: book(CHILD + f"drop = {'1' * 4000}"),
    "parent": lambda: book(f'extends = "{LONG}"'),
}


@pytest.mark.parametrize("place", OVERLONG)
def test_what_is_overlong_is_cut(place):
    message = refused(OVERLONG[place], "…")
    assert len(message) < 1000, message


def test_notes_cut_long_ids_and_name_the_first_cadres():
    lines = ROSTER.splitlines()
    names = [LONG[:100] + str(n) for n in range(7)]
    notes = scored(
        HEADER, "\n".join([lines[0], *(lines[1].replace("A", name) for name in names)])
    ).notes
    assert all(len(note) < 600 and "...." not in note for note in notes), notes
    assert (
        sum(note.endswith("… and 2 more.") for note in notes) == len(notes) - 1
    )  # the last is on a tie


def test_control_characters_of_ids_do_not_reach_the_terminal():
    sheet = scored(HEADER, ROSTER.replace("A,", "\x1b[31mA,"))
    assert "\x1b" not in "".join([*sheet.notes, *explain(sheet, "\x1b[31mA")])


@pytest.mark.parametrize("option", ["leader_pay", "leader_rank"])
def test_a_leader_without_a_coefficient_is_named_with_line_and_level(option):
    edits = {"options": {"leader_pay": {"value": "out"}, option: {"value": "in"}}}
    roster = ROSTER.replace("deputy_section", "ordinary")
    Path("roster.csv").write_text(roster.replace("A,H", "\nA,H"))
    rules = load_rulebook("h_township_2021", edits=edits)
    words = ["roster.csv", "column level", "line 4: 'ordinary' for L", "deputy_section"]
    refused(lambda: score((HEADER + GOOD).encode(), Path("roster.csv"), rules), *words)


def test_an_error_always_says_what_to_do():
    assert InputError("here", "this", "that").do
    assert closest("UNIFROM", ["uniform"]) == "Did you mean 'uniform'?"
    assert closest("zzz", ["uniform"])
    assert listing(["a"], 30) == "a; and 10 more"


# ------------------------------------------------- the command line


def command(*arguments):
    run = [sys.executable, "-m", "analysis.commands", *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(run, capture_output=True, text=True, check=False, env=environment)


def test_check_tells_good_files_from_bad_ones():
    Path("roster.csv").write_text(ROSTER.replace("A,", "[/b],"))
    Path("good.csv").write_text((HEADER + GOOD).replace("A,", "[/b],"))
    Path("bad.csv").write_text(HEADER + GOOD)
    Path("child.toml").write_text(CHILD + "x = 1")
    done = command(
        "check", "good.csv", "roster.csv", "bad.csv", "child.toml", "--roster", "roster.csv"
    )
    assert done.returncode == 2
    assert done.stdout.splitlines()[:2] == [
        "good.csv: ledger of 1 record; good",
        "roster.csv: roster of 2 cadres in 1 unit; good",
    ]
    assert (
        "2 of 4 files" in done.stderr
        and "'A' in line 2" in done.stderr
        and "child.toml, line 3, x" in done.stderr
    )
    done = command("score", "good.csv", "--roster", "roster.csv", "--pool", "H=100")
    assert done.returncode == 0 and "[/b]" in done.stdout
