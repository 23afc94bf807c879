"""Results in words are honest about their intervals."""

import dataclasses
import re

import numpy as np
import pytest

from analysis.comparison.comparison import compare
from analysis.comparison.estimates import number
from analysis.report.summary import headline_table, summary
from tests.analysis.made_up_runs import grown, made


def said(before, after, lang="en"):
    return "\n".join(summary(compare(before, [after]), after.scenario, lang))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_summary_has_at_most_ten_lines_and_tells_the_main_things(lang):
    comparison = compare(grown("uniform", 1, 0.0), [grown("index", 3, 1.0)])
    lines = summary(comparison, "index", lang)
    assert len(lines) <= 10 and all(line.strip() for line in lines)
    told = "\n".join(lines)
    assert re.search(r"39\.7%.* 59\.5%.*−19\.8.* \[−20\.0, −19\.7\]", lines[1])
    assert re.search(r"\+\d+\.\d% \[\+", told)  # effort
    assert "内卷" in told if lang == "zh" else "Involution: each hour yields" in told
    assert f"{comparison.involution_start('index')}" in told


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "no clear change (+0.0% ["), ("zh", "无明确变化（+0.0% [")]
)
def test_a_change_whose_interval_includes_zero_is_called_unclear(lang, words):
    before = made("base", effort=[[100.0], [100.0], [100.0]])
    after = made("other", effort=[[90.0], [101.0], [109.0]])
    assert words in said(before, after, lang)


def test_no_change_at_all_is_called_that():
    same = made("base", effort=[[1.0], [2.0]])
    told = said(same, dataclasses.replace(same, scenario="other"))
    assert told.count(": no change") == 7
    assert "Involution: none, since hours worked did not rise" in told


def test_one_replicate_is_told_to_be_no_ground_for_conclusions():
    told = said(made("base", effort=[[100.0]]), made("other", effort=[[90.0]]))
    assert "one replicate: no intervals, so no conclusion" in told
    assert "−10.0%" in told and "[" not in told


def test_a_single_year_is_called_one_year():
    one, two = (made("base", effort=[[100.0] * years]) for years in (1, 2))
    for years, words in ((one, ("year 1,", "第1年，")), (two, ("years 1 to 2", "第1至2年"))):
        other = dataclasses.replace(years, scenario="other")
        for lang, text in zip(("en", "zh"), words, strict=True):
            assert text in said(years, other, lang).splitlines()[0]
    whole = headline_table(compare(one, [dataclasses.replace(one, scenario="other")]), "other")
    assert whole["year"].tolist() == ["1", "1"]


INVOLUTION = [
    ([[9.0], [9.1], [8.9]], "each hour yields 18.2% ["),
    ([[9.0], [9.1], [8.9]], "; first clear in year 1"),
    ([[9.0], [11.0], [13.0]], "Involution: no clear fall of public value an hour (0.0% ["),
    (
        [[12.0], [12.1], [11.9]],
        "No involution: each hour yields more public value than under base (involution −9.1% [",
    ),
]


@pytest.mark.parametrize(("value", "words"), INVOLUTION)
def test_involution_is_put_into_words(value, words):
    before = made("base", effort=[[10.0]] * 3, public_value=[[10.0]] * 3)
    assert words in said(before, made("other", effort=[[11.0]] * 3, public_value=value))


def test_involution_says_in_how_many_replicates_hours_rose_and_when_it_was_first_clear():
    before = made("base", effort=[[10.0, 10]] * 3, public_value=[[10.0, 10]] * 3)
    after = made(
        "other", effort=[[11.0, 11], [12, 11], [8, 11]], public_value=[[9.0, 9], [9, 9.1], [9, 8.9]]
    )
    assert "; counted in the 2 of 3 replicates where hours rose; first clear in year 2" in said(
        before, after
    )
    fell = made(
        "other", effort=[[2.0, 11], [2, 11], [2, 11]], public_value=[[9.0, 9], [9, 9.1], [9, 8.9]]
    )
    assert "none, since hours worked did not rise; first clear in year 2" in said(before, fell)


def test_a_point_value_that_only_the_other_has_is_told_with_its_own_interval():
    before = made("base", point_value=np.full((2, 1), np.nan))
    assert "60.00 [47.29, 72.71]; under base there is none" in said(
        before, made("other", point_value=[[59.0], [61.0]])
    )
    assert "mean over units: none under other" in said(
        before, dataclasses.replace(before, scenario="other")
    )


def test_the_table_by_year_has_a_row_per_year_and_one_for_all():
    before = made("base", effort=[[10, 10, 10], [10, 10, 10]], top20_task_share=[[0.5] * 3] * 2)
    after = made(
        "other",
        adopted=2,
        effort=[[10, 9, 9], [10, 9, 9]],
        top20_task_share=[[0.5, 0.4, 0.3], [0.5, 0.3, 0.3]],
    )
    table = headline_table(compare(before, [after]), "other")
    assert table["year"].tolist() == ["1", "2", "3", "2–3"]
    assert table["task share of busiest fifth"].tolist()[1] == "35.0%\n−15.0\u00a0pp ±63.5"
    assert table["involution"].tolist() == [
        "–",
        "no: effort fell",
        "no: effort fell",
        "no: effort fell",
    ]
    assert table["hours worked"].tolist()[3].startswith("9.00\n−10.0%")
    assert len(headline_table(compare(before, [after]), "other", "zh").columns) == len(
        table.columns
    )


def test_numbers_have_the_decimals_their_size_deserves():
    assert [number(value) for value in (2331783.4, 123.46, 12.346, 1.2346, -0.5)] == [
        "2,331,783", "123.5", "12.35", "1.235", "−0.500",
    ]  # fmt: skip
    assert number(float("nan")) == "–"
    assert number(0.25, 1, signed=True) == "+0.2"


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("paid", "shown"), [(1.0, False), (1.0004, False), (1.02, True)])
def test_what_is_paid_of_a_pool_is_told_only_where_it_differs_in_some_arm(lang, paid, shown):
    ones = np.ones((3, 2))
    runs = [
        made("base", overspend=ones),
        made("first", overspend=ones),
        made("second", overspend=ones * [1, paid]),
    ]
    comparison = compare(runs[0], runs[1:])
    headings = headline_table(comparison, "first", lang).columns
    assert any(heading in ("paid per yuan of pool", "实发/奖金池") for heading in headings) == shown
    assert (len(summary(comparison, "first", lang)) == 10) == shown
