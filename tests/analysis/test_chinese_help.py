"""Help is in Chinese where that is asked for: every text of it, in lines that fit."""

import re
import tomllib

import pytest
import typer.main
from rich.cells import cell_len
from typer import Context, rich_utils

from analysis.commands import app
from analysis.commands.gathering import gathered
from analysis.commands.spoken_help import DEFAULT, FRAME, METAVARS, USAGE, asked
from analysis.words import FOLDER, said
from analysis.words.catalogue import GAP
from tests.analysis.calling import call

CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: Two English words after each other.
ENGLISH = re.compile(r"\b[a-z]{2,} [a-z]{2,}\b")
#: What is typed as it stands: commands, options, the form of a question, a first line.
TYPED = re.compile(
    r"示例：.*?\n *\n|cadre-sim( [a-z]+)*|--[a-z-]+( zh)?|\[(by|in) [^]]*\]|#:schema|uniform index",
    re.DOTALL,
)
#: Names of shipped files, and choices.
NAMES = re.compile(r"[a-z_0-9]+( index)?|<.*\|.*>")
COMMANDS = [[], ["rulebook"], *(name.split() for _, name, _ in gathered())]


def texts_of(command, above=None):
    """Give all texts of the help of a command, and of those that it has."""
    ctx = Context(command, parent=above)
    yield from (command.help or "").split("\n\n")
    for one in command.get_params(ctx):
        yield one.help
        yield one.display_type(ctx)
        if isinstance(one.show_default, str):
            yield one.show_default
    for one in getattr(command, "commands", {}).values():
        yield from texts_of(one, ctx)


@pytest.fixture(scope="module")
def texts():
    frame = [getattr(rich_utils, name) for name in FRAME]
    return {*texts_of(typer.main.get_command(app)), *frame, *METAVARS, USAGE, DEFAULT}


def test_every_text_of_the_help_has_chinese(texts):
    assert len(texts) > 200 and None not in texts
    lacking = []
    for text in sorted(texts):
        chinese = said(text, "zh")
        english = "示例：" not in chinese and ENGLISH.search(TYPED.sub("", chinese))
        if not NAMES.fullmatch(text) and (english or not CHINESE.search(chinese)):
            lacking.append(text)
    assert lacking == [], (
        "These texts of the help have no Chinese. Add each, as it is, to a file "
        "analysis/words/chinese/help*.toml.\n" + "\n".join(lacking)
    )


def test_no_chinese_is_left_of_a_help_that_is_gone(texts):
    gone = [
        english
        for path in sorted((FOLDER / "chinese").glob("help*.toml"))
        for english in tomllib.loads(path.read_text("utf-8"))
        if english not in texts and not any(looks_like(english).fullmatch(one) for one in texts)
    ]
    assert gone == []


def looks_like(english):
    return re.compile(".+".join(map(re.escape, GAP.split(english)[::2])))


@pytest.mark.parametrize("given", COMMANDS, ids=" ".join)
def test_a_page_of_help_is_chinese_and_its_lines_fit(given, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    done = call(*given, "--help", "--lang", "zh")
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    assert done.exit_code == 0
    assert " ".join(["", "用法：cadre-sim", *given, "[选项] "]) in f"{lines[1]} "
    assert {*re.findall("╭─ (.*?) ─", done.stdout)} <= {"参数", "选项", "命令"}
    assert not re.search(r"Usage|\[(default|required)|<(bool|str|int|float|path)", done.stdout)
    # frames are straight where signs are two cells wide
    assert {cell_len(line) for line in lines if line[:1] in ("╭", "│", "╰")} == {80}
    assert max(map(cell_len, lines)) <= 80 and "…" not in done.stdout
    assert not [line for line in lines if re.search(r"(^| )[，。；：、）\]]|[（[] *│?$", line)]
    prose = TYPED.sub("", "\n".join(line.strip("│ ") for line in lines))
    assert not ENGLISH.search(" ".join(prose.split()))


@pytest.mark.parametrize(
    "given",
    [
        "--lang zh",
        "--lang=zh",
        "--help --lang zh",
        "--lang zh --help",
        "--lang zh run --help",
        "run --help --lang=zh",
        "run index --lang zh --help --seed 3",
        "rulebook --lang zh",
        "rulebook --help --lang zh",
        "rulebook --lang zh new --help",
    ],
)
def test_chinese_may_be_asked_for_before_a_command_and_after_it(given):
    told = call(*given.split()).stdout
    assert "用法：" in told and "显示本帮助并退出。" in told and "Usage" not in told


def test_what_is_asked_for_before_a_command_holds_for_it():
    assert CHINESE.search(call("--lang", "zh", "explain", "tiny").stdout)
    assert not CHINESE.search(call("--lang", "zh", "explain", "tiny", "--lang", "en").stdout)
    assert not CHINESE.search(call("explain", "tiny").stdout)


@pytest.mark.parametrize(
    ("given", "lang"),
    [
        ("", "en"),
        ("run --lang zh", "zh"),
        ("--lang zh run --lang=en", "en"),
        ("run --lang", "en"),
        ("run --lang fr", "en"),
        ("explain -- --lang zh", "en"),
    ],
)
def test_the_last_language_counts_of_those_that_there_are(given, lang):
    assert asked(given.split()) == lang


def test_english_help_is_as_ever_and_reads_no_chinese(monkeypatch):
    call("--help", "--lang", "zh")
    monkeypatch.setattr("analysis.words.catalogue.in_chinese", None)
    head, told = call("--help").stdout, call("ask", "--help").stdout
    assert "中文帮助：cadre-sim --help --lang zh" in head and "─ Commands ─" in head
    assert "Usage: cadre-sim ask [OPTIONS]" in told and "─ Arguments ─" in told
    # no markup, which would be gone
    assert "[by NUMBER]" in " ".join(told.split())
