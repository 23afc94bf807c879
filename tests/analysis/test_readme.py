"""README in both languages: the same commands, figures, tables and numbers, from real runs."""

import re
import shlex
from pathlib import Path

import pytest

from analysis.commands.comparison_folder import load
from analysis.report.summary import summary
from tests.analysis.calling import call
from tests.analysis.in_step import ALIKE, unlike, unlike_rows

ROOT = Path(__file__).resolve().parents[2]
ENGLISH, CHINESE = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh.md"))
FIRST = re.compile(r"^```\n\$ cadre-sim (.*)\n((?:  .*\n)+)…\n```$", re.M)
COMMENT = re.compile(r"\s*#.*")


def _lines(text):
    # spaces that do not break are spaces to a reader
    return [" ".join(line.split()) for line in text.splitlines()]


def _plain(text):
    """Give a README without the first output and the links between languages."""
    plain = FIRST.sub("", text)
    return plain.replace("[中文](README.zh.md)", "").replace("[English](README.md)", "")


def _code(text):
    """Give the lines of code, without comments and the choice of a language."""
    blocks = re.findall(r"^```\w*\n(.*?)^```$", FIRST.sub("", text), re.M | re.S)
    return [COMMENT.sub("", line) for block in blocks for line in block.splitlines()]


def test_the_first_result_is_printed_by_the_command_above_it(undrawn, tmp_path, monkeypatch):
    command, shown = FIRST.search(ENGLISH).groups()
    in_chinese, shown_in_chinese = FIRST.search(CHINESE).groups()
    assert in_chinese == f"{command} --lang zh"
    monkeypatch.chdir(tmp_path)
    printed = _lines(call(*shlex.split(command)).stdout)
    assert len(_lines(shown)) >= 5
    # lines may be left out, but none may say something else
    assert [line for line in _lines(shown) if line not in printed] == [], printed[:12]
    comparison, *_ = load(tmp_path / "results" / "uniform-vs-index")
    lines = _lines("\n".join(summary(comparison, "index", "zh")))
    assert [line for line in _lines(shown_in_chinese) if line not in lines] == [], lines
    assert len(_lines(shown_in_chinese)) == len(_lines(shown))


def test_both_languages_show_the_same_commands_and_code():
    assert _code(ENGLISH) == _code(CHINESE)


@pytest.mark.parametrize("what", ALIKE)
def test_each_section_has_the_same_in_both_languages(what):
    # only the Chinese one says how to ask for Chinese
    chinese = _plain(CHINESE).replace("`--lang zh`", "")
    assert unlike(what, _plain(ENGLISH), chinese) == []


def test_each_row_of_a_table_has_the_same_numbers_in_both_languages():
    assert unlike_rows(ENGLISH, CHINESE) == []
