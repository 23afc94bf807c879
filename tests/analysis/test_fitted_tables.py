"""Tables fit 80 and 60 columns: no number and no word is broken."""

import contextlib
import io
import re

import numpy as np
import pytest
from rich.cells import cell_len
from rich.console import Console

from analysis.commands.fitted_tables import LONG, between_words
from analysis.commands.output import print_prose, print_table
from analysis.comparison.comparison import COMPARED
from analysis.words import words
from sim.files.tables import table
from sim.files.toml_files import library
from tests.analysis.calling import call

UNIT = library() / "examples" / "unit_h"
SCORE = ("score", UNIT / "ledger.csv", "--roster", UNIT / "roster.csv", "--pool", "H=30000")
BOOKS = ("--rulebook", "h_township_2021", "--rulebook", "h_department_2021")
ARMS = ("index", "index_capped", "equal_split", "index_audited", "index_base_floor", "good_leader")
RUNS = ("--replicates", 3, "--years", 4)
COMMANDS = {
    "list": ("list",),
    "score": SCORE,
    "two rulebooks": (*SCORE, *BOOKS),
    "three rulebooks": (*SCORE, *BOOKS, "--rulebook", "uniform"),
    "run": ("run", "index", "--years", 10),
    "two arms": ("compare", "uniform", "index", *RUNS, "--out", "two"),
    "three arms": ("compare", "uniform", *ARMS[:2], *RUNS, "--out", "three"),
    "seven arms": ("compare", "uniform", *ARMS, *RUNS, "--out", "seven"),
}


def rows(text):
    """Lines of tables, each as its cells."""
    return [
        [cell.strip() for cell in re.split("[│┃]", line)[1:-1]]
        for line in text.splitlines()
        if line.startswith(("│", "┃"))
    ]


def check(narrow, wide, width):
    tables = [line for line in narrow.splitlines() if re.match("[│┃┏┡└]", line)]
    assert tables and max(map(cell_len, tables)) <= width
    # all that is printed in a narrow table stands in a wide one too, in one piece
    whole = {word for row in rows(wide) for cell in row for word in cell.split()}
    # between Chinese signs a line may end, so Latin ones stand for themselves there
    whole |= {part for word in whole for part in re.findall("[!-~]+", word)}
    for row in rows(narrow):
        for cell in row:
            for word in cell.split():
                assert word in whole or not word.isascii(), word


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", COMMANDS)
def test_every_table_fits_and_breaks_nothing(quick, monkeypatch, name, lang):
    # what is written beside them is not looked at here
    for part in ("page_files", "table_files"):
        monkeypatch.setattr(f"analysis.commands.compare.{part}", lambda *_: {})
    told = {}
    for width in (60, 80, 400):
        monkeypatch.setenv("COLUMNS", str(width))
        told[width] = call(*COMMANDS[name], "--lang", lang).stdout
    for width in (60, 80):
        check(told[width], told[400], width)


def test_the_table_of_a_sweep_fits(undrawn, monkeypatch, tmp_path):
    told = {}
    for width in (60, 80, 400):
        monkeypatch.setenv("COLUMNS", str(width))
        # run once, and then read again
        asked = ("--out", tmp_path / "sweep", "--years", 3, "--replicates", 1)
        told[width] = call("sweep", "tiny", *asked).stdout
    for width in (60, 80):
        check(told[width], told[400], width)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", ["score", "two rulebooks", "three rulebooks"])
def test_scores_are_never_left_out(monkeypatch, name, lang):
    monkeypatch.setenv("COLUMNS", "80")
    told = call(*COMMANDS[name], "--lang", lang).stdout
    heads = [cell for row in rows(told) for cell in row]
    sheets = {"score": [""], "two rulebooks": [" A", " B"]}.get(name, [" A", " B", " C"])
    for sheet in sheets:
        assert words("sheet", lang)["score"] + sheet in heads


@pytest.mark.parametrize("width", range(12, 40))
def test_chinese_is_broken_between_words(width):
    for one in COMPARED:
        broken = between_words(one.zh, width)
        lines = broken.split("\n")
        assert broken.replace("\n", "").replace(" ", "") == one.zh.replace(" ", "")
        assert max(map(cell_len, lines)) <= width
        for word in ("占比", "有效", "相关", "实际", "百分位", "诚实", "服务", "干部", "任务"):
            assert broken.count(word) == one.zh.count(word), broken
        assert not any(line[0] in "，。、：；）的之" or line[-1] in "（《" for line in lines)


def test_a_pipe_is_eighty_columns_wide(quick, monkeypatch):
    for part in ("page_files", "table_files"):
        monkeypatch.setattr(f"analysis.commands.compare.{part}", lambda *_: {})
    monkeypatch.delenv("COLUMNS", raising=False)
    lines = call(*COMMANDS["seven arms"]).stdout.splitlines()
    assert 70 < max(cell_len(line) for line in lines if line.startswith("│")) <= 80


def test_what_is_left_out_is_named_in_its_order_with_the_place_where_it_is(quick, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    told = call(*COMMANDS["run"]).stdout
    assert "Years left out for want of room: 1, 4, 5, 6, 7, 8, 9. They are in yearly.csv." in told
    told = call(*COMMANDS["score"]).stdout
    assert "Left out for want of room: common, individual, platform, index coefficient" in told
    assert "overspend: yuan paid for each yuan of the pool" in told


def test_only_a_word_too_long_for_any_table_is_broken(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "60")
    numbers = {"amount": np.array([1234567.25]), "of": np.array([98765.5])}
    long = table({"id": ["x" * 50]} | numbers)
    print_table("A long id", long)
    told = capsys.readouterr().out
    assert "1,234,567.25" in told and "98,765.50" in told
    assert max(map(cell_len, told.splitlines())) <= 60


def test_each_part_of_a_wide_table_says_what_its_rows_are(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "60")
    texts = {"measure": ["effort"] * 2, "scenario": ["index", "capped"]}
    numbers = {f"number{place}": np.array([12345678.0, 2.0]) for place in range(5)}
    print_table("A wide one", table(texts | numbers), keys=2)
    heads = [row for row in rows(capsys.readouterr().out) if row[0] == "measure"]
    assert len(heads) == 3 and {head[1] for head in heads} == {"scenario"}
    assert sum((head[2:] for head in heads), []) == list(numbers)


@pytest.mark.parametrize(
    ("text", "between"),
    [
        ("Share of task work done by the busiest fifth: 51.3%, under uniform at least 42.3%", " "),
        (
            "最忙的五分之一所做的任务占全县任务工作的51.3%，在传统统一考核下，同样算法为42.3%",
            "",
        ),
    ],
)
def test_a_terminal_gets_lines_broken_between_words_and_a_pipe_gets_them_whole(
    monkeypatch, capsys, text, between
):
    print_prose(text)
    assert capsys.readouterr().out == f"{text}\n"
    told = io.StringIO()
    terminal = Console(file=told, force_terminal=True, width=40, color_system=None)
    monkeypatch.setattr("analysis.commands.output.Console", lambda: terminal)
    print_prose(text, indent=4)
    lines = told.getvalue().splitlines()
    assert max(map(cell_len, lines)) <= 40 and len(lines) == 3
    assert between.join(line.strip() for line in lines) == text
    assert not any(line.strip()[0] in "，。的" for line in lines)
    assert all(line.startswith("    ") for line in lines[1:])


@pytest.mark.parametrize("width", [40, 80])
def test_a_long_table_has_plain_columns_that_fit_and_lose_nothing(monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    names = [f"王 [b]{place}[/b] a long enough id of unit {place}" for place in range(LONG + 1)]
    made = table({"cadre": names, "points": np.arange(LONG + 1) * 1000.5})
    text = printed(lambda: print_table("Sheet", made, prose=("cadre",)))
    lines = text.splitlines()
    assert not re.search("[│┃┏┡└]", text) and max(map(cell_len, lines)) <= width
    assert "".join(" ".join(names).split()) in re.sub(r"\s|[\d,]+\.\d\d$", "", text, flags=re.M)
    ends = {cell_len(line) for line in lines if re.search(r"\.\d\d$", line)}
    assert len(ends) == 1 and f"{LONG * 1000.5:,.2f}" in text


def printed(action):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        action()
    return out.getvalue()
