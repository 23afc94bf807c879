"""Chinese names of columns and words: those that documents list are read, and no others."""

from pathlib import Path

import pytest

import sim
from sim.scoring.header import Columns, find_header, is_total
from sim.scoring.headings import HEADINGS, WORDS, column_of, word_of

LEDGER = ("cadre", "date", "item", "value", "note")


@pytest.mark.parametrize(
    "heading", ["分值", " 分 值 ", "分值（分）", "分值\n[分]", "分值：", "分值*", "Value"]
)
def test_what_the_eye_passes_over_does_not_count_in_a_heading(heading):
    assert column_of(heading, LEDGER) == "value"


@pytest.mark.parametrize("heading", ["", "分", "总分值", "单位", "电话", "yuan"])
def test_other_headings_stand_for_no_column_of_the_table(heading):
    assert column_of(heading, LEDGER) == ""


def test_words_belong_to_their_column():
    assert word_of("staffing", "事业 编") == "institution"
    assert word_of("post", "事业编") == "事业编"
    assert word_of("village_role", "无") == ""


def test_no_heading_or_word_stands_for_two_things():
    names = [name for names in HEADINGS.values() for name in names]
    assert len(set(names)) == len(names)
    for known in WORDS.values():
        assert all(word.strip() == word and word for word in known)


@pytest.mark.parametrize(
    "text", ["合计", "总 计：", "H乡小计", "共计（分）", "Grand total", "TOTALS"]
)
def test_words_for_a_sum(text):
    assert is_total(text)


@pytest.mark.parametrize("text", ["", "计", "合计员", "会计", "totally", "Summer", "合计" * 99])
def test_words_for_no_sum(text):
    assert not is_total(text)


@pytest.mark.parametrize("above", range(12))
def test_a_header_is_found_within_ten_lines(above):
    lines = [["台账", "", ""]] * above + [list(LEDGER)]
    asked = Columns(LEDGER[:4], LEDGER[4:])
    header = find_header(lines[:10], ["line"] * 10, asked, "file")
    assert (header.names == list(LEDGER)) == (above < 10)


def test_the_names_that_documents_list_are_those_that_are_read():
    page = (Path(sim.__file__).parents[1] / "docs/reference/scoring.md").read_text("utf-8")
    columns, words = (
        page.partition("<!-- names -->")[2].partition("<!-- end")[0].strip().split("\n\n")
    )
    assert [line.strip("| ").split(" | ") for line in columns.splitlines()[2:]] == [
        [f"`{name}`", "、".join(names)] for name, names in HEADINGS.items()
    ]
    meant = {column: {} for column in WORDS}
    for column, text in (line.strip("| ").split(" | ") for line in words.splitlines()[2:]):
        for entry in text.split("；"):
            chinese, english = entry.split(" ")
            meant[column.strip("`")] |= dict.fromkeys(chinese.split("、"), english)
    assert meant == {
        column: {word: english or "empty" for word, english in known.items()}
        for column, known in WORDS.items()
    }
