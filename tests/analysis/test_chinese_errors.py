"""Every part of every error has Chinese."""

import re
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.commands import app
from analysis.words import FOLDER, error_in_words, said
from sim.base.errors import InputError, listing, naming
from sim.scenario.parameters import PARAMETERS, check_value
from tests.analysis.error_texts import GAP, Code, parts_of_errors

CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: Two words after each other that are neither a command nor in quotes, braces or brackets.
ENGLISH = re.compile(r"\b[a-z]{2,} [a-z]{2,}\b")
TYPED = re.compile(
    r"cadre-sim [a-z]+|--[a-z-]+ [a-z]+|pip install|'[^']*'|`[^`]*`|\{[^}]*\}|\[[^]]*\]|\([^)]*\)"
)
#: A place that only names what users type: options, tables, keys.
KEYS = re.compile(r"(?:,? ?(?:--)?[\w.{}]*(?:\[+[\w.{}]+\]+)?(?:,? [\w.{}]+)?)*")
#: What is no word of a language.
NAMES = {"UTF-8", "TOML 1.0", "groups = true"}
#: Texts put together in ways that are not followed, 7 for a gap.
ASSEMBLED = {
    "a scenario (7)",
    "a study (7)",
    "a sobol",
    "the file: got 7; allowed: 7. 7",
    "a table, such as 7",
    "7 as edited, 7",
    "a file ending in nothing",
    "7 7 times, first in line 7",
    "a worker was lost (7); 7",
    "the machine failed, not a run (7); 7",
    "the machine failed at 7, not a run (7); 7",
}
#: What stands around what is wrong with options.
FRAME = re.compile("用法：cadre-sim.*\n帮助见 cadre-sim .*--help --lang zh\n╭─ 错误 ")
#: An opening that is closed later, in a part that is put behind it.
OPEN = re.compile(r"\([^)]*$")


@pytest.fixture(scope="module")
def parts():
    return parts_of_errors()


def lacks_chinese(text):
    """Say what is still English of a text, its gaps filled with a number."""
    if not re.search("[A-Za-z]{3}", text.replace(GAP, "")) or text in NAMES or OPEN.search(text):
        return False
    # what begins a line of its own stands in another text
    chinese = said(text.replace(f":{GAP}", ":").replace(GAP, "7"), "zh")
    return not CHINESE.search(chinese) or bool(ENGLISH.search(TYPED.sub("", chinese)))


def test_every_part_of_every_error_has_chinese(parts):
    assert len(parts) > 700
    lacking = sorted(
        f"{one.place}: {one.text!r}"
        for one in parts
        if lacks_chinese(one.text) and not (one.is_place and KEYS.fullmatch(one.text))
    )
    assert lacking == [], (
        "These parts of errors have no Chinese. Add each to a file of analysis/words/chinese/, "
        'such as "no item {NAME}" = "没有项目 {NAME}": a gap in capital letters stays as it is, '
        "one in small letters is put into Chinese too, {COUNT}, {LINE}, {LOW}, {HIGH} and {NUMBER} "
        "hold a number.\n" + "\n".join(lacking)
    )


def test_no_chinese_is_left_of_an_error_that_is_gone(parts):
    """What was changed in the code is changed in the catalogue."""
    own = {one.text for one in parts} | {re.sub("7", GAP, one) for one in ASSEMBLED}
    code = "".join(
        path.read_text("utf-8")
        for room in ("sim", "analysis")
        for path in sorted((FOLDER.parents[1] / room).rglob("*.py"))
    )
    # as one text where it is broken into several
    code = re.sub(r'"\s*f?"', "", code).replace("{{", "{").replace("}}", "}")
    gone = [
        english
        for path in sorted((FOLDER / "chinese").glob("errors*.toml"))
        if path.stem != "errors_usage"
        for english in tomllib.loads(path.read_text("utf-8"))
        if re.sub(r"\{\w+\}", GAP, english) not in own
        if not all(part.strip() in code for part in re.split(r"\{\w+\}", english))
    ]
    assert gone == []


def test_parts_are_followed_to_where_their_words_stand(tmp_path):
    path = tmp_path / "made_up.py"
    path.write_text(
        "WORDS = {'a': 'first word', 'b': 'second word'}\n"
        "def check(x, allowed='by default'):\n"
        "    got, do = f'{x} things', 'Mend it.' if x else 'Leave it.'\n"
        "    do += ' Twice.'\n"
        "    faults = [f'line {one}' for one in x]\n"
        "    raise InputError(str(x), got, allowed, do, WORDS[x], listing(faults), said(x))\n"
        "def said(x):\n"
        "    return 'no ' + x\n"
        "check(1, 'handed over')\n"
    )
    code = Code(path)
    call = next(one for one in code.calls if getattr(one.func, "id", "") == "InputError")
    where, got, allowed, do, table, listed, returned = (code.texts(one) for one in call.args)
    assert (where, got, allowed) == ([GAP], [f"{GAP} things"], ["handed over"])
    assert set(do) == {"Mend it.", "Leave it.", "Mend it. Twice.", "Leave it. Twice."}
    assert table == ["first word", "second word"]
    assert (listed, returned) == ([f"line {GAP}"], [f"no {GAP}"])


@pytest.mark.parametrize(
    ("error", "chinese"),
    [
        (
            InputError("in.toml, line 3, duty", "'x'", "a number or text in quotes"),
            "in.toml，第3行，duty：现为 'x'；允许：数或引号中的文本。请改正后重试。",
        ),
        (
            InputError("l.csv, header", listing(["no column 'a'", "column 'b' twice"]), "text"),
            "l.csv，表头：现为 缺少列 'a'；列 'b' 出现两次；允许：文本。请改正后重试。",
        ),
        (
            InputError("study mine, points", naming([f"n{one}" for one in range(22)]), "at most 5"),
            "研究 mine，points：现为 "
            + ", ".join(f"n{one}" for one in range(20))
            + "，另有2个；允许：不大于5。请改正后重试。",
        ),
        (
            InputError(
                "a.toml", "2 faults", "none",
                "Mend them:\n  line 1, x: got nothing; allowed: a value, since this key has no "
                "default. Add the key.\n  y: got 3; allowed: a list in [ ]. Mend the value.",
            ),
            "a.toml：现为 2处错误；允许：无。请改正：\n"
            "  第1行，x：现为 无；允许：一个值，因为此键没有默认值。请加上这个键。\n"
            "  y：现为 3；允许：[ ] 中的列表。请改正这个值。",
        ),
    ],
    ids=["a line and a choice", "a list", "names that are cut", "several faults"],
)  # fmt: skip
def test_an_error_that_is_put_together_is_chinese_in_all_parts(error, chinese):
    assert error_in_words(error, "zh") == chinese


def test_every_number_out_of_range_is_told_in_chinese():
    for one in PARAMETERS.values():
        with pytest.raises(InputError) as told:
            check_value(one.name, one.high + 1, "a.toml", ("x",), (one,))
        chinese = error_in_words(told.value, "zh").partition("允许：")[2]
        assert chinese.endswith(f"。{one.zh}。") and not re.search("[a-z]{3}", chinese), one.name


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        # a unit is called so too, and so is where a number comes from
        ("index", "index"),
        ("given, law, literature, assumed", "given, law, literature, assumed"),
        ("'a', 'b' (hidden)", "'a', 'b'（隐藏）"),
        ("'a' (hidden), 'b'", "'a'（隐藏）, 'b'"),
        ("years, numbers set (none; there duty=3)", "years, 所设的数（此处：无；那里：duty=3）"),
        ("seed, inputs (rulebook, unit)", "seed, 输入（rulebook, unit）"),
        ("2, before the scheme of a (year 3), b (year 4) is adopted",
         "2，早于 a（第3年）、b（第4年） 的方案被采用"),
        ("a folder that cadre-sim run or cadre-sim compare has written",
         "cadre-sim run 或 cadre-sim compare 写出的文件夹"),
        ("> or <", ">或<"),
        ("a, b and a third, which is something else", "a, b and a third, which is something else"),
        ("to rank 3: 30, to rank 6: 28", "至第3名30分、至第6名28分"),
    ],
)  # fmt: skip
def test_lists_are_chinese_but_for_names(text, chinese):
    assert said(text, "zh") == chinese


def test_notes_and_reasons_to_stop_are_chinese():
    stopped = "stopped by SIGINT; 3 of 1,000 runs are kept in results/tiny"
    assert said(stopped, "zh") == "被 SIGINT 中止；1,000次运行中的3次保存在 results/tiny"
    same = (
        "scenarios a, b and c are the same at 3 of 5 points looked at, which are evenly spread "
        "over 90: there they give equal numbers, and no differences. What a study varies or fixes "
        "is laid over every scenario."
    )
    assert said(same, "zh").startswith(
        "情景 a, b 与 c 在所看的5个点中的3个（在90个点中均匀分布）相同"
    )
    nothing = "H has no record for 3 of 20 cadres, who get 0 points for it: a, b and 1 more."
    assert said(nothing, "zh") == "H：20名干部中有3名没有记录，此项得0分：a, b，另有1个。"


@pytest.mark.parametrize(
    ("given", "chinese"),
    [
        (["run", "index", "--nope"], "没有这个选项：--nope"),
        (["rum"], "没有这个命令：'rum'。是否要写 'run'？"),
        (["run"], "缺少参数 'SCENARIO'。"),
        (["run", "index", "--years", "x"], "'--years' 的值无效：应为整数"),
        (["run", "index", "--seed", "-3"], "'--seed' 的值无效：应不小于0"),
        (["run", "index", "more"], "多余的参数：more"),
        (["rulebook", "now"], "没有这个命令：'now'。是否要写 'new'？"),
        (["--nope"], "没有这个选项：--nope"),
    ],
)
def test_what_is_wrong_with_options_is_said_in_chinese(given, chinese):
    for words in ([*given, "--lang", "zh"], ["--lang=zh", *given]):
        done = CliRunner().invoke(app, words, env={"COLUMNS": "200"})
        assert done.exit_code == 2 and chinese in done.output
        assert FRAME.match(done.output)
        assert not ENGLISH.search(TYPED.sub("", done.output))
    done = CliRunner().invoke(app, given)
    assert "╭─ Error " in done.output
    assert done.exit_code == 2 and not CHINESE.search(done.output)


def test_files_of_chinese_are_short():
    for path in Path(FOLDER, "chinese").glob("*.toml"):
        assert len(path.read_text("utf-8").splitlines()) < 400, path.name
